//! One effect from many.

use synovia_numerics::{Matrix, normal_cdf, normal_quantile, sum};

use super::design::{Design, check, check_weights};
use super::error::{MetaError, SingleStudy};
use super::interval::{HeterogeneityInterval, i2_and_h2, interval};
use super::options::{Heterogeneity, Options, Prediction, Test};
use super::tau2::{Tau2, estimate, log_likelihood};
use crate::distribution::chi_squared_upper;
use crate::distribution::{t_quantile, t_two_sided};
use crate::level::is_level;

/// A pooled effect, see [`pool`].
#[derive(Debug, Clone, PartialEq)]
pub struct Pooled {
    /// Number of studies, k.
    pub studies: usize,
    /// The mean of the true effects, in the unit of the effects.
    pub estimate: f64,
    /// Its standard error, by the test asked for.
    pub se: f64,
    /// Estimate over standard error.
    pub statistic: f64,
    /// Degrees of freedom of t; none for the normal distribution.
    pub df: Option<f64>,
    /// Two-sided, of no effect.
    pub p: f64,
    /// Confidence interval of the estimate.
    pub ci: (f64, f64),
    /// Where the true effect of a new study is expected; none with a common effect, or too few studies for the variant asked for.
    pub prediction: Option<(f64, f64)>,
    /// Variance of the true effects between studies, τ²; 0 with a common effect.
    pub tau2: f64,
    /// Standard error of τ²; none where it is assumed.
    pub se_tau2: Option<f64>,
    /// Interval of τ², I² and H²; none with a common effect, or where the interval is empty.
    pub heterogeneity_interval: Option<HeterogeneityInterval>,
    /// Share of the variance that lies between studies, in percent.
    pub i2: f64,
    /// Total variance over that within studies.
    pub h2: f64,
    /// Cochran's Q.
    pub q: f64,
    /// Degrees of freedom of Q, k − 1.
    pub q_df: f64,
    /// Probability of a larger Q if all true effects are the same.
    pub q_p: f64,
    /// Restricted for REML, plain otherwise, with all constants.
    pub log_likelihood: f64,
    /// Weight of each study, in percent.
    pub weights: Vec<f64>,
    /// By what the test multiplied the variance of the estimate: 1 for [`Test::Z`], q of Hartung and Knapp otherwise.
    pub scale: f64,
    /// What Hartung and Knapp's standard error is without the guard of [`Test::HartungKnappAdHoc`]; none for [`Test::Z`].
    pub hartung_knapp_se: Option<f64>,
    /// The standard error if all studies had one true effect: 1/√Σ(1/vᵢ).
    pub common_effect_se: f64,
}

impl Pooled {
    /// Whether Hartung and Knapp's standard error falls below that of one common effect, and with it makes studies that happen to agree
    /// say more than their variances allow: two that are the same would leave no error at all. C. Röver, G. Knapp, T. Friede, *BMC Med.
    /// Res. Methodol.* 15 (2015) 99. [`Test::HartungKnappAdHoc`] is guarded against it.
    pub fn hartung_knapp_is_too_narrow(&self) -> bool {
        self.hartung_knapp_se
            .is_some_and(|se| se < self.common_effect_se * (1.0 - 1e-9))
    }
}

/// Pools effects `yi` with variances `vi`, one entry of each per study.
///
/// Whether τ² is 0 or not, the weights are 1/(vᵢ + τ²), unless others are given.
///
/// ```
/// use synovia_statistics::meta::{Heterogeneity, Options, Test, pool};
///
/// let options = Options::new(Heterogeneity::DerSimonianLaird, Test::Z);
/// let pooled = pool(&[-0.9, -0.2, -0.6], &[0.09, 0.04, 0.05], &options)?;
/// assert!((pooled.estimate + 0.5230).abs() < 1e-4, "{}", pooled.estimate);
/// # Ok::<(), synovia_statistics::meta::MetaError>(())
/// ```
///
/// # Errors
/// [`MetaError::SingleStudy`] with the study's own result; lengths that differ; effects, variances or weights that are not
/// possible; no convergence.
pub fn pool(yi: &[f64], vi: &[f64], options: &Options) -> Result<Pooled, MetaError> {
    check(yi, vi)?;
    check_level(options.level)?;
    match yi.len() {
        0 => {
            return Err(MetaError::TooFewStudies {
                studies: 0,
                needed: 2,
                what: "pooling",
            });
        }
        1 => {
            return Err(MetaError::SingleStudy(single(yi[0], vi[0], options.level)));
        }
        _ => {}
    }
    let design = Design::intercept(yi, vi)?;
    let fit = Fit::new(&design, options)?;
    let (estimate, se) = (fit.coefficients[0], fit.covariance[(0, 0)].sqrt());
    let total = sum(fit.weights.iter().copied());
    Ok(Pooled {
        studies: yi.len(),
        estimate,
        se,
        statistic: estimate / se,
        df: fit.df,
        p: two_sided(estimate / se, fit.df),
        ci: around(estimate, quantile(options.level, fit.df) * se),
        prediction: prediction(&design, options, &fit),
        tau2: fit.tau2.value,
        se_tau2: fit.tau2.se,
        heterogeneity_interval: fit.interval,
        i2: fit.i2,
        h2: fit.h2,
        q: fit.q,
        q_df: design.df(),
        q_p: chi_squared_upper(fit.q, design.df()),
        log_likelihood: fit.log_likelihood,
        weights: fit.weights.iter().map(|w| 100.0 * w / total).collect(),
        scale: fit.scale,
        hartung_knapp_se: fit.df.map(|_| (fit.unscaled[(0, 0)] * fit.q_scale).sqrt()),
        common_effect_se: sum(vi.iter().map(|v| 1.0 / v)).sqrt().recip(),
    })
}

/// What pooling and regression have in common.
pub(super) struct Fit {
    pub(super) tau2: Tau2,
    pub(super) coefficients: Vec<f64>,
    /// By the test asked for.
    pub(super) covariance: Matrix,
    /// By what the test multiplied the covariance.
    pub(super) scale: f64,
    /// q of Hartung and Knapp.
    pub(super) q_scale: f64,
    /// Of the normal test.
    pub(super) unscaled: Matrix,
    /// Of t; none for the normal distribution.
    pub(super) df: Option<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) interval: Option<HeterogeneityInterval>,
    pub(super) i2: f64,
    pub(super) h2: f64,
    pub(super) q: f64,
    pub(super) log_likelihood: f64,
}

impl Fit {
    pub(super) fn new(design: &Design, options: &Options) -> Result<Self, MetaError> {
        if let Some(weights) = &options.weights {
            check_weights(weights, design.studies())?;
            if let Err(place) = design.tells_apart(weights) {
                return Err(MetaError::Collinear {
                    moderator: format!("column {place} of the design, with these weights,"),
                });
            }
        }
        let tau2 = estimate(design, options)?;
        let fixed = design.point(0.0);
        let q = fixed.rss;
        if !(tau2.value.is_finite() && q.is_finite()) {
            return Err(MetaError::NoConvergence {
                method: options.heterogeneity,
                iterations: 0,
                tau2: tau2.value,
            });
        }
        let best = design.at(tau2.value);
        let chosen = options.weights.as_ref().map(|w| design.weighted(w.clone()));
        let used = chosen.as_ref().unwrap_or(&best);
        let unscaled = match chosen {
            Some(_) => used.sandwich(tau2.value),
            None => best.covariance(),
        };
        // q of Hartung and Knapp, from the best weights even where others are used.
        let q_scale = best.rss() / design.df();
        let (scale, df) = match options.test {
            Test::Z => (1.0, None),
            Test::HartungKnapp => (q_scale, Some(design.df())),
            Test::HartungKnappAdHoc => (q_scale.max(1.0), Some(design.df())),
        };
        let common = options.heterogeneity == Heterogeneity::Common && options.tau2.is_none();
        let typical = design.df() / fixed.trace;
        let (i2, h2) = if common {
            // By Q itself: Higgins and Thompson (2002).
            let excess = (q - design.df()) / q;
            (100.0 * excess.max(0.0), q / design.df())
        } else {
            i2_and_h2(tau2.value, typical)
        };
        let restricted = options.heterogeneity == Heterogeneity::Reml;
        // The likelihood of the coefficients that are reported, which are not the most likely ones where weights were given.
        let lost = 0.5 * (weighted_squares(&best.weights, &used.residuals) - best.rss());
        Ok(Fit {
            coefficients: used.coefficients(),
            covariance: scaled(&unscaled, scale),
            scale,
            q_scale,
            unscaled,
            df,
            weights: used.weights.clone(),
            interval: if common {
                None
            } else {
                interval(design, options, tau2.value, typical)?
            },
            i2,
            h2,
            q,
            log_likelihood: log_likelihood(design, tau2.value, restricted) - lost,
            tau2,
        })
    }
}

fn weighted_squares(weights: &[f64], residuals: &[f64]) -> f64 {
    sum(weights.iter().zip(residuals).map(|(w, r)| w * r * r))
}

fn scaled(matrix: &Matrix, scale: f64) -> Matrix {
    let mut result = matrix.clone();
    for row in 0..matrix.rows() {
        for column in 0..matrix.columns() {
            result[(row, column)] *= scale;
        }
    }
    result
}

/// The prediction interval that the options ask for.
fn prediction(design: &Design, options: &Options, fit: &Fit) -> Option<(f64, f64)> {
    if options.heterogeneity == Heterogeneity::Common && options.tau2.is_none() {
        return None;
    }
    let fewer = Some(design.df() - 1.0);
    let unscaled = fit.unscaled[(0, 0)];
    let (variance, df) = match options.prediction {
        Prediction::HigginsThompsonSpiegelhalter => (unscaled, fewer),
        Prediction::PartlettRileyHartungKnapp => (unscaled * fit.q_scale, fewer),
        Prediction::PartlettRileyKenwardRoger => {
            if options.heterogeneity != Heterogeneity::Reml {
                return None;
            }
            let (variance, df) = kenward_roger(design, fit.tau2.value);
            (variance, Some(df - 1.0))
        }
        Prediction::SameAsTest => (fit.covariance[(0, 0)], fit.df),
    };
    if df.is_some_and(|df| df <= 0.0) {
        return None;
    }
    let half = quantile(options.level, df) * (fit.tau2.value + variance).sqrt();
    Some(around(fit.coefficients[0], half))
}

/// Variance of the pooled effect and its degrees of freedom after M. G. Kenward, J. H. Roger, *Biometrics* 53 (1997) 983-997, for one
/// mean: Partlett and Riley (2017). With Sⱼ = Σwⁱ and the expected information
/// I = ½·(S₂ − 2S₃/S₁ + (S₂/S₁)²), the variance is 1/S₁ + 2·(S₃ − S₂²/S₁)/(I·S₁²) and ν = 2I/(variance·S₂)².
fn kenward_roger(design: &Design, tau2: f64) -> (f64, f64) {
    let weights = design.at(tau2).weights;
    let s1 = sum(weights.iter().copied());
    let s2 = sum(weights.iter().map(|w| w * w));
    let s3 = sum(weights.iter().map(|w| w * w * w));
    let information = 0.5 * (s2 - 2.0 * s3 / s1 + (s2 / s1) * (s2 / s1));
    let variance = 1.0 / s1 + 2.0 * (s3 - s2 * s2 / s1) / (information * s1 * s1);
    let share = variance * s2;
    (variance, 2.0 * information / (share * share))
}

/// The result of one study by itself.
fn single(effect: f64, variance: f64, level: f64) -> SingleStudy {
    let se = variance.sqrt();
    SingleStudy {
        estimate: effect,
        se,
        statistic: effect / se,
        p: two_sided(effect / se, None),
        ci: around(effect, quantile(level, None) * se),
        level,
    }
}

pub(super) fn check_level(level: f64) -> Result<(), MetaError> {
    if is_level(level) {
        return Ok(());
    }
    Err(MetaError::Level { level })
}

/// Two-sided p value, normal without degrees of freedom.
pub(super) fn two_sided(statistic: f64, df: Option<f64>) -> f64 {
    match df {
        None => 2.0 * normal_cdf(-statistic.abs()),
        Some(df) => t_two_sided(statistic, df),
    }
}

/// Half the width of an interval in standard errors.
pub(super) fn quantile(level: f64, df: Option<f64>) -> f64 {
    let p = 0.5 + 0.5 * level;
    match df {
        None => normal_quantile(p),
        Some(df) => t_quantile(p, df),
    }
}

pub(super) fn around(middle: f64, half: f64) -> (f64, f64) {
    (middle - half, middle + half)
}
