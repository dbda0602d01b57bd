//! What R says of time courses, see `validation/timecourse`: each table names the program, the script and the tolerance used here.

mod oracle_table;

use std::collections::BTreeMap;

use oracle_table::{Row, rows};
use synovia_statistics::timecourse::{
    ArmResult, Correlation, Finding, Fit, Heterogeneity, Model, Parameter, Shape, analyse,
};

/// Rows of a table, each with its values by column.
fn table(file: &str) -> Vec<Row> {
    rows(&format!("timecourse/{file}"), "R ")
}

fn results(set: &str) -> Vec<ArmResult> {
    let rows = table("data.csv");
    let of_set = rows.iter().filter(|row| row.text("set") == set);
    of_set
        .map(|row| ArmResult {
            study: row.text("study").to_owned(),
            treatment: row.text("treatment").to_owned(),
            months: row.number("months"),
            mean: row.number("mean"),
            se: row.number("se"),
        })
        .collect()
}

fn parameter(text: &str) -> Parameter {
    match text {
        "common" => Parameter::Common,
        "own" => Parameter::PerTreatment,
        value => Parameter::Fixed(value.parse().expect("a fixed parameter")),
    }
}

fn model(case: &Row) -> Model {
    let first = || parameter(case.text("first"));
    let shape = match case.text("shape") {
        "constant" => Shape::Constant,
        "linear" => Shape::Linear,
        "emax" => Shape::Emax {
            half_time_months: first(),
        },
        "exponential" => Shape::Exponential {
            rate_per_month: first(),
        },
        "waning" => Shape::Waning {
            on_rate_per_month: first(),
            off_rate_per_month: parameter(case.text("second")),
        },
        other => panic!("no shape {other}"),
    };
    let rho = case.number("rho");
    Model {
        heterogeneity: heterogeneity(case.text("heterogeneity")),
        correlation: match case.text("correlation") {
            "same" => Correlation::Same(rho),
            _ => Correlation::PerMonth(rho),
        },
        reference: Some(case.text("reference").to_owned()),
        ..Model::new(shape)
    }
}

fn heterogeneity(method: &str) -> Heterogeneity {
    match method {
        "none" => Heterogeneity::None,
        "ml" | "ML" => Heterogeneity::MaximumLikelihood,
        _ => Heterogeneity::Restricted,
    }
}

fn fitted(results: &[ArmResult], model: &Model) -> Fit {
    let mut analysis = analyse(results, model).expect("results that make sense");
    assert_eq!(analysis.pieces.len(), 1);
    analysis.pieces.remove(0).fit.expect("a fit")
}

/// The value of a shape parameter named by its place and, if it has one, its treatment; estimate, standard error, ends.
fn shape_parameter(fit: &Fit, of: &str) -> (f64, f64, Option<f64>, Option<f64>) {
    let mut words = of.split(' ');
    let place: usize = words
        .next()
        .and_then(|place| place.parse().ok())
        .expect("a place");
    let treatment = words.next().map(str::to_owned);
    let mut names: Vec<&str> = fit.shape_parameters.iter().map(|one| one.name).collect();
    names.dedup();
    let found = fit
        .shape_parameters
        .iter()
        .find(|one| one.name == names[place - 1] && one.treatment == treatment);
    match found.expect("a parameter").finding {
        Finding::Estimated {
            value,
            se: Some(se),
            low,
            high,
        } => (value, se, low, high),
        other => panic!("{of}: {other:?}"),
    }
}

fn ours(fit: &Fit, quantity: &str, of: &str) -> f64 {
    let amplitude = || {
        let one = fit.amplitudes.iter().find(|one| one.treatment == of);
        one.and_then(|one| one.estimate).expect("an amplitude")
    };
    let effect = || {
        let (treatment, months) = of.split_once(' ').expect("a treatment and a month");
        let months: f64 = months.parse().expect("a month");
        let course = fit
            .courses
            .iter()
            .find(|course| course.treatment == treatment);
        let mut points = course.expect("a course").points.iter();
        points
            .find(|point| point.months == months)
            .expect("a month")
            .effect
    };
    match quantity {
        "tau2" => fit.tau2,
        "log_likelihood" => fit.log_likelihood,
        "aic" => fit.aic,
        "aicc" => fit.aicc.expect("enough contrasts"),
        "q" => fit.q,
        "amplitude" => amplitude().value,
        "amplitude_se" => amplitude().se,
        "effect" => effect().value,
        "effect_se" => effect().se,
        "shape" => shape_parameter(fit, of).0,
        "shape_se" => shape_parameter(fit, of).1,
        "shape_low" => shape_parameter(fit, of).2.expect("a lower end"),
        "shape_high" => shape_parameter(fit, of).3.expect("an upper end"),
        other => panic!("no quantity {other}"),
    }
}

#[test]
fn time_courses_agree_with_linear_mixed_models_and_their_profiled_likelihood() {
    let (cases, expected) = (table("cases.csv"), table("fits.csv"));
    let mut worst: BTreeMap<(bool, String), (f64, String)> = BTreeMap::new();
    for case in &cases {
        let fit = fitted(&results(case.text("set")), &model(case));
        let given = ["common", "own"]
            .iter()
            .all(|kind| case.text("first") != *kind);
        let mut compared = 0;
        for row in expected
            .iter()
            .filter(|row| row.text("case") == case.text("case"))
        {
            let (quantity, value) = (row.text("quantity"), row.number("value"));
            let ours = ours(&fit, quantity, row.text("of"));
            let scale = if quantity == "tau2" {
                value.abs().max(1.0)
            } else {
                value.abs()
            };
            let error = (ours - value).abs() / scale;
            let worst = worst.entry((given, quantity.to_owned())).or_default();
            if error >= worst.0 {
                *worst = (
                    error,
                    format!("{} {}: {ours} {value}", case.text("case"), row.text("of")),
                );
            }
            compared += 1;
        }
        assert!(compared > 10, "{case:?}");
        // Ends that R does not find within the range searched must be absent here, too.
        for end in ["shape_low", "shape_high"] {
            let theirs = expected
                .iter()
                .any(|row| row.text("case") == case.text("case") && row.text("quantity") == end);
            let one = fit.shape_parameters.len() == 1 && case.text("first") == "common";
            if one && !theirs {
                let (_, _, low, high) = shape_parameter(&fit, "1");
                assert!(
                    if end == "shape_low" { low } else { high }.is_none(),
                    "{case:?}"
                );
            }
        }
    }
    for ((given, quantity), (error, place)) in &worst {
        println!("{given} {quantity}: {error:e} ({place})");
    }
    for ((given, quantity), (error, place)) in &worst {
        let tolerance = if *given || !quantity.starts_with("shape") {
            1e-6
        } else {
            1e-5
        };
        assert!(*error < tolerance, "{quantity}: {error:e} at {place}");
    }
}

#[test]
fn one_visit_and_a_constant_effect_are_the_usual_random_effects_analyses() {
    for row in table("one_visit.csv") {
        let mut results = results("one_visit");
        if row.text("analysis") == "pair" {
            results.retain(|arm| ["saline", "cells"].contains(&arm.treatment.as_str()));
        }
        let model = Model {
            heterogeneity: heterogeneity(row.text("method")),
            reference: Some("saline".into()),
            ..Model::new(Shape::Constant)
        };
        let fit = fitted(&results, &model);
        let amplitude = fit
            .amplitudes
            .iter()
            .find(|one| one.treatment == row.text("treatment"));
        let estimate = amplitude.and_then(|one| one.estimate).expect("an estimate");
        for (ours, name) in [
            (estimate.value, "estimate"),
            (estimate.se, "se"),
            (fit.tau2, "tau2"),
        ] {
            let theirs = row.number(name);
            let error = (ours - theirs).abs() / theirs.abs().max(1e-3);
            println!(
                "{} {} {name}: {error:e}",
                row.text("analysis"),
                row.text("method")
            );
            assert!(error < 1e-6, "{row:?}: {ours}");
        }
    }
}
