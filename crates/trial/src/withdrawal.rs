//! Who leaves the trial, and when.
//!
//! ```text
//! P(gone by the next visit) = 1 − exp(−λ·Δt·HR^((pain − 40)/10)),    λ = −ln(1 − dropout per year) per year
//! ```
//!
//! `pain` is what was reported at the last visit attended, so leaving depends on what was observed (missing at random). The hazard ratio
//! per 10 points is assumed.

use crate::purpose::{Purpose, stream};
use synovia_evidence::Registry;
use synovia_numerics::real::{exp, ln};

const DAYS_PER_YEAR: f64 = 365.25;

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

    /// Number of visits attended (at least the first), for pain reported at each and the patient's luck.
    pub fn attended(&self, days: &[f64], pain: impl Fn(usize) -> f64, luck: &[f64]) -> usize {
        for visit in 1..days.len() {
            let excess = pain(visit - 1) - self.reference_points;
            let hazard = self.per_d
                * (days[visit] - days[visit - 1])
                * exp(self.log_ratio_per_point * excess);
            if luck[visit] < 1.0 - exp(-hazard) {
                return visit;
            }
        }
        days.len()
    }
}
