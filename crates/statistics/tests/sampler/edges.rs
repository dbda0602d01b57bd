//! What is not usual: constant chains, draws and ratios that are no numbers, tails too short to be fitted, starts outside the support. Nothing
//! panics that is not said to, and what is not known does not pass for a number that is good.

use proptest::prelude::*;
use synovia_statistics::sampler::{
    Convergence, LogDensity, Settings, bootstrap, convergence, crps_of_draws, crps_of_normal,
    log_mean, quantile_of_sorted, sample_chain, smooth, stack,
};

fn nothing_said(of: Convergence) -> bool {
    of.r_hat.is_nan() && of.bulk.is_nan() && of.tail.is_nan()
}

#[test]
fn of_no_or_few_draws_or_chains_of_different_lengths_nothing_is_said() {
    for chains in [
        vec![],
        vec![vec![]],
        vec![vec![1.0, 2.0, 3.0]; 4],
        vec![vec![1.0, 2.0, 3.0, 4.0], vec![1.0, 2.0]],
        vec![vec![1.0, 2.0, 3.0, 4.0], vec![1.0, 2.0, 3.0, 4.0, 5.0]],
    ] {
        assert!(nothing_said(convergence(&chains)), "{chains:?}");
    }
}

#[test]
fn chains_that_stand_still_agree_only_at_the_same_place() {
    // posterior says nothing of these; here what is fixed counts as known.
    let same = convergence(&vec![vec![1.0; 100]; 4]);
    assert_eq!((same.r_hat, same.bulk, same.tail), (1.0, 400.0, 400.0));
    let apart = convergence(&[vec![1.0; 100], vec![2.0; 100], vec![4.0; 100]]);
    assert!(apart.r_hat > 1e6 && apart.bulk < 10.0, "{apart:?}");
}

#[test]
fn tails_shorter_than_five_are_left_as_they_are() {
    let few = smooth(&[0.0, 1.0, 2.0]);
    assert_eq!(few.k, f64::INFINITY);
    let by_e = few
        .weights
        .windows(2)
        .map(|pair| pair[1] / pair[0] - std::f64::consts::E);
    assert!(by_e.fold(0.0, |worst, off| f64::max(worst, off.abs())) < 1e-14);
    // A fifth of 20 is 4, of 21 five with rounding up.
    let ratios: Vec<f64> = (0..21).map(|i| 0.1 * f64::from(i)).collect();
    assert_eq!(smooth(&ratios[..20]).k, f64::INFINITY);
    assert!(smooth(&ratios).k.is_finite());
}

#[test]
fn largest_weights_that_are_all_the_same_have_no_tail() {
    let equal = smooth(&[2.0; 100]);
    assert_eq!(equal.k, f64::NEG_INFINITY);
    assert!((equal.effective_size() - 100.0).abs() < 1e-9);
}

#[test]
fn weights_that_mostly_equal_the_cut_are_not_relied_on() {
    // loo 2.5.1 says ∞ of the first; of the second it refuses weights of zero.
    let mut ties = vec![-3.0; 95];
    ties.extend([0.0, 0.0, 0.0, -0.5, -0.1]);
    assert_eq!(smooth(&ties).k, f64::INFINITY);
    let mut nearly_none = vec![f64::NEG_INFINITY; 100];
    nearly_none[3] = 0.0;
    let one = smooth(&nearly_none);
    assert_eq!((one.k, one.effective_size()), (f64::INFINITY, 1.0));
}

#[test]
fn weights_that_are_no_numbers_are_not_relied_on() {
    let mut ratios: Vec<f64> = (0..100).map(|i| 0.1 * f64::from(i * 37 % 100)).collect();
    for bad in [f64::NAN, f64::INFINITY] {
        ratios[3] = bad;
        let smoothed = smooth(&ratios);
        assert_eq!(smoothed.k, f64::INFINITY);
        assert!(smoothed.weights.iter().all(|w| w.is_nan()));
    }
    assert_eq!(smooth(&[f64::NEG_INFINITY; 100]).k, f64::INFINITY);
    assert_eq!(smooth(&[]).k, f64::INFINITY);
    // A weight of zero is a weight.
    ratios[3] = f64::NEG_INFINITY;
    let smoothed = smooth(&ratios);
    assert!(smoothed.k.is_finite() && smoothed.weights[3] == 0.0);
}

#[test]
fn what_is_impossible_has_a_log_score_of_minus_infinity() {
    let never = f64::NEG_INFINITY;
    assert_eq!(log_mean(&[0.5, 0.5], &[never, never]), never);
    assert_eq!(log_mean(&[0.0, 1.0], &[0.0, never]), never);
    assert_eq!(log_mean(&[], &[]), never);
    assert!(log_mean(&[f64::NAN; 2], &[never, never]).is_nan());
    assert!(log_mean(&[0.5, 0.5], &[f64::NAN, 0.0]).is_nan());
    assert!(log_mean(&[0.5, 0.5], &[f64::NAN, never]).is_nan());
}

#[test]
fn of_nothing_scores_and_quantiles_are_not_a_number() {
    assert!(crps_of_draws(&[], 1.0).is_nan());
    assert!(crps_of_draws(&[f64::NAN, 1.0], 1.0).is_nan());
    assert!(crps_of_normal(0.0, f64::NAN, 1.0).is_nan());
    assert!(quantile_of_sorted(&[], 0.5).is_nan());
    let nothing = bootstrap(0, 10, 1, &|drawn| drawn.len() as f64 / 0.0);
    assert!(nothing.estimate.is_nan() && nothing.low.is_nan() && nothing.high.is_nan());
}

#[test]
fn scores_that_are_no_numbers_give_no_weights() {
    assert_eq!(stack(&[vec![], vec![]]), [0.5, 0.5]);
    assert!(stack(&[]).is_empty());
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let weights = stack(&[vec![0.0, bad], vec![0.0, f64::NEG_INFINITY]]);
        assert!(weights.iter().any(|w| w.is_nan()), "{bad}: {weights:?}");
    }
}

#[test]
#[should_panic(expected = "models are stacked on the same points")]
fn models_with_different_numbers_of_scores_are_refused() {
    stack(&[vec![0.0], vec![0.0, 1.0]]);
}

#[test]
fn chains_that_start_outside_the_support_stay_there_and_are_noticed() {
    struct Positive;
    impl LogDensity for Positive {
        fn dimensions(&self) -> usize {
            1
        }
        fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
            gradient[0] = -1.0;
            if x[0] < 0.0 { f64::NAN } else { -x[0] }
        }
    }
    let settings = Settings {
        warm_up: 20,
        draws: 20,
        ..Settings::default()
    };
    let chains: Vec<Vec<f64>> = [-1.0, -2.0]
        .into_iter()
        .map(|start| {
            let chain = sample_chain(&Positive, &settings, 0, &[start], &mut |_| ());
            assert_eq!(chain.deepest, 20);
            chain.draws.concat()
        })
        .collect();
    assert!(convergence(&chains).r_hat > 1e6);
}

/// Mostly usual numbers, some equal ones, and what is none.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        20 => -30.0..30.0_f64,
        4 => Just(0.0),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NAN),
        1 => Just(1e300),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_small_k_comes_only_with_weights_that_add_up(ratios in prop_oneof![
        prop::collection::vec(any_number(), 0..60),
        prop::collection::vec(prop_oneof![9 => -3.0..3.0_f64, 3 => Just(0.0), 1 => Just(f64::NEG_INFINITY)], 0..200),
    ]) {
        let smoothed = smooth(&ratios);
        prop_assert!(!smoothed.k.is_nan());
        let usable = ratios.iter().all(|r| *r < f64::INFINITY) && ratios.iter().any(|r| r.is_finite());
        prop_assert_eq!(smoothed.weights.len(), ratios.len());
        if usable {
            let total: f64 = smoothed.weights.iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-12 && smoothed.weights.iter().all(|w| *w >= 0.0));
        } else {
            prop_assert_eq!(smoothed.k, f64::INFINITY);
        }
    }

    #[test]
    fn something_is_said_of_finite_draws_and_only_of_these(draws in prop::collection::vec(any_number(), 0..80), number in 1..5_usize) {
        let chains: Vec<Vec<f64>> = draws.chunks_exact((draws.len() / number).max(1)).map(<[f64]>::to_vec).collect();
        let said = convergence(&chains);
        let finite = draws.len() / number >= 4 && chains.iter().flatten().all(|x| x.is_finite());
        prop_assert_eq!(nothing_said(said), !finite);
        if finite {
            prop_assert!(said.r_hat > 0.0 && said.bulk > 0.0 && said.tail > 0.0, "{:?}", said);
        }
    }

    #[test]
    fn a_log_mean_is_no_more_than_its_largest_term(terms in prop::collection::vec(-700.0..700.0_f64, 1..40)) {
        let equal = vec![1.0 / terms.len() as f64; terms.len()];
        let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mean = log_mean(&equal, &terms);
        prop_assert!(mean <= largest + 1e-12 * largest.abs().max(1.0));
        prop_assert!(mean >= largest - synovia_numerics::ln(terms.len() as f64) - 1e-9);
    }

    #[test]
    fn weights_of_models_add_up_where_every_point_is_possible(rows in prop::collection::vec(prop::collection::vec(prop_oneof![9 => -50.0..5.0_f64, 1 => Just(f64::NEG_INFINITY)], 3), 1..12)) {
        prop_assume!(rows.iter().all(|row| row.iter().any(|s| s.is_finite())));
        let scores: Vec<Vec<f64>> = (0..3).map(|model| rows.iter().map(|row| row[model]).collect()).collect();
        let weights = stack(&scores);
        prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9 && weights.iter().all(|w| *w >= 0.0), "{:?}", weights);
    }
}
