//! Lines that the passports of the products fill: only what is reported or assumed, and which of the two.
//!
//! A line that asks for something of every product is filled when every product that it is about says it. One that is silent leaves the
//! line missing, and what the others say stands in the reason.

use super::facts::Facts;
use super::given::ProductGiven;
use crate::passport::fields::field_named;
use crate::passport::{Criterion, Knowledge, Passport, Value, Verdict, isct};

/// Which products a checklist is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Cells, and tissue with cells.
    Cells,
    /// Stromal cells grown in culture.
    StromalCells,
    /// Platelet-rich plasma.
    PlateletRichPlasma,
    /// Any of these, and vesicles: whatever has a passport.
    Biological,
}

/// What the program says of a line.
pub(super) enum Said {
    Filled { text: String, from: String },
    NotApplicable(String),
    Missing(String),
}

impl About {
    /// Why a list does not apply: every product given is known, and none is of these. `None` when one may be, or nothing is given.
    pub(super) fn nothing(self, facts: &Facts) -> Option<String> {
        let products = facts.products();
        let is_none = |given: &ProductGiven| self.concerns(given) == Some(false);
        let none = !products.is_empty() && products.iter().all(|(given, _)| is_none(given));
        none.then(|| {
            match self {
                About::Cells => "no cells and no tissue are given",
                About::StromalCells => "no stromal cells grown in culture are given",
                About::PlateletRichPlasma => "no platelet-rich plasma is given",
                About::Biological => "no cells, tissue, platelet-rich plasma or vesicles are given",
            }
            .to_owned()
        })
    }

    /// Whether a product is one of these; `None` when nobody says what it is.
    fn concerns(self, given: &ProductGiven) -> Option<bool> {
        if given.kind.is_empty() {
            return None;
        }
        let kind = given.kind.as_str();
        Some(match self {
            About::Cells => matches!(kind, "cell" | "tissue"),
            About::PlateletRichPlasma => kind == "prp",
            About::Biological => matches!(kind, "cell" | "tissue" | "prp" | "exosome"),
            About::StromalCells => {
                kind == "cell"
                    && given
                        .passport
                        .as_ref()
                        .is_none_or(|passport| isct(passport).is_some())
            }
        })
    }
}

/// What one product says of the fields.
enum Answer {
    Whole(String),
    NotAsked,
    Lacking(String),
}

/// What the passports say of some fields, named with blanks between them.
pub(super) fn of_passports(about: About, fields: &str, facts: &Facts) -> Said {
    let fields: Vec<&str> = fields.split(' ').collect();
    let products = facts.products();
    if products.is_empty() {
        return Said::Missing("the study does not say what is given".to_owned());
    }
    if let Some(nothing) = about.nothing(facts) {
        return Said::NotApplicable(nothing);
    }
    let mut whole = Vec::new();
    let mut from: Vec<String> = Vec::new();
    let mut not_asked = Vec::new();
    let mut lacking = Vec::new();
    for (given, _) in products {
        if about.concerns(given) == Some(false) {
            continue;
        }
        match answer(about, given, &fields) {
            Answer::Whole(words) => {
                whole.push(format!("{}: {words}", given.name));
                let source = source(given);
                if !from.contains(&source) {
                    from.push(source);
                }
            }
            Answer::NotAsked => not_asked.push(given.name.clone()),
            Answer::Lacking(words) => lacking.push(format!("{}: {words}", given.name)),
        }
    }
    if !lacking.is_empty() {
        let known = if whole.is_empty() {
            String::new()
        } else {
            format!(". Known of {}", whole.join("; "))
        };
        return Said::Missing(format!("{}{known}", lacking.join("; ")));
    }
    if whole.is_empty() {
        return Said::NotApplicable(format!("it is not asked of {}", not_asked.join(", ")));
    }
    Said::Filled {
        text: format!("{}.", whole.join("; ")),
        from: from.join("; "),
    }
}

fn source(given: &ProductGiven) -> String {
    if given.is_shipped() {
        format!(
            "{}, which describes a published product: check that yours is the same",
            given.passport_from
        )
    } else {
        format!("passport {}", given.passport_from)
    }
}

fn answer(about: About, given: &ProductGiven, fields: &[&str]) -> Answer {
    let Some(passport) = &given.passport else {
        let what = if given.kind.is_empty() {
            "nobody says what it is"
        } else {
            "it has no passport"
        };
        return Answer::Lacking(what.to_owned());
    };
    let criteria = match about {
        About::StromalCells => isct(passport).unwrap_or_default(),
        _ => Vec::new(),
    };
    let asked: Vec<&str> = fields
        .iter()
        .copied()
        .filter(|field| passport.field(field).known != Knowledge::NotApplicable)
        .collect();
    if asked.is_empty() {
        return Answer::NotAsked;
    }
    let (stated, unknown): (Vec<&str>, Vec<&str>) = asked
        .into_iter()
        .partition(|field| passport.field(field).value.is_some());
    let words: Vec<String> = stated
        .iter()
        .map(|field| stated_words(passport, field, fields.len() > 1, &criteria))
        .collect();
    if unknown.is_empty() {
        return Answer::Whole(format!(
            "{}{}",
            words.join(", "),
            simulated_otherwise(given, fields)
        ));
    }
    let lacking: Vec<&str> = unknown.into_iter().map(meaning).collect();
    let known = if words.is_empty() {
        String::new()
    } else {
        format!(" (known: {})", words.join(", "))
    };
    Answer::Lacking(format!("unknown: {}{known}", lacking.join(", ")))
}

fn meaning(field: &str) -> &'static str {
    field_named(field).map_or("", |field| field.meaning)
}

/// `CD73 on at least 95 %: 97 (reported), met`.
fn stated_words(passport: &Passport, field: &str, named: bool, criteria: &[Criterion]) -> String {
    let known = passport.field(field);
    let value = known
        .value
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let source = known
        .source
        .as_ref()
        .map_or_else(String::new, |source| format!(", {source}"));
    let value = format!("{value} ({}{source})", known.known);
    match criteria.iter().find(|criterion| criterion.field == field) {
        Some(criterion) => {
            let verdict = match criterion.verdict {
                Verdict::Met => "met",
                Verdict::NotMet => "not met",
                Verdict::Unknown => "unknown",
            };
            format!("{}: {value}, {verdict}", criterion.criterion)
        }
        // A number is nothing without its unit, which stands in the meaning.
        None if named || matches!(known.value, Some(Value::Number(_))) => {
            format!("{}: {value}", meaning(field))
        }
        None => value,
    }
}

/// Platelets of a shipped product are simulated as `synovia products` lists them, whatever the passport says: where the two differ, the
/// line says so.
fn simulated_otherwise(given: &ProductGiven, fields: &[&str]) -> String {
    let Ok(product) = synovia_evidence::product(&given.product) else {
        return String::new();
    };
    let passport = given.passport.as_ref();
    let of = |field: &str| passport.and_then(|passport| passport.number(field));
    let differing: Vec<String> = [
        ("prp.platelets_per_ul", product.platelets_per_ul.value),
        ("prp.leukocytes_per_ul", product.leukocytes_per_ul.value),
    ]
    .into_iter()
    .filter(|(field, simulated)| {
        fields.contains(field) && simulated.is_some() && of(field) != *simulated
    })
    .filter_map(|(field, simulated)| Some(format!("{}: {}", meaning(field), simulated?)))
    .collect();
    if differing.is_empty() {
        String::new()
    } else {
        format!(
            "; `synovia products` lists it otherwise: {}",
            differing.join(", ")
        )
    }
}
