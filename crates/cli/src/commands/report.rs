//! `synovia report`: the page of a run folder, or of a folder with `economics.json` or `posterior.json`, made again.

use std::path::Path;

use synovia_report::{ReportError, economics, gallery};
use synovia_results::Run;

use crate::arguments::Report;
use crate::failure::Failure;
use crate::output::print;
use crate::output_folder::claim;

pub fn run(arguments: &Report) -> Result<(), Failure> {
    let folder = &arguments.run_dir;
    check_is_whole(folder)?;
    let _claim = claim(folder)?;
    let page = if economics::is_economics(folder) {
        economics::write(folder)
    } else if gallery::is_calibration(folder) {
        gallery::write(folder)
    } else {
        synovia_report::write(folder)
    };
    let page = page.map_err(|error| of_report(&error))?;
    print(&format!("{}\n", page.display()))
}

/// A folder that nobody wrote is not made only to find nothing in it.
fn check_is_whole(folder: &Path) -> Result<(), Failure> {
    if economics::is_economics(folder) || gallery::is_calibration(folder) {
        return Ok(());
    }
    Run::open(folder)
        .map(|_| ())
        .map_err(|error| Failure::of_reading(&error))
}

/// Who has to do something about a report that could not be made.
pub fn of_report(error: &ReportError) -> Failure {
    match error {
        ReportError::RunFolder(error) => Failure::of_reading(error),
    }
}
