//! Why a rule decides, in words.

use super::answer::Deciding;
use super::attributes::{Attribute, Attributes};
use super::decide::{Completion, Decision};
use super::rules::{Jurisdiction, Rule};

/// The attributes that a rule asked for, with the values that it found.
pub(super) fn decided_by(
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

pub(super) fn sentence(rule: &Rule, decided_by: &[Deciding]) -> String {
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

pub(super) fn nothing_fits(stated: &Attributes, jurisdiction: Jurisdiction) -> String {
    let kind = stated.get(Attribute::Kind).unwrap_or("this kind");
    format!(
        "No rule of {} fits {kind}: UNDETERMINED. That is no permission.",
        jurisdiction.name()
    )
}

/// Of the deciding attributes, those that are narrowed where this outcome is reached.
pub(super) fn values_that_lead_here(
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
