//! Importance weights whose largest are smoothed by a generalised Pareto distribution.
//!
//! A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, JMLR 25 (2024) 1; fit of the tail: J. Zhang and M. A. Stephens, Technometrics 51
//! (2009) 316, with the prior of `loo` that draws k towards 0.5 in small tails.

use synovia_numerics::{exp, ln};

/// Smoothed weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// Normalised, adding up to 1.
    pub weights: Vec<f64>,
    /// Shape of the tail; above 0.7 the weights are not to be relied on.
    pub k: f64,
}

impl Smoothed {
    /// How many equal weights they are worth: 1/Σw².
    pub fn effective_size(&self) -> f64 {
        1.0 / self.weights.iter().map(|w| w * w).sum::<f64>()
    }
}

/// Smooths weights given by their logarithms.
pub fn smooth(log_weights: &[f64]) -> Smoothed {
    let total = log_weights.len();
    let highest = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let mut log_w: Vec<f64> = log_weights.iter().map(|w| w - highest).collect();
    let tail = (total as f64 / 5.0).min(3.0 * (total as f64).sqrt()).ceil() as usize;
    let mut order: Vec<usize> = (0..total).collect();
    order.sort_by(|a, b| log_w[*a].total_cmp(&log_w[*b]));
    let mut k = f64::INFINITY;
    if tail >= 5 && total > tail {
        let cut = exp(log_w[order[total - tail - 1]]);
        let above = &order[total - tail..];
        let exceed: Vec<f64> = above.iter().map(|i| exp(log_w[*i]) - cut).collect();
        if exceed[tail - 1] > 0.0 && exceed[0] < exceed[tail - 1] {
            let (shape, scale) = generalised_pareto(&exceed);
            k = shape;
            if shape.is_finite() {
                for (rank, place) in above.iter().enumerate() {
                    let p = (rank as f64 + 0.5) / tail as f64;
                    let exceeded = if shape.abs() < 1e-12 {
                        -scale * ln(1.0 - p)
                    } else {
                        scale * (exp(-shape * ln(1.0 - p)) - 1.0) / shape
                    };
                    log_w[*place] = ln(cut + exceeded).min(0.0);
                }
            }
        } else {
            // All weights of the tail are the same: nothing to smooth.
            k = f64::NEG_INFINITY;
        }
    }
    let weights: Vec<f64> = log_w.iter().map(|w| exp(*w)).collect();
    let sum: f64 = weights.iter().sum();
    Smoothed {
        weights: weights.into_iter().map(|w| w / sum).collect(),
        k,
    }
}

/// Shape and scale of ascending exceedances.
fn generalised_pareto(x: &[f64]) -> (f64, f64) {
    let n = x.len();
    let count = n as f64;
    let candidates = 30 + count.sqrt().floor() as usize;
    let quartile = x[((count / 4.0 + 0.5).floor() as usize).clamp(1, n) - 1];
    let theta: Vec<f64> = (1..=candidates)
        .map(|j| {
            1.0 / x[n - 1]
                + (1.0 - (candidates as f64 / (j as f64 - 0.5)).sqrt()) / (3.0 * quartile)
        })
        .collect();
    let shape_at = |t: f64| x.iter().map(|x| ln(1.0 - t * x)).sum::<f64>() / count;
    let profile: Vec<f64> = theta
        .iter()
        .map(|t| {
            let shape = shape_at(*t);
            count * (ln(-t / shape) - shape - 1.0)
        })
        .collect();
    let weight = |j: usize| 1.0 / profile.iter().map(|l| exp(l - profile[j])).sum::<f64>();
    let mean: f64 = theta.iter().enumerate().map(|(j, t)| t * weight(j)).sum();
    let shape = shape_at(mean);
    let scale = -shape / mean;
    const PRIOR_SIZE: f64 = 10.0;
    const PRIOR_SHAPE: f64 = 0.5;
    (
        (shape * count + PRIOR_SIZE * PRIOR_SHAPE) / (count + PRIOR_SIZE),
        scale,
    )
}

/// ln Σ w·e^l: what is expected of a point that was left out, from weights and log likelihoods.
pub fn log_mean(weights: &[f64], log_likelihood: &[f64]) -> f64 {
    let highest = log_likelihood
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = weights
        .iter()
        .zip(log_likelihood)
        .map(|(w, l)| w * exp(l - highest))
        .sum();
    highest + ln(sum)
}
