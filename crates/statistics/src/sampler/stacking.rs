//! Weights of models by what each predicted of what it had not seen.
//!
//! ```text
//! maximise Σ_i ln Σ_k w_k·e^(l_ik),   w on the simplex        l_ik: log score of model k at point i
//! w_k ← w_k · mean_i( e^(l_ik) / Σ_m w_m·e^(l_im) )            each step raises it
//! ```
//!
//! Y. Yao, A. Vehtari, D. Simpson, A. Gelman, Bayesian Analysis 13 (2018) 917, doi:10.1214/17-BA1091.

use synovia_numerics::exp;

/// Steps after which a weight has long stopped moving.
const MOST_STEPS: usize = 200_000;
const STILL: f64 = 1e-12;

/// Weights of models, from the log scores of each at the same points. Equal of no points; NaN where a score is NaN or ∞, or a point is
/// impossible under every model.
///
/// # Panics
/// When models have different numbers of scores.
pub fn stack(scores: &[Vec<f64>]) -> Vec<f64> {
    let models = scores.len();
    let points = scores.first().map_or(0, Vec::len);
    assert!(
        scores.iter().all(|s| s.len() == points),
        "models are stacked on the same points"
    );
    let mut weights = vec![1.0 / models as f64; models];
    if points == 0 {
        return weights;
    }
    let relative: Vec<Vec<f64>> = (0..points)
        .map(|i| {
            let highest = scores
                .iter()
                .map(|s| s[i])
                .fold(f64::NEG_INFINITY, f64::max);
            scores.iter().map(|s| exp(s[i] - highest)).collect()
        })
        .collect();
    for _ in 0..MOST_STEPS {
        let mut gain = vec![0.0; models];
        for density in &relative {
            let mixed: f64 = density.iter().zip(&weights).map(|(d, w)| d * w).sum();
            for (gain, d) in gain.iter_mut().zip(density) {
                *gain += d / mixed / points as f64;
            }
        }
        let mut moved: f64 = 0.0;
        for (weight, gain) in weights.iter_mut().zip(&gain) {
            let next = *weight * gain;
            moved = moved.max((next - *weight).abs());
            *weight = next;
        }
        if moved < STILL {
            break;
        }
    }
    weights
}
