//! `synovia run` and what can be done with the folder it leaves.

mod desk;

use std::fs;

use desk::{Desk, TINY};
use serde_json::Value;

fn hashes(desk: &Desk, run: &str) -> String {
    let answer = desk.synovia(&format!("hash {run}"));
    assert!(
        answer.starts_with("exit code: 0") && answer.contains("\ntotal "),
        "{answer}"
    );
    answer
}

#[test]
fn a_run_prints_a_table_and_leaves_a_report() {
    let desk = Desk::new("run-table").with("tiny.toml", TINY);
    let answer = desk.synovia("run tiny.toml");
    assert!(
        answer.starts_with("exit code: 0\n--- stdout\nTiny\n2 arms, 40 patients, 3 replicates"),
        "{answer}"
    );
    for part in [
        "SIMULATED: prior values",
        "bistable core; 6 months",
        "\nCells  ",
        "\nSaline  ",
        "9.7 points",
        "S0151",
    ] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    let report = answer
        .lines()
        .find_map(|line| line.strip_prefix("Report: "))
        .unwrap();
    assert!(report.starts_with("runs/tiny-"), "{report}");
    assert!(
        fs::read_to_string(desk.0.join(report))
            .unwrap()
            .contains("SIMULATED")
    );
    let again = desk.synovia("run tiny.toml");
    assert!(again.contains("nothing was simulated again"), "{again}");
}

#[test]
fn the_manifest_names_the_commit_that_the_program_was_built_from() {
    let desk = Desk::new("run-commit").with("tiny.toml", TINY);
    assert!(
        desk.synovia("run tiny.toml --out out --quiet")
            .starts_with("exit code: 0")
    );
    let manifest = fs::read_to_string(desk.0.join("out/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    // Built outside of a repository, as from a release, there is none.
    match manifest["program_commit"].as_str() {
        Some(commit) => {
            let digits = commit.trim_end_matches('+');
            assert!(digits.len() >= 40 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        }
        None => assert!(manifest["program_commit"].is_null()),
    }
    assert_eq!(manifest["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn json_is_the_summary_and_nothing_else() {
    let desk = Desk::new("run-json").with("tiny.toml", TINY);
    let answer = desk.synovia("run tiny.toml --json --out out");
    let printed = answer
        .split_once("--- stdout\n")
        .and_then(|(_, rest)| rest.split_once("--- stderr"))
        .unwrap()
        .0;
    assert_eq!(
        printed,
        fs::read_to_string(desk.0.join("out/summary.json")).unwrap()
    );
    let summary: Value = serde_json::from_str(printed).unwrap();
    assert_eq!(
        (summary["simulated"].as_str(), summary["title"].as_str()),
        (Some("SIMULATED"), Some("Tiny"))
    );
    assert_eq!(
        (
            summary["arms"].as_array().unwrap().len(),
            summary["contrasts"].as_array().unwrap().len()
        ),
        (4, 2)
    );
}

#[test]
fn quiet_is_quiet() {
    let desk = Desk::new("run-quiet").with("tiny.toml", TINY);
    assert_eq!(
        desk.synovia("run tiny.toml --quiet --out out"),
        "exit code: 0\n--- stdout\n--- stderr\n"
    );
    let wrong = desk.with("wrong.toml", TINY.replace("seed = 5", "seed = -5"));
    assert!(
        wrong
            .synovia("run wrong.toml --quiet")
            .contains("error[S0109]")
    );
}

#[test]
fn results_do_not_depend_on_threads_or_on_the_layout_of_the_file() {
    let desk = Desk::new("run-threads").with("tiny.toml", TINY).with(
        "same.toml",
        format!("# the same\n{}", TINY.replace(" = ", "=")),
    );
    for typed in [
        "run tiny.toml --threads 1 --out one",
        "run tiny.toml --threads 3 --out three",
        "run same.toml --out same",
    ] {
        assert!(desk.synovia(typed).starts_with("exit code: 0"), "{typed}");
    }
    assert_eq!(hashes(&desk, "one"), hashes(&desk, "three"));
    assert_eq!(hashes(&desk, "one"), hashes(&desk, "same"));
}

#[test]
fn other_replicates_are_another_plan() {
    let desk = Desk::new("run-replicates").with("tiny.toml", TINY);
    assert!(
        desk.synovia("run tiny.toml --out out")
            .starts_with("exit code: 0")
    );
    let refused = desk.synovia("run tiny.toml --out out --replicates 4");
    assert!(
        refused.starts_with("exit code: 1") && refused.contains("another plan"),
        "{refused}"
    );
}

#[test]
fn a_report_is_made_again_and_a_changed_table_is_noticed() {
    let desk = Desk::new("run-changed").with("tiny.toml", TINY);
    assert!(
        desk.synovia("run tiny.toml --out out")
            .starts_with("exit code: 0")
    );
    let page = fs::read(desk.0.join("out/report.html")).unwrap();
    fs::remove_file(desk.0.join("out/report.html")).unwrap();
    assert!(
        desk.synovia("report out")
            .starts_with("exit code: 0\n--- stdout\nout/report.html\n")
    );
    assert_eq!(fs::read(desk.0.join("out/report.html")).unwrap(), page);

    let table = desk.0.join("out/arms.parquet");
    let mut bytes = fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&table, bytes).unwrap();
    for typed in ["hash out", "report out"] {
        let answer = desk.synovia(typed);
        assert!(
            answer.starts_with("exit code: 1") && answer.contains("arms.parquet was changed"),
            "{answer}"
        );
    }
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let desk = Desk::new("run-foreign").with("tiny.toml", TINY);
    fs::create_dir(desk.0.join("thesis")).unwrap();
    fs::write(desk.0.join("thesis/chapter-1.txt"), "In the beginning").unwrap();
    let answer = desk.synovia("run tiny.toml --out thesis");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("name another folder with --out"),
        "{answer}"
    );
    assert_eq!(fs::read_dir(desk.0.join("thesis")).unwrap().count(), 1);
}
