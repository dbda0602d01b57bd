use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Document;
use crate::atomic;

/// The document inside a folder.
pub const EVIDENCE_FILE: &str = "evidence.json";

/// Why a document could not be left in, or read from, a folder.
#[derive(Debug)]
pub enum EvidenceFolderError {
    /// The folder holds the answer to another question, or something else altogether.
    Occupied(PathBuf),
    /// The folder holds no document.
    NoDocument(PathBuf),
    /// The document is not one this version can read.
    Unreadable(PathBuf, serde_json::Error),
    /// The system would not.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for EvidenceFolderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EvidenceFolderError::Occupied(path) => write!(
                f,
                "{} holds something else already, and is left as it is",
                path.display()
            ),
            EvidenceFolderError::NoDocument(path) => {
                write!(f, "{} has no {EVIDENCE_FILE}", path.display())
            }
            EvidenceFolderError::Unreadable(path, error) => {
                write!(f, "{}: {error}", path.join(EVIDENCE_FILE).display())
            }
            EvidenceFolderError::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for EvidenceFolderError {}

impl Document {
    /// Leaves the document as `evidence.json` in a folder, whole or not at all. A folder that already holds the same bytes is fine; one
    /// that holds anything else is not touched.
    ///
    /// # Errors
    /// See [`EvidenceFolderError`].
    pub fn write(&self, folder: &Path) -> Result<PathBuf, EvidenceFolderError> {
        let io = |error| EvidenceFolderError::Io(folder.to_owned(), error);
        let file = folder.join(EVIDENCE_FILE);
        let bytes = self.to_json();
        match fs::read_dir(folder) {
            Ok(mut entries) => {
                let same = fs::read(&file).is_ok_and(|there| there == bytes.as_bytes());
                if !same && entries.next().is_some() {
                    return Err(EvidenceFolderError::Occupied(folder.to_owned()));
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
    /// See [`EvidenceFolderError`].
    pub fn read(folder: &Path) -> Result<Self, EvidenceFolderError> {
        let file = folder.join(EVIDENCE_FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(EvidenceFolderError::NoDocument(folder.to_owned()));
            }
            Err(error) => return Err(EvidenceFolderError::Io(file, error)),
        };
        Document::from_json(&text)
            .map_err(|error| EvidenceFolderError::Unreadable(folder.to_owned(), error))
    }
}

/// Writes another file beside the document, whole or not at all, such as its report.
///
/// # Errors
/// When the system would not.
pub fn write_beside(
    folder: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<PathBuf, EvidenceFolderError> {
    let file = folder.join(name);
    atomic::write(&file, bytes).map_err(|error| EvidenceFolderError::Io(file.clone(), error))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Meta, Question};
    use super::*;

    fn document(outcome: &str) -> Document {
        Document::Meta(Box::new(Meta {
            question: Question {
                outcome: outcome.to_owned(),
                ..Question::default()
            },
            ..Meta::default()
        }))
    }

    #[test]
    fn a_folder_keeps_the_answer_it_has() {
        let folder = std::env::temp_dir().join(format!("synovia-evidence-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let pain = document("pain");
        pain.write(&folder).unwrap();
        pain.write(&folder).unwrap();
        assert_eq!(Document::read(&folder).unwrap(), pain);
        let other = document("function").write(&folder).unwrap_err();
        assert!(matches!(other, EvidenceFolderError::Occupied(_)), "{other}");
        assert_eq!(Document::read(&folder).unwrap(), pain);
        fs::remove_dir_all(&folder).unwrap();
    }
}
