//! Stacking weights: what loo says, what a grid says, and what holds at a maximum.

use synovia_numerics::{Stream, exp, ln};
use synovia_statistics::sampler::stack;

use crate::oracle_table::rows;

fn mean_log_score(scores: &[Vec<f64>], weights: &[f64]) -> f64 {
    let n = scores[0].len();
    let one = |i: usize| ln(scores.iter().zip(weights).map(|(s, w)| w * exp(s[i])).sum());
    (0..n).map(one).sum::<f64>() / n as f64
}

/// Largest violation of what holds at a maximum: slopes are at most 1, and 1 where there is weight. A weight that ends at zero only
/// comes near it.
fn violation(scores: &[Vec<f64>], weights: &[f64]) -> f64 {
    let n = scores[0].len();
    let mixed: Vec<f64> = (0..n)
        .map(|i| scores.iter().zip(weights).map(|(s, w)| w * exp(s[i])).sum())
        .collect();
    let slope = |s: &Vec<f64>| (0..n).map(|i| exp(s[i]) / mixed[i]).sum::<f64>() / n as f64;
    scores.iter().zip(weights).fold(0.0, |worst, (s, w)| {
        let off = slope(s) - 1.0;
        f64::max(worst, if *w > 1e-3 { off.abs() } else { off })
    })
}

fn random_scores(models: usize, n: usize, case: u64) -> Vec<Vec<f64>> {
    let mut stream = Stream::keyed(8, [case, models as u64, 0]);
    let mut scores = vec![Vec::new(); models];
    for _ in 0..n {
        let y = stream.normal() + if stream.uniform() < 0.4 { 2.0 } else { 0.0 };
        for (model, scores) in scores.iter_mut().enumerate() {
            let z = (y - 0.8 * model as f64) / (0.7 + 0.3 * model as f64);
            scores.push(-0.5 * z * z - ln(0.7 + 0.3 * model as f64) + 0.2 * stream.normal());
        }
    }
    scores
}

#[test]
fn weights_are_those_of_loo_up_to_its_barrier() {
    let mut scores = vec![Vec::new(); 5];
    for row in rows("sampler/log_scores.csv", "") {
        scores[row.number("model") as usize - 1].push(row.number("value"));
    }
    for row in rows("sampler/stacking.csv", "") {
        let models = row.numbers("models");
        let own: Vec<Vec<f64>> = models
            .iter()
            .map(|m| scores[*m as usize - 1].clone())
            .collect();
        let weights = stack(&own);
        for (ours, theirs) in weights.iter().zip(row.numbers("weights")) {
            assert!((ours - theirs).abs() < 1e-6, "{models:?}: {ours} {theirs}");
        }
        let better = mean_log_score(&own, &weights) - row.number("mean_log_score");
        assert!((-1e-14..1e-9).contains(&better), "{models:?}: {better:e}");
        assert!(violation(&own, &weights) < 1e-9, "{models:?}");
    }
}

#[test]
fn no_point_of_a_grid_is_better_and_the_best_is_next_to_ours() {
    for case in 0..5 {
        let scores = random_scores(3, 40, case);
        let weights = stack(&scores);
        let mut best = (f64::NEG_INFINITY, [0.0; 3]);
        for i in 0..=100 {
            for j in 0..=100 - i {
                let w = [
                    f64::from(i) / 100.0,
                    f64::from(j) / 100.0,
                    f64::from(100 - i - j) / 100.0,
                ];
                let value = mean_log_score(&scores, &w);
                if value > best.0 {
                    best = (value, w);
                }
            }
        }
        let better = mean_log_score(&scores, &weights) - best.0;
        assert!((-1e-9..2e-4).contains(&better), "case {case}: {better:e}");
        let apart = weights.iter().zip(best.1).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f64::max) < 0.03, "{weights:?} {:?}", best.1);
    }
}

#[test]
fn the_conditions_of_a_maximum_hold_to_a_billionth() {
    for models in 1..=5 {
        for case in 0..10 {
            for n in [3, 25, 200] {
                let scores = random_scores(models, n, case);
                let weights = stack(&scores);
                let total: f64 = weights.iter().sum();
                assert!((total - 1.0).abs() < 1e-10 && weights.iter().all(|w| *w >= 0.0));
                let off = violation(&scores, &weights);
                assert!(
                    off < 1e-9,
                    "{models} models, {n} observations, case {case}: {off:e}, {weights:?}"
                );
            }
        }
    }
}

#[test]
fn models_that_are_the_same_share_and_an_impossible_one_gets_nothing() {
    let one = vec![-1.0, -2.0, -0.5];
    assert_eq!(stack(&[one.clone(), one.clone()]), [0.5, 0.5]);
    assert_eq!(stack(&[vec![f64::NEG_INFINITY; 3], one]), [0.0, 1.0]);
    // Scores so far down that densities are zero in floating point.
    let weights = stack(&[vec![-2000.0, -2001.0], vec![-2001.0, -2000.0]]);
    assert!((weights[0] - 0.5).abs() < 1e-12);
}

#[test]
fn the_order_of_models_only_orders_the_weights() {
    let scores = random_scores(4, 60, 3);
    let forward = stack(&scores);
    let reversed: Vec<Vec<f64>> = scores.into_iter().rev().collect();
    let backward = stack(&reversed);
    for (a, b) in forward.iter().zip(backward.iter().rev()) {
        assert!((a - b).abs() < 1e-9, "{forward:?} {backward:?}");
    }
}
