//! What is concluded of a claim, why, and what would change it.

use super::Rule;
use serde::{Deserialize, Serialize};
use std::fmt;

fn yes() -> bool {
    true
}

/// What the evidence that was read says of a claim. About the claim, not about any patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Evidence bears the claim out as it is made.
    Supported,
    /// It bears out part of it, or less than is claimed.
    Partly,
    /// It was looked for, or could have been, and no controlled result bears it out.
    NotShown,
    /// The best evidence speaks against it.
    Contradicted,
    /// Results point in different directions, and none of them is good enough to decide.
    Unsettled,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Supported => "supported",
            Verdict::Partly => "partly",
            Verdict::NotShown => "not-shown",
            Verdict::Contradicted => "contradicted",
            Verdict::Unsettled => "unsettled",
        })
    }
}

/// A sentence that carries a verdict, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The sentence.
    pub says: String,
    /// Keys of rows, quotations and estimates of the same claim.
    pub rests_on: Vec<String>,
}

/// A part of a claim with a verdict of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which part.
    pub of: String,
    /// Of this part: what its rule comes to.
    pub verdict: Verdict,
    /// How the verdict follows.
    pub rule: Rule,
    /// Whether the verdict on the claim depends on this part; a part that says what nobody doubts does not decide.
    #[serde(default = "yes")]
    pub decides: bool,
    /// Why.
    pub because: String,
    /// Keys of rows, quotations and estimates of the same claim.
    pub rests_on: Vec<String>,
}

/// A trial that is not there yet, and the result of it that would change a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WouldChange {
    /// Who would be in it, and how it would be blinded.
    pub trial: String,
    /// What the product would be compared with.
    pub comparator: String,
    /// What would be measured, and when.
    pub endpoint: String,
    /// How many patients, and why that many.
    pub size: String,
    /// How long they would be followed.
    pub duration: String,
    /// The result, and the verdict it would lead to.
    pub result: String,
}
