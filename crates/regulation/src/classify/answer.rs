//! The answer: class, needs and certainty by jurisdiction, what decided, and what would change it.

use serde::Serialize;

use super::amendments;
use super::attributes::{Attribute, Attributes};
use super::certainty::{Confirmation, Shown, unconfirmed_parts};
use super::dates::{self, Date, InForce};
use super::decide::{self, Completion, Decision};
use super::ethics::{self, EthicsLine};
use super::plausible::is_possible;
use super::precedents::{self, Precedent};
use super::rules::{self, Jurisdiction, Overlay, Rule, RuleBook};
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
    /// Amendments that this answer rests on: name and reason.
    pub amendments: Vec<(&'static str, &'static str)>,
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
    /// Dates in it.
    pub dates: Vec<InForce>,
}

/// Answers of several jurisdictions about one product.
pub fn sheet(book: &RuleBook, question: &Question, jurisdictions: &[Jurisdiction]) -> Sheet {
    let mut warnings = Vec::new();
    if let Some(asked) = &question.as_of {
        if asked.to_string() > book.as_of {
            warnings.push(format!("the rules end on {}: nothing after it is known, only dates that were already fixed", book.as_of));
        } else if asked.to_string() < book.as_of {
            warnings.push(format!("the rules describe the law of {}; for an earlier day only the dates shown are taken into account", book.as_of));
        }
    }
    if book.rules.iter().any(|rule| rule.own) || book.overlays.iter().any(|overlay| overlay.own) {
        warnings.push("rules of your own take part; nobody but you has checked them".to_owned());
    }
    Sheet {
        schema: SCHEMA,
        not_legal_advice: NOT_LEGAL_ADVICE,
        rules_as_of: book.as_of.clone(),
        asked_for: day(book, question),
        product: question.product.clone(),
        attributes: question.attributes.clone(),
        warnings,
        answers: jurisdictions
            .iter()
            .map(|jurisdiction| classify(book, question, *jurisdiction))
            .collect(),
        ethics_everywhere: ethics::everywhere(),
    }
}

fn day(book: &RuleBook, question: &Question) -> String {
    question
        .as_of
        .as_ref()
        .map_or_else(|| book.as_of.clone(), Date::to_string)
}

/// The answer of one jurisdiction.
pub fn classify(book: &RuleBook, question: &Question, jurisdiction: Jurisdiction) -> Answer {
    let stated = &question.attributes;
    let decision = decide::decide(book, jurisdiction, stated);
    let places = decision.places();
    let day = Date::parse(&day(book, question));
    let read = |place: usize| RuleAnswer::of(book, &book.rules[place], day.as_ref());
    let (outcome, reasoning, decided_by) = match places[..] {
        [Some(place)] => {
            let rule = &book.rules[place];
            let decided_by = decided_by(rule, stated, &decision, place);
            let reasoning = sentence(rule, &decided_by);
            let answer = Box::new(read(place));
            let not_yet = answer
                .dates
                .iter()
                .find(|date| date.whole_rule && !date.in_force);
            let outcome = match not_yet {
                Some(date) => Outcome::Undetermined {
                    why: format!(
                        "rule {} begins on {} ({}), and no earlier rule is in the data",
                        rule.id, date.from, date.what
                    ),
                    later: Some(answer),
                },
                None => Outcome::Decided(answer),
            };
            (outcome, reasoning, decided_by)
        }
        [] | [None] => {
            let why = nothing_fits(stated, jurisdiction);
            let outcome = Outcome::Undetermined {
                why: why.clone(),
                later: None,
            };
            (outcome, why, Vec::new())
        }
        _ => {
            let words: Vec<&str> = decision.deciding.iter().map(|one| one.word()).collect();
            let classes = decision
                .outcomes
                .iter()
                .map(|(place, ways)| PossibleClass {
                    when: values_that_lead_here(&decision, ways),
                    rule: place.map(read),
                })
                .collect();
            let outcome = Outcome::Possible {
                deciding: decision.deciding.clone(),
                classes,
            };
            (
                outcome,
                format!(
                    "Not decided: {} is unknown, and the class depends on it.",
                    words.join(", ")
                ),
                Vec::new(),
            )
        }
    };
    let overlays = overlays(book, jurisdiction, stated, day.as_ref());
    let mut taken_from: Vec<(&str, Confirmation, Vec<Cited>)> = Vec::new();
    for rule in places.iter().flatten().map(|place| &book.rules[*place]) {
        let sources = Cited::all(&rule.sources);
        taken_from.push((&rule.id, rule.status.confirmation(&sources), sources));
    }
    for overlay in &overlays {
        taken_from.push((&overlay.id, overlay.confirmation, overlay.sources.clone()));
    }
    Answer {
        jurisdiction,
        reasoning,
        would_change: if places.len() == 1 {
            changes(book, jurisdiction, stated, &decision)
        } else {
            Vec::new()
        },
        precedents: precedents::like(stated, jurisdiction),
        ethics: ethics::checklist(&taken_from),
        amendments: amendments_used(&outcome, stated, jurisdiction),
        overlays,
        decided_by,
        outcome,
    }
}

impl RuleAnswer {
    fn of(book: &RuleBook, rule: &Rule, day: Option<&Date>) -> RuleAnswer {
        let sources = Cited::all(&rule.sources);
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
            sources,
            dates: dates_of(&rule.id, rule.own, day),
            own: rule.own,
        }
    }
}

/// Dates belong to the shipped rules; a rule of the user's own says its dates itself.
fn dates_of(id: &str, own: bool, day: Option<&Date>) -> Vec<InForce> {
    day.filter(|_| !own)
        .map_or_else(Vec::new, |day| dates::of(id, day))
}

fn decided_by(
    rule: &Rule,
    stated: &Attributes,
    decision: &Decision,
    place: usize,
) -> Vec<Deciding> {
    let way = decision
        .outcomes
        .get(&Some(place))
        .and_then(|ways| ways.first());
    rule.when
        .keys()
        .filter_map(|attribute| {
            Some(Deciding {
                attribute: *attribute,
                value: way?.effective.get(*attribute)?,
                is_default: stated.get(*attribute).is_none(),
            })
        })
        .collect()
}

fn sentence(rule: &Rule, decided_by: &[Deciding]) -> String {
    let jurisdiction = rule.jurisdiction.name();
    if decided_by.is_empty() {
        return format!(
            "No earlier rule of {jurisdiction} fits, and {} takes every cell, tissue or platelet-rich plasma that is left.",
            rule.id
        );
    }
    let because: Vec<String> = decided_by
        .iter()
        .map(|one| {
            let default = if one.is_default {
                " (by default, for a joint)"
            } else {
                ""
            };
            format!("{} is {}{default}", one.attribute.word(), one.value)
        })
        .collect();
    format!(
        "{} is the first rule of {jurisdiction} that fits: {}.",
        rule.id,
        because.join(", ")
    )
}

fn nothing_fits(stated: &Attributes, jurisdiction: Jurisdiction) -> String {
    let kind = stated.get(Attribute::Kind).unwrap_or("this kind");
    format!(
        "No rule of {} fits {kind}: UNDETERMINED. That is no permission.",
        jurisdiction.name()
    )
}

/// Of the deciding attributes, those that are narrowed where this outcome is reached.
fn values_that_lead_here(
    decision: &Decision,
    ways: &[Completion],
) -> Vec<(Attribute, Vec<&'static str>)> {
    decision
        .deciding
        .iter()
        .filter_map(|attribute| {
            let values: Vec<&'static str> = attribute
                .values()
                .iter()
                .copied()
                .filter(|value| {
                    ways.iter()
                        .any(|way| way.effective.get(*attribute) == Some(value))
                })
                .collect();
            let possible = decision.outcomes.values().flatten();
            let narrows = possible
                .filter_map(|way| way.effective.get(*attribute))
                .any(|value| !values.contains(&value));
            narrows.then_some((*attribute, values))
        })
        .collect()
}

/// Every other value of every attribute that some product can have is tried, all others kept; what leads to the same class is no change.
fn changes(
    book: &RuleBook,
    jurisdiction: Jurisdiction,
    stated: &Attributes,
    decision: &Decision,
) -> Vec<Change> {
    let class_of = |place: Option<usize>| {
        place.map_or("UNDETERMINED", |place| book.rules[place].class.as_str())
    };
    let now: Vec<&str> = decision.places().into_iter().map(class_of).collect();
    let mut changes: Vec<Change> = Vec::new();
    for attribute in Attribute::ALL {
        for (index, value) in attribute.values().iter().enumerate() {
            if stated.get(attribute) == Some(value) {
                continue;
            }
            let changed = stated.with_index(attribute, index);
            if !is_possible(&changed) {
                continue;
            }
            let places = decide::decide(book, jurisdiction, &changed).places();
            let mut classes: Vec<String> = Vec::new();
            for place in &places {
                let class = class_of(*place).to_owned();
                if !classes.contains(&class) {
                    classes.push(class);
                }
            }
            if classes == now {
                continue;
            }
            let rules: Vec<String> = places
                .iter()
                .map(|place| {
                    place
                        .map(|place| book.rules[place].id.clone())
                        .unwrap_or_default()
                })
                .collect();
            match changes
                .iter_mut()
                .find(|one| one.attribute == attribute && one.rules == rules)
            {
                Some(same) => same.to.push(value),
                None => changes.push(Change {
                    attribute,
                    to: vec![value],
                    rules,
                    classes,
                }),
            }
        }
    }
    changes
}

/// Overlays whose known attributes fit; what is unknown becomes a condition.
fn overlays(
    book: &RuleBook,
    jurisdiction: Jurisdiction,
    stated: &Attributes,
    day: Option<&Date>,
) -> Vec<AppliedOverlay> {
    let mut product = stated.clone();
    amendments::fat_is_tissue(&mut product);
    let applies = |overlay: &&Overlay| {
        let known = overlay
            .when
            .iter()
            .filter(|(attribute, _)| product.get(**attribute).is_some())
            .map(|(attribute, values)| (*attribute, values.clone()))
            .collect();
        overlay.base == jurisdiction
            && amendments::may_be_added(overlay, product.kind)
            && rules::fits(&known, &product)
    };
    book.overlays
        .iter()
        .filter(applies)
        .map(|overlay| {
            let sources = Cited::all(&overlay.sources);
            AppliedOverlay {
                id: overlay.id.clone(),
                text: overlay.text.clone(),
                if_so: overlay
                    .when
                    .iter()
                    .filter(|(attribute, _)| product.get(**attribute).is_none())
                    .map(|(attribute, values)| (*attribute, values.clone()))
                    .collect(),
                confirmation: overlay.status.confirmation(&sources),
                sources,
                dates: dates_of(&overlay.id, overlay.own, day),
            }
        })
        .collect()
}

/// Which amendments this answer rests on.
fn amendments_used(
    outcome: &Outcome,
    stated: &Attributes,
    jurisdiction: Jurisdiction,
) -> Vec<(&'static str, &'static str)> {
    use super::attributes::Kind;
    let mut product = stated.clone();
    let undetermined = matches!(outcome, Outcome::Undetermined { later: None, .. });
    let elsewhere = !matches!(jurisdiction, Jurisdiction::Us | Jurisdiction::Ca);
    let rule = match outcome {
        Outcome::Decided(rule) => Some(rule),
        _ => None,
    };
    let used = |name: &str| match name {
        "kinds" => {
            undetermined
                && matches!(
                    stated.kind,
                    Some(Kind::DeviceOnly | Kind::Drug | Kind::Procedure)
                )
        }
        "exosomes" => undetermined && elsewhere && stated.kind == Some(Kind::Exosome),
        "no-source" => rule.is_some_and(|rule| rule.sources.is_empty()),
        "settled" => rule.is_some_and(|rule| rule.shown == Shown::Probable),
        "recalled" => rule.is_some_and(|rule| {
            rule.confirmation == Confirmation::Unconfirmed && !rule.sources.is_empty()
        }),
        _ => false,
    };
    let fat = amendments::fat_is_tissue(&mut product);
    amendments::AMENDMENTS
        .into_iter()
        .filter(|(name, _)| used(name) || (*name == "fat" && fat))
        .collect()
}
