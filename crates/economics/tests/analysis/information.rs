use synovia_economics::analysis::{Set, acceptability, partial_information, perfect_information};

use crate::samples::two_normal;

const EVPI: f64 = 0.479_810_706_3;
const EVPPI_P1: f64 = 0.083_315_470_6;
const EVPPI_P2: f64 = 0.395_593_114_8;

#[test]
fn perfect_information_is_worth_its_exact_value_within_its_own_error() {
    for seed in 0..5 {
        let found = perfect_information(&two_normal(20_000, seed), 0.0, None);
        assert!(
            (found.evpi - EVPI).abs() < 3.5 * found.se,
            "{} ± {}",
            found.evpi,
            found.se
        );
        assert!(found.se < 0.01);
    }
}

#[test]
fn each_parameter_is_worth_its_exact_value_within_its_own_error() {
    let sets = [Set::single("p1"), Set::single("p2")];
    for seed in 0..5 {
        for draws in [1_000, 10_000] {
            let found =
                partial_information(&two_normal(draws, seed), &sets, &[0.0], None, &|_, _| ())
                    .unwrap();
            for row in &found {
                let exact = if row.name == "p1" { EVPPI_P1 } else { EVPPI_P2 };
                assert!(
                    (row.evppi - exact).abs() < 3.5 * row.se,
                    "{} {} ± {}",
                    row.name,
                    row.evppi,
                    row.se
                );
            }
        }
    }
}

#[test]
fn both_parameters_together_are_worth_as_much_as_everything() {
    let both = Set {
        name: "both".to_owned(),
        parameters: vec!["p1".to_owned(), "p2".to_owned()],
    };
    let sample = two_normal(2_000, 7);
    let found = partial_information(&sample, &[both], &[0.0], None, &|_, _| ()).unwrap();
    let everything = perfect_information(&sample, 0.0, None).evpi;
    assert!(
        (found[0].evppi - everything).abs() < 0.01 * everything,
        "{found:?} {everything}"
    );
    assert!((found[0].evppi - EVPI).abs() < 3.5 * found[0].se);
}

#[test]
fn the_lowest_expected_loss_is_the_value_of_perfect_information() {
    let sample = two_normal(1_000, 3);
    let point = acceptability(&sample, 0.0);
    let lowest = point
        .strategies
        .iter()
        .map(|s| s.expected_loss)
        .fold(f64::INFINITY, f64::min);
    assert!((lowest - perfect_information(&sample, 0.0, None).evpi).abs() < 1e-12);
    assert_eq!(point.best_on_average, "something");
}
