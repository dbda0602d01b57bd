//! How much the result hangs on single studies, and on their order.

use super::design::{check, check_weights};
use super::error::MetaError;
use super::options::Options;
use super::pool::{Pooled, pool};
use super::{from_studies, pick};

/// The pooled effect without one study, see [`leave_one_out`].
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The study that is left out, counted from 0.
    pub omitted: usize,
    /// What the others say.
    pub pooled: Pooled,
}

/// Pools as often as there are studies, each time without one of them.
///
/// # Errors
/// Those of [`pool`]; fewer than three studies.
pub fn leave_one_out(yi: &[f64], vi: &[f64], options: &Options) -> Result<Vec<LeftOut>, MetaError> {
    leave_one_out_watched(yi, vi, options, &|_| {})
}

/// The same; `watch` is told how many studies have been left out so far, since with thousands of them it takes seconds.
///
/// # Errors
/// As [`leave_one_out`].
pub fn leave_one_out_watched(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
    watch: &dyn Fn(usize),
) -> Result<Vec<LeftOut>, MetaError> {
    check_all(yi, vi, options)?;
    from_studies(yi.len(), 3, "leaving one out")?;
    (0..yi.len())
        .map(|omitted| {
            let others: Vec<usize> = (0..yi.len()).filter(|study| *study != omitted).collect();
            let pooled = pool_of(yi, vi, options, &others)?;
            watch(omitted + 1);
            Ok(LeftOut { omitted, pooled })
        })
        .collect()
}

/// One step of a cumulative meta-analysis, see [`cumulative`].
#[derive(Debug, Clone, PartialEq)]
pub struct Accumulated {
    /// How many of the studies, from the first.
    pub studies: usize,
    /// What they say; for the first study [`MetaError::SingleStudy`], with its own result inside.
    pub pooled: Result<Pooled, MetaError>,
}

/// Pools the first study, the first two, and so on, in the order given.
///
/// # Errors
/// Those of the inputs, as [`pool`]; that the first study is alone is an error of that step only.
pub fn cumulative(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
) -> Result<Vec<Accumulated>, MetaError> {
    cumulative_watched(yi, vi, options, &|_| {})
}

/// The same; `watch` is told how many studies there are so far.
///
/// # Errors
/// As [`cumulative`].
pub fn cumulative_watched(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
    watch: &dyn Fn(usize),
) -> Result<Vec<Accumulated>, MetaError> {
    check_all(yi, vi, options)?;
    from_studies(yi.len(), 1, "a cumulative meta-analysis")?;
    (1..=yi.len())
        .map(|studies| {
            let first: Vec<usize> = (0..studies).collect();
            watch(studies);
            match pool_of(yi, vi, options, &first) {
                Err(error) if studies > 1 => Err(error),
                Err(error) if !matches!(error, MetaError::SingleStudy(_)) => Err(error),
                pooled => Ok(Accumulated { studies, pooled }),
            }
        })
        .collect()
}

/// How one study pulls at the result, see [`influence`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// The study, counted from 0.
    pub study: usize,
    /// Its distance from what the other studies predict, in standard errors; beyond ±2 is unusual.
    pub studentised_residual: f64,
    /// How far the pooled effect moves by this study, in standard errors of the fitted value without it.
    pub dffits: f64,
    /// The square of how far the pooled effect moves, over its variance.
    pub cooks_distance: f64,
    /// Variance of the pooled effect without the study over that with it; below 1, the study makes the result less precise.
    pub covariance_ratio: f64,
    /// τ² without the study.
    pub tau2_without: f64,
    /// Cochran's Q without the study.
    pub q_without: f64,
    /// Share of the study in the pooled effect, 0 to 1.
    pub hat: f64,
}

/// Diagnostics of outliers and influential studies: W. Viechtbauer, M. W.-L. Cheung, *Res. Synth. Methods* 1 (2010) 112-125, doi
/// 10.1002/jrsm.11.
///
/// With the index (i) for "without study i", h the share of the study, s² the variance of the pooled effect μ̂ by the test, and c what
/// the test multiplied it by (1 for [`Test::Z`](super::Test::Z)):
///
/// studentised residual (yᵢ − μ̂₍ᵢ₎)/√(c₍ᵢ₎·(vᵢ + τ²₍ᵢ₎) + s²₍ᵢ₎), DFFITS (μ̂ − μ̂₍ᵢ₎)/√(c₍ᵢ₎·hᵢ·(vᵢ + τ²₍ᵢ₎)), Cook's distance
/// (μ̂ − μ̂₍ᵢ₎)²/s².
///
/// # Errors
/// Those of [`leave_one_out`].
pub fn influence(yi: &[f64], vi: &[f64], options: &Options) -> Result<Vec<Influence>, MetaError> {
    let without = leave_one_out(yi, vi, options)?;
    let all = pool(yi, vi, options)?;
    let diagnose = |LeftOut { omitted, pooled }| {
        let study: usize = omitted;
        let moved = all.estimate - pooled.estimate;
        let spread = pooled.scale * (vi[study] + pooled.tau2);
        let hat = all.weights[study] / 100.0;
        Influence {
            study,
            studentised_residual: (yi[study] - pooled.estimate)
                / (spread + pooled.se * pooled.se).sqrt(),
            dffits: moved / (hat * spread).sqrt(),
            cooks_distance: moved * moved / (all.se * all.se),
            covariance_ratio: pooled.se * pooled.se / (all.se * all.se),
            tau2_without: pooled.tau2,
            q_without: pooled.q,
            hat,
        }
    };
    Ok(without.into_iter().map(diagnose).collect())
}

/// Pools some of the studies.
fn pool_of(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
    studies: &[usize],
) -> Result<Pooled, MetaError> {
    pool(
        &pick(yi, studies),
        &pick(vi, studies),
        &options.for_studies(studies),
    )
}

/// Effects, variances and weights before some are picked, so that errors count studies as the user does.
fn check_all(yi: &[f64], vi: &[f64], options: &Options) -> Result<(), MetaError> {
    check(yi, vi)?;
    match &options.weights {
        Some(weights) => check_weights(weights, yi.len()),
        None => Ok(()),
    }
}
