//! What `synovia evidence show --json` prints: everything known of one trial.

use serde::{Deserialize, Serialize};

/// One trial of the library.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShownTrial {
    /// Its identifier.
    pub trial: String,
    /// First author.
    pub first_author: String,
    /// Year of publication.
    pub year: Option<u32>,
    /// Title.
    pub title: String,
    /// DOI, PubMed identifier or whatever else it is found by.
    pub locator: String,
    /// Where to read it; empty when nowhere.
    pub url: String,
    /// `calibration`, `validation` or `context`; empty when only the direction was seen.
    pub role: String,
    /// As printed.
    pub design: String,
    /// As printed.
    pub condition: String,
    /// As printed.
    pub joint: String,
    /// As printed.
    pub blinding: String,
    /// Patients randomised.
    pub n_randomised: Option<u32>,
    /// As printed.
    pub follow_up_months: String,
    /// What is known of its risk of bias.
    pub risk_of_bias: String,
    /// File and line of its row.
    pub row: String,
    /// What the text says, when only the direction was seen; such a trial has no numbers and is never pooled.
    pub direction_only: Option<String>,
    /// Its arms, parts and unions of arms among them.
    pub arms: Vec<ShownArm>,
    /// The arms that are compared.
    pub compared_as: Vec<String>,
    /// Known problems.
    pub problems: Vec<ShownProblem>,
    /// Its instruments with their numbers.
    pub instruments: Vec<ShownInstrument>,
    /// Differences between arms as printed.
    pub differences: Vec<ShownDifference>,
}

/// An arm of a trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShownArm {
    /// Its identifier.
    pub arm: String,
    /// As printed.
    pub label: String,
    /// Class of treatment.
    pub class: String,
    /// Patients.
    pub n: Option<u32>,
    /// `whole` for an arm of its own.
    pub part: String,
    /// File and line of its row.
    pub row: String,
}

/// A known problem of a trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShownProblem {
    /// Its kind.
    pub problem: String,
    /// The arm, when it is about one.
    pub arm: Option<String>,
    /// The instrument, when it is about one.
    pub instrument: Option<String>,
    /// `exclude` or `flag`.
    pub effect: String,
    /// Why.
    pub reason: String,
}

/// An instrument and what it measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShownInstrument {
    /// As tables name it.
    pub instrument: String,
    /// What it measures.
    pub domain: String,
    /// Unit of the means below.
    pub unit: String,
    /// By arm and month.
    pub numbers: Vec<ShownNumber>,
}

/// A number as it is used, and how it was come by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShownNumber {
    /// The arm.
    pub arm: String,
    /// Months after baseline.
    pub month: f64,
    /// `baseline`, `final` or `change`; empty when there is no number.
    pub what: String,
    /// The mean.
    pub mean: Option<f64>,
    /// Standard deviation, where known.
    pub sd: Option<f64>,
    /// Patients.
    pub n: Option<f64>,
    /// What was done with what is printed, step by step.
    pub recipe: Vec<String>,
    /// What should be known of it.
    pub flags: Vec<String>,
    /// Why there is no number.
    pub missing: Option<String>,
}

/// A difference between two arms as a source prints it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShownDifference {
    /// The instrument.
    pub instrument: String,
    /// Months after baseline.
    pub month: Option<f64>,
    /// The arm.
    pub arm: String,
    /// The arm that is subtracted.
    pub versus: String,
    /// As printed.
    pub difference: f64,
    /// Of what it is the difference.
    pub basis: String,
    /// File and line of its row.
    pub row: String,
    /// Place in the source.
    pub source_locator: String,
    /// In points of 100 where lower is better.
    pub points: Option<f64>,
    /// What was done with what is printed, step by step.
    pub recipe: Vec<String>,
    /// A remark.
    pub note: String,
}

impl ShownTrial {
    /// Indented, keys in a fixed order, ending with a newline.
    pub fn to_json(&self) -> String {
        crate::manifest::to_json(self)
    }
}
