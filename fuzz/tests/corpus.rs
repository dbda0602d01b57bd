//! What the program ships and what once broke a reader is read again by every test run.

use std::process::Command;

#[test]
fn every_reader_answers_what_is_shipped_and_what_once_broke_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_synovia-fuzz"))
        .args(["--seconds", "0", "--keep"])
        .arg(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("15 passed, 0 failed"), "{said}");
}
