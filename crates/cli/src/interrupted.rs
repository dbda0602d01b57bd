//! What Ctrl-C says before it ends the program.

use std::path::Path;
use std::sync::Mutex;

#[cfg(unix)]
use crate::output::say;

/// As shells count a program that Ctrl-C ended.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// What can be done about what is under way.
static UNDER_WAY: Mutex<Option<String>> = Mutex::new(None);

/// Begins to listen. Where that is not possible, Ctrl-C ends the program without a word, as it would have.
#[cfg(unix)]
pub fn watch() {
    let signals = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]);
    let Ok(mut signals) = signals else { return };
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            interrupted();
        }
    });
}

/// Without signals there is nothing to listen to.
#[cfg(not(unix))]
pub fn watch() {}

#[cfg(unix)]
fn interrupted() -> ! {
    // Whoever holds it is about to say what is under way; nothing needs to be said then.
    let said = UNDER_WAY.try_lock().ok().and_then(|said| said.clone());
    say(&format!(
        "interrupted{}",
        said.map(|said| format!(": {said}")).unwrap_or_default()
    ));
    // Nothing needs to be put away: every file is whole or under a temporary name, and the lock ends with the process.
    std::process::exit(INTERRUPTED);
}

/// A run that can be gone on with.
pub fn resumable(folder: &Path) {
    if let Ok(mut said) = UNDER_WAY.lock() {
        *said = Some(format!(
            "what is finished is kept in {}; type the same command again, and it goes on from there",
            folder.display()
        ));
    }
}

/// Nothing is under way any more that could be gone on with.
pub fn finished() {
    if let Ok(mut said) = UNDER_WAY.lock() {
        *said = None;
    }
}
