//! Items 3 to 21 of CHEERS 2022: what was asked, for whom, how it was counted.

use super::page::absent;
use super::{Document, names};
use crate::evidence::markup::{self, Section, Sheet, text};
use crate::words;

pub fn section(document: &Document) -> Section {
    let body = [
        markup::facts(
            facts(document)
                .into_iter()
                .filter(|(_, _, value)| !value.is_empty())
                .map(|(items, name, value)| {
                    let name = format!("{} <span class=\"item\">{items}</span>", text(name));
                    (name, text(&value))
                }),
        ),
        comparators(document),
        markup::paragraph(
            "note",
            "Numbers behind names are items of CHEERS 2022. Equations, sources of natural history and the way costs are counted are in the chapter on economics of the book that comes with the program.",
        ),
    ];
    Section::new("methods", "What was asked, and how it was counted", body)
}

fn facts(document: &Document) -> Vec<(&'static str, &'static str, String)> {
    let settings = &document.settings;
    let currency = document.currency();
    let known = !settings.perspective.is_empty();
    let if_known = |value: String| if known { value } else { String::new() };
    let study = document
        .provenance
        .get("study")
        .cloned()
        .unwrap_or_default();
    let core = document.provenance.get("core").cloned().unwrap_or_default();
    let trial = if study.is_empty() {
        String::new()
    } else {
        format!(
            "the simulated trial “{study}”, model core {core}. {}",
            settings.draws_from_run
        )
    };
    vec![
        (
            "3",
            "Question",
            if_known(format!(
                "What do the arms of the study cost over {}, what do they gain in quality-adjusted life years, up to which price would a product be worth its price, and what would it be worth to know more?",
                names::horizon(settings.horizon_years)
            )),
        ),
        ("4", "Analysis plan", document.provenance.get("economics_sha256").map_or_else(String::new, |hash| {
            format!("the file economics.toml with SHA-256 {hash}")
        })),
        ("5", "Population", if_known("individuals with two knees and osteoarthritis in at least one, drawn from the patients of the simulated trial or as the file types them; there is no other joint disease in it".to_owned())),
        ("6", "Setting and location", if_known(format!("{}: its life table, prices and coverage", settings.country))),
        ("8", "Perspective", if_known(format!("{}; ledgers of payer, patient and society are all shown", names::perspective(&settings.perspective)))),
        ("9", "Time horizon", if_known(names::horizon(settings.horizon_years))),
        ("10", "Discounting", if_known(format!(
            "costs {} and effects {} a year, on the real date of each",
            names::rate(settings.discount_costs),
            names::rate(settings.discount_effects)
        ))),
        ("11, 13", "Outcome and its value", if_known("quality-adjusted life years from pain, by two published tables that differ threefold in slope; each draw uses one, each as likely".to_owned())),
        ("12", "Effects", trial),
        ("14, 15", "Resources and prices", if_known(format!(
            "events counted by the model times unit costs; amounts in {currency}, meant for {}, price years not brought together where no index was found",
            settings.price_year
        ))),
        ("16, 17", "Model", if_known(format!(
            "microsimulation of individuals from entry to death, cycles of a year with dated events; {} draws of {} people, every strategy with the same people and the same chance",
            words::count(settings.draws as f64),
            words::count(settings.people as f64)
        ))),
        ("18, 19", "Who differs, and who gains", if_known("people differ in age, sex, weight, pain, grade and comorbidity; results by subgroup and the distribution of gains are not shown".to_owned())),
        ("20", "Uncertainty", if_known("one draw of every uncertain input per run, never per person; value of information by regression".to_owned())),
        ("21, 25", "Engagement of patients", if_known("there was none".to_owned())),
        ("", "Who would decide", match (settings.people_per_year, settings.decision_years) {
            (Some(people), Some(years)) => format!(
                "{} people a year for {} years (assumed)",
                words::count(people),
                words::plain(years)
            ),
            _ => String::new(),
        }),
    ]
}

/// Item 7: what is compared, at which price, who pays.
fn comparators(document: &Document) -> String {
    if document.strategies.is_empty() {
        return absent("table of strategies");
    }
    let price = format!("#price per course, {}", document.currency());
    let mut sheet = Sheet::new(
        "What is compared (item 7); effect on pain in the first year against no injection, expectation included",
        [
            "Strategy",
            "what is given",
            "who pays",
            &price,
            "#effect, points of 100",
            "#ever replaced, %",
        ],
    );
    for row in &document.strategies {
        let effect = row.effect_first_year_points;
        sheet.push([
            text(&row.strategy),
            text(&row.treatments),
            text(&names::scheme(&row.coverage)),
            names::money(row.product_price),
            names::number_se(effect.mean, effect.mcse, 1),
            names::number_se(
                row.ever_replaced_percent.mean,
                row.ever_replaced_percent.mcse,
                1,
            ),
        ]);
    }
    sheet.html()
}
