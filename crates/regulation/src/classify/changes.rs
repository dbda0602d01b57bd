//! Which single attributes would change the class.

use super::answer::Change;
use super::attributes::{Attribute, Attributes};
use super::decide::{self, Decision};
use super::plausible::is_possible;
use super::rules::{Jurisdiction, RuleBook};

/// Every other value of every attribute that some product can have is tried, all others kept; what leads to the same class is no change.
pub(super) fn changes(
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
