use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::claim::ClaimError;
use crate::{TableError, io_failure};

/// Why a run folder cannot be used.
#[derive(Debug)]
pub enum RunFolderError {
    /// A finished or unfinished run of another plan is there.
    AnotherPlan {
        /// The folder.
        path: PathBuf,
        /// Hash of the plan that is there.
        found: String,
        /// Whether it is finished.
        finished: bool,
    },
    /// This very plan has been run and is finished: nothing needs to be done.
    Finished {
        /// The folder.
        path: PathBuf,
    },
    /// This very plan has been begun: it can be resumed.
    Unfinished {
        /// The folder.
        path: PathBuf,
    },
    /// Something else is there, and it is never overwritten.
    NotARunFolder {
        /// The folder or file.
        path: PathBuf,
    },
    /// There is nothing to resume or open.
    NotThere {
        /// The folder.
        path: PathBuf,
    },
    /// The run is of another version of the tables.
    SchemaVersion {
        /// The folder.
        path: PathBuf,
        /// The version that is there.
        found: u32,
    },
    /// A part was asked for that is not finished, or is damaged.
    PartNotFinished {
        /// Index of the part.
        index: usize,
    },
    /// The run has no such table.
    NoSuchTable {
        /// The folder.
        path: PathBuf,
        /// Name of the table.
        table: String,
    },
    /// Two tables of the same name were given.
    TableTwice {
        /// Name of the table.
        table: String,
    },
    /// A file that the manifest names is not there.
    Removed {
        /// The file.
        path: PathBuf,
    },
    /// A file is not what the manifest says it is.
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A file is not the table it should be.
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: TableError,
    },
    /// Another process is writing into the folder, or it cannot be written into at all.
    Claim(ClaimError),
    /// The disk or the system refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl fmt::Display for RunFolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunFolderError::AnotherPlan {
                path,
                found,
                finished,
            } => {
                let state = if *finished {
                    "a finished"
                } else {
                    "an unfinished"
                };
                write!(
                    f,
                    "{} holds {state} run of another plan ({found}); choose another folder",
                    path.display()
                )
            }
            RunFolderError::Finished { path } => {
                write!(f, "{} already holds this run, finished", path.display())
            }
            RunFolderError::Unfinished { path } => write!(
                f,
                "{} holds this run, unfinished; it can be resumed",
                path.display()
            ),
            RunFolderError::NotARunFolder { path } => {
                write!(
                    f,
                    "{} is there and is not a run folder; it is not overwritten, choose another folder",
                    path.display()
                )
            }
            RunFolderError::NotThere { path } => write!(f, "there is no run in {}", path.display()),
            RunFolderError::SchemaVersion { path, found } => {
                write!(
                    f,
                    "{} has schema version {found}; this program reads {}",
                    path.display(),
                    crate::SCHEMA_VERSION
                )
            }
            RunFolderError::PartNotFinished { index } => {
                write!(f, "part {index} of the run is not finished")
            }
            RunFolderError::NoSuchTable { path, table } => {
                write!(f, "the run in {} has no table {table}", path.display())
            }
            RunFolderError::TableTwice { table } => write!(f, "the table {table} was given twice"),
            RunFolderError::Removed { path } => {
                write!(
                    f,
                    "{} was removed after the run was finished",
                    path.display()
                )
            }
            RunFolderError::Changed { path } => write!(
                f,
                "{} was changed or damaged after the run was finished",
                path.display()
            ),
            RunFolderError::Table { path, error } => write!(f, "{}: {error}", path.display()),
            RunFolderError::Claim(error) => write!(f, "{error}"),
            RunFolderError::Io { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for RunFolderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RunFolderError::Table { error, .. } => Some(error),
            RunFolderError::Claim(error) => Some(error),
            RunFolderError::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<ClaimError> for RunFolderError {
    fn from(error: ClaimError) -> Self {
        RunFolderError::Claim(error)
    }
}

impl RunFolderError {
    /// Whether another folder, a whole file or more room would mend it.
    pub fn is_the_users(&self) -> bool {
        match self {
            RunFolderError::Io { error, .. }
            | RunFolderError::Claim(ClaimError::Io { error, .. }) => {
                io_failure::is_the_users(error)
            }
            RunFolderError::TableTwice { .. } => false,
            _ => true,
        }
    }
}
