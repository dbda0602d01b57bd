//! The two tables of checklists: which lines there are, and what becomes of each.

use std::sync::LazyLock;

use synovia_diagnostics::csv;

use super::checklist::{STANDARDS, Standard};

/// One row of the two tables together: a line, or a part of one.
pub(super) struct Rule {
    pub standard: Standard,
    /// Number of the line, with its part where it has parts.
    pub item: String,
    pub label: String,
    pub kind: String,
    pub argument: String,
    pub confirmed: bool,
    pub source: String,
}

impl Rule {
    /// Whether the program fills it, when the facts allow.
    pub fn is_automatic(&self) -> bool {
        matches!(self.kind.as_str(), "auto" | "passport")
    }
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let lines = rows("checklists.csv", include_str!("../../data/checklists.csv"));
    let rules = rows(
        "checklist_rules.csv",
        include_str!("../../data/checklist_rules.csv"),
    );
    let confirmed = rows(
        "checklist_confirmed.csv",
        include_str!("../../data/checklist_confirmed.csv"),
    );
    let mut all = Vec::new();
    for standard in STANDARDS {
        for line in lines.iter().filter(|line| line[0] == standard.name) {
            let [_, item, short, _, label, source] = &line[..] else {
                panic!("checklists.csv has six columns");
            };
            let here = confirmed
                .iter()
                .find(|row| row[0] == standard.name && row[1] == *item);
            let parts = rules
                .iter()
                .filter(|rule| rule[0] == standard.id && rule[1] == *item);
            for rule in parts {
                let or = |own: &String, general: &String| {
                    if own.is_empty() { general } else { own }.clone()
                };
                all.push(Rule {
                    standard,
                    item: or(&rule[2], item),
                    label: or(&rule[3], short),
                    kind: rule[4].clone(),
                    argument: rule[5].clone(),
                    confirmed: label == "VERIFIED" || here.is_some(),
                    source: here.map_or_else(|| source.clone(), |row| row[2].clone()),
                });
            }
        }
    }
    all
});

/// Lines and parts of all checklists, in order.
pub(super) fn rules() -> &'static [Rule] {
    &RULES
}

fn rows(file: &str, text: &str) -> Vec<Vec<String>> {
    let (table, findings) = csv::read(file, text);
    assert!(findings.is_empty(), "the shipped {file} is sound");
    table
        .whole_rows()
        .map(|row| row.fields.iter().map(|field| field.text.clone()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::filled::{FILLED, fill};
    use super::*;
    use crate::passport::fields::field_named;
    use crate::protocol::Facts;

    #[test]
    fn every_rule_is_of_a_known_kind_and_every_automatic_one_is_known() {
        for rule in rules() {
            let known = match rule.kind.as_str() {
                "auto" => fill(&rule.argument, &Facts::default()).is_some(),
                "passport" => {
                    let mut fields = rule.argument.split(' ');
                    fields.all(|field| field_named(field).is_some())
                }
                "yours" => rule.argument.is_empty(),
                "not-applicable" | "elsewhere" => !rule.argument.is_empty(),
                _ => false,
            };
            assert!(
                known,
                "{} {}: {} {}",
                rule.standard.id, rule.item, rule.kind, rule.argument
            );
        }
    }

    #[test]
    fn everything_that_can_be_filled_is_asked_for_by_a_line() {
        for (name, _, _) in FILLED {
            assert!(
                rules()
                    .iter()
                    .any(|rule| rule.kind == "auto" && rule.argument == *name),
                "{name}"
            );
        }
    }

    #[test]
    fn no_two_lines_of_a_checklist_have_one_number() {
        for (i, rule) in rules().iter().enumerate() {
            let twin = rules()[..i]
                .iter()
                .any(|other| other.standard == rule.standard && other.item == rule.item);
            assert!(!twin, "{} {}", rule.standard.id, rule.item);
        }
    }
}
