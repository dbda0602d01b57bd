//! The answer: class, needs and certainty by jurisdiction, what decided, and what would change it.

use serde::Serialize;

use super::attributes::{Attribute, Attributes};
use super::certainty::{Confirmation, Shown, unconfirmed_parts};
use super::coming::Coming;
use super::dates::{self, Date, InForce};
use super::ethics::EthicsLine;
use super::last_read::LastRead;
use super::precedents::Precedent;
use super::rules::{Jurisdiction, Rule, RuleBook};
use super::sources::Cited;

/// Every output says so.
pub const NOT_LEGAL_ADVICE: &str =
    "NOT LEGAL ADVICE. Written by engineers from public pages; no lawyer has reviewed the rules.";
/// Version of the JSON.
pub const SCHEMA: &str = "synovia.regulate/1";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// Id of the product, if it is one of the shipped ones.
    pub product: Option<String>,
    /// What is known of it.
    pub attributes: Attributes,
    /// For which day; the day of the data when `None`.
    pub as_of: Option<Date>,
}

impl Question {
    /// About these attributes, on the day of the data.
    pub fn of(attributes: Attributes) -> Question {
        Question {
            attributes,
            ..Question::default()
        }
    }
}

/// Everything about one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Version of this layout.
    pub schema: &'static str,
    /// Said first.
    pub not_legal_advice: &'static str,
    /// On which day the rules were researched.
    pub rules_as_of: String,
    /// On which day their sources were last looked for.
    pub sources_read_on: String,
    /// For which day is asked.
    pub asked_for: String,
    /// Id of the product.
    pub product: Option<String>,
    /// What is known of it; `null` is unknown.
    pub attributes: Attributes,
    /// What to know before reading the answers.
    pub warnings: Vec<String>,
    /// One by jurisdiction.
    pub answers: Vec<Answer>,
    /// What is asked of every trial.
    pub ethics_everywhere: Vec<EthicsLine>,
}

/// The answer of one jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Whose law.
    pub jurisdiction: Jurisdiction,
    /// The class, or why there is none.
    pub outcome: Outcome,
    /// In one sentence, with the attributes that decided.
    pub reasoning: String,
    /// These attributes.
    pub decided_by: Vec<Deciding>,
    /// Single attributes that would change the class, all others kept.
    pub would_change: Vec<Change>,
    /// What states add.
    pub overlays: Vec<AppliedOverlay>,
    /// Products like it and where they stand.
    pub precedents: Vec<Precedent>,
    /// What an ethics committee will ask.
    pub ethics: Vec<EthicsLine>,
    /// Amendments that this answer rests on: name, or id of a rule or overlay, and reason.
    pub amendments: Vec<(String, String)>,
    /// What is on its way and is not law.
    pub coming: Vec<Coming>,
}

/// The class, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One rule decides.
    Decided(Box<RuleAnswer>),
    /// Several are possible, since attributes are unknown.
    Possible {
        /// The unknown attributes that decide.
        deciding: Vec<Attribute>,
        /// Each class with what would lead to it.
        classes: Vec<PossibleClass>,
    },
    /// No rule fits, or the one that does is not in force yet.
    Undetermined {
        /// Why.
        why: String,
        /// The rule that will decide from a later day.
        later: Option<Box<RuleAnswer>>,
    },
}

/// One of several possible classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PossibleClass {
    /// Values of the deciding attributes that can lead to it; an attribute that is not here does not matter for it.
    pub when: Vec<(Attribute, Vec<&'static str>)>,
    /// The rule; `None` is UNDETERMINED.
    pub rule: Option<RuleAnswer>,
}

/// What a rule says, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleAnswer {
    /// Its name.
    pub id: String,
    /// The class.
    pub class: String,
    /// What a trial needs.
    pub trial_needs: String,
    /// What the market needs.
    pub market_needs: String,
    /// Quality of manufacture.
    pub gmp: Option<String>,
    /// Certainty as shown.
    pub shown: Shown,
    /// Why it is not shown as the rule calls itself.
    pub shown_because: Option<String>,
    /// Whether it can be looked up.
    pub confirmation: Confirmation,
    /// What of it was written from memory.
    pub unconfirmed_parts: Vec<String>,
    /// What its author noted.
    pub note: Option<String>,
    /// Where it can be looked up.
    pub sources: Vec<Cited>,
    /// When it was last held against its sources; `None` for a rule of the user's own.
    pub last_read: Option<LastRead>,
    /// Why its text is not the one that was researched, if it is not.
    pub amended: Option<String>,
    /// Dates in it, seen from the day one asks for.
    pub dates: Vec<InForce>,
    /// Whether it comes from a file of the user's own.
    pub own: bool,
}

/// An attribute that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deciding {
    /// Which.
    pub attribute: Attribute,
    /// Its value.
    pub value: &'static str,
    /// Whether nobody stated it and a default was used.
    pub is_default: bool,
}

/// A single attribute that would change the class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which.
    pub attribute: Attribute,
    /// To one of these values.
    pub to: Vec<&'static str>,
    /// The rules that would decide; an empty name is UNDETERMINED.
    pub rules: Vec<String>,
    /// Their classes.
    pub classes: Vec<String>,
}

/// What a state adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedOverlay {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: String,
    /// What must hold besides, where attributes are unknown.
    pub if_so: Vec<(Attribute, Vec<&'static str>)>,
    /// Whether it can be looked up.
    pub confirmation: Confirmation,
    /// Where.
    pub sources: Vec<Cited>,
    /// When it was last held against its sources; `None` for an overlay of the user's own.
    pub last_read: Option<LastRead>,
    /// Why its text is not the one that was researched, if it is not.
    pub amended: Option<String>,
    /// Dates in it.
    pub dates: Vec<InForce>,
}

impl RuleAnswer {
    /// What a rule says on a day.
    pub(super) fn of(book: &RuleBook, rule: &Rule, day: Option<&Date>) -> RuleAnswer {
        let sources = Cited::of(&rule.id, rule.own, &rule.sources);
        let (shown, shown_because) = Shown::of(rule.certainty, rule.status, &sources);
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        RuleAnswer {
            id: rule.id.clone(),
            class: rule.class.clone(),
            trial_needs: book
                .spelt_out(&rule.trial_needs, |rule| &rule.trial_needs)
                .to_owned(),
            market_needs: book
                .spelt_out(&rule.market_needs, |rule| &rule.market_needs)
                .to_owned(),
            gmp: filled(book.spelt_out(&rule.gmp, |rule| &rule.gmp)),
            shown,
            shown_because,
            confirmation: rule.status.confirmation(&sources),
            unconfirmed_parts: unconfirmed_parts(rule.status, &rule.note),
            note: filled(&rule.note),
            last_read: LastRead::of(rule.own, &sources),
            amended: filled(&rule.because),
            sources,
            dates: dates_of(&rule.id, rule.own, day),
            own: rule.own,
        }
    }
}

/// Dates belong to the shipped rules; a rule of the user's own says its dates itself.
pub(super) fn dates_of(id: &str, own: bool, day: Option<&Date>) -> Vec<InForce> {
    day.filter(|_| !own)
        .map_or_else(Vec::new, |day| dates::of(id, day))
}
