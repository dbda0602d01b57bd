//! `sensitivity.json`: which uncertain constants move what a study is about, as `synovia sensitivity` writes it.
//!
//! Points of 100, negative is less pain; differences are arm minus reference.

use serde::{Deserialize, Serialize};

use crate::posterior::Interval;

/// Name of the document in a folder.
pub const SENSITIVITY_FILE: &str = "sensitivity.json";
/// Version of its layout.
pub const SENSITIVITY_SCHEMA_VERSION: u32 = 1;

/// A global sensitivity analysis of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// [`SENSITIVITY_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of the program that made it.
    pub program_version: String,
    /// What it is and is not.
    pub notice: String,
    /// Title of the study.
    pub title: String,
    /// Hash of its plan.
    pub plan_hash: String,
    /// Seed of all its chance: that of the study.
    pub seed: u64,
    /// Instrument of the endpoint.
    pub instrument: String,
    /// Months since baseline of the endpoint.
    pub months: f64,
    /// Virtual patients who are followed under every arm in each run of the model.
    pub people: u32,
    /// Base points of the elementary effects.
    pub repetitions: u32,
    /// Rows of each of the two samples of the Sobol indices.
    pub rows: u32,
    /// The uncertain constants, in the order of the registry.
    pub constants: Vec<Constant>,
    /// The outputs: the change in the reference arm, then the effect of each other arm.
    pub outputs: Vec<Output>,
}

/// An uncertain constant, before any calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    /// Name in the registry.
    pub id: String,
    /// What it is.
    pub meaning: String,
    /// How well it is known.
    pub status: String,
    /// Unit; 1 for none.
    pub unit: String,
    /// 5, 50 and 95 % points.
    pub quantiles: [f64; 3],
    /// Whether elementary effects kept it for an index of its own.
    pub kept: bool,
}

/// What was asked of the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Label of the arm.
    pub arm: String,
    /// Label of the reference, for a difference; none for the change of the reference itself.
    pub reference: Option<String>,
    /// Under each core, the study's own first.
    pub cores: Vec<UnderACore>,
}

/// What moves an output under one core.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnderACore {
    /// `bistable` or `monostable`.
    pub core: String,
    /// Mean over what the constants may be, points.
    pub mean: f64,
    /// Standard deviation, points.
    pub sd: f64,
    /// Of each constant, in the order of [`Sensitivity::constants`].
    pub elementary_effects: Vec<ElementaryEffects>,
    /// Of each constant that was kept, then of all others together; largest total first.
    pub indices: Vec<Indices>,
}

/// Elementary effects of a constant: points of the output for the whole range of the constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ElementaryEffects {
    /// μ.
    pub mean: f64,
    /// μ*.
    pub mean_absolute: Interval,
    /// σ.
    pub sd: f64,
}

/// Sobol indices: shares of the output's variance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indices {
    /// The constant; none for all that were not kept, together.
    pub constant: Option<String>,
    /// First order: what would go, on average, if it were known. Null when the output is the same everywhere.
    pub first: Option<Interval>,
    /// Total: what would stay, on average, if all others were known.
    pub total: Option<Interval>,
}
