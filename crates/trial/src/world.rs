//! One simulated world: the model with the uncertain constants drawn once for one replicate of the trial.

use crate::context::Context;
use crate::contralateral::Contralateral;
use crate::instrument::Measurement;
use crate::protocol::Protocol;
use crate::purpose::{Purpose, named_stream};
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

impl World {
    /// The world of one replicate. `uncertain` draws every uncertain constant that leaves untreated natural history alone; otherwise all
    /// are at their registry value. The same replicate has the same world under both cores.
    pub fn new(
        registry: &Registry,
        protocol: &Protocol,
        uncertain: bool,
        seed: u64,
        replicate: u64,
    ) -> Self {
        let drawn = if uncertain {
            drawn(registry, seed, replicate)
        } else {
            registry.clone()
        };
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
/// added, removed or held fixed changes no other's value.
pub fn drawn(registry: &Registry, seed: u64, replicate: u64) -> Registry {
    registry.draw(&mut |id| named_stream(seed, replicate, id, Purpose::World).normal())
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
