//! The upper tail of χ², portable to the last bit.

use libm::lgamma;
use synovia_numerics::{exp, ln};

/// P(χ² ≥ `q`) with `df` degrees of freedom (> 0), relative error about 1e-13.
///
/// Γ(a, x)/Γ(a) with a = df/2, x = q/2: one minus the power series ([DLMF 8.7.1](https://dlmf.nist.gov/8.7.E1)) below the mean, the
/// continued fraction ([DLMF 8.9.2](https://dlmf.nist.gov/8.9.E2)) above it.
pub(super) fn upper_tail(q: f64, df: f64) -> f64 {
    let (a, x) = (0.5 * df, 0.5 * q);
    if x.is_nan() || a.is_nan() || a <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let front = exp(a * ln(x) - x - lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut total) = (a.recip(), a.recip());
        for n in 1..100_000 {
            term *= x / (a + f64::from(n));
            total += term;
            if term < 1e-17 * total {
                break;
            }
        }
        return (1.0 - front * total).max(0.0);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (f64::INFINITY, b.recip());
    let mut fraction = d;
    for n in 1..100_000 {
        let n = f64::from(n);
        let numerator = -n * (n - a);
        b += 2.0;
        d = (numerator * d + b).recip();
        c = b + numerator / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

#[cfg(test)]
mod tests {
    use super::upper_tail;

    #[test]
    fn two_degrees_of_freedom_are_an_exponential() {
        for q in [0.1, 1.0, 3.0, 20.0, 200.0] {
            let expected = synovia_numerics::exp(-0.5 * q);
            assert!((upper_tail(q, 2.0) / expected - 1.0).abs() < 1e-13, "{q}");
        }
    }

    #[test]
    fn one_degree_of_freedom_is_a_squared_normal() {
        for z in [0.01, 0.5, 1.0, 2.0, 8.0] {
            let expected = 2.0 * synovia_numerics::normal_cdf(-z);
            assert!(
                (upper_tail(z * z, 1.0) / expected - 1.0).abs() < 1e-12,
                "{z}"
            );
        }
    }
}
