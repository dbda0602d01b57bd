//! The χ² distribution, from the regularised incomplete gamma functions P(a, x) and Q(a, x) with a = df/2 and x = χ²/2.
//!
//! Each tail is computed as such, so that small probabilities keep their digits.

use libm::lgamma;
use synovia_numerics::{Tails, exp, gamma_kernel, incomplete_gamma, ln, normal_quantile};

/// P(χ² ≥ x) with `df` degrees of freedom (> 0).
///
/// ```
/// use synovia_statistics::distribution::chi_squared_upper;
/// assert!((chi_squared_upper(3.841458820694124, 1.0) - 0.05).abs() < 1e-12);
/// ```
pub fn chi_squared_upper(x: f64, df: f64) -> f64 {
    tails(x, df).above
}

/// The value that χ² with `df` degrees of freedom (> 0) stays below with probability `p`.
pub fn chi_squared_quantile(p: f64, df: f64) -> f64 {
    if df.is_nan() || df <= 0.0 || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    // Wilson and Hilferty's cube of a normal variable as start, or the first term of the series where that is negative.
    let part = 2.0 / (9.0 * df);
    let root = 1.0 - part + normal_quantile(p) * part.sqrt();
    let a = 0.5 * df;
    let mut x = if root > 0.2 {
        df * root * root * root
    } else {
        2.0 * exp((ln(p) + lgamma(a + 1.0)) / a)
    };
    // Newton steps in ln x and the logarithm of the smaller tail, kept between what is known to be too low and too high.
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for _ in 0..200 {
        let Tails { below, above } = tails(x, df);
        let (tail, excess) = if p < 0.5 {
            (below, ln(below / p))
        } else {
            (above, ln((1.0 - p) / above))
        };
        if excess < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let step = excess * tail / (a * gamma_kernel(a, 0.5 * x));
        let mut next = x * exp(-step.clamp(-1.0, 1.0));
        if next <= low || next >= high {
            next = if high.is_finite() {
                0.5 * (low + high)
            } else {
                2.0 * x
            };
        }
        let moved = (next - x).abs();
        x = next;
        if moved <= 4.0 * f64::EPSILON * x {
            break;
        }
    }
    x
}

/// P(χ² ≤ x) and P(χ² ≥ x).
fn tails(x: f64, df: f64) -> Tails {
    incomplete_gamma(0.5 * df, 0.5 * x)
}

#[cfg(test)]
mod tests {
    use super::{chi_squared_quantile, chi_squared_upper};
    use synovia_numerics::{exp, normal_cdf};

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }

    #[test]
    fn chi_squared_agrees_with_its_closed_forms() {
        for x in [1e-6, 0.1, 1.0, 3.0, 20.0, 300.0] {
            near(chi_squared_upper(x, 2.0) / exp(-0.5 * x), 1.0, 1e-12);
            near(
                chi_squared_upper(x, 1.0) / (2.0 * normal_cdf(-x.sqrt())),
                1.0,
                1e-11,
            );
            let four = exp(-0.5 * x) * (1.0 + 0.5 * x);
            near(chi_squared_upper(x, 4.0) / four, 1.0, 1e-12);
        }
        for df in [0.5, 1.0, 2.0, 7.0, 60.0, 900.0] {
            for p in [1e-8, 0.025, 0.3, 0.5, 0.9, 0.975, 1.0 - 1e-8] {
                let x = chi_squared_quantile(p, df);
                near(chi_squared_upper(x, df), 1.0 - p, 1e-12);
            }
        }
        assert!(chi_squared_quantile(1.5, 2.0).is_nan());
        assert_eq!(chi_squared_upper(-1.0, 3.0), 1.0);
    }
}
