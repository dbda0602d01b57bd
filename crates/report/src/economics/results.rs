//! Item 23 of CHEERS 2022: the main results, each figure with its numbers.

use super::page::absent;
use super::{Document, charts, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::figures::Figure;
use crate::words;

pub fn section(document: &Document) -> Section {
    let body = [
        part(
            charts::plane::figure(document),
            "draws on the cost-effectiveness plane",
            plane(document),
        ),
        part(
            charts::acceptability::figure(document),
            "acceptability curves",
            acceptability(document),
        ),
        part(
            charts::threshold::figure(document),
            "threshold prices",
            thresholds(document),
        ),
        headroom(document),
        part(
            charts::ledgers::figure(document),
            "ledgers of costs",
            ledgers(document),
        ),
        part(
            charts::years::costs(document),
            "costs by year",
            String::new(),
        ),
        part(
            charts::years::budget(document),
            "budget impact, since nobody was said to enter",
            budget(document),
        ),
    ];
    Section::new("results", "Results (item 23)", body)
}

/// A figure with its numbers, or the words that it is missing.
pub fn part(figure: Option<Figure>, what: &str, numbers: String) -> String {
    match figure {
        None => absent(what),
        Some(figure) => markup::figure(Some(figure)) + &numbers,
    }
}

/// Mean effect and cost beyond the comparator, with limits.
fn plane(document: &Document) -> String {
    let cost = format!("#cost more, {}", document.currency());
    let mut sheet = Sheet::new(
        format!("Numbers: effect and cost beyond {}", document.comparator()),
        [
            "Strategy",
            "#QALY more",
            "#95 % of draws",
            &cost,
            "#95 % of draws",
        ],
    )
    .collapsed();
    for label in document.labels() {
        let points = document.beyond(label);
        if points.is_empty() || label == document.comparator() {
            continue;
        }
        let [effect, cost] = [0, 1].map(|axis| {
            let mut values: Vec<f64> = points.iter().map(|point| point[axis]).collect();
            values.sort_by(f64::total_cmp);
            let last = values.len() - 1;
            let at = |share: f64| values[((share * last as f64).round() as usize).min(last)];
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            [mean, at(0.025), at(0.975)]
        });
        sheet.push([
            text(label),
            words::number(effect[0], 3),
            words::interval(effect[1], effect[2], 3),
            names::money(cost[0]),
            names::range(cost[1], cost[2]),
        ]);
    }
    sheet.html()
}

/// Probabilities at six values of willingness to pay, from the first to the last.
fn acceptability(document: &Document) -> String {
    let points = &document.analysis.ceac;
    let shown: Vec<_> = (0..6)
        .map(|i| i * points.len().saturating_sub(1) / 5)
        .filter_map(|i| points.get(i))
        .collect();
    let labels = document.labels();
    let wtp = format!("{} per {}", document.currency(), document.effect()[1]);
    let mut heads = vec![wtp];
    heads.extend(labels.iter().map(|label| format!("#{label}")));
    heads.push("best on average".to_owned());
    let mut sheet = Sheet::new(
        "Numbers: probability of the highest net benefit",
        heads.iter().map(String::as_str),
    )
    .collapsed();
    for point in shown {
        let mut cells = vec![names::money(point.wtp.unwrap_or(f64::NAN))];
        cells.extend(labels.iter().map(|label| {
            let found = point.strategies.iter().find(|one| one.strategy == *label);
            words::share(found.map_or(f64::NAN, |one| one.probability_best))
        }));
        cells.push(text(&point.best_on_average));
        sheet.push(cells);
    }
    sheet.html()
}

fn thresholds(document: &Document) -> String {
    let mut sheet = Sheet::new(
        format!(
            "Numbers: price per course at which net benefits are equal, {}",
            document.currency()
        ),
        [
            "Product",
            "against",
            "#asked",
            "#equal net benefit",
            "#half of the draws bear",
            "#95 of 100 draws bear",
        ],
    )
    .collapsed();
    for row in &document.threshold_price {
        let show = |value: Option<f64>| names::money(value.unwrap_or(f64::NAN));
        let equal = match (row.price, &row.why_none) {
            (Some(price), _) => names::money_se(price, row.se.unwrap_or(f64::NAN)),
            (None, Some(why)) => text(why),
            (None, None) => words::MISSING.to_owned(),
        };
        sheet.push([
            text(&row.strategy),
            text(&row.against),
            names::money(row.price_now),
            equal,
            show(row.price_half_of_draws),
            show(row.price_95_of_100_draws),
        ]);
    }
    sheet.html()
}

fn headroom(document: &Document) -> String {
    let headroom = &document.headroom;
    let told: Vec<String> = headroom
        .price_per_course
        .iter()
        .map(|(instrument, price)| {
            format!(
                "{} {} by the {instrument}",
                names::money(*price),
                document.currency()
            )
        })
        .collect();
    if told.is_empty() {
        return String::new();
    }
    markup::paragraph(
        "",
        &format!(
            "Headroom: the most that one course could cost if it were perfect ({}), against {}: {}. One run, no Monte Carlo error is known.",
            headroom.perfect,
            headroom.against,
            words::and_list(&told)
        ),
    )
}

/// Lifetime sums by event, payer beside patient beside society.
fn ledgers(document: &Document) -> String {
    let mut html = String::new();
    for label in document.labels() {
        let rows: Vec<_> = document
            .ledgers
            .iter()
            .filter(|row| row.strategy == label)
            .collect();
        let mut sheet = Sheet::new(
            format!("Numbers: {label}, {} per person", document.currency()),
            ["Event", "#payer", "#patient", "#society"],
        )
        .collapsed();
        let mut events: Vec<&str> = Vec::new();
        for row in &rows {
            if !events.contains(&row.event.as_str()) {
                events.push(&row.event);
            }
        }
        for event in events {
            let cell = |ledger: &str| {
                let found = rows
                    .iter()
                    .find(|row| row.event == event && row.ledger == ledger);
                found.map_or_else(
                    || words::MISSING.to_owned(),
                    |row| names::money_se(row.total, row.total_mcse),
                )
            };
            sheet.push([
                text(&words::sentence(&event.replace('-', " "))),
                cell("payer"),
                cell("patient"),
                cell("society"),
            ]);
        }
        html += &sheet.html();
    }
    markup::details(
        "ledgers-of",
        "Numbers of every strategy, event and ledger",
        &html.replace(
            "<details class=\"numbers\">",
            "<details class=\"numbers\" open>",
        ),
        false,
    )
}

fn budget(document: &Document) -> String {
    let million = |value: f64| words::number(value / 1e6, 1);
    let years: Vec<usize> = {
        let mut years: Vec<usize> = document.budget_impact.iter().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let mut heads = vec!["Strategy".to_owned(), "ledger".to_owned()];
    heads.extend(years.iter().map(|year| format!("#year {year}")));
    let mut sheet = Sheet::new(
        format!("Numbers: budget impact, million {}", document.currency()),
        heads.iter().map(String::as_str),
    )
    .collapsed();
    for label in document.labels() {
        for ledger in ["payer", "patient", "society"] {
            let of = |year: usize| {
                document
                    .budget_impact
                    .iter()
                    .find(|row| row.strategy == label && row.ledger == ledger && row.year == year)
            };
            if years.iter().all(|year| of(*year).is_none()) {
                continue;
            }
            let mut cells = vec![text(label), ledger.to_owned()];
            cells.extend(
                years
                    .iter()
                    .map(|year| million(of(*year).map_or(f64::NAN, |row| row.impact))),
            );
            sheet.push(cells);
        }
    }
    sheet.html()
}
