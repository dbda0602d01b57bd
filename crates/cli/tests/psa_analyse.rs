//! `synovia economics psa-analyse`: what is typed, what is printed where, and what is left in the folder.

mod desk;

use std::fs;

use desk::Desk;
use serde_json::Value;

const SAMPLE: &str = include_str!("../../../validation/economics/analysis/psa.csv");

const ROLES: &str = r#"
sets.efficacy = ["gain", "waning"]

[population]
people_per_year = 10_000.0
horizon_years = 10.0
discount = 0.03

[[trial]]
name = "next"
parameter = "gain"
outcome_sd = 0.25
patients_per_arm = [25.0, 100.0, 400.0]
fixed_cost = 1_000_000.0
cost_per_patient = 10_000.0
years_until_result = 3.0
"#;

fn out(printed: &str) -> &str {
    let out = printed.split("--- stdout\n").nth(1).unwrap();
    out.split("--- stderr").next().unwrap()
}

#[test]
fn a_sample_is_answered_with_net_benefit_before_ratios_before_information() {
    let desk = Desk::new("psa-answer").with("psa.csv", SAMPLE);
    let printed = desk.synovia("economics psa-analyse psa.csv --set efficacy=gain,waning");
    assert!(printed.starts_with("exit code: 0\n--- stdout\nSIMULATED."));
    assert!(printed.ends_with("--- stderr\n"), "no finding");
    let mut at = 0;
    for line in [
        "1000 draws, 3 strategies, 5 parameters; increments against usual",
        "Net monetary benefit per person at 50,000",
        "injection *",
        "Incremental cost-effectiveness ratios, on means",
        "14,545 ± ",
        "54,515 ± ",
        "everything (EVPI)        1,112 ± ",
        "efficacy (gain, waning)",
        "gaussian-process",
        "idle",
    ] {
        let place = printed[at..].find(line);
        assert!(place.is_some(), "{line} in {printed}");
        at += place.unwrap();
    }
    assert!(!desk.0.join("runs").exists(), "nothing is left unasked");
}

#[test]
fn the_document_is_what_is_printed_as_json_and_has_every_key() {
    let desk = Desk::new("psa-json")
        .with("psa.csv", SAMPLE)
        .with("roles.toml", ROLES);
    let typed = "economics psa-analyse psa.csv --roles roles.toml --wtp 0:100000:50000 --wtp-at 30000,50000 --json --out left";
    let printed = desk.synovia(typed);
    let left = fs::read_to_string(desk.0.join("left/economics.json")).unwrap();
    assert_eq!(out(&printed), left);
    let document: Value = serde_json::from_str(&left).unwrap();
    for key in [
        "icer", "nmb", "ceac", "evpi", "evppi", "evsi", "enbs", "tornado",
    ] {
        assert!(!document[key].as_array().unwrap().is_empty(), "{key}");
    }
    let grid: Vec<f64> = document["ceac"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["wtp"].as_f64().unwrap())
        .collect();
    assert_eq!(grid, [0.0, 30_000.0, 50_000.0, 100_000.0]);
    assert_eq!(document["evppi"].as_array().unwrap().len(), 2 * 6);
    assert_eq!(document["enbs"].as_array().unwrap().len(), 2 * 3);
    assert_eq!(
        document["question"]["command"],
        "synovia economics psa-analyse psa.csv --roles roles.toml --wtp '0:100000:50000' --wtp-at 30000,50000"
    );
    assert_eq!(desk.synovia(typed), printed, "again, the same");
    let other = desk.synovia("economics psa-analyse psa.csv --out left");
    assert!(other.starts_with("exit code: 1") && other.contains("name another folder with --out"));
}

#[test]
fn columns_of_other_names_and_net_benefit_alone_are_understood() {
    let theirs = "i,c1,e1,c2,e2,theta\n".to_owned()
        + &(0..40)
            .map(|i| {
                format!(
                    "{i},100,1,{},{},{}\n",
                    200 + i,
                    2.0 + f64::from(i) / 10.0,
                    i % 7
                )
            })
            .collect::<String>();
    let desk = Desk::new("psa-theirs")
        .with("theirs.csv", &theirs)
        .with("nb.csv", "a,b\n1,2\n3,1\n");
    let printed = desk.synovia("economics psa-analyse theirs.csv --cost c1=old --effect e1=old --cost c2=new --effect e2=new --parameter theta --ignore i");
    assert!(printed.starts_with("exit code: 0"), "{printed}");
    assert!(printed.contains("increments against old") && printed.contains("theta"));
    assert!(printed.ends_with("--- stderr\n"), "{printed}");
    let printed = desk.synovia("economics psa-analyse nb.csv --nmb a=stay --nmb b=go");
    assert!(printed.starts_with("exit code: 0"), "{printed}");
    assert!(
        printed.contains("Only net benefit was given") && !printed.contains("ratios, on means")
    );
}

#[test]
fn all_mistakes_are_said_at_once_with_their_places() {
    let desk = Desk::new("psa-mistakes")
        .with(
            "bad.csv",
            "a:cost,a:effect,b:cost,b:efect\n1,x,3,4\n,2,3,4\n",
        )
        .with(
            "roles.toml",
            "parameters = [\"gian\"]\nsets.s = [\"gain\"]\n",
        );
    let printed = desk
        .synovia("economics psa-analyse bad.csv --roles roles.toml --set x --wtp 5 --cost a:cst=a");
    assert!(printed.starts_with("exit code: 1\n--- stdout\n--- stderr\n"));
    for line in [
        "error[V0301]",
        "bad.csv:2:3",
        "error[V0302]",
        "bad.csv:3:1",
        "error[V0304]",
        "warning[V0306]",
        "did you mean \"b:effect\"?",
        "error[V0305]",
        "roles.toml:1:15",
        "command line:1:8",
        "did you mean \"a:cost\"?",
        "error[V0310]",
        "error[V0311]",
        "--wtp 5 cannot be understood",
    ] {
        assert!(printed.contains(line), "{line} in {printed}");
    }
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_answered() {
    let desk = Desk::new("psa-nothing").with("bytes.csv", [b'a', 0xff, b'\n', b'1', b'\n']);
    let printed = desk.synovia("economics psa-analyse nothing.csv");
    assert!(printed.starts_with("exit code: 1") && printed.contains("nothing.csv"));
    let printed = desk.synovia("economics psa-analyse bytes.csv");
    assert!(printed.starts_with("exit code: 1") && printed.contains("C0101"));
    let printed = desk.synovia("economics psa-analyse bytes.csv --roles nowhere.toml");
    assert!(printed.starts_with("exit code: 1") && printed.contains("nowhere.toml"));
}
