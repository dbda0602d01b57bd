//! How far a cohort is from the same cohort solved better.

use super::{Look, VISIT_MONTHS};
use synovia_joint::state::V;
use synovia_numerics::sum;

/// Over the visits after the first dose.
pub struct Errors {
    /// Largest error of mean latent pain, points.
    pub mean_pain: f64,
    /// The same of mean effusion, mL.
    pub mean_effusion: f64,
    /// Of the joints' own largest errors of latent pain, points.
    pub median: f64,
    /// Of the same, the one that 5 % exceed, points.
    pub p95: f64,
    /// Joints whose latent pain is off by more than a point at some visit: those that ran along a separatrix.
    pub off: usize,
}

/// Errors of `looks`, given the exact ones of the same joints at the visits of [`VISIT_MONTHS`].
pub fn errors(looks: &[Vec<Look>], exact: &[Vec<Look>]) -> Errors {
    let visits = 1..VISIT_MONTHS.len();
    let of_mean = |of: fn(&Look) -> f64| {
        let difference = |visit: usize| {
            sum(looks
                .iter()
                .zip(exact)
                .map(|(a, b)| of(&a[visit]) - of(&b[visit])))
                / looks.len() as f64
        };
        visits
            .clone()
            .map(|visit| difference(visit).abs())
            .fold(0.0, f64::max)
    };
    let mut own: Vec<f64> = looks
        .iter()
        .zip(exact)
        .map(|(a, b)| {
            visits
                .clone()
                .map(|visit| (a[visit].latent_points - b[visit].latent_points).abs())
                .fold(0.0, f64::max)
        })
        .collect();
    own.sort_by(f64::total_cmp);
    Errors {
        mean_pain: of_mean(|look| look.latent_points),
        mean_effusion: of_mean(|look| look.state[V]),
        median: own[own.len() / 2],
        p95: own[own.len() * 95 / 100],
        off: own.iter().filter(|error| **error > 1.0).count(),
    }
}
