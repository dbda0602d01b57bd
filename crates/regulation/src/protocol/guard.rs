//! Whose permission the instruments need, and what agencies have said that a design should heed. Not legal advice.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::filled::instrument;
use super::texts::Mine;

/// An instrument in use, and whom to ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Licence {
    /// As files of texts name it.
    pub id: String,
    /// For readers.
    pub name: String,
    /// Which of its scores are in use, and as what.
    pub used_as: String,
    /// What is needed.
    pub needs: String,
    /// `required` or `none known`.
    pub permission: String,
    /// What the user says of it; empty when nothing.
    pub mine: String,
    /// Where that was read.
    pub source: String,
    /// `verified` or `unconfirmed`.
    pub status: String,
    /// Of when.
    pub as_of: String,
}

/// Something an agency has said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name.
    pub id: String,
    /// `US` or `KR`.
    pub jurisdiction: String,
    /// In a few words.
    pub title: String,
    /// What was said.
    pub text: String,
    /// Why it is shown for this study.
    pub because: String,
    /// Where it was read.
    pub source: String,
    /// What kind of source that is.
    pub tier: String,
    /// `verified` or `unconfirmed`.
    pub status: String,
    /// Of when.
    pub as_of: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licences {
    as_of: String,
    licence: Vec<KnownLicence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownLicence {
    id: String,
    name: String,
    instruments: Vec<String>,
    needs: String,
    permission: String,
    source: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notices {
    as_of: String,
    notice: Vec<KnownNotice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownNotice {
    id: String,
    jurisdiction: String,
    title: String,
    text: String,
    source: String,
    tier: String,
    status: String,
}

static LICENCES: LazyLock<Licences> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/licences.toml")).expect("the shipped file is sound")
});

static NOTICES: LazyLock<Notices> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/notices.toml")).expect("the shipped file is sound")
});

/// Words that make an endpoint or a text structural.
const STRUCTURAL: [&str; 6] = [
    "cartilage",
    "joint space",
    "joint-space",
    "structural",
    "structure",
    "mri",
];

/// Names of the licences that a user may say something of.
pub(super) fn licence_ids() -> impl Iterator<Item = &'static str> {
    LICENCES.licence.iter().map(|licence| licence.id.as_str())
}

/// The instruments in use. One that is not in our list is shown as unknown, never as free.
pub fn licences(facts: &Facts, mine: &Mine) -> Vec<Licence> {
    let primary = facts
        .endpoint
        .as_ref()
        .map(|endpoint| endpoint.instrument.as_str());
    let mut used: Vec<&str> = primary.into_iter().collect();
    used.extend(
        facts
            .recorded
            .iter()
            .map(String::as_str)
            .filter(|name| Some(*name) != primary),
    );
    let as_what = |name: &str| {
        let role = if Some(name) == primary {
            "primary endpoint"
        } else {
            "recorded beside it"
        };
        format!("{} ({role})", instrument(name))
    };
    let mut found = Vec::new();
    for known in &LICENCES.licence {
        let scores: Vec<String> = used
            .iter()
            .filter(|name| known.instruments.iter().any(|own| own == *name))
            .map(|name| as_what(name))
            .collect();
        if !scores.is_empty() {
            found.push(Licence {
                id: known.id.clone(),
                name: known.name.clone(),
                used_as: scores.join(", "),
                needs: known.needs.clone(),
                permission: known.permission.clone(),
                mine: mine.licence(&known.id).unwrap_or_default().to_owned(),
                source: known.source.clone(),
                status: known.status.clone(),
                as_of: LICENCES.as_of.clone(),
            });
        }
    }
    let is_known = |name: &str| {
        LICENCES
            .licence
            .iter()
            .any(|known| known.instruments.iter().any(|own| own == name))
    };
    for name in used.iter().filter(|name| !is_known(name)) {
        found.push(Licence {
            id: (*name).to_owned(),
            name: instrument(name),
            used_as: as_what(name),
            needs: "not known to us; ask its owner".to_owned(),
            permission: "unknown".to_owned(),
            mine: String::new(),
            source: String::new(),
            status: "unconfirmed".to_owned(),
            as_of: LICENCES.as_of.clone(),
        });
    }
    found
}

/// The notices that apply; none for a study without an endpoint.
pub fn notices(facts: &Facts, mine: &Mine) -> Vec<Notice> {
    let because = |id: &str| {
        match id {
        "fda-structure" => structural(facts, mine),
        "mfds-clinical" => facts.endpoint.as_ref().map(|endpoint| {
            let rows = facts
                .results
                .as_ref()
                .map_or(0, |results| results.contrasts.len());
            if rows == 0 {
                format!(
                    "there is no run yet; with one, the probability of more than {} points stands beside each p value",
                    super::filled::number(endpoint.between_group.points)
                )
            } else {
                "p values are shown below, each with the probability that the effect matters".to_owned()
            }
        }),
        _ => None,
    }
    };
    NOTICES
        .notice
        .iter()
        .filter_map(|known| {
            Some(Notice {
                id: known.id.clone(),
                jurisdiction: known.jurisdiction.clone(),
                title: known.title.clone(),
                text: known.text.clone(),
                because: because(&known.id)?,
                source: known.source.clone(),
                tier: known.tier.clone(),
                status: known.status.clone(),
                as_of: NOTICES.as_of.clone(),
            })
        })
        .collect()
}

/// What makes a study, or what is written about it, structural.
fn structural(facts: &Facts, mine: &Mine) -> Option<String> {
    let word = |text: &str| {
        let text = text.to_lowercase();
        STRUCTURAL.into_iter().find(|word| {
            text.match_indices(word).any(|(at, _)| {
                let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                ends(text[..at].chars().next_back()) && ends(text[at + word.len()..].chars().next())
            })
        })
    };
    if let Some(endpoint) = &facts.endpoint
        && let Some(word) = word(&endpoint.instrument.replace('-', " "))
    {
        return Some(format!("the primary endpoint is structural ({word})"));
    }
    if let Some(word) = word(&facts.title) {
        return Some(format!("the title says “{word}”"));
    }
    if let Some((place, word)) = mine
        .texts()
        .find_map(|(place, text)| word(text).map(|word| (place, word)))
    {
        return Some(format!("your text for {place} says “{word}”"));
    }
    let has_structure = facts
        .results
        .as_ref()
        .is_some_and(|results| results.has_structure);
    has_structure
        .then(|| "the run's report shows cartilage and joint space beside the endpoint".to_owned())
}
