//! Products that an authority has approved, refused or is looking at.

use serde::Serialize;
use std::sync::OnceLock;
use synovia_diagnostics::csv;

use super::attributes::{Attributes, Indication, Kind};
use super::certainty::Confirmation;
use super::rules::Jurisdiction;
use super::sources::Cited;

/// One product and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Precedent {
    /// Its name.
    pub product: String,
    /// Whose it is.
    pub company: String,
    /// Source tissue, as the table writes it.
    pub source: String,
    /// Donor, as the table writes it.
    pub donor: String,
    /// Processing, as the table writes it.
    pub processing: String,
    /// For what.
    pub indication: String,
    /// Where it stands.
    pub status: String,
    /// Since when, as far as the table says.
    pub date: String,
    /// Why it is shown: same source, same indication.
    pub alike: Vec<&'static str>,
    /// Whether it can be looked up.
    pub confirmation: Confirmation,
    /// Where.
    pub sources: Vec<Cited>,
}

/// Products of a jurisdiction that share the indication or, among cells and tissues, the source.
pub(super) fn like(product: &Attributes, jurisdiction: Jurisdiction) -> Vec<Precedent> {
    let has_cells = matches!(product.kind, None | Some(Kind::Cell | Kind::Tissue));
    table()
        .iter()
        .filter(|row| row.0.iter().any(|word| word == jurisdiction.word()))
        .filter_map(|(_, precedent)| {
            let same_source = has_cells
                && product
                    .source
                    .is_some_and(|source| precedent.source.contains(source.word()));
            let same_indication = product
                .indication
                .is_some_and(|indication| is_for(indication, &precedent.indication));
            let mut alike = Vec::new();
            if same_source {
                alike.push("same source");
            }
            if same_indication {
                alike.push("same indication");
            }
            (!alike.is_empty()).then(|| Precedent {
                alike,
                ..precedent.clone()
            })
        })
        .collect()
}

/// Whether the table's free text names this indication.
fn is_for(indication: Indication, text: &str) -> bool {
    match indication {
        Indication::KneeOa => text.to_lowercase().contains("knee oa"),
        Indication::FocalCartilageDefect => text.contains("defect"),
        _ => false,
    }
}

/// Every row: its jurisdictions, and the product.
fn table() -> &'static [(Vec<String>, Precedent)] {
    static TABLE: OnceLock<Vec<(Vec<String>, Precedent)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let text = include_str!("../../data/approved_products.csv");
        let (table, findings) = csv::read("approved_products.csv", text);
        assert!(
            findings.is_empty(),
            "data/approved_products.csv: {findings:?}"
        );
        table
            .rows
            .iter()
            .map(|row| {
                let field = |name: &str| {
                    let column = table
                        .column(name)
                        .unwrap_or_else(|| panic!("data/approved_products.csv has no {name}"));
                    row.fields[column].text.clone()
                };
                let address = field("url");
                let sources = if address.is_empty() {
                    Vec::new()
                } else {
                    Cited::all(&[address])
                };
                let label = field("label");
                let confirmation = match () {
                    () if sources.is_empty() || label == "RECALLED" => Confirmation::Unconfirmed,
                    () if label.contains("RECALLED") => Confirmation::PartlyUnconfirmed,
                    () => Confirmation::Verified,
                };
                let jurisdictions = field("jurisdiction")
                    .split('|')
                    .map(str::to_owned)
                    .collect();
                let precedent = Precedent {
                    product: field("product"),
                    company: field("company"),
                    source: field("source"),
                    donor: field("donor"),
                    processing: field("processing"),
                    indication: field("indication"),
                    status: field("status"),
                    date: field("date"),
                    alike: Vec::new(),
                    confirmation,
                    sources,
                };
                (jurisdictions, precedent)
            })
            .collect()
    })
}

/// Every address of the table; for the test that each host has a tier.
#[cfg(test)]
pub(super) fn addresses() -> impl Iterator<Item = &'static Cited> {
    table().iter().flat_map(|(_, precedent)| &precedent.sources)
}
