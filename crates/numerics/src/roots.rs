//! Where functions are zero.

use std::fmt;

use crate::dual::{Dual, jacobian};
use crate::matrix::Matrix;

/// No zero was found.
#[derive(Clone, Debug, PartialEq)]
pub enum NoRoot {
    /// The function has the same sign, or is not a number, at both ends of the interval.
    NoSignChange {
        /// Lower end and the function's value there.
        low: (f64, f64),
        /// Upper end and the function's value there.
        high: (f64, f64),
    },
    /// The function is not a number within the interval.
    NotANumber {
        /// Where.
        at: f64,
    },
    /// The linear system of a Newton step has no solution.
    Singular {
        /// The point reached.
        at: Vec<f64>,
    },
    /// No step along the Newton direction makes the function smaller, or the steps are used up.
    NotConverged {
        /// The point reached.
        at: Vec<f64>,
        /// Largest absolute value of the function there.
        residual: f64,
    },
}

impl fmt::Display for NoRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoRoot::NoSignChange { low, high } => write!(
                f,
                "no change of sign between f({}) = {} and f({}) = {}: choose ends on either side of the zero",
                low.0, low.1, high.0, high.1
            ),
            NoRoot::NotANumber { at } => write!(f, "the function is not a number at {at}"),
            NoRoot::Singular { at } => write!(
                f,
                "the derivatives at {at:?} do not determine a Newton step"
            ),
            NoRoot::NotConverged { at, residual } => {
                write!(
                    f,
                    "Newton's method came to {at:?} with {residual:e} left and no further"
                )
            }
        }
    }
}

impl std::error::Error for NoRoot {}

/// The zero of `f` between `low` and `high`, where it has different signs, to an absolute error of `tolerance` plus round-off.
///
/// Bisection, replaced by inverse quadratic interpolation where that is known to be safe (T. R. Chandrupatla, *Adv. Eng. Softw.*
/// 28, 1997, 145-149); it cannot leave the interval.
///
/// ```
/// use synovia_numerics::roots::root_between;
///
/// let root = root_between(|x| x * x - 2.0, 0.0, 2.0, 0.0)?;
/// assert!((root - 2f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), synovia_numerics::roots::NoRoot>(())
/// ```
///
/// # Errors
/// [`NoRoot::NoSignChange`] or [`NoRoot::NotANumber`].
pub fn root_between(
    mut f: impl FnMut(f64) -> f64,
    low: f64,
    high: f64,
    tolerance: f64,
) -> Result<f64, NoRoot> {
    // The zero lies between a (the newest point) and b; c is the point before.
    let (mut a, mut b) = ((low, f(low)), (high, f(high)));
    if a.1 == 0.0 {
        return Ok(low);
    }
    if b.1 == 0.0 {
        return Ok(high);
    }
    if a.1.is_nan() || b.1.is_nan() || (a.1 < 0.0) == (b.1 < 0.0) {
        return Err(NoRoot::NoSignChange { low: a, high: b });
    }
    let mut share = 0.5;
    loop {
        let x = a.0 + share * (b.0 - a.0);
        let new = (x, f(x));
        if new.1.is_nan() {
            return Err(NoRoot::NotANumber { at: x });
        }
        let c = if (new.1 < 0.0) == (a.1 < 0.0) {
            a
        } else {
            let old = b;
            b = a;
            old
        };
        a = new;
        let best = if a.1.abs() < b.1.abs() { a } else { b };
        let least_share = (2.0 * f64::EPSILON * best.0.abs() + 0.5 * tolerance) / (b.0 - a.0).abs();
        if best.1 == 0.0 || least_share >= 0.5 {
            return Ok(best.0);
        }
        let xi = (a.0 - b.0) / (c.0 - b.0);
        let phi = (a.1 - b.1) / (c.1 - b.1);
        let safe = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        share = if safe {
            a.1 / (b.1 - a.1) * (c.1 / (b.1 - c.1))
                + (c.0 - a.0) / (b.0 - a.0) * (a.1 / (c.1 - a.1)) * (b.1 / (c.1 - b.1))
        } else {
            0.5
        };
        share = share.clamp(least_share, 1.0 - least_share);
    }
}

/// A zero of N functions of N variables near `start`, by Newton's method with exact derivatives and step halving. Returns when
/// no function exceeds `tolerance` in absolute value.
///
/// ```
/// use synovia_numerics::roots::newton;
///
/// // Where the circle x² + y² = 4 meets the diagonal.
/// let [x, y] = newton(|[x, y], f| *f = [x * x + y * y - 4.0, x - y], [1.0, 2.0], 1e-14)?;
/// assert!((x - 2f64.sqrt()).abs() < 1e-14 && (y - x).abs() < 1e-14);
/// # Ok::<(), synovia_numerics::roots::NoRoot>(())
/// ```
///
/// # Errors
/// [`NoRoot::Singular`] or [`NoRoot::NotConverged`].
pub fn newton<const N: usize>(
    f: impl Fn([Dual<N>; N], &mut [Dual<N>; N]),
    start: [f64; N],
    tolerance: f64,
) -> Result<[f64; N], NoRoot> {
    const STEPS: usize = 100;
    const HALVINGS: usize = 40;
    let largest = |values: &[f64; N]| {
        values.iter().fold(0.0, |largest: f64, value| {
            if value.abs() <= largest {
                largest
            } else {
                value.abs()
            }
        })
    };
    let mut x = start;
    let (mut values, mut slopes) = jacobian(x, &f);
    let mut residual = largest(&values);
    for _ in 0..STEPS {
        if residual <= tolerance {
            return Ok(x);
        }
        let direction = Matrix::from_rows(slopes)
            .lu()
            .map_err(|_| NoRoot::Singular { at: x.to_vec() })?
            .solve(&values);
        let mut length = 1.0;
        let mut improved = false;
        for _ in 0..HALVINGS {
            let candidate = std::array::from_fn(|i| x[i] - length * direction[i]);
            let (new_values, new_slopes) = jacobian(candidate, &f);
            let new_residual = largest(&new_values);
            if new_residual < residual {
                (x, values, slopes, residual) = (candidate, new_values, new_slopes, new_residual);
                improved = true;
                break;
            }
            length /= 2.0;
        }
        if !improved {
            break;
        }
    }
    if residual <= tolerance {
        Ok(x)
    } else {
        Err(NoRoot::NotConverged {
            at: x.to_vec(),
            residual,
        })
    }
}
