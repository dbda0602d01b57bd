//! The answer in words and two tables: net benefit first, then ratios; above both, what to know first.

use synovia_results::economics::IcerRow;

use super::page::absent;
use super::{Difference, Document, charts, misses, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::words;

pub fn section(document: &Document) -> Section {
    let body = [
        misses::first(document),
        lead(document),
        markup::figure(charts::net_benefit::figure(document)),
        net_benefit(document),
        ratios(document),
    ];
    Section::new("answer", "The answer", body)
}

/// Sentences that follow from the numbers, whatever these are.
fn lead(document: &Document) -> String {
    if document.analysis.nmb.is_empty() {
        return absent("net benefits");
    }
    let mut sentences = vec![best(document)];
    sentences.extend(comparator(document));
    sentences.extend(prices(document));
    sentences.extend(instruments(document));
    let (first, rest) = (sentences.remove(0), sentences);
    let items = rest.iter().map(|sentence| text(sentence));
    markup::paragraph("lead", &first) + &markup::list("ul", "answers", items)
}

/// Who has the highest mean net benefit, by how much, and how sure that is.
fn best(document: &Document) -> String {
    let rows = document.analysis.nmb.iter();
    let Some(best) = rows.max_by(|a, b| a.nmb.total_cmp(&b.nmb)) else {
        return String::new();
    };
    let (currency, comparator) = (document.currency(), document.comparator());
    let wtp = document.willingness_to_pay();
    let frame = if wtp.is_finite() {
        format!(
            "At {} {currency} per {}, seen from {}, ",
            names::money(wtp),
            document.effect()[0],
            names::perspective(&document.settings.perspective),
        )
    } else {
        String::new()
    };
    let of_all = format!(
        "it is the best of all {} in {} of the draws.",
        words::spelled(document.analysis.nmb.len().max(1)),
        words::share(best.probability_best)
    );
    let sentence = match document.difference(&best.strategy) {
        Some(beyond) => format!(
            "{frame}{} has the highest mean net monetary benefit: {} more per person than {comparator}; {of_all}{}",
            best.strategy,
            told(document, &beyond),
            unsure(&beyond)
        ),
        None => format!(
            "{frame}{}, which the others are compared with, has the highest mean net monetary benefit; {of_all}",
            best.strategy
        ),
    };
    words::sentence(&sentence)
}

/// "3388 USD (Monte Carlo standard error 95; 95 % of draws from 12 to 9000)".
fn told(document: &Document, beyond: &Difference) -> String {
    format!(
        "{} {} (Monte Carlo standard error {}; 95\u{a0}% of the draws lie between {} and {})",
        names::money(beyond.mean.abs()),
        document.currency(),
        names::money(beyond.se),
        names::money(beyond.low),
        names::money(beyond.high)
    )
}

fn unsure(beyond: &Difference) -> &'static str {
    if beyond.is_unsure() {
        " With this many draws that difference cannot be told from none."
    } else {
        ""
    }
}

/// Which strategies have more, and which less, than the comparator.
fn comparator(document: &Document) -> Vec<String> {
    let comparator = document.comparator();
    let mut less = Vec::new();
    let mut more = Vec::new();
    let mut open = Vec::new();
    for label in document.labels() {
        let Some(beyond) = document.difference(label) else {
            continue;
        };
        let told = format!("{label} ({})", names::money_se(beyond.mean, beyond.se));
        if beyond.is_unsure() {
            open.push(told);
        } else if beyond.mean < 0.0 {
            less.push(told);
        } else {
            more.push(told);
        }
    }
    let currency = document.currency();
    let mut sentences = Vec::new();
    if !less.is_empty() {
        sentences.push(format!(
            "Less net benefit than {comparator}, {currency} per person: {}.",
            words::and_list(&less)
        ));
    }
    if !more.is_empty() {
        sentences.push(format!(
            "More net benefit than {comparator}, {currency} per person: {}.",
            words::and_list(&more)
        ));
    }
    if !open.is_empty() {
        sentences.push(format!(
            "Cannot be told apart from {comparator} with this many draws, {currency} per person: {}.",
            words::and_list(&open)
        ));
    }
    sentences
}

/// The price asked beside the price at which net benefit equals the comparator's.
fn prices(document: &Document) -> Option<String> {
    let comparator = document.comparator();
    let told: Vec<String> = document
        .threshold_price
        .iter()
        .filter(|row| row.against == comparator)
        .filter_map(|row| {
            let price = row.price?;
            let error = names::money_se(price, row.se.unwrap_or(f64::NAN));
            Some(format!(
                "{} {error} (asked {})",
                row.strategy,
                names::money(row.price_now)
            ))
        })
        .collect();
    (!told.is_empty()).then(|| {
        format!(
            "Price per course at which net benefit equals that of {comparator}, {}: {}.",
            document.currency(),
            words::and_list(&told)
        )
    })
}

/// Who is best under each instrument alone.
fn instruments(document: &Document) -> Option<String> {
    let told: Vec<String> = document
        .scenarios
        .iter()
        .map(|scenario| format!("{} by the {}", scenario.best, scenario.instrument))
        .collect();
    (told.len() > 1).then(|| {
        format!(
            "Highest mean net benefit with one table of utilities alone: {}.",
            words::and_list(&told)
        )
    })
}

fn net_benefit(document: &Document) -> String {
    let comparator = document.comparator();
    let currency = document.currency();
    let caption = format!(
        "Net monetary benefit beyond {comparator}, {currency} per person; ± one Monte Carlo standard error"
    );
    let mut sheet = Sheet::new(
        caption,
        [
            "Strategy",
            "#beyond the comparator",
            "#95 % of draws",
            "#best of all in",
        ],
    );
    for label in document.labels() {
        let [share, se] = document.probability_best(label);
        let share = format!(
            "{} {}",
            words::share(share),
            words::plus_minus(100.0 * se, 1)
        );
        let cells = match document.difference(label) {
            Some(beyond) => [
                text(label),
                names::money_se(beyond.mean, beyond.se),
                names::range(beyond.low, beyond.high),
                share,
            ],
            None => [
                text(label),
                "compared with".to_owned(),
                String::new(),
                share,
            ],
        };
        sheet.push(cells);
    }
    sheet.html()
}

/// The table of ratios, from the cheapest to the dearest.
fn ratios(document: &Document) -> String {
    if document.analysis.icer.is_empty() {
        return absent("table of incremental cost-effectiveness ratios");
    }
    table_of_ratios(
        document,
        &document.analysis.icer,
        "Costs, effects and ratios, from the cheapest to the dearest; per person, discounted; ± one Monte Carlo standard error",
    )
    .html()
        + &markup::paragraph(
            "note",
            "Costs and effects of two strategies move together from draw to draw: the errors of their difference are much smaller than these. A ratio stands only on the frontier; a dominated strategy costs more and gains less than another, or than a mixture of two others (extended dominance).",
        )
}

/// Ratios under any instrument.
pub fn table_of_ratios(document: &Document, rows: &[IcerRow], caption: &str) -> Sheet {
    let cost = format!("#cost, {}", document.currency());
    let effect = format!("#{}", document.effect()[1]);
    let ratio = format!(
        "#{} per {} gained",
        document.currency(),
        document.effect()[1]
    );
    let mut sheet = Sheet::new(
        caption,
        ["Strategy", &cost, &effect, &ratio, "where it stands"],
    );
    for row in rows {
        let missing = |value: Option<f64>| value.unwrap_or(f64::NAN);
        sheet.push([
            text(&row.strategy),
            names::money_se(row.cost, missing(row.cost_se)),
            names::number_se(row.effect, missing(row.effect_se), 3),
            names::money_se(missing(row.icer), missing(row.icer_se)),
            text(&row.standing(rows)),
        ]);
    }
    sheet
}
