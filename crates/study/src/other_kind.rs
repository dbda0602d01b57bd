//! Files that are sound and of another kind, and the command that reads them.

use std::path::Path;

use toml::de::{DeTable, DeValue};

/// What another file is, and what to type instead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OtherKind {
    pub what: &'static str,
    pub command: String,
}

fn kind(what: &'static str, command: impl Into<String>) -> Option<OtherKind> {
    Some(OtherKind {
        what,
        command: command.into(),
    })
}

/// What a folder is that was named instead of a study file.
pub(crate) fn of_folder(folder: &Path) -> Option<OtherKind> {
    let has = |file: &str| folder.join(file).is_file();
    let name = folder.display();
    if has("economics.json") {
        kind(
            "a folder of an economic analysis",
            format!("synovia report {name}"),
        )
    } else if has("evidence.json") {
        kind(
            "a folder of a synthesis",
            format!("its page is {name}/report.html"),
        )
    } else if has("protocol.json") {
        kind(
            "a folder of a protocol",
            format!("its page is {name}/protocol.html"),
        )
    } else if has("manifest.json") {
        kind(
            "a run folder",
            format!("synovia report {name}, or synovia hash {name}"),
        )
    } else if has("unfinished.json") {
        let again = "give the study that it is a run of, with --out and this folder";
        kind("an unfinished run", again)
    } else {
        None
    }
}

/// What a file is by its name and its first bytes, when it is no TOML.
pub(crate) fn of_bytes(file: &str, bytes: &[u8]) -> Option<OtherKind> {
    let ends = |with: &str| file.to_ascii_lowercase().ends_with(with);
    if bytes.starts_with(b"PAR1") {
        kind(
            "a table of a run",
            "name the run folder: synovia report DIR",
        )
    } else if ends(".csv") || ends(".tsv") {
        let commands =
            format!("synovia evidence check {file}, or synovia economics psa-analyse {file}");
        kind("a table", commands)
    } else if ends(".json") {
        kind(
            "a document that this program wrote",
            "name its folder: synovia report DIR",
        )
    } else if bytes.starts_with(b"<!doctype html") || ends(".html") {
        kind("a page", "open it in a browser")
    } else {
        None
    }
}

/// What a TOML file is by its sections, when it has none that only a study has.
pub(crate) fn of_table(file: &str, root: &DeTable<'_>) -> Option<OtherKind> {
    let has = |key: &str| root.contains_key(key);
    let within = |section: &str, key: &str| {
        root.get(section)
            .and_then(|table| table.get_ref().as_table())
            .is_some_and(|table| table.contains_key(key))
    };
    let is_list = |key: &str| {
        root.get(key)
            .is_some_and(|value| matches!(value.get_ref(), DeValue::Array(_)))
    };
    if has("study") || has("analysis") || has("visits") || has("endpoint") {
        None
    } else if has("economics") {
        kind("prices and people", format!("synovia economics run {file}"))
    } else if has("identity") || has("characterisation") || (has("dose") && has("delivery")) {
        kind(
            "a passport of a product",
            format!("synovia products check {file}"),
        )
    } else if within("model", "kind") || has("strategies") || has("strategy") || has("states") {
        kind(
            "an economic model",
            format!("synovia economics model {file}"),
        )
    } else if is_list("rule") {
        kind(
            "a file of legal rules",
            format!("synovia regulate PRODUCT --rules {file}"),
        )
    } else if has("columns") || has("sets") {
        let command = format!("synovia economics psa-analyse SAMPLE.csv --roles {file}");
        kind("a file of roles for a sample", command)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<OtherKind> {
        of_table("file.toml", DeTable::parse(text).expect("TOML").get_ref())
    }

    #[test]
    fn shipped_files_of_other_kinds_are_known() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        for (file, command) in [
            (
                "studies/knee-oa-cells/economics.toml",
                "synovia economics run",
            ),
            (
                "studies/knee-oa-cells/products/umbilical-msc.toml",
                "synovia products check",
            ),
            (
                "crates/economics/models/total-knee-replacement.toml",
                "synovia economics model",
            ),
            (
                "crates/economics/models/sick-sicker-2018-cohort.toml",
                "synovia economics model",
            ),
            ("crates/regulation/data/regulation.toml", "--rules"),
        ] {
            let text = std::fs::read_to_string(format!("{root}/{file}")).expect("shipped");
            let kind = of(&text).unwrap_or_else(|| panic!("{file}"));
            assert!(kind.command.contains(command), "{file}: {kind:?}");
        }
    }

    #[test]
    fn studies_and_what_may_become_one_are_no_other_kind() {
        for text in [
            crate::STARTER,
            "",
            "[[arm]]\nlabel = \"A\"",
            "[model]\ncore = \"bistable\"",
        ] {
            assert_eq!(of(text), None);
        }
    }
}
