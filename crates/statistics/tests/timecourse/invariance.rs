//! Order, labels, reference and units do not matter.

use super::*;

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
