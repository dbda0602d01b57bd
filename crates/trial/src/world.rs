//! One simulated world: the model with the uncertain constants drawn once for one replicate of the trial.

use crate::context::Context;
use crate::contralateral::Contralateral;
use crate::instrument::Measurement;
use crate::protocol::Protocol;
use crate::purpose::{Purpose, named_stream, stream};
use crate::reaction::Rates;
use crate::rescue::Rescue;
use crate::withdrawal::Withdrawal;
use synovia_evidence::Registry;
use synovia_joint::Constants;
use synovia_numerics::real::{exp, ln};
use synovia_numerics::stream::Stream;

/// Everything a replicate needs of the model.
#[derive(Debug, Clone)]
pub struct World {
    /// Of the joint.
    pub constants: Constants,
    /// Of the questionnaires.
    pub measurement: Measurement,
    /// Of the context response.
    pub context: Context,
    /// Of reactions after injection.
    pub reactions: Rates,
    /// Of withdrawal.
    pub withdrawal: Withdrawal,
    /// Of rescue medication.
    pub rescue: Rescue,
    /// Of insults.
    pub insults: Insults,
    /// Of the other knee.
    pub contralateral: Contralateral,
}

/// What happens to uncertain constants in each replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Uncertain<'a> {
    /// All stay at their registry value.
    No,
    /// Each that leaves untreated natural history alone is drawn by itself, as the registry spreads it.
    Prior,
    /// As `Prior`; then those that a calibration knows are taken from one of its draws, all from the same.
    Posterior(ConstantDraws<'a>),
}

impl Uncertain<'_> {
    /// Whether replicates differ in their constants.
    pub fn is_drawn(self) -> bool {
        self != Uncertain::No
    }
}

/// Draws of a calibration: values of some constants that belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstantDraws<'a> {
    /// Constants of the registry.
    pub ids: &'a [String],
    /// Draws, each with one value for each of `ids`; at least one.
    pub draws: &'a [Vec<f64>],
}

impl<'a> ConstantDraws<'a> {
    /// The number of the draw that a replicate takes: the same for two cores that have equally many.
    pub fn row(self, seed: u64, replicate: u64) -> usize {
        stream(seed, replicate, 0, Purpose::Posterior).below(self.draws.len() as u64) as usize
    }

    fn values(self, seed: u64, replicate: u64) -> impl Iterator<Item = (&'a str, f64)> {
        let values = &self.draws[self.row(seed, replicate)];
        self.ids
            .iter()
            .map(String::as_str)
            .zip(values.iter().copied())
    }
}

impl World {
    /// The world of one replicate. The same replicate has the same world under both cores, except where a calibration knows of each core
    /// what constants it needs.
    ///
    /// # Panics
    ///
    /// When a calibration has no draws, or names a constant that the registry does not have.
    pub fn new(
        registry: &Registry,
        protocol: &Protocol,
        uncertain: Uncertain,
        seed: u64,
        replicate: u64,
    ) -> Self {
        let drawn = drawn(registry, uncertain, seed, replicate);
        World {
            constants: Constants::new(&drawn),
            measurement: Measurement::new(&drawn),
            context: Context::new(&drawn),
            reactions: Rates::new(&drawn),
            withdrawal: Withdrawal::new(&drawn, protocol.design.dropout_per_year),
            rescue: Rescue::new(&drawn),
            insults: Insults::new(&drawn),
            contralateral: Contralateral::new(&drawn),
        }
    }
}

/// The registry as one replicate has it: every uncertain constant drawn from a stream that bears its name, so that a constant that is
/// added, removed or held fixed changes no other's value; and those that a calibration knows from one draw of it. What a study has
/// replaced is drawn in neither way.
///
/// # Panics
///
/// When a calibration has no draws, or names a constant that the registry does not have.
pub fn drawn(registry: &Registry, uncertain: Uncertain, seed: u64, replicate: u64) -> Registry {
    let prior =
        || registry.draw(&mut |id| named_stream(seed, replicate, id, Purpose::World).normal());
    match uncertain {
        Uncertain::No => registry.clone(),
        Uncertain::Prior => prior(),
        Uncertain::Posterior(calibrated) => prior()
            .with_drawn(calibrated.values(seed, replicate))
            .unwrap_or_else(|unknown| panic!("{unknown}")),
    }
}

/// Small injuries and overuse: a Poisson process, log-normal in size, whose rate differs between patients.
#[derive(Debug, Clone)]
pub struct Insults {
    per_d: f64,
    patient_log_sd: f64,
    size: f64,
    size_log_sd: f64,
}

const DAYS_PER_YEAR: f64 = 365.25;

impl Insults {
    /// Reads rate and size.
    pub fn new(registry: &Registry) -> Self {
        let cv = registry.value("joint.insult_rate_patient_cv");
        Insults {
            per_d: registry.value("joint.insult_rate_per_year") / DAYS_PER_YEAR,
            patient_log_sd: ln(1.0 + cv * cv).sqrt(),
            size: registry.value("joint.insult_size"),
            size_log_sd: registry.value("joint.insult_size_log_sd"),
        }
    }

    /// Days and sizes (units of f) of one patient's insults between two days.
    pub fn draw(&self, draw: &mut Stream, from_d: f64, to_d: f64) -> Vec<(f64, f64)> {
        // The mean rate over patients is the registry's: the median lies below it.
        let s = self.patient_log_sd;
        let rate = self.per_d * exp(s * draw.normal() - 0.5 * s * s);
        let mut insults = Vec::new();
        let mut day = from_d + draw.exponential() / rate;
        while day < to_d {
            insults.push((day, self.size * exp(self.size_log_sd * draw.normal())));
            day += draw.exponential() / rate;
        }
        insults
    }
}
