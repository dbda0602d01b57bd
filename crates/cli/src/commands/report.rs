//! `synovia report`: the page of a run folder, or of a folder with `economics.json`, made again.

use synovia_report::ReportError;

use crate::arguments::Report;
use crate::failure::Failure;
use crate::output::print;

pub fn run(arguments: &Report) -> Result<(), Failure> {
    let folder = &arguments.run_dir;
    let page = if synovia_report::economics::is_economics(folder) {
        synovia_report::economics::write(folder)
    } else {
        synovia_report::write(folder)
    };
    let page = page.map_err(|error| of_report(&error))?;
    print(&format!("{}\n", page.display()))
}

/// Who has to do something about a report that could not be made.
pub fn of_report(error: &ReportError) -> Failure {
    match error {
        ReportError::RunFolder(error) => Failure::of_reading(error),
    }
}
