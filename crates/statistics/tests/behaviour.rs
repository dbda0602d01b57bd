//! What the methods promise: error rates, coverage, invariance, and errors that name what is wrong. Seeded; tolerances are 3.5 Monte
//! Carlo standard errors.

use proptest::prelude::*;
use synovia_numerics::Stream;
use synovia_statistics::distribution::{
    f_upper, noncentral_t_upper, normal_cdf, t_cdf, t_quantile, t_two_sided,
};
use synovia_statistics::{
    Ancova, AncovaData, AncovaError, Benefit, Proportion, Resize, Summary, ancova, ancova_power,
    difference_of_proportions, mean_mcse, quantile,
};

struct Trial {
    response: Vec<f64>,
    baseline: Vec<f64>,
    group: Vec<usize>,
    stratum: Vec<usize>,
}

impl Trial {
    /// Patients in three equal groups; the effect is that of the second group; the residual standard deviation is 12.
    fn new(seed: u64, number: u64, patients: usize, effect: f64) -> Self {
        let mut stream = Stream::keyed(seed, [number, 0, 0]);
        let mut trial = Trial {
            response: vec![],
            baseline: vec![],
            group: vec![],
            stratum: vec![],
        };
        for patient in 0..patients {
            let group = patient % 3;
            let stratum = 2 + usize::from(stream.uniform() < 0.4);
            let baseline = 60.0 + 10.0 * stream.normal() + 5.0 * (stratum == 3) as u64 as f64;
            let response = -0.5 * (baseline - 60.0) + 3.0 * stratum as f64 + 12.0 * stream.normal();
            trial
                .response
                .push(response + if group == 1 { effect } else { 0.0 });
            trial.baseline.push(baseline);
            trial.group.push(group);
            trial.stratum.push(stratum);
        }
        trial
    }

    fn data(&self) -> AncovaData<'_> {
        AncovaData {
            response: &self.response,
            baseline: &self.baseline,
            group: &self.group,
            groups: 3,
            stratum: &self.stratum,
            reference: 0,
        }
    }

    fn fit(&self) -> Ancova {
        ancova(&self.data()).expect("a trial that can be analysed")
    }
}

fn assert_share(what: &str, share: Proportion, expected: f64) {
    let mcse = (expected * (1.0 - expected) / share.n as f64).sqrt();
    assert!(
        (share.value() - expected).abs() < 3.5 * mcse,
        "{what}: {} instead of {expected} ± {mcse}",
        share.value()
    );
}

#[test]
fn ancova_without_an_effect_is_significant_as_often_as_it_says() {
    let p: Vec<f64> = (0..6000)
        .map(|number| Trial::new(1, number, 45, 0.0).fit().contrasts[0].p)
        .collect();
    for alpha in [0.01, 0.05, 0.2, 0.5] {
        assert_share(
            "type I error",
            Proportion::of(p.iter().map(|p| *p < alpha)),
            alpha,
        );
    }
}

#[test]
fn ancova_intervals_cover_the_effect_as_often_as_they_say() {
    let contrasts: Vec<_> = (0..6000)
        .map(|number| Trial::new(2, number, 36, -7.0).fit().contrasts[0])
        .collect();
    for level in [0.5, 0.8, 0.95] {
        let covered = contrasts.iter().map(|contrast| {
            let (low, high) = contrast.ci(level);
            low < -7.0 && -7.0 < high
        });
        assert_share("coverage", Proportion::of(covered), level);
    }
    let estimates: Vec<f64> = contrasts.iter().map(|contrast| contrast.estimate).collect();
    let mean = mean_mcse(&estimates);
    assert!((mean.value + 7.0).abs() < 3.5 * mean.mcse, "{mean:?}");
}

#[test]
fn ancova_is_as_powerful_as_the_formula_says() {
    let mut significant = Vec::new();
    let mut errors = Vec::new();
    for number in 0..4000 {
        let mut stream = Stream::keyed(3, [number, 0, 0]);
        let baseline: Vec<f64> = (0..100).map(|_| 10.0 * stream.normal()).collect();
        let group: Vec<usize> = (0..100).map(|patient| patient % 2).collect();
        // Standard deviation 20, correlation 0.6.
        let response: Vec<f64> = (0..100)
            .map(|patient| {
                1.2 * baseline[patient] + 16.0 * stream.normal() - 9.0 * group[patient] as f64
            })
            .collect();
        let data = AncovaData {
            response: &response,
            baseline: &baseline,
            group: &group,
            groups: 2,
            stratum: &[0; 100],
            reference: 0,
        };
        let contrast = ancova(&data)
            .expect("a trial that can be analysed")
            .contrasts[0];
        significant.push(contrast.p < 0.05 && contrast.estimate < 0.0);
        errors.push(contrast.se);
    }
    let power = Proportion::of(significant);
    // Chance differences of the baseline between the groups cost about half a percent of precision.
    let formula = ancova_power(-9.0, 20.0, 0.6, 50.0, 0.05).below;
    assert!(
        (power.value() - formula).abs() < 3.5 * power.mcse() + 0.004,
        "{} instead of {formula}",
        power.value()
    );
    let resized = Resize {
        se: mean_mcse(&errors).value,
        patients_per_arm: 50.0,
        df: 97.0,
        arms: 2,
        alpha: 0.05,
        benefit: Benefit::Lower,
    };
    assert!((resized.assurance(&[-9.0], 50.0) - power.value()).abs() < 3.5 * power.mcse());
}

#[test]
fn wilson_and_newcombe_intervals_cover_about_as_often_as_they_say() {
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for number in 0..4000 {
        let mut stream = Stream::keyed(4, [number, 0, 0]);
        let mut count = |p: f64, n: u64| Proportion::of((0..n).map(|_| stream.uniform() < p));
        let (first, second) = (count(0.55, 60), count(0.4, 50));
        let (low, high) = first.wilson(0.95);
        one.push(low <= 0.55 && 0.55 <= high);
        let difference = difference_of_proportions(first, second, 0.95);
        two.push(difference.low <= 0.15 && 0.15 <= difference.high);
    }
    // Counts are discrete, so that coverage swings around its level by about a percent.
    for share in [Proportion::of(one), Proportion::of(two)] {
        assert!(
            (share.value() - 0.95).abs() < 0.012 + 3.5 * share.mcse() && share.value() > 0.93,
            "{}",
            share.value()
        );
    }
}

#[test]
fn the_order_of_the_patients_and_the_units_do_not_matter() {
    let trial = Trial::new(5, 0, 90, -5.0);
    let fit = trial.fit();
    let backwards = Trial {
        response: trial
            .response
            .iter()
            .rev()
            .map(|value| 1000.0 + 0.01 * value)
            .collect(),
        baseline: trial
            .baseline
            .iter()
            .rev()
            .map(|value| 7.0 - 25.4 * value)
            .collect(),
        group: trial.group.iter().rev().copied().collect(),
        stratum: trial
            .stratum
            .iter()
            .rev()
            .map(|stratum| 100 - stratum)
            .collect(),
    };
    for (one, other) in fit.contrasts.iter().zip(&backwards.fit().contrasts) {
        assert!((one.estimate - 100.0 * other.estimate).abs() < 1e-9);
        assert!((one.se - 100.0 * other.se).abs() < 1e-9);
        assert!((one.p - other.p).abs() < 1e-11);
    }
}

#[test]
fn one_group_changed_by_a_constant_changes_its_contrast_by_that_constant() {
    let (without, with) = (
        Trial::new(6, 0, 60, 0.0).fit(),
        Trial::new(6, 0, 60, -11.0).fit(),
    );
    assert!((with.contrasts[0].estimate - without.contrasts[0].estimate + 11.0).abs() < 1e-10);
    assert!((with.contrasts[1].estimate - without.contrasts[1].estimate).abs() < 1e-10);
    assert!((with.residual_sd - without.residual_sd).abs() < 1e-10);
}

#[test]
fn a_stratum_that_is_a_group_makes_the_group_not_estimable() {
    let trial = Trial::new(7, 0, 30, 0.0);
    let stratum: Vec<usize> = trial
        .group
        .iter()
        .map(|group| usize::from(*group == 2))
        .collect();
    let confounded = AncovaData {
        stratum: &stratum,
        ..trial.data()
    };
    assert_eq!(
        ancova(&confounded),
        Err(AncovaError::NotEstimable { group: 2 })
    );
}

#[test]
fn errors_name_what_is_wrong() {
    let trial = Trial::new(8, 0, 12, 0.0);
    let data = trial.data();
    assert_eq!(
        ancova(&AncovaData { groups: 5, ..data }),
        Err(AncovaError::EmptyGroup { group: 3 })
    );
    assert_eq!(
        ancova(&AncovaData { groups: 2, ..data }),
        Err(AncovaError::UnknownGroup {
            group: 2,
            groups: 2
        })
    );
    assert_eq!(
        ancova(&AncovaData {
            reference: 3,
            ..data
        }),
        Err(AncovaError::UnknownGroup {
            group: 3,
            groups: 3
        })
    );
    assert_eq!(
        ancova(&AncovaData {
            stratum: &[2],
            ..data
        }),
        Err(AncovaError::Lengths {
            lengths: [12, 12, 12, 1]
        })
    );
    let mut unseen = trial.response.clone();
    unseen[4] = f64::NAN;
    assert_eq!(
        ancova(&AncovaData {
            response: &unseen,
            ..data
        }),
        Err(AncovaError::NotFinite { row: 4 })
    );
    let few = AncovaData {
        response: &data.response[..4],
        baseline: &data.baseline[..4],
        group: &data.group[..4],
        stratum: &[2; 4],
        ..data
    };
    assert_eq!(
        ancova(&few),
        Err(AncovaError::TooFewPatients {
            patients: 4,
            coefficients: 4
        })
    );
    let nobody = AncovaData {
        response: &[],
        baseline: &[],
        group: &[],
        stratum: &[],
        ..data
    };
    assert_eq!(ancova(&nobody), Err(AncovaError::EmptyGroup { group: 0 }));
    assert!(
        ancova(&few)
            .expect_err("too few")
            .to_string()
            .starts_with("4 patients are too few")
    );
}

#[test]
fn no_change_in_anybody_is_no_difference() {
    let trial = Trial::new(9, 0, 30, 0.0);
    let unchanged = AncovaData {
        response: &[0.0; 30],
        ..trial.data()
    };
    let contrast = ancova(&unchanged)
        .expect("a trial that can be analysed")
        .contrasts[0];
    assert_eq!(
        (contrast.estimate, contrast.se, contrast.t, contrast.p),
        (0.0, 0.0, 0.0, 1.0)
    );
    assert_eq!(contrast.ci(0.95), (0.0, 0.0));
}

#[test]
fn larger_trials_are_more_powerful_and_no_trial_shows_the_wrong_direction() {
    let trial = Resize {
        se: 4.0,
        patients_per_arm: 50.0,
        df: 98.0,
        arms: 2,
        alpha: 0.05,
        benefit: Benefit::Higher,
    };
    let powers: Vec<f64> = (1..40)
        .map(|tens| trial.assurance(&[2.0, 5.0, 9.0], 10.0 * f64::from(tens)))
        .collect();
    assert!(powers.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(trial.assurance(&[-5.0], 1e6) < 1e-12);
    let n = trial
        .patients_for_power(&[2.0, 5.0, 9.0], 0.8)
        .expect("enough patients");
    assert!(
        trial.assurance(&[2.0, 5.0, 9.0], n as f64) >= 0.8
            && trial.assurance(&[2.0, 5.0, 9.0], n as f64 - 1.0) < 0.8
    );
    assert!(trial.assurance(&[5.0], 1.0).is_nan() && trial.assurance(&[], 50.0).is_nan());
}

#[test]
fn nothing_is_summarised_as_not_a_number() {
    let nothing = Summary::of(&[]);
    assert!(
        nothing.n == 0 && nothing.mean.is_nan() && nothing.sd.is_nan() && nothing.median.is_nan()
    );
    let one = Summary::of(&[3.0]);
    assert!(one.mean == 3.0 && one.sd.is_nan() && one.p95 == 3.0);
    assert!(quantile(&[1.0, f64::NAN, 2.0], 0.5).is_nan());
    assert!(Proportion { successes: 0, n: 0 }.value().is_nan());
    assert_eq!(Proportion { successes: 0, n: 0 }.wilson(0.95), (0.0, 1.0));
}

#[test]
fn sums_are_compensated() {
    let summary = Summary::of(&[1e16, 1.0, -1e16, 1.0]);
    assert_eq!(summary.mean, 0.5);
    // Textbook example of cancellation: the standard deviation of three neighbours.
    assert_eq!(Summary::of(&[1e9, 1e9 + 1.0, 1e9 + 2.0]).sd, 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn t_quantile_is_the_inverse_of_t_cdf(p in 1e-9_f64..1.0, df in 0.7_f64..5000.0) {
        let t = t_quantile(p, df);
        prop_assert!((t_cdf(t, df) - p).abs() < 1e-12 * p.max(1e-3), "{t} {}", t_cdf(t, df));
    }

    #[test]
    fn f_of_one_degree_of_freedom_is_t_squared(t in 0.0_f64..50.0, df in 0.5_f64..1e5) {
        let (f, two_sided) = (f_upper(t * t, 1.0, df), t_two_sided(t, df));
        prop_assert!((f - two_sided).abs() <= 1e-12 * two_sided);
    }

    #[test]
    fn noncentral_t_tails_mirror_each_other(t in -20.0_f64..20.0, df in 1.0_f64..2000.0, delta in -15.0_f64..15.0) {
        let total = noncentral_t_upper(t, df, delta) + noncentral_t_upper(-t, df, -delta);
        prop_assert!((total - 1.0).abs() < 1e-13, "{total}");
    }

    #[test]
    fn noncentral_t_falls_with_t_and_rises_with_the_effect(t in -5.0_f64..10.0, df in 1.0_f64..500.0, delta in -5.0_f64..8.0) {
        let here = noncentral_t_upper(t, df, delta);
        // Near 1 there are no digits left to differ in.
        let rounding = 1e-14;
        prop_assert!(noncentral_t_upper(t + 0.1, df, delta) <= here + rounding);
        prop_assert!(here <= noncentral_t_upper(t, df, delta + 0.1) + rounding);
        prop_assert!((noncentral_t_upper(t, f64::INFINITY, delta) - normal_cdf(delta - t)).abs() < 1e-15);
    }

    #[test]
    fn intervals_hold_their_estimate(x in 0_u64..40, y in 0_u64..25, level in 0.01_f64..0.999) {
        let (first, second) = (Proportion { successes: x, n: 40 }, Proportion { successes: y, n: 25 });
        let (low, high) = first.wilson(level);
        prop_assert!(0.0 <= low && low <= first.value() && first.value() <= high && high <= 1.0);
        let difference = difference_of_proportions(first, second, level);
        prop_assert!(-1.0 <= difference.low && difference.low <= difference.estimate);
        prop_assert!(difference.estimate <= difference.high && difference.high <= 1.0);
        let other = difference_of_proportions(second, first, level);
        prop_assert!((difference.low + other.high).abs() < 1e-15);
    }
}
