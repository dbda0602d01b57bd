//! The minimal criteria for mesenchymal stromal cells.
//!
//! Source: `isct-2006`. Adherent to plastic; at least 95 % with CD105, CD73 and CD90; at most 2 % with CD45, CD34, CD14 or CD11b, CD79α or
//! CD19, HLA-DR; bone, fat and cartilage in vitro. They are criteria of cultured cells and say nothing of concentrates.

use serde::Serialize;

use super::Passport;
use super::value::Knowledge;

/// At least so many cells carry a marker that must be there, %.
const PRESENT_PERCENT: f64 = 95.0;
/// At most so many cells carry a marker that must not be there, %.
const ABSENT_PERCENT: f64 = 2.0;

/// What a criterion comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// By what is reported or assumed.
    Met,
    /// By what is reported or assumed.
    NotMet,
    /// Nobody says.
    Unknown,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Criterion {
    /// In words.
    pub criterion: String,
    /// The field it is judged by.
    pub field: &'static str,
    /// What it comes to.
    pub verdict: Verdict,
    /// How the field is known.
    pub known: Knowledge,
}

const FLAGS: [(&str, &str); 4] = [
    ("characterisation.plastic_adherent", "adherent to plastic"),
    ("characterisation.osteoblasts", "becomes bone in vitro"),
    ("characterisation.adipocytes", "becomes fat in vitro"),
    (
        "characterisation.chondroblasts",
        "becomes cartilage in vitro",
    ),
];
const PRESENT: [(&str, &str); 3] = [
    ("characterisation.cd105_percent", "CD105"),
    ("characterisation.cd73_percent", "CD73"),
    ("characterisation.cd90_percent", "CD90"),
];
const ABSENT: [(&str, &str); 5] = [
    ("characterisation.cd45_percent", "CD45"),
    ("characterisation.cd34_percent", "CD34"),
    ("characterisation.cd14_or_cd11b_percent", "CD14 or CD11b"),
    ("characterisation.cd79a_or_cd19_percent", "CD79α or CD19"),
    ("characterisation.hla_dr_percent", "HLA-DR"),
];

/// Criterion by criterion; `None` when the product is not one of cultured stromal cells.
pub fn isct(passport: &Passport) -> Option<Vec<Criterion>> {
    if !passport.is_stromal() {
        return None;
    }
    let judged = |field: &'static str, criterion: String, holds: Option<bool>| Criterion {
        criterion,
        field,
        verdict: match holds {
            Some(true) => Verdict::Met,
            Some(false) => Verdict::NotMet,
            None => Verdict::Unknown,
        },
        known: passport.field(field).known,
    };
    let flags = FLAGS
        .iter()
        .map(|(field, text)| judged(field, (*text).to_owned(), passport.flag(field)));
    let present = PRESENT.iter().map(|(field, marker)| {
        let holds = passport
            .number(field)
            .map(|percent| percent >= PRESENT_PERCENT);
        judged(
            field,
            format!("{marker} on at least {PRESENT_PERCENT} %"),
            holds,
        )
    });
    let absent = ABSENT.iter().map(|(field, marker)| {
        let holds = passport
            .number(field)
            .map(|percent| percent <= ABSENT_PERCENT);
        judged(
            field,
            format!("{marker} on at most {ABSENT_PERCENT} %"),
            holds,
        )
    });
    Some(flags.chain(present).chain(absent).collect())
}
