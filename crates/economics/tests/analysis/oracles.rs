//! Other programs on validation/economics/analysis/psa.csv; their versions, scripts and tolerances are in the headers of the tables.

use synovia_economics::analysis::{
    Sample, Set, acceptability, icer_table, partial_information, perfect_information, read_sample,
};
use synovia_results::economics::Status;

use crate::samples::table;

fn sample() -> Sample {
    let text = include_str!("../../../../validation/economics/analysis/psa.csv");
    read_sample("psa.csv", text, &Default::default()).0.unwrap()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[test]
fn ratios_are_those_of_dampack() {
    let (_, wanted) = table(include_str!(
        "../../../../validation/economics/analysis/icer.csv"
    ));
    let found = icer_table(&sample());
    assert_eq!(found.len(), wanted.len());
    for row in &wanted {
        let ours = found.iter().find(|ours| ours.strategy == row[0]).unwrap();
        for (mine, theirs) in [
            (Some(ours.cost), number(&row[1])),
            (Some(ours.effect), number(&row[2])),
            (ours.icer, number(&row[3])),
        ] {
            match (mine, theirs) {
                (Some(mine), Some(theirs)) => assert!((mine / theirs - 1.0).abs() < 1e-9),
                (mine, theirs) => assert_eq!(mine, theirs),
            }
        }
        let status = match ours.status {
            Status::Reference | Status::Frontier => "ND",
            Status::ExtendedlyDominated => "ED",
            _ => "D",
        };
        assert_eq!(status, row[4]);
    }
}

#[test]
fn acceptability_its_frontier_and_expected_loss_are_those_of_dampack() {
    let (_, wanted) = table(include_str!(
        "../../../../validation/economics/analysis/ceac.csv"
    ));
    assert_eq!(wanted.len(), 63);
    let sample = sample();
    let largest = wanted
        .iter()
        .filter_map(|row| number(&row[4]))
        .fold(0.0, f64::max);
    for row in &wanted {
        let point = acceptability(&sample, number(&row[0]).unwrap());
        let ours = point
            .strategies
            .iter()
            .find(|s| s.strategy == row[1])
            .unwrap();
        assert!((ours.probability_best - number(&row[2]).unwrap()).abs() < 1e-12);
        assert_eq!(point.best_on_average == row[1], row[3] == "TRUE");
        assert!((ours.expected_loss - number(&row[4]).unwrap()).abs() < 1e-9 * largest);
    }
}

#[test]
fn perfect_information_is_that_of_dampack() {
    let (_, wanted) = table(include_str!(
        "../../../../validation/economics/analysis/evpi.csv"
    ));
    let sample = sample();
    let largest = wanted
        .iter()
        .filter_map(|row| number(&row[1]))
        .fold(0.0, f64::max);
    for row in &wanted {
        let ours = perfect_information(&sample, number(&row[0]).unwrap(), None);
        assert!((ours.evpi - number(&row[1]).unwrap()).abs() < 1e-9 * largest);
    }
}

#[test]
fn parameters_and_sets_are_worth_what_mgcv_says() {
    let (_, wanted) = table(include_str!(
        "../../../../validation/economics/analysis/evppi.csv"
    ));
    let sample = sample();
    let mut compared = 0;
    for row in &wanted {
        let wtp = number(&row[0]).unwrap();
        let set = Set {
            name: row[1].clone(),
            parameters: row[1].split('+').map(str::to_owned).collect(),
        };
        let several = set.parameters.len() > 1;
        let found = partial_information(&sample, &[set], &[wtp], None, &|_, _| ()).unwrap();
        let (ours, theirs) = (&found[0], number(&row[2]).unwrap());
        let tolerance = if several {
            (0.06 * theirs).max(0.5 * ours.se).max(0.05)
        } else {
            (0.005 * theirs).max(0.05)
        };
        assert!(
            (ours.own_fit - theirs).abs() < tolerance,
            "{wtp} {}: {} ± {} against {theirs}",
            row[1],
            ours.own_fit,
            ours.se
        );
        compared += 1;
    }
    assert_eq!(compared, 24);
}
