use synovia_economics::analysis::{Means, Sample, Strategy, frontier, icer_table};
use synovia_results::economics::{IcerRow, Status};

use crate::samples::table;

fn means(rows: &[(&str, f64, f64)]) -> Vec<Means> {
    rows.iter()
        .map(|&(label, cost, effect)| Means {
            label: label.to_owned(),
            cost,
            effect,
        })
        .collect()
}

fn row<'a>(rows: &'a [IcerRow], strategy: &str) -> &'a IcerRow {
    rows.iter().find(|row| row.strategy == strategy).unwrap()
}

/// Costs, effects and ratios: dampack 1.0.2.1000, tests/testthat/test_calculate_icers.R, from the teaching page of herc.research.va.gov.
#[test]
fn the_published_frontier_of_six_has_its_three_ratios_and_both_kinds_of_dominance() {
    let rows = frontier(&means(&[
        ("E", 55_000.0, 5.0),
        ("D", 35_000.0, 4.0),
        ("C", 25_000.0, 3.0),
        ("B", 10_000.0, 2.0),
        ("A", 12_000.0, 1.5),
        ("UC", 5_000.0, 1.0),
    ]));
    let order: Vec<&str> = rows.iter().map(|row| row.strategy.as_str()).collect();
    assert_eq!(order, ["UC", "B", "A", "C", "D", "E"]);
    assert_eq!(row(&rows, "UC").status, Status::Reference);
    assert_eq!(row(&rows, "B").icer, Some(5_000.0));
    assert_eq!(row(&rows, "D").icer, Some(12_500.0));
    assert_eq!(row(&rows, "E").icer, Some(20_000.0));
    assert_eq!(row(&rows, "C").status, Status::ExtendedlyDominated);
    assert_eq!(row(&rows, "C").against, ["B", "D"]);
    assert_eq!(row(&rows, "A").status, Status::Dominated);
    assert_eq!(row(&rows, "A").against, ["B"]);
}

#[test]
fn a_strategy_that_a_mixture_beats_is_left_out_and_says_which_two() {
    let rows = frontier(&means(&[
        ("usual", 5.0, 1.0),
        ("first", 10.0, 2.0),
        ("between", 25.0, 3.0),
        ("last", 30.0, 4.0),
    ]));
    let between = row(&rows, "between");
    assert_eq!(between.status, Status::ExtendedlyDominated);
    assert_eq!(between.against, ["first", "last"]);
    assert_eq!(between.icer, None);
    assert_eq!(row(&rows, "last").icer, Some(10.0));
}

/// C. difficile, eleven strategies: validation/economics/analysis/cdiff.csv.
#[test]
fn eleven_strategies_against_clostridioides_have_the_published_ratios() {
    let text = include_str!("../../../../validation/economics/analysis/cdiff.csv");
    let (_, published) = table(text);
    let given: Vec<Means> = published
        .iter()
        .rev()
        .map(|row| Means {
            label: row[0].clone(),
            cost: row[1].parse().unwrap(),
            effect: row[2].parse().unwrap(),
        })
        .collect();
    let rows = frontier(&given);
    assert_eq!(rows.len(), 11);
    for wanted in &published {
        let found = row(&rows, &wanted[0]);
        let status = match found.status {
            Status::Reference | Status::Frontier => "ND",
            Status::ExtendedlyDominated => "ED",
            Status::Dominated => "D",
            Status::Tied => "tied",
        };
        assert_eq!(status, wanted[4], "{}", wanted[0]);
        match found.icer {
            Some(icer) => {
                let published: f64 = wanted[3].parse().unwrap();
                assert!((icer / published - 1.0).abs() < 1e-9, "{icer} {published}");
            }
            None => assert_eq!(wanted[3], ""),
        }
    }
}

/// Costs and effects recomputed for the intro tutorial of Alarid-Escudero and others; its printed ratios are 72,988 and 125,764.
#[test]
fn sick_sicker_has_its_two_ratios_and_strategy_a_is_dominated() {
    let rows = frontier(&means(&[
        ("SoC", 151_579.865_957_39, 20.711_331_46),
        ("A", 284_804.513_370_57, 21.498_662_81),
        ("B", 259_100.410_617, 22.184_465_14),
        ("AB", 378_875.198_394_49, 23.136_844_14),
    ]));
    assert_eq!(row(&rows, "B").icer.unwrap().round(), 72_988.0);
    assert_eq!(row(&rows, "AB").icer.unwrap().round(), 125_764.0);
    assert_eq!(row(&rows, "A").status, Status::Dominated);
}

#[test]
fn a_strategy_that_saves_and_gains_is_the_reference_and_no_negative_ratio_is_given() {
    let rows = frontier(&means(&[("old", 10.0, 1.0), ("new", 8.0, 2.0)]));
    assert_eq!(rows[0].strategy, "new");
    assert_eq!(rows[1].status, Status::Dominated);
    assert!(rows.iter().all(|row| row.icer.is_none()));
}

#[test]
fn equals_are_told_apart_from_the_dominated_and_stand_in_the_order_given() {
    let rows = frontier(&means(&[
        ("one", 10.0, 1.0),
        ("same", 10.0, 1.0),
        ("worse", 10.0, 0.5),
    ]));
    let status: Vec<Status> = rows.iter().map(|row| row.status).collect();
    assert_eq!(status, [Status::Reference, Status::Tied, Status::Dominated]);
}

#[test]
fn three_on_one_line_keep_the_extremes_and_call_the_middle_dominated_by_extension() {
    let rows = frontier(&means(&[
        ("none", 0.0, 0.0),
        ("half", 5.0, 0.5),
        ("whole", 10.0, 1.0),
    ]));
    assert_eq!(rows[1].status, Status::ExtendedlyDominated);
    assert_eq!(rows[2].icer, Some(10.0));
}

#[test]
fn the_error_of_a_ratio_shrinks_with_what_both_strategies_share() {
    let noise = [3.0, -1.0, 4.0, -1.0, 5.0, -9.0];
    let strategy = |label: &str, cost: f64, effect: f64, shared: bool| Strategy {
        label: label.to_owned(),
        cost: noise
            .iter()
            .rev()
            .zip(&noise)
            .map(|(a, b)| cost + if shared { *b } else { *a })
            .collect(),
        effect: vec![effect; 6],
    };
    let se = |shared: bool| {
        let sample = Sample::new(
            vec![
                strategy("old", 100.0, 1.0, true),
                strategy("new", 200.0, 3.0, shared),
            ],
            Vec::new(),
        );
        icer_table(&sample)[1].icer_se.unwrap()
    };
    assert_eq!(se(true), 0.0);
    assert!(se(false) > 0.5);
}
