//! Do small studies say something else than large ones? Tests of asymmetry of the funnel plot.
//!
//! Asymmetry has other causes than unpublished studies, and with fewer than ten studies these tests find little: J. A. C. Sterne et al.,
//! *BMJ* 343 (2011) d4002.

use synovia_numerics::{normal_cdf, sum};

use super::design::{Column, check};
use super::error::MetaError;
use super::from_studies;
use super::options::{Heterogeneity, Options, Test};
use super::regression::regress;

/// Which regression [`egger`] makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EggerModel {
    /// Weights 1/vᵢ, errors scaled by the residuals, t with k − 2 degrees of freedom: M. Egger, G. Davey Smith, M. Schneider, C. Minder,
    /// *BMJ* 315 (1997) 629-634. What `regtest(model = "lm")` of metafor does.
    Classical,
    /// The mixed-effects regression of the options, τ² included: J. A. C. Sterne, M. Egger, in *Publication Bias in Meta-Analysis* (2005).
    /// What `regtest` of metafor does by default.
    MixedEffects,
}

/// A regression test of asymmetry, see [`egger`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Egger {
    /// Change of the effect per unit of standard error.
    pub slope: f64,
    /// Its standard error.
    pub se: f64,
    /// Slope over its standard error.
    pub statistic: f64,
    /// Degrees of freedom of t; none for the normal distribution.
    pub df: Option<f64>,
    /// Two-sided, of no asymmetry.
    pub p: f64,
    /// The effect of a study without error, by the regression.
    pub limit: f64,
    /// Its confidence interval.
    pub limit_ci: (f64, f64),
    /// Variance between studies that the standard error leaves; 0 in the classical model.
    pub tau2: f64,
}

/// Regresses effects on their standard errors.
///
/// # Errors
/// Those of [`regress`]; fewer than three studies; standard errors that are all the same.
pub fn egger(
    yi: &[f64],
    vi: &[f64],
    model: EggerModel,
    options: &Options,
) -> Result<Egger, MetaError> {
    check(yi, vi)?;
    from_studies(yi.len(), 3, "a regression test of asymmetry")?;
    let errors: Vec<f64> = vi.iter().map(|v| v.sqrt()).collect();
    let column = Column::new("standard error", &errors);
    let chosen = match model {
        EggerModel::MixedEffects => options.clone(),
        // A common effect scaled by Q/(k − 2), which is least squares with those weights.
        EggerModel::Classical => Options {
            level: options.level,
            ..Options::new(Heterogeneity::Common, Test::HartungKnapp)
        },
    };
    let fit = regress(yi, vi, &[column], &chosen)?;
    let (limit, slope) = (&fit.coefficients[0], &fit.coefficients[1]);
    Ok(Egger {
        slope: slope.estimate,
        se: slope.se,
        statistic: slope.statistic,
        df: fit.df,
        p: slope.p,
        limit: limit.estimate,
        limit_ci: limit.ci,
        tau2: fit.tau2,
    })
}

/// A rank test of asymmetry, see [`rank_test`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankTest {
    /// Kendall's τ (τ_b where there are ties) of effects and variances.
    pub tau: f64,
    /// Two-sided, of no asymmetry.
    pub p: f64,
    /// Whether `p` counts all orders; else it is the normal approximation for ties or more than 200 studies, without continuity
    /// correction.
    pub exact: bool,
}

/// Rank correlation of standardised effects with their variances: C. B. Begg, M. Mazumdar, *Biometrics* 50 (1994) 1088-1101.
///
/// Effects are standardised as (yᵢ − μ̂)/√(vᵢ − 1/Σ(1/vⱼ)), with the common-effect mean μ̂.
///
/// # Errors
/// Effects or variances that are not possible; fewer than three studies.
pub fn rank_test(yi: &[f64], vi: &[f64]) -> Result<RankTest, MetaError> {
    check(yi, vi)?;
    from_studies(yi.len(), 3, "a rank test of asymmetry")?;
    let precision = sum(vi.iter().map(|v| 1.0 / v));
    let mean = sum(yi.iter().zip(vi).map(|(y, v)| y / v)) / precision;
    let standardised: Vec<f64> = yi
        .iter()
        .zip(vi)
        .map(|(y, v)| (y - mean) / (v - 1.0 / precision).sqrt())
        .collect();
    Ok(kendall(&standardised, vi))
}

/// M. G. Kendall, *Rank Correlation Methods* (1970): S counts pairs in the same order minus pairs in the opposite one.
fn kendall(x: &[f64], y: &[f64]) -> RankTest {
    let n = x.len();
    let sign = |a: f64, b: f64| i64::from(a > b) - i64::from(a < b);
    let mut score = 0;
    let (mut untied_x, mut untied_y) = (0_i64, 0_i64);
    for i in 0..n {
        for j in 0..i {
            let (in_x, in_y) = (sign(x[i], x[j]), sign(y[i], y[j]));
            score += in_x * in_y;
            untied_x += in_x.abs();
            untied_y += in_y.abs();
        }
    }
    let tau = score as f64 / (untied_x as f64 * untied_y as f64).sqrt();
    let pairs = (n * (n - 1) / 2) as i64;
    let exact = untied_x == pairs && untied_y == pairs && n <= 200;
    let p = if exact {
        exact_p(n, ((pairs + score) / 2) as usize)
    } else {
        2.0 * normal_cdf(-(score as f64).abs() / variance_of_score(x, y).sqrt())
    };
    RankTest { tau, p, exact }
}

/// Twice the smaller tail of the number of concordant pairs, when all orders are equally likely. The distribution is that of the sum of
/// independent uniform numbers 0..i for i from 0 to n − 1.
fn exact_p(n: usize, concordant: usize) -> f64 {
    let mut shares = vec![1.0];
    for i in 1..n {
        let mut next = vec![0.0; shares.len() + i];
        for (place, value) in next.iter_mut().enumerate() {
            let low = place.saturating_sub(i);
            let high = place.min(shares.len() - 1);
            *value = sum(shares[low..=high].iter().copied()) / (i + 1) as f64;
        }
        shares = next;
    }
    let below = sum(shares[..=concordant].iter().copied());
    let above = sum(shares[concordant..].iter().copied());
    (2.0 * below.min(above)).min(1.0)
}

/// Variance of S with ties: Kendall (1970).
fn variance_of_score(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (ties_x, ties_y) = (ties(x), ties(y));
    let over = |ties: &[f64], term: fn(f64) -> f64| sum(ties.iter().map(|t| term(*t)));
    let full: fn(f64) -> f64 = |t| t * (t - 1.0) * (2.0 * t + 5.0);
    let pairs: fn(f64) -> f64 = |t| t * (t - 1.0);
    let triples: fn(f64) -> f64 = |t| t * (t - 1.0) * (t - 2.0);
    (full(n) - over(&ties_x, full) - over(&ties_y, full)) / 18.0
        + over(&ties_x, pairs) * over(&ties_y, pairs) / (2.0 * pairs(n))
        + over(&ties_x, triples) * over(&ties_y, triples) / (9.0 * triples(n))
}

/// Sizes of the groups of equal values.
fn ties(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_owned();
    sorted.sort_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a == b)
        .map(|group| group.len() as f64)
        .collect()
}
