//! What the page is made from: the rows of a run folder's tables, read once, with the names of `book/src/interfaces.md`.
//!
//! A missing value is not a number here (NaN): drawings leave it out and tables print a dash. A missing table is an empty list, and the
//! section that needs it says so.

use crate::study::Study;

/// A run folder in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// Where the numbers come from.
    pub provenance: Provenance,
    /// The study as it was checked.
    pub study: Study,
    /// One row per core and arm, at the endpoint's month.
    pub arms: Vec<ArmRow>,
    /// One row per core, arm, month and instrument.
    pub visits: Vec<VisitRow>,
    /// One row per core, arm that is not the reference, and month.
    pub contrasts: Vec<ContrastRow>,
    /// One row per core, arm and sample size.
    pub power: Vec<PowerRow>,
    /// One row per core, replicate and screening step.
    pub funnel: Vec<FunnelRow>,
    /// CONSORT numbers of one example trial.
    pub flow: Vec<FlowRow>,
    /// One row per core, arm and kind of event.
    pub adverse_events: Vec<AdverseEventRow>,
    /// Cartilage and joint space.
    pub structure: Vec<StructureRow>,
    /// The same patients under every arm: not a trial.
    pub counterfactuals: Vec<CounterfactualRow>,
    /// Inside the joints of one example trial.
    pub trajectories: Vec<TrajectoryRow>,
    /// What the patients of the example trial reported.
    pub patients: Vec<PatientRow>,
}

/// Enough to make the same numbers again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provenance {
    /// Hash of the complete plan.
    pub plan_hash: String,
    /// Version of the program that ran it.
    pub program_version: String,
    /// Seed of every random number.
    pub seed: String,
    /// Version of the tables' layout.
    pub schema_version: String,
    /// `prior` until the model is calibrated.
    pub status: String,
    /// One hash over every table.
    pub results_hash: String,
    /// Name and hash of each input, such as the study file.
    pub inputs: Vec<(String, String)>,
    /// Name, rows and hash of each table.
    pub tables: Vec<TableFile>,
}

/// One table of the run folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableFile {
    /// Name, as in the interfaces.
    pub name: String,
    /// Number of rows.
    pub rows: u64,
    /// Hash of the file's bytes.
    pub sha256: String,
}

/// See table `arms`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArmRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// What its patients get.
    pub treatments: String,
    /// Whether the others are compared with it.
    pub is_reference: bool,
    /// Randomised to it.
    pub patients: f64,
    /// Seen at the endpoint, mean over replicates.
    pub observed: f64,
    /// Mean at baseline, points.
    pub baseline_points: f64,
    /// Mean change, points.
    pub change_points: f64,
    /// Its Monte Carlo standard error.
    pub change_mcse_points: f64,
    /// Spread of the change between patients, points.
    pub change_sd_points: f64,
    /// Patients whose own change reaches the threshold, percent.
    pub responders_percent: f64,
    /// Its Monte Carlo standard error.
    pub responders_mcse_percent: f64,
    /// Withdrew before the endpoint, percent.
    pub dropout_percent: f64,
    /// Took rescue paracetamol, percent.
    pub rescue_paracetamol_percent: f64,
    /// Took a rescue NSAID, percent.
    pub rescue_nsaid_percent: f64,
    /// Change of the same patients under the reference arm, points.
    pub context_and_natural_course_points: f64,
    /// Its share of the arm's change, percent.
    pub context_and_natural_course_percent: f64,
}

/// See table `visits`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VisitRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Months since baseline.
    pub month: f64,
    /// Which score.
    pub instrument: String,
    /// Mean score, points.
    pub mean_points: f64,
    /// 5th percentile of the replicates' means.
    pub mean_p05_points: f64,
    /// 95th percentile of the replicates' means.
    pub mean_p95_points: f64,
}

/// See table `contrasts`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContrastRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Label of the reference arm.
    pub reference: String,
    /// Months since baseline.
    pub month: f64,
    /// Whether this is the endpoint's month.
    pub is_primary: bool,
    /// Mean estimate, points; negative = arm lower.
    pub estimate_points: f64,
    /// Its Monte Carlo standard error.
    pub estimate_mcse_points: f64,
    /// Mean lower limit that one trial would report.
    pub ci_low_points: f64,
    /// Mean upper limit that one trial would report.
    pub ci_high_points: f64,
    /// Median over replicates.
    pub p_value: f64,
    /// Share of replicates significant in favour of the arm, 0 to 1.
    pub power: f64,
    /// Its Monte Carlo standard error.
    pub power_mcse: f64,
    /// The same under the study's dropout rule.
    pub power_dropout_rule: f64,
    /// Its Monte Carlo standard error.
    pub power_dropout_rule_mcse: f64,
    /// Share of replicates significant when nothing differs, 0 to 1.
    pub type_1_error: f64,
    /// Its Monte Carlo standard error.
    pub type_1_error_mcse: f64,
    /// The same patients under both arms, mean over replicates.
    pub true_effect_points: f64,
    /// 5th percentile over replicates.
    pub true_effect_p05_points: f64,
    /// 95th percentile over replicates.
    pub true_effect_p95_points: f64,
    /// Share of replicates whose true effect exceeds the between-group threshold, 0 to 1.
    pub probability_above_mcid: f64,
    /// Its Monte Carlo standard error.
    pub probability_above_mcid_mcse: f64,
}

/// See table `power`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PowerRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Size of the arm and of the reference arm.
    pub patients_per_arm: f64,
    /// 0 to 1.
    pub power: f64,
    /// Whether trials of this size were simulated.
    pub is_simulated: bool,
}

/// See table `funnel`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Which trial.
    pub replicate: i64,
    /// Order of the steps.
    pub step: i64,
    /// Why candidates left.
    pub reason: String,
    /// How many left.
    pub excluded: f64,
    /// How many remained.
    pub remaining: f64,
}

/// See table `flow`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlowRow {
    /// Label of the arm.
    pub arm: String,
    /// Patients randomised.
    pub randomised: f64,
    /// Received what they were randomised to.
    pub received: f64,
    /// Withdrew.
    pub withdrew: f64,
    /// Came to the last visit.
    pub completed: f64,
    /// In the primary analysis.
    pub analysed: f64,
}

/// See table `adverse_events`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AdverseEventRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// What happened.
    pub event: String,
    /// Patients with at least one, percent.
    pub patients_percent: f64,
    /// Its Monte Carlo standard error.
    pub patients_percent_mcse: f64,
}

/// See table `structure`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StructureRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Months since baseline.
    pub month: f64,
    /// Mean change of minimum joint space, mm.
    pub joint_space_change_mm: f64,
    /// Its Monte Carlo standard error.
    pub joint_space_change_mcse_mm: f64,
    /// Mean change of cartilage thickness, percent.
    pub cartilage_change_percent: f64,
    /// Its Monte Carlo standard error.
    pub cartilage_change_mcse_percent: f64,
    /// Knees expected to have risen a grade, percent.
    pub grade_risen_percent: f64,
}

/// See table `counterfactuals`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CounterfactualRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Which trial.
    pub replicate: i64,
    /// Label of the arm.
    pub arm: String,
    /// Months since baseline.
    pub month: f64,
    /// Paired difference against the reference arm, points.
    pub difference_points: f64,
    /// Its spread between patients, points.
    pub difference_sd_points: f64,
}

/// See table `trajectories`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrajectoryRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// `mean`, `responder`, `non-responder`, `patient 1` …
    pub subject: String,
    /// Days since baseline.
    pub day: f64,
    /// Pro-inflammatory activity, 1.
    pub inflammation: f64,
    /// Synovial thickening, 1 = typical of an inflamed joint.
    pub synovium: f64,
    /// Effusion, mL.
    pub effusion_ml: f64,
    /// Cartilage thickness, mm.
    pub cartilage_mm: f64,
    /// Living cells in the joint, million.
    pub living_cells_million: f64,
}

/// See table `patients`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PatientRow {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Label of the arm.
    pub arm: String,
    /// Number of the patient in the trial.
    pub patient: i64,
    /// Months since baseline.
    pub month: f64,
    /// Whether the patient came.
    pub observed: bool,
    /// WOMAC pain, points.
    pub womac_pain_points: f64,
}

impl Run {
    /// The core whose results lead the page: the study's, or the first one there is.
    pub fn core(&self) -> &str {
        let first = self
            .arms
            .first()
            .map_or("bistable", |row| row.core.as_str());
        let wanted = self.study.model.core.as_str();
        if self.arms.iter().any(|row| row.core == wanted) {
            wanted
        } else {
            first
        }
    }

    /// The other core, if it ran.
    pub fn other_core(&self) -> Option<&str> {
        let core = self.core();
        self.arms
            .iter()
            .map(|row| row.core.as_str())
            .find(|c| *c != core)
    }

    /// Arms of a core, in the order of the study.
    pub fn arms_of<'a>(&'a self, core: &'a str) -> impl Iterator<Item = &'a ArmRow> {
        self.arms.iter().filter(move |row| row.core == core)
    }

    /// Comparisons of a core at the endpoint's month, in the order of the study.
    pub fn primary_contrasts<'a>(&'a self, core: &'a str) -> impl Iterator<Item = &'a ContrastRow> {
        self.contrasts
            .iter()
            .filter(move |row| row.core == core && row.is_primary)
    }

    /// Label of the arm that the others are compared with.
    pub fn reference(&self) -> &str {
        let from_arms = self
            .arms
            .iter()
            .find(|row| row.is_reference)
            .map(|row| row.arm.as_str());
        from_arms.unwrap_or(&self.study.analysis.reference)
    }

    /// Labels of the arms in the order of the study, and whether each is the reference.
    pub fn arm_labels(&self) -> Vec<(&str, bool)> {
        self.arms_of(self.core())
            .map(|row| (row.arm.as_str(), row.is_reference))
            .collect()
    }

    /// The endpoint's month.
    pub fn endpoint_month(&self) -> f64 {
        let primary = self
            .contrasts
            .iter()
            .find(|row| row.is_primary)
            .map(|row| row.month);
        primary.unwrap_or(self.study.endpoint.month)
    }
}
