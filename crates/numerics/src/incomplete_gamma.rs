//! The regularised incomplete gamma functions: the distribution functions of gamma, χ², Poisson and generalised gamma variables.

use std::f64::consts::PI;

use libm::{exp, expm1, log, sqrt};

use crate::log_gamma::{excess_over_ln, ln_gamma_one_plus, stirling_rest};
use crate::tails::Tails;
use crate::uniform_tail;

/// P(a, x) = γ(a, x)/Γ(a) and Q(a, x) = Γ(a, x)/Γ(a): the probabilities that a gamma variable of shape `a` and rate 1 is below and
/// above `x`. NaN unless a > 0.
///
/// Each is accurate relative to itself, to 1e-12 from shape 1e-3 to 1e12 and down to the smallest normal number. By Temme's uniform
/// expansion for shapes from 20 near the mean, else by the series [DLMF 8.7.1](https://dlmf.nist.gov/8.7.E1) below the mean and the
/// continued fraction [DLMF 8.9.2](https://dlmf.nist.gov/8.9.E2) above it.
///
/// ```
/// use synovia_numerics::incomplete_gamma;
///
/// let of_shape_one = incomplete_gamma(1.0, 600.0);
/// assert!((of_shape_one.above / libm::exp(-600.0) - 1.0).abs() < 1e-12);
/// assert_eq!(of_shape_one.below, 1.0);
/// ```
pub fn incomplete_gamma(a: f64, x: f64) -> Tails {
    if a.is_nan() || a <= 0.0 || x.is_nan() {
        return Tails::NONE;
    }
    if x <= 0.0 {
        return Tails::ALL_ABOVE;
    }
    if x.is_infinite() {
        return Tails::ALL_BELOW;
    }
    if a.is_infinite() {
        return Tails::ALL_ABOVE;
    }
    At {
        a,
        x,
        ln_x: log(x),
        offset: (x - a) / a,
    }
    .tails()
}

/// The same at x = a · exp(`ln_ratio`), where x may be too near to `a`, or too small, to be written as such: Q(a, x) tends to a normal
/// tail at √a · `ln_ratio` for a → ∞, and P(a, x) is xᵃ/Γ(a + 1) for a → 0.
///
/// ```
/// use synovia_numerics::{incomplete_gamma_at_ratio, normal_cdf};
///
/// let (a, z) = (1e30, 1.5);
/// let tails = incomplete_gamma_at_ratio(a, z / a.sqrt());
/// assert!((tails.above / normal_cdf(-z) - 1.0).abs() < 1e-12);
/// ```
pub fn incomplete_gamma_at_ratio(a: f64, ln_ratio: f64) -> Tails {
    if a.is_nan() || a <= 0.0 || a.is_infinite() || ln_ratio.is_nan() {
        return Tails::NONE;
    }
    if ln_ratio == f64::NEG_INFINITY {
        return Tails::ALL_ABOVE;
    }
    let ln_x = log(a) + ln_ratio;
    let x = if ln_ratio.abs() < 1.0 {
        a * exp(ln_ratio)
    } else {
        exp(ln_x)
    };
    if x.is_infinite() {
        return Tails::ALL_BELOW;
    }
    At {
        a,
        x,
        ln_x,
        offset: expm1(ln_ratio),
    }
    .tails()
}

/// xᵃ e⁻ˣ/Γ(a + 1) for a, x > 0: x/a times the density of a gamma variable of shape `a`, and the probability of a whole number `a`
/// under a Poisson distribution of mean `x`. Accurate relative to itself.
pub fn gamma_kernel(a: f64, x: f64) -> f64 {
    At {
        a,
        x,
        ln_x: log(x),
        offset: (x - a) / a,
    }
    .kernel()
}

/// A shape and a point.
struct At {
    a: f64,
    /// May be 0 when only its logarithm can be written.
    x: f64,
    ln_x: f64,
    /// x/a − 1.
    offset: f64,
}

impl At {
    fn tails(&self) -> Tails {
        let At { a, x, offset, .. } = *self;
        if a >= uniform_tail::SMALLEST {
            let half_square = a * self.excess();
            let zeta = sqrt(2.0 * half_square / a).copysign(offset);
            if zeta.abs() <= uniform_tail::FARTHEST {
                return uniform_tail::tails(a, zeta, half_square, &uniform_tail::GAMMA);
            }
        }
        if a < 1.0 && x < 1.0 {
            return self.near_zero();
        }
        if x < a {
            Tails::of_below(self.kernel() * series(a, x))
        } else {
            Tails::of_below(a * self.kernel() * fraction(a, x)).turned()
        }
    }

    /// x/a − 1 − ln(x/a).
    fn excess(&self) -> f64 {
        excess_over_ln(self.x / self.a, self.offset)
    }

    fn kernel(&self) -> f64 {
        let At { a, x, ln_x, .. } = *self;
        if a >= uniform_tail::SMALLEST {
            return exp(-a * self.excess() - stirling_rest(a)) / sqrt(2.0 * PI * a);
        }
        exp(a * ln_x - x - ln_gamma_one_plus(a))
    }

    /// Both tails for a, x < 1, where either may be small: P = xᵃ/Γ(a + 1) · (1 − s), [DLMF 8.7.1](https://dlmf.nist.gov/8.7.E1) in
    /// its alternating form.
    fn near_zero(&self) -> Tails {
        let At { a, x, ln_x, .. } = *self;
        let (mut power, mut s, mut n) = (1.0, 0.0, 1.0);
        loop {
            power *= -x / n;
            let term = a * power / (a + n);
            s -= term;
            if term.abs() <= 1e-17 * s {
                break;
            }
            n += 1.0;
        }
        let ln_first = a * ln_x - ln_gamma_one_plus(a);
        Tails {
            below: exp(ln_first) * (1.0 - s),
            above: -expm1(ln_first) + exp(ln_first) * s,
        }
    }
}

/// Σ xⁿ/((a+1)…(a+n)).
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut total, mut n) = (1.0, 1.0, 1.0);
    while term > 1e-17 * total {
        term *= x / (a + n);
        total += term;
        n += 1.0;
    }
    total
}

/// Γ(a, x)/(xᵃ e⁻ˣ) by the modified Lentz algorithm; it converges within a few hundred steps for x ≥ max(a, 1), a < 20 or x far from a.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (f64::MAX, 1.0 / b);
    let mut fraction = d;
    for n in 1..10_000 {
        let n = f64::from(n);
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / not_zero(numerator * d + b);
        c = not_zero(b + numerator / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 3e-16 {
            break;
        }
    }
    fraction
}

/// Lentz' algorithm divides by these.
pub(crate) fn not_zero(value: f64) -> f64 {
    if value.abs() < 1e-300 { 1e-300 } else { value }
}
