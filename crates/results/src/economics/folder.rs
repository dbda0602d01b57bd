use std::path::{Path, PathBuf};

use super::{Analysis, ECONOMICS_SCHEMA_VERSION};
use crate::claim::Claim;
use crate::document_folder::{DocumentFolderError, leave_document, read_document};

/// The document inside a folder.
pub const ECONOMICS_FILE: &str = "economics.json";

impl Analysis {
    /// Leaves the document as `economics.json` in the claimed folder, as [`leave_document`] does.
    ///
    /// # Errors
    /// See [`DocumentFolderError`].
    pub fn write(&self, claim: &Claim) -> Result<PathBuf, DocumentFolderError> {
        leave_document(claim, ECONOMICS_FILE, &self.to_json())
    }

    /// Reads the document of a folder.
    ///
    /// # Errors
    /// See [`DocumentFolderError`].
    pub fn read(folder: &Path) -> Result<Self, DocumentFolderError> {
        let path = || folder.join(ECONOMICS_FILE);
        let document = Analysis::from_json(&read_document(folder, ECONOMICS_FILE)?)
            .map_err(|error| DocumentFolderError::Unreadable(path(), error))?;
        if document.schema_version != ECONOMICS_SCHEMA_VERSION {
            return Err(DocumentFolderError::SchemaVersion {
                path: path(),
                found: document.schema_version,
                read: ECONOMICS_SCHEMA_VERSION,
            });
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
        first.write(&Claim::try_take(&folder).unwrap()).unwrap();
        first.write(&Claim::try_take(&folder).unwrap()).unwrap();
        assert_eq!(Analysis::read(&folder).unwrap(), first);
        let other = document(2000)
            .write(&Claim::try_take(&folder).unwrap())
            .unwrap_err();
        assert!(matches!(other, DocumentFolderError::Occupied(_)), "{other}");
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
        later.write(&Claim::try_take(&folder).unwrap()).unwrap();
        assert!(matches!(
            Analysis::read(&folder).unwrap_err(),
            DocumentFolderError::SchemaVersion { found, .. } if found == ECONOMICS_SCHEMA_VERSION + 1
        ));
        fs::remove_dir_all(&folder).unwrap();
    }
}
