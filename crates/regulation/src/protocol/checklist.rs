//! Checklists whose lines are never ticked when empty.
//!
//! Lines are those of `data/checklists.csv`; what becomes of each, of its parts where it has several, is a row of
//! `data/checklist_rules.csv`: filled by the program, yours to write, not applicable for a reason, or kept elsewhere.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use synovia_diagnostics::csv;

use super::facts::Facts;
use super::filled::fill;
use super::texts::{Mine, MyText};

/// A checklist: its name in files of texts, and as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standard {
    /// As files of texts name it.
    pub id: &'static str,
    /// As printed, and as `checklists.csv` has it.
    pub name: &'static str,
}

const fn standard(id: &'static str, name: &'static str) -> Standard {
    Standard { id, name }
}

/// All checklists, those of the protocol and the report first.
pub const STANDARDS: [Standard; 15] = [
    standard("spirit-2025", "SPIRIT 2025"),
    standard("consort-2025", "CONSORT 2025"),
    standard("cheers-2022", "CHEERS 2022"),
    standard("ich-e9-r1", "ICH E9(R1)"),
    standard("oarsi-2015", "OARSI 2015 trial recommendations"),
    standard("ademp", "ADEMP (Morris 2019)"),
    standard("ich-m15", "ICH M15"),
    standard("fda-cms-2023", "FDA CM&S 2023 (V&V40 based)"),
    standard("ich-e6-r3", "ICH E6(R3) computerised systems"),
    standard("doses", "DOSES"),
    standard("mibo-msc", "MIBO-MSC"),
    standard("mibo-prp", "MIBO-PRP"),
    standard("isct", "ISCT MSC criteria"),
    standard("prisma-2020", "PRISMA 2020 (inputs)"),
    standard("stress-des", "STRESS-DES"),
];

/// What has become of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// The program says it, and where from.
    #[serde(rename = "filled automatically")]
    FilledAutomatically,
    /// The user says it.
    #[serde(rename = "your text")]
    YourText,
    /// It does not apply, and the reason is given.
    #[serde(rename = "not applicable because")]
    NotApplicable,
    /// Nobody says it yet.
    #[serde(rename = "missing")]
    Missing,
}

impl Status {
    /// Whether somebody has said something. A line that does not apply is not filled.
    pub fn is_filled(self) -> bool {
        matches!(self, Status::FilledAutomatically | Status::YourText)
    }

    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Status::FilledAutomatically => "filled automatically",
            Status::YourText => "your text",
            Status::NotApplicable => "not applicable because",
            Status::Missing => "missing",
        }
    }
}

/// One line of a checklist, or one part of a line that asks for several things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Number, as files of texts name it.
    pub item: String,
    /// What it asks for, in a few words of our own.
    pub label: String,
    /// What has become of it.
    pub status: Status,
    /// What the program says; empty when it says nothing.
    pub text: String,
    /// Where the program has it from; empty when it says nothing.
    pub from: String,
    /// What the user says; empty when nothing. It may stand beside what the program says.
    pub mine: String,
    /// Why it does not apply, or what is needed; empty when it is filled.
    pub because: String,
    /// Whether number and meaning were read at the source; otherwise `wording unconfirmed`.
    pub wording_confirmed: bool,
    /// Where the line comes from.
    pub source: String,
}

/// One checklist with all its lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checklist {
    /// As files of texts name it.
    pub id: String,
    /// As printed.
    pub name: String,
    /// How many lines have each status.
    pub counts: Counts,
    /// In the order of the standard.
    pub lines: Vec<Line>,
}

/// How many lines have each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines that the program fills.
    pub filled_automatically: usize,
    /// Lines that the user fills.
    pub your_text: usize,
    /// Lines that do not apply.
    pub not_applicable: usize,
    /// Lines that nobody fills.
    pub missing: usize,
}

/// One row of the two tables together: a line, or a part of one.
pub(super) struct Rule {
    pub standard: Standard,
    pub item: String,
    label: String,
    kind: String,
    argument: String,
    confirmed: bool,
    source: String,
}

impl Rule {
    /// Whether the program fills it, when the facts allow.
    pub fn is_automatic(&self) -> bool {
        self.kind == "auto"
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

/// All checklists for a study, with the user's texts in place.
pub fn checklists(facts: &Facts, mine: &Mine) -> Vec<Checklist> {
    STANDARDS
        .iter()
        .map(|standard| {
            let lines: Vec<Line> = rules()
                .iter()
                .filter(|rule| rule.standard == *standard)
                .map(|rule| line(rule, facts, mine.text(standard.id, &rule.item)))
                .collect();
            Checklist {
                id: standard.id.to_owned(),
                name: standard.name.to_owned(),
                counts: Counts::of(&lines),
                lines,
            }
        })
        .collect()
}

impl Counts {
    fn of(lines: &[Line]) -> Self {
        let count = |status: Status| lines.iter().filter(|line| line.status == status).count();
        Counts {
            filled_automatically: count(Status::FilledAutomatically),
            your_text: count(Status::YourText),
            not_applicable: count(Status::NotApplicable),
            missing: count(Status::Missing),
        }
    }
}

fn line(rule: &Rule, facts: &Facts, mine: Option<&MyText>) -> Line {
    let blank = Line {
        item: rule.item.clone(),
        label: rule.label.clone(),
        status: Status::Missing,
        text: String::new(),
        from: String::new(),
        mine: String::new(),
        because: String::new(),
        wording_confirmed: rule.confirmed,
        source: rule.source.clone(),
    };
    let own = match mine {
        Some(MyText::Text(text)) => text.clone(),
        _ => String::new(),
    };
    if rule.kind == "auto" {
        let (from, words) =
            fill(&rule.argument, facts).expect("a test walks all rules of the shipped table");
        if let Some(words) = words.filter(|words| !words.trim().is_empty()) {
            return Line {
                status: Status::FilledAutomatically,
                text: words,
                from: from.to_owned(),
                mine: own,
                ..blank
            };
        }
    }
    if !own.is_empty() {
        return Line {
            status: Status::YourText,
            mine: own,
            ..blank
        };
    }
    if let Some(MyText::NotApplicable(reason)) = mine {
        return Line {
            status: Status::NotApplicable,
            because: format!("{reason} (you say so)"),
            ..blank
        };
    }
    let (status, because) = match rule.kind.as_str() {
        "not-applicable" => (Status::NotApplicable, rule.argument.clone()),
        "elsewhere" => (Status::Missing, rule.argument.clone()),
        "auto" => (Status::Missing, needs(&rule.argument)),
        _ => (Status::Missing, "yours to write".to_owned()),
    };
    Line {
        status,
        because,
        ..blank
    }
}

/// What an automatic line lacks.
fn needs(name: &str) -> String {
    let from = super::filled::FILLED
        .iter()
        .find(|(known, _, _)| *known == name)
        .map_or("", |(_, from, _)| from);
    if from.contains("run folder") {
        format!("needs a run: {from}")
    } else {
        format!("the study does not say it: {from}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_of_a_known_kind_and_every_automatic_one_is_known() {
        for rule in rules() {
            let known = match rule.kind.as_str() {
                "auto" => fill(&rule.argument, &Facts::default()).is_some(),
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
        for (name, _, _) in super::super::filled::FILLED {
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
