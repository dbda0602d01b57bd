//! Files that are either whole or not there.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What the names of unfinished files begin with. They may be removed at any time that no run is writing.
pub(crate) const TEMPORARY: &str = ".synovia-unfinished-";

/// The file that says who writes into a folder. Left by a killed process it is a leftover like others.
pub(crate) const LOCK: &str = ".synovia-unfinished-lock";

/// Whether a name is one that only a killed writer leaves behind.
pub(crate) fn is_leftover(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
}

/// A name beside `path` that no other writer uses.
pub(crate) fn temporary_beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unique = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("{TEMPORARY}{}-{unique}-{name}", std::process::id()))
}

/// Writes a file, whole or not at all, and makes sure that it and its name have reached the disk.
///
/// # Errors
/// When the system refuses; what was there before is there still.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    rename_into_place(path, bytes)?;
    sync_folder(path.parent())
}

/// Writes a file under a temporary name, makes sure that it has reached the disk, and renames it. The name reaches the disk with
/// [`sync_folder`].
pub(crate) fn rename_into_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary_beside(path);
    let written = File::create(&temporary)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Makes sure that a rename in a folder has reached the disk.
pub(crate) fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        // Folders cannot be opened as files elsewhere, and renames there are durable enough.
        Some(folder) if cfg!(unix) => File::open(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })?
        .sync_all(),
        _ => Ok(()),
    }
}

/// Removes a file that may not be there.
pub(crate) fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes a folder with everything in it that may not be there.
pub(crate) fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
