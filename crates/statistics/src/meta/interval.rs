//! Confidence intervals of τ², and through it of I² and H².

use synovia_numerics::roots::root_between;

use super::design::Design;
use super::error::MetaError;
use super::options::{Heterogeneity, Options, Tau2Interval};
use super::tau2::{log_likelihood, where_q_is};
use crate::distribution::chi_squared_quantile;

/// Limits of τ², I² and H² at one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeterogeneityInterval {
    /// Of τ², the unit of the effects squared.
    pub tau2: (f64, f64),
    /// Of I², in percent.
    pub i2: (f64, f64),
    /// Of H².
    pub h2: (f64, f64),
}

/// The interval that the options ask for, with the typical variance within a study, (k − p)/tr(P) with weights 1/vᵢ: J. P. T. Higgins,
/// S. G. Thompson, *Stat. Med.* 21 (2002) 1539-1558, with moderators as in metafor; none where it is empty, which happens when the studies agree more than their variances allow.
pub(super) fn interval(
    design: &Design,
    options: &Options,
    tau2: f64,
    typical: f64,
) -> Result<Option<HeterogeneityInterval>, MetaError> {
    let limits = match options.tau2_interval {
        Tau2Interval::QProfile => q_profile(design, options.level)?,
        Tau2Interval::ProfileLikelihood => Some(profile_likelihood(design, options, tau2, typical)),
    };
    Ok(limits.map(|(low, high)| {
        let (low_i2, low_h2) = i2_and_h2(low, typical);
        let (high_i2, high_h2) = i2_and_h2(high, typical);
        HeterogeneityInterval {
            tau2: (low, high),
            i2: (low_i2, high_i2),
            h2: (low_h2, high_h2),
        }
    }))
}

/// The limits solve Q(τ²) = χ² quantile with k − p degrees of freedom: Viechtbauer (2007).
fn q_profile(design: &Design, level: f64) -> Result<Option<(f64, f64)>, MetaError> {
    let df = design.df();
    let tail = 0.5 - 0.5 * level;
    let at = |p: f64| {
        where_q_is(
            design,
            chi_squared_quantile(p, df),
            Heterogeneity::PauleMandel,
        )
    };
    let high = at(tail)?;
    let low = at(1.0 - tail)?;
    Ok(high.map(|high| (low.unwrap_or(0.0), high)))
}

/// Where 2·(ℓ(τ̂²) − ℓ(τ²)) is the χ² quantile with one degree of freedom: Hardy and Thompson (1996).
fn profile_likelihood(design: &Design, options: &Options, tau2: f64, typical: f64) -> (f64, f64) {
    let restricted = options.heterogeneity != Heterogeneity::MaximumLikelihood;
    let fall = 0.5 * chi_squared_quantile(options.level, 1.0);
    let height = log_likelihood(design, tau2, restricted);
    let excess = |at: f64| log_likelihood(design, at, restricted) - height + fall;
    let low = if excess(0.0) >= 0.0 {
        0.0
    } else {
        root_between(excess, 0.0, tau2, 0.0).unwrap_or(0.0)
    };
    let mut above = tau2 + typical;
    // The likelihood falls like a power of τ²: a few hundred doublings leave the range of numbers.
    for _ in 0..1000 {
        if excess(above) < 0.0 {
            break;
        }
        above *= 2.0;
    }
    let high = root_between(excess, tau2, above, 0.0).unwrap_or(f64::INFINITY);
    (low, high)
}

/// I² = τ²/(τ² + typical variance), in percent, and H² = 1 + τ²/typical variance.
pub(super) fn i2_and_h2(tau2: f64, typical: f64) -> (f64, f64) {
    (100.0 * tau2 / (tau2 + typical), 1.0 + tau2 / typical)
}
