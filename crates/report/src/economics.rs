//! The page of what a study costs and whether it is worth it, from the `economics.json` of a folder and nothing else.
//!
//! Net benefit comes first and ratios second, all with Monte Carlo errors; what the model misses and what was guessed stands above the
//! answer. The order is that of CHEERS 2022, but for misses and limits, which CHEERS has last. One HTML file with everything inside.
//!
//! ```
//! use synovia_report::economics::{Document, render};
//!
//! let html = render(&Document::from_json(r#"{"settings": {"title": "Cells <or> saline?"}}"#)?);
//! assert!(html.contains("SIMULATED") && html.contains("Cells &#60;or&#62; saline?"));
//! assert!(html.contains("This document has no net benefits."));
//! # Ok::<(), String>(())
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | the page of a folder with `economics.json` | [`write()`] |
//! | the page as text | [`render`] |
//! | one figure | [`charts`] |

mod answer;
pub mod charts;
mod checklist;
mod document;
mod inputs;
mod methods;
mod misses;
mod names;
mod page;
mod patient;
mod results;
mod uncertainty;
mod view;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use synovia_results::economics::ECONOMICS_FILE;
use synovia_results::{RunFolderError, write_whole};

pub use document::{
    Budget, Check, CheersItem, Document, Headroom, Input, Ledger, OutOfPocket, Plane, Price,
    Repeated, Scenario, Settings, Source, Spread, Strategy, StudyArm, Threshold,
};
pub use view::Difference;

use crate::ReportError;

/// Whether a folder holds what this page is made from.
pub fn is_economics(folder: &Path) -> bool {
    folder.join(ECONOMICS_FILE).is_file()
}

/// Writes `report.html` beside the `economics.json` of a folder and returns where it is.
///
/// # Errors
/// When `economics.json` is not there or is not such a document (the message says where), or the page cannot be written.
pub fn write(folder: &Path) -> Result<PathBuf, ReportError> {
    let source = folder.join(ECONOMICS_FILE);
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |error| ReportError::RunFolder(RunFolderError::Io { path, error })
    };
    let json = fs::read_to_string(&source).map_err(refused(&source))?;
    let document = Document::from_json(&json).map_err(|error| {
        let what = format!("not the document of an economic analysis: {error}");
        refused(&source)(io::Error::new(io::ErrorKind::InvalidData, what))
    })?;
    let page = folder.join("report.html");
    write_whole(&page, render(&document).as_bytes()).map_err(refused(&page))?;
    Ok(page)
}

/// The page of a document: the same document gives the same bytes.
pub fn render(document: &Document) -> String {
    page::html(document)
}
