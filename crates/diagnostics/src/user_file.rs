//! Reading what a user names, without ever reading more than that can be.
//!
//! A path on the command line may be a mistake: a folder, a device that never ends, a pipe that nobody writes into, a film. None of
//! these is read to the end of memory, and each is named for what it is.

use std::fmt;
use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Most bytes of a file that a user names, where the command has no narrower limit: 64 MiB. That is a probabilistic sample of 100,000
/// draws with 35 columns; the tables of a synthesis are a thousandth of it.
pub const LARGEST_USER_FILE: u64 = 64 << 20;

/// Why a file that a user named was not read. Displays as the path and what is wrong, without advice.
#[derive(Debug)]
pub struct Unreadable {
    /// As it was named.
    pub path: PathBuf,
    /// What is wrong.
    pub why: Why,
}

/// What keeps a file from being read.
#[derive(Debug)]
pub enum Why {
    /// It is a folder.
    Folder,
    /// It is a device, a pipe or a socket, in words.
    NoOrdinaryFile(&'static str),
    /// It is longer than this many bytes.
    TooLong {
        /// Most bytes that are read.
        limit: u64,
    },
    /// The operating system refuses: nothing is there, or it may not be read.
    System(io::Error),
}

impl Unreadable {
    /// The kind of error that the operating system would have given; for what only we refuse, [`io::ErrorKind::InvalidInput`],
    /// [`io::ErrorKind::IsADirectory`] or [`io::ErrorKind::FileTooLarge`].
    pub fn kind(&self) -> io::ErrorKind {
        match &self.why {
            Why::Folder => io::ErrorKind::IsADirectory,
            Why::NoOrdinaryFile(_) => io::ErrorKind::InvalidInput,
            Why::TooLong { .. } => io::ErrorKind::FileTooLarge,
            Why::System(error) => error.kind(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Folder => f.write_str("this is a folder, and a file is asked for"),
            Why::NoOrdinaryFile(what) => {
                write!(f, "this is {what}, and an ordinary file is asked for")
            }
            Why::TooLong { limit } => {
                write!(
                    f,
                    "the file is longer than can be read ({})",
                    in_words(*limit)
                )
            }
            Why::System(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.why {
            Why::System(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Unreadable> for io::Error {
    fn from(unreadable: Unreadable) -> Self {
        io::Error::new(unreadable.kind(), unreadable.why.to_string())
    }
}

/// The bytes of an ordinary file of at most `limit` bytes ([`LARGEST_USER_FILE`] where nothing narrower is known).
///
/// Folders, devices, pipes and sockets are refused before they are opened, since opening a pipe may wait for ever. Never more than
/// `limit` bytes and one are in memory, whatever the length that the file claims.
///
/// # Errors
/// [`Unreadable`], which names the path and what is wrong.
pub fn read_user_file(path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
    read_ordinary(path, limit).map_err(|why| Unreadable {
        path: path.to_owned(),
        why,
    })
}

fn read_ordinary(path: &Path, limit: u64) -> Result<Vec<u8>, Why> {
    let about = fs::metadata(path).map_err(Why::System)?;
    if about.is_dir() {
        return Err(Why::Folder);
    }
    if !about.is_file() {
        return Err(Why::NoOrdinaryFile(kind_of(about.file_type())));
    }
    if about.len() > limit {
        return Err(Why::TooLong { limit });
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(Why::System)?;
    // A file may have grown, or be of a system that tells no lengths.
    if bytes.len() as u64 > limit {
        return Err(Why::TooLong { limit });
    }
    Ok(bytes)
}

#[cfg(unix)]
fn kind_of(of: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if of.is_fifo() {
        "a pipe"
    } else if of.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_of(_of: FileType) -> &'static str {
    "no ordinary file"
}

fn in_words(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    if bytes >= MEBIBYTE && bytes.is_multiple_of(MEBIBYTE) {
        format!("{} MiB", bytes / MEBIBYTE)
    } else {
        format!("{bytes} bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(path: &Path, limit: u64) -> String {
        read_user_file(path, limit).unwrap_err().to_string()
    }

    #[test]
    fn a_file_up_to_the_limit_is_read_and_a_byte_more_is_refused() {
        let folder = std::env::temp_dir().join(format!("user-file-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("ten");
        fs::write(&path, "0123456789").unwrap();
        assert_eq!(read_user_file(&path, 10).unwrap(), b"0123456789");
        assert!(why(&path, 9).contains("longer than can be read (9 bytes)"));
        assert!(why(&folder, 10).contains("this is a folder"));
        let missing = read_user_file(&folder.join("none"), 10).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_device_that_never_ends_and_a_socket_are_refused_unread() {
        assert!(why(Path::new("/dev/zero"), LARGEST_USER_FILE).contains("this is a device"));
        let path = std::env::temp_dir().join(format!("user-file-{}.socket", std::process::id()));
        let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(why(&path, 10).contains("this is a socket"));
        fs::remove_file(&path).unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_that_claims_no_length_is_bounded_as_well() {
        assert!(why(Path::new("/proc/self/status"), 16).contains("(16 bytes)"));
    }

    #[test]
    fn a_limit_is_said_in_words() {
        let why = Why::TooLong {
            limit: LARGEST_USER_FILE,
        };
        assert_eq!(
            why.to_string(),
            "the file is longer than can be read (64 MiB)"
        );
    }
}
