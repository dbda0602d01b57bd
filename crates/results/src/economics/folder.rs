use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Analysis, ECONOMICS_SCHEMA_VERSION};
use crate::atomic;

/// The document inside a folder.
pub const ECONOMICS_FILE: &str = "economics.json";

/// Why a document could not be left in, or read from, a folder.
#[derive(Debug)]
pub enum EconomicsFolderError {
    /// The folder holds another answer, or something else altogether.
    Occupied(PathBuf),
    /// The folder holds no document.
    NoDocument(PathBuf),
    /// The document is not one this version can read.
    Unreadable(PathBuf, serde_json::Error),
    /// The document was written by a version with another layout.
    SchemaVersion {
        /// Where.
        path: PathBuf,
        /// The version it says.
        found: u32,
    },
    /// The system would not.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for EconomicsFolderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EconomicsFolderError::Occupied(path) => write!(
                f,
                "{} holds something else already, and is left as it is",
                path.display()
            ),
            EconomicsFolderError::NoDocument(path) => {
                write!(f, "{} has no {ECONOMICS_FILE}", path.display())
            }
            EconomicsFolderError::Unreadable(path, error) => {
                write!(f, "{}: {error}", path.join(ECONOMICS_FILE).display())
            }
            EconomicsFolderError::SchemaVersion { path, found } => write!(
                f,
                "{} has layout {found}, this version reads {ECONOMICS_SCHEMA_VERSION}",
                path.join(ECONOMICS_FILE).display()
            ),
            EconomicsFolderError::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for EconomicsFolderError {}

impl Analysis {
    /// Leaves the document as `economics.json` in a folder, whole or not at all. A folder that already holds the same bytes is fine; one
    /// that holds anything else is not touched.
    ///
    /// # Errors
    /// See [`EconomicsFolderError`].
    pub fn write(&self, folder: &Path) -> Result<PathBuf, EconomicsFolderError> {
        let io = |error| EconomicsFolderError::Io(folder.to_owned(), error);
        let file = folder.join(ECONOMICS_FILE);
        let bytes = self.to_json();
        match fs::read_dir(folder) {
            Ok(mut entries) => {
                let same = fs::read(&file).is_ok_and(|there| there == bytes.as_bytes());
                if !same && entries.next().is_some() {
                    return Err(EconomicsFolderError::Occupied(folder.to_owned()));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(io)?;
            }
            Err(error) => return Err(io(error)),
        }
        atomic::write(&file, bytes.as_bytes()).map_err(io)?;
        Ok(file)
    }

    /// Reads the document of a folder.
    ///
    /// # Errors
    /// See [`EconomicsFolderError`].
    pub fn read(folder: &Path) -> Result<Self, EconomicsFolderError> {
        let file = folder.join(ECONOMICS_FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(EconomicsFolderError::NoDocument(folder.to_owned()));
            }
            Err(error) => return Err(EconomicsFolderError::Io(file, error)),
        };
        let document = Analysis::from_json(&text)
            .map_err(|error| EconomicsFolderError::Unreadable(folder.to_owned(), error))?;
        if document.schema_version != ECONOMICS_SCHEMA_VERSION {
            return Err(EconomicsFolderError::SchemaVersion {
                path: folder.to_owned(),
                found: document.schema_version,
            });
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(draws: u64) -> Analysis {
        let mut document = Analysis {
            schema_version: ECONOMICS_SCHEMA_VERSION,
            ..Analysis::default()
        };
        document.question.draws = draws;
        document
    }

    #[test]
    fn a_folder_keeps_the_answer_it_has() {
        let folder = std::env::temp_dir().join(format!("synovia-economics-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let first = document(1000);
        first.write(&folder).unwrap();
        first.write(&folder).unwrap();
        assert_eq!(Analysis::read(&folder).unwrap(), first);
        let other = document(2000).write(&folder).unwrap_err();
        assert!(
            matches!(other, EconomicsFolderError::Occupied(_)),
            "{other}"
        );
        assert_eq!(Analysis::read(&folder).unwrap(), first);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn another_layout_is_said_and_not_guessed_at() {
        let folder =
            std::env::temp_dir().join(format!("synovia-economics-old-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let mut later = document(10);
        later.schema_version += 1;
        later.write(&folder).unwrap();
        assert!(matches!(
            Analysis::read(&folder).unwrap_err(),
            EconomicsFolderError::SchemaVersion { found, .. } if found == ECONOMICS_SCHEMA_VERSION + 1
        ));
        fs::remove_dir_all(&folder).unwrap();
    }
}
