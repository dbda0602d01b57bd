//! What an ethics committee will ask, as far as the rules say it.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

use super::certainty::{Confirmation, Status};
use super::sources::Cited;

/// What a requirement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Which committee reviews.
    EthicsReview,
    /// What patients must be told and sign.
    Consent,
    /// Where the trial or its results are registered.
    Registry,
    /// What may be said to the public.
    Advertising,
    /// Whether participants may be made to pay.
    Payment,
}

impl Topic {
    /// All of them.
    pub const ALL: [Topic; 5] = [
        Topic::EthicsReview,
        Topic::Consent,
        Topic::Registry,
        Topic::Advertising,
        Topic::Payment,
    ];

    /// For readers.
    pub fn words(self) -> &'static str {
        match self {
            Topic::EthicsReview => "ethics review",
            Topic::Consent => "consent",
            Topic::Registry => "registry",
            Topic::Advertising => "advertising",
            Topic::Payment => "payment by participants",
        }
    }
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EthicsLine {
    /// What it is about.
    pub topic: Topic,
    /// What is asked; `None` when the data say nothing, which is not the same as nothing being asked.
    pub text: Option<String>,
    /// The rule or overlay it is taken from.
    pub rule: Option<String>,
    /// Whether it can be looked up.
    pub confirmation: Option<Confirmation>,
    /// Where.
    pub sources: Vec<Cited>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    topics: Vec<Topic>,
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    rules: Vec<String>,
    topic: Topic,
    text: String,
    status: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("../../data/ethics.toml"))
            .unwrap_or_else(|error| panic!("data/ethics.toml: {error}"))
    })
}

/// The rules and overlays that lines are taken from; for the test that all of them exist.
#[cfg(test)]
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    table()
        .requirement
        .iter()
        .flat_map(|requirement| requirement.rules.iter().map(String::as_str))
}

/// The checklist for these rules and overlays, each given with its confirmation and sources; a topic of which they say nothing is there too.
pub(super) fn checklist(rules: &[(&str, Confirmation, Vec<Cited>)]) -> Vec<EthicsLine> {
    let mut lines = Vec::new();
    for topic in &table().topics {
        let before = lines.len();
        for requirement in table().requirement.iter().filter(|one| one.topic == *topic) {
            let taken_from = rules
                .iter()
                .find(|(id, _, _)| requirement.rules.iter().any(|rule| rule == id));
            if let Some((id, confirmation, sources)) = taken_from {
                lines.push(EthicsLine {
                    topic: *topic,
                    text: Some(requirement.text.clone()),
                    rule: Some((*id).to_owned()),
                    confirmation: Some(*confirmation),
                    sources: sources.clone(),
                });
            }
        }
        if lines.len() == before {
            lines.push(EthicsLine {
                topic: *topic,
                text: None,
                rule: None,
                confirmation: None,
                sources: Vec::new(),
            });
        }
    }
    lines
}

/// What is asked of every trial, wherever it runs.
pub(super) fn everywhere() -> Vec<EthicsLine> {
    table()
        .requirement
        .iter()
        .filter(|requirement| requirement.rules.is_empty())
        .map(|requirement| {
            let sources = Cited::all(&requirement.sources);
            let status = requirement.status.as_deref().and_then(Status::named);
            EthicsLine {
                topic: requirement.topic,
                text: Some(requirement.text.clone()),
                rule: None,
                confirmation: Some(status.unwrap_or(Status::Recalled).confirmation(&sources)),
                sources,
            }
        })
        .collect()
}
