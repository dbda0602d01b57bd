//! Whose business a failure of the system is.

use std::io;

/// A device that does not do what it should, on every Unix and in the numbers that Windows programs see.
const DEVICE_FAILED: i32 = 5;

/// Whether the person who named the path can mend this: another folder, more room, other permissions, a file that is whole. What remains
/// is a failure of the machine.
pub fn is_the_users(error: &io::Error) -> bool {
    let machine = match error.raw_os_error() {
        Some(number) => cfg!(unix) && number == DEVICE_FAILED,
        None => error.kind() == io::ErrorKind::Other,
    };
    !machine
        && !matches!(
            error.kind(),
            io::ErrorKind::OutOfMemory | io::ErrorKind::Interrupted
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_the_users_and_a_broken_one_is_not() {
        // No room, read-only, a loop of links, a file where a folder should be, no permission, too long a name.
        for number in [28, 30, 40, 20, 13, 36] {
            assert!(
                is_the_users(&io::Error::from_raw_os_error(number)),
                "{number}"
            );
        }
        for number in [5, 12] {
            assert!(
                !is_the_users(&io::Error::from_raw_os_error(number)),
                "{number}"
            );
        }
        assert!(is_the_users(&io::Error::from(io::ErrorKind::InvalidData)));
    }
}
