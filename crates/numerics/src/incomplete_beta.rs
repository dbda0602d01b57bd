//! The regularised incomplete beta function: the distribution functions of beta, t, F and binomial variables.

use std::f64::consts::PI;

use libm::{exp, expm1, fma, log, log1p, sqrt};

use crate::incomplete_gamma::not_zero;
use crate::log_gamma::{excess_over_ln, ln_gamma_one_plus, ln_gamma_step, stirling_rest};
use crate::tails::Tails;
use crate::uniform_tail;

/// Iₓ(a, b) = ∫₀ˣ tᵃ⁻¹(1−t)ᵇ⁻¹ dt / B(a, b), the probability that a beta variable is below `x`, and that it is above. NaN unless a, b > 0.
///
/// `y` is 1 − x; the smaller of the two is taken as exact, so that neither end loses digits. Each tail is accurate relative to itself,
/// to 1e-12 for shapes from 1e-3 to 1e12 and down to the smallest normal number. By Temme's uniform expansion for shapes
/// from 20 near the mean, by the power series [DLMF 8.17.7](https://dlmf.nist.gov/8.17.E7) where a shape is below 1, else by the continued
/// fraction [DLMF 8.17.22](https://dlmf.nist.gov/8.17.E22).
///
/// ```
/// use synovia_numerics::incomplete_beta;
///
/// // With b = 1 it is a power.
/// let tails = incomplete_beta(3.0, 1.0, 0.25, 0.75);
/// assert!((tails.below - 0.015_625).abs() < 1e-16);
/// assert!((tails.above - 0.984_375).abs() < 1e-15);
/// ```
pub fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> Tails {
    let known = a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite();
    if !known || x.is_nan() || y.is_nan() {
        return Tails::NONE;
    }
    if x <= 0.0 {
        return Tails::ALL_ABOVE;
    }
    if y <= 0.0 {
        return Tails::ALL_BELOW;
    }
    let at = At { a, b, x, y };
    if a.min(b) >= uniform_tail::SMALLEST
        && let Some(tails) = at.near_mean()
    {
        return tails;
    }
    if a < 1.0 && x <= 0.7 && b * x <= 1.0 {
        return at.near_zero();
    }
    if b < 1.0 && y <= 0.7 && a * y <= 1.0 {
        return at.turned().near_zero().turned();
    }
    // With a shape below 1 the mean is no guide: what is left of it is the small tail.
    let below_is_small = match (a < 1.0, b < 1.0) {
        (true, _) => false,
        (_, true) => true,
        _ => x * (a + b + 2.0) < a + 1.0,
    };
    if below_is_small {
        Tails::of_below(at.kernel() * at.fraction())
    } else {
        let at = at.turned();
        Tails::of_below(at.kernel() * at.fraction()).turned()
    }
}

/// Two shapes and a point.
#[derive(Clone, Copy)]
struct At {
    a: f64,
    b: f64,
    x: f64,
    /// 1 − x.
    y: f64,
}

impl At {
    fn turned(self) -> At {
        At {
            a: self.b,
            b: self.a,
            x: self.y,
            y: self.x,
        }
    }

    /// a·y − b·x, positive below the mean: nearly equal products are subtracted, so their rounding errors are taken along.
    fn distance(&self) -> f64 {
        let At { a, b, x, y } = *self;
        let (left, right) = (a * y, b * x);
        let lost = fma(a, y, -left) - fma(b, x, -right);
        // What the larger of x and y lost when it was taken from 1.
        let of_one = if x <= y {
            a * ((1.0 - y) - x)
        } else {
            -b * ((1.0 - x) - y)
        };
        (left - right) + (lost + of_one)
    }

    /// −ln of xᵃyᵇ, relative to what it is at the mean.
    fn depth(&self) -> f64 {
        let At { a, b, x, y } = *self;
        let (distance, total) = (self.distance(), a + b);
        a * excess_over_ln(x / a * total, -distance / a)
            + b * excess_over_ln(y / b * total, distance / b)
    }

    /// By the uniform expansion, if the point is near enough to the mean.
    fn near_mean(&self) -> Option<Tails> {
        if self.a > self.b {
            return Some(self.turned().near_mean()?.turned());
        }
        let At { a, b, .. } = *self;
        let half_square = self.depth();
        let zeta = sqrt(2.0 * half_square / a).copysign(-self.distance());
        if zeta.is_nan() || zeta.abs() > uniform_tail::FARTHEST {
            return None;
        }
        // v = (x − x₀)/x₀ · √y₀ with x₀ = a/(a+b), y₀ = b/(a+b).
        let total = a + b;
        let root = sqrt(b / total);
        let slopes = uniform_tail::slopes((b - a) / total / root, -a / total);
        Some(uniform_tail::tails(a, zeta, half_square, &slopes))
    }

    /// xᵃyᵇ/B(a, b).
    fn kernel(&self) -> f64 {
        let At { a, b, x, y } = *self;
        if a > b {
            return self.turned().kernel();
        }
        if a >= 10.0 {
            let rest = stirling_rest(a) + stirling_rest(b) - stirling_rest(a + b);
            return exp(-self.depth() - rest) * sqrt(a / (2.0 * PI) * (b / (a + b)));
        }
        // The logarithm from whichever of x and y is the smaller, and so the more exact, of the two.
        let ln_x = if x <= y { log(x) } else { log1p(-y) };
        let ln_y = if y <= x { log(y) } else { log1p(-x) };
        a * exp(a * ln_x + b * ln_y + ln_gamma_step(b, a) - ln_gamma_one_plus(a))
    }

    /// Both tails where `a` and b·x are below 1 and either tail may be small: Iₓ = xᵃ/(a B(a, b)) · (1 + s).
    fn near_zero(&self) -> Tails {
        let At { a, b, x, .. } = *self;
        let (mut power, mut s, mut n) = (1.0, 0.0, 1.0);
        loop {
            power *= (n - b) / n * x;
            let term = a * power / (a + n);
            s += term;
            if term.abs() <= 1e-17 * s.abs() {
                break;
            }
            n += 1.0;
        }
        let ln_first = a * log(x) + ln_gamma_step(b, a) - ln_gamma_one_plus(a);
        Tails {
            below: exp(ln_first) * (1.0 + s),
            above: -expm1(ln_first) - exp(ln_first) * s,
        }
    }

    /// The even part of the continued fraction [DLMF 8.17.22](https://dlmf.nist.gov/8.17.E22), divided by a:
    /// 1/(β₀ + α₁/(β₁ + α₂/(β₂ + …))) with λ = a − (a+b)x = a·y − b·x and
    ///
    /// αₙ = (a+n−1)(a+b+n−1)·n(b−n)·x² / (a+2n−1)²
    /// βₙ = n + n(b−n)x/(a+2n−1) + (a+n)/(a+2n+1) · (λ + 1 + n(1+y))
    ///
    /// The fraction itself subtracts x from 1 term by term, and loses as many digits as y has zeros. Near the mean about the square
    /// root of the larger shape is needed, but there large shapes have the uniform expansion.
    fn fraction(&self) -> f64 {
        let At { a, b, x, y } = *self;
        let lambda = self.distance();
        let mut denominator = a / (a + 1.0) * (lambda + 1.0);
        let (mut c, mut d) = (denominator, 0.0);
        for n in 1..100_000 {
            let n = f64::from(n);
            let odd = a + 2.0 * n - 1.0;
            let alpha = (a + n - 1.0) / odd * ((a + b + n - 1.0) / odd) * n * (b - n) * x * x;
            let beta =
                n + n * (b - n) * x / odd + (a + n) / (odd + 2.0) * (lambda + 1.0 + n * (1.0 + y));
            d = 1.0 / not_zero(beta + alpha * d);
            c = not_zero(beta + alpha / c);
            let change = c * d;
            denominator *= change;
            if (change - 1.0).abs() < 3e-16 {
                break;
            }
        }
        1.0 / denominator
    }
}
