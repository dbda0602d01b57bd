//! Pages of published results: a meta-analysis, a network, a time course, the ten claims; each from one `evidence.json`.
//!
//! Nothing here is simulated, and the page says so. The answer comes first, in one paragraph with what weakens it; then every trial; then
//! what was left out and could not be compared; then how the answer moves under other choices; then how every number was come by; last
//! the question in full. One HTML file with everything inside, as the page of a run.
//!
//! ```
//! use synovia_results::evidence::{Document, Meta};
//!
//! let html = synovia_report::evidence::render(&Document::Meta(Box::new(Meta::default())));
//! assert!(html.contains("PUBLISHED RESULTS, POOLED") && html.contains("No trial"));
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | the page of a folder with `evidence.json` | [`write()`] |
//! | the page as text | [`render`] |
//! | one figure | [`charts`] |

pub mod charts;
mod claims;
mod course;
pub(crate) mod markup;
mod meta;
mod names;
mod network;
mod shared;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use synovia_results::evidence::Document;
use synovia_results::{RunFolderError, write_whole};

use crate::ReportError;

/// Writes `report.html` beside the `evidence.json` of a folder and returns where it is.
///
/// # Errors
/// When `evidence.json` is not there or is not such a document (the message says where), or the page cannot be written.
pub fn write(folder: &Path) -> Result<PathBuf, ReportError> {
    let source = folder.join("evidence.json");
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |error| ReportError::RunFolder(RunFolderError::Io { path, error })
    };
    let json = fs::read_to_string(&source).map_err(refused(&source))?;
    let document = Document::from_json(&json).map_err(|error| {
        let what = format!("not the document of a synthesis: {error}");
        refused(&source)(io::Error::new(io::ErrorKind::InvalidData, what))
    })?;
    let page = folder.join("report.html");
    write_whole(&page, render(&document).as_bytes()).map_err(refused(&page))?;
    Ok(page)
}

/// The page of a document: the same document gives the same bytes.
pub fn render(document: &Document) -> String {
    match document {
        Document::Meta(meta) => meta::html(meta),
        Document::Network(network) => network::html(network),
        Document::Timecourse(course) => course::html(course),
        Document::Claims(claims) => claims::html(claims),
    }
}
