//! `evidence.json`: what a synthesis of published trials found, as `synovia evidence` and `synovia claims` write it and the report reads it.
//!
//! Nothing here is simulated: these are published results and what follows from them. Effects are the class minus the comparator, in
//! points of 100 where lower is better, so that a negative effect favours the class; numbers that do not exist are null.
//!
//! | document | command |
//! |---|---|
//! | [`Meta`] | `synovia evidence meta` |
//! | [`Network`] | `synovia evidence network` |
//! | [`TimeCourse`] | `synovia evidence timecourse` |
//! | [`Claims`] | `synovia claims` |

mod claims;
mod folder;
mod meta;
mod network;
mod shown;
mod timecourse;

use serde::{Deserialize, Serialize};

pub use claims::{
    CertaintyOut, ClaimOut, Claims, DomainOut, FittedOut, PooledOut, QuotedOut, ReasonOut, RowOut,
    RuledOut,
};
pub use folder::EVIDENCE_FILE;
pub use meta::{
    Bias, Estimate, Filled, Group, Meta, Moderator, Regression, Sensitivity, StudyEffect,
};
pub use network::{
    Component, Contribution, DesignQ, Edge, League, Network, NetworkStudy, Node, Piece, Split,
};
pub use shown::{
    ShownArm, ShownDifference, ShownInstrument, ShownNumber, ShownProblem, ShownTrial,
};
pub use timecourse::{
    Course, CourseParameter, CoursePiece, CoursePoint, Observed, ShapeFit, TimeCourse,
};

/// Version of these documents, as documented in `book/src/interfaces.md`.
pub const EVIDENCE_SCHEMA_VERSION: u32 = 2;

/// What stands in place of an interval that leaves the scale of its effect.
pub const NOTHING_CAN_BE_SAID: &str = "nothing can be said";

/// What every document says, on its first lines and on every page made from it.
pub const NOT_ADVICE: &str =
    "Published results, pooled. No advice to any patient, and no verdict that a treatment works.";

/// Any document, told apart by its `kind`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Document {
    /// Pairwise meta-analysis.
    Meta(Box<Meta>),
    /// Network meta-analysis.
    Network(Box<Network>),
    /// Model-based time course.
    Timecourse(Box<TimeCourse>),
    /// The ten claims.
    Claims(Box<Claims>),
}

impl Document {
    /// As it is stored: indented, keys in a fixed order, ending with a newline.
    pub fn to_json(&self) -> String {
        crate::manifest::to_json(self)
    }

    /// Reads what [`to_json`](Document::to_json) wrote.
    ///
    /// # Errors
    /// When it is not such a document; the message says where.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// What was asked, completely: the same question to the same library gives the same bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The command line that asks it again.
    pub command: String,
    /// Version of the program.
    pub program_version: String,
    /// SHA-256 of the tables of trials, the user's included.
    pub library_sha256: String,
    /// Files of the user's that were added to the shipped library, by name.
    pub added: Vec<String>,
    /// Day up to which the shipped library was gathered, year-month-day.
    pub as_of: String,
    /// Condition, such as `osteoarthritis`; empty = any.
    pub condition: Vec<String>,
    /// Joint, such as `knee`; empty = any.
    pub joint: Vec<String>,
    /// Outcome domain, such as `pain`.
    pub outcome: String,
    /// Classes of treatment asked about; empty in a network = all.
    pub class: Vec<String>,
    /// Comparators; empty in a network = all.
    pub versus: Vec<String>,
    /// First and last month, rounded to whole months.
    pub months: [f64; 2],
    /// Which time of a trial inside the window: `last`, `first` or `nearest-M`; `all` in a time course.
    pub pick: String,
    /// Roles of trials admitted: `calibration`, `validation`, `context`.
    pub role: Vec<String>,
    /// Blinding admitted; empty = any.
    pub blinding: Vec<String>,
    /// What is compared: `change` from baseline or `final` values.
    pub basis: String,
    /// `md`, mean difference in points of 100, or `smd`, standardised mean difference.
    pub measure: String,
    /// Unit of every effect, for axes: `points of 100` or `standard deviations`.
    pub unit: String,
    /// Correlation of baseline and follow-up, used where the standard deviation of a change was not printed.
    pub correlation: f64,
    /// Whether missing standard deviations were imputed.
    pub impute_sd: bool,
    /// Whether results with a known problem that excludes them were kept.
    pub keep_problems: bool,
    /// Whether trials without an event, or with only events, in both arms stay in the pool of ratios.
    #[serde(default)]
    pub keep_zero_trials: bool,
    /// Whether medians and quartiles were turned into means and standard deviations.
    pub medians: String,
    /// Estimator of the variance between trials, such as `REML`.
    pub method: String,
    /// `z`, `knha` (Hartung-Knapp) or `adhoc` (Hartung-Knapp, never narrower than z).
    pub test: String,
    /// Confidence level, such as 0.95.
    pub level: f64,
}

/// A trial that has no part in the estimate, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Excluded {
    /// Identifier of the trial.
    pub trial: String,
    /// First author and year.
    pub label: String,
    /// Where it can be read.
    pub url: String,
    /// Kind of reason, such as `no-standard-deviation`; the same kind everywhere has the same wording.
    pub code: String,
    /// The reason in words, with the rows it is about.
    pub reason: String,
}

/// A trial of which the direction was seen but no numbers, so that it cannot be pooled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotComparable {
    /// Identifier of the trial.
    pub trial: String,
    /// First author and year.
    pub label: String,
    /// What was compared.
    pub comparison: String,
    /// What its text says.
    pub says: String,
    /// Where that was read.
    pub url: String,
}

/// How a trial can be found by others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cited {
    /// Identifier in the library.
    pub trial: String,
    /// First author and year.
    pub label: String,
    /// `doi:…`, `PMID …`, a registry number or an address.
    pub locator: String,
    /// Address to click.
    pub url: String,
    /// `calibration`, `validation` or `context`.
    pub role: String,
    /// `double-blind`, `single-blind`, `open` or `not-stated`.
    pub blinding: String,
}
