use std::path::{Path, PathBuf};

use super::Document;
use crate::claim::Claim;
use crate::document_folder::{DocumentFolderError, leave_document, read_document};

/// The document inside a folder.
pub const EVIDENCE_FILE: &str = "evidence.json";

impl Document {
    /// Leaves the document as `evidence.json` in the claimed folder, as [`leave_document`] does.
    ///
    /// # Errors
    /// See [`DocumentFolderError`].
    pub fn write(&self, claim: &Claim) -> Result<PathBuf, DocumentFolderError> {
        leave_document(claim, EVIDENCE_FILE, &self.to_json())
    }

    /// Reads the document of a folder.
    ///
    /// # Errors
    /// See [`DocumentFolderError`].
    pub fn read(folder: &Path) -> Result<Self, DocumentFolderError> {
        let text = read_document(folder, EVIDENCE_FILE)?;
        Document::from_json(&text)
            .map_err(|error| DocumentFolderError::Unreadable(folder.join(EVIDENCE_FILE), error))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Meta, Question};
    use super::*;
    use std::fs;

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
        pain.write(&Claim::try_take(&folder).unwrap()).unwrap();
        pain.write(&Claim::try_take(&folder).unwrap()).unwrap();
        assert_eq!(Document::read(&folder).unwrap(), pain);
        let other = document("function")
            .write(&Claim::try_take(&folder).unwrap())
            .unwrap_err();
        assert!(matches!(other, DocumentFolderError::Occupied(_)), "{other}");
        assert_eq!(Document::read(&folder).unwrap(), pain);
        fs::remove_dir_all(&folder).unwrap();
    }
}
