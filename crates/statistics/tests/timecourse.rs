//! What time-course network meta-analysis promises: known truths are recovered, what cannot be told is said, and labels, order and
//! reference do not matter. Seeded; tolerances are 3.5 Monte Carlo standard errors.

use synovia_numerics::{Matrix, Stream};
use synovia_statistics::timecourse::{
    Analysis, ArmResult, Correlation, Finding, Fit, Heterogeneity, Limit, Model, Parameter,
    Refusal, Shape, TimecourseError, analyse,
};
use synovia_statistics::{Proportion, mean_mcse};

const EMAX: Shape = Shape::Emax {
    half_time_months: Parameter::Common,
};

/// The truth of made-up trials.
#[derive(Clone, Copy)]
struct Truth {
    /// Amplitudes by treatment: saline, cells, gel.
    amplitudes: [f64; 3],
    half_time: f64,
    tau: f64,
    se: f64,
}

const TRUTH: Truth = Truth {
    amplitudes: [0.0, -10.0, -6.0],
    half_time: 2.0,
    tau: 1.5,
    se: 1.0,
};

const TREATMENTS: [&str; 3] = ["saline", "cells", "gel"];

/// Which arms and months the studies have, again and again.
const DESIGNS: [(&[usize], &[f64]); 6] = [
    (&[0, 1], &[1.0, 3.0, 6.0, 12.0]),
    (&[0, 2], &[1.0, 6.0]),
    (&[0, 1, 2], &[3.0, 12.0]),
    (&[1, 2], &[1.0, 3.0, 12.0]),
    (&[0, 1], &[1.0, 3.0]),
    (&[0, 2], &[3.0, 6.0, 12.0]),
];

impl Truth {
    /// Studies whose arms have correlation one half over time, the analysis's own assumption.
    fn draw(&self, number: u64, studies: usize) -> Vec<ArmResult> {
        let mut stream = Stream::keyed(2027, [number, 0, 0]);
        let mut results = Vec::new();
        for study in 0..studies {
            let (arms, months) = DESIGNS[study % DESIGNS.len()];
            let placebo = -8.0 + 2.0 * stream.normal();
            let mut covariance = Matrix::identity(months.len());
            for i in 0..months.len() {
                for j in 0..months.len() {
                    covariance[(i, j)] += if i == j { 0.0 } else { 0.5 };
                }
            }
            let root = covariance.cholesky().expect("a covariance");
            for arm in arms {
                let own = self.tau / 2f64.sqrt() * stream.normal();
                let noise: Vec<f64> = months.iter().map(|_| stream.normal()).collect();
                for (month, noise) in months.iter().zip(root.colour(&noise)) {
                    let effect = (self.amplitudes[*arm] + own) * month / (self.half_time + month);
                    results.push(ArmResult {
                        study: format!("study {study:02}"),
                        treatment: TREATMENTS[*arm].into(),
                        months: *month,
                        mean: placebo + 0.3 * month + effect + self.se * noise,
                        se: self.se,
                    });
                }
            }
        }
        results
    }
}

fn against_saline(shape: Shape) -> Model {
    Model {
        reference: Some("saline".into()),
        ..Model::new(shape)
    }
}

fn only_fit(analysis: &Analysis) -> &Fit {
    assert_eq!(analysis.pieces.len(), 1);
    analysis.pieces[0].fit.as_ref().expect("a fit")
}

fn fitted(results: &[ArmResult], model: &Model) -> Fit {
    only_fit(&analyse(results, model).expect("results that make sense")).clone()
}

fn refused(results: &[ArmResult], model: &Model) -> Refusal {
    let mut analysis = analyse(results, model).expect("results that make sense");
    analysis.pieces.remove(0).fit.expect_err("a refusal")
}

fn assert_covers(what: &str, covered: &Proportion, expected: f64) {
    let mcse = (expected * (1.0 - expected) / covered.n as f64).sqrt();
    println!(
        "{what}: {} of {} (expected {expected} ± {mcse:.4})",
        covered.value(),
        covered.n
    );
    assert!(
        (covered.value() - expected).abs() < 3.5 * mcse,
        "{what}: {}",
        covered.value()
    );
}

#[test]
fn in_repeated_trials_effects_and_half_time_are_unbiased_and_intervals_cover() {
    let model = against_saline(EMAX);
    let truth = TRUTH.amplitudes[1] * 12.0 / (TRUTH.half_time + 12.0);
    let between = (TRUTH.amplitudes[1] - TRUTH.amplitudes[2]) * 6.0 / (TRUTH.half_time + 6.0);
    let (mut years, mut differences, mut logs, mut variances) = (vec![], vec![], vec![], vec![]);
    let (mut year_covered, mut difference_covered, mut half_time_covered) =
        (vec![], vec![], vec![]);
    for number in 0..250 {
        let fit = fitted(&TRUTH.draw(number, 18), &model);
        let year = fit
            .effect("cells", "saline", 12.0)
            .expect("known treatments");
        years.push(year.value);
        year_covered.push(year.low < truth && truth < year.high);
        let difference = fit.effect("cells", "gel", 6.0).expect("known treatments");
        differences.push(difference.value);
        difference_covered.push(difference.low < between && between < difference.high);
        variances.push(fit.tau2);
        let Finding::Estimated {
            value, low, high, ..
        } = fit.shape_parameters[0].finding
        else {
            panic!("trial {number}: {:?}", fit.shape_parameters)
        };
        logs.push(synovia_numerics::ln(value));
        let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(f64::INFINITY));
        half_time_covered.push(low < TRUTH.half_time && TRUTH.half_time < high);
    }
    for (what, values, truth) in [
        ("cells at a year", &years, truth),
        ("cells against gel at six months", &differences, between),
        (
            "logarithm of the half time",
            &logs,
            synovia_numerics::ln(TRUTH.half_time),
        ),
        ("tau2", &variances, TRUTH.tau * TRUTH.tau),
    ] {
        let mean = mean_mcse(values);
        println!("{what}: {} (truth {truth}, mcse {})", mean.value, mean.mcse);
        assert!(
            (mean.value - truth).abs() < 3.5 * mean.mcse,
            "{what}: {mean:?}, truth {truth}"
        );
    }
    assert_covers("cells at a year", &Proportion::of(year_covered), 0.95);
    assert_covers(
        "cells against gel",
        &Proportion::of(difference_covered),
        0.95,
    );
    assert_covers("half time", &Proportion::of(half_time_covered), 0.95);
}

/// A shape, its curve, and the parameters of that curve.
type Case<'a> = (Shape, &'a dyn Fn(f64) -> f64, &'a [f64]);

#[test]
fn exact_results_of_a_shape_give_back_its_parameters() {
    let results = |f: &dyn Fn(f64) -> f64| {
        let mut results = Truth {
            tau: 0.0,
            se: 1e-4,
            ..TRUTH
        }
        .draw(1, 6);
        for arm in &mut results {
            let place = TREATMENTS.iter().position(|label| *label == arm.treatment);
            let amplitude = TRUTH.amplitudes[place.expect("a treatment")];
            arm.mean = 3.0 * arm.months + amplitude * f(arm.months);
        }
        results
    };
    let exp = synovia_numerics::exp;
    let exponential = Shape::Exponential {
        rate_per_month: Parameter::Common,
    };
    let waning = Shape::Waning {
        on_rate_per_month: Parameter::Common,
        off_rate_per_month: Parameter::Common,
    };
    // Largest at the logarithm of 0.5 / 0.1 over the difference of the rates.
    let peak_months = synovia_numerics::ln(5.0) / 0.4;
    let peak = exp(-0.1 * peak_months) - exp(-0.5 * peak_months);
    let cases: [Case; 5] = [
        (Shape::Constant, &|_| 1.0, &[]),
        (Shape::Linear, &|t| t, &[]),
        (EMAX, &|t| t / (2.0 + t), &[2.0]),
        (exponential, &|t| 1.0 - exp(-0.4 * t), &[0.4]),
        (
            waning,
            &|t| (exp(-0.1 * t) - exp(-0.5 * t)) / peak,
            &[0.5, 0.1],
        ),
    ];
    for (shape, f, parameters) in cases {
        let model = Model {
            heterogeneity: Heterogeneity::None,
            ..against_saline(shape)
        };
        let fit = fitted(&results(f), &model);
        for (amplitude, truth) in fit.amplitudes.iter().zip(&TRUTH.amplitudes[1..]) {
            let estimate = amplitude.estimate.expect("an amplitude").value;
            assert!(
                (estimate - truth).abs() < 1e-4,
                "{shape:?}: {estimate} {truth}"
            );
        }
        assert_eq!(fit.shape_parameters.len(), parameters.len());
        for (found, truth) in fit.shape_parameters.iter().zip(parameters) {
            let Finding::Estimated { value, .. } = found.finding else {
                panic!("{found:?}")
            };
            assert!(
                (value / truth - 1.0).abs() < 1e-4,
                "{shape:?}: {value} {truth}"
            );
        }
        assert!(fit.q < 1e-4, "{shape:?}: {}", fit.q);
    }
}

#[test]
fn the_true_shape_has_the_smallest_criterion_when_results_are_precise() {
    let results = Truth {
        tau: 0.3,
        se: 0.2,
        ..TRUTH
    }
    .draw(7, 12);
    let criterion = |shape| {
        fitted(&results, &against_saline(shape))
            .aicc
            .expect("enough contrasts")
    };
    let emax = criterion(EMAX);
    for other in [Shape::Constant, Shape::Linear] {
        assert!(emax + 10.0 < criterion(other));
    }
    let exponential = Shape::Exponential {
        rate_per_month: Parameter::Common,
    };
    assert!(emax < criterion(exponential));
}

#[test]
fn the_order_of_results_changes_nothing_at_all_and_labels_nothing_that_matters() {
    let results = TRUTH.draw(3, 9);
    let model = against_saline(EMAX);
    let fit = fitted(&results, &model);
    let mut turned = results.clone();
    turned.reverse();
    turned.rotate_left(5);
    assert_eq!(analyse(&turned, &model), analyse(&results, &model));

    // Names in the opposite order, of treatments and of studies.
    let name = |label: &str| match label {
        "saline" => "z".to_owned(),
        "cells" => "y".to_owned(),
        "gel" => "x".to_owned(),
        study => format!("{}", 99 - study[6..].parse::<u32>().expect("a number")),
    };
    let renamed: Vec<ArmResult> = (results.iter())
        .map(|arm| ArmResult {
            study: name(&arm.study),
            treatment: name(&arm.treatment),
            ..*arm
        })
        .collect();
    let other = fitted(
        &renamed,
        &Model {
            reference: Some("z".into()),
            ..model
        },
    );
    assert!((fit.log_likelihood - other.log_likelihood).abs() < 1e-9);
    for (treatment, against) in [("cells", "saline"), ("gel", "cells")] {
        for months in [1.0, 12.0] {
            let ours = fit
                .effect(treatment, against, months)
                .expect("known treatments");
            let theirs = other
                .effect(&name(treatment), &name(against), months)
                .expect("known");
            assert!(
                (ours.value - theirs.value).abs() < 1e-6,
                "{ours:?} {theirs:?}"
            );
            assert!((ours.se - theirs.se).abs() < 1e-6, "{ours:?} {theirs:?}");
        }
    }
}

#[test]
fn with_a_shared_shape_the_reference_changes_nothing() {
    let results = TRUTH.draw(4, 9);
    let saline = fitted(&results, &against_saline(EMAX));
    for reference in ["cells", "gel"] {
        let other = fitted(
            &results,
            &Model {
                reference: Some(reference.into()),
                ..Model::new(EMAX)
            },
        );
        assert_eq!(other.reference, reference);
        assert!((saline.log_likelihood - other.log_likelihood).abs() < 1e-9);
        assert!((saline.tau2 - other.tau2).abs() < 1e-5);
        let ours = saline
            .effect("cells", "gel", 6.0)
            .expect("known treatments");
        let theirs = other.effect("cells", "gel", 6.0).expect("known treatments");
        assert!((ours.value - theirs.value).abs() < 1e-6 && (ours.se - theirs.se).abs() < 1e-6);
        let back = other.effect("gel", "cells", 6.0).expect("known treatments");
        assert!((back.value + theirs.value).abs() < 1e-12);
    }
}

#[test]
fn other_units_of_the_outcome_scale_the_result() {
    let results = TRUTH.draw(5, 9);
    let tenfold: Vec<ArmResult> = (results.iter().cloned())
        .map(|arm| ArmResult {
            mean: 10.0 * arm.mean + 70.0,
            se: 10.0 * arm.se,
            ..arm
        })
        .collect();
    let (one, ten) = (
        fitted(&results, &against_saline(EMAX)),
        fitted(&tenfold, &against_saline(EMAX)),
    );
    let (one, ten) = (
        one.courses[0].points[3].effect,
        ten.courses[0].points[3].effect,
    );
    for (one, ten) in [
        (one.value, ten.value),
        (one.se, ten.se),
        (one.low, ten.low),
        (one.high, ten.high),
    ] {
        assert!((10.0 * one / ten - 1.0).abs() < 1e-6, "{one} {ten}");
    }
}

#[test]
fn an_effect_that_is_there_at_once_puts_the_half_time_at_its_smallest_and_no_number_is_given() {
    let mut results = Truth {
        amplitudes: [0.0; 3],
        tau: 0.5,
        se: 0.3,
        ..TRUTH
    }
    .draw(6, 12);
    for arm in &mut results {
        let place = TREATMENTS.iter().position(|label| *label == arm.treatment);
        // Largest at the first visit.
        arm.mean += TRUTH.amplitudes[place.expect("a treatment")] * (1.2 - 0.05 * arm.months);
    }
    let fit = fitted(&results, &against_saline(EMAX));
    let Finding::AtLimit {
        limit: Limit::Smallest,
        low: None,
        high: Some(_),
    } = fit.shape_parameters[0].finding
    else {
        panic!("{:?}", fit.shape_parameters)
    };
    assert!(fit.given_the_shape);
    assert!(
        fit.amplitudes
            .iter()
            .all(|amplitude| amplitude.estimate.is_none())
    );
    // What was observed can still be said.
    assert!(fit.courses[0].points[3].effect.se.is_finite());
}

#[test]
fn noise_about_no_effect_does_not_tell_a_half_time() {
    let results = Truth {
        amplitudes: [0.0; 3],
        tau: 0.0,
        se: 3.0,
        ..TRUTH
    }
    .draw(8, 6);
    let fit = fitted(
        &results,
        &Model {
            heterogeneity: Heterogeneity::None,
            ..against_saline(EMAX)
        },
    );
    assert!(
        matches!(
            fit.shape_parameters[0].finding,
            Finding::NotIdentified { .. }
        ),
        "{:?}",
        fit.shape_parameters
    );
    assert!(
        fit.amplitudes
            .iter()
            .all(|amplitude| amplitude.estimate.is_none())
    );
}

#[test]
fn stronger_correlation_over_time_makes_one_arm_s_visits_worth_less() {
    let results = TRUTH.draw(9, 12);
    let se = |correlation| {
        let model = Model {
            correlation,
            heterogeneity: Heterogeneity::None,
            ..against_saline(Shape::Constant)
        };
        fitted(&results, &model).courses[0].points[0].effect.se
    };
    assert!(se(Correlation::Same(0.0)) < se(Correlation::Same(0.5)));
    assert!(se(Correlation::Same(0.5)) < se(Correlation::Same(0.9)));
    assert!(se(Correlation::PerMonth(0.2)) < se(Correlation::PerMonth(0.95)));
    assert_eq!(Correlation::default(), Correlation::Same(0.5));
}

#[test]
fn a_month_beyond_the_last_visit_is_marked_as_extrapolated() {
    let mut results = TRUTH.draw(10, 12);
    results.retain(|arm| arm.months < 12.0 || arm.treatment != "gel");
    let model = Model {
        months: vec![0.0, 6.0, 12.0, 24.0],
        ..against_saline(EMAX)
    };
    let fit = fitted(&results, &model);
    let marks = |course: usize| -> Vec<bool> {
        fit.courses[course]
            .points
            .iter()
            .map(|point| point.extrapolated)
            .collect()
    };
    assert_eq!(fit.courses[0].treatment, "cells");
    assert_eq!(marks(0), [false, false, false, true]);
    assert_eq!(marks(1), [false, false, true, true]);
    let start = fit.courses[0].points[0].effect;
    assert_eq!((start.value, start.se), (0.0, 0.0));
    let sd = |treatment, months| {
        let sd = fit.heterogeneity_sd(treatment, months);
        sd.expect("a known treatment")
    };
    assert!(sd("gel", 1.0) < sd("gel", 12.0) && sd("saline", 12.0) == 0.0);
}

#[test]
fn pieces_that_nothing_connects_are_fitted_apart_and_a_lonely_study_is_shown_as_it_is() {
    let mut results = TRUTH.draw(11, 12);
    let together = fitted(&results, &against_saline(EMAX));
    for (treatment, mean) in [("steroid", -3.0), ("bracing", -5.0)] {
        results.push(ArmResult {
            study: "alone".into(),
            treatment: treatment.into(),
            months: 3.0,
            mean,
            se: 1.5,
        });
    }
    results.push(ArmResult {
        study: "alone".into(),
        treatment: "steroid".into(),
        months: 6.0,
        mean: 1.0,
        se: 1.0,
    });
    let analysis = analyse(&results, &against_saline(EMAX)).expect("results that make sense");
    assert_eq!(analysis.pieces.len(), 2);
    let lonely = &analysis.pieces[0];
    assert_eq!(lonely.treatments, ["bracing", "steroid"]);
    assert_eq!(
        lonely.fit,
        Err(Refusal::SingleStudy {
            study: "alone".into()
        })
    );
    let shown = &lonely.observed[0];
    assert_eq!(
        (shown.treatment.as_str(), shown.difference, shown.fitted),
        ("steroid", 2.0, None)
    );
    assert!((shown.se - 4.5f64.sqrt()).abs() < 1e-12);
    assert_eq!(analysis.pieces[1].fit.as_ref(), Ok(&together));
    // The other visit has one arm only.
    assert_eq!(analysis.unused.len(), 1);
    assert_eq!(analysis.unused[0].months, 6.0);
}

#[test]
fn what_cannot_be_told_is_refused_with_the_reason() {
    let results = TRUTH.draw(12, 12);
    let one_time: Vec<ArmResult> = results
        .iter()
        .filter(|arm| arm.months == 3.0)
        .cloned()
        .collect();
    assert_eq!(
        refused(&one_time, &against_saline(EMAX)),
        Refusal::TooFewTimes {
            treatment: None,
            times: 1,
            needed: 2
        }
    );
    let mut gel_once = results.clone();
    gel_once.retain(|arm| arm.treatment != "gel" || arm.months == 3.0);
    let own = Shape::Emax {
        half_time_months: Parameter::PerTreatment,
    };
    assert_eq!(
        refused(&gel_once, &against_saline(own)),
        Refusal::TooFewTimes {
            treatment: Some("gel".into()),
            times: 1,
            needed: 2
        }
    );
    // Cells with saline once, gel with saline once.
    let chain: Vec<ArmResult> = (results.iter())
        .filter(|arm| ["study 00", "study 01"].contains(&arm.study.as_str()))
        .cloned()
        .collect();
    assert_eq!(
        refused(&chain, &against_saline(EMAX)),
        Refusal::HeterogeneityNotIdentified {
            comparisons: 2,
            effects: 2
        }
    );
    let none = Model {
        heterogeneity: Heterogeneity::None,
        ..against_saline(EMAX)
    };
    assert!(
        analyse(&chain, &none)
            .expect("results that make sense")
            .pieces[0]
            .fit
            .is_ok()
    );
}

#[test]
fn errors_name_what_is_wrong() {
    let results = TRUTH.draw(13, 6);
    let model = against_saline(EMAX);
    let error =
        |results: &[ArmResult], model: &Model| analyse(results, model).expect_err("an error");
    let changed = |change: &dyn Fn(&mut ArmResult)| {
        let mut results = results.clone();
        change(&mut results[4]);
        error(&results, &model)
    };
    for wrong in [
        changed(&|arm| arm.se = 0.0),
        changed(&|arm| arm.months = 0.0),
        changed(&|arm| arm.mean = f64::NAN),
    ] {
        assert!(
            matches!(&wrong, TimecourseError::Number { study, treatment, .. } if study == "study 00" && treatment == "cells"),
            "{wrong}"
        );
    }
    assert_eq!(
        changed(&|arm| arm.months = 12.0),
        TimecourseError::Twice {
            study: "study 00".into(),
            treatment: "cells".into(),
            months: 12.0
        }
    );
    assert_eq!(
        error(&results[..1], &model),
        TimecourseError::NothingToCompare
    );
    let strong = Model {
        correlation: Correlation::Same(1.0),
        ..model.clone()
    };
    assert_eq!(
        error(&results, &strong),
        TimecourseError::Correlation { correlation: 1.0 }
    );
    let certain = Model {
        level: 1.0,
        ..model.clone()
    };
    assert_eq!(
        error(&results, &certain),
        TimecourseError::Level { level: 1.0 }
    );
    let before = Model {
        months: vec![-1.0],
        ..model.clone()
    };
    assert_eq!(
        error(&results, &before),
        TimecourseError::Month { months: -1.0 }
    );
    let backwards = Shape::Waning {
        on_rate_per_month: Parameter::Fixed(0.1),
        off_rate_per_month: Parameter::Fixed(0.2),
    };
    assert_eq!(
        error(
            &results,
            &Model {
                shape: backwards,
                ..model.clone()
            }
        ),
        TimecourseError::FixedParameter {
            name: "on_rate_per_month",
            value: 0.1
        }
    );
    let unknown = Model {
        reference: Some("water".into()),
        ..model.clone()
    };
    let said = error(&results, &unknown).to_string();
    assert!(
        said.contains("water") && said.contains("cells, gel, saline"),
        "{said}"
    );
    let asked = fitted(&results, &model)
        .effect("water", "gel", 3.0)
        .expect_err("an error");
    assert_eq!(
        (asked.treatment.as_str(), asked.treatments.len()),
        ("water", 3)
    );
}
