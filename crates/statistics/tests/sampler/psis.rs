//! What loo says of the same log likelihoods, and what theory says of tails and of an observation left out.

use std::f64::consts::PI;

use synovia_numerics::{Stream, exp, ln};
use synovia_statistics::sampler::{log_mean, smooth};

use crate::oracle_table::rows;

fn log_likelihood() -> Vec<Vec<f64>> {
    let mut observations = vec![Vec::new(); 12];
    for row in rows("sampler/log_likelihood.csv", "") {
        observations[row.number("observation") as usize - 1].push(row.number("value"));
    }
    observations
}

#[test]
fn smoothed_weights_their_tail_and_the_score_are_those_of_loo() {
    let observations = log_likelihood();
    for row in rows("sampler/psis.csv", "") {
        let at_draws = &observations[row.number("observation") as usize - 1];
        let ratios: Vec<f64> = at_draws.iter().map(|value| -value).collect();
        let smoothed = smooth(&ratios);
        let elpd = log_mean(&smoothed.weights, at_draws);
        let equal = vec![1.0 / at_draws.len() as f64; at_draws.len()];
        row.relatively_near("elpd", elpd, 1e-10);
        row.near_or_the_same("p_loo", log_mean(&equal, at_draws) - elpd, 1e-10);
        row.relatively_near("k_hat", smoothed.k, 1e-10);
        row.relatively_near("effective", smoothed.effective_size(), 1e-10);
        for name in ["smallest", "tail", "largest"] {
            let place = row.number(&format!("{name}_place")) as usize - 1;
            row.near_or_the_same(name, ln(smoothed.weights[place]), 1e-10);
        }
    }
}

#[test]
fn the_shape_of_the_tail_is_that_of_the_ratios() {
    // Weights U^−k of uniform U are Pareto with shape k.
    for k in [0.2, 0.5, 0.9] {
        let mut stream = Stream::keyed(5, [0, 0, 0]);
        let ratios: Vec<f64> = (0..40_000).map(|_| k * stream.exponential()).collect();
        let smoothed = smooth(&ratios);
        assert!((smoothed.k - k).abs() < 0.12, "{k}: {}", smoothed.k);
        let total: f64 = smoothed.weights.iter().sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}

#[test]
fn smoothing_brings_the_mean_of_a_shifted_distribution_nearer_to_the_truth() {
    // From N(0, 1) to N(1.8, 1): the ratio is e^1.8x but for a constant.
    let (mut raw_error, mut smooth_error) = (0.0, 0.0);
    for repeat in 0..40 {
        let mut stream = Stream::keyed(6, [repeat, 0, 0]);
        let draws: Vec<f64> = (0..400).map(|_| stream.normal()).collect();
        let ratios: Vec<f64> = draws.iter().map(|x| 1.8 * x).collect();
        let mean = |weights: &[f64]| {
            let pairs = draws.iter().zip(weights);
            pairs.map(|(x, w)| x * w).sum::<f64>() / weights.iter().sum::<f64>()
        };
        let raw: Vec<f64> = ratios.iter().map(|ratio| exp(*ratio)).collect();
        raw_error += (mean(&raw) - 1.8).abs();
        smooth_error += (mean(&smooth(&ratios).weights) - 1.8).abs();
    }
    assert!(smooth_error < raw_error, "{smooth_error} {raw_error}");
}

#[test]
fn a_normal_left_out_is_predicted_as_theory_says() {
    // Posterior of a mean from n normal observations; leaving one out has a closed form.
    let y = [0.3, -1.1, 2.4, 0.9, -0.2, 1.5, 0.1, -0.7, 0.8, 1.2];
    let n = y.len() as f64;
    let sum: f64 = y.iter().sum();
    let log_normal = |x: f64, mean: f64, variance: f64| {
        -0.5 * ln(2.0 * PI * variance) - 0.5 * (x - mean) * (x - mean) / variance
    };
    let mut stream = Stream::keyed(8, [0, 0, 0]);
    // A flat prior, variance 1: the mean is normal around the mean of y with variance 1/n.
    let draws: Vec<f64> = (0..20_000)
        .map(|_| sum / n + stream.normal() / n.sqrt())
        .collect();
    for left_out in y {
        let log_likelihood: Vec<f64> = draws
            .iter()
            .map(|m| log_normal(left_out, *m, 1.0))
            .collect();
        let inverse: Vec<f64> = log_likelihood.iter().map(|l| -l).collect();
        let said = log_mean(&smooth(&inverse).weights, &log_likelihood);
        let truth = log_normal(
            left_out,
            (sum - left_out) / (n - 1.0),
            1.0 + 1.0 / (n - 1.0),
        );
        assert!(
            (said - truth).abs() < 0.03,
            "{left_out}: {said} against {truth}"
        );
    }
}
