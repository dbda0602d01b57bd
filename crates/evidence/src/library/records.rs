//! One record per row of the tables. A blank field is `None`: not seen in the text that was read, never zero.

use super::{Direction, ReportedAs, Role, ScaleSource};
use std::fmt;
use std::sync::Arc;

/// The row of a table that a record was read from. Any number of it is cited by this: `outcomes.csv:123`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Name of the table.
    pub file: Arc<str>,
    /// Line on which the row starts; 1 is the header.
    pub line: usize,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A trial or cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Label, such as `RESTORE2021`.
    pub id: String,
    /// Name of the first author, or a remark that it was not seen.
    pub first_author: String,
    /// Year of publication.
    pub year: Option<u32>,
    /// Title, or a remark that it was not seen.
    pub title: String,
    /// Digital object identifier, without the address before it.
    pub doi: Option<String>,
    /// PubMed identifier.
    pub pmid: Option<String>,
    /// Identifier in a trial registry, as printed: may name two, or add a remark.
    pub registry_id: Option<String>,
    /// Design, in words.
    pub design: String,
    /// Who did not know the arm, in words; see [`blinding_of`](super::blinding_of).
    pub blinding: String,
    /// Disease, in words; see [`condition_of`](super::condition_of).
    pub condition: String,
    /// Joint, in words; see [`joint_of`](super::joint_of).
    pub joint: String,
    /// How many were randomised.
    pub n_randomised: Option<u32>,
    /// Months of follow-up.
    pub follow_up_months: Option<f64>,
    /// Follow-up as printed, remarks included.
    pub follow_up_printed: String,
    /// What speaks for and against believing it.
    pub rob_notes: String,
    /// Where the text was read; may be a copy elsewhere.
    pub source_url: Option<String>,
    /// What it may be used for.
    pub role: Role,
    /// How many outcome rows it has, as counted by whoever made the table.
    pub numeric_rows: Option<u32>,
    /// At how many times, as counted by whoever made the table.
    pub arm_level_times: Option<u32>,
    /// Where this stands.
    pub row: Row,
}

/// An arm of a trial, or a part or a union of arms (see [`Use`](super::Use)).
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Label of the trial.
    pub trial: String,
    /// Label of the arm, unique within the trial.
    pub id: String,
    /// What was given, in words.
    pub label: String,
    /// Kind of treatment as printed; see [`class_of`](super::class_of).
    pub intervention_class: String,
    /// `autologous` or `allogeneic`.
    pub donor: Option<String>,
    /// `culture_expanded` or `minimal`.
    pub processing: Option<String>,
    /// Cells of one injection, million, where the source says so; with several injections it is not a sure total.
    pub cells_millions: Option<f64>,
    /// How many injections.
    pub n_injections: Option<u32>,
    /// Weeks between them.
    pub interval_weeks: Option<f64>,
    /// What was given besides, in words.
    pub adjunct: Option<String>,
    /// How many people (or knees: see the note).
    pub n: Option<u32>,
    /// Mean age, years.
    pub age_mean: Option<f64>,
    /// Women, percent.
    pub female_pct: Option<f64>,
    /// Mean body-mass index, kg/m².
    pub bmi_mean: Option<f64>,
    /// Kellgren-Lawrence grades, in words.
    pub kl: Option<String>,
    /// What should be known of the numbers above.
    pub n_note: String,
    /// Where this stands.
    pub row: Row,
}

/// One instrument in one arm at one time. Levels and changes from baseline have fields of their own, in the instrument's units.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Label of the trial.
    pub trial: String,
    /// Label of the arm.
    pub arm: String,
    /// What was measured; see [`domain_of`](super::domain_of).
    pub instrument: String,
    /// Lower end of the scale.
    pub scale_min: Option<f64>,
    /// Upper end of the scale.
    pub scale_max: Option<f64>,
    /// Which way it points.
    pub direction: Direction,
    /// How the ends are known.
    pub scale_source: ScaleSource,
    /// Months after baseline; 0 is baseline.
    pub time_months: Option<f64>,
    /// How many were measured.
    pub n: Option<u32>,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Standard error of the mean, which the tables keep in the note.
    pub sem: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Lower quartile.
    pub q1: Option<f64>,
    /// Upper quartile.
    pub q3: Option<f64>,
    /// Mean change from baseline.
    pub change_mean: Option<f64>,
    /// Its standard deviation.
    pub change_sd: Option<f64>,
    /// Its standard error.
    pub change_se: Option<f64>,
    /// Median change from baseline.
    pub change_median: Option<f64>,
    /// Its lower quartile.
    pub change_q1: Option<f64>,
    /// Its upper quartile.
    pub change_q3: Option<f64>,
    /// Lower end of the 95 % interval of the mean or mean change.
    pub ci_low: Option<f64>,
    /// Upper end of it.
    pub ci_high: Option<f64>,
    /// Share of people, percent.
    pub pct: Option<f64>,
    /// Which of these numbers the source gives.
    pub reported_as: ReportedAs,
    /// Where in the source.
    pub source_locator: String,
    /// What should be known of the numbers above.
    pub note: String,
    /// Where this stands.
    pub row: Row,
}

/// A trial of which only design and direction were seen. It has no numbers and cannot be pooled; leaving it out silently would
/// hide what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectionOnly {
    /// Label, such as `MAUTNER2023`.
    pub id: String,
    /// Name of the first author, or a remark that it was not seen.
    pub first_author: String,
    /// Year of publication.
    pub year: Option<u32>,
    /// Disease, in words.
    pub condition: String,
    /// What was compared, in words.
    pub comparison: String,
    /// How many in each arm, in words.
    pub n_by_arm_seen: String,
    /// Follow-up, in words.
    pub follow_up: String,
    /// What the text says.
    pub what_the_text_says: String,
    /// Where the text was read; may name two addresses.
    pub source_url: String,
    /// Where this stands.
    pub row: Row,
}

/// Patients of a trial of mesenchymal stromal cells in the knee, from the table of a review.
#[derive(Debug, Clone, PartialEq)]
pub struct Characteristics {
    /// Label of the trial, which may be in no other table.
    pub trial: String,
    /// Author, year and country.
    pub study: String,
    /// Kellgren-Lawrence grades, in words.
    pub kl_range: String,
    /// People given cells.
    pub n_msc: Option<u32>,
    /// People of the control arm.
    pub n_control: Option<u32>,
    /// Mean age of those given cells, years.
    pub age_msc: Option<f64>,
    /// Its standard deviation.
    pub age_sd_msc: Option<f64>,
    /// Mean age of the control arm, years.
    pub age_control: Option<f64>,
    /// Its standard deviation.
    pub age_sd_control: Option<f64>,
    /// Women among those given cells, percent.
    pub female_pct_msc: Option<f64>,
    /// Women of the control arm, percent.
    pub female_pct_control: Option<f64>,
    /// Kind of cells, as printed.
    pub cells: String,
    /// Number of cells, as printed: `4e7`, `(1,10)e7`.
    pub n_cells_as_printed: String,
    /// Whose cells.
    pub donor: String,
    /// What the control arm was given.
    pub control: String,
    /// Months of follow-up.
    pub follow_up_months: Option<f64>,
    /// The table of the review.
    pub source: String,
    /// Where this stands.
    pub row: Row,
}
