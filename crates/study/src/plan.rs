//! A complete plan: nothing left to read, to look up or to default.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_regulation::passport::Passport;
use synovia_trial::protocol::Protocol;
use synovia_trial::world::Uncertain;

use crate::{Calibration, canonical, manifest};

/// Status of results, and of constants, that rest on published trials.
pub(crate) const CALIBRATED: &str = "calibrated";
/// Status of results whose constants nothing was fitted to.
const NOT_CALIBRATED: &str = "prior";

/// Everything a run needs to know. Two equal plans give the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// As printed on the report.
    pub title: String,
    /// Where all random numbers start.
    pub seed: u64,
    /// How often the whole trial is simulated.
    pub replicates: u32,
    /// Who is randomised to what, when they are seen, what is compared.
    pub protocol: Protocol,
    /// The names behind the two thresholds of the protocol.
    pub thresholds: ThresholdNames,
    /// How the joint is modelled.
    pub model: Model,
    /// Replicates, from the first, whose patients are written one by one.
    pub patient_replicates: u32,
    /// The passports of the study's own products, by the name that the study file gives them.
    pub passports: BTreeMap<String, PassportFile>,
    /// SHA-256 of the bytes of the study file, in hexadecimal; of its text with the settings in their places where the command line set
    /// something. Not part of [`plan_hash`](Plan::plan_hash).
    pub source_hash: String,
}

/// A passport as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct PassportFile {
    /// What it says.
    pub passport: Passport,
    /// The file. Part of [`plan_hash`](Plan::plan_hash), because the run tells what stands in it.
    pub text: String,
}

/// The names of the thresholds of the endpoint, as `synovia_evidence` knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdNames {
    /// Of the smallest difference between groups that matters.
    pub between_group: String,
    /// Of the smallest change within a patient that matters.
    pub within_patient: String,
}

/// How the joint is modelled.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The core of the headline; the other one is run beside it.
    pub core: Core,
    /// What happens to uncertain constants.
    pub uncertainty: Uncertainty,
    /// Virtual candidates prepared once and shared by all replicates.
    pub pool: u32,
    /// Replicates, from the first, in which every patient is also run under every arm; at most all.
    pub counterfactual_replicates: u32,
    /// Registry values that the study replaces, by the parameter's name.
    pub overrides: BTreeMap<String, f64>,
}

/// What happens to uncertain constants.
#[derive(Debug, Clone, PartialEq)]
pub enum Uncertainty {
    /// Every replicate takes those that a calibration knows from one of its draws, and draws the others anew.
    Posterior(Arc<Calibration>),
    /// Every replicate draws them anew.
    Prior,
    /// All stay at their registry value.
    None,
}

impl Uncertainty {
    /// As written in study files and results.
    pub fn name(&self) -> &'static str {
        match self {
            Uncertainty::Posterior(_) => "posterior",
            Uncertainty::Prior => "prior",
            Uncertainty::None => "none",
        }
    }

    /// As a trial under `core` is told.
    pub fn under(&self, core: Core) -> Uncertain<'_> {
        match self {
            Uncertainty::Posterior(calibration) => Uncertain::Posterior(calibration.of(core)),
            Uncertainty::Prior => Uncertain::Prior,
            Uncertainty::None => Uncertain::No,
        }
    }

    /// Whether replicates differ in their constants.
    pub fn is_drawn(&self) -> bool {
        *self != Uncertainty::None
    }

    /// The calibration that constants are drawn from, if they are.
    pub fn calibration(&self) -> Option<&Calibration> {
        match self {
            Uncertainty::Posterior(calibration) => Some(calibration),
            Uncertainty::Prior | Uncertainty::None => None,
        }
    }

    /// The status of results: what the constants rest on.
    pub fn status(&self) -> &'static str {
        if self.calibration().is_some() {
            CALIBRATED
        } else {
            NOT_CALIBRATED
        }
    }
}

impl Plan {
    /// Patients of one trial, all arms together.
    pub fn patients(&self) -> u64 {
        self.protocol
            .arms
            .iter()
            .map(|arm| u64::from(arm.patients))
            .sum()
    }

    /// Patients of all replicates of the randomised trial, under one core.
    pub fn simulated_patients(&self) -> u64 {
        self.patients() * u64::from(self.replicates)
    }

    /// The registry with the values that this study replaces.
    ///
    /// # Panics
    ///
    /// When `model.overrides` names a parameter that does not exist; a plan that came from checking a study has none.
    pub fn registry(&self) -> Registry {
        self.model
            .overrides
            .iter()
            .fold(Registry::embedded(), |registry, (id, value)| {
                registry
                    .with_value(id, *value)
                    .unwrap_or_else(|unknown| panic!("{unknown}"))
            })
    }

    /// SHA-256, in hexadecimal, of everything that results depend on: the plan and every value of the registry, but not how the
    /// study file is laid out.
    pub fn plan_hash(&self) -> String {
        canonical::sha256(canonical::text(&canonical::plan(self)).as_bytes())
    }

    /// The plan as other programs read it in the manifest of a run.
    pub fn to_json(&self) -> Value {
        manifest::study(self)
    }
}
