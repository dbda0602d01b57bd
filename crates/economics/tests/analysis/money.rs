use synovia_economics::analysis::{
    CostCourse, NoPrice, OneWay, Sample, Strategy, UnsoundBudget, Uptake, budget_impact, headroom,
    threshold_price, tornado, tornado_of_runs,
};

use crate::samples::two_normal;

fn sample() -> Sample {
    Sample::new(
        vec![
            Strategy {
                label: "saline".to_owned(),
                cost: vec![100.0; 4],
                effect: vec![1.0; 4],
            },
            Strategy {
                label: "cells".to_owned(),
                cost: vec![1_100.0, 1_100.0, 1_300.0, 1_300.0],
                effect: vec![1.01, 1.02, 1.03, 1.04],
            },
        ],
        Vec::new(),
    )
}

/// Increments at 100,000 per unit: 0, 1,000, 1,800, 2,800; two units at 400 each.
#[test]
fn at_the_threshold_price_the_mean_increment_is_zero() {
    let found = threshold_price(&sample(), "cells", "saline", 100_000.0, 400.0, &[2.0; 4]).unwrap();
    assert!((found.price - (400.0 + 1_400.0 / 2.0)).abs() < 1e-6);
    let mut dearer = sample();
    for cost in &mut dearer.strategies[1].cost {
        *cost += 2.0 * (found.price - 400.0);
    }
    let again = threshold_price(
        &dearer,
        "cells",
        "saline",
        100_000.0,
        found.price,
        &[2.0; 4],
    )
    .unwrap();
    assert!((again.price - found.price).abs() < 1e-6);
}

#[test]
fn a_price_is_as_probable_as_the_draws_that_bear_it() {
    let found = threshold_price(&sample(), "cells", "saline", 100_000.0, 400.0, &[2.0; 4]).unwrap();
    let at = |probability: f64| {
        found
            .probability
            .iter()
            .find(|at| at.probability == probability)
            .unwrap()
            .price
    };
    // Draws bear 400, 900, 1,300 and 1,800.
    for (probability, price) in [
        (0.25, 1_800.0),
        (0.5, 1_300.0),
        (0.75, 900.0),
        (0.95, 400.0),
    ] {
        assert!((at(probability) - price).abs() < 1e-6, "{probability}");
    }
}

#[test]
fn a_product_that_nobody_uses_has_no_threshold_price() {
    let found = threshold_price(
        &sample(),
        "cells",
        "saline",
        1.0,
        1.0,
        &[1.0, 0.0, 1.0, 1.0],
    );
    assert_eq!(found, Err(NoPrice::NoUnits));
    let found = threshold_price(&sample(), "celsl", "saline", 1.0, 1.0, &[1.0; 4]);
    assert_eq!(found, Err(NoPrice::UnknownStrategy("celsl".to_owned())));
}

#[test]
fn headroom_is_what_the_best_effect_and_savings_are_worth() {
    assert!((headroom(50_000.0, 10.0, 10.1, 2_000.0) - 7_000.0).abs() < 1e-6);
}

fn course(strategy: &str, ledger: &str, by_year: &[f64]) -> CostCourse {
    CostCourse {
        strategy: strategy.to_owned(),
        ledger: ledger.to_owned(),
        by_year: by_year.to_vec(),
    }
}

fn uptake(cells: &[f64]) -> Uptake {
    Uptake {
        entrants: vec![100.0, 50.0, 10.0],
        shares: vec![
            ("usual".to_owned(), cells.iter().map(|c| 1.0 - c).collect()),
            ("cells".to_owned(), cells.to_vec()),
        ],
    }
}

#[test]
fn who_enters_late_has_the_costs_of_a_first_year_then() {
    let costs = [
        course("usual", "payer", &[0.0]),
        course("cells", "payer", &[1_000.0, 100.0, 10.0]),
    ];
    let years = budget_impact(&costs, &uptake(&[0.0; 3]), &uptake(&[0.0, 0.0, 1.0])).unwrap();
    let impact: Vec<f64> = years.iter().map(|year| year.impact).collect();
    assert_eq!(impact, [0.0, 0.0, 10_000.0]);
    let years = budget_impact(&costs, &uptake(&[0.0; 3]), &uptake(&[1.0; 3])).unwrap();
    let impact: Vec<f64> = years.iter().map(|year| year.impact).collect();
    assert_eq!(
        impact,
        [
            100_000.0,
            100.0 * 100.0 + 50.0 * 1_000.0,
            100.0 * 10.0 + 50.0 * 100.0 + 10.0 * 1_000.0
        ]
    );
}

#[test]
fn ledgers_are_kept_apart() {
    let costs = [
        course("usual", "payer", &[10.0]),
        course("cells", "payer", &[4.0]),
        course("cells", "patient", &[7.0]),
    ];
    let years = budget_impact(&costs, &uptake(&[0.0; 3]), &uptake(&[1.0; 3])).unwrap();
    let first: Vec<(&str, f64)> = years
        .iter()
        .filter(|year| year.year == 1)
        .map(|year| (year.ledger.as_str(), year.impact))
        .collect();
    assert_eq!(first, [("payer", -600.0), ("patient", 700.0)]);
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    let costs = [course("usual", "payer", &[10.0])];
    let wrong = Uptake {
        entrants: vec![1.0],
        shares: vec![("usual".to_owned(), vec![0.9])],
    };
    assert_eq!(
        budget_impact(&costs, &wrong, &wrong),
        Err(UnsoundBudget::Shares {
            year: 1,
            total: 0.9
        })
    );
    let unknown = Uptake {
        shares: vec![("new".to_owned(), vec![1.0])],
        ..wrong
    };
    assert_eq!(
        budget_impact(&costs, &unknown, &unknown),
        Err(UnsoundBudget::NoCosts("new".to_owned()))
    );
}

/// Net benefit p1 − p2: at the 10th and 90th percentile of p2 ~ N(0, 2) it is 1 ± 2·1.2816.
#[test]
fn bars_of_a_tornado_end_where_the_parameter_puts_net_benefit() {
    let bars = tornado(&two_normal(5_000, 1), 0.0);
    let names: Vec<&str> = bars.iter().map(|bar| bar.parameter.as_str()).collect();
    assert_eq!(names, ["p2", "p1"], "the widest first");
    assert!((bars[0].nmb_at_low - (1.0 + 2.0 * 1.2816)).abs() < 0.2);
    assert!((bars[0].nmb_at_high - (1.0 - 2.0 * 1.2816)).abs() < 0.2);
    assert!(bars[0].changes_sign);
    assert!((bars[1].nmb_at_low - (2.0 - 1.0 - 1.2816)).abs() < 0.15);
}

#[test]
fn bars_of_given_runs_are_ordered_by_width_whatever_their_direction() {
    let run = |name: &str, low: f64, high: f64| OneWay {
        parameter: name.to_owned(),
        low: 0.0,
        high: 1.0,
        nmb_at_low: low,
        nmb_at_high: high,
    };
    let bars = tornado_of_runs(
        "cells",
        "saline",
        50_000.0,
        5.0,
        vec![run("narrow", 4.0, 6.0), run("falling", 9.0, -1.0)],
    );
    assert_eq!(bars[0].parameter, "falling");
    assert!(bars[0].changes_sign && !bars[1].changes_sign);
}
