//! Checklists whose lines are never ticked when empty.
//!
//! Lines are those of `data/checklists.csv`; what becomes of each, of its parts where it has several, is a row of
//! `data/checklist_rules.csv`: filled by the program, filled by the passports of the products, yours to write, not applicable for a
//! reason, or kept elsewhere. A list about cells or about platelets applies only where such a product is given.

use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::line::line;
use super::passports::About;
use super::table::rules;
use super::texts::Mine;

/// A checklist: its name in files of texts, and as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standard {
    /// As files of texts name it.
    pub id: &'static str,
    /// As printed, and as `checklists.csv` has it.
    pub name: &'static str,
    /// What must be given for it to apply; nothing for a list about any trial.
    pub about: Option<About>,
}

const fn standard(id: &'static str, name: &'static str) -> Standard {
    Standard {
        id,
        name,
        about: None,
    }
}

const fn about(what: About, id: &'static str, name: &'static str) -> Standard {
    Standard {
        id,
        name,
        about: Some(what),
    }
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
    about(About::Cells, "doses", "DOSES"),
    about(About::Cells, "mibo-msc", "MIBO-MSC"),
    about(About::PlateletRichPlasma, "mibo-prp", "MIBO-PRP"),
    about(About::StromalCells, "isct", "ISCT MSC criteria"),
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
    /// Whether number and meaning were read, at the source or in two transcriptions of it that agree, as `source` says; otherwise
    /// `wording unconfirmed`.
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
