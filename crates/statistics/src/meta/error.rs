//! What can be wrong with a table of effects.

use std::fmt;

use super::options::Heterogeneity;
use crate::level::HIGHEST_LEVEL;

/// The one study of a pooling that was refused, as it would be reported by itself: normal test and interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SingleStudy {
    /// The study's effect, in the unit of the effects.
    pub estimate: f64,
    /// Square root of its variance.
    pub se: f64,
    /// Estimate over standard error.
    pub statistic: f64,
    /// Two-sided, of no effect, by the normal distribution.
    pub p: f64,
    /// Confidence interval of the level asked for.
    pub ci: (f64, f64),
    /// The level of the interval.
    pub level: f64,
}

/// Why effects cannot be pooled or regressed. Studies are counted from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum MetaError {
    /// There is one study: nothing to pool. Its own result is inside, to be shown as that of one study.
    SingleStudy(SingleStudy),
    /// Fewer studies than the method needs.
    TooFewStudies {
        /// Number of studies.
        studies: usize,
        /// The smallest number that the method can use.
        needed: usize,
        /// What was asked for.
        what: &'static str,
    },
    /// The slices are not equally long.
    Lengths {
        /// What has another length than the effects.
        what: String,
        /// Number of effects.
        effects: usize,
        /// Number of the others.
        others: usize,
    },
    /// An effect is not a finite number; leave such studies out, and say so.
    EffectNotFinite {
        /// The study.
        study: usize,
        /// Its effect.
        effect: f64,
    },
    /// A variance is not a positive number whose inverse is finite too.
    VarianceNotPositive {
        /// The study.
        study: usize,
        /// Its variance.
        variance: f64,
    },
    /// A weight is not a positive, finite number.
    WeightNotPositive {
        /// The study.
        study: usize,
        /// Its weight.
        weight: f64,
    },
    /// GENQ is defined by weights, and none were given.
    WeightsMissing,
    /// A value of a moderator is not a finite number.
    ModeratorNotFinite {
        /// Name of the moderator.
        moderator: String,
        /// The study.
        study: usize,
    },
    /// A moderator is a combination of the ones before it and the intercept, such as a constant.
    Collinear {
        /// Name of the moderator.
        moderator: String,
    },
    /// A prediction at another number of moderators than the regression has.
    Moderators {
        /// How many values were given.
        given: usize,
        /// How many moderators there are.
        expected: usize,
    },
    /// A confidence level that [`is_level`](crate::level::is_level) does not take.
    Level {
        /// The level.
        level: f64,
    },
    /// A variance between studies that was given is negative or not finite.
    Tau2NotPossible {
        /// What was given.
        tau2: f64,
    },
    /// An iteration did not settle.
    NoConvergence {
        /// The estimator.
        method: Heterogeneity,
        /// Iterations spent.
        iterations: usize,
        /// Where it was then.
        tau2: f64,
    },
    /// A name that no estimator has.
    UnknownName {
        /// What was read.
        name: String,
        /// The names there are.
        expected: String,
    },
}

impl fmt::Display for MetaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MetaError::SingleStudy(study) => write!(
                f,
                "one study is not pooled; by itself it says {} ({:.0} % confidence interval {} to {})",
                study.estimate,
                100.0 * study.level,
                study.ci.0,
                study.ci.1
            ),
            MetaError::TooFewStudies {
                studies,
                needed,
                what,
            } => write!(
                f,
                "{studies} studies are too few for {what}, which needs {needed}"
            ),
            MetaError::Lengths {
                what,
                effects,
                others,
            } => write!(
                f,
                "{effects} effects, but {others} entries of {what}; expected as many of each"
            ),
            MetaError::EffectNotFinite { study, effect } => {
                write!(
                    f,
                    "the effect of study {study} is {effect}; expected a number"
                )
            }
            MetaError::VarianceNotPositive { study, variance } => write!(
                f,
                "the variance of study {study} is {variance}; expected a number above 0 (the square of its standard error)"
            ),
            MetaError::WeightNotPositive { study, weight } => write!(
                f,
                "the weight of study {study} is {weight}; expected a number above 0"
            ),
            MetaError::WeightsMissing => {
                write!(f, "GENQ is defined by weights; give one for every study")
            }
            MetaError::ModeratorNotFinite { moderator, study } => {
                write!(f, "{moderator} of study {study} is not a number")
            }
            MetaError::Collinear { moderator } => write!(
                f,
                "{moderator} cannot be told from the intercept and the moderators before it"
            ),
            MetaError::Moderators { given, expected } => write!(
                f,
                "{given} values of moderators; the regression has {expected} of them"
            ),
            MetaError::Level { level } => {
                write!(
                    f,
                    "a confidence level of {level}; expected one above 0 and at most {HIGHEST_LEVEL}, such as 0.95"
                )
            }
            MetaError::Tau2NotPossible { tau2 } => write!(
                f,
                "a variance between studies of {tau2}; expected a number that is not negative"
            ),
            MetaError::NoConvergence {
                method,
                iterations,
                tau2,
            } => write!(
                f,
                "{} did not settle in {iterations} iterations; the variance between studies was {tau2} then",
                method.name()
            ),
            MetaError::UnknownName { name, expected } => {
                write!(f, "there is no '{name}'; expected one of {expected}")
            }
        }
    }
}

impl std::error::Error for MetaError {}
