//! Item 24 of CHEERS 2022: what the uncertainty does to the choice, and what it would be worth to know more.

use super::answer::table_of_ratios;
use super::page::absent;
use super::results::part;
use super::{Document, charts, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::words;

pub fn section(document: &Document) -> Section {
    let body = [
        part(
            charts::instruments::figure(document),
            "scenarios under one utility table alone",
            scenarios(document),
        ),
        part(
            charts::perfect::figure(document),
            "value of perfect information",
            perfect(document),
        ),
        part(
            charts::partial::figure(document),
            "value of knowing single inputs or sets of them",
            partial(document),
        ),
        trial(document),
        part(
            charts::tornado::figure(document),
            "runs with one input at a time",
            tornado(document),
        ),
        findings(document),
    ];
    Section::new(
        "uncertainty",
        "What the uncertainty does (items 20, 24)",
        body,
    )
}

/// Both instruments side by side, and the factor between their gains.
fn scenarios(document: &Document) -> String {
    let mut heads = vec!["Strategy".to_owned()];
    for scenario in &document.scenarios {
        heads.push(format!("#QALY, {}", scenario.instrument));
    }
    for scenario in &document.scenarios {
        heads.push(format!(
            "#net benefit beyond {}, {}, {}",
            document.labels().first().copied().unwrap_or_default(),
            document.currency(),
            scenario.instrument
        ));
    }
    let mut sheet = Sheet::new(
        "Numbers: both utility tables side by side",
        heads.iter().map(String::as_str),
    )
    .collapsed();
    for label in document.labels() {
        let mut cells = vec![text(label)];
        for scenario in &document.scenarios {
            let found = scenario.quality_adjusted_life_years.get(label).copied();
            let spread = found.unwrap_or_default();
            cells.push(names::number_se(spread.mean, spread.mcse, 3));
        }
        for scenario in &document.scenarios {
            let found = scenario.incremental_nmb.get(label).copied();
            let spread = found.unwrap_or_default();
            cells.push(names::money_se(spread.mean, spread.mcse));
        }
        sheet.push(cells);
    }
    let ratios: String = document
        .scenarios
        .iter()
        .map(|scenario| {
            let caption = format!("Numbers: ratios by the {}", scenario.instrument);
            table_of_ratios(document, &scenario.icer, &caption)
                .collapsed()
                .html()
        })
        .collect();
    markup::paragraph("", &factor(document)) + &sheet.html() + &ratios
}

/// "The same relief is worth 2.7 times as much by ... as by ...", from the gains of all strategies.
fn factor(document: &Document) -> String {
    let [one, other] = document.scenarios.as_slice() else {
        return String::new();
    };
    let labels = document.labels();
    let Some((first, rest)) = labels.split_first() else {
        return String::new();
    };
    let gain = |scenario: &super::Scenario| -> f64 {
        let of = |label: &str| {
            let spread = scenario.quality_adjusted_life_years.get(label);
            spread.map_or(f64::NAN, |spread| spread.mean)
        };
        rest.iter().map(|label| of(label) - of(first)).sum::<f64>() / rest.len() as f64
    };
    let [small, large] = [gain(one), gain(other)];
    let times = large / small;
    if !(times.is_finite() && times > 0.0) {
        return String::new();
    }
    format!(
        "The same relief of pain gains, on average over the strategies, {} QALY per person beyond {first} by the {} and {} by the {}: {} times as much. Which of the two is right is not known here.",
        words::number(small, 3),
        one.instrument,
        words::number(large, 3),
        other.instrument,
        words::number(times, 1)
    )
}

fn perfect(document: &Document) -> String {
    let rows = &document.analysis.evpi;
    let shown = (0..6)
        .map(|i| i * rows.len().saturating_sub(1) / 5)
        .filter_map(|i| rows.get(i));
    let wtp = format!("{} per {}", document.currency(), document.effect()[1]);
    let person = format!("#{} per person", document.currency());
    let everybody = format!("#million {} over everybody", document.currency());
    let mut sheet = Sheet::new(
        "Numbers: expected value of perfect information",
        [wtp.as_str(), &person, &everybody],
    )
    .collapsed();
    for row in shown {
        sheet.push([
            names::money(row.wtp.unwrap_or(f64::NAN)),
            names::money_se(row.evpi, row.se),
            names::number_se(
                row.population.unwrap_or(f64::NAN) / 1e6,
                row.population_se.unwrap_or(f64::NAN) / 1e6,
                1,
            ),
        ]);
    }
    let people = document
        .analysis
        .question
        .population
        .map_or_else(String::new, |people| {
            format!(
                "Everybody: {} people, discounted, who would decide again (assumed).",
                words::count(people)
            )
        });
    sheet.html() + &markup::paragraph("note", &people)
}

fn partial(document: &Document) -> String {
    let wtp = document.willingness_to_pay();
    let person = format!("#{} per person", document.currency());
    let mut sheet = Sheet::new(
        "Numbers: expected value of partial perfect information, every input and set",
        ["What would be known", "#inputs", &person, "method"],
    )
    .collapsed();
    let at = |asked: Option<f64>| asked.is_none_or(|asked| (asked - wtp).abs() < 0.5);
    for row in document.analysis.evppi.iter().filter(|row| at(row.wtp)) {
        sheet.push([
            text(&names::parameter(&row.name)),
            row.parameters.len().to_string(),
            names::money_se(row.evppi, row.se),
            text(&format!("{}, {}", row.method.replace('-', " "), row.from)),
        ]);
    }
    sheet.html()
}

/// The value of a next trial, and what is left when it has been paid.
fn trial(document: &Document) -> String {
    let mut html = markup::heading("What a next trial would be worth");
    let analysis = &document.analysis;
    if analysis.evsi.is_empty() {
        return html + &absent("value of a next trial");
    }
    let currency = document.currency();
    html += &markup::figure(charts::trial::figure(document));
    let mut sheet = Sheet::new(
        format!("Expected value of sample information, {currency}"),
        [
            "Trial",
            "#patients per arm",
            "#to one person who decides afterwards",
            "#to everybody, million",
            "#cost of the trial, million",
            "#what is left, million",
        ],
    );
    for row in &analysis.evsi {
        let paid = analysis.enbs.iter().find(|left| {
            left.trial == row.trial && Some(left.patients_per_arm) == row.patients_per_arm
        });
        let millions = |value: f64| words::number(value / 1e6, 1);
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| words::MISSING.to_owned());
        sheet.push([
            text(&words::sentence(&row.trial)),
            or_dash(row.patients_per_arm.map(words::count)),
            names::money_se(row.evsi, row.se),
            or_dash(paid.map(|left| millions(left.evsi_population))),
            or_dash(paid.map(|left| millions(left.cost))),
            or_dash(paid.map(|left| names::number_se(left.enbs / 1e6, left.se / 1e6, 1))),
        ]);
    }
    let mut table = sheet.html();
    if analysis.enbs.is_empty() {
        table += &absent("cost of a next trial");
    }
    html + &table
        + &markup::paragraph(
            "note",
            "The value holds for this model and these guesses: a trial cannot be worth more here than the uncertainty that was put in. Its cost, and the number of people who would decide, are assumed.",
        )
}

fn tornado(document: &Document) -> String {
    let [strategy, against] = document.tornado_compares.as_slice() else {
        return String::new();
    };
    let mut sheet = Sheet::new(
        format!(
            "Numbers: net benefit of {strategy} beyond {against}, {}, every input",
            document.currency()
        ),
        [
            "Input",
            "#low",
            "#high",
            "#net benefit at low",
            "#at high",
            "turns the sign",
        ],
    )
    .collapsed();
    for bar in &document.tornado_one_way {
        sheet.push([
            text(&names::parameter(&bar.parameter)),
            names::value(bar.low),
            names::value(bar.high),
            names::money(bar.nmb_at_low),
            names::money(bar.nmb_at_high),
            if bar.changes_sign { "yes" } else { "no" }.to_owned(),
        ]);
    }
    sheet.html()
}

fn findings(document: &Document) -> String {
    let analysis = &document.analysis;
    let items: Vec<String> = analysis
        .findings
        .iter()
        .map(|finding| text(finding))
        .collect();
    if items.is_empty() {
        return String::new();
    }
    // The analysis of the sample compares otherwise than this page, which has the trial's reference.
    let against = match analysis.tornado.first() {
        Some(bar) if !document.plane.is_empty() => format!(
            "Said of the draws as a sample; of single parameters with {} against {}:",
            bar.strategy, bar.against
        ),
        _ => String::new(),
    };
    markup::heading("What else to know about these numbers")
        + &markup::paragraph("", &against)
        + &markup::list("ul", "weak", items)
}
