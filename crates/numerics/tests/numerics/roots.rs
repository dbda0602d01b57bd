//! Zeros of functions.

use synovia_numerics::roots::{NoRoot, newton, root_between};
use synovia_numerics::{Real, exp};

#[test]
fn a_bracketed_zero_is_found_in_few_evaluations() {
    let cases = [
        (
            (|x| x.cos() - x) as fn(f64) -> f64,
            0.0,
            1.0,
            0.739_085_133_215_160_6,
        ),
        (|x| exp(x) - 1e3, -10.0, 100.0, 6.907_755_278_982_137),
        (|x| x.powi(9), -1.0, 4.0, 0.0),
        (
            |x| 1.0 / (x - 0.3) + 6.0,
            0.0,
            0.299_999,
            0.133_333_333_333_333_33,
        ),
    ];
    for (f, low, high, exact) in cases {
        let mut evaluations = 0;
        let root = root_between(
            |x| {
                evaluations += 1;
                f(x)
            },
            low,
            high,
            1e-13,
        )
        .unwrap();
        assert!((root - exact).abs() < 1e-12, "{root} instead of {exact}");
        assert!(evaluations < 60, "{evaluations} evaluations for {exact}");
    }
}

#[test]
fn a_zero_at_an_end_is_taken() {
    assert_eq!(root_between(|x| x, 0.0, 1.0, 0.0), Ok(0.0));
    assert_eq!(root_between(|x| x - 1.0, 0.0, 1.0, 0.0), Ok(1.0));
}

#[test]
fn ends_of_one_sign_are_refused_with_their_values() {
    let error = root_between(|x| x * x + 1.0, 0.0, 1.0, 0.0).unwrap_err();
    assert_eq!(
        error,
        NoRoot::NoSignChange {
            low: (0.0, 1.0),
            high: (1.0, 2.0)
        }
    );
}

#[test]
fn a_function_that_is_not_a_number_inside_is_refused() {
    let error =
        root_between(|x| if x == 0.5 { f64::NAN } else { x - 0.3 }, 0.0, 1.0, 0.0).unwrap_err();
    assert_eq!(error, NoRoot::NotANumber { at: 0.5 });
}

/// M. J. D. Powell's badly scaled function, problem 3 of J. J. Moré, B. S. Garbow, K. E. Hillstrom, *ACM Trans. Math. Softw.* 7
/// (1981) 17-41, with its published zero.
#[test]
fn newton_solves_powells_badly_scaled_problem() {
    let [x, y] = newton(
        |[x, y], f| *f = [x * y * 1e4 - 1.0, (-x).exp() + (-y).exp() - 1.0001],
        [0.0, 1.0],
        1e-13,
    )
    .unwrap();
    assert!((x - 1.098e-5).abs() < 1e-8, "{x}");
    assert!((y - 9.106).abs() < 1e-3, "{y}");
}

/// Rosenbrock's function as equations, problem 1 of Moré et al.
#[test]
fn newton_solves_rosenbrocks_problem_from_far_away() {
    let [x, y] = newton(
        |[x, y], f| *f = [(y - x * x) * 10.0, -x + 1.0],
        [-1.2, 1.0],
        1e-12,
    )
    .unwrap();
    assert!((x - 1.0).abs() < 1e-12 && (y - 1.0).abs() < 1e-12);
}

#[test]
fn newton_says_where_it_stopped_when_there_is_no_zero() {
    let error = newton(|[x], f| *f = [x * x + 1.0], [3.0], 1e-12).unwrap_err();
    assert!(
        matches!(error, NoRoot::NotConverged { .. } | NoRoot::Singular { .. }),
        "{error}"
    );
    let error = newton(|[_, y], f| *f = [y, y - 1.0], [0.0, 0.0], 1e-12).unwrap_err();
    assert_eq!(error, NoRoot::Singular { at: vec![0.0, 0.0] });
}
