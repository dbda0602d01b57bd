//! A sheet of its own, in plain words: what it would cost a patient, what is not known. No advice.

use super::page::absent;
use super::{Document, OutOfPocket, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::words;

/// Ways of coverage, in the order of the table.
const SCHEMES: [&str; 5] = [
    "self-pay",
    "covered",
    "prior-authorisation",
    "evidence-development",
    "outcome-rebate",
];

pub fn section(document: &Document) -> Section {
    let mut body = vec![markup::paragraph(
        "",
        "These sums come from a computer model. They are means over many made-up people, not an offer, not a bill, and not advice: whether an injection is right for somebody, this page cannot say.",
    )];
    if document.out_of_pocket.is_empty() {
        body.push(absent("sums that patients pay"));
    } else {
        body.push(course(document));
        body.push(kinds(document));
        body.push(lifetime(document));
        body.push(unknown(document));
    }
    Section::new("patient", "What a patient would pay", body)
}

fn row<'a>(document: &'a Document, label: &str, scheme: &str) -> Option<&'a OutOfPocket> {
    document
        .out_of_pocket
        .iter()
        .find(|row| row.strategy == label && row.scheme == scheme)
}

fn table(document: &Document, caption: String, value: fn(&OutOfPocket) -> super::Spread) -> String {
    let mut heads = vec!["Treatment".to_owned()];
    heads.extend(
        SCHEMES
            .iter()
            .map(|scheme| format!("#{}", words::sentence(&names::scheme(scheme)))),
    );
    let mut sheet = Sheet::new(caption, heads.iter().map(String::as_str));
    for label in document.labels() {
        if !document
            .out_of_pocket
            .iter()
            .any(|row| row.strategy == label)
        {
            continue;
        }
        let mut cells = vec![text(label)];
        cells.extend(SCHEMES.iter().map(|scheme| {
            row(document, label, scheme).map_or_else(
                || words::MISSING.to_owned(),
                |row| {
                    let sum = value(row);
                    let mark = if row.as_covered { " *" } else { "" };
                    let range = if sum.high - sum.low > 0.5 {
                        format!(
                            "<span class=\"part\">{}</span>",
                            names::range(sum.low, sum.high)
                        )
                    } else {
                        String::new()
                    };
                    format!("{}{mark}{range}", names::money(sum.mean))
                },
            )
        }));
        sheet.push(cells);
    }
    sheet.html()
}

fn course(document: &Document) -> String {
    table(
        document,
        format!(
            "For one course: the product, its injection, imaging and any harvest; {}",
            document.currency()
        ),
        |row| row.course,
    ) + &markup::paragraph("note", &note(document))
}

/// How to read the tables, and what their small numbers do not know.
fn note(document: &Document) -> String {
    let without = document.prices.iter().filter(|price| price.range.is_none());
    let without = without.count();
    let blind = if without > 0 {
        format!(
            " For {without} of {} products no range of prices was given: their small numbers know nothing of how prices differ between clinics.",
            document.prices.len()
        )
    } else {
        String::new()
    };
    format!(
        "Large: the mean. Small: 95 of 100 draws of the model lie between these sums; none are shown where they hardly differ.{blind} *: as this analysis supposes it is paid today."
    )
}

/// What each way of coverage means, with the shares that were supposed.
fn kinds(document: &Document) -> String {
    let share = |name: &str| {
        let value = document.input(name);
        value.map_or_else(|| "a share that is not listed".to_owned(), words::share)
    };
    let own = share("coinsurance");
    let told = [
        (
            "self-pay",
            "the patient pays everything that goes with the product.".to_owned(),
        ),
        (
            "covered",
            format!("the insurer pays, and the patient pays a share of {own}."),
        ),
        (
            "prior-authorisation",
            format!(
                "the insurer asks for other treatment first, which costs the patient a share too, and then agrees for {} of those who ask. The others pay everything. The sum is the mean of both, and nobody pays just that; the other treatment is in the second table only.",
                share("authorised_share")
            ),
        ),
        (
            "evidence-development",
            format!(
                "covered as above (a share of {own}) for those who join a register that follows them."
            ),
        ),
        (
            "outcome-rebate",
            format!(
                "covered as above (a share of {own}), and the maker gives back {} of the price for those whom it does not help: to the insurer, not to the patient.",
                share("rebate_share")
            ),
        ),
    ];
    let present = told.iter().filter(|(scheme, _)| {
        document
            .out_of_pocket
            .iter()
            .any(|row| row.scheme == *scheme)
    });
    let items = present.map(|(scheme, words_)| {
        format!(
            "<strong>{}:</strong> {}",
            text(&words::sentence(&names::scheme(scheme))),
            text(words_)
        )
    });
    markup::heading("What the columns mean") + &markup::list("ul", "weak", items)
}

fn lifetime(document: &Document) -> String {
    table(
        document,
        format!(
            "Everything for the knees in a lifetime, later sums counted for less; {}",
            document.currency()
        ),
        |row| row.lifetime,
    )
}

fn unknown(document: &Document) -> String {
    let guessed = document
        .prices
        .iter()
        .filter(|price| price.status == "assumed")
        .count();
    let converted = document
        .prices
        .iter()
        .filter(|price| price.status == "converted")
        .count();
    let mut items = vec![
        "Whether the treatment would help you. The model supposes effects; it does not know them.".to_owned(),
        "What your clinic asks. One clinic may ask several times what another does; the sums above use one price for each product.".to_owned(),
    ];
    if guessed + converted > 0 {
        items.push(format!(
            "Today's prices: of {} prices, {guessed} are guesses and {converted} were worked out from other numbers. Some are years old.",
            document.prices.len()
        ));
    }
    items.extend([
        "What your insurance pays. Deductibles, yearly limits and contracts differ from person to person and are not in the model.".to_owned(),
        "Travel, time off work and help at home: not in these sums.".to_owned(),
        "Whether one course would be enough: the first table is for one course.".to_owned(),
    ]);
    let items: Vec<String> = items.iter().map(|item| text(item)).collect();
    markup::heading("What is not known") + &markup::list("ul", "weak", items)
}
