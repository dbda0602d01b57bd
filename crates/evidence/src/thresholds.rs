//! How much of a difference matters: between the means of two groups, or within one patient. The two are never interchangeable.
//!
//! Ehrich 2000 compared the mean changes of patients who felt no and of those who felt a poor response, a difference between groups.
//! Tubach 2005 anchored the change of a patient's own score in the patient's opinion of it.
//!
//! ```
//! use synovia_evidence::thresholds;
//!
//! assert_eq!(thresholds::between_group("ehrich-2000-womac-pain").unwrap().points, 9.7);
//! assert_eq!(thresholds::within_patient("tubach-2005-knee-pain").unwrap().points, 19.9);
//!
//! let swapped = thresholds::within_patient("ehrich-2000-womac-pain").unwrap_err();
//! assert_eq!(swapped.to_string(), "`ehrich-2000-womac-pain` is a between-group threshold; a within-patient one is needed here");
//! ```

use std::fmt;
use std::sync::OnceLock;

/// The smallest difference that matters, as published.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// As study files name it.
    pub id: String,
    /// As study files name it, for example `womac-pain`.
    pub instrument: String,
    /// Points of 100, positive.
    pub points: f64,
    /// Of whom.
    pub kind: ThresholdKind,
    /// In whom it was found.
    pub population: String,
    /// Id of a [`crate::Source`].
    pub source: String,
}

/// Whose difference a threshold is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThresholdKind {
    /// A difference between the means of two groups.
    BetweenGroup,
    /// A change of one patient's own score.
    WithinPatient,
}

impl fmt::Display for ThresholdKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ThresholdKind::BetweenGroup => "between-group",
            ThresholdKind::WithinPatient => "within-patient",
        })
    }
}

/// All thresholds, in the order of the data file.
pub fn thresholds() -> &'static [Threshold] {
    static THRESHOLDS: OnceLock<Vec<Threshold>> = OnceLock::new();
    THRESHOLDS.get_or_init(|| {
        include_str!("../data/mcid.csv")
            .lines()
            .skip(1)
            .map(parse)
            .collect()
    })
}

/// Panics on a line it cannot read: the data are ours, and a test reads them all.
fn parse(line: &str) -> Threshold {
    let fields: Vec<&str> = line.split(',').collect();
    let [
        id,
        kind,
        points,
        instrument,
        source,
        _,
        _,
        _,
        _,
        _,
        population,
    ] = fields[..]
    else {
        panic!("data/mcid.csv: eleven fields expected in `{line}`");
    };
    Threshold {
        id: id.to_owned(),
        instrument: instrument.to_owned(),
        points: points
            .parse()
            .unwrap_or_else(|_| panic!("data/mcid.csv: `{points}` is no number")),
        kind: match kind {
            "between-group" => ThresholdKind::BetweenGroup,
            "within-patient" => ThresholdKind::WithinPatient,
            _ => panic!("data/mcid.csv: `{kind}` is no kind of threshold"),
        },
        population: population.to_owned(),
        source: source.to_owned(),
    }
}

/// The smallest difference between the means of two groups that matters.
///
/// # Errors
///
/// When there is no such threshold, or it is about single patients.
pub fn between_group(id: &str) -> Result<&'static Threshold, ThresholdError> {
    of_kind(id, ThresholdKind::BetweenGroup)
}

/// The smallest change of one patient's own score that matters.
///
/// # Errors
///
/// When there is no such threshold, or it is about groups.
pub fn within_patient(id: &str) -> Result<&'static Threshold, ThresholdError> {
    of_kind(id, ThresholdKind::WithinPatient)
}

fn of_kind(id: &str, needed: ThresholdKind) -> Result<&'static Threshold, ThresholdError> {
    match thresholds().iter().find(|threshold| threshold.id == id) {
        Some(threshold) if threshold.kind == needed => Ok(threshold),
        Some(threshold) => Err(ThresholdError::OtherKind {
            id: id.to_owned(),
            kind: threshold.kind,
            needed,
        }),
        None => {
            let ids = thresholds()
                .iter()
                .filter(|threshold| threshold.kind == needed)
                .map(|threshold| threshold.id.as_str());
            Err(ThresholdError::Unknown {
                id: id.to_owned(),
                needed,
                nearest: synovia_diagnostics::nearest(id, ids).map(str::to_owned),
            })
        }
    }
}

/// Why a threshold could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThresholdError {
    /// There is none of this id.
    Unknown {
        /// What was asked for.
        id: String,
        /// Which kind was asked for.
        needed: ThresholdKind,
        /// The id of that kind most like it, if any is.
        nearest: Option<String>,
    },
    /// There is one, of the other kind.
    OtherKind {
        /// What was asked for.
        id: String,
        /// Which kind it is.
        kind: ThresholdKind,
        /// Which kind was asked for.
        needed: ThresholdKind,
    },
}

impl fmt::Display for ThresholdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ThresholdError::Unknown {
                id,
                needed,
                nearest,
            } => {
                write!(f, "there is no {needed} threshold `{id}`")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
                    None => Ok(()),
                }
            }
            ThresholdError::OtherKind { id, kind, needed } => {
                write!(
                    f,
                    "`{id}` is a {kind} threshold; a {needed} one is needed here"
                )
            }
        }
    }
}

impl std::error::Error for ThresholdError {}
