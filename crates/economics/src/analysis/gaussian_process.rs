//! A Gaussian process over several parameters, of low rank.
//!
//! g(φ) = linear in φ + a Gaussian process with covariance τ²·exp(−½·Σ_p ((φ_p − φ'_p)/ℓ_p)²), φ in standard deviations. Known through its values at
//! M landmarks u (every n/M-th draw): with K_uu = L·Lᵀ its columns are A = K_nu·L^(−T), A·Aᵀ ≈ K_nn (J. Quiñonero-Candela, C. E. Rasmussen,
//! *J. Mach. Learn. Res.* 6, 2005, 1939-1959: subset of regressors). τ² and the noise are found by restricted maximum likelihood for every
//! strategy, the lengths ℓ_p by the sum of these likelihoods: first one for all, then each on its own on a ladder of factors of two
//! (M. Strong and others, *Med. Decis. Making* 34, 2014, 311-326, use a full one).

use synovia_numerics::{Matrix, exp};

use super::sample::mean_and_se;
use super::smoother::Smoother;

const LANDMARKS: usize = 60;
/// Lengths hardly change with more; the regression itself is on all draws.
const DRAWS_FOR_LENGTHS: usize = 500;
/// Keeps the covariance of landmarks at the same place invertible, relative to τ².
const NUGGET: f64 = 1e-6;
const SHORTEST: f64 = 0.25;
const LONGEST: f64 = 32.0;

/// The smoother over several parameters, none of them constant, with lengths that suit the responses.
pub(super) fn gaussian_process(parameters: &[&[f64]], responses: &[Vec<f64>]) -> Smoother {
    let scaled: Vec<Vec<f64>> = parameters
        .iter()
        .map(|values| standardised(values))
        .collect();
    let draws = scaled[0].len();
    let few = strided(draws, DRAWS_FOR_LENGTHS);
    let pick = |values: &Vec<f64>| -> Vec<f64> { few.iter().map(|&i| values[i]).collect() };
    let few_scaled: Vec<Vec<f64>> = scaled.iter().map(pick).collect();
    let few_responses: Vec<Vec<f64>> = responses.iter().map(pick).collect();
    let deviance = |lengths: &[f64]| -> f64 {
        let smoother = with_lengths(&few_scaled, lengths);
        let fits = smoother.fit_all(&few_responses);
        fits.iter().map(|fit| fit.deviance).sum()
    };
    let lengths = suitable_lengths(parameters.len(), deviance);
    with_lengths(&scaled, &lengths)
}

fn suitable_lengths(parameters: usize, deviance: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let mut best = (f64::INFINITY, vec![1.0; parameters]);
    let mut length = 0.5;
    while length <= LONGEST / 2.0 {
        let lengths = vec![length; parameters];
        let value = deviance(&lengths);
        if value < best.0 {
            best = (value, lengths);
        }
        length *= 2.0;
    }
    // Two rounds: the second sees what the first has made of the others.
    for _ in 0..2 {
        let before = best.0;
        for parameter in 0..parameters {
            for factor in [0.5, 2.0] {
                loop {
                    let mut lengths = best.1.clone();
                    lengths[parameter] *= factor;
                    if !(SHORTEST..=LONGEST).contains(&lengths[parameter]) {
                        break;
                    }
                    let value = deviance(&lengths);
                    if value >= best.0 {
                        break;
                    }
                    best = (value, lengths);
                }
            }
        }
        if best.0 == before {
            break;
        }
    }
    best.1
}

fn with_lengths(scaled: &[Vec<f64>], lengths: &[f64]) -> Smoother {
    let draws = scaled[0].len();
    let landmarks = strided(draws, LANDMARKS.min(draws / 2).max(1));
    let kernel = |i: usize, j: usize| {
        let mut distance = 0.0;
        for (values, length) in scaled.iter().zip(lengths) {
            let step = (values[i] - values[j]) / length;
            distance += step * step;
        }
        exp(-0.5 * distance)
    };
    let m = landmarks.len();
    let mut between = Matrix::zeros(m, m);
    for (a, &i) in landmarks.iter().enumerate() {
        for (b, &j) in landmarks.iter().enumerate() {
            between[(a, b)] = kernel(i, j) + if a == b { NUGGET } else { 0.0 };
        }
    }
    let mut columns = vec![vec![0.0; draws]; m];
    if let Ok(root) = between.cholesky() {
        let mut row = vec![0.0; m];
        for draw in 0..draws {
            for (value, &j) in row.iter_mut().zip(&landmarks) {
                *value = kernel(draw, j);
            }
            for (column, value) in columns.iter_mut().zip(root.whiten(&row)) {
                column[draw] = value;
            }
        }
    } else {
        columns.clear();
    }
    Smoother::new(scaled, columns)
}

fn standardised(values: &[f64]) -> Vec<f64> {
    let (mean, se) = mean_and_se(values);
    let sd = se * (values.len() as f64).sqrt();
    values.iter().map(|value| (value - mean) / sd).collect()
}

/// At most `wanted` of `count` positions, evenly spread.
pub(super) fn strided(count: usize, wanted: usize) -> Vec<usize> {
    let wanted = wanted.min(count);
    (0..wanted).map(|i| i * count / wanted).collect()
}
