//! Who leaves the trial, and when.
//!
//! ```text
//! P(gone by the next visit) = 1 − exp(−λ·Δt·HR^((pain − 40)/10)),    λ = −ln(1 − dropout per year) per year
//! ```
//!
//! `pain` is what was reported at the last visit attended, so leaving depends on what was observed (missing at random). The hazard ratio
//! per 10 points is assumed. Who leaves but would have stayed with 40 points of pain leaves for pain; the others leave for another reason.

use crate::purpose::{Purpose, stream};
use synovia_evidence::Registry;
use synovia_numerics::real::{exp, ln};

const DAYS_PER_YEAR: f64 = 365.25;

/// Why a patient left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// With pain of the reference level the patient would have stayed until the next visit.
    Pain,
    /// The patient would have left with pain of the reference level too.
    Other,
}

impl Reason {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Pain => "pain",
            Reason::Other => "other",
        }
    }
}

/// How a patient left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// Number of visits attended, at least the first.
    pub attended: usize,
    /// Between the last visit attended and the first missed, d.
    pub day: f64,
    /// Why.
    pub reason: Reason,
}

/// The hazard of withdrawal.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    per_d: f64,
    log_ratio_per_point: f64,
    reference_points: f64,
}

impl Withdrawal {
    /// Hazard for a share `per_year` of withdrawals.
    pub fn new(registry: &Registry, per_year: f64) -> Self {
        Withdrawal {
            per_d: -ln(1.0 - per_year) / DAYS_PER_YEAR,
            log_ratio_per_point: ln(registry.value("clinic.dropout_pain_hazard_ratio")) / 10.0,
            reference_points: registry.value("clinic.dropout_reference_points"),
        }
    }

    /// One patient's luck: a uniform number for each interval between visits.
    pub fn luck(seed: u64, replicate: u64, patient: u64, visits: usize) -> Vec<f64> {
        let mut draw = stream(seed, replicate, patient, Purpose::Withdrawal);
        (0..visits).map(|_| draw.uniform()).collect()
    }

    /// Whether and how a patient leaves, for pain reported at each visit and the patient's luck.
    pub fn left(&self, days: &[f64], pain: impl Fn(usize) -> f64, luck: &[f64]) -> Option<Left> {
        (1..days.len()).find_map(|visit| {
            let since = days[visit] - days[visit - 1];
            let excess = pain(visit - 1) - self.reference_points;
            let usual = self.per_d * since;
            let hazard = usual * exp(self.log_ratio_per_point * excess);
            let gone_by_then = |hazard: f64| luck[visit] < 1.0 - exp(-hazard);
            gone_by_then(hazard).then(|| Left {
                attended: visit,
                day: days[visit - 1] + since * -ln(1.0 - luck[visit]) / hazard,
                reason: if gone_by_then(usual) {
                    Reason::Other
                } else {
                    Reason::Pain
                },
            })
        })
    }
}
