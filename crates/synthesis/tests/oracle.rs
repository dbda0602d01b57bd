//! The whole way from the shipped tables to pooled effects, worked out apart from the program.
//!
//! Oracle: R 4.2.2 with metafor 3.8-1, script `validation/synthesis/prp.R`, which reads the same tables; the network by generalised least
//! squares in that script, which gave what netmeta 2.8-2 gives of the five trials that were there before. Tolerance 1e-6, 1e-5 for τ².

use std::path::Path;

use synovia_evidence::library::{Library, Role};
use synovia_statistics::meta::{Heterogeneity, Test};
use synovia_statistics::network::BetweenStudies;
use synovia_synthesis::{Analysis, Question, meta, network};

fn table(name: &str) -> Vec<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../validation/synthesis");
    let text = std::fs::read_to_string(folder.join(name)).expect("a committed table");
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

fn near(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    assert!(
        (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0),
        "{what}: {ours} against {theirs}"
    );
}

fn platelets() -> Question {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    Question {
        condition: words(&["osteoarthritis"]),
        joint: words(&["knee"]),
        class: words(&["prp"]),
        versus: words(&["saline", "ha", "corticosteroid"]),
        role: vec![Role::Calibration, Role::Validation, Role::Context],
        ..Question::default()
    }
}

#[test]
fn each_trial_gives_the_effect_that_r_finds_in_the_same_rows() {
    let found = meta(&platelets(), &Analysis::default(), Library::embedded()).unwrap();
    let theirs = table("prp_trials.csv");
    assert_eq!(found.studies.len(), theirs.len());
    for row in theirs {
        let study = found
            .studies
            .iter()
            .find(|study| study.cited.trial == row[0]);
        let study = study.unwrap_or_else(|| panic!("{} is not pooled", row[0]));
        near(study.effect, number(&row[1]), 1e-9, &row[0]);
        near(study.se * study.se, number(&row[2]), 1e-9, &row[0]);
    }
}

#[test]
fn the_pool_is_that_of_metafor_under_every_estimator_and_test() {
    for row in table("prp.csv") {
        let analysis = Analysis {
            method: Heterogeneity::parse(&row[0]).unwrap(),
            test: Test::parse(&row[1]).unwrap(),
            ..Analysis::default()
        };
        let pool = meta(&platelets(), &analysis, Library::embedded())
            .unwrap()
            .overall;
        let what = format!("{} {}", row[0], row[1]);
        assert_eq!(f64::from(pool.k), number(&row[2]), "{what}");
        near(pool.estimate.unwrap(), number(&row[3]), 1e-6, &what);
        near(pool.se.unwrap(), number(&row[4]), 1e-6, &what);
        near(pool.ci_low.unwrap(), number(&row[5]), 1e-6, &what);
        near(pool.ci_high.unwrap(), number(&row[6]), 1e-6, &what);
        near(pool.p_value.unwrap(), number(&row[7]), 1e-6, &what);
        near(pool.tau2.unwrap(), number(&row[8]), 1e-5, &what);
        near(pool.i2_percent.unwrap(), number(&row[9]), 1e-5, &what);
        near(pool.q.unwrap(), number(&row[10]), 1e-6, &what);
    }
}

#[test]
fn the_network_and_its_components_are_those_of_generalised_least_squares_in_r() {
    let question = platelets();
    let found = network(
        &question,
        &Analysis::default(),
        BetweenStudies::DerSimonianLaird,
        None,
        Library::embedded(),
    )
    .unwrap();
    let [piece] = found.pieces.as_slice() else {
        panic!("one piece: {:?}", found.pieces.len())
    };
    for row in table("network.csv") {
        let node = piece.nodes.iter().find(|node| node.treatment == row[0]);
        let node = node.unwrap_or_else(|| panic!("no {}", row[0]));
        near(node.effect.unwrap(), number(&row[1]), 1e-6, &row[0]);
        near(node.se.unwrap(), number(&row[2]), 1e-6, &row[0]);
        near(piece.tau2.unwrap(), number(&row[3]), 1e-5, "tau²");
        near(piece.q[0].q, number(&row[4]), 1e-6, "Q");
    }
    for row in table("components.csv") {
        let component = piece.components.iter().find(|c| c.component == row[0]);
        let component = component.unwrap_or_else(|| panic!("no {}", row[0]));
        near(component.effect.unwrap(), number(&row[1]), 1e-6, &row[0]);
        near(component.se.unwrap(), number(&row[2]), 1e-6, &row[0]);
    }
}

/// What the further tables changed: hyaluronic acid against saline (nine trials, one before), expanded cells against saline (three, none
/// before), cells against hyaluronic acid (eight, two before).
#[test]
fn three_pools_that_the_further_trials_changed_are_those_of_metafor() {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let question = |pool: &str| Question {
        class: words(match pool {
            "ha_saline" => &["ha"],
            "msc_saline" => &["msc"],
            _ => &["cells"],
        }),
        versus: words(if pool == "cells_ha" {
            &["ha"]
        } else {
            &["saline"]
        }),
        ..platelets()
    };
    for row in table("pools_trials.csv") {
        let found = meta(
            &question(&row[0]),
            &Analysis::default(),
            Library::embedded(),
        )
        .unwrap();
        let study = found
            .studies
            .iter()
            .find(|study| study.cited.trial == row[1]);
        let study = study.unwrap_or_else(|| panic!("{} is not pooled", row[1]));
        near(study.effect, number(&row[2]), 1e-9, &row[1]);
        near(study.se * study.se, number(&row[3]), 1e-9, &row[1]);
    }
    for row in table("pools.csv") {
        let analysis = Analysis {
            test: Test::parse(&row[1]).unwrap(),
            ..Analysis::default()
        };
        let pool = meta(&question(&row[0]), &analysis, Library::embedded())
            .unwrap()
            .overall;
        let what = format!("{} {}", row[0], row[1]);
        assert_eq!(f64::from(pool.k), number(&row[2]), "{what}");
        near(pool.estimate.unwrap(), number(&row[3]), 1e-6, &what);
        near(pool.se.unwrap(), number(&row[4]), 1e-6, &what);
        near(pool.ci_low.unwrap(), number(&row[5]), 1e-6, &what);
        near(pool.ci_high.unwrap(), number(&row[6]), 1e-6, &what);
        near(pool.tau2.unwrap(), number(&row[7]), 1e-5, &what);
        near(pool.q.unwrap(), number(&row[8]), 1e-6, &what);
    }
}
