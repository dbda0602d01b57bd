//! What the data do not tell is said, and what makes no sense is refused.

use super::*;

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
