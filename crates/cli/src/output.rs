//! Text for standard output, and findings for standard error.

use std::io::{self, IsTerminal, Write};

use synovia_diagnostics::{Colour, Findings, Sources};

use crate::failure::Failure;

/// Writes all of it. A reader who has seen enough (`synovia parameters | head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Internal(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// One line, or several, on standard error. Whoever reads may have read enough, as `head` does; that is no reason to panic.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints all findings on standard error, in colour where somebody looks; nothing when there are none.
pub fn say_findings(findings: &Findings, sources: &Sources) {
    if findings.is_empty() {
        return;
    }
    let wants_colour = io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let colour = if wants_colour {
        Colour::Always
    } else {
        Colour::Never
    };
    say(&findings.render(sources, colour));
}
