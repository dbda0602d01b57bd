//! From a question to the answers.

use super::added::{amendments_used, overlays};
use super::answer::{
    Answer, NOT_LEGAL_ADVICE, Outcome, PossibleClass, Question, RuleAnswer, SCHEMA, Sheet,
};
use super::certainty::Confirmation;
use super::changes::changes;
use super::coming;
use super::dates::Date;
use super::decide;
use super::ethics;
use super::last_read;
use super::precedents;
use super::reasoning::{decided_by, nothing_fits, sentence, values_that_lead_here};
use super::rules::{Jurisdiction, RuleBook};
use super::sources::Cited;

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
        sources_read_on: last_read::on().to_owned(),
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
        let sources = Cited::of(&rule.id, rule.own, &rule.sources);
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
        amendments: amendments_used(&outcome, &overlays, stated, jurisdiction),
        coming: coming::of(jurisdiction, stated.kind),
        overlays,
        decided_by,
        outcome,
    }
}
