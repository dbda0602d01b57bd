//! What can go wrong on the way from a run folder to a page.

use std::fmt;

use synovia_results::RunFolderError;

/// What can go wrong on the way from a run folder to a page.
#[derive(Debug)]
pub enum ReportError {
    /// The folder could not be read or the page not written.
    RunFolder(RunFolderError),
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportError::RunFolder(error) => write!(f, "no report can be made: {error}"),
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReportError::RunFolder(error) => Some(error),
        }
    }
}

impl From<RunFolderError> for ReportError {
    fn from(error: RunFolderError) -> Self {
        ReportError::RunFolder(error)
    }
}
