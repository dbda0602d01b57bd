//! The DOSES line: donor, origin, separation, exhibited characteristics, site of delivery.
//!
//! Source: `doses-2019` (abstract): five items by which a cell therapy is described. Not for platelets or vesicles.

use serde::Serialize;

use super::Passport;
use super::value::{Knowledge, Known};

/// One of the five items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name.
    pub item: &'static str,
    /// What is said of it; `unknown` when nothing is.
    pub text: String,
    /// The weakest knowledge among what is said: one assumed part makes the item assumed.
    pub known: Knowledge,
}

/// All five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doses {
    /// In the order of the acronym.
    pub parts: Vec<Part>,
}

impl Doses {
    /// In one line; what is not reported says so.
    pub fn line(&self) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| match part.known {
                Knowledge::Assumed => format!("{}: {} (assumed)", part.item, part.text),
                _ => format!("{}: {}", part.item, part.text),
            })
            .collect();
        parts.join("; ")
    }
}

/// What of the characteristics is printed, and as what.
const EXHIBITED: [(&str, &str, &str); 8] = [
    (
        "characterisation.plastic_adherent",
        "adherent to plastic: ",
        "",
    ),
    ("characterisation.cd73_percent", "CD73 ", " %"),
    ("characterisation.cd90_percent", "CD90 ", " %"),
    ("characterisation.cd105_percent", "CD105 ", " %"),
    ("characterisation.cd45_percent", "CD45 ", " %"),
    ("characterisation.viability_percent", "living ", " %"),
    (
        "characterisation.colony_forming_per_million",
        "",
        " colony-forming units per million",
    ),
    ("characterisation.potency_assay", "potency by ", ""),
];

/// The DOSES line of a cell or tissue product; `None` for others.
pub fn doses(passport: &Passport) -> Option<Doses> {
    if !matches!(passport.word("identity.kind"), Some("cell" | "tissue")) {
        return None;
    }
    let one = |item, names: &[&str]| {
        let stated: Vec<&Known> = names
            .iter()
            .map(|name| passport.field(name))
            .filter(|known| known.value.is_some())
            .collect();
        part(item, stated.iter().map(|known| (known.known, shown(known))))
    };
    let exhibited = EXHIBITED.iter().filter_map(|(name, before, after)| {
        let known = passport.field(name);
        known.value.as_ref()?;
        Some((known.known, format!("{before}{}{after}", shown(known))))
    });
    Some(Doses {
        parts: vec![
            one("Donor", &["identity.donor"]),
            one(
                "Origin",
                &["identity.source_tissue", "identity.harvest_site"],
            ),
            one("Separation", &["identity.processing"]),
            part("Exhibited characteristics", exhibited),
            one("Site of delivery", &["delivery.site"]),
        ],
    })
}

fn shown(known: &Known) -> String {
    known
        .value
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn part(item: &'static str, said: impl Iterator<Item = (Knowledge, String)>) -> Part {
    let said: Vec<(Knowledge, String)> = said.collect();
    let weakest = said.iter().map(|(known, _)| *known).max();
    let texts: Vec<String> = said.into_iter().map(|(_, text)| text).collect();
    Part {
        item,
        text: if texts.is_empty() {
            "unknown".to_owned()
        } else {
            texts.join(", ")
        },
        known: weakest.unwrap_or(Knowledge::Unknown),
    }
}
