//! Effects that depend on moderators of the studies: mixed-effects meta-regression.

use synovia_numerics::{Matrix, sum};

use super::design::{Column, Design, check, dot};
use super::error::MetaError;
use super::interval::HeterogeneityInterval;
use super::options::{Heterogeneity, Options};
use super::pool::{Fit, around, check_level, quantile, two_sided};
use super::tau2::estimate;
use crate::distribution::chi_squared_upper;
use crate::distribution::f_upper;

/// One coefficient.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// `intercept` or the name of the moderator.
    pub name: String,
    /// Unit of the effects per unit of the moderator.
    pub estimate: f64,
    /// Its standard error, by the test asked for.
    pub se: f64,
    /// Estimate over standard error.
    pub statistic: f64,
    /// Two-sided, of 0.
    pub p: f64,
    /// Confidence interval.
    pub ci: (f64, f64),
}

/// A meta-regression, see [`regress`].
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Number of studies, k.
    pub studies: usize,
    /// The intercept, then the moderators in the order given.
    pub coefficients: Vec<Coefficient>,
    /// Degrees of freedom of t, k − p; none for the normal distribution.
    pub df: Option<f64>,
    /// Covariance of the coefficients.
    pub covariance: Matrix,
    /// Test of all moderators: χ² with `moderators_df.0`, or F if there is a second number of degrees of freedom.
    pub moderators_statistic: f64,
    /// Degrees of freedom of that test.
    pub moderators_df: (f64, Option<f64>),
    /// Its p value.
    pub moderators_p: f64,
    /// Variance between studies that the moderators leave.
    pub tau2: f64,
    /// Standard error of τ²; none where it is assumed.
    pub se_tau2: Option<f64>,
    /// Interval of the residual τ², I² and H²; none where empty.
    pub heterogeneity_interval: Option<HeterogeneityInterval>,
    /// Share of the unexplained variance that lies between studies, in percent.
    pub i2: f64,
    /// Unexplained variance over that within studies.
    pub h2: f64,
    /// Share of τ² that the moderators explain, in percent: S. W. Raudenbush, in *The Handbook of Research Synthesis* (2009), with τ²
    /// without moderators by the same estimator; 0 if that is 0, none where τ² was given. With a common
    /// effect, the adjusted share of Q.
    pub r2: Option<f64>,
    /// Cochran's Q of the residuals.
    pub residual_q: f64,
    /// Its degrees of freedom, k − p.
    pub residual_df: f64,
    /// Probability of a larger Q if the moderators explain all differences.
    pub residual_p: f64,
    /// Restricted for REML, plain otherwise, with all constants.
    pub log_likelihood: f64,
    level: f64,
}

/// Regresses effects on moderators, with an intercept.
///
/// # Errors
/// Those of [`pool`](super::pool()), moderators that are collinear, or k ≤ p: [`MetaError::TooFewStudies`].
pub fn regress(
    yi: &[f64],
    vi: &[f64],
    moderators: &[Column],
    options: &Options,
) -> Result<Regression, MetaError> {
    check(yi, vi)?;
    check_level(options.level)?;
    let needed = moderators.len() + 2;
    if yi.len() < needed {
        return Err(MetaError::TooFewStudies {
            studies: yi.len(),
            needed,
            what: "a regression on so many moderators",
        });
    }
    let mut columns = vec![Column::new("intercept", &vec![1.0; yi.len()])];
    columns.extend_from_slice(moderators);
    let design = Design::new(yi, vi, &columns)?;
    let fit = Fit::new(&design, options)?;
    let half = quantile(options.level, fit.df);
    let coefficients = columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let (estimate, se) = (
                fit.coefficients[place],
                fit.covariance[(place, place)].sqrt(),
            );
            Coefficient {
                name: column.name.clone(),
                estimate,
                se,
                statistic: estimate / se,
                p: two_sided(estimate / se, fit.df),
                ci: around(estimate, half * se),
            }
        })
        .collect();
    let (statistic, df, p) = test_of_moderators(&fit, moderators.len());
    Ok(Regression {
        studies: yi.len(),
        coefficients,
        df: fit.df,
        moderators_statistic: statistic,
        moderators_df: df,
        moderators_p: p,
        tau2: fit.tau2.value,
        se_tau2: fit.tau2.se,
        heterogeneity_interval: fit.interval,
        i2: fit.i2,
        h2: fit.h2,
        r2: explained(&design, options, &fit)?,
        residual_q: fit.q,
        residual_df: design.df(),
        residual_p: chi_squared_upper(fit.q, design.df()),
        log_likelihood: fit.log_likelihood,
        covariance: fit.covariance,
        level: options.level,
    })
}

/// bᵀ·Cov(b)⁻¹·b of the moderators: χ² with m degrees of freedom, or divided by m an F with m and k − p.
fn test_of_moderators(fit: &Fit, moderators: usize) -> (f64, (f64, Option<f64>), f64) {
    let m = moderators as f64;
    if moderators == 0 {
        return (f64::NAN, (0.0, fit.df), f64::NAN);
    }
    let mut block = Matrix::zeros(moderators, moderators);
    for row in 0..moderators {
        for column in 0..moderators {
            block[(row, column)] = fit.covariance[(row + 1, column + 1)];
        }
    }
    let b = &fit.coefficients[1..];
    // Without scatter around the line the covariance of Hartung and Knapp is 0.
    let statistic = block.lu().map_or(f64::INFINITY, |lu| dot(b, &lu.solve(b)));
    match fit.df {
        None => (statistic, (m, None), chi_squared_upper(statistic, m)),
        Some(df) => (statistic / m, (m, Some(df)), f_upper(statistic / m, m, df)),
    }
}

/// R² in percent.
fn explained(design: &Design, options: &Options, fit: &Fit) -> Result<Option<f64>, MetaError> {
    if options.tau2.is_some() {
        return Ok(None);
    }
    let alone = Design::intercept(&design.yi, &design.vi)?;
    let (left, all) = if options.heterogeneity == Heterogeneity::Common {
        (fit.q / design.df(), alone.at(0.0).rss() / alone.df())
    } else {
        (fit.tau2.value, estimate(&alone, options)?.value)
    };
    // Where there is nothing to explain, nothing is explained.
    let share = if all > 0.0 {
        100.0 * (1.0 - left / all)
    } else {
        0.0
    };
    Ok(Some(share.max(0.0)))
}

/// What a regression says of studies with given moderators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Predicted {
    /// Mean of the true effects of such studies.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Confidence interval of the mean.
    pub ci: (f64, f64),
    /// Where the true effect of one such study is expected, by the quantile of the test, as `predict` of metafor 3.8-1.
    pub prediction: (f64, f64),
}

impl Regression {
    /// The effect at values of the moderators, in their order.
    ///
    /// # Errors
    /// [`MetaError::Moderators`] if there are more or fewer values than moderators.
    pub fn predict(&self, moderators: &[f64]) -> Result<Predicted, MetaError> {
        if moderators.len() + 1 != self.coefficients.len() {
            return Err(MetaError::Moderators {
                given: moderators.len(),
                expected: self.coefficients.len() - 1,
            });
        }
        let at: Vec<f64> = std::iter::once(1.0)
            .chain(moderators.iter().copied())
            .collect();
        let estimate = sum(at
            .iter()
            .zip(&self.coefficients)
            .map(|(x, coefficient)| x * coefficient.estimate));
        let along: Vec<f64> = (0..at.len())
            .map(|row| dot(self.covariance.row(row), &at))
            .collect();
        let variance = dot(&at, &along);
        let half = quantile(self.level, self.df);
        Ok(Predicted {
            estimate,
            se: variance.sqrt(),
            ci: around(estimate, half * variance.sqrt()),
            prediction: around(estimate, half * (variance + self.tau2).sqrt()),
        })
    }
}
