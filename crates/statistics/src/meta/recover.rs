//! Means and standard deviations from what papers print in their place.
//!
//! | printed | function |
//! |---|---|
//! | standard error of a mean | [`sd_from_standard_error`] |
//! | confidence interval of a mean | [`sd_from_interval`] |
//! | t, p or interval of a difference between two groups | [`standard_error_from_t`], [`standard_error_from_p`], [`standard_error_from_interval`], then [`pooled_sd`] |
//! | median with quartiles, range, or both | [`mean_and_sd`] |
//! | standard deviations before and after, not of the change | [`sd_of_change`], with a correlation from [`correlation_from_change`] of another trial |
//!
//! None of this is as good as the number itself: what is recovered must be marked so, and left out in a sensitivity analysis.

use synovia_numerics::{Real, ln, normal_quantile};

use super::summary_error::{enough, finite, inside, positive, rising};
use crate::distribution::t_quantile;

pub use super::summary_error::SummaryError;

/// The distribution by which a paper's interval or test was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Critical {
    /// Normal, as in reports of large trials.
    Normal,
    /// Student's t, as most programs give for means.
    StudentT,
}

impl Critical {
    /// Half the width of an interval in standard errors.
    fn half_width(self, level: f64, df: f64) -> f64 {
        let p = 0.5 + 0.5 * level;
        match self {
            Critical::Normal => normal_quantile(p),
            Critical::StudentT => t_quantile(p, df),
        }
    }
}

/// s = SE·√n: Cochrane Handbook, section 6.5.2.2.
///
/// # Errors
/// A standard error that is not positive; fewer than two patients.
pub fn sd_from_standard_error(se: f64, patients: f64) -> Result<f64, SummaryError> {
    positive("the standard error", se)?;
    enough(patients, 2.0)?;
    Ok(se * patients.sqrt())
}

/// Standard deviation from the confidence interval of one group's mean: s = √n·(high − low)/(2q), with the quantile q of t with n − 1
/// degrees of freedom or of the normal distribution: Cochrane Handbook, section 6.5.2.2.
///
/// # Errors
/// Limits in the wrong order, a level outside of 0 to 1, fewer than two patients.
pub fn sd_from_interval(
    low: f64,
    high: f64,
    level: f64,
    patients: f64,
    critical: Critical,
) -> Result<f64, SummaryError> {
    enough(patients, 2.0)?;
    let se = se_of_limits(low, high, level, patients - 1.0, critical)?;
    sd_from_standard_error(se, patients)
}

/// Standard error of a difference between two groups, from the difference and its t: |d/t|.
///
/// # Errors
/// Numbers that are not finite, or 0.
pub fn standard_error_from_t(difference: f64, t: f64) -> Result<f64, SummaryError> {
    finite("t", t)?;
    positive("the size of t", t.abs())?;
    finite("the difference", difference)?;
    positive("the size of the difference", difference.abs())?;
    Ok((difference / t).abs())
}

/// The same from the two-sided p value of a t test with n₁ + n₂ − 2 degrees of freedom. A p that is printed as "< 0.05" only bounds it.
///
/// # Errors
/// A p value outside of 0 to 1, or at its ends; a difference of 0; fewer than three patients.
pub fn standard_error_from_p(
    difference: f64,
    p: f64,
    patients: [f64; 2],
    critical: Critical,
) -> Result<f64, SummaryError> {
    positive("the p value", p)?;
    inside("the p value", p, 0.0, 1.0)?;
    enough(patients[0] + patients[1], 3.0)?;
    // The t whose tails beyond ± hold p.
    let df = patients[0] + patients[1] - 2.0;
    let t = match critical {
        Critical::Normal => -normal_quantile(0.5 * p),
        Critical::StudentT => -t_quantile(0.5 * p, df),
    };
    standard_error_from_t(difference, t)
}

/// Standard error of a difference between two groups from its confidence interval, by t with n₁ + n₂ − 2 degrees of freedom or normal.
///
/// # Errors
/// As [`sd_from_interval`].
pub fn standard_error_from_interval(
    low: f64,
    high: f64,
    level: f64,
    patients: [f64; 2],
    critical: Critical,
) -> Result<f64, SummaryError> {
    enough(patients[0] + patients[1], 3.0)?;
    se_of_limits(low, high, level, patients[0] + patients[1] - 2.0, critical)
}

/// The standard deviation that two groups share, from the standard error of their difference: SE/√(1/n₁ + 1/n₂): Cochrane Handbook,
/// section 6.5.2.3.
///
/// # Errors
/// A standard error that is not positive, an empty group.
pub fn pooled_sd(se: f64, patients: [f64; 2]) -> Result<f64, SummaryError> {
    positive("the standard error", se)?;
    enough(patients[0], 1.0)?;
    enough(patients[1], 1.0)?;
    Ok(se / (1.0 / patients[0] + 1.0 / patients[1]).sqrt())
}

fn se_of_limits(
    low: f64,
    high: f64,
    level: f64,
    df: f64,
    critical: Critical,
) -> Result<f64, SummaryError> {
    rising(&[("the lower limit", low), ("the upper limit", high)])?;
    positive("the width of the interval", high - low)?;
    positive("the confidence level", level)?;
    inside("the confidence level", level, 0.0, 1.0)?;
    positive("what the confidence level leaves", 1.0 - level)?;
    Ok((high - low) / (2.0 * critical.half_width(level, df)))
}

/// Standard deviation of the change from those before and after and their correlation r: √(s₀² + s₁² − 2·r·s₀·s₁): Cochrane Handbook,
/// section 6.5.2.8. The correlation has to be said, as it decides the result.
///
/// # Errors
/// Standard deviations that are not positive; a correlation outside of −1 to 1, or one at which nothing is left.
pub fn sd_of_change(first_sd: f64, last_sd: f64, correlation: f64) -> Result<f64, SummaryError> {
    positive("the first standard deviation", first_sd)?;
    positive("the last standard deviation", last_sd)?;
    inside("the correlation", correlation, -1.0, 1.0)?;
    let variance = first_sd * first_sd + last_sd * last_sd - 2.0 * correlation * first_sd * last_sd;
    positive("the variance of the change", variance)?;
    Ok(variance.sqrt())
}

/// Correlation of first and last values from the three standard deviations: (s₀² + s₁² − s²)/(2·s₀·s₁): Cochrane Handbook, section
/// 6.5.2.8.
///
/// # Errors
/// Standard deviations that are not positive, or that no correlation between −1 and 1 goes with: a misprint, or other patients.
pub fn correlation_from_change(
    first_sd: f64,
    last_sd: f64,
    change_sd: f64,
) -> Result<f64, SummaryError> {
    positive("the first standard deviation", first_sd)?;
    positive("the last standard deviation", last_sd)?;
    positive("the standard deviation of the change", change_sd)?;
    let r = (first_sd * first_sd + last_sd * last_sd - change_sd * change_sd)
        / (2.0 * first_sd * last_sd);
    inside("the correlation that follows", r, -1.0, 1.0)?;
    Ok(r)
}

/// What a paper prints of a distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Printed {
    /// Median and range: scenario S1 of Wan and of Luo.
    Range {
        /// Smallest value, a.
        minimum: f64,
        /// Median, m.
        median: f64,
        /// Largest value, b.
        maximum: f64,
    },
    /// Median, quartiles and range: the second scenario of Wan, the third of Luo.
    FiveNumbers {
        /// Smallest value, a.
        minimum: f64,
        /// First quartile, q₁.
        first_quartile: f64,
        /// Median, m.
        median: f64,
        /// Third quartile, q₃.
        third_quartile: f64,
        /// Largest value, b.
        maximum: f64,
    },
    /// Median and quartiles: the third scenario of Wan, the second of Luo.
    Quartiles {
        /// First quartile, q₁.
        first_quartile: f64,
        /// Median, m.
        median: f64,
        /// Third quartile, q₃.
        third_quartile: f64,
    },
}

/// By which formula the mean is recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeanFormula {
    /// Weights that depend on n, with the smallest error for normal data: D. Luo, X. Wan, J. Liu, T. Tong, *Stat. Methods Med. Res.* 27
    /// (2018) 1785-1805, doi 10.1177/0962280216669183.
    Luo,
    /// Fixed weights: X. Wan, W. Wang, J. Liu, T. Tong, *BMC Med. Res. Methodol.* 14 (2014) 135, doi 10.1186/1471-2288-14-135.
    Wan,
}

/// A mean and standard deviation that no paper printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovered {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Why they may be wrong; empty if nothing speaks against them.
    pub warnings: Vec<Warning>,
}

/// Why a recovered mean and standard deviation may be wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// The printed numbers are too lopsided for a normal distribution, by a test at the level of 5 %: J. Shi et al., *Stat. Methods Med.
    /// Res.* 32 (2023) 1338-1360, doi 10.1177/09622802231172043. The formulas assume symmetry.
    Skewed {
        /// Size of the lopsidedness.
        statistic: f64,
        /// What 5 % of normal samples of this size exceed.
        critical: f64,
    },
    /// Fewer than 25 patients: formulas and test are approximations for larger samples, and the test hardly finds anything. The limit is
    /// ours.
    FewPatients {
        /// How many.
        patients: f64,
    },
}

/// Mean and standard deviation of normal data from median, quartiles and range of n patients.
///
/// With E = Φ⁻¹((n − 0.375)/(n + 0.25)) and F = Φ⁻¹((0.75n − 0.125)/(n + 0.25)), of Wan (2014):
///
/// | printed | standard deviation | mean, Wan | mean, Luo |
/// |---|---|---|---|
/// | a, m, b | (b − a)/(2E), equation 9 | (a + 2m + b)/4 + (a − 2m + b)/(4n), equation 2 | w(a + b)/2 + (1 − w)m, w = 4/(4 + n^0.75), equation 7 |
/// | q₁, m, q₃ | (q₃ − q₁)/(2F), equation 16 | (q₁ + m + q₃)/3, equation 14 | w(q₁ + q₃)/2 + (1 − w)m, w = 0.7 + 0.39/n, equation 11 |
/// | all five | (b − a)/(4E) + (q₃ − q₁)/(4F), equation 13 | (a + 2q₁ + 2m + 2q₃ + b)/8, equation 10 | w₁(a + b)/2 + w₂(q₁ + q₃)/2 + (1 − w₁ − w₂)m, w₁ = 2.2/(2.2 + n^0.75), w₂ = 0.7 − 0.72/n^0.55, equation 15 |
///
/// # Errors
/// Numbers that do not rise, no spread at all, or fewer than five patients.
pub fn mean_and_sd(
    printed: Printed,
    patients: f64,
    formula: MeanFormula,
) -> Result<Recovered, SummaryError> {
    enough(patients, 5.0)?;
    let n = patients;
    let (mean, sd) = match printed {
        Printed::Range {
            minimum: a,
            median: m,
            maximum: b,
        } => {
            rising(&[("the minimum", a), ("the median", m), ("the maximum", b)])?;
            let mean = match formula {
                MeanFormula::Wan => (a + 2.0 * m + b) / 4.0 + (a - 2.0 * m + b) / (4.0 * n),
                MeanFormula::Luo => {
                    let w = 4.0 / (4.0 + Real::powf(n, 0.75));
                    w * 0.5 * (a + b) + (1.0 - w) * m
                }
            };
            (mean, (b - a) / range_in_sd(n))
        }
        Printed::Quartiles {
            first_quartile: q1,
            median: m,
            third_quartile: q3,
        } => {
            rising(&[
                ("the first quartile", q1),
                ("the median", m),
                ("the third quartile", q3),
            ])?;
            let mean = match formula {
                MeanFormula::Wan => (q1 + m + q3) / 3.0,
                MeanFormula::Luo => {
                    let w = 0.7 + 0.39 / n;
                    w * 0.5 * (q1 + q3) + (1.0 - w) * m
                }
            };
            (mean, (q3 - q1) / quartiles_in_sd(n))
        }
        Printed::FiveNumbers {
            minimum: a,
            first_quartile: q1,
            median: m,
            third_quartile: q3,
            maximum: b,
        } => {
            rising(&[
                ("the minimum", a),
                ("the first quartile", q1),
                ("the median", m),
                ("the third quartile", q3),
                ("the maximum", b),
            ])?;
            let mean = match formula {
                MeanFormula::Wan => (a + 2.0 * q1 + 2.0 * m + 2.0 * q3 + b) / 8.0,
                MeanFormula::Luo => {
                    let w1 = 2.2 / (2.2 + Real::powf(n, 0.75));
                    let w2 = 0.7 - 0.72 / Real::powf(n, 0.55);
                    w1 * 0.5 * (a + b) + w2 * 0.5 * (q1 + q3) + (1.0 - w1 - w2) * m
                }
            };
            let sd = 0.5 * ((b - a) / range_in_sd(n) + (q3 - q1) / quartiles_in_sd(n));
            (mean, sd)
        }
    };
    positive("the spread", sd)?;
    Ok(Recovered {
        mean,
        sd,
        warnings: warnings(printed, n),
    })
}

/// Expected range of n standard normal values, 2E.
fn range_in_sd(n: f64) -> f64 {
    2.0 * normal_quantile((n - 0.375) / (n + 0.25))
}

/// Expected distance of their quartiles, 2F.
fn quartiles_in_sd(n: f64) -> f64 {
    2.0 * normal_quantile((0.75 * n - 0.125) / (n + 0.25))
}

fn warnings(printed: Printed, n: f64) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let (statistic, critical) = lopsidedness(printed, n);
    if statistic > critical {
        warnings.push(Warning::Skewed {
            statistic,
            critical,
        });
    }
    if n < 25.0 {
        warnings.push(Warning::FewPatients { patients: n });
    }
    warnings
}

/// The test statistics of Shi et al. (2023), and what 5 % of normal samples exceed, in their approximations.
fn lopsidedness(printed: Printed, n: f64) -> (f64, f64) {
    let of = |low: f64, middle: f64, high: f64| {
        if high > low {
            (low + high - 2.0 * middle).abs() / (high - low)
        } else {
            0.0
        }
    };
    match printed {
        Printed::Range {
            minimum,
            median,
            maximum,
        } => (
            of(minimum, median, maximum),
            1.01 / ln(n + 9.0) + 2.43 / (n + 1.0),
        ),
        Printed::Quartiles {
            first_quartile,
            median,
            third_quartile,
        } => (
            of(first_quartile, median, third_quartile),
            2.66 / n.sqrt() - 5.92 / (n * n),
        ),
        Printed::FiveNumbers {
            minimum,
            first_quartile,
            median,
            third_quartile,
            maximum,
        } => {
            let of_range = 2.65 * ln(0.6 * n) / n.sqrt() * of(minimum, median, maximum);
            let of_quartiles = of(first_quartile, median, third_quartile);
            (
                of_range.max(of_quartiles),
                2.97 / n.sqrt() - 39.1 / (n * n * n),
            )
        }
    }
}
