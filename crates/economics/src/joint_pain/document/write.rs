//! The folder that a run of the economics leaves behind: whole, or not there.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::plan::Plan;
use super::Document;
use crate::analysis::{Sample, quoted, sample_csv};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Where.
    pub path: PathBuf,
    /// Whether the same was there already.
    pub was_there: bool,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds something else.
    Occupied(PathBuf),
    /// The disk.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Occupied(path) => write!(
                to,
                "{} holds something else already, and is left as it is",
                path.display()
            ),
            WriteError::Io(path, error) => write!(to, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

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

/// Writes `economics.json`, `psa.csv`, `ledgers.csv` and `manifest.json` into a folder that is not there or is empty. They are made under
/// another name beside it and renamed together, so that nobody ever sees half of them.
///
/// # Errors
/// See [`WriteError`]. The same document in the same place is no error.
pub fn write(
    folder: &Path,
    document: &Document,
    plan: &Plan,
    sample: &Sample,
) -> Result<Folder, WriteError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| WriteError::Io(path, error)
    };
    let tables = [
        ("economics.json", document.to_json()),
        ("psa.csv", sample_csv(sample)),
        ("ledgers.csv", ledgers_csv(document)),
    ];
    let mut files = tables.to_vec();
    files.push(("manifest.json", manifest_of(document, plan, &tables)));
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            let is_there = |(file, content): &(&str, String)| {
                fs::read(folder.join(file)).is_ok_and(|bytes| bytes == content.as_bytes())
            };
            if files.iter().all(is_there) {
                return Ok(Folder {
                    path: folder.to_owned(),
                    was_there: true,
                });
            }
            if entries.next().is_some() {
                return Err(WriteError::Occupied(folder.to_owned()));
            }
            fs::remove_dir(folder).map_err(io(folder))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(io(folder)(error)),
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(io(&parent))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let temporary = parent.join(format!(".synovia-unfinished-{}-{name}", std::process::id()));
    let written = fs::create_dir_all(&temporary).and_then(|()| {
        for (file, content) in &files {
            fs::write(temporary.join(file), content)?;
            fs::File::open(temporary.join(file))?.sync_all()?;
        }
        fs::rename(&temporary, folder)
    });
    if let Err(error) = written {
        let _ = fs::remove_dir_all(&temporary);
        return Err(io(folder)(error));
    }
    Ok(Folder {
        path: folder.to_owned(),
        was_there: false,
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
                quoted(&row.strategy),
                row.ledger,
                row.event,
                year + 1
            );
        }
    }
    text
}
