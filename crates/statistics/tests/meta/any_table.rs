//! What holds for any table of effects: invariance, and the highest likelihood.

use proptest::prelude::*;
use synovia_statistics::meta::{Heterogeneity, Options, Pooled, Test, pool};

use super::{estimators, near, with};

/// Two to nine effects with variances that differ up to a thousandfold.
fn tables() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((-3.0..3.0_f64, 0.003..3.0_f64), 2..10)
        .prop_map(|studies| studies.into_iter().unzip())
}

fn fitted(yi: &[f64], vi: &[f64], options: &Options) -> Pooled {
    pool(yi, vi, options).unwrap_or_else(|error| panic!("{yi:?} {vi:?}: {error}"))
}

#[test]
fn a_likelihood_that_is_more_curved_than_expected_is_climbed_to_its_top() {
    // Scoring jumps to and fro over this maximum and gives up, here as in metafor 3.8-1 (R 4.2.2), which with steps of 0.3 finds 0.16344433827918.
    let yi = [
        0.5495247804693083,
        2.202048465018488,
        0.7905745165297406,
        0.4575102225708547,
        2.1578863998585973,
        1.4277562420284051,
        2.2338925818426767,
        2.2475253019902763,
    ];
    let vi = [
        2.027662867577651,
        1.734420731145317,
        0.054785103242139685,
        1.61231940029881,
        2.667257530873764,
        2.222895315659005,
        1.0526411215653693,
        1.0454454633580927,
    ];
    let found = fitted(&yi, &vi, &with(Heterogeneity::Reml, Test::Z));
    near(found.tau2, 0.16344433827918, 1e-11);
    let height = |tau2: f64| {
        let options = Options {
            tau2: Some(tau2),
            ..with(Heterogeneity::Reml, Test::Z)
        };
        fitted(&yi, &vi, &options).log_likelihood
    };
    for off in [0.9, 0.99, 1.01, 1.1] {
        assert!(
            height(found.tau2) > height(off * found.tau2),
            "{off} of {}",
            found.tau2
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn other_units_and_another_origin_change_nothing_else((yi, vi) in tables(), factor in 0.001..1000.0_f64, shift in -10.0..10.0_f64) {
        let moved: Vec<f64> = yi.iter().map(|y| factor * (y + shift)).collect();
        let scaled: Vec<f64> = vi.iter().map(|v| factor * factor * v).collect();
        for method in estimators() {
            let options = with(method, Test::HartungKnapp);
            let (a, b) = (fitted(&yi, &vi, &options), fitted(&moved, &scaled, &options));
            let close = |a: f64, b: f64, size: f64| (a - b).abs() <= 1e-7 * size;
            prop_assert!(close(factor * (a.estimate + shift), b.estimate, factor * 10.0), "{:?}", method);
            prop_assert!(close(factor * a.se, b.se, factor * a.se.max(1e-3)), "{:?}: {} {}", method, factor * a.se, b.se);
            prop_assert!(close(factor * factor * a.tau2, b.tau2, factor * factor), "{:?}: {} {}", method, a.tau2, b.tau2);
            prop_assert!(close(a.i2, b.i2, 100.0), "{:?}", method);
            prop_assert!(close(a.q, b.q, a.q.max(1.0)), "{:?}", method);
        }
    }

    #[test]
    fn the_order_of_studies_does_not_matter((yi, vi) in tables()) {
        let turned = |values: &[f64]| values.iter().rev().copied().collect::<Vec<f64>>();
        for method in estimators() {
            let options = with(method, Test::Z);
            let (a, b) = (fitted(&yi, &vi, &options), fitted(&turned(&yi), &turned(&vi), &options));
            prop_assert!((a.estimate - b.estimate).abs() < 1e-9 && (a.tau2 - b.tau2).abs() < 1e-8);
            prop_assert!((a.weights[0] - b.weights[yi.len() - 1]).abs() < 1e-7);
        }
    }

    #[test]
    fn no_other_variance_is_more_likely((yi, vi) in tables()) {
        for method in [Heterogeneity::Reml, Heterogeneity::MaximumLikelihood] {
            let best = fitted(&yi, &vi, &with(method, Test::Z));
            for step in 0..60 {
                let tau2 = 0.0005 * (1.25_f64).powi(step) - 0.0005;
                let other = Options { tau2: Some(tau2), ..with(method, Test::Z) };
                let height = fitted(&yi, &vi, &other).log_likelihood;
                prop_assert!(height <= best.log_likelihood + 1e-8, "{:?} at {}: {} and {} at {}", method, best.tau2, best.log_likelihood, height, tau2);
            }
        }
    }

    #[test]
    fn q_at_the_estimate_of_paule_and_mandel_is_its_expectation((yi, vi) in tables()) {
        let pooled = fitted(&yi, &vi, &with(Heterogeneity::PauleMandel, Test::Z));
        let total: Vec<f64> = vi.iter().map(|v| v + pooled.tau2).collect();
        let q = fitted(&yi, &total, &with(Heterogeneity::Common, Test::Z)).q;
        let expected = yi.len() as f64 - 1.0;
        let met = (q - expected).abs() < 1e-9 || (pooled.tau2 == 0.0 && q <= expected);
        prop_assert!(met, "{} at {}", q, pooled.tau2);
        // And it lies inside of the interval that Q gives, if that is not empty.
        if let Some(interval) = pooled.heterogeneity_interval {
            prop_assert!(interval.tau2.0 <= pooled.tau2 && pooled.tau2 <= interval.tau2.1);
        }
    }
}
