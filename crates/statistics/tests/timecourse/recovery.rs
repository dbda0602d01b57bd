//! Known truths come back.

use super::*;

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
