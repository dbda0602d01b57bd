//! The answer of one jurisdiction in the few words of a report.

use serde::{Deserialize, Serialize};

use crate::classify::{Answer, Attribute, Coming, Outcome, PossibleClass, RuleAnswer};

/// One jurisdiction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JurisdictionSummary {
    /// Such as `US`.
    pub jurisdiction: String,
    /// Such as `United States`.
    pub name: String,
    /// `decided`, `depends` or `undetermined`.
    pub outcome: String,
    /// In one sentence.
    pub reasoning: String,
    /// One class when it is decided; all that are possible when it depends; none, or the one of a later day, when it is undetermined.
    pub classes: Vec<ClassSummary>,
    /// What is on its way and is not law, in words.
    #[serde(default)]
    pub coming: Vec<String>,
}

/// One class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassSummary {
    /// When it applies; empty when it does.
    pub condition: String,
    /// The rule; empty is UNDETERMINED.
    pub rule: String,
    /// The class.
    pub class: String,
    /// `settled`, `probable`, `case by case`, `contested` or `unconfirmed`.
    pub certainty: String,
    /// `verified`, `partly unconfirmed` or `unconfirmed`.
    pub confirmation: String,
    /// What a trial needs.
    pub trial_needs: String,
    /// What the market needs.
    pub market_needs: String,
    /// Where it can be looked up: tier and address.
    pub sources: Vec<(String, String)>,
    /// When the rule was last held against its sources, in words.
    #[serde(default)]
    pub last_read: String,
}

impl JurisdictionSummary {
    /// The answer in a few words.
    pub fn of(answer: &Answer) -> JurisdictionSummary {
        let (outcome, classes) = match &answer.outcome {
            Outcome::Decided(rule) => ("decided", vec![ClassSummary::of(rule, String::new())]),
            Outcome::Possible { classes, .. } => (
                "depends",
                classes.iter().map(ClassSummary::possible).collect(),
            ),
            Outcome::Undetermined { later, .. } => (
                "undetermined",
                later
                    .iter()
                    .map(|rule| ClassSummary::of(rule, String::new()))
                    .collect(),
            ),
        };
        JurisdictionSummary {
            jurisdiction: answer.jurisdiction.word().to_owned(),
            name: answer.jurisdiction.name().to_owned(),
            outcome: outcome.to_owned(),
            reasoning: answer.reasoning.clone(),
            classes,
            coming: answer.coming.iter().map(Coming::words).collect(),
        }
    }
}

impl ClassSummary {
    /// A rule under a condition; a rule that is not in force yet says from when.
    fn of(rule: &RuleAnswer, condition: String) -> ClassSummary {
        let begins = rule
            .dates
            .iter()
            .find(|date| date.whole_rule && !date.in_force)
            .map(|date| format!("only from {}", date.from));
        let parts = [(!condition.is_empty()).then_some(condition), begins];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        ClassSummary {
            condition: parts.join(", "),
            rule: rule.id.clone(),
            class: rule.class.clone(),
            certainty: rule.shown.words(),
            confirmation: rule.confirmation.words().to_owned(),
            trial_needs: rule.trial_needs.clone(),
            market_needs: rule.market_needs.clone(),
            sources: rule
                .sources
                .iter()
                .map(|source| (source.tier.words().to_owned(), source.address.clone()))
                .collect(),
            last_read: rule
                .last_read
                .as_ref()
                .map_or_else(String::new, |last| last.words.clone()),
        }
    }

    fn possible(one: &PossibleClass) -> ClassSummary {
        let condition = condition(&one.when);
        match &one.rule {
            Some(rule) => ClassSummary::of(rule, condition),
            None => ClassSummary {
                condition,
                rule: String::new(),
                class: "UNDETERMINED".to_owned(),
                certainty: String::new(),
                confirmation: String::new(),
                trial_needs: String::new(),
                market_needs: String::new(),
                sources: Vec::new(),
                last_read: String::new(),
            },
        }
    }
}

fn condition(when: &[(Attribute, Vec<&'static str>)]) -> String {
    if when.is_empty() {
        return "otherwise".to_owned();
    }
    let all: Vec<String> = when
        .iter()
        .map(|(attribute, values)| {
            format!("{} is {}", attribute.word(), values.join(" or ")).replace('_', " ")
        })
        .collect();
    format!("if {}", all.join(" and "))
}
