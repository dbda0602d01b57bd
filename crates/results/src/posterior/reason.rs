//! A guess why a row of the gallery was missed, by rules from what stands beside it. Nothing tests the guess.

use super::goals::Z_90;
use super::{GalleryRow, Posterior};

/// An arm beside it that lies this many standard deviations off the same way was off together with it.
const TOGETHER_Z: f64 = 1.0;
/// Onset is what is in question before this.
const EARLY_MONTHS: f64 = 1.0;

/// What may be behind a miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// All arms of the trial are off the same way: context, or whom it took in.
    WholeTrial,
    /// Its standard error alone may do it.
    Chance,
    /// Within a month, more than predicted: it set in sooner.
    Sooner,
    /// More than its class did elsewhere.
    More,
    /// Less than its class did elsewhere.
    Less,
}

impl Reason {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::WholeTrial => "all its arms alike: context, or whom it took in",
            Reason::Chance => "few patients: chance may do it",
            Reason::Sooner => "set in sooner than elsewhere",
            Reason::More => "more than its class elsewhere",
            Reason::Less => "less than its class elsewhere",
        }
    }
}

impl Posterior {
    /// A guess why `row`, of the gallery or of a trial that was never fitted, was missed; none for a hit.
    pub fn reason(&self, row: &GalleryRow) -> Option<Reason> {
        if row.is_hit() {
            return None;
        }
        let together = |other: &GalleryRow| {
            other.z().abs() > TOGETHER_Z && (other.z() > 0.0) == (row.z() > 0.0)
        };
        let mut beside = self
            .gallery
            .iter()
            .chain(&self.unfitted)
            .filter(|other| {
                other.trial == row.trial
                    && other.months == row.months
                    && other.control.is_none()
                    && other.arm != row.arm
            })
            .peekable();
        let off = row.observed - row.mean;
        Some(
            if row.control.is_none() && beside.peek().is_some() && beside.all(together) {
                Reason::WholeTrial
            } else if row.se.is_some_and(|se| off.abs() < Z_90 * se) {
                Reason::Chance
            } else if off < 0.0 && row.months < EARLY_MONTHS {
                Reason::Sooner
            } else if off < 0.0 {
                Reason::More
            } else {
                Reason::Less
            },
        )
    }
}
