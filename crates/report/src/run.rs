//! What the page is made from: the rows of a run folder's tables, read once, with the names of `book/src/interfaces.md`.
//!
//! A missing value is not a number here (NaN): drawings leave it out and tables print a dash. A missing table is an empty list, and the
//! section that needs it says so.

mod rows;

pub use rows::{
    AdverseEventRow, ArmRow, ContrastRow, CounterfactualRow, FalseAlarmRow, FlowRow, FunnelRow,
    PatientRow, PowerRow, StackedRow, StructureRow, TrajectoryRow, VisitRow,
};

use crate::study::Study;
use crate::words;
use std::collections::BTreeSet;
use synovia_regulation::summary::Summary;

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
    /// Both cores together, one row per arm that is not the reference; empty where no calibration weighs them.
    pub stacked: Vec<StackedRow>,
    /// One row per core.
    pub false_alarms: Vec<FalseAlarmRow>,
    /// One row per core, arm and sample size.
    pub power: Vec<PowerRow>,
    /// One row per core, replicate and screening step.
    pub funnel: Vec<FunnelRow>,
    /// CONSORT numbers of one trial, the first replicate.
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
    /// Passports, classes and checklists; what [`Run::read`] makes of the manifest and the tables.
    pub regulation: Option<Summary>,
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

    /// What is said of each arm first: the study's own core, and where a calibration weighs the cores, of both together what is true, how
    /// often a trial finds it, and how probable it is.
    pub fn headline(&self) -> Vec<ContrastRow> {
        let mut rows: Vec<ContrastRow> = self.primary_contrasts(self.core()).cloned().collect();
        for row in &mut rows {
            let Some(both) = self.stacked.iter().find(|both| both.arm == row.arm) else {
                continue;
            };
            row.true_effect_points = both.true_effect_points;
            row.true_effect_mcse_points = both.true_effect_mcse_points;
            row.true_effect_p05_points = both.true_effect_p05_points;
            row.true_effect_p95_points = both.true_effect_p95_points;
            row.power = both.power;
            row.power_mcse = both.power_mcse;
            row.probability_above_mcid = both.probability_above_mcid;
            row.probability_above_mcid_mcse = both.probability_above_mcid_mcse;
            row.probability_no_benefit = both.probability_no_benefit;
            row.probability_no_benefit_mcse = both.probability_no_benefit_mcse;
        }
        rows
    }

    /// "core bistable", or both with their weights: whose numbers those of [`headline`](Run::headline) are.
    pub fn headline_core(&self) -> String {
        match (self.stacked.first(), self.other_core()) {
            (Some(both), Some(other)) => format!(
                "both cores by their weight in the calibration ({} {}, {other} {})",
                both.core,
                words::share(both.weight),
                words::share(1.0 - both.weight)
            ),
            _ => format!("core {}", self.core()),
        }
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

    /// In how many replicates the patients were also run under every arm.
    pub fn counterfactual_replicates(&self) -> usize {
        let replicates: BTreeSet<i64> = self
            .counterfactuals
            .iter()
            .map(|row| row.replicate)
            .collect();
        replicates.len()
    }

    /// Paired difference of an arm in each of those replicates, at the endpoint, points.
    pub fn paired_differences(&self, arm: &str) -> Vec<f64> {
        let (core, month) = (self.core(), self.endpoint_month());
        self.counterfactuals
            .iter()
            .filter(|row| row.core == core && row.arm == arm && row.month == month)
            .map(|row| row.difference_points)
            .filter(|difference| difference.is_finite())
            .collect()
    }

    /// Month of the last visit; that of the endpoint when the study names none.
    pub fn last_month(&self) -> f64 {
        self.study
            .visits_months
            .iter()
            .copied()
            .fold(self.endpoint_month(), f64::max)
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
