//! A folder that holds one answer: its files are written whole or not at all, and never over another answer.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::claim::{Claim, ClaimError};
use crate::{atomic, io_failure};

/// Pages that are made from a document, and anew with it.
const PAGES: [&str; 2] = ["report.html", "protocol.html"];

/// Why a document could not be left in, or read from, a folder.
#[derive(Debug)]
pub enum DocumentFolderError {
    /// The folder holds the answer to another question, or something else altogether.
    Occupied(PathBuf),
    /// Another process is writing into it, or it cannot be written into at all.
    Claim(ClaimError),
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
            DocumentFolderError::Claim(error) => write!(f, "{error}"),
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

impl From<ClaimError> for DocumentFolderError {
    fn from(error: ClaimError) -> Self {
        DocumentFolderError::Claim(error)
    }
}

impl DocumentFolderError {
    /// Whether another folder, another file or more room would mend it.
    pub fn is_the_users(&self) -> bool {
        match self {
            DocumentFolderError::Io(_, error)
            | DocumentFolderError::Claim(ClaimError::Io { error, .. }) => {
                io_failure::is_the_users(error)
            }
            _ => true,
        }
    }
}

/// Whether files of these names could be left in a folder: it is not there, is empty, or holds nothing but some of them, as a killed
/// writer leaves them. The last file is the document; once it is there, anything may stand beside it.
///
/// # Errors
/// [`Occupied`](DocumentFolderError::Occupied), also by a file further up, or [`Io`](DocumentFolderError::Io).
pub fn check_free(folder: &Path, names: &[&str]) -> Result<(), DocumentFolderError> {
    let occupied = |by: &Path| Err(DocumentFolderError::Occupied(by.to_owned()));
    if let Some(file) = folder.ancestors().find(|above| above.is_file()) {
        return occupied(file);
    }
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| DocumentFolderError::Io(folder.to_owned(), error))?,
    };
    if names
        .last()
        .is_some_and(|document| folder.join(document).is_file())
    {
        return Ok(());
    }
    for entry in entries {
        let name = entry
            .map_err(|error| DocumentFolderError::Io(folder.to_owned(), error))?
            .file_name();
        if !atomic::is_leftover(&name) && !names.iter().any(|file| name == *file) {
            return occupied(folder);
        }
    }
    Ok(())
}

/// The same for files of this content: those that are there must have it.
fn check_same(folder: &Path, files: &[(&str, &str)]) -> Result<(), DocumentFolderError> {
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    check_free(folder, &names)?;
    for (name, text) in files {
        let path = folder.join(name);
        // The length first, so that nothing long is read.
        let same = || {
            fs::metadata(&path).is_ok_and(|about| about.len() == text.len() as u64)
                && fs::read(&path).is_ok_and(|there| there == text.as_bytes())
        };
        if path.exists() && !same() {
            return Err(DocumentFolderError::Occupied(folder.to_owned()));
        }
    }
    Ok(())
}

/// Leaves files in the claimed folder, each whole or not at all, and returns where the last one is. It is the document: a folder that has
/// it has the others too. A folder that already holds the same is fine; one that holds anything else is not touched.
///
/// # Errors
/// [`Occupied`](DocumentFolderError::Occupied) or [`Io`](DocumentFolderError::Io).
pub fn leave_documents(
    claim: &Claim,
    files: &[(&str, &str)],
) -> Result<PathBuf, DocumentFolderError> {
    let folder = claim.folder();
    check_same(folder, files)?;
    let mut last = folder.to_owned();
    for (file, text) in files {
        last = folder.join(file);
        atomic::write(&last, text.as_bytes())
            .map_err(|error| DocumentFolderError::Io(last.clone(), error))?;
    }
    Ok(last)
}

/// Leaves one document, as [`leave_documents`] does.
///
/// # Errors
/// As there.
pub fn leave_document(
    claim: &Claim,
    file: &str,
    text: &str,
) -> Result<PathBuf, DocumentFolderError> {
    leave_documents(claim, &[(file, text)])
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

/// Writes the page of a document beside it, whole or not at all.
///
/// # Errors
/// When the system would not.
///
/// # Panics
/// When no page has this name: only pages may be written over.
pub fn write_beside(
    claim: &Claim,
    name: &str,
    bytes: &[u8],
) -> Result<PathBuf, DocumentFolderError> {
    assert!(PAGES.contains(&name), "{name} is no page");
    let file = claim.folder().join(name);
    atomic::write(&file, bytes).map_err(|error| DocumentFolderError::Io(file.clone(), error))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_writer_of_the_same_answer_is_gone_on_with_and_another_answer_is_kept() {
        let folder = std::env::temp_dir().join(format!("synovia-document-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let files = [("psa.csv", "1,2\n"), ("economics.json", "{}\n")];
        let leave =
            |files: &[(&str, &str)]| leave_documents(&Claim::try_take(&folder).unwrap(), files);
        // Killed after the first file, and in the middle of the second.
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("psa.csv"), "1,2\n").unwrap();
        fs::write(folder.join(".synovia-unfinished-1-1-economics.json"), "{").unwrap();
        assert_eq!(leave(&files).unwrap(), folder.join("economics.json"));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        // What somebody puts beside a finished answer is no hindrance, and neither is a missing table.
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        fs::remove_file(folder.join("psa.csv")).unwrap();
        leave(&files).unwrap();
        assert!(folder.join("psa.csv").exists());
        let other = leave(&[("psa.csv", "1,3\n"), ("economics.json", "{}\n")]).unwrap_err();
        assert!(matches!(other, DocumentFolderError::Occupied(_)), "{other}");
        fs::remove_file(folder.join("economics.json")).unwrap();
        assert!(matches!(
            leave(&files).unwrap_err(),
            DocumentFolderError::Occupied(_)
        ));
        assert_eq!(fs::read(folder.join("psa.csv")).unwrap(), b"1,2\n");
        fs::remove_dir_all(&folder).unwrap();
    }
}
