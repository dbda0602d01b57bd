//! No bare numbers, no dead ones: every registered constant is asked for by some crate, and every constant asked for is registered.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use synovia_evidence::Registry;

const ROOMS: [&str; 4] = ["joint", "clinic", "population", "safety"];

/// Quoted identifiers in the sources of all crates but this one, each with a file that quotes it.
fn quoted_identifiers() -> BTreeMap<String, PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(crates).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "evidence") {
            scan(&path.join("src"), &mut found);
        }
    }
    found
}

fn scan(folder: &Path, found: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            scan(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for id in identifiers_in(&fs::read_to_string(&path).unwrap()) {
                found.entry(id).or_insert_with(|| path.clone());
            }
        }
    }
}

/// What stands between two quotes and reads `room.snake_case`.
fn identifiers_in(text: &str) -> Vec<String> {
    let is_identifier = |quoted: &&str| {
        quoted.split_once('.').is_some_and(|(room, key)| {
            let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            ROOMS.contains(&room) && !key.is_empty() && key.chars().all(sound)
        })
    };
    // Every quote may open or close, so that an unpaired one (a quote in a comment) loses nothing.
    text.split('"')
        .filter(is_identifier)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_scan_finds_quoted_identifiers_and_nothing_else() {
    let text = r#"registry.value("joint.clock_d"); // don't take joint.other or "joint. prose" or "widget.clock_d" for one"#;
    assert_eq!(identifiers_in(text), ["joint.clock_d"]);
}

#[test]
fn every_identifier_asked_for_is_registered() {
    let registry = Registry::embedded();
    let unregistered: Vec<String> = quoted_identifiers()
        .into_iter()
        .filter(|(id, _)| registry.get(id).is_none())
        .map(|(id, path)| format!("{id} in {}", path.display()))
        .collect();
    assert!(
        unregistered.is_empty(),
        "asked for but not registered:\n{}",
        unregistered.join("\n")
    );
}

#[test]
fn every_registered_identifier_is_asked_for() {
    let quoted = quoted_identifiers();
    let registry = Registry::embedded();
    let unused: Vec<&str> = registry
        .parameters()
        .map(|p| p.id.as_str())
        .filter(|id| !quoted.contains_key(*id))
        .collect();
    assert!(
        unused.is_empty(),
        "registered but asked for nowhere:\n{}",
        unused.join("\n")
    );
}
