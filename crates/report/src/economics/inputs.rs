//! Item 22 of CHEERS 2022: every input and price, guesses first.

use super::misses::{source, tag, with_status};
use super::page::absent;
use super::{Document, Input, Price, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::words;

/// From what is least known to what is best known.
const ORDER: [&str; 4] = ["assumed", "fitted", "converted", "published"];

fn rank(status: &str) -> usize {
    ORDER
        .iter()
        .position(|one| *one == status)
        .unwrap_or_default()
}

pub fn section(document: &Document) -> Section {
    let mut body = Vec::new();
    if document.inputs.is_empty() {
        body.push(absent("list of inputs"));
    } else {
        body.push(counts(document));
        for status in ORDER {
            body.push(group(document, status));
        }
        let others: Vec<&Input> = document
            .inputs
            .iter()
            .filter(|input| !ORDER.contains(&input.status.as_str()))
            .collect();
        body.push(table(document, "Status not known", &others, true));
    }
    body.push(markup::heading("Prices of the products"));
    body.push(prices(document));
    Section::new("inputs", "Every input (item 22)", body)
}

/// How many guesses have no range, so that no interval knows of them.
pub fn guessed_and_still(document: &Document) -> usize {
    let inputs = document.inputs.iter();
    inputs
        .filter(|input| input.status == "assumed" && input.distribution == "fixed")
        .count()
}

fn counts(document: &Document) -> String {
    let all = document.inputs.len() as f64;
    let meaning = [
        "guessed: ours, nothing was read",
        "fitted, so that a published result comes out",
        "converted from numbers of a source",
        "sourced: read there for this use",
    ];
    let items: String = ORDER
        .iter()
        .zip(meaning)
        .map(|(status, meaning)| {
            let count = with_status(document, status);
            format!(
                "<li><strong>{count}</strong><span>{meaning}</span><i class=\"{status}\" style=\"width:{}%\"></i></li>\n",
                words::plain((1000.0 * count as f64 / all).round() / 10.0)
            )
        })
        .collect();
    let still = guessed_and_still(document);
    let warning = format!(
        "{still} of the guesses do not vary from draw to draw: what is not known about them is in no interval of this page."
    );
    let warning = if still > 0 {
        markup::paragraph("flag", &warning)
    } else {
        String::new()
    };
    format!("<ul class=\"counts\">\n{items}</ul>\n{warning}")
}

fn group(document: &Document, status: &str) -> String {
    let inputs: Vec<&Input> = document
        .inputs
        .iter()
        .filter(|input| input.status == status)
        .collect();
    let title = format!(
        "{}: {}",
        words::sentence(&names::status(status)),
        names::counted(inputs.len(), "input")
    );
    table(document, &title, &inputs, status == "assumed")
}

fn table(document: &Document, title: &str, inputs: &[&Input], open: bool) -> String {
    let mut sheet = Sheet::new(
        "",
        [
            "Input",
            "#value",
            "#95 % of draws, or ends",
            "unit",
            "source",
        ],
    );
    for input in inputs {
        let fact = document.sources.get(&input.source);
        let place = fact.map_or_else(
            || text(&input.source),
            |fact| match fact.place.as_str() {
                "" => text(&fact.citation),
                place => format!(
                    "{}<span class=\"part\">{}</span>",
                    text(&fact.citation),
                    source(place)
                ),
            },
        );
        let note = input.note.as_ref().map_or_else(String::new, |note| {
            format!("<span class=\"part\">{}</span>", text(note))
        });
        let year = input
            .price_year
            .map_or_else(String::new, |year| format!(", prices of {year}"));
        let unit = if input.unit == "1" {
            "–"
        } else {
            &input.unit
        };
        sheet.push([
            format!(
                "{}<span class=\"part\"><code>{}</code></span>",
                text(&input.meaning),
                text(&input.name)
            ),
            names::value(input.value),
            text(&spread(input)),
            text(&format!("{unit}{year}")),
            format!("{place}{note}"),
        ]);
    }
    let html = sheet.html().replace("<table>", "<table class=\"inputs\">");
    if html.is_empty() {
        return html;
    }
    markup::details("inputs-of", &text(title), &html, open)
}

fn spread(input: &Input) -> String {
    match (
        input.distribution.as_str(),
        input.sd,
        input.low.zip(input.high),
    ) {
        ("fixed", ..) => "does not vary".to_owned(),
        ("coin", ..) => "one or the other".to_owned(),
        (_, _, Some((low, high))) => format!("{} to {}", names::value(low), names::value(high)),
        (_, Some(sd), _) => format!(
            "{} to {}",
            names::value(input.value - 1.96 * sd),
            names::value(input.value + 1.96 * sd)
        ),
        _ => words::MISSING.to_owned(),
    }
}

fn prices(document: &Document) -> String {
    if document.prices.is_empty() {
        return absent("prices of products");
    }
    let mut rows: Vec<&Price> = document.prices.iter().collect();
    rows.sort_by_key(|price| rank(&price.status));
    let mut sheet = Sheet::new(
        "Prices per course as read, guesses first",
        [
            "Product",
            "#price",
            "#range",
            "price year",
            "status",
            "source",
        ],
    );
    for price in rows {
        let range = price.range.map_or_else(
            || "none given".to_owned(),
            |[low, high]| names::range(low, high),
        );
        let index = if (price.index - 1.0).abs() < 1e-9 {
            String::new()
        } else {
            format!(
                "<span class=\"part\">times {}</span>",
                words::plain(price.index)
            )
        };
        sheet.push([
            text(&price.label),
            format!(
                "{} {}{index}",
                names::significant(price.amount, 5),
                text(&price.currency)
            ),
            range,
            price.price_year.to_string(),
            tag(&price.status, &names::status(&price.status)),
            source(&price.source),
        ]);
    }
    sheet.html()
}
