//! A passport in the few words of a report: what is unknown first.

use serde::{Deserialize, Serialize};

use crate::passport::fields::field_named;
use crate::passport::{Arriving, Mibo, Passport, PrpClass, Status, Verdict, describe};

/// A passport and what follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassportSummary {
    /// Where it is from: a file, or a shipped one.
    pub read_from: String,
    /// Of the product.
    pub name: String,
    /// What a reader should know besides.
    pub notes: String,
    /// What nobody told, in words.
    pub unknown: Vec<String>,
    /// Every field with a value.
    pub stated: Vec<StatedField>,
    /// The DOSES line; empty when it is not about such a product.
    pub doses: String,
    /// How much of MIBO is reported; empty when MIBO is not about such a product.
    pub mibo: String,
    /// How many criteria of the ISCT are met; empty when they are not about such a product.
    pub isct: String,
    /// Classes of platelet-rich plasma, each with its system.
    pub prp_classes: Vec<String>,
    /// What gets to the joint, or what is unknown of it.
    pub delivered: String,
}

/// A field with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatedField {
    /// Its name, such as `dose.cells_million`.
    pub field: String,
    /// What it means, with its unit.
    pub meaning: String,
    /// What is stated, as printed.
    pub value: String,
    /// `reported` or `assumed`.
    pub known: String,
    /// Where it was read, or why it is assumed; empty when nothing is said.
    pub source: String,
}

impl PassportSummary {
    /// The passport in a few words.
    pub fn of(passport: &Passport, read_from: &str) -> PassportSummary {
        let all = describe(passport, read_from);
        let meaning = |name: &&str| {
            field_named(name)
                .map_or("", |field| field.meaning)
                .to_owned()
        };
        PassportSummary {
            read_from: all.read_from,
            name: all.name,
            notes: all.notes,
            unknown: all.unknown.iter().map(meaning).collect(),
            stated: all
                .stated
                .into_iter()
                .map(|stated| StatedField {
                    field: stated.field.to_owned(),
                    meaning: stated.meaning.to_owned(),
                    value: stated
                        .is
                        .value
                        .map(|value| value.to_string())
                        .unwrap_or_default(),
                    known: stated.is.known.to_string(),
                    source: stated.is.source.unwrap_or_default(),
                })
                .collect(),
            doses: all.doses.map(|doses| doses.line()).unwrap_or_default(),
            mibo: all.mibo.as_ref().map(mibo).unwrap_or_default(),
            isct: all
                .isct
                .map(|criteria| {
                    let count =
                        |verdict| criteria.iter().filter(|one| one.verdict == verdict).count();
                    format!(
                        "{} of {} criteria not met, {} unknown, {} met",
                        count(Verdict::NotMet),
                        criteria.len(),
                        count(Verdict::Unknown),
                        count(Verdict::Met)
                    )
                })
                .unwrap_or_default(),
            prp_classes: all.prp_classes.iter().map(prp_class).collect(),
            delivered: delivered(&all.delivered),
        }
    }
}

fn mibo(mibo: &Mibo) -> String {
    format!(
        "{} of {} items reported that a passport can fill ({}; {})",
        mibo.reported.len(),
        mibo.asked(),
        mibo.name,
        mibo.status
    )
}

fn prp_class(class: &PrpClass) -> String {
    let unconfirmed = match class.status {
        Status::Unconfirmed => ", table unconfirmed",
        Status::Confirmed => "",
    };
    format!("{}: {}{unconfirmed}", class.system, class.class)
}

fn delivered(dose: &Arriving) -> String {
    match dose {
        Arriving::Unknown(unknown) => format!("unknown: nobody says {}", unknown.fields.join(", ")),
        Arriving::Known {
            unit,
            stated,
            mean,
            sd,
            no_product,
            ..
        } => {
            // Three digits that say something.
            let digits = match mean {
                mean if *mean < 1.0 => 3,
                mean if *mean < 10.0 => 2,
                _ => 1,
            };
            format!(
                "{mean:.digits$} {} on average (SD {sd:.digits$}), where {stated} is stated; no product for {:.1} of 100 patients",
                unit.words(),
                100.0 * no_product
            )
        }
    }
}
