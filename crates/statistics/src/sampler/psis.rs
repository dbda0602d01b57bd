//! Importance weights whose largest are smoothed by a generalised Pareto distribution.
//!
//! A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, JMLR 25 (2024) 1; fit of the tail: J. Zhang and M. A. Stephens, Technometrics 51
//! (2009) 316, with the prior of `loo` that draws k towards 0.5 in small tails.

use synovia_numerics::{exp, ln};

/// Smoothed weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// Normalised, adding up to 1, in the order of the draws; NaN where a weight is no number or infinite, or all are zero.
    pub weights: Vec<f64>,
    /// Shape k̂ of the tail; above 0.7 the weights are not to be relied on. ∞ where there is no fit: too few draws, too many that are
    /// equal, or weights that are NaN. −∞ where the largest are all the same: no tail is safer (loo says ∞).
    pub k: f64,
}

impl Smoothed {
    /// How many equal weights they are worth: 1/Σw².
    pub fn effective_size(&self) -> f64 {
        1.0 / self.weights.iter().map(|w| w * w).sum::<f64>()
    }
}

/// Smooths weights given by their logarithms, up to a constant: the ⌈min(S/5, 3√S)⌉ largest of S are replaced by the quantiles of the
/// generalised Pareto distribution fitted to them, and none exceeds the largest raw one. The draws are taken for independent.
pub fn smooth(log_weights: &[f64]) -> Smoothed {
    let total = log_weights.len();
    let highest = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    if !highest.is_finite() || log_weights.iter().any(|w| w.is_nan()) {
        return Smoothed {
            weights: vec![f64::NAN; total],
            k: f64::INFINITY,
        };
    }
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
            // Many weights that equal the cut leave no scale to fit; a k that is no number would pass for a small one.
            k = if shape.is_nan() { f64::INFINITY } else { shape };
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

/// Shape k and scale σ of ascending exceedances, P(X > x) = (1 + k x/σ)^(−1/k).
///
/// With θ = −k/σ, the likelihood is known for each θ with k at its best, k(θ) = mean ln(1 − θ x). θ is its mean over a grid of
/// m = 30 + ⌊√n⌋ values
///
/// ```text
/// θ_j = 1/x_n + (1 − √(m/(j − ½)))/(3 x*)        x* the first quartile, j = 1 ... m
/// ```
///
/// weighted by the profile likelihood n (ln(−θ/k) − k − 1). At last k is drawn towards ½ as if ten more values had said so.
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

/// ln Σ w·e^l: what is expected of a point that was left out, from weights and log likelihoods. −∞ where it is impossible, or of nothing.
pub fn log_mean(weights: &[f64], log_likelihood: &[f64]) -> f64 {
    let highest = log_likelihood
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let impossible = log_likelihood.iter().all(|l| *l == f64::NEG_INFINITY);
    if impossible && weights.iter().all(|w| !w.is_nan()) {
        return f64::NEG_INFINITY;
    }
    let sum: f64 = weights
        .iter()
        .zip(log_likelihood)
        .map(|(w, l)| w * exp(l - highest))
        .sum();
    highest + ln(sum)
}
