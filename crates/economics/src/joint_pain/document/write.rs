//! The folder that a run of the economics leaves behind: whole, or not there.

use std::fmt::Write as _;
use std::path::PathBuf;

use synovia_results::economics::ECONOMICS_FILE;
use synovia_results::{Claim, DocumentFolderError, csv_field, leave_documents};

use super::super::plan::Plan;
use super::Document;
use crate::analysis::{Sample, sample_csv};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Where.
    pub path: PathBuf,
    /// Whether the same was there already.
    pub was_there: bool,
}

impl Document {
    /// As it is stored: indented, ending with a newline.
    ///
    /// # Panics
    /// Never: every field can be written.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a document is plain data");
        json.push('\n');
        json
    }
}

/// The files of a folder, in the order in which they are written; the document is the last.
pub const FILES: [&str; 4] = ["psa.csv", "ledgers.csv", "manifest.json", ECONOMICS_FILE];

/// Leaves `economics.json`, `psa.csv`, `ledgers.csv` and `manifest.json` in the claimed folder, each whole or not at all, and the document
/// last: a folder that has it has the others.
///
/// # Errors
/// See [`DocumentFolderError`]. The same document in the same place is no error.
pub fn write(
    claim: &Claim,
    document: &Document,
    plan: &Plan,
    sample: &Sample,
) -> Result<Folder, DocumentFolderError> {
    let tables = [
        (ECONOMICS_FILE, document.to_json()),
        ("psa.csv", sample_csv(sample)),
        ("ledgers.csv", ledgers_csv(document)),
    ];
    let manifest = manifest_of(document, plan, &tables);
    let [(_, json), (_, psa), (_, ledgers)] = &tables;
    let contents = [psa, ledgers, &manifest, json];
    let mut files = [("", ""); 4];
    for (file, (name, content)) in files.iter_mut().zip(FILES.into_iter().zip(contents)) {
        *file = (name, content.as_str());
    }
    let was_there = claim.folder().join(ECONOMICS_FILE).is_file();
    leave_documents(claim, &files)?;
    Ok(Folder {
        path: claim.folder().to_owned(),
        was_there,
    })
}

fn manifest_of(document: &Document, plan: &Plan, files: &[(&str, String)]) -> String {
    let hashes: serde_json::Map<String, serde_json::Value> = files
        .iter()
        .map(|(file, content)| {
            let hash = synovia_results::sha256_hex(content.as_bytes());
            ((*file).to_owned(), hash.into())
        })
        .collect();
    let value = serde_json::json!({
        "simulated": document.simulated,
        "title": plan.title,
        "provenance": document.provenance,
        "draws": plan.draws,
        "people": plan.people,
        "seed": plan.seed,
        "files_sha256": hashes,
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn ledgers_csv(document: &Document) -> String {
    let mut text = "simulated,strategy,ledger,event,year,cost\n".to_owned();
    for row in &document.ledgers {
        for (year, cost) in row.by_year.iter().enumerate() {
            let _ = writeln!(
                text,
                "SIMULATED,{},{},{},{},{cost}",
                csv_field(&row.strategy),
                row.ledger,
                row.event,
                year + 1
            );
        }
    }
    text
}
