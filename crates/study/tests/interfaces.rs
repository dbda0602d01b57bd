//! What other programs read, pinned: a change here is a change of `book/src/interfaces.md` and of the schema version.
//!
//! The numbers are pinned too: they are the headline of a small study, the same on every machine. After an intended change of the model,
//! `INSTA_UPDATE=always cargo test -p synovia-study --test interfaces` writes them anew, and the difference is read before it is committed.

mod small;

use small::{STUDY, place, plan};
use synovia_results::schemas;
use synovia_study::{Options, Silent, execute};

#[test]
fn the_summary_and_the_manifest_are_as_documented() {
    let out = place("interfaces");
    let outcome = execute(
        &plan(STUDY),
        &Options {
            out: out.clone(),
            threads: Some(2),
            build: Default::default(),
        },
        &Silent,
    )
    .unwrap();
    insta::assert_snapshot!("summary", outcome.summary);
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    // The registry has a page and tests of its own; here only that it is there.
    let constants = manifest["study"]["parameters"].take();
    assert!(
        constants
            .as_array()
            .is_some_and(|constants| constants.len() > 100)
    );
    manifest["study"]["parameters"] = "every constant of the registry".into();
    // The report, the README and the book list the same misses.
    assert_eq!(
        manifest["study"]["known_misses"],
        serde_json::json!(synovia_evidence::known_misses())
    );
    manifest["study"]["known_misses"] = "every known miss".into();
    // It is of all that is in the manifest, constants too.
    let seal = manifest["sha256"].take();
    assert_eq!(seal.as_str().map(str::len), Some(64));
    insta::assert_snapshot!("manifest", serde_json::to_string_pretty(&manifest).unwrap());
    // As long as somebody works with it, the folder has a lock.
    drop(outcome);
    let mut files: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    insta::assert_snapshot!("files", files.join("\n"));
    std::fs::remove_dir_all(out).unwrap();
}

#[test]
fn the_tables_have_their_documented_columns() {
    let text: Vec<String> = schemas::ALL
        .iter()
        .map(|schema| {
            let columns = schema
                .columns
                .iter()
                .map(|column| format!("  {} ({})", column.name, column.unit));
            format!(
                "{}\n{}",
                schema.table,
                columns.collect::<Vec<_>>().join("\n")
            )
        })
        .collect();
    insta::assert_snapshot!("tables", text.join("\n"));
}
