//! `economics.json`: what a probabilistic sample says, as `synovia economics` writes it and the report reads it.
//!
//! Costs are per person in the sample's currency, effects in its unit (such as quality-adjusted life years), both discounted as the model
//! that made the sample discounted them. Numbers that do not exist are null. Every estimate has its Monte Carlo standard error beside it:
//! what another sample of the same size would change, not what the world may be.
//!
//! | key | type |
//! |---|---|
//! | `icer` | [`IcerRow`] |
//! | `nmb` | [`NetBenefitRow`] |
//! | `ceac` | [`AcceptabilityPoint`] |
//! | `evpi` | [`PerfectInformation`] |
//! | `evppi` | [`PartialInformation`] |
//! | `evsi` | [`SampleInformation`] |
//! | `enbs` | [`NetBenefitOfSampling`] |
//! | `tornado` | [`TornadoBar`] |

mod comparison;
mod folder;
mod information;
mod quadrant;

use serde::{Deserialize, Serialize};

pub use comparison::{
    AcceptabilityPoint, IcerRow, NestedNoise, NetBenefitRow, Status, StrategyAt, TornadoBar,
};
pub use folder::ECONOMICS_FILE;
pub use information::{
    NetBenefitOfSampling, PartialInformation, PerfectInformation, SampleInformation,
};
pub use quadrant::{Quadrant, same};

/// Version of this document, as documented in `book/src/psa.md`.
pub const ECONOMICS_SCHEMA_VERSION: u32 = 1;

/// What the document says on its first lines and on every page made from it.
pub const NO_VERDICT: &str = "SIMULATED. A model's costs and effects under stated assumptions; no verdict that a treatment works, and none that anybody should pay for it.";

/// What a probabilistic sample says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// [`NO_VERDICT`].
    pub notice: String,
    /// [`ECONOMICS_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What was asked, completely.
    pub question: Question,
    /// Strategies from the cheapest to the dearest, with the ratio of those on the frontier. Empty when only net benefit was given.
    pub icer: Vec<IcerRow>,
    /// Net monetary benefit, one row per willingness to pay and strategy.
    pub nmb: Vec<NetBenefitRow>,
    /// Acceptability curves, the frontier among them, and expected loss: one point per willingness to pay.
    pub ceac: Vec<AcceptabilityPoint>,
    /// Value of knowing everything, one row per willingness to pay of the grid.
    pub evpi: Vec<PerfectInformation>,
    /// Value of knowing a parameter or a set of parameters; the most valuable first within each willingness to pay.
    pub evppi: Vec<PartialInformation>,
    /// Value of a next trial.
    pub evsi: Vec<SampleInformation>,
    /// What is left of it when the trial has been paid.
    pub enbs: Vec<NetBenefitOfSampling>,
    /// How net benefit moves with each parameter.
    pub tornado: Vec<TornadoBar>,
    /// Share of the noise of finite simulations in the sample; empty when that is not known.
    pub within: Vec<NestedNoise>,
    /// What else a reader has to know.
    pub findings: Vec<String>,
}

/// What was asked: the same question to the same sample gives the same bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The command line that asks it again; empty when the library was called.
    pub command: String,
    /// Version of the program.
    pub program_version: String,
    /// Name of the file.
    pub input: String,
    /// SHA-256 of the file.
    pub input_sha256: String,
    /// Draws in the sample.
    pub draws: u64,
    /// Strategies, in the order of the sample.
    pub strategies: Vec<String>,
    /// Parameters, in the order of the sample.
    pub parameters: Vec<String>,
    /// The strategy that increments are against: the one with the lowest mean cost (with net benefit only, the first).
    pub reference: String,
    /// Willingness to pay per unit of effect at which tables are given; the first is the headline. Empty when only net benefit was given.
    pub wtp_at: Vec<f64>,
    /// Level of the credible intervals, such as 0.95.
    pub level: f64,
    /// Whether the sample has net benefit only, so that willingness to pay is already in it.
    pub net_benefit_only: bool,
    /// How many people would decide again, discounted and added up over the horizon; null when not asked.
    pub population: Option<f64>,
}

impl Analysis {
    /// As it is stored: indented, keys in a fixed order, ending with a newline.
    pub fn to_json(&self) -> String {
        crate::manifest::to_json(self)
    }

    /// Reads what [`to_json`](Analysis::to_json) wrote.
    ///
    /// # Errors
    /// When it is not such a document; the message says where.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}
