//! What is generated is up to date in the repository, and what is built in may be.

use std::process::Command;

fn holds(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn pages_and_estimates_that_are_generated_are_up_to_date() {
    holds(&["generate", "--check"]);
}

#[test]
fn every_package_has_an_allowed_licence_and_is_there_once() {
    holds(&["licences"]);
}
