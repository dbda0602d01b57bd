//! Where functions are smallest.

use synovia_numerics::minimise::{minimum_between, minimum_near};

#[test]
fn the_lowest_point_between_two_ends_is_found_wherever_it_lies() {
    for place in [-3.9, -1.0, 0.0, 0.013, 2.0, 3.999] {
        let found = minimum_between(|x| (x - place).abs().powf(1.5) - 2.0, -4.0, 4.0, 1e-10);
        assert!((found.at - place).abs() < 1e-8, "{place}: {found:?}");
        let smooth = minimum_between(|x| (x - place).powi(2) * (2.0 + x.sin()), -4.0, 4.0, 1e-10);
        assert!((smooth.at - place).abs() < 1e-7, "{place}: {smooth:?}");
    }
}

#[test]
fn a_function_that_falls_to_the_end_is_lowest_at_the_end() {
    let mut looked_outside = false;
    let found = minimum_between(
        |x| {
            looked_outside |= !(1.0..=2.0).contains(&x);
            -x
        },
        2.0,
        1.0,
        1e-9,
    );
    assert!((found.at - 2.0).abs() < 1e-8, "{found:?}");
    assert!(!looked_outside);
}

#[test]
fn a_smooth_function_costs_few_evaluations() {
    let mut evaluations = 0;
    minimum_between(
        |x| {
            evaluations += 1;
            x.exp() - 2.0 * x
        },
        -10.0,
        10.0,
        1e-8,
    );
    assert!(evaluations < 30, "{evaluations}");
}

#[test]
fn what_is_not_a_number_is_avoided() {
    let found = minimum_between(|x| x - x.ln(), -3.0, 4.0, 1e-9);
    assert!((found.at - 1.0).abs() < 1e-7, "{found:?}");
    let found = minimum_near(
        |x| x[0] - x[0].ln() + x[1].powi(2),
        &[3.0, 1.0],
        &[(-3.0, 4.0); 2],
        0.5,
        1e-8,
    );
    assert!((found.at[0] - 1.0).abs() < 1e-6, "{found:?}");
}

#[test]
fn a_simplex_walks_along_a_curved_valley() {
    let valley = |x: &[f64]| {
        (0..2)
            .map(|i| (1.0 - x[i]).powi(2) + 100.0 * (x[i + 1] - x[i] * x[i]).powi(2))
            .sum()
    };
    let found = minimum_near(valley, &[-1.2, 1.0, 0.5], &[(-5.0, 5.0); 3], 0.5, 1e-9);
    for x in &found.at {
        assert!((x - 1.0).abs() < 1e-6, "{found:?}");
    }
}

#[test]
fn a_simplex_stops_at_the_wall_and_never_looks_behind_it() {
    let mut looked_outside = false;
    let found = minimum_near(
        |x| {
            looked_outside |= x[0] > 1.0 || x[1] < 0.0;
            (x[0] - 3.0).powi(2) + (x[1] + 2.0).powi(2) + x[0] * x[1]
        },
        &[0.0, 4.0],
        &[(-5.0, 1.0), (0.0, 5.0)],
        0.7,
        1e-9,
    );
    assert_eq!(found.at, [1.0, 0.0]);
    assert!(!looked_outside);
}
