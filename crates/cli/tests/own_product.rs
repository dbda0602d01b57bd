//! A study that gives a product of its own: the passport file beside it.

mod desk;

use std::fs;

use desk::Desk;
use serde_json::Value;

const STUDY: &str = r#"
[study]
title = "Cells of our own"
seed = 3
replicates = 3
[[arm]]
label = "Cells"
patients = 20
treatments = [{ product = "products/umbilical-msc.toml" }]
[[arm]]
label = "Marrow"
patients = 20
treatments = [{ product = "products/bone-marrow-msc.toml" }]
[[arm]]
label = "Saline"
patients = 20
treatments = [{ product = "saline" }]
[visits]
months = [0, 3]
[analysis]
reference = "Saline"
[model]
pool = 300
counterfactual_replicates = 1
"#;

fn desk(name: &str) -> Desk {
    Desk::new(name)
        .with("study.toml", STUDY)
        .with_its_products("")
}

fn json(desk: &Desk, file: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.0.join(file)).unwrap()).unwrap()
}

#[test]
fn its_run_tells_what_was_injected_and_whether_it_may_be() {
    let desk = desk("own-run");
    let printed = desk.synovia("run study.toml --quiet --out run");
    assert!(printed.starts_with("exit code: 0"), "{printed}");

    let regulation = json(&desk, "run/regulation.json");
    let products = regulation["products"].as_array().unwrap();
    let marrow = products
        .iter()
        .find(|p| p["arms"] == serde_json::json!(["Marrow"]))
        .unwrap();
    assert_eq!(
        marrow["passport"]["read_from"],
        "products/bone-marrow-msc.toml"
    );
    assert_eq!(marrow["jurisdictions"].as_array().unwrap().len(), 9);

    let report = fs::read_to_string(desk.0.join("run/report.html")).unwrap();
    assert!(report.contains("href=\"regulation.html\""));
    let page = fs::read_to_string(desk.0.join("run/regulation.html")).unwrap();
    for words in [
        "What is injected, and whether it may be",
        "NOT LEGAL ADVICE",
        "no product for 27.3 of 100 patients",
        "351 biologic drug",
        "Sources last read",
        "2026-12-01, in copies of",
        "Coming, not law:",
        "Reporting checklists",
        "SPIRIT 2025",
    ] {
        assert!(page.contains(words), "{words}");
    }

    let manifest = json(&desk, "run/manifest.json");
    let inputs = manifest["inputs"].as_object().unwrap();
    assert_eq!(
        inputs
            .keys()
            // Where a calibration is shipped, constants come from it.
            .filter(|name| *name != "posterior.json")
            .collect::<Vec<_>>(),
        [
            "products/bone-marrow-msc.toml",
            "products/umbilical-msc.toml",
            "study.toml"
        ]
    );
}

#[test]
fn a_protocol_reads_the_passports_from_the_study_and_from_its_run_alike() {
    let desk = desk("own-protocol");
    for typed in [
        "run study.toml --quiet --out run",
        "protocol study.toml --out plan",
        "protocol run --out ran",
    ] {
        let printed = desk.synovia(typed);
        assert!(printed.starts_with("exit code: 0"), "{printed}");
    }
    let (plan, ran) = (
        json(&desk, "plan/protocol.json"),
        json(&desk, "ran/protocol.json"),
    );
    assert_eq!(plan["facts"]["arms"], ran["facts"]["arms"]);
    assert_eq!(
        plan["facts"]["arms"][0]["products"][0]["passport_from"],
        "products/umbilical-msc.toml"
    );
}

#[test]
fn another_viability_is_another_plan_and_other_numbers() {
    let desk = desk("own-viability");
    let passport = desk.0.join("products/umbilical-msc.toml");
    desk.synovia("run study.toml --quiet --out one");
    let text = fs::read_to_string(&passport).unwrap();
    let worse = text.replace("value = 0.85, range = [0.7, 0.95]", "value = 0.1");
    assert_ne!(text, worse);
    fs::write(&passport, worse).unwrap();
    // The folder of the first plan is not written into.
    let refused = desk.synovia("run study.toml --quiet --out one");
    assert!(refused.starts_with("exit code: 1"), "{refused}");
    desk.synovia("run study.toml --quiet --out two");
    let change = |folder: &str| json(&desk, &format!("{folder}/summary.json"))["arms"].clone();
    let (one, two) = (change("one"), change("two"));
    assert_ne!(
        one[0]["change"], two[0]["change"],
        "the arm whose cells died"
    );
    assert_eq!(one[1]["change"], two[1]["change"], "another product");
}

#[test]
fn what_is_wrong_with_a_passport_is_said_at_its_own_line() {
    let desk = desk("own-mistakes");
    let passport = desk.0.join("products/umbilical-msc.toml");
    let text = fs::read_to_string(&passport)
        .unwrap()
        .replace("value = \"allogeneic\"", "value = \"alogeneic\"")
        .replace(
            "cells_million = { value = 20",
            "cells_million = { value = -20",
        );
    fs::write(&passport, text).unwrap();
    let marrow = desk.0.join("products/bone-marrow-msc.toml");
    let text = fs::read_to_string(&marrow)
        .unwrap()
        .replace("lot_pass_rate", "# lot_pass_rate");
    fs::write(&marrow, text).unwrap();
    insta::assert_snapshot!(desk.synovia("check study.toml"));
}
