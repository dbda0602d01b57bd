//! One constant of the model.

use serde::Deserialize;
use std::fmt;

/// One constant of the model, as the registry holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// `<room>.<key>`, for example `joint.clock_d`; the key ends in the unit.
    pub id: String,
    /// What it is, in one sentence without a full stop.
    pub meaning: String,
    /// The value in use: of the registry, of the study file, or drawn.
    pub value: f64,
    /// As [`crate::unit`] reads it; `"1"` for dimensionless constants.
    pub unit: String,
    /// Our ignorance of the value, or a true difference between trials. `None`: held fixed.
    pub uncertainty: Option<Uncertainty>,
    /// Id of a [`crate::Source`].
    pub source: String,
    /// Where in the source.
    pub locator: Option<String>,
    /// How far to trust it.
    pub status: Status,
    /// Whether it may be negative: an effect that could be harm. Only such a value is drawn on the plain scale.
    pub signed: bool,
    /// Natural history: fitted once, then frozen, whatever its uncertainty. It is never drawn per replicate.
    pub frozen: bool,
    /// What a reader should know besides.
    pub note: Option<String>,
    /// Whether a study replaced the value.
    pub overridden: bool,
}

impl Parameter {
    /// The room before the dot: `joint`, `clinic`, `population` or `safety`.
    pub fn room(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// Whether [`crate::Registry::draw`] gives it a new value.
    pub fn is_drawn(&self) -> bool {
        self.uncertainty.is_some() && !self.frozen && !self.overridden
    }

    /// The value `z` standard deviations from the median: on the log, logit or plain scale.
    ///
    /// `exp` and `log` are libm's, so that every platform draws the same bytes.
    pub fn at(&self, z: f64) -> f64 {
        match self.uncertainty {
            None => self.value,
            Some(Uncertainty { spread, .. }) => match spread {
                Spread::LogSd(sd) => self.value * libm::exp(sd * z),
                Spread::Sd(sd) => self.value + sd * z,
                Spread::LogitSd(sd) => {
                    let logit = libm::log(self.value / (1.0 - self.value)) + sd * z;
                    1.0 / (1.0 + libm::exp(-logit))
                }
            },
        }
    }
}

/// How uncertain a value is, and whose uncertainty it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// Scale and size.
    pub spread: Spread,
    /// What differs.
    pub scope: Scope,
}

/// The scale on which an uncertain value is normal around its median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// The logarithm is normal with this standard deviation: positive quantities.
    LogSd(f64),
    /// The value itself is normal with this standard deviation, in its own unit.
    Sd(f64),
    /// The logit is normal with this standard deviation: shares between 0 and 1.
    LogitSd(f64),
}

/// What an uncertainty describes. Both are drawn once per simulated trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// There is one true value and we do not know it.
    #[default]
    Replicate,
    /// Trials truly differ; more data on other trials would not narrow it.
    Trial,
}

/// How far a value is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in a paper as a measured or fitted value for this use.
    Published,
    /// Printed in a paper that calls it illustrative itself.
    Illustrative,
    /// Set by us so that published numbers come out: those of the locator.
    Calibrated,
    /// Ours: a judgement without direct data.
    Assumed,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Status::Published => "published",
            Status::Illustrative => "illustrative",
            Status::Calibrated => "calibrated",
            Status::Assumed => "assumed",
        })
    }
}

/// An entry as it stands in `data/parameters/*.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    meaning: String,
    value: f64,
    unit: String,
    uncertainty: Option<UncertaintyEntry>,
    source: String,
    locator: Option<String>,
    status: Status,
    #[serde(default)]
    signed: bool,
    #[serde(default)]
    frozen: bool,
    note: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct UncertaintyEntry {
    log_sd: Option<f64>,
    sd: Option<f64>,
    logit_sd: Option<f64>,
    #[serde(default)]
    scope: Scope,
}

impl Entry {
    /// Panics when the entry names no or several scales, or the plain one for what cannot be negative: the data are ours, and a test
    /// parses them all.
    pub(crate) fn into_parameter(self, id: String) -> Parameter {
        let uncertainty = self.uncertainty.map(|entry| {
            let spread = match (entry.log_sd, entry.sd, entry.logit_sd) {
                (Some(sd), None, None) => Spread::LogSd(sd),
                (None, Some(sd), None) if self.signed => Spread::Sd(sd),
                (None, Some(_), None) => {
                    panic!("{id}: drawn on the plain scale it may become negative; say signed = true if that means something")
                }
                (None, None, Some(sd)) => Spread::LogitSd(sd),
                _ => panic!("{id}: uncertainty needs exactly one of log_sd, sd, logit_sd"),
            };
            Uncertainty {
                spread,
                scope: entry.scope,
            }
        });
        Parameter {
            id,
            meaning: self.meaning,
            value: self.value,
            unit: self.unit,
            uncertainty,
            source: self.source,
            locator: self.locator,
            status: self.status,
            signed: self.signed,
            frozen: self.frozen,
            note: self.note,
            overridden: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(more: &str) -> Parameter {
        let text = format!(
            "meaning = \"m\"\nvalue = 1.0\nunit = \"1\"\nsource = \"design\"\nstatus = \"assumed\"\n{more}"
        );
        let entry: Entry = toml::from_str(&text).expect("an entry");
        entry.into_parameter("joint.x".to_owned())
    }

    #[test]
    fn an_effect_that_may_be_harm_is_drawn_on_both_sides_of_nothing() {
        let potency = entry("uncertainty = { sd = 1.0 }\nsigned = true\n");
        assert_eq!([-2.0, 0.0, 2.0].map(|z| potency.at(z)), [-1.0, 1.0, 3.0]);
    }

    #[test]
    #[should_panic(expected = "may become negative")]
    fn what_cannot_be_negative_is_not_drawn_on_the_plain_scale() {
        entry("uncertainty = { sd = 1.0 }\n");
    }
}
