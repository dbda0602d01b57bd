//! Everything at once, as it is left in a file.

use serde::{Deserialize, Serialize};

use super::checklist::{Checklist, Line, checklists};
use super::estimand::{Estimand, estimands};
use super::facts::Facts;
use super::guard::{Licence, Notice, licences, notices};
use super::schedule::{Schedule, schedule};
use super::texts::Mine;

/// On every page and in every file.
pub const NOT_LEGAL_ADVICE: &str = "NOT LEGAL ADVICE";

/// When the tables of checklists, licences and notices were last gone through.
pub const AS_OF: &str = "2026-11-22";

/// Version of `protocol.json`.
pub const DOCUMENT_VERSION: u32 = 3;

/// `protocol.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Always `protocol`.
    pub kind: String,
    /// See [`DOCUMENT_VERSION`].
    pub document_version: u32,
    /// Always [`NOT_LEGAL_ADVICE`].
    pub not_legal_advice: String,
    /// See [`AS_OF`].
    pub as_of: String,
    /// `SIMULATED` when results of a run are in it, else empty.
    pub simulated: String,
    /// What everything was made from.
    pub facts: Facts,
    /// Visits and activities.
    pub schedule: Schedule,
    /// Which question each analysis answers.
    pub estimands: Vec<Estimand>,
    /// Whose permission is needed.
    pub licences: Vec<Licence>,
    /// What agencies have said.
    pub notices: Vec<Notice>,
    /// SPIRIT 2025, which is also the synopsis, then the others.
    pub checklists: Vec<Checklist>,
}

impl Document {
    /// The lines of SPIRIT 2025 in its order; empty only in a document that was not made here.
    pub fn synopsis(&self) -> &[Line] {
        self.checklists
            .iter()
            .find(|list| list.id == "spirit-2025")
            .map_or(&[], |list| &list.lines)
    }

    /// As it is stored: indented, keys in a fixed order, ending with a newline.
    ///
    /// # Panics
    /// Never: keys are text and values are plain.
    pub fn to_json(&self) -> String {
        let mut json =
            serde_json::to_string_pretty(self).expect("keys are text and values are plain");
        json.push('\n');
        json
    }

    /// Reads what [`to_json`](Document::to_json) wrote.
    ///
    /// # Errors
    /// When the text is not such a document.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// Everything for a study, with the user's texts in place. The same facts and texts give the same bytes.
pub fn document(facts: &Facts, mine: &Mine) -> Document {
    Document {
        kind: "protocol".to_owned(),
        document_version: DOCUMENT_VERSION,
        not_legal_advice: NOT_LEGAL_ADVICE.to_owned(),
        as_of: AS_OF.to_owned(),
        simulated: if facts.results.is_some() {
            "SIMULATED".to_owned()
        } else {
            String::new()
        },
        facts: facts.clone(),
        schedule: schedule(facts),
        estimands: estimands(facts),
        licences: licences(facts, mine),
        notices: notices(facts, mine),
        checklists: checklists(facts, mine),
    }
}
