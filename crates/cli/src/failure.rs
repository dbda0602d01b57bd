//! How a command ends when it does not end well.

use std::io;
use std::process::ExitCode;

use synovia_results::{DocumentFolderError, RunFolderError};

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
    /// A failure that is not the user's: a full disk, a bug. Exit code 2.
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

    /// A run folder that cannot be written into.
    pub fn of_writing(error: &RunFolderError) -> Self {
        let help = match error {
            RunFolderError::AnotherPlan { .. } | RunFolderError::NotARunFolder { .. } => {
                "name another folder with --out, or remove this one"
            }
            RunFolderError::SchemaVersion { .. } => "remove it, or name another folder with --out",
            RunFolderError::Io { error: cause, .. }
                if cause.kind() == io::ErrorKind::PermissionDenied =>
            {
                "name a folder that you may write to with --out"
            }
            RunFolderError::Changed { .. } => {
                "name another folder with --out; the same plan gives the same bytes"
            }
            _ => return Failure::Internal(error.to_string()),
        };
        Failure::user(error.to_string(), help)
    }

    /// A document that cannot be left in the folder that `--out` names.
    pub fn of_document(error: &DocumentFolderError) -> Self {
        match error {
            DocumentFolderError::Occupied(_) => {
                Failure::user(error.to_string(), "name another folder with --out")
            }
            DocumentFolderError::Io(_, cause)
                if matches!(
                    cause.kind(),
                    io::ErrorKind::PermissionDenied
                        | io::ErrorKind::NotFound
                        | io::ErrorKind::NotADirectory
                        | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                Failure::user(
                    error.to_string(),
                    "name a folder that you may write to with --out",
                )
            }
            other => Failure::Internal(other.to_string()),
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
            | RunFolderError::Table { .. }
            | RunFolderError::NoSuchTable { .. } => {
                "run the study again into another folder; the same plan gives the same bytes"
            }
            _ => return Failure::Internal(what),
        };
        Failure::user(what, help)
    }

    /// Prints what has not been printed yet, and returns the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::Findings => ExitCode::from(1),
            Failure::User { what, help } => {
                eprintln!("error: {what}\n  = help: {help}");
                ExitCode::from(1)
            }
            Failure::Internal(what) => {
                eprintln!("failure: {what}");
                ExitCode::from(2)
            }
        }
    }
}
