//! The folder of a protocol: what is there already is never written over.

use std::io;
use std::path::{Path, PathBuf};

use synovia_results::{DocumentFolderError, leave_document, write_beside};

use crate::failure::Failure;

/// The document inside the folder.
const FILE: &str = "protocol.json";

/// Leaves the document, whole or not at all. A folder that holds the same bytes is fine; one that holds anything else is not touched.
pub fn write(folder: &Path, json: &str) -> Result<(), Failure> {
    match leave_document(folder, FILE, json) {
        Ok(_) => Ok(()),
        // A file in the way is somebody's, too.
        Err(DocumentFolderError::Io(path, cause))
            if cause.kind() == io::ErrorKind::NotADirectory =>
        {
            Err(of(&DocumentFolderError::Occupied(path)))
        }
        Err(error) => Err(of(&error)),
    }
}

/// Leaves another file in it.
pub fn beside(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    write_beside(folder, name, text.as_bytes()).map_err(|error| of(&error))
}

fn of(error: &DocumentFolderError) -> Failure {
    match error {
        DocumentFolderError::Occupied(_) => {
            Failure::user(error.to_string(), "name another folder with --out")
        }
        DocumentFolderError::Io(_, cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
            Failure::user(
                error.to_string(),
                "name a folder that you may write to with --out",
            )
        }
        other => Failure::Internal(other.to_string()),
    }
}
