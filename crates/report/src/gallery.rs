//! The page of a calibration: how far it misses trials that it has not seen, from one `posterior.json`.
//!
//! Goals that are missed come first, then every printed number beside its prediction, then what the effects of classes are, how the answer
//! moves when the fit is done in other ways, and all rows as a table.
//!
//! ```
//! let posterior = synovia_results::posterior::Posterior::from_json(
//!     r#"{"schema_version": 1, "program_version": "0.1.0", "notice": "", "seed": 1, "data_sha256": "", "registry_sha256": "",
//!         "hypotheses": [], "trials": [], "scores": [], "gallery": [], "unfitted": [], "variants": []}"#,
//! )?;
//! assert!(synovia_report::gallery::render(&posterior).contains("SIMULATED"));
//! # Ok::<(), String>(())
//! ```

pub mod charts;
mod tables;

use std::path::{Path, PathBuf};
use std::{fs, io};

use askama::Template;
use synovia_results::posterior::{Goal, Interval, Measure, POSTERIOR_FILE, Posterior};
use synovia_results::{RunFolderError, write_whole};

use crate::ReportError;
use crate::page::{STYLE, parts};
use crate::words;

#[derive(Template)]
#[template(path = "gallery.html")]
struct Page {
    style: &'static str,
    line: String,
    made: String,
    lead: String,
    goals: Vec<String>,
    scatter: Vec<String>,
    worst: Vec<String>,
    unfitted: Vec<String>,
    scores: Vec<String>,
    effects: Vec<String>,
    variants: Vec<String>,
    trials: Vec<String>,
    rows: Vec<String>,
}

/// Whether a folder holds what this page is made from.
pub fn is_calibration(folder: &Path) -> bool {
    folder.join(POSTERIOR_FILE).is_file()
}

/// Writes `report.html` beside the `posterior.json` of a folder and returns where it is.
///
/// # Errors
/// When `posterior.json` is not there or is not a calibration (the message says where), or the page cannot be written.
pub fn write(folder: &Path) -> Result<PathBuf, ReportError> {
    let source = folder.join(POSTERIOR_FILE);
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |error| ReportError::RunFolder(RunFolderError::Io { path, error })
    };
    let json = fs::read_to_string(&source).map_err(refused(&source))?;
    let posterior = Posterior::from_json(&json).map_err(|error| {
        let what = format!("not a calibration: {error}");
        refused(&source)(io::Error::new(io::ErrorKind::InvalidData, what))
    })?;
    let page = folder.join("report.html");
    write_whole(&page, render(&posterior).as_bytes()).map_err(refused(&page))?;
    Ok(page)
}

/// The page of a calibration: the same document gives the same bytes.
pub fn render(posterior: &Posterior) -> String {
    let page = Page {
        style: STYLE,
        line: format!(
            "Synovia {} · {} trials, {} printed numbers, each predicted without its trial",
            posterior.program_version,
            posterior.trials.len(),
            posterior.gallery.len(),
        ),
        made: format!(
            "Seed {} · tables of trials {} · constants {}",
            posterior.seed,
            short(&posterior.data_sha256),
            short(&posterior.registry_sha256),
        ),
        lead: lead(&posterior.goals()),
        goals: parts([], [tables::goals(posterior)]),
        scatter: parts([charts::scatter(posterior)], []),
        worst: parts([charts::worst(posterior)], []),
        unfitted: parts([charts::unfitted(posterior)], [tables::unfitted(posterior)]),
        scores: parts(
            [
                charts::ratios(posterior, "arms"),
                charts::ratios(posterior, "differences"),
            ],
            [tables::gains(posterior), tables::scores(posterior)],
        ),
        effects: parts([charts::effects(posterior)], [tables::effects(posterior)]),
        variants: parts([], [tables::variants(posterior)]),
        trials: parts([], [tables::trials(posterior)]),
        rows: parts([], [tables::rows(posterior)]),
    };
    // Templates only fail when writing fails, and writing to memory does not.
    page.render().expect("writing to memory cannot fail")
}

/// Digits of a hash that tell documents apart.
const HASH_DIGITS: usize = 12;

fn short(hash: &str) -> &str {
    hash.get(..HASH_DIGITS).unwrap_or(hash)
}

/// What is missed, in one sentence; then where mechanism helps and where not.
fn lead(goals: &[Goal]) -> String {
    let missed = goals.iter().filter(|goal| !goal.met).count();
    let gain = goals.iter().find(|goal| goal.measure == Measure::LogScore);
    let mut said = format!(
        "{} of {} goals that were written down before the first fit are missed.",
        words::sentence(&words::spelled(missed)),
        words::spelled(goals.len())
    );
    if let Some(goal) = gain {
        let Interval {
            estimate,
            low,
            high,
        } = goal.seen;
        let helps = if low > 0.0 {
            "Mechanism helps"
        } else {
            "Whether mechanism helps is not seen"
        };
        said.push_str(&format!(
            " {helps}: its log score over all trials is {} ({}) beyond that of a statistical rival that knows class, dose and visit only.",
            words::points(estimate),
            words::interval(low, high, 1)
        ));
    }
    said
}
