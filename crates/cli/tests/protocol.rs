//! `synovia protocol`: what is typed, what is printed where, and what is left in the folder.

mod desk;

use std::fs;

use desk::Desk;
use serde_json::Value;
use synovia_regulation::protocol::RECORDED;

const STUDY: &str = include_str!("../../../studies/knee-oa-cells/study.toml");

const SMALL: &str = "[study]\ntitle = \"Small\"\nseed = 1\nreplicates = 2\n[[arm]]\nlabel = \"PRP\"\npatients = 20\ntreatments = [{ product = \"prp-leukocyte-poor\", weeks = [0, 1, 2] }]\n[[arm]]\nlabel = \"Saline\"\npatients = 20\ntreatments = [{ product = \"saline\" }]\n[visits]\nmonths = [0, 6]\n[endpoint]\nmonth = 6\n[analysis]\nreference = \"Saline\"\n[model]\npool = 500\ncounterfactual_replicates = 1\n";

fn document(desk: &Desk, folder: &str) -> Value {
    let json = fs::read_to_string(desk.0.join(folder).join("protocol.json")).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn counts<'a>(document: &'a Value, id: &str) -> &'a Value {
    let lists = document["checklists"].as_array().unwrap();
    &lists.iter().find(|list| list["id"] == id).unwrap()["counts"]
}

#[test]
fn the_shipped_study_gets_a_status_a_document_and_a_page() {
    let desk = Desk::new("protocol-study")
        .with("study.toml", STUDY)
        .with_its_products("");
    let printed = desk.synovia("protocol study.toml --out here");
    assert!(printed.starts_with("exit code: 0"), "{printed}");
    for words in [
        "SPIRIT 2025",
        "WOMAC, permission required",
        "KOOS, permission required",
        "KR: ",
        "NOT LEGAL ADVICE as of 2026-11-22",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    let page = fs::read_to_string(desk.0.join("here/protocol.html")).unwrap();
    assert!(page.contains("NOT LEGAL ADVICE") && page.contains("as of 2026-11-22"));
    assert!(
        !page.contains("<script") && !page.contains("src=\"http"),
        "offline"
    );
    assert_eq!(document(&desk, "here")["simulated"], "");
}

#[test]
fn a_run_folder_fills_more_and_is_marked_simulated() {
    let desk = Desk::new("protocol-run").with("study.toml", SMALL);
    assert!(
        desk.synovia("run study.toml --quiet --out run")
            .starts_with("exit code: 0")
    );
    assert!(
        desk.synovia("protocol study.toml --out plan")
            .starts_with("exit code: 0")
    );
    let printed = desk.synovia("protocol run --out ran");
    assert!(
        printed.starts_with("exit code: 0") && printed.contains("SIMULATED"),
        "{printed}"
    );
    let (plan, ran) = (document(&desk, "plan"), document(&desk, "ran"));
    assert_eq!(ran["facts"]["arms"], plan["facts"]["arms"]);
    assert_eq!(ran["facts"]["plan_hash"], plan["facts"]["plan_hash"]);
    let filled = |document: &Value| {
        counts(document, "consort-2025")["filled_automatically"]
            .as_u64()
            .unwrap()
    };
    assert!(
        filled(&ran) > filled(&plan) + 8,
        "{} {}",
        filled(&ran),
        filled(&plan)
    );
    let page = fs::read_to_string(desk.0.join("ran/protocol.html")).unwrap();
    assert!(page.contains("SIMULATED · NOT LEGAL ADVICE") && page.contains("P(effect &gt; MCID)"));
    let run = synovia_report::Run::read(&synovia_results::Run::open(desk.0.join("run")).unwrap())
        .unwrap();
    // p and what stands beside it are those of the run, not those of another core or of another analysis.
    let told = &ran["facts"]["results"]["contrasts"];
    let rows: Vec<_> = run.primary_contrasts(run.core()).collect();
    assert_eq!(told.as_array().unwrap().len(), rows.len());
    for (told, row) in told.as_array().unwrap().iter().zip(rows) {
        let known = |value: f64| value.is_finite().then_some(value);
        assert_eq!(told["arm"], row.arm.as_str());
        assert_eq!(told["p_value"].as_f64(), known(row.p_value));
        assert!(told["probability_above_mcid"].is_f64());
        assert_eq!(
            told["probability_above_mcid"].as_f64(),
            known(row.probability_above_mcid)
        );
    }
    // What the program is said to record is what a run records.
    let mut recorded: Vec<&str> = run
        .visits
        .iter()
        .map(|row| row.instrument.as_str())
        .collect();
    recorded.sort_unstable();
    recorded.dedup();
    let mut said = RECORDED.to_vec();
    said.sort_unstable();
    assert_eq!(recorded, said);
}

#[test]
fn json_is_what_is_left_in_the_folder_and_the_same_each_time() {
    let desk = Desk::new("protocol-json")
        .with("study.toml", STUDY)
        .with_its_products("");
    let printed = desk.synovia("protocol study.toml --json --out a");
    let left = fs::read_to_string(desk.0.join("a/protocol.json")).unwrap();
    assert_eq!(
        printed,
        format!("exit code: 0\n--- stdout\n{left}--- stderr\n")
    );
    assert_eq!(desk.synovia("protocol study.toml --json --out a"), printed);
}

#[test]
fn a_folder_that_holds_anything_else_is_not_touched() {
    let desk = Desk::new("protocol-occupied")
        .with("study.toml", STUDY)
        .with_its_products("")
        .with("small.toml", SMALL);
    assert!(
        desk.synovia("protocol study.toml --out here")
            .starts_with("exit code: 0")
    );
    let before = fs::read(desk.0.join("here/protocol.json")).unwrap();
    let refused = desk.synovia("protocol small.toml --out here");
    assert!(
        refused.starts_with("exit code: 1") && refused.contains("name another folder with --out"),
        "{refused}"
    );
    assert_eq!(fs::read(desk.0.join("here/protocol.json")).unwrap(), before);
    assert!(
        desk.synovia("protocol small.toml --out study.toml")
            .starts_with("exit code: 1")
    );
}

#[test]
fn findings_of_study_and_texts_are_said_at_once_and_nothing_is_written() {
    let desk = Desk::new("protocol-bad")
        .with("study.toml", SMALL.replace("title", "titel"))
        .with("texts.toml", "[spirit-2025]\n4 = \"\"\n99 = \"x\"\n");
    let printed = desk.synovia("protocol study.toml --texts texts.toml --out here");
    assert!(printed.starts_with("exit code: 1"), "{printed}");
    for code in ["S0105", "T0205", "T0207"] {
        assert!(printed.contains(code), "{code}: {printed}");
    }
    assert!(!desk.0.join("here").exists());
    assert!(
        desk.synovia("protocol nowhere.toml")
            .starts_with("exit code: 1")
    );
    let no_texts = desk.synovia("protocol study.toml --texts none.toml");
    assert!(no_texts.contains("T0201"), "{no_texts}");
}
