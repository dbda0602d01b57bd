//! When each source of a shipped rule or overlay was last read, and what it said: the table `data/last_read.toml`.
//!
//! Law changes after it was read. A class without the day on which somebody last held it against its source looks surer than it is.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::sources::Cited;

/// Whether a source said what the rule takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It did.
    SaysSo,
    /// Part of it, or less than the whole source could be read.
    SaysPart,
    /// No copy could be had; what is known is from the day of the research.
    NotHad,
}

/// The last reading of one source for one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// On which day.
    pub on: String,
    /// Whether it said what the rule says.
    pub found: Found,
    /// What it said, in our words.
    pub what: String,
}

impl Reading {
    /// Behind the tier of a source.
    pub fn words(&self) -> String {
        match self.found {
            Found::SaysSo => format!("read {}", self.on),
            Found::SaysPart => format!("read {}: part of it", self.on),
            Found::NotHad => format!("last read {}, not to be had again", self.on),
        }
    }
}

/// When a rule or overlay was last held against its sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastRead {
    /// The latest day on which one of its sources was read; `None` when it names none.
    pub on: Option<String>,
    /// How many sources it names.
    pub sources: usize,
    /// How many of them were read on the day on which all were looked for.
    pub read_again: usize,
    /// In words.
    pub words: String,
}

impl LastRead {
    /// From the sources of a rule or overlay; `None` for the user's own.
    pub(super) fn of(own: bool, sources: &[Cited]) -> Option<LastRead> {
        if own {
            return None;
        }
        let readings: Vec<&Reading> = sources.iter().filter_map(|one| one.read.as_ref()).collect();
        let again: Vec<&&Reading> = readings
            .iter()
            .filter(|reading| reading.found != Found::NotHad)
            .collect();
        let latest = readings.iter().map(|reading| reading.on.clone()).max();
        let words = match (&latest, again.len()) {
            (None, _) => "never; it names no source".to_owned(),
            (Some(day), 0) => {
                format!(
                    "{day}; looked for on {}, no source could be read again",
                    on()
                )
            }
            (Some(day), count) => {
                let part = if again.iter().all(|one| one.found == Found::SaysPart) {
                    ", and part of the rule found"
                } else {
                    ""
                };
                let of = if readings.len() == 1 {
                    "a copy of its source".to_owned()
                } else {
                    format!("copies of {count} of its {} sources", readings.len())
                };
                format!("{day}, in {of}{part}")
            }
        };
        Some(LastRead {
            on: latest,
            sources: readings.len(),
            read_again: again.len(),
            words,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    on: String,
    of: Vec<Of>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    id: String,
    sources: Vec<Source>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    source: String,
    on: String,
    found: Found,
    what: String,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("../../data/last_read.toml"))
            .unwrap_or_else(|error| panic!("data/last_read.toml: {error}"))
    })
}

/// The day on which all sources were last looked for.
pub(super) fn on() -> &'static str {
    &table().on
}

/// The last reading of a source for a rule or overlay.
pub(super) fn reading(id: &str, source: &str) -> Option<Reading> {
    let of = table().of.iter().find(|of| of.id == id)?;
    let row = of.sources.iter().find(|row| row.source == source)?;
    Some(Reading {
        on: row.on.clone(),
        found: row.found,
        what: row.what.clone(),
    })
}

/// Every row: rule or overlay, source, day, and whether the source could be had; for the test that they are those of the rules.
#[cfg(test)]
pub(super) fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str, Found)> {
    table().of.iter().flat_map(|of| {
        of.sources.iter().map(|row| {
            (
                of.id.as_str(),
                row.source.as_str(),
                row.on.as_str(),
                row.found,
            )
        })
    })
}
