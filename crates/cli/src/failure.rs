//! How a command ends when it does not end well.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use synovia_diagnostics::cut;
use synovia_results::{ClaimError, DocumentFolderError, RunFolderError, is_the_users};

use crate::output::say;

/// Why a command stopped.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Findings in what the user wrote; they have been printed. Exit code 1.
    Findings,
    /// Something the user wrote or named, said here. Exit code 1.
    User {
        /// What is wrong.
        what: String,
        /// What to do about it.
        help: String,
    },
    /// A failure that is not the user's: a broken disk, a bug. Exit code 2.
    Internal(String),
}

impl Failure {
    /// Something the user named, and what to do about it.
    pub fn user(what: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::User {
            what: what.into(),
            help: help.into(),
        }
    }

    /// What the system refused about something that the user named.
    pub fn of_io(path: &Path, error: &io::Error) -> Self {
        Failure::of_system(format!("{}: {error}", path.display()), error)
    }

    fn of_system(what: String, error: &io::Error) -> Self {
        if !is_the_users(error) {
            return Failure::Internal(what);
        }
        let help = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room and type the same again: what is finished is kept"
            }
            io::ErrorKind::InvalidData => "make it again, or name a folder that is whole",
            _ => "name a place that is there and that you may read and write",
        };
        Failure::user(what, help)
    }

    /// A folder that another process writes into, or that cannot be written into.
    pub fn of_claim(error: &ClaimError) -> Self {
        match error {
            ClaimError::Held { .. } => Failure::user(
                error.to_string(),
                "wait until that is finished and type the same again, or name another folder with --out",
            ),
            ClaimError::Io { error: cause, .. } => Failure::of_system(error.to_string(), cause),
        }
    }

    /// A run folder that cannot be written into.
    pub fn of_writing(error: &RunFolderError) -> Self {
        let help = match error {
            RunFolderError::AnotherPlan { .. } | RunFolderError::NotARunFolder { .. } => {
                "name another folder with --out, or remove this one"
            }
            RunFolderError::SchemaVersion { .. } => "remove it, or name another folder with --out",
            RunFolderError::Changed { .. }
            | RunFolderError::Removed { .. }
            | RunFolderError::Table { .. } => {
                "name another folder with --out; the same plan gives the same bytes"
            }
            RunFolderError::Claim(error) => return Failure::of_claim(error),
            RunFolderError::Io { error: cause, .. } => {
                return Failure::of_system(error.to_string(), cause);
            }
            _ => return Failure::Internal(error.to_string()),
        };
        Failure::user(error.to_string(), help)
    }

    /// A document that cannot be left in the folder that `--out` names, or read from one.
    pub fn of_document(error: &DocumentFolderError) -> Self {
        match error {
            DocumentFolderError::Claim(error) => Failure::of_claim(error),
            DocumentFolderError::Io(_, cause) => Failure::of_system(error.to_string(), cause),
            _ => Failure::user(error.to_string(), "name another folder with --out"),
        }
    }

    /// A run folder that cannot be read.
    pub fn of_reading(error: &RunFolderError) -> Self {
        let what = match error {
            RunFolderError::NotARunFolder { path } => {
                format!("{} is not a run folder", path.display())
            }
            other => other.to_string(),
        };
        let help = match error {
            RunFolderError::NotThere { .. } | RunFolderError::NotARunFolder { .. } => {
                "name a folder that `synovia run` wrote"
            }
            RunFolderError::Unfinished { .. } => {
                "run the study again into this folder: it goes on where it stopped"
            }
            RunFolderError::SchemaVersion { .. } => {
                "run the study again with this version of the program"
            }
            RunFolderError::Changed { .. }
            | RunFolderError::Removed { .. }
            | RunFolderError::Table { .. }
            | RunFolderError::NoSuchTable { .. } => {
                "run the study again into another folder; the same plan gives the same bytes"
            }
            RunFolderError::Claim(error) => return Failure::of_claim(error),
            RunFolderError::Io { error: cause, .. } => return Failure::of_system(what, cause),
            _ => return Failure::Internal(what),
        };
        Failure::user(what, help)
    }

    /// Prints what has not been printed yet, and returns the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::Findings => ExitCode::from(1),
            Failure::User { what, help } => {
                say(&format!("error: {}\n  = help: {help}", cut(what)));
                ExitCode::from(1)
            }
            Failure::Internal(what) => {
                say(&format!("failure: {}", cut(what)));
                ExitCode::from(2)
            }
        }
    }
}
