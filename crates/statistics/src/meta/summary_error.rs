//! What can be wrong with the numbers of one study.

use std::fmt;

/// Why a number cannot be made from what a study reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SummaryError {
    /// Not a finite number.
    NotFinite {
        /// What it is.
        what: &'static str,
        /// What was read.
        value: f64,
    },
    /// Zero or negative where only a positive number makes sense.
    NotPositive {
        /// What it is.
        what: &'static str,
        /// What was read.
        value: f64,
    },
    /// Outside of the possible.
    Outside {
        /// What it is.
        what: &'static str,
        /// What was read, or what follows from what was read.
        value: f64,
        /// Smallest possible value.
        low: f64,
        /// Largest possible value.
        high: f64,
    },
    /// Fewer patients than the formula needs.
    TooFewPatients {
        /// How many there are.
        patients: f64,
        /// How many are needed.
        needed: f64,
    },
    /// Two numbers that are in the wrong order, such as the limits of an interval.
    Order {
        /// What should be the smaller.
        smaller: &'static str,
        /// Its value.
        low: f64,
        /// What should be the larger.
        larger: &'static str,
        /// Its value.
        high: f64,
    },
    /// A cell of the two-by-two table is empty, and the ratio is not defined by the rule chosen.
    EmptyCell,
}

impl fmt::Display for SummaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SummaryError::NotFinite { what, value } => {
                write!(f, "{what} is {value}; expected a number")
            }
            SummaryError::NotPositive { what, value } => {
                write!(f, "{what} is {value}; expected a number above 0")
            }
            SummaryError::Outside {
                what,
                value,
                low,
                high,
            } => write!(f, "{what} is {value}; expected {low} to {high}"),
            SummaryError::TooFewPatients { patients, needed } => {
                write!(
                    f,
                    "{patients} patients are too few; at least {needed} are needed"
                )
            }
            SummaryError::Order {
                smaller,
                low,
                larger,
                high,
            } => write!(
                f,
                "{smaller} is {low} and {larger} is {high}; expected the first to be the smaller"
            ),
            SummaryError::EmptyCell => write!(
                f,
                "a cell of the two-by-two table is 0; choose a rule that adds a half, or the risk difference"
            ),
        }
    }
}

impl std::error::Error for SummaryError {}

pub(super) fn finite(what: &'static str, value: f64) -> Result<(), SummaryError> {
    if value.is_finite() {
        return Ok(());
    }
    Err(SummaryError::NotFinite { what, value })
}

pub(super) fn positive(what: &'static str, value: f64) -> Result<(), SummaryError> {
    finite(what, value)?;
    if value > 0.0 {
        return Ok(());
    }
    Err(SummaryError::NotPositive { what, value })
}

pub(super) fn enough(patients: f64, needed: f64) -> Result<(), SummaryError> {
    finite("the number of patients", patients)?;
    if patients >= needed {
        return Ok(());
    }
    Err(SummaryError::TooFewPatients { patients, needed })
}

pub(super) fn inside(
    what: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<(), SummaryError> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(SummaryError::Outside {
        what,
        value,
        low,
        high,
    })
}

/// That `values` rise, or stay; names beside them.
pub(super) fn rising(values: &[(&'static str, f64)]) -> Result<(), SummaryError> {
    for (what, value) in values {
        finite(what, *value)?;
    }
    for pair in values.windows(2) {
        if pair[0].1 > pair[1].1 {
            return Err(SummaryError::Order {
                smaller: pair[0].0,
                low: pair[0].1,
                larger: pair[1].0,
                high: pair[1].1,
            });
        }
    }
    Ok(())
}
