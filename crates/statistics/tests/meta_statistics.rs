//! Error rates, coverage and recovery of known truths, by simulation. Seeded; tolerances are 3.5 Monte Carlo standard errors.

use synovia_numerics::{Stream, exp};
use synovia_statistics::meta::effect_size::{
    Events, Group, SmdVariance, ZeroCells, combine, log_odds_ratio, log_risk_ratio,
    mean_difference, risk_difference, standardised_mean_difference,
};
use synovia_statistics::meta::recover::Critical;
use synovia_statistics::meta::recover::{
    MeanFormula, Printed, Recovered, SummaryError, Warning, correlation_from_change, mean_and_sd,
    sd_from_interval, sd_of_change, standard_error_from_t,
};
use synovia_statistics::meta::{EggerModel, Heterogeneity, Options, Test, egger, pool};
use synovia_statistics::{Proportion, mean_mcse};

/// Effects of `k` studies around 0.3, whose variances spread over a factor of four; `tau2` between studies.
fn studies(trial: u64, k: usize, tau2: f64) -> (Vec<f64>, Vec<f64>) {
    let mut stream = Stream::keyed(51, [trial, k as u64, 0]);
    let vi: Vec<f64> = (0..k)
        .map(|i| 0.02 * (1.0 + 3.0 * i as f64 / k as f64))
        .collect();
    let yi = vi
        .iter()
        .map(|v| 0.3 + tau2.sqrt() * stream.normal() + v.sqrt() * stream.normal())
        .collect();
    (yi, vi)
}

/// That `share` is no farther from `expected` than chance allows.
fn about(share: Proportion, expected: f64) {
    let error = (expected * (1.0 - expected) / share.n as f64).sqrt();
    let value = share.successes as f64 / share.n as f64;
    assert!(
        (value - expected).abs() < 3.5 * error,
        "{value}, expected {expected} ± {error}"
    );
}

#[test]
fn hartung_knapp_keeps_its_level_with_eight_studies_and_z_does_not() {
    let covered = |test: Test| {
        Proportion::of((0..4000).map(|trial| {
            let (yi, vi) = studies(trial, 8, 0.06);
            let pooled = pool(&yi, &vi, &Options::new(Heterogeneity::Reml, test)).expect("studies");
            pooled.ci.0 < 0.3 && 0.3 < pooled.ci.1
        }))
    };
    about(covered(Test::HartungKnapp), 0.95);
    let z = covered(Test::Z);
    assert!((z.successes as f64) < 0.93 * z.n as f64, "{z:?}");
}

#[test]
fn intervals_of_the_variance_between_studies_keep_their_level() {
    for tau2 in [0.01, 0.06, 0.5] {
        about(
            Proportion::of((0..4000).map(|trial| {
                let (yi, vi) = studies(trial, 8, tau2);
                let pooled = pool(&yi, &vi, &Options::default()).expect("studies");
                pooled
                    .heterogeneity_interval
                    .is_some_and(|one| one.tau2.0 <= tau2 && tau2 <= one.tau2.1)
            })),
            0.95,
        );
    }
}

#[test]
fn moment_estimators_and_reml_are_unbiased_where_cutting_off_does_not_matter_and_ml_is_not() {
    let mean_of = |method: Heterogeneity| {
        let found: Vec<f64> = (0..3000)
            .map(|trial| {
                let (yi, vi) = studies(trial, 20, 0.2);
                let pooled = pool(&yi, &vi, &Options::new(method, Test::Z)).expect("studies");
                pooled.tau2
            })
            .collect();
        mean_mcse(&found)
    };
    for method in [
        Heterogeneity::DerSimonianLaird,
        Heterogeneity::Hedges,
        Heterogeneity::PauleMandel,
        Heterogeneity::Reml,
    ] {
        let mean = mean_of(method);
        assert!(
            (mean.value - 0.2).abs() < 3.5 * mean.mcse,
            "{method:?}: {mean:?}"
        );
    }
    let ml = mean_of(Heterogeneity::MaximumLikelihood);
    assert!(ml.value < 0.2 - 5.0 * ml.mcse, "{ml:?}");
}

#[test]
fn the_regression_test_of_asymmetry_keeps_its_level() {
    about(
        Proportion::of((0..4000).map(|trial| {
            let (yi, vi) = studies(trial, 12, 0.0);
            let test = egger(&yi, &vi, EggerModel::Classical, &Options::default());
            test.expect("studies").p < 0.05
        })),
        0.05,
    );
}

/// Median, quartiles and range of `n` values, and their own mean and standard deviation.
fn summary(mut values: Vec<f64>) -> ([f64; 5], f64, f64) {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let at = |p: f64| synovia_statistics::quantile(&values, p);
    (
        [at(0.0), at(0.25), at(0.5), at(0.75), at(1.0)],
        mean,
        (squares / (n - 1.0)).sqrt(),
    )
}

fn printed([a, q1, m, q3, b]: [f64; 5]) -> [Printed; 3] {
    [
        Printed::Range {
            minimum: a,
            median: m,
            maximum: b,
        },
        Printed::FiveNumbers {
            minimum: a,
            first_quartile: q1,
            median: m,
            third_quartile: q3,
            maximum: b,
        },
        Printed::Quartiles {
            first_quartile: q1,
            median: m,
            third_quartile: q3,
        },
    ]
}

fn recovered(which: usize, n: usize, formula: MeanFormula, skew: bool) -> Vec<Recovered> {
    (0..4000)
        .map(|trial| {
            let mut stream = Stream::keyed(52, [trial, n as u64, u64::from(skew)]);
            let values = (0..n)
                .map(|_| {
                    let z = stream.normal();
                    if skew { exp(z) } else { 50.0 + 12.0 * z }
                })
                .collect();
            let (five, ..) = summary(values);
            mean_and_sd(printed(five)[which], n as f64, formula).expect("five numbers")
        })
        .collect()
}

#[test]
fn mean_and_standard_deviation_of_normal_patients_are_recovered() {
    for n in [25, 101, 401] {
        for which in 0..3 {
            for formula in [MeanFormula::Luo, MeanFormula::Wan] {
                let all = recovered(which, n, formula, false);
                let means: Vec<f64> = all.iter().map(|one| one.mean).collect();
                let mean = mean_mcse(&means);
                assert!((mean.value - 50.0).abs() < 3.5 * mean.mcse, "{mean:?}");
                let sds: Vec<f64> = all.iter().map(|one| one.sd).collect();
                let sd = mean_mcse(&sds);
                // The formulas approximate expected ranges, and papers' quartiles have several definitions: within 3 %.
                assert!(
                    (sd.value - 12.0).abs() < 0.36 + 3.5 * sd.mcse,
                    "n = {n}, {which}: {sd:?}"
                );
            }
        }
    }
}

#[test]
fn luos_mean_errs_less_than_wans_from_a_range_of_many_patients() {
    let error = |formula| {
        let all = recovered(0, 401, formula, false);
        let squares: f64 = all
            .iter()
            .map(|one| (one.mean - 50.0) * (one.mean - 50.0))
            .sum();
        squares / all.len() as f64
    };
    assert!(error(MeanFormula::Luo) < 0.5 * error(MeanFormula::Wan));
}

#[test]
fn skewed_patients_are_found_out_and_normal_ones_accused_in_one_of_twenty() {
    let accused = |which, n, skew| {
        let all = recovered(which, n, MeanFormula::Luo, skew);
        Proportion::of(all.iter().map(|one| {
            one.warnings
                .iter()
                .any(|warning| matches!(warning, Warning::Skewed { .. }))
        }))
    };
    for which in 0..3 {
        for n in [50, 200] {
            let normal = accused(which, n, false);
            let share = normal.successes as f64 / normal.n as f64;
            // The published critical values are fits to a simulation.
            assert!((0.035..0.065).contains(&share), "{which}, n = {n}: {share}");
            let log_normal = accused(which, n, true);
            let found = log_normal.successes as f64 / log_normal.n as f64;
            let least = if which == 2 { 0.3 } else { 0.95 };
            assert!(found > least, "{which}, n = {n}: {found}");
        }
    }
}

#[test]
fn few_patients_are_remarked_upon_and_disorder_is_refused() {
    let quartiles = |low, middle, high| Printed::Quartiles {
        first_quartile: low,
        median: middle,
        third_quartile: high,
    };
    let few = mean_and_sd(quartiles(1.0, 2.0, 3.0), 12.0, MeanFormula::Luo).expect("quartiles");
    assert_eq!(few.warnings, [Warning::FewPatients { patients: 12.0 }]);
    let error = mean_and_sd(quartiles(1.0, 4.0, 3.0), 12.0, MeanFormula::Luo);
    assert!(
        matches!(error, Err(SummaryError::Order { .. })),
        "{error:?}"
    );
    let error = mean_and_sd(quartiles(2.0, 2.0, 2.0), 30.0, MeanFormula::Luo);
    assert!(matches!(error, Err(SummaryError::NotPositive { .. })));
    let error = mean_and_sd(quartiles(1.0, 2.0, 3.0), 4.0, MeanFormula::Luo);
    assert!(matches!(error, Err(SummaryError::TooFewPatients { .. })));
    let error = sd_from_interval(3.0, 1.0, 0.95, 20.0, Critical::StudentT);
    assert!(matches!(error, Err(SummaryError::Order { .. })));
    assert!(standard_error_from_t(0.0, 2.0).is_err());
    let error = correlation_from_change(10.0, 12.0, 30.0).expect_err("no such correlation");
    assert!(error.to_string().contains("expected -1 to 1"), "{error}");
    // The same patients before and after, perfectly correlated: nothing changes.
    assert!(sd_of_change(10.0, 10.0, 1.0).is_err());
}

#[test]
fn effect_sizes_have_their_symmetries() {
    let first = Group {
        mean: 5.0,
        sd: 2.0,
        patients: 20.0,
    };
    let second = Group {
        mean: 4.0,
        sd: 3.0,
        patients: 25.0,
    };
    let third = Group {
        mean: 9.0,
        sd: 1.0,
        patients: 7.0,
    };
    for measure in [SmdVariance::LargeSample, SmdVariance::Unbiased] {
        let there = standardised_mean_difference(first, second, measure).expect("groups");
        let back = standardised_mean_difference(second, first, measure).expect("groups");
        assert!((there.effect + back.effect).abs() < 1e-15);
        assert!((there.variance - back.variance).abs() < 1e-15);
    }
    let left = combine(combine(first, second).expect("groups"), third).expect("groups");
    let right = combine(first, combine(second, third).expect("groups")).expect("groups");
    assert!((left.mean - right.mean).abs() < 1e-14 && (left.sd - right.sd).abs() < 1e-14);
    let none = Events {
        events: 0.0,
        patients: 30.0,
    };
    let some = Events {
        events: 4.0,
        patients: 30.0,
    };
    let refused = Err(SummaryError::EmptyCell);
    assert_eq!(log_risk_ratio(some, none, ZeroCells::Refuse), refused);
    assert_eq!(log_odds_ratio(some, none, ZeroCells::Refuse), refused);
    assert!(risk_difference(some, none, ZeroCells::Refuse).is_ok());
    assert_eq!(risk_difference(none, none, ZeroCells::Refuse), refused);
    let more = Events {
        events: 31.0,
        patients: 30.0,
    };
    let error = log_odds_ratio(more, some, ZeroCells::Refuse);
    assert!(matches!(error, Err(SummaryError::Outside { .. })));
    let flat = Group { sd: 0.0, ..first };
    assert!(matches!(
        mean_difference(flat, second),
        Err(SummaryError::NotPositive { .. })
    ));
}
