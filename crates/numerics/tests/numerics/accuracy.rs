//! Reference problems are solved to what the tolerance asks for.

use synovia_numerics::Tolerance;
use synovia_numerics::ode::{Solution, solve};

use crate::problems::{
    Arenstorf, Bateman, Brusselator, Comet, Gompertz, Logistic, Pleiades, Problem,
};

pub fn run<P: Problem<N>, const N: usize>(times: &[f64], tolerance: f64) -> Solution<N> {
    let tolerance = Tolerance {
        rtol: tolerance,
        atol: tolerance,
        ..Tolerance::default()
    };
    solve(P::rhs::<f64>, 0.0, P::START, times, &tolerance).unwrap()
}

/// Largest error at the end, relative to states above one.
fn error_at_end<P: Problem<N>, const N: usize>(tolerance: f64) -> f64 {
    let end = run::<P, N>(&[P::END], tolerance).last();
    end.iter()
        .zip(P::at_end())
        .filter(|(_, exact)| !exact.is_nan())
        .map(|(state, exact)| (state - exact).abs() / exact.abs().max(1.0))
        .fold(0.0, f64::max)
}

/// The error at the end may be `growth` times the tolerance: each problem amplifies errors in its own way.
fn assert_solved<P: Problem<N>, const N: usize>(growth: f64) {
    for tolerance in [1e-6, 1e-8, 1e-10] {
        let error = error_at_end::<P, N>(tolerance);
        let name = P::NAME;
        assert!(
            error < growth * tolerance,
            "{name}: error {error:e} at tolerance {tolerance:e}"
        );
    }
}

#[test]
fn logistic_growth_follows_its_closed_form() {
    assert_solved::<Logistic, 1>(10.0);
}

#[test]
fn gompertz_decline_follows_its_closed_form() {
    assert_solved::<Gompertz, 1>(10.0);
}

#[test]
fn decay_chain_follows_bateman() {
    assert_solved::<Bateman, 3>(10.0);
}

#[test]
fn brusselator_ends_where_the_taylor_series_does() {
    assert_solved::<Brusselator, 2>(30.0);
}

#[test]
fn comet_obeys_kepler() {
    assert_solved::<Comet, 4>(3e3);
}

#[test]
fn stars_of_the_pleiades_are_where_the_test_set_has_them() {
    assert_solved::<Pleiades, 28>(3e3);
}

#[test]
fn arenstorf_orbit_closes() {
    // The orbit passes close to the moon, where errors grow by a factor of about 10⁴.
    assert_solved::<Arenstorf, 4>(1e5);
}

#[test]
fn states_between_steps_are_as_exact_as_those_at_their_ends() {
    let times: Vec<f64> = (0..=1000).map(|i| f64::from(i) * 0.01).collect();
    let solution = run::<Bateman, 3>(&times, 1e-9);
    for (t, y) in times.iter().zip(&solution.y) {
        for (state, exact) in y.iter().zip(Bateman::at(*t)) {
            assert!(
                (state - exact).abs() < 1e-8,
                "at {t}: {state} instead of {exact}"
            );
        }
    }
}

#[test]
fn where_it_is_sampled_does_not_change_a_trajectory() {
    let sampled: Vec<f64> = (1..=40).map(|i| f64::from(i) * 0.5).collect();
    let often = run::<Brusselator, 2>(&sampled, 1e-6);
    let once = run::<Brusselator, 2>(&[Brusselator::END], 1e-6);
    assert_eq!(often.last(), once.last());
    assert_eq!(often.work, once.work);
}
