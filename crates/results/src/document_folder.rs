//! A folder that holds one answer: its document is written whole or not at all, and never over another answer.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::atomic;

/// Why a document could not be left in, or read from, a folder.
#[derive(Debug)]
pub enum DocumentFolderError {
    /// The folder holds the answer to another question, or something else altogether.
    Occupied(PathBuf),
    /// The folder holds no document.
    NoDocument {
        /// The folder.
        folder: PathBuf,
        /// Name of the document.
        file: &'static str,
    },
    /// The document is not one this version can read.
    Unreadable(PathBuf, serde_json::Error),
    /// The document was written by a version with another layout.
    SchemaVersion {
        /// The document.
        path: PathBuf,
        /// The version it says.
        found: u32,
        /// The version that is read.
        read: u32,
    },
    /// The system would not.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for DocumentFolderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DocumentFolderError::Occupied(path) => write!(
                f,
                "{} holds something else already, and is left as it is",
                path.display()
            ),
            DocumentFolderError::NoDocument { folder, file } => {
                write!(f, "{} has no {file}", folder.display())
            }
            DocumentFolderError::Unreadable(path, error) => {
                write!(f, "{}: {error}", path.display())
            }
            DocumentFolderError::SchemaVersion { path, found, read } => write!(
                f,
                "{} has layout {found}, this version reads {read}",
                path.display()
            ),
            DocumentFolderError::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for DocumentFolderError {}

/// Leaves `text` as `file` in a folder, whole or not at all. A folder that already holds the same bytes is fine; one that holds anything
/// else is not touched.
///
/// # Errors
/// [`Occupied`](DocumentFolderError::Occupied) or [`Io`](DocumentFolderError::Io).
pub fn leave_document(
    folder: &Path,
    file: &str,
    text: &str,
) -> Result<PathBuf, DocumentFolderError> {
    let io = |error| DocumentFolderError::Io(folder.to_owned(), error);
    let path = folder.join(file);
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            let same = fs::read(&path).is_ok_and(|there| there == text.as_bytes());
            if !same && entries.next().is_some() {
                return Err(DocumentFolderError::Occupied(folder.to_owned()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(io)?;
        }
        Err(error) => return Err(io(error)),
    }
    atomic::write(&path, text.as_bytes()).map_err(io)?;
    Ok(path)
}

/// The text of the document of a folder.
pub(crate) fn read_document(
    folder: &Path,
    file: &'static str,
) -> Result<String, DocumentFolderError> {
    let path = folder.join(file);
    fs::read_to_string(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DocumentFolderError::NoDocument {
            folder: folder.to_owned(),
            file,
        },
        _ => DocumentFolderError::Io(path, error),
    })
}

/// Writes another file beside the document, whole or not at all, such as its report.
///
/// # Errors
/// When the system would not.
pub fn write_beside(
    folder: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<PathBuf, DocumentFolderError> {
    let file = folder.join(name);
    atomic::write(&file, bytes).map_err(|error| DocumentFolderError::Io(file.clone(), error))?;
    Ok(file)
}
