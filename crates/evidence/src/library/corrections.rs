//! What the tables that are kept byte for byte say otherwise than their source, put right as data rather than in them.

use super::shipped_table::{rows, some};
use super::{Outcome, ScaleSource};
use std::sync::LazyLock;

/// A range or a time of shipped outcomes, as their source has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Label of the trial.
    pub trial: String,
    /// The instrument.
    pub instrument: String,
    /// Months as tabulated; `None` for all.
    pub months: Option<f64>,
    /// The ends of the scale, which the source states.
    pub scale: Option<(f64, f64)>,
    /// The tabulated time is not that of a visit.
    pub no_visit: bool,
    /// Why, in a sentence.
    pub reason: String,
}

static CORRECTIONS: LazyLock<Vec<Correction>> = LazyLock::new(|| {
    rows(
        "corrections.csv",
        include_str!("../../data/library/corrections.csv"),
        [
            "trial_id",
            "instrument",
            "time_months",
            "scale_min",
            "scale_max",
            "time_is",
            "reason",
        ],
        |[trial, instrument, months, low, high, time_is, reason]| {
            Some(Correction {
                trial: some(trial)?,
                instrument: some(instrument)?,
                months: match months {
                    "*" => None,
                    printed => Some(printed.parse().ok()?),
                },
                scale: low.parse().ok().zip(high.parse().ok()),
                no_visit: match time_is {
                    "not a visit" => true,
                    "" => false,
                    _ => return None,
                },
                reason: some(reason)?,
            })
        },
    )
});

/// All corrections of shipped outcomes.
pub fn corrections() -> &'static [Correction] {
    &CORRECTIONS
}

impl Correction {
    /// Whether it is about this row, as tabulated.
    pub fn is_about(&self, outcome: &Outcome) -> bool {
        self.trial == outcome.trial
            && self.instrument == outcome.instrument
            && (self.months.is_none() || self.months == outcome.time_months)
    }
}

/// Puts right what is known to be otherwise.
pub(super) fn correct(outcome: &mut Outcome) {
    let of_row: Vec<&Correction> = CORRECTIONS
        .iter()
        .filter(|correction| correction.is_about(outcome))
        .collect();
    for correction in of_row {
        if let Some((low, high)) = correction.scale {
            (outcome.scale_min, outcome.scale_max) = (Some(low), Some(high));
            outcome.scale_source = ScaleSource::Seen;
        }
        if correction.no_visit {
            outcome.time_months = None;
        }
    }
}
