//! What is on its way and is not law: the table `data/coming.toml`. It stands beside an answer and never changes a class.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::attributes::Kind;
use super::rules::Jurisdiction;
use super::sources::Cited;

/// One change that is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// Its name.
    pub id: String,
    /// What would change.
    pub what: String,
    /// How far it has come, with the days that were read.
    pub stands: String,
    /// From when it would apply.
    pub applies: String,
    /// On which day that was last read.
    pub on: String,
    /// Where.
    pub sources: Vec<Cited>,
}

impl Coming {
    /// In one paragraph.
    pub fn words(&self) -> String {
        format!(
            "{} {} Would apply {}. (Last read {}.)",
            self.what, self.stands, self.applies, self.on
        )
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    coming: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    j: String,
    kinds: Vec<String>,
    what: String,
    stands: String,
    applies: String,
    on: String,
    sources: Vec<String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("../../data/coming.toml"))
            .unwrap_or_else(|error| panic!("data/coming.toml: {error}"))
    })
}

/// What is on its way in a jurisdiction for products of this kind; for an unknown kind, all of it.
pub(super) fn of(jurisdiction: Jurisdiction, kind: Option<Kind>) -> Vec<Coming> {
    let concerns = |row: &&Row| {
        row.j == jurisdiction.word()
            && kind.is_none_or(|kind| row.kinds.iter().any(|word| word == kind.word()))
    };
    table()
        .coming
        .iter()
        .filter(concerns)
        .map(|row| Coming {
            id: row.id.clone(),
            what: row.what.clone(),
            stands: row.stands.clone(),
            applies: row.applies.clone(),
            on: row.on.clone(),
            sources: Cited::all(&row.sources),
        })
        .collect()
}

/// Jurisdiction and kinds of every row; for the test that they are words of the rules.
#[cfg(test)]
pub(super) fn words() -> impl Iterator<Item = (&'static str, &'static [String])> {
    table()
        .coming
        .iter()
        .map(|row| (row.j.as_str(), row.kinds.as_slice()))
}

/// Every address of the table; for the test that each host has a tier.
#[cfg(test)]
pub(super) fn addresses() -> impl Iterator<Item = Cited> {
    table()
        .coming
        .iter()
        .flat_map(|row| Cited::all(&row.sources))
}
