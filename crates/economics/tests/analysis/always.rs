use proptest::prelude::*;
use proptest::strategy::Strategy as _;
use synovia_economics::analysis::{
    Sample, Set, Strategy, acceptability, frontier, icer_table, partial_information,
    perfect_information,
};
use synovia_numerics::Stream;
use synovia_results::economics::Status;

use crate::samples::named;

/// Three strategies whose net benefit bends, jumps and depends on four parameters, one of them of no influence and one discrete.
fn crooked(draws: usize, seed: u64) -> Sample {
    let mut stream = Stream::keyed(seed, [1, 0, 0]);
    let mut column =
        |f: &dyn Fn(f64) -> f64| -> Vec<f64> { (0..draws).map(|_| f(stream.normal())).collect() };
    let a = column(&|z| 1.0 + z);
    let b = column(&|z| (3.0 * z).abs());
    let c = column(&|z| if z > 0.3 { 1.0 } else { 0.0 });
    let idle = column(&|z| z);
    let noise = column(&|z| z);
    let strategy = |label: &str, f: &dyn Fn(usize) -> (f64, f64)| Strategy {
        label: label.to_owned(),
        cost: (0..draws).map(|i| f(i).0).collect(),
        effect: (0..draws).map(|i| f(i).1).collect(),
    };
    Sample::new(
        vec![
            strategy("usual", &|i| (10.0 + c[i], 1.0)),
            strategy("cells", &|i| (12.0 + b[i], 1.2 + 0.3 * a[i] * c[i])),
            strategy("surgery", &|i| (14.0 + noise[i], 1.3 + 0.1 * b[i] * a[i])),
        ],
        vec![
            named("a", a.clone()),
            named("b", b.clone()),
            named("c", c.clone()),
            named("idle", idle),
        ],
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn knowing_more_is_never_worth_less_and_never_more_than_knowing_everything(
        seed in 0u64..10_000,
        draws in 30usize..160,
        wtp in 0.0f64..60.0,
        order in Just(["a", "b", "c", "idle"]).prop_shuffle(),
    ) {
        let sample = crooked(draws, seed);
        let chain: Vec<Set> = (1..=4)
            .map(|n| Set {
                name: format!("first {n}"),
                parameters: order[..n].iter().map(|p| (*p).to_owned()).collect(),
            })
            .collect();
        let rows = partial_information(&sample, &chain, &[wtp], None, &|_, _| ()).unwrap();
        let value = |n: usize| {
            rows.iter().find(|row| row.name == format!("first {n}")).unwrap().evppi
        };
        let everything = perfect_information(&sample, wtp, None).evpi;
        prop_assert!(value(1) >= 0.0);
        for n in 1..4 {
            prop_assert!(value(n) <= value(n + 1), "{} {}", value(n), value(n + 1));
        }
        prop_assert!(value(4) <= everything);
    }

    #[test]
    fn ratios_rise_along_the_frontier_and_are_positive(
        points in prop::collection::vec((0.0f64..100.0, 0.0f64..10.0), 2..12)
    ) {
        let sample = Sample::new(
            points
                .iter()
                .enumerate()
                .map(|(at, &(cost, effect))| Strategy {
                    label: at.to_string(),
                    cost: vec![cost; 2],
                    effect: vec![effect; 2],
                })
                .collect(),
            Vec::new(),
        );
        let rows = icer_table(&sample);
        prop_assert_eq!(rows.len(), points.len());
        let ratios: Vec<f64> = rows.iter().filter_map(|row| row.icer).collect();
        prop_assert!(ratios.iter().all(|ratio| *ratio > 0.0));
        prop_assert!(ratios.windows(2).all(|pair| pair[0] < pair[1]));
    }

    /// Somebody who pays λ per unit chooses, of the frontier, the last strategy whose ratio is not above λ.
    #[test]
    fn net_benefit_and_the_frontier_choose_the_same_strategy(
        points in prop::collection::vec((0.0f64..100.0, 0.0f64..10.0), 2..9),
        wtp in 0.1f64..200.0,
    ) {
        let means: Vec<_> = points
            .iter()
            .enumerate()
            .map(|(at, &(cost, effect))| synovia_economics::analysis::Means {
                label: at.to_string(),
                cost,
                effect,
            })
            .collect();
        let by_ratio = frontier(&means)
            .into_iter()
            .rfind(|row| {
                row.status == Status::Reference || row.icer.is_some_and(|icer| icer <= wtp)
            })
            .expect("somebody is the reference");
        let best = means
            .iter()
            .map(|m| wtp * m.effect - m.cost)
            .fold(f64::NEG_INFINITY, f64::max);
        prop_assert!((wtp * by_ratio.effect - by_ratio.cost - best).abs() < 1e-9);
    }

    #[test]
    fn probabilities_of_being_the_best_add_up_to_one(seed in 0u64..1_000, wtp in 0.0f64..60.0) {
        let point = acceptability(&crooked(50, seed), wtp);
        let total: f64 = point.strategies.iter().map(|s| s.probability_best).sum();
        prop_assert!((total - 1.0).abs() < 1e-12);
        prop_assert!(point.strategies.iter().all(|s| s.expected_loss >= 0.0));
    }
}

#[test]
fn a_parameter_of_no_influence_is_worth_nothing_beside_its_error() {
    let sample = crooked(2_000, 5);
    let rows =
        partial_information(&sample, &[Set::single("idle")], &[20.0], None, &|_, _| ()).unwrap();
    assert!(rows[0].evppi <= 3.5 * rows[0].se + 1e-9, "{rows:?}");
}
