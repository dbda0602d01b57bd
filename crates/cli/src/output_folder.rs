//! Where a command leaves what it made: one process at a time, whole or not at all, never over something else.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use synovia_results::{Claim, PATIENCE, check_free, leave_documents};

use crate::failure::Failure;
use crate::output::say;

/// The right to write into a folder. Whoever else writes there is named and waited for, a little.
pub fn claim(folder: &Path) -> Result<Claim, Failure> {
    Claim::take(folder, PATIENCE, &|holder| say_waiting(folder, holder))
        .map_err(|error| Failure::of_claim(&error))
}

/// Says who else writes into a folder.
pub fn say_waiting(folder: &Path, holder: &str) {
    say(&format!(
        "waiting: {} is being written by {holder}",
        folder.display()
    ));
}

/// Leaves files in a folder, the document last; the page of the document is written under the claim that is returned.
pub fn leave(folder: &Path, files: &[(&str, &str)]) -> Result<Claim, Failure> {
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    // Where something else is, not even a claim is put.
    check_free(folder, &names).map_err(|error| Failure::of_document(&error))?;
    let claim = claim(folder)?;
    leave_documents(&claim, files).map_err(|error| Failure::of_document(&error))?;
    Ok(claim)
}

/// Writes a file that is not there yet; `help` says what to do when it is. One that a killed writer left half-written is completed.
pub fn write_new(file: &Path, text: &str, help: &str) -> Result<(), Failure> {
    let refused = |error: io::Error| Failure::of_io(file, &error);
    match File::create_new(file) {
        Ok(writer) => fill(writer, text).map_err(|error| {
            let _ = fs::remove_file(file);
            refused(error)
        }),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if !is_begun(file, text) {
                return Err(Failure::user(
                    format!("{} exists and is not overwritten", file.display()),
                    help,
                ));
            }
            fs::OpenOptions::new()
                .write(true)
                .truncate(true)
                .open(file)
                .and_then(|writer| fill(writer, text))
                .map_err(refused)
        }
        Err(error) => Err(refused(error)),
    }
}

fn fill(mut writer: File, text: &str) -> io::Result<()> {
    writer.write_all(text.as_bytes())?;
    writer.sync_all()
}

/// Whether a file holds the beginning of a text and no more.
fn is_begun(file: &Path, text: &str) -> bool {
    fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() < text.len() as u64)
        && fs::read(file).is_ok_and(|there| text.as_bytes().starts_with(&there))
}
