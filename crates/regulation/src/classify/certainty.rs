//! How sure an answer is, and how that is shown: never surer than its sources.

use serde::Serialize;

use super::sources::{Cited, Tier};

/// How sure the author of a rule was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The class follows from the attributes.
    Settled,
    /// An authority decides in each case.
    CaseByCase,
    /// Authorities have not said, or disagree.
    Contested,
}

impl Certainty {
    /// The words of the data.
    pub const WORDS: [&'static str; 3] = ["settled", "case_by_case", "contested"];

    /// The certainty of this word.
    pub fn named(word: &str) -> Option<Certainty> {
        match word {
            "settled" => Some(Certainty::Settled),
            "case_by_case" => Some(Certainty::CaseByCase),
            "contested" => Some(Certainty::Contested),
            _ => None,
        }
    }
}

/// Whether a rule was read in its sources or written from memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Read in the sources.
    Verified,
    /// Partly.
    Mixed,
    /// Written from memory.
    Recalled,
}

impl Status {
    /// The words of the data.
    pub const WORDS: [&'static str; 3] = ["VERIFIED", "MIXED", "RECALLED"];

    /// The status of this word.
    pub fn named(word: &str) -> Option<Status> {
        match word {
            "VERIFIED" => Some(Status::Verified),
            "MIXED" => Some(Status::Mixed),
            "RECALLED" => Some(Status::Recalled),
            _ => None,
        }
    }

    /// What it amounts to, given the sources: without any, nothing is verified.
    pub fn confirmation(self, sources: &[Cited]) -> Confirmation {
        match self {
            _ if sources.is_empty() => Confirmation::Unconfirmed,
            Status::Verified => Confirmation::Verified,
            Status::Mixed => Confirmation::PartlyUnconfirmed,
            Status::Recalled => Confirmation::Unconfirmed,
        }
    }
}

/// Whether the answer can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// Read in the sources.
    Verified,
    /// Parts were written from memory.
    PartlyUnconfirmed,
    /// Written from memory, or without a source.
    Unconfirmed,
}

impl Confirmation {
    /// For readers.
    pub fn words(self) -> &'static str {
        match self {
            Confirmation::Verified => "verified",
            Confirmation::PartlyUnconfirmed => "partly unconfirmed",
            Confirmation::Unconfirmed => "unconfirmed",
        }
    }
}

/// Certainty as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Settled, verified, and with a primary source.
    Settled,
    /// The rule says settled, but no primary source is named or a part of it was written from memory.
    Probable,
    /// An authority decides in each case.
    CaseByCase,
    /// Authorities have not said, or disagree.
    Contested,
    /// The rule says settled, but it was written from memory or has no source.
    Unconfirmed,
}

impl Shown {
    /// What is shown, and why not the word of the rule where it differs.
    pub fn of(certainty: Certainty, status: Status, sources: &[Cited]) -> (Shown, Option<String>) {
        match certainty {
            Certainty::CaseByCase => return (Shown::CaseByCase, None),
            Certainty::Contested => return (Shown::Contested, None),
            Certainty::Settled => {}
        }
        let has_primary = sources.iter().any(|source| source.tier == Tier::Primary);
        match status.confirmation(sources) {
            Confirmation::Unconfirmed if sources.is_empty() => {
                (Shown::Unconfirmed, Some("the rule calls it settled but names no source".to_owned()))
            }
            Confirmation::Unconfirmed => (
                Shown::Unconfirmed,
                Some("the rule calls it settled but was written from memory".to_owned()),
            ),
            _ if !has_primary => (
                Shown::Probable,
                Some("the rule calls it settled but none of its sources is a law or an agency's text".to_owned()),
            ),
            Confirmation::PartlyUnconfirmed => (
                Shown::Probable,
                Some("the rule calls it settled but part of it was written from memory".to_owned()),
            ),
            Confirmation::Verified => (Shown::Settled, None),
        }
    }

    /// For readers.
    pub fn words(self) -> String {
        match self {
            Shown::Settled => "settled",
            Shown::Probable => "probable",
            Shown::CaseByCase => "case by case",
            Shown::Contested => "contested",
            Shown::Unconfirmed => "unconfirmed",
        }
        .to_owned()
    }
}

/// The parts of a rule that its note says were written from memory.
pub fn unconfirmed_parts(status: Status, note: &str) -> Vec<String> {
    let parts: Vec<String> = note
        .split(". ")
        .flat_map(|sentence| sentence.split("; "))
        .filter(|part| part.contains("RECALLED"))
        .map(|part| {
            part.trim()
                .trim_end_matches('.')
                .replace("RECALLED", "written from memory")
        })
        .collect();
    if parts.is_empty() && status == Status::Mixed {
        return vec!["the data do not say which part was written from memory".to_owned()];
    }
    parts
}
