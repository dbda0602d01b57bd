//! How much of MIBO is reported. The items stand in `data/mibo.toml`, with what of them was read and what is recalled.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Passport;
use super::value::Knowledge;

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Mesenchymal stem cells, concentrates and tissues with them included.
    StromalCells,
    /// Platelet-rich plasma.
    PlateletRichPlasma,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Section of the list.
    pub section: String,
    /// What is to be reported.
    pub text: String,
    /// Fields that fill it.
    pub fields: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checklist {
    name: String,
    #[serde(rename = "sections")]
    _sections: Option<u32>,
    statements: u32,
    source: String,
    status: String,
    item: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Checklists {
    stromal_cells: Checklist,
    platelet_rich_plasma: Checklist,
}

/// How complete the reporting of a product is. Only what is reported counts; an assumption is ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mibo {
    /// Which list.
    pub scope: Scope,
    /// Its name.
    pub name: &'static str,
    /// Statements of the whole list, those included that a protocol must fill.
    pub statements: u32,
    /// Its source, an id of [`citation`](super::citation).
    pub source: &'static str,
    /// What of the list was read, and what is recalled.
    pub status: &'static str,
    /// Items that are asked of such a product and reported.
    pub reported: Vec<&'static Item>,
    /// Items that are asked and not, or not wholly, reported.
    pub missing: Vec<&'static Item>,
}

impl Mibo {
    /// Items that are asked.
    pub fn asked(&self) -> usize {
        self.reported.len() + self.missing.len()
    }
}

fn checklists() -> &'static Checklists {
    static CHECKLISTS: OnceLock<Checklists> = OnceLock::new();
    CHECKLISTS.get_or_init(|| {
        toml::from_str(include_str!("../../data/mibo.toml"))
            .unwrap_or_else(|error| panic!("data/mibo.toml: {error}"))
    })
}

/// What MIBO asks of the product, and what of it is reported; `None` for products that MIBO is not about.
pub fn mibo(passport: &Passport) -> Option<Mibo> {
    let (scope, list) = match passport.word("identity.kind")? {
        "cell" | "tissue" => (Scope::StromalCells, &checklists().stromal_cells),
        "prp" => (
            Scope::PlateletRichPlasma,
            &checklists().platelet_rich_plasma,
        ),
        _ => return None,
    };
    let knowledge = |name: &String| passport.field(name).known;
    let asked = list.item.iter().filter(|item| {
        item.fields
            .iter()
            .any(|name| knowledge(name) != Knowledge::NotApplicable)
    });
    let (reported, missing) = asked.partition(|item| {
        item.fields.iter().all(|name| {
            matches!(
                knowledge(name),
                Knowledge::Reported | Knowledge::NotApplicable
            )
        })
    });
    Some(Mibo {
        scope,
        name: &list.name,
        statements: list.statements,
        source: &list.source,
        status: &list.status,
        reported,
        missing,
    })
}
