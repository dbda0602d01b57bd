//! Tails of gamma and beta distributions with large shapes, uniformly in the point: Temme's expansion.
//!
//! Both distribution functions have a derivative of the form √(m/2π) · f(ζ) · exp(−m ζ²/2) / G, with a large m, a variable ζ that
//! is 0 at the mean, f(0) = 1 and G near 1. The probability of a larger value is therefore
//!
//! ½ erfc(ζ√(m/2)) + exp(−m ζ²/2)/√(2πm) · S(ζ),  S' = m (ζ S + 1 − f/G),
//!
//! and with G · S = Σ βᵢ ζⁱ, f = Σ fᵢ ζⁱ: βᵢ₋₁ = fᵢ + (i + 1) βᵢ₊₁/m and G = 1 + β₁/m, from the last backwards. N. M. Temme, *SIAM J.
//! Math. Anal.* 10 (1979) 757-766, doi:10.1137/0510071; recursion: N. M. Temme, *Math. Comp.* 48 (1987) 295-300. The Taylor series
//! of f are those of `slopes`, so that there is no table of constants; they converge for |ζ| < 2√π.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use libm::{erfc, exp, sqrt};

use crate::tails::Tails;

/// Number of Taylor coefficients: (1.2/2√π)³⁶ is 1e-17.
const TERMS: usize = 36;
/// Largest |ζ| for which they are enough.
pub(crate) const FARTHEST: f64 = 1.2;
/// Smallest m for which they are enough: what is left out is below 18! · (2/(4πm))¹⁸ = 1e-22.
pub(crate) const SMALLEST: f64 = 20.0;

/// Taylor coefficients of f.
pub(crate) type Slopes = [f64; TERMS];

/// Of the gamma distribution, with m its shape: v is x/m − 1, and v·dv/dζ = ζ(1 + v).
pub(crate) const GAMMA: Slopes = slopes(1.0, 0.0);

/// Taylor coefficients of f = ζ/v, where v(0) = 0, dv/dζ(0) = 1 and v·dv/dζ = ζ(1 + first·v + second·v²).
pub(crate) const fn slopes(first: f64, second: f64) -> Slopes {
    // Of v, and of v²; both sides of the equation are compared power by power: v·dv/dζ is half the derivative of v².
    let mut v = [0.0; TERMS + 2];
    let mut square = [0.0; TERMS + 3];
    v[1] = 1.0;
    square[2] = 1.0;
    let mut n = 2;
    while n < TERMS + 2 {
        square[n + 1] = 2.0 / (n + 1) as f64 * (first * v[n - 1] + second * square[n - 1]);
        let mut others = 0.0;
        let mut i = 2;
        while i < n {
            others += v[i] * v[n + 1 - i];
            i += 1;
        }
        v[n] = 0.5 * (square[n + 1] - others);
        n += 1;
    }
    let mut f = [0.0; TERMS];
    f[0] = 1.0;
    let mut n = 1;
    while n < TERMS {
        let mut i = 1;
        while i <= n {
            f[n] -= v[i + 1] * f[n - i];
            i += 1;
        }
        n += 1;
    }
    f
}

/// Both tails at ζ, for m from [`SMALLEST`] and |ζ| up to [`FARTHEST`]. `half_square` is m ζ²/2, from which ζ was made.
pub(crate) fn tails(m: f64, zeta: f64, half_square: f64, slopes: &Slopes) -> Tails {
    // beta[i] is βᵢ; the two last have nothing behind them.
    let mut beta = [0.0; TERMS + 1];
    for i in (1..TERMS).rev() {
        beta[i - 1] = slopes[i] + (i + 1) as f64 * beta[i + 1] / m;
    }
    let series = beta
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * zeta + coefficient);
    let correction = exp(-half_square) / sqrt(2.0 * PI * m) * series / (1.0 + beta[1] / m);
    let z = zeta * sqrt(m) * FRAC_1_SQRT_2;
    Tails {
        below: 0.5 * erfc(-z) - correction,
        above: 0.5 * erfc(z) + correction,
    }
}
