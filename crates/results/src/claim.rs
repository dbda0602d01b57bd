//! The right to write into a folder, held by one process at a time.
//!
//! Whatever leaves something in a folder takes its claim first: a run, a document, a page that is made again. The claim is a lock of the
//! operating system on a small file inside the folder, so that it ends with its process, however that ends; the file says who holds it.
//! Whoever takes a claim also removes what killed writers left behind, because nobody else can be writing there then.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::atomic::{self, TEMPORARY};

/// How long a command waits for another one that writes into the same folder. Documents take seconds; a run takes longer, and whoever
/// wants the same run may as well come back.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is tried meanwhile.
const EVERY: Duration = Duration::from_millis(20);
/// How often a folder may vanish while its claim is taken, before that is called an error.
const MOST_TRIES: u32 = 1000;
/// Most bytes that are read of what a holder says about itself.
const LONGEST_HOLDER: u64 = 1024;

/// The right to write into one folder, until it is dropped.
#[derive(Debug)]
pub struct Claim {
    folder: PathBuf,
    /// Locked; none where the file system has no locks.
    file: Option<File>,
    made_folder: bool,
}

/// Why a folder cannot be written into.
#[derive(Debug)]
pub enum ClaimError {
    /// Another process writes into it.
    Held {
        /// The folder.
        folder: PathBuf,
        /// Who it is, in words; what stands in the file, which anyone may have written.
        by: String,
    },
    /// The system refuses.
    Io {
        /// The folder.
        folder: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClaimError::Held { folder, by } => {
                write!(f, "{} is being written by {by}", folder.display())
            }
            ClaimError::Io { folder, error } => write!(f, "{}: {error}", folder.display()),
        }
    }
}

impl std::error::Error for ClaimError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ClaimError::Held { .. } => None,
            ClaimError::Io { error, .. } => Some(error),
        }
    }
}

impl Claim {
    /// Takes the claim of a folder, which is made if it is not there, and removes what killed writers left in it. When another process
    /// holds it, `waiting` is told who, once, and it is tried again until `patience` is over.
    ///
    /// # Errors
    /// [`Held`](ClaimError::Held) or [`Io`](ClaimError::Io).
    pub fn take(
        folder: &Path,
        patience: Duration,
        waiting: &dyn Fn(&str),
    ) -> Result<Claim, ClaimError> {
        let end = Instant::now() + patience;
        let mut told = false;
        loop {
            match Claim::try_take(folder) {
                Err(ClaimError::Held { by, .. }) if Instant::now() < end => {
                    if !told {
                        waiting(&by);
                        told = true;
                    }
                    std::thread::sleep(EVERY);
                }
                other => return other,
            }
        }
    }

    /// The same without waiting.
    ///
    /// # Errors
    /// As [`take`](Claim::take).
    pub fn try_take(folder: &Path) -> Result<Claim, ClaimError> {
        let io = |error| ClaimError::Io {
            folder: folder.to_owned(),
            error,
        };
        let made_folder = !folder.exists();
        let lock = folder.join(atomic::LOCK);
        let mut tries = 0;
        loop {
            match fs::create_dir_all(folder) {
                // It was there when it was to be made and gone when that was looked at: its holder removed it in between.
                Err(error)
                    if error.kind() == io::ErrorKind::AlreadyExists && tries < MOST_TRIES =>
                {
                    tries += 1;
                    continue;
                }
                made => made.map_err(io)?,
            }
            if fs::symlink_metadata(&lock).is_ok_and(|about| !about.is_file()) {
                let what = format!("{} is no ordinary file", atomic::LOCK);
                return Err(io(io::Error::new(io::ErrorKind::InvalidInput, what)));
            }
            let opened = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&lock);
            let mut file = match opened {
                // Whoever held it has just removed the folder that it had made.
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < MOST_TRIES => {
                    tries += 1;
                    continue;
                }
                opened => opened.map_err(io)?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(ClaimError::Held {
                        folder: folder.to_owned(),
                        by: holder(&mut file),
                    });
                }
                // No locks on this file system: better a folder without than no folder.
                Err(TryLockError::Error(error)) if has_no_locks(&error) => {
                    return Ok(Claim {
                        folder: folder.to_owned(),
                        file: None,
                        made_folder,
                    });
                }
                Err(TryLockError::Error(error)) => return Err(io(error)),
            }
            if !is_still(&file, &lock) {
                continue;
            }
            // A full disk may refuse the words; the lock holds without them.
            let _ = file
                .set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| file.write_all(this_process().as_bytes()));
            let claim = Claim {
                folder: folder.to_owned(),
                file: Some(file),
                made_folder,
            };
            claim.remove_leftovers().map_err(io)?;
            return Ok(claim);
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes the temporary files of writers that were killed: inside, and the folders that version 0.1.0 prepared beside it.
    fn remove_leftovers(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            if atomic::is_leftover(&name) && name != atomic::LOCK {
                remove(&self.folder.join(name))?;
            }
        }
        let Some(name) = self.folder.file_name().and_then(|name| name.to_str()) else {
            return Ok(());
        };
        let parent = match self.folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        // It may be forbidden to list what is above; then nothing was prepared there either.
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let prepared = entry.file_name();
            let number = prepared.to_str().and_then(|prepared| {
                prepared
                    .strip_prefix(TEMPORARY)?
                    .strip_suffix(name)?
                    .strip_suffix('-')
            });
            if number.is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
            }) {
                remove(&parent.join(prepared))?;
            }
        }
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // First the name, then the lock: whoever opened the file meanwhile sees that it is another one.
        let _ = fs::remove_file(self.folder.join(atomic::LOCK));
        self.file = None;
        if self.made_folder {
            // Only if nothing came of it.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|about| about.is_dir()) {
        atomic::remove_folder(path)
    } else {
        atomic::remove_file(path)
    }
}

/// Whether a file system does not know locks, as some that come over a network.
fn has_no_locks(error: &io::Error) -> bool {
    /// `ENOLCK` of Linux.
    const NO_LOCKS: i32 = 37;
    error.kind() == io::ErrorKind::Unsupported
        || (cfg!(target_os = "linux") && error.raw_os_error() == Some(NO_LOCKS))
}

/// Whether the locked file is the one of that name, and not one that its holder removed meanwhile.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// What the holder says about itself. It may not have said anything yet, and Windows does not let a locked file be read.
fn holder(file: &mut File) -> String {
    let mut said = Vec::new();
    let _ = file.take(LONGEST_HOLDER).read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    if said.is_empty() {
        "another process".to_owned()
    } else {
        said
    }
}

/// `process 4711 since 2026-12-01 08:15:00 UTC: synovia run study.toml`.
fn this_process() -> String {
    let typed: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let mut line = format!(
        "process {} since {}: synovia {}",
        std::process::id(),
        day_and_time(now),
        typed.join(" ")
    );
    line.push('\n');
    line
}

/// Seconds since 1970 as a day and a time of UTC, by the calendar of 400 years that begin in March.
fn day_and_time(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    format!(
        "{}-{month:02}-{:02} {:02}:{:02}:{:02} UTC",
        era * 400 + year + u64::from(month <= 2),
        day - (153 * march + 2) / 5 + 1,
        of_day / 3_600,
        of_day / 60 % 60,
        of_day % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> PathBuf {
        let place =
            std::env::temp_dir().join(format!("synovia-claim-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        place
    }

    #[test]
    fn days_and_times_are_those_of_the_calendar() {
        for (seconds, words) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_796_119_261, "2026-12-01 10:01:01 UTC"),
        ] {
            assert_eq!(day_and_time(seconds), words);
        }
    }

    #[test]
    fn a_claim_is_held_by_one_and_leaves_nothing() {
        let folder = place("one");
        let claim = Claim::try_take(&folder).unwrap();
        let refused = Claim::try_take(&folder).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("process {} since 20", std::process::id())),
            "{refused}"
        );
        drop(claim);
        assert!(!folder.exists());
        fs::create_dir(&folder).unwrap();
        drop(Claim::try_take(&folder).unwrap());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir(&folder).unwrap();
    }

    #[test]
    fn who_waits_is_told_for_whom_and_gets_it_in_the_end() {
        let folder = place("wait");
        let claim = Claim::try_take(&folder).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let told = std::sync::Mutex::new(Vec::new());
                let taken = Claim::take(&folder, Duration::from_secs(60), &|by| {
                    told.lock().unwrap().push(by.to_owned());
                });
                (taken.is_ok(), told.into_inner().unwrap())
            });
            std::thread::sleep(Duration::from_millis(200));
            drop(claim);
            let (taken, told) = waiting.join().unwrap();
            assert!(taken);
            assert_eq!(told.len(), 1, "{told:?}");
        });
    }

    #[test]
    fn what_killed_writers_left_is_removed_inside_and_beside_and_nothing_else() {
        let place = place("leftovers");
        let folder = place.join("out");
        fs::create_dir_all(&folder).unwrap();
        let left = [
            folder.join(".synovia-unfinished-7-0-evidence.json"),
            folder.join(atomic::LOCK),
        ];
        for file in &left {
            fs::write(file, "process 7 since then: synovia claims").unwrap();
        }
        let beside = place.join(".synovia-unfinished-7-out");
        fs::create_dir(&beside).unwrap();
        fs::write(beside.join("psa.csv"), "half").unwrap();
        let others = [
            place.join(".synovia-unfinished-7-another-out"),
            place.join("out-of-mine"),
            folder.join("notes.txt"),
        ];
        for file in &others {
            fs::write(file, "mine").unwrap();
        }
        drop(Claim::try_take(&folder).unwrap());
        assert!(!beside.exists() && left.iter().all(|file| !file.exists()));
        assert!(others.iter().all(|file| file.exists()));
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn many_at_once_are_served_one_after_the_other() {
        let folder = place("many");
        let inside = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let claim = Claim::take(&folder, Duration::from_secs(60), &|_| {}).unwrap();
                        let others = inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        assert_eq!(others, 0);
                        inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(claim);
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(&folder).into_iter().flatten().count(), 0);
        let _ = fs::remove_dir(&folder);
    }
}
