use std::fmt;

use crate::level::HIGHEST_LEVEL;

/// Why no part of the data can be analysed.
#[derive(Debug, Clone, PartialEq)]
pub enum TimecourseError {
    /// A mean is not finite, a standard error not positive, or a time not after the start.
    Number {
        /// The study.
        study: String,
        /// The arm.
        treatment: String,
        /// As given, all three: months, mean, standard error.
        numbers: [f64; 3],
    },
    /// Two results of one arm at one time; arms of the same treatment must be pooled first.
    Twice {
        /// The study.
        study: String,
        /// The arm.
        treatment: String,
        /// The time.
        months: f64,
    },
    /// In no study are two arms reported at the same time.
    NothingToCompare,
    /// The correlation is not from 0 to below 1.
    Correlation {
        /// As given.
        correlation: f64,
    },
    /// The level of confidence is none, see [`is_level`](crate::level::is_level).
    Level {
        /// As given.
        level: f64,
    },
    /// A fixed parameter of the shape is not positive, or the rates of a waning effect are not in order.
    FixedParameter {
        /// Its name.
        name: &'static str,
        /// As given.
        value: f64,
    },
    /// A month of the curves is negative or not finite.
    Month {
        /// As given.
        months: f64,
    },
    /// The reference is not compared with anything.
    UnknownReference {
        /// As given.
        reference: String,
        /// Those that are compared.
        treatments: Vec<String>,
    },
}

/// Why one piece of the network is shown, but not fitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A single study is not a synthesis; what it found is in the observed contrasts.
    SingleStudy {
        /// The study.
        study: String,
    },
    /// Too few different times to tell the shape.
    TooFewTimes {
        /// The treatment, when its own shape is asked for.
        treatment: Option<String>,
        /// How many different times there are.
        times: usize,
        /// How many are needed.
        needed: usize,
    },
    /// No comparison is made more than once, so that nothing tells how studies differ. It can be fitted without heterogeneity.
    HeterogeneityNotIdentified {
        /// Comparisons within studies (arms minus one, summed).
        comparisons: usize,
        /// Effects to be estimated.
        effects: usize,
    },
    /// More parameters than contrasts.
    TooFewContrasts {
        /// How many contrasts there are.
        contrasts: usize,
        /// How many parameters there are.
        parameters: usize,
    },
    /// The contrasts do not determine the effects.
    NotEstimable,
}

/// A treatment that is not in this piece of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTreatment {
    /// What was asked for.
    pub treatment: String,
    /// Those of this piece.
    pub treatments: Vec<String>,
}

impl fmt::Display for TimecourseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimecourseError::Number {
                study,
                treatment,
                numbers: [months, mean, se],
            } => write!(
                f,
                "{study}, {treatment}: {months} months, mean {mean}, standard error {se}; expected a time after the start, a finite mean and a positive standard error"
            ),
            TimecourseError::Twice {
                study,
                treatment,
                months,
            } => write!(
                f,
                "{study} has two results of {treatment} at {months} months; pool arms of the same treatment first"
            ),
            TimecourseError::NothingToCompare => {
                write!(f, "in no study are two arms reported at the same time")
            }
            TimecourseError::Correlation { correlation } => write!(
                f,
                "a correlation of {correlation}; expected from 0 to below 1"
            ),
            TimecourseError::Level { level } => write!(
                f,
                "a level of confidence of {level}; expected above 0 and at most {HIGHEST_LEVEL}"
            ),
            TimecourseError::FixedParameter { name, value } => write!(
                f,
                "{name} fixed at {value}; expected a positive number, and a rise faster than the fall"
            ),
            TimecourseError::Month { months } => {
                write!(f, "a curve at {months} months; expected 0 or more")
            }
            TimecourseError::UnknownReference {
                reference,
                treatments,
            } => write!(
                f,
                "the reference {reference} is not compared with anything; there are {}",
                treatments.join(", ")
            ),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::SingleStudy { study } => write!(
                f,
                "{study} is the only study: its own results are shown, nothing is pooled"
            ),
            Refusal::TooFewTimes {
                treatment,
                times,
                needed,
            } => {
                if let Some(treatment) = treatment {
                    write!(f, "{treatment}: ")?;
                }
                write!(
                    f,
                    "{times} different times do not tell this shape; at least {needed} are needed, or a simpler shape"
                )
            }
            Refusal::HeterogeneityNotIdentified {
                comparisons,
                effects,
            } => write!(
                f,
                "{comparisons} comparisons for {effects} effects: none is made twice, so nothing tells how much studies differ"
            ),
            Refusal::TooFewContrasts {
                contrasts,
                parameters,
            } => write!(
                f,
                "{contrasts} contrasts are too few for {parameters} parameters"
            ),
            Refusal::NotEstimable => write!(f, "the contrasts do not determine the effects"),
        }
    }
}

impl fmt::Display for UnknownTreatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not in this piece of the network; there are {}",
            self.treatment,
            self.treatments.join(", ")
        )
    }
}

impl std::error::Error for TimecourseError {}
impl std::error::Error for Refusal {}
impl std::error::Error for UnknownTreatment {}
