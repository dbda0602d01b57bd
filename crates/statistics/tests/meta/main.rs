//! What meta-analysis promises: closed forms, edges, invariance, and errors that say what is wrong.

mod any_table;

use synovia_numerics::normal_cdf;
use synovia_statistics::meta::{
    Column, EggerModel, Heterogeneity, MetaError, Missing, Options, Prediction, SharedTau2, Side,
    Tau2Interval, Test, cumulative, egger, influence, leave_one_out, pool, rank_test, regress,
    subgroups, trim_and_fill,
};

fn near(ours: f64, expected: f64, tolerance: f64) {
    assert!(
        (ours - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{ours}, expected {expected}"
    );
}

fn with(heterogeneity: Heterogeneity, test: Test) -> Options {
    Options::new(heterogeneity, test)
}

/// All estimators that need nothing but effects and variances.
fn estimators() -> impl Iterator<Item = Heterogeneity> {
    Heterogeneity::ALL
        .into_iter()
        .filter(|method| *method != Heterogeneity::GeneralisedQ)
}

#[test]
fn one_study_is_refused_with_its_own_result() {
    let Err(error) = pool(&[-6.0], &[4.0], &Options::default()) else {
        panic!("one study was pooled");
    };
    let MetaError::SingleStudy(single) = error.clone() else {
        panic!("{error}");
    };
    assert_eq!(
        (single.estimate, single.se, single.statistic),
        (-6.0, 2.0, -3.0)
    );
    near(single.ci.0, -6.0 - 2.0 * 1.959_963_984_540_054, 1e-14);
    near(single.p, 2.0 * normal_cdf(-3.0), 1e-14);
    assert!(
        error.to_string().starts_with("one study is not pooled"),
        "{error}"
    );
}

#[test]
fn errors_name_the_study_and_what_was_read() {
    let options = Options::default();
    let said = |yi: &[f64], vi: &[f64]| match pool(yi, vi, &options) {
        Err(error) => error.to_string(),
        Ok(pooled) => panic!("{pooled:?}"),
    };
    assert!(said(&[1.0, f64::NAN], &[1.0, 1.0]).contains("effect of study 1 is NaN"));
    assert!(said(&[1.0, 2.0], &[1.0, 0.0]).contains("variance of study 1 is 0"));
    assert!(said(&[1.0, 2.0], &[-1.0, 1.0]).contains("variance of study 0 is -1"));
    assert!(said(&[1.0, 2.0], &[1.0]).contains("2 effects, but 1 entries of variances"));
    assert!(said(&[], &[]).contains("0 studies are too few"));
    let level = Options {
        level: 95.0,
        ..Options::default()
    };
    let error = pool(&[1.0, 2.0], &[1.0, 1.0], &level);
    assert_eq!(error, Err(MetaError::Level { level: 95.0 }));
    let unweighted = with(Heterogeneity::GeneralisedQ, Test::Z);
    let error = pool(&[1.0, 2.0], &[1.0, 1.0], &unweighted);
    assert_eq!(error, Err(MetaError::WeightsMissing));
    let negative = Options {
        weights: Some(vec![1.0, -2.0]),
        ..unweighted
    };
    let error = pool(&[1.0, 2.0], &[1.0, 1.0], &negative);
    let expected = MetaError::WeightNotPositive {
        study: 1,
        weight: -2.0,
    };
    assert_eq!(error, Err(expected));
}

#[test]
fn every_name_is_read_back_and_an_unknown_one_lists_them() {
    for method in Heterogeneity::ALL {
        let small = method.name().to_lowercase();
        assert_eq!(Heterogeneity::parse(&small), Ok(method));
    }
    for test in Test::ALL {
        assert_eq!(Test::parse(test.name()), Ok(test));
    }
    for variant in Prediction::ALL {
        assert_eq!(Prediction::parse(variant.name()), Ok(variant));
    }
    let error = Heterogeneity::parse("RML").expect_err("no such estimator");
    let said = error.to_string();
    assert!(said.contains("'RML'") && said.contains("REML"), "{said}");
}

#[test]
fn equal_variances_have_a_closed_form() {
    let (yi, v) = ([0.1, 0.9, -0.4, 0.6, 1.3, 0.2], 0.05);
    let k = yi.len() as f64;
    let mean = yi.iter().sum::<f64>() / k;
    let s2 = yi.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / (k - 1.0);
    let tau2 = |method| {
        let pooled = pool(&yi, &[v; 6], &with(method, Test::HartungKnapp)).expect("studies");
        near(pooled.estimate, mean, 1e-14);
        if method != Heterogeneity::Common {
            // The Hartung-Knapp standard error is that of a plain mean, whatever τ² is.
            near(pooled.se, (s2 / k).sqrt(), 1e-13);
        }
        pooled.tau2
    };
    for method in [
        Heterogeneity::DerSimonianLaird,
        Heterogeneity::Hedges,
        Heterogeneity::Reml,
        Heterogeneity::PauleMandel,
        Heterogeneity::EmpiricalBayes,
    ] {
        near(tau2(method), s2 - v, 1e-12);
    }
    near(
        tau2(Heterogeneity::MaximumLikelihood),
        s2 * (k - 1.0) / k - v,
        1e-12,
    );
    near(
        tau2(Heterogeneity::HunterSchmidt),
        s2 * (k - 1.0) / k - v,
        1e-12,
    );
    assert_eq!(tau2(Heterogeneity::Common), 0.0);
}

#[test]
fn two_studies_are_pooled_but_predict_nothing() {
    let pooled = pool(&[-0.8, 0.4], &[0.1, 0.1], &Options::default()).expect("two studies");
    // (difference²/2 − variance)
    near(pooled.tau2, 0.72 - 0.1, 1e-12);
    near(pooled.estimate, -0.2, 1e-14);
    // Half the difference, by t with one degree of freedom.
    near(pooled.se, 0.6, 1e-12);
    assert!(!pooled.hartung_knapp_is_too_narrow());
    assert_eq!(pooled.df, Some(1.0));
    assert_eq!(pooled.prediction, None);
    let tested = Options {
        prediction: Prediction::SameAsTest,
        ..Options::default()
    };
    assert!(
        pool(&[-0.8, 0.4], &[0.1, 0.1], &tested)
            .expect("two studies")
            .prediction
            .is_some()
    );
}

#[test]
fn studies_that_agree_too_well_have_no_variance_between_them() {
    let (yi, vi) = (
        [0.50, 0.52, 0.49, 0.51, 0.505],
        [0.04, 0.09, 0.02, 0.05, 0.03],
    );
    for method in estimators() {
        let fit = |test| pool(&yi, &vi, &with(method, test)).expect("studies");
        let (z, scaled, guarded) = (
            fit(Test::Z),
            fit(Test::HartungKnapp),
            fit(Test::HartungKnappAdHoc),
        );
        if method == Heterogeneity::SidikJonkman {
            assert!(z.tau2 > 0.0);
        } else {
            assert_eq!((z.tau2, z.i2), (0.0, 0.0), "{method:?}");
        }
        assert!(scaled.se < 0.5 * z.se, "{method:?}");
        assert_eq!(guarded.se, z.se, "{method:?}");
        // Q is below the lower quantile of its distribution, and contradicts every τ².
        assert_eq!(z.heterogeneity_interval, None, "{method:?}");
    }
    let likelihood = Options {
        tau2_interval: Tau2Interval::ProfileLikelihood,
        ..Options::default()
    };
    let pooled = pool(&yi, &vi, &likelihood).expect("studies");
    let (low, high) = pooled.heterogeneity_interval.expect("an interval").tau2;
    assert!(low == 0.0 && high > 0.0 && high < 0.2, "{low} {high}");
}

#[test]
fn two_studies_that_are_the_same_leave_hartung_and_knapp_no_error_which_is_found_and_guarded_against()
 {
    let (yi, vi) = ([0.4, 0.4], [0.04, 0.04]);
    let fit = |test| pool(&yi, &vi, &with(Heterogeneity::Reml, test)).expect("studies");
    // metafor 3.8-1, rma(yi, vi, test = "z"): 0.4 (0.1228 to 0.6772); test = "knha": 0.4 to 0.4.
    let z = fit(Test::Z);
    near(z.ci.0, 0.122_819, 1e-6);
    near(z.ci.1, 0.677_181, 1e-6);
    assert!(!z.hartung_knapp_is_too_narrow(), "nobody asked for it");
    let classical = fit(Test::HartungKnapp);
    assert!(classical.ci.1 - classical.ci.0 < 1e-9 && classical.hartung_knapp_is_too_narrow());
    // By default never below the standard error of z, with t of one degree of freedom: 0.4 ± 12.7062·0.1414.
    let default = pool(&yi, &vi, &Options::default()).expect("studies");
    assert!(default.hartung_knapp_is_too_narrow());
    near(default.se, z.se, 1e-15);
    near(default.ci.1, 0.4 + 12.706_204_736 * 0.02_f64.sqrt(), 1e-8);
    near(default.common_effect_se, 0.02_f64.sqrt(), 1e-15);
}

#[test]
fn a_level_whose_quantile_is_rounding_or_infinite_is_refused() {
    for level in [0.999_999_999_999_999_9, 1.0, 0.0, f64::NAN, 0.999_999_999_9] {
        let options = Options {
            level,
            ..Options::default()
        };
        let error = pool(&[1.0, 2.0], &[1.0, 1.0], &options);
        assert!(matches!(error, Err(MetaError::Level { .. })), "{level}");
    }
}

#[test]
fn sums_over_pairs_of_studies_are_those_of_the_definition() {
    // The standard error of a moment estimate has tr(PV·PV), tr(PV·P) and tr(P·P), here from P itself.
    let (yi, vi) = ([0.2, 0.9, 0.3, 1.4, -0.5], [0.04, 0.3, 0.03, 0.1, 1e-5]);
    let fit = pool(&yi, &vi, &with(Heterogeneity::DerSimonianLaird, Test::Z)).expect("studies");
    let w = vi.map(|v| 1.0 / v);
    let total: f64 = w.iter().sum();
    let p = |i: usize, j: usize| w[i] * f64::from(u8::from(i == j)) - w[i] * w[j] / total;
    let pairs = |d: [f64; 5], e: [f64; 5]| -> f64 {
        let all = (0..5).flat_map(|i| (0..5).map(move |j| (i, j)));
        all.map(|(i, j)| p(i, j) * p(i, j) * d[i] * e[j]).sum()
    };
    let trace: f64 = (0..5).map(|i| p(i, i)).sum();
    let t = fit.tau2;
    let variance = 2.0 * pairs(vi, vi)
        + 4.0 * t * pairs(vi, [1.0; 5])
        + 2.0 * t * t * pairs([1.0; 5], [1.0; 5]);
    let expected = variance.sqrt() / trace;
    assert!((fit.se_tau2.expect("estimated") / expected - 1.0).abs() < 1e-8);
}

#[test]
fn the_common_effect_ignores_how_far_studies_are_apart() {
    let common = with(Heterogeneity::Common, Test::Z);
    let se = |yi: &[f64]| pool(yi, &[0.2, 0.1, 0.4], &common).expect("studies").se;
    assert_eq!(se(&[1.0, 1.0, 1.0]), se(&[-500.0, 30.0, 1e6]));
}

#[test]
fn effects_that_are_all_the_same_give_no_nonsense() {
    for method in estimators() {
        for test in Test::ALL {
            let pooled = pool(&[2.0; 4], &[0.2, 0.1, 0.4, 0.3], &with(method, test));
            let pooled = pooled.expect("studies");
            near(pooled.estimate, 2.0, 1e-15);
            assert!(pooled.tau2 < 1e-20, "{method:?}");
            assert!(pooled.se >= 0.0 && !pooled.log_likelihood.is_nan());
        }
    }
}

#[test]
fn huge_heterogeneity_gives_the_plain_mean() {
    let (yi, vi) = ([-3e4, 5e4, 1e4, 9e4], [0.5, 2.0, 0.1, 1.0]);
    for method in estimators().filter(|method| *method != Heterogeneity::Common) {
        let pooled = pool(&yi, &vi, &with(method, Test::HartungKnapp)).expect("studies");
        near(pooled.estimate, 3e4, 1e-8);
        assert!(pooled.i2 > 99.999, "{method:?}");
    }
}

/// Effects, variances, and the τ² of the largest likelihood on a grid.
type Table<'a> = (&'a [f64], &'a [f64], f64);

/// Four of 32 such tables among 60 000 random ones. The largest restricted likelihood was found on a grid; metafor 3.8-1, which starts at
/// the estimate of Hedges, stays at the other maximum: 0.008, 0, 0.970 and 0.
#[test]
fn of_two_maxima_of_the_likelihood_the_higher_one_is_taken() {
    let tables: [Table; 4] = [
        (
            &[-0.701, -1.801, -1.391, 0.449, 0.58, 2.488],
            &[4.5964, 0.6696, 7.0653, 0.0197, 0.0014, 4.571],
            0.6986,
        ),
        (
            &[-0.874, -2.86, -1.998, -0.88, -0.903, 0.384],
            &[0.0007, 0.2282, 3.2764, 0.0024, 7.3327, 0.1175],
            1.3073,
        ),
        (
            &[0.23, -2.51, 1.553, -2.709, -2.888, -0.32],
            &[1.2254, 0.0304, 6.645, 0.0013, 0.0024, 2.0285],
            0.0345,
        ),
        (
            &[-2.138, -1.408, -1.396, -1.935],
            &[0.0467, 0.0013, 0.0006, 0.7197],
            0.1208,
        ),
    ];
    for (yi, vi, grid) in tables {
        let pooled = pool(yi, vi, &with(Heterogeneity::Reml, Test::Z)).expect("studies");
        // Neighbours on the grid are 13 % apart.
        assert!(
            (pooled.tau2 / grid - 1.0).abs() < 0.13,
            "{} {grid}",
            pooled.tau2
        );
    }
}

#[test]
fn numbers_beyond_squaring_end_in_an_answer_or_an_error() {
    for yi in [[1e200, -1e200, 0.0], [1e150, 3e152, 2e153]] {
        for method in estimators() {
            match pool(&yi, &[1e-200, 1.0, 2.0], &with(method, Test::Z)) {
                Ok(pooled) => assert!(pooled.estimate.is_finite() && pooled.q.is_finite()),
                Err(error) => assert!(matches!(error, MetaError::NoConvergence { .. })),
            }
        }
    }
    let tiny = pool(&[1.0, 2.0], &[1e-320, 1.0], &Options::default());
    assert!(matches!(tiny, Err(MetaError::VarianceNotPositive { .. })));
}

#[test]
fn the_common_effect_weights_of_very_different_studies_do_not_break_a_regression() {
    let yi = [1.0, 2.0, 3.0, 4.0, 6.0];
    let vi = [1e-9, 1.0, 1e3, 1e-6, 1e6];
    let x = Column::new("dose", &[1.0, 2.0, 3.0, 4.0, 5.0]);
    for method in estimators() {
        let fit = regress(&yi, &vi, std::slice::from_ref(&x), &with(method, Test::Z));
        let fit = fit.unwrap_or_else(|error| panic!("{method:?}: {error}"));
        assert!(fit.coefficients.iter().all(|one| one.se.is_finite()));
    }
}

#[test]
fn moderators_that_cannot_be_told_apart_are_named() {
    let (yi, vi) = ([1.0, 2.0, 3.0, 5.0], [1.0; 4]);
    let dose = Column::new("dose", &[1.0, 2.0, 3.0, 4.0]);
    let twice = Column::new("dose in other units", &[10.0, 20.0, 30.0, 40.0]);
    let constant = Column::new("phase", &[3.0; 4]);
    let error = regress(&yi, &vi, &[dose.clone(), twice], &Options::default());
    let expected = MetaError::Collinear {
        moderator: "dose in other units".to_owned(),
    };
    assert_eq!(error, Err(expected));
    let error = regress(&yi, &vi, &[constant], &Options::default());
    assert!(matches!(error, Err(MetaError::Collinear { .. })));
    let many = [
        dose.clone(),
        Column::new("a", &[1.0, 0.0, 0.0, 1.0]),
        Column::new("b", &[0.0, 1.0, 0.0, 2.0]),
    ];
    let error = regress(&yi, &vi, &many, &Options::default());
    assert!(
        matches!(
            error,
            Err(MetaError::TooFewStudies {
                studies: 4,
                needed: 5,
                ..
            })
        ),
        "{error:?}"
    );
    let short = Column::new("short", &[1.0, 2.0]);
    let error = regress(&yi, &vi, &[short], &Options::default());
    assert!(matches!(error, Err(MetaError::Lengths { .. })));
}

#[test]
fn a_regression_finds_a_line_that_is_there_and_does_not_mind_years() {
    let year = [2001.0, 2004.0, 2009.0, 2013.0, 2020.0, 2024.0];
    let vi = [0.1, 0.2, 0.1, 0.4, 0.3, 0.2];
    let bend = [0.3, -0.2, 0.1, -0.4, 0.2, -0.1];
    let yi: Vec<f64> = year
        .iter()
        .zip(bend)
        .map(|(year, off)| 7.0 - 0.1 * (year - 2000.0) + off)
        .collect();
    let fit = |origin: f64| {
        let since: Vec<f64> = year.iter().map(|year| year - origin).collect();
        regress(
            &yi,
            &vi,
            &[Column::new("year", &since)],
            &Options::default(),
        )
        .expect("a line")
    };
    let (from_christ, from_2000) = (fit(0.0), fit(2000.0));
    let (a, b) = (&from_christ.coefficients[1], &from_2000.coefficients[1]);
    near(a.estimate, b.estimate, 1e-12);
    near(a.se, b.se, 1e-12);
    near(from_christ.tau2, from_2000.tau2, 1e-12);
    near(
        from_christ.predict(&[2010.0]).expect("a value").estimate,
        from_2000.predict(&[10.0]).expect("a value").estimate,
        1e-11,
    );
    let none = from_2000.predict(&[]);
    assert!(matches!(
        none,
        Err(MetaError::Moderators {
            given: 0,
            expected: 1
        })
    ));
    assert!((from_2000.coefficients[1].estimate + 0.1).abs() < 0.05);
    // One moderator: the test of all moderators is that of the one, squared.
    let t = from_2000.coefficients[1].statistic;
    near(from_2000.moderators_statistic, t * t, 1e-10);
    near(from_2000.moderators_p, from_2000.coefficients[1].p, 1e-10);
}

#[test]
fn a_group_of_one_study_is_compared_but_not_pooled() {
    let (yi, vi) = ([0.2, 0.5, 0.3, 1.4], [0.04, 0.05, 0.03, 0.1]);
    let labels = ["gel", "gel", "gel", "cells"];
    let options = with(Heterogeneity::DerSimonianLaird, Test::Z);
    let found = subgroups(&yi, &vi, &labels, SharedTau2::Separate, &options).expect("two groups");
    let (gel, cells) = (&found.groups[0], &found.groups[1]);
    assert_eq!(
        (gel.label.as_str(), &gel.studies[..]),
        ("gel", &[0, 1, 2][..])
    );
    assert!(matches!(cells.pooled, Err(MetaError::SingleStudy(_))));
    assert_eq!((cells.estimate, cells.se), (1.4, 0.1_f64.sqrt()));
    // Two groups: Q is the squared difference over its variance.
    let z = (gel.estimate - cells.estimate) / (gel.se * gel.se + cells.se * cells.se).sqrt();
    near(found.q_between, z * z, 1e-12);
    let shared = subgroups(&yi, &vi, &labels, SharedTau2::Common, &options).expect("two groups");
    let tau2 = shared.tau2.expect("a common variance");
    near(shared.groups[1].se, (0.1 + tau2).sqrt(), 1e-14);
    let error = subgroups(&yi, &vi, &["gel"; 4], SharedTau2::Common, &options);
    assert!(matches!(error, Err(MetaError::TooFewStudies { .. })));
}

#[test]
fn accumulating_begins_with_one_study_and_ends_with_all() {
    let (yi, vi) = ([0.2, 0.9, 0.3, 1.4], [0.04, 0.05, 0.03, 0.1]);
    let options = Options::default();
    let steps = cumulative(&yi, &vi, &options).expect("studies");
    assert!(
        matches!(&steps[0].pooled, Err(MetaError::SingleStudy(single)) if single.estimate == 0.2)
    );
    assert_eq!(steps[3].pooled, pool(&yi, &vi, &options));
    let left = leave_one_out(&yi, &vi, &options).expect("studies");
    // Without the last, both have the first three.
    assert_eq!(Ok(&left[3].pooled), steps[2].pooled.as_ref());
    let error = leave_one_out(&yi[..2], &vi[..2], &options);
    assert!(matches!(error, Err(MetaError::TooFewStudies { .. })));
}

#[test]
fn the_outlier_has_the_largest_influence() {
    let (yi, vi) = ([0.1, 0.0, 0.2, 2.5, 0.1, 0.15], [0.04; 6]);
    let all = influence(&yi, &vi, &Options::default()).expect("studies");
    let worst = all
        .iter()
        .max_by(|a, b| a.cooks_distance.total_cmp(&b.cooks_distance));
    assert_eq!(worst.map(|one| one.study), Some(3));
    assert!(all[3].studentised_residual > 3.0);
    assert!(all[3].tau2_without < all[0].tau2_without);
}

#[test]
fn a_symmetric_funnel_misses_nothing_and_a_cut_one_its_mirror_images() {
    let yi: Vec<f64> = (-6..=6).map(|step| 0.2 * f64::from(step)).collect();
    let vi: Vec<f64> = (-6..=6)
        .map(|step| 0.02 + 0.01 * f64::from(step * step))
        .collect();
    let options = with(Heterogeneity::Common, Test::Z);
    for estimator in [Missing::L0, Missing::R0] {
        for side in [Side::Left, Side::Right] {
            let found = trim_and_fill(&yi, &vi, estimator, Some(side), &options).expect("studies");
            assert_eq!((found.missing, found.filled.len()), (0, 0));
        }
        // Without the four most negative studies, most are found, on the left.
        let (cut_yi, cut_vi) = (&yi[4..], &vi[4..]);
        let found = trim_and_fill(cut_yi, cut_vi, estimator, None, &options).expect("studies");
        assert_eq!(found.side, Side::Left);
        assert!((2..=4).contains(&found.missing), "{}", found.missing);
        let before = pool(cut_yi, cut_vi, &options).expect("studies").estimate;
        assert!(found.pooled.estimate.abs() < 0.5 * before);
        // Each is the mirror image of one of the most extreme studies about the same centre, with its variance.
        let extreme = cut_yi.len() - found.missing;
        let middles: Vec<f64> = found
            .filled
            .iter()
            .zip(&cut_yi[extreme..])
            .map(|((effect, _), original)| 0.5 * (effect + original))
            .collect();
        assert!(
            middles
                .iter()
                .all(|middle| (middle - middles[0]).abs() < 1e-12)
        );
        let variances: Vec<f64> = found.filled.iter().map(|(_, v)| *v).collect();
        assert_eq!(variances, cut_vi[extreme..]);
    }
}

#[test]
fn the_rank_test_counts_orders_and_knows_ties() {
    // Effects that rise with the variance in every pair: of 3! orders, one is so and one the reverse.
    let exact = rank_test(&[0.0, 5.0, 20.0], &[1.0, 2.0, 3.0]).expect("studies");
    assert!(exact.exact);
    assert_eq!(exact.tau, 1.0);
    near(exact.p, 2.0 / 6.0, 1e-14);
    let tied = rank_test(&[0.0, 5.0, 20.0, 1.0], &[1.0, 2.0, 2.0, 3.0]).expect("studies");
    assert!(!tied.exact && tied.tau < 1.0);
    let same = egger(
        &[0.0, 5.0, 20.0],
        &[2.0; 3],
        EggerModel::Classical,
        &Options::default(),
    );
    assert!(matches!(same, Err(MetaError::Collinear { .. })));
}
