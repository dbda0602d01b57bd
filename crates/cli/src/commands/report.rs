//! `synovia report`: the page of a run folder, made again.

use synovia_report::ReportError;

use crate::arguments::Report;
use crate::failure::Failure;
use crate::output::print;

pub fn run(arguments: &Report) -> Result<(), Failure> {
    let page = synovia_report::write(&arguments.run_dir).map_err(|error| of_report(&error))?;
    print(&format!("{}\n", page.display()))
}

/// Who has to do something about a report that could not be made.
pub fn of_report(error: &ReportError) -> Failure {
    match error {
        ReportError::RunFolder(error) => Failure::of_reading(error),
    }
}
