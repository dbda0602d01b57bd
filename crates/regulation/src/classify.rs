//! Which legal class a product falls into, by jurisdiction. **Not legal advice**: the rules were written by engineers from public pages
//! and no lawyer has reviewed them.
//!
//! Rules are data (`data/regulation.toml` as researched, `data/amended.toml` what changed since): ordered, the first that fits decides, none that fits is UNDETERMINED, and "contested" is an
//! answer. A rule that needs an attribute nobody stated is not guessed: the answer is then every class that is still possible, and which
//! attributes decide.
//!
//! Each answer says when its rule was last held against its sources (`data/last_read.toml`); what is on its way and is not law stands
//! apart and decides nothing (`data/coming.toml`).
//!
//! ```
//! use synovia_regulation::classify::{Attribute, Attributes, Jurisdiction, Outcome, Question, RuleBook, classify};
//!
//! let concentrate = synovia_evidence::product("bmac").unwrap();
//! let mut known = Attributes::from_product(concentrate);
//! let question = Question::of(known.clone());
//! let united_states = classify(RuleBook::embedded(), &question, Jurisdiction::Us);
//! let Outcome::Decided(rule) = &united_states.outcome else { panic!() };
//! assert_eq!((rule.id.as_str(), rule.shown.words().as_str()), ("US-BM-AUTO", "contested"));
//!
//! // Korea asks what it is for, which a product alone does not say.
//! let korea = classify(RuleBook::embedded(), &question, Jurisdiction::Kr);
//! let Outcome::Possible { deciding, .. } = &korea.outcome else { panic!() };
//! assert_eq!(deciding, &[Attribute::PathwayIntent]);
//!
//! known.set(Attribute::PathwayIntent, "investigator_study").unwrap();
//! let korea = classify(RuleBook::embedded(), &Question::of(known), Jurisdiction::Kr);
//! assert!(matches!(korea.outcome, Outcome::Decided(rule) if rule.id == "KR-POC-MINIMAL"));
//! ```

mod added;
mod amendments;
mod answer;
mod ask;
mod attributes;
mod certainty;
mod changes;
mod coming;
mod dates;
mod decide;
mod ethics;
mod from_product;
mod last_read;
mod plausible;
mod precedents;
mod read;
mod reasoning;
mod rules;
mod sources;
#[cfg(test)]
mod table_tests;
mod text;

pub use amendments::AMENDMENTS;
pub use answer::{
    Answer, AppliedOverlay, Change, Deciding, NOT_LEGAL_ADVICE, Outcome, PossibleClass, Question,
    RuleAnswer, SCHEMA, Sheet,
};
pub use ask::{classify, sheet};
pub use attributes::{
    Advertised, Attribute, Attributes, CombinedArticle, Donor, Homologous, Indication, Kind,
    PathwayIntent, Processing, SameProcedure, Site, SourceTissue, UnknownWord,
};
pub use certainty::{Certainty, Confirmation, Shown, Status};
pub use coming::Coming;
pub use dates::{Date, InForce};
pub use ethics::{EthicsLine, Topic};
pub use last_read::{Found, LastRead, Reading};
pub use precedents::Precedent;
pub use rules::{Jurisdiction, Overlay, Rule, RuleBook, Unreachable};
pub use sources::{Cited, Tier};
