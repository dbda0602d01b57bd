//! The regularised incomplete gamma function, for gamma and generalised gamma survival.

use libm::lgamma;
use synovia_numerics::{exp, ln};

/// Q(a, x) = Γ(a, x)/Γ(a): the probability that a gamma variable of shape `a` and rate 1 exceeds `x`.
///
/// By its series where x < a + 1 and by its continued fraction (modified Lentz) elsewhere: M. Abramowitz, I. A. Stegun, *Handbook of
/// Mathematical Functions*, 1964, 6.5.29 and 6.5.31. Not a number when `a` is not positive.
pub(crate) fn upper_regularised(a: f64, x: f64) -> f64 {
    const STEPS: u32 = 10_000;
    const CLOSE: f64 = 1e-16;
    if a <= 0.0 || a.is_nan() || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    let scale = exp(a * ln(x) - x - lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut total) = (1.0 / a, 1.0 / a);
        for step in 1..STEPS {
            term *= x / (a + f64::from(step));
            total += term;
            if term < total * CLOSE {
                break;
            }
        }
        return 1.0 - total * scale;
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..STEPS {
        let step = f64::from(step);
        let numerator = -step * (step - a);
        b += 2.0;
        d = 1.0 / not_zero(numerator * d + b, TINY);
        c = not_zero(b + numerator / c, TINY);
        fraction *= d * c;
        if (d * c - 1.0).abs() < CLOSE {
            break;
        }
    }
    fraction * scale
}

fn not_zero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}
