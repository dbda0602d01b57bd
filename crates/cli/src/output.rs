//! Text for standard output, and findings for standard error.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use synovia_diagnostics::{Colour, Findings, Sources, shown};

use crate::failure::Failure;

/// Writes text for a person: nothing in it steers the terminal. A reader who has seen enough (`synovia parameters | head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    print_exactly(&shown(text))
}

/// Writes what another program reads, byte for byte.
pub fn print_exactly(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::of_io("standard output".as_ref(), &error))
        }
        _ => Ok(()),
    }
}

/// Writes a value as JSON on several lines.
pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    print_as_json(&format!("{text}\n"))
}

/// Writes JSON. What would steer a terminal or hide in it is written as JSON's own escapes, which say the same to every program.
pub fn print_as_json(json: &str) -> Result<(), Failure> {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if *shown(character.encode_utf8(&mut [0; 4])) == *character.encode_utf8(&mut [0; 4]) {
            safe.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    print_exactly(&safe)
}

/// One line, or several, on standard error, for a person. Nobody may be listening, or the disk behind it be full; that is no reason to
/// fail.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{}", shown(text));
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
    // Rendering has neutralised what users wrote; what steers the terminal now is our own.
    let _ = writeln!(io::stderr(), "{}", findings.render(sources, colour));
}
