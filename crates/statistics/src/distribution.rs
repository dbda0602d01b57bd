//! Student's t, central and noncentral, and F. The normal distribution is [`normal_cdf`] and [`normal_quantile`].
//!
//! Every function computes the tail it is asked for, so that small probabilities keep their digits.

use std::f64::consts::PI;

use libm::log1p;
use synovia_numerics::{exp, incomplete_beta, ln, ln_beta};
pub use synovia_numerics::{normal_cdf, normal_quantile};

pub use crate::chi_squared::{chi_squared_quantile, chi_squared_upper};

/// P(|T| ≥ |t|): the two-sided p value of a t statistic with `df` degrees of freedom (> 0, may be infinite).
///
/// ```
/// use synovia_statistics::distribution::t_two_sided;
/// assert!((t_two_sided(2.0, 60.0) - 0.050033044).abs() < 1e-8);
/// ```
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df.is_infinite() {
        return 2.0 * normal_cdf(-t.abs());
    }
    if t.is_infinite() {
        return 0.0;
    }
    let total = df + t * t;
    incomplete_beta(0.5 * df, 0.5, df / total, t * t / total).below
}

/// P(T ≤ t).
pub fn t_cdf(t: f64, df: f64) -> f64 {
    let half = 0.5 * t_two_sided(t, df);
    if t < 0.0 { half } else { 1.0 - half }
}

/// P(|T| < t) for t ≥ 0, exact near 0.
fn t_central(t: f64, df: f64) -> f64 {
    let total = df + t * t;
    incomplete_beta(0.5 * df, 0.5, df / total, t * t / total).above
}

/// Density of t.
pub fn t_density(t: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return exp(-0.5 * t * t) / (2.0 * PI).sqrt();
    }
    exp(-0.5 * (df + 1.0) * log1p(t * t / df) - ln_beta(0.5 * df, 0.5)) / df.sqrt()
}

/// The value that T stays below with probability `p`.
///
/// ```
/// use synovia_statistics::distribution::t_quantile;
/// assert!((t_quantile(0.975, 60.0) - 2.000297821).abs() < 1e-8);
/// ```
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if df.is_nan() || df <= 0.0 || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if df.is_infinite() || p == 0.0 || p == 1.0 || p == 0.5 {
        return normal_quantile(p);
    }
    let tail = 2.0 * p.min(1.0 - p);
    let t = if tail > 0.5 {
        central_quantile(2.0 * (p - 0.5).abs(), df)
    } else {
        tail_quantile(tail, df)
    };
    if p < 0.5 { -t } else { t }
}

/// t with P(|T| < t) = `central` up to a half: Newton steps, on a curve that is nearly straight.
fn central_quantile(central: f64, df: f64) -> f64 {
    let mut t = 0.5 * central / t_density(0.0, df);
    for _ in 0..50 {
        let step = (t_central(t, df) - central) / (2.0 * t_density(t, df));
        t -= step;
        if step.abs() <= 1e-15 * t {
            break;
        }
    }
    t
}

/// t with P(|T| ≥ t) = `tail` up to a half: Newton steps in ln t and ln P, where heavy tails are straight lines.
fn tail_quantile(tail: f64, df: f64) -> f64 {
    let mut t = -normal_quantile(0.5 * tail);
    for _ in 0..100 {
        let probability = t_two_sided(t, df);
        let slope = -2.0 * t * t_density(t, df) / probability;
        let step = ln(probability / tail) / slope;
        // Light tails bend; a step longer than a factor e is not to be trusted.
        t *= exp(-step.clamp(-1.0, 1.0));
        if step.abs() <= 1e-15 {
            break;
        }
    }
    t
}

/// P(F ≥ f) with `df1` and `df2` degrees of freedom.
///
/// ```
/// use synovia_statistics::distribution::{f_upper, t_two_sided};
/// assert!((f_upper(4.0, 1.0, 60.0) - t_two_sided(2.0, 60.0)).abs() < 1e-15);
/// ```
pub fn f_upper(f: f64, df1: f64, df2: f64) -> f64 {
    f_tails(f, df1, df2).0
}

/// P(F ≤ f) with `df1` and `df2` degrees of freedom.
pub fn f_cdf(f: f64, df1: f64, df2: f64) -> f64 {
    f_tails(f, df1, df2).1
}

fn f_tails(f: f64, df1: f64, df2: f64) -> (f64, f64) {
    if f.is_nan() || df1.is_nan() || df2.is_nan() || df1 <= 0.0 || df2 <= 0.0 {
        return (f64::NAN, f64::NAN);
    }
    if f <= 0.0 {
        return (1.0, 0.0);
    }
    if f.is_infinite() {
        return (0.0, 1.0);
    }
    let total = df1 * f + df2;
    let tails = incomplete_beta(0.5 * df1, 0.5 * df2, df1 * f / total, df2 / total);
    (tails.above, tails.below)
}

/// P(T > t) for noncentral T = (Z + δ)/S with standard normal Z and S = √(χ²/df).
///
/// T exceeds t when Z > t·S − δ, so P = E[Φ(δ − t·S)], an integral over u = ln S, where the density of u is proportional to
/// exp(df·(u − e²ᵘ/2)). The trapezoidal rule converges faster than any power of its step for such functions; with the step below the
/// error is at rounding. All terms are positive, so that small probabilities keep their digits.
///
/// ```
/// use synovia_statistics::distribution::{noncentral_t_upper, t_two_sided};
/// assert!((noncentral_t_upper(2.0, 60.0, 0.0) - t_two_sided(2.0, 60.0) / 2.0).abs() < 1e-14);
/// ```
pub fn noncentral_t_upper(t: f64, df: f64, delta: f64) -> f64 {
    if t.is_nan() || delta.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df.is_infinite() || t.is_infinite() {
        return normal_cdf(delta - t);
    }
    // Φ changes where t·S is within 8 of δ, over a width in u of at least 1/(|δ| + 8); the density has a width of 1/√(2·df).
    let width = 1.0 / (2.0 * df + (delta.abs() + 8.0) * (delta.abs() + 8.0)).sqrt();
    let step = 0.6 * width;
    let (mut probability, mut weight) = (0.0, 0.0);
    for direction in [1.0, -1.0] {
        for count in 0.. {
            if count == 0 && direction < 0.0 {
                continue;
            }
            let u = direction * f64::from(count) * step;
            let s = exp(u);
            // Relative to the density at u = 0, from where it falls on both sides.
            let density = exp(df * (u - 0.5 * (s * s - 1.0)));
            if density <= 1e-18 * probability || density == 0.0 {
                break;
            }
            probability += density * normal_cdf(delta - t * s);
            weight += density;
        }
    }
    probability / weight
}
