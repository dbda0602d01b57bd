//! How good a forecast was, once the answer is there.
//!
//! ```text
//! CRPS(F, y) = E|X − y| − ½·E|X − X′|,  X, X′ ~ F                   in the units of y; 0 is perfect
//! of a normal: σ·[z·(2Φ(z) − 1) + 2φ(z) − 1/√π],  z = (y − μ)/σ
//! ```
//!
//! T. Gneiting and A. E. Raftery, JASA 102 (2007) 359, doi:10.1198/016214506000001437.

use std::f64::consts::PI;
use synovia_numerics::{Stream, exp, normal_cdf};

/// CRPS of draws taken for the whole distribution, 1/n at each; in the time of sorting. Too large on average where n draws are a sample of
/// the distribution meant, since their spread is short by (n − 1)/n. NaN of nothing.
pub fn crps_of_draws(draws: &[f64], answer: f64) -> f64 {
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let away = sorted.iter().map(|x| (x - answer).abs()).sum::<f64>() / n;
    let apart: f64 = sorted
        .iter()
        .enumerate()
        .map(|(i, x)| (2.0 * i as f64 + 1.0 - n) * x)
        .sum::<f64>()
        / (n * n);
    away - apart
}

/// CRPS of a normal distribution; of one without spread, the absolute error.
pub fn crps_of_normal(mean: f64, sd: f64, answer: f64) -> f64 {
    if sd <= 0.0 {
        return (answer - mean).abs();
    }
    let z = (answer - mean) / sd;
    let density = exp(-0.5 * z * z) / (2.0 * PI).sqrt();
    sd * (z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * density - 1.0 / PI.sqrt())
}

/// A mean with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// From all groups.
    pub estimate: f64,
    /// 5 % point over resampled groups.
    pub low: f64,
    /// 95 % point.
    pub high: f64,
}

/// A quantity of groups (trials), with its percentile interval when groups are drawn anew, with replacement, `times` times (B. Efron, R. J.
/// Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Resamples in which it is not finite are left out. With few groups, below
/// about ten, such intervals are too narrow.
pub fn bootstrap(
    groups: usize,
    times: u64,
    seed: u64,
    quantity: &dyn Fn(&[usize]) -> f64,
) -> Interval {
    let everybody: Vec<usize> = (0..groups).collect();
    let mut stream = Stream::keyed(seed, [groups as u64, 0, 0]);
    let mut all: Vec<f64> = (0..times)
        .map(|_| {
            let drawn: Vec<usize> = (0..groups)
                .map(|_| stream.below(groups as u64) as usize)
                .collect();
            quantity(&drawn)
        })
        .filter(|x| x.is_finite())
        .collect();
    all.sort_by(f64::total_cmp);
    let at = |p: f64| {
        if all.is_empty() {
            f64::NAN
        } else {
            super::quantile_of_sorted(&all, p)
        }
    };
    Interval {
        estimate: quantity(&everybody),
        low: at(0.05),
        high: at(0.95),
    }
}
