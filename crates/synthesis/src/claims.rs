//! Ten claims that are made for injections of cells and platelets, each beside what published evidence says of it.
//!
//! A verdict is about a claim and the evidence that was read, never about a patient. It is kept as data (`data/claims.toml`): rows of
//! the embedded tables, results printed in named texts, estimates our own engine computes, and sentences that point at them.
//!
//! ```
//! use synovia_synthesis::claims::{Verdict, claim, claims};
//!
//! assert_eq!(claims().len(), 10);
//! let regeneration = claim(1).unwrap();
//! assert_eq!(regeneration.verdict, Verdict::NotShown);
//!
//! // Every reason says what carries it.
//! for reason in &regeneration.reasons {
//!     assert!(reason.rests_on.iter().all(|key| regeneration.evidence(key).is_some()));
//! }
//!
//! // How sure one may be is GRADE: the start less the downgrades of its five domains.
//! assert_eq!(regeneration.certainty.overall, regeneration.certainty.from_domains());
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | all claims, or one | [`claims`], [`claim`] |
//! | what a reason rests on | [`Claim::evidence`] |
//! | where a quoted result can be read | [`Identifier::url`] |
//! | how a verdict follows from numbers | [`Rule`], [`Claim::ruled`] |
//! | the five domains of GRADE | [`Certainty`] |

mod certainty;
mod document;
mod evidence;
mod fitted;
mod identifier;
mod pooled;
mod rule;
mod verdict;

pub use certainty::{Certainty, Concern, Domain, Level, PublicationBias};
pub use document::document;
pub use evidence::{Evidence, Kind, Quoted, Read, Row};
pub use identifier::{Identifier, MalformedIdentifier};
pub use pooled::{Pooled, RoleFilter};
pub use rule::{Matters, Numbers, Rule, Ruled, of_parts, together};
pub use verdict::{Part, Reason, Verdict, WouldChange};

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A claim as it is made, and what published evidence and our model say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// 1 to 10.
    pub number: u8,
    /// For links and command lines, such as `regeneration`.
    pub slug: String,
    /// In a few words.
    pub title: String,
    /// In plain words, as a clinic would say it.
    pub claim: String,
    /// What of the joint model it corresponds to.
    pub mechanism: Mechanism,
    /// What the model assumes of it unless a study says otherwise.
    pub what_the_model_does: String,
    /// How those of the model's known misses begin or go on that bear on the claim: words found in one of
    /// [`synovia_evidence::known_misses`] each.
    #[serde(default)]
    pub known_misses: Vec<String>,
    /// On the whole: what the rule comes to, or the verdicts of the [`parts`](Self::parts) together, see [`of_parts`].
    pub verdict: Verdict,
    /// How the verdict follows, where the claim has no parts.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Parts of the claim with a verdict of their own.
    #[serde(rename(deserialize = "part"), default)]
    pub parts: Vec<Part>,
    /// Why, each with what carries it.
    #[serde(rename(deserialize = "reason"))]
    pub reasons: Vec<Reason>,
    /// How sure one may be of the evidence, by GRADE.
    pub certainty: Certainty,
    /// The trial whose result would change the verdict.
    pub would_change: WouldChange,
    /// Rows of the embedded tables.
    #[serde(rename(deserialize = "row"), default)]
    pub rows: Vec<Row>,
    /// Results printed in texts that are not in the tables.
    #[serde(rename(deserialize = "quoted"), default)]
    pub quoted: Vec<Quoted>,
    /// Estimates of our own engine.
    #[serde(default)]
    pub pooled: Vec<Pooled>,
}

impl Claim {
    /// The row, quotation or estimate of this key. Keys are unique within a claim.
    pub fn evidence(&self, key: &str) -> Option<Evidence<'_>> {
        let row = self.rows.iter().find(|row| row.key == key);
        let quoted = || self.quoted.iter().find(|quoted| quoted.key == key);
        let pooled = || self.pooled.iter().find(|pooled| pooled.key == key);
        row.map(Evidence::Row)
            .or_else(|| quoted().map(Evidence::Quoted))
            .or_else(|| pooled().map(Evidence::Pooled))
    }
}

/// What of the joint model a claim corresponds to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mechanism {
    /// The process in a sentence, or that there is none.
    pub process: String,
    /// Files of the repository that hold it.
    pub files: Vec<String>,
    /// Letters of the states it moves, as in the book's table of symbols.
    pub states: Vec<String>,
    /// Identifiers of the registry it is governed by.
    pub parameters: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claim: Vec<Claim>,
}

static CLAIMS: LazyLock<Vec<Claim>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../data/claims.toml"))
        .unwrap_or_else(|error| panic!("data/claims.toml: {error}"));
    file.claim
});

/// The ten claims, by number.
pub fn claims() -> &'static [Claim] {
    &CLAIMS
}

/// The claim of this number, if it is one of 1 to 10.
pub fn claim(number: u8) -> Option<&'static Claim> {
    claims().iter().find(|claim| claim.number == number)
}
