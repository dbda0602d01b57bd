//! Figures and the pages of a run, made from its files and nothing else.
//!
//! The report is one HTML file, with two others beside it for what is looked up: the constants, and products and law. They open without a
//! network, on a phone, on paper, say SIMULATED on every sheet, show what the model gets wrong before what it gets right, and report
//! probabilities and intervals, never a verdict.
//!
//! ```
//! use synovia_results::{Manifest, RunFolder, Table, row, schemas};
//!
//! # let place = std::env::temp_dir().join(format!("synovia-report-story-{}", std::process::id()));
//! # let _ = std::fs::remove_dir_all(&place);
//! // A run folder, here with one table of one row.
//! let mut power = Table::new(&schemas::POWER);
//! power.push(row! { core: "bistable", arm: "cells", patients_per_arm: 120, power: 0.81, is_simulated: true });
//! let mut manifest = Manifest::new("plan-4711", "0.1.0");
//! manifest.title = "Cells <or> saline?".to_owned();
//! RunFolder::create(&place, "plan-4711")?.finish(&[power], manifest)?;
//!
//! // Its page; tables that the run does not have are missed without harm, and said to be missing.
//! let page = synovia_report::write(&place)?;
//! let html = std::fs::read_to_string(&page)?;
//! assert!(html.contains("SIMULATED") && html.contains("Cells &#60;or&#62; saline?"));
//! # std::fs::remove_dir_all(&place)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | you want | look at |
//! |---|---|
//! | the pages of a run folder | [`write()`] |
//! | the pages as text, from rows in memory | [`render`], [`render_parameters`], [`render_regulation`] and [`Run`] |
//! | one figure | [`charts`] |
//! | the page of a synthesis of published trials | [`evidence`] |
//! | the page of what a study costs and is worth | [`economics`] |
//! | the page of a calibration and of what it misses | [`gallery`] |
//! | to draw something new | [`figures`] |

pub mod charts;
pub mod economics;
mod error;
pub mod evidence;
mod facts;
pub mod figures;
pub mod gallery;
mod page;
pub mod protocol;
mod read;
pub mod run;
mod safe;
pub mod study;
pub mod words;

use std::path::{Path, PathBuf};

pub use error::ReportError;
pub use facts::facts;
pub use run::Run;

/// Writes `report.html`, `parameters.html`, `regulation.html` and `regulation.json` into a finished run folder and returns where the report is.
///
/// # Errors
/// When the folder is not a finished run, a table is not the one that was written, or the page cannot be written.
pub fn write(run_folder: &Path) -> Result<PathBuf, ReportError> {
    let folder = synovia_results::Run::open(run_folder)?;
    let run = Run::read(&folder)?;
    if let Some(regulation) = &run.regulation {
        folder.write_file("regulation.json", regulation.to_json().as_bytes())?;
    }
    if let Some(page) = render_regulation(&run) {
        folder.write_file("regulation.html", page.as_bytes())?;
    }
    folder.write_file("parameters.html", render_parameters(&run).as_bytes())?;
    // The report last: where it is, what it leads to is there too.
    Ok(folder.write_file("report.html", render(&run).as_bytes())?)
}

/// The report of a run: the same run gives the same bytes.
pub fn render(run: &Run) -> String {
    page::html(run)
}

/// The page of the model's constants.
pub fn render_parameters(run: &Run) -> String {
    page::parameters(run)
}

/// The page of passports, legal classes and checklists; none for a run that was not read from a folder.
pub fn render_regulation(run: &Run) -> Option<String> {
    page::regulation(run)
}
