//! The other knee: the one that is not injected.
//!
//! ```text
//! grade:  y = ρ_KL·x + √(1−ρ_KL²)·e          x the index knee's grade on the normal scale, e standard normal; y cut into 0 to 4
//! pain:   latent = mean + sd·(ρ·z + √(1−ρ²)·e)   z = (latent pain of the index knee − its mean)/its sd
//!         recorded at screening = max(latent, 0) + noise, bounded and rounded as the index knee's
//! ```
//!
//! Points of 100. Margins of the grade are set so that both knees have osteoarthritis as often as published (Nishimura 2012, 21.6 of 31.6 %
//! of a village), the mean of pain so that both hurt as often as published (Marmon 2013, 68 of 152 patients); correlations are assumed. The
//! other knee is known at screening and has no course of its own: nothing reaches it, and it changes nothing in the index knee.

use crate::instrument::Measurement;
use crate::purpose::{Purpose, stream};
use synovia_evidence::Registry;
use synovia_numerics::Stream;
use synovia_numerics::normal::normal_cdf;

/// The other knee of one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OtherKnee {
    /// Kellgren-Lawrence grade, 0 to 4.
    pub kl: u8,
    /// The part of its pain that does not go with the index knee's, standard normal.
    pub pain_z: f64,
}

/// How other knees go with index knees.
#[derive(Debug, Clone)]
pub struct Contralateral {
    kl_correlation: f64,
    /// Share of grades up to 0, 1, 2 and 3.
    kl_up_to: [f64; 4],
    pain_correlation: f64,
    pain_points: [f64; 2],
    index_points: [f64; 2],
    painful_points: f64,
}

/// What is left of a standard normal once `correlation` of it is given.
fn rest(correlation: f64) -> f64 {
    (1.0 - correlation * correlation).max(0.0).sqrt()
}

impl Contralateral {
    /// Reads margins and correlations.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        let share = [
            value("population.contralateral_kl0_percent"),
            value("population.contralateral_kl1_percent"),
            value("population.contralateral_kl2_percent"),
            value("population.contralateral_kl3_percent"),
            value("population.contralateral_kl4_percent"),
        ];
        let all: f64 = share.iter().sum();
        let mut up_to = 0.0;
        Contralateral {
            kl_correlation: value("population.contralateral_kl_correlation"),
            kl_up_to: std::array::from_fn(|grade| {
                up_to += share[grade] / all;
                up_to
            }),
            pain_correlation: value("population.contralateral_pain_correlation"),
            pain_points: [
                value("population.contralateral_pain_mean_points"),
                value("population.contralateral_pain_sd_points"),
            ],
            index_points: [
                value("population.index_pain_mean_points"),
                value("population.index_pain_sd_points"),
            ],
            painful_points: value("population.painful_knee_points"),
        }
    }

    /// The other knee of a candidate whose index knee has grade `index_kl_z` on the normal scale. Always draws two numbers.
    pub fn draw(&self, index_kl_z: f64, draw: &mut Stream) -> OtherKnee {
        let grade = self.kl_correlation * index_kl_z + rest(self.kl_correlation) * draw.normal();
        let grade = normal_cdf(grade);
        OtherKnee {
            kl: self.kl_up_to.iter().filter(|up_to| grade > **up_to).count() as u8,
            pain_z: draw.normal(),
        }
    }

    /// Latent pain of `knee`, points, when the index knee's is `index_points`.
    pub fn latent_points(&self, knee: &OtherKnee, index_points: f64) -> f64 {
        let index_z = (index_points - self.index_points[0]) / self.index_points[1];
        let z = self.pain_correlation * index_z + rest(self.pain_correlation) * knee.pain_z;
        self.pain_points[0] + self.pain_points[1] * z
    }

    /// Pain of `knee` as screening records it, points of 100: asked for once, with noise of its own.
    pub fn recorded_points(
        &self,
        knee: &OtherKnee,
        index_points: f64,
        measurement: &Measurement,
        patient: [u64; 3],
    ) -> f64 {
        let [seed, replicate, patient] = patient;
        let mut draw = stream(seed, replicate, patient, Purpose::ContralateralNoise);
        let felt = self.latent_points(knee, index_points).max(0.0);
        measurement.pain_once(&mut draw, felt)
    }

    /// Whether a knee recorded with `points` counts as painful.
    pub fn is_painful(&self, points: f64) -> bool {
        points >= self.painful_points
    }
}
