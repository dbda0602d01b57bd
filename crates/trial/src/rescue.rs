//! Rescue medication: what patients take between visits when it hurts.
//!
//! At each visit a patient whose reported pain is above 45 points may take paracetamol until the next one, above 65 points an NSAID;
//! half and three in ten of them do. It is washed out before visits, so that only part of its effect is in the score. Thresholds,
//! probabilities and the part carried over are assumed; effects of the drugs are published.

use crate::purpose::{Purpose, stream};
use synovia_evidence::Registry;
use synovia_joint::Dose;

/// When rescue is taken.
#[derive(Debug, Clone)]
pub struct Rescue {
    paracetamol_points: f64,
    paracetamol_probability: f64,
    nsaid_points: f64,
    nsaid_probability: f64,
    /// Part of its effect still there at a visit.
    pub carry_over: f64,
}

/// What a patient takes until the next visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Paracetamol.
    pub paracetamol: bool,
    /// An NSAID.
    pub nsaid: bool,
}

/// One patient's willingness, uniform on 0 to 1: the lower, the sooner.
#[derive(Debug, Clone, Copy)]
pub struct Willingness([f64; 2]);

impl Rescue {
    /// Reads thresholds and probabilities.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        Rescue {
            paracetamol_points: value("clinic.rescue_paracetamol_threshold_points"),
            paracetamol_probability: value("clinic.rescue_paracetamol_probability"),
            nsaid_points: value("clinic.rescue_nsaid_threshold_points"),
            nsaid_probability: value("clinic.rescue_nsaid_probability"),
            carry_over: value("clinic.rescue_carry_over_fraction"),
        }
    }

    /// Draws one patient's willingness.
    pub fn willingness(seed: u64, replicate: u64, patient: u64) -> Willingness {
        let mut draw = stream(seed, replicate, patient, Purpose::Rescue);
        Willingness([draw.uniform(), draw.uniform()])
    }

    /// What a patient who reports `pain` takes from now on.
    pub fn decide(&self, pain: f64, willingness: Willingness) -> Taken {
        Taken {
            paracetamol: pain > self.paracetamol_points
                && willingness.0[0] < self.paracetamol_probability,
            nsaid: pain > self.nsaid_points && willingness.0[1] < self.nsaid_probability,
        }
    }
}

impl Taken {
    /// What is taken for either reason.
    pub fn or(self, other: Taken) -> Taken {
        Taken {
            paracetamol: self.paracetamol || other.paracetamol,
            nsaid: self.nsaid || other.nsaid,
        }
    }

    /// As doses of the joint.
    pub fn doses(self) -> [Dose; 2] {
        [
            Dose::Paracetamol {
                level: f64::from(self.paracetamol),
            },
            Dose::Nsaid {
                level: f64::from(self.nsaid),
            },
        ]
    }
}
