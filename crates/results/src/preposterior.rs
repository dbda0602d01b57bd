//! What a trial that nobody has run yet would tell, as `synovia preposterior --json` prints it.

use serde::{Deserialize, Serialize};

/// Version of the layout.
pub const PREPOSTERIOR_SCHEMA_VERSION: u32 = 1;

/// A preposterior analysis of cells against saline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preposterior {
    /// [`PREPOSTERIOR_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of the program that made it.
    pub program_version: String,
    /// What it is and is not.
    pub notice: String,
    /// SHA-256 of the tables of trials that the calibration was fitted to.
    pub data_sha256: String,
    /// Seed of all its chance.
    pub seed: u64,
    /// Trials simulated for each line and each truth.
    pub simulations: usize,
    /// Draws of each core that stand for what is believed before the trial.
    pub draws: usize,
    /// What is given in the experimental arm.
    pub given: String,
    /// Baseline of both arms, points of 100.
    pub baseline: f64,
    /// The effect that is told from nothing, points at three months; positive is relief.
    pub effect_points: f64,
    /// Probability that the mean effect is nothing or harm, as the calibration believes before the trial.
    pub no_benefit_before: f64,
    /// Standard deviation, between trials, of the true difference of one trial from the mean of all, points: what no number of patients
    /// takes away. Median over draws.
    pub between_trials_points: f64,
    /// Which core makes the trials.
    pub cores: Vec<CoreLine>,
    /// Whether cells do anything.
    pub effects: Vec<EffectLine>,
}

/// How large, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Trials, each with its own difference from the mean trial.
    pub trials: usize,
    /// Patients in each arm of each; null for so many that no sampling error is left.
    pub patients_per_arm: Option<u32>,
}

/// An estimate with its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean over simulated trials.
    pub value: f64,
    /// Its Monte Carlo standard error.
    pub mcse: f64,
}

/// What evidence does to two rival statements, one of which is true.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Expected natural logarithm of the Bayes factor in favour of the truth.
    pub log_bayes_factor: Estimate,
    /// Probability of a Bayes factor above 10 in favour of the truth: strong.
    pub strong: Estimate,
    /// Above 100: decisive.
    pub decisive: Estimate,
    /// Above 10 in favour of what is not true.
    pub misleading: Estimate,
}

/// The two cores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoreLine {
    /// How large.
    pub size: Size,
    /// Relief that cells are supposed to give under either core, points at three months; null for what the calibration believes. Cores that
    /// agree that cells do next to nothing agree on what a trial of them prints.
    pub supposed_points: Option<f64>,
    /// Months since baseline at which pain is looked at.
    pub months: Vec<f64>,
    /// When the core that is named is the true one.
    pub if_true: Vec<(String, Evidence)>,
}

/// Nothing against [`Preposterior::effect_points`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectLine {
    /// How large.
    pub size: Size,
    /// Months since baseline at which pain is looked at.
    pub months: Vec<f64>,
    /// Standard error that the patients' chance gives a difference at one visit, points.
    pub sampling_se: f64,
    /// When cells do nothing.
    pub if_nothing: EffectUnder,
    /// When they do what is told from nothing.
    pub if_effect: EffectUnder,
}

/// Under one of two truths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectUnder {
    /// Expected posterior probability of nothing, from even odds before the trial.
    pub nothing_from_even: Estimate,
    /// The same from what the calibration believes, [`Preposterior::no_benefit_before`].
    pub nothing_from_calibrated: Estimate,
    /// Bayes factors.
    pub evidence: Evidence,
}
