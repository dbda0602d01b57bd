//! The folder of a protocol: what is there already is never written over.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use synovia_results::evidence::{EvidenceFolderError, write_beside};

use crate::failure::Failure;

/// The document inside the folder.
const FILE: &str = "protocol.json";

/// Leaves the document, whole or not at all. A folder that holds the same bytes is fine; one that holds anything else is not touched.
pub fn write(folder: &Path, json: &str) -> Result<(), Failure> {
    let refused = |error: io::Error| of(&EvidenceFolderError::Io(folder.to_owned(), error));
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            let same = fs::read(folder.join(FILE)).is_ok_and(|there| there == json.as_bytes());
            if !same && entries.next().is_some() {
                return Err(of(&EvidenceFolderError::Occupied(folder.to_owned())));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(refused)?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(of(&EvidenceFolderError::Occupied(folder.to_owned())));
        }
        Err(error) => return Err(refused(error)),
    }
    beside(folder, FILE, json).map(|_| ())
}

/// Leaves another file in it.
pub fn beside(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    write_beside(folder, name, text.as_bytes()).map_err(|error| of(&error))
}

fn of(error: &EvidenceFolderError) -> Failure {
    match error {
        EvidenceFolderError::Occupied(_) => {
            Failure::user(error.to_string(), "name another folder with --out")
        }
        EvidenceFolderError::Io(_, cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
            Failure::user(
                error.to_string(),
                "name a folder that you may write to with --out",
            )
        }
        other => Failure::Internal(other.to_string()),
    }
}
