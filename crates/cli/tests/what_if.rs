//! `--set` and `--seed`: a study tried otherwise without another file.

mod desk;

use desk::Desk;
use insta::assert_snapshot;

fn at_the_shipped_study(name: &str) -> Desk {
    let shipped = include_str!("../../../studies/knee-oa-cells/study.toml");
    Desk::new(name)
        .with("study.toml", shipped)
        .with_its_products("")
}

/// The JSON that a command printed.
fn printed(answer: &str) -> serde_json::Value {
    let out = answer.split("--- stdout\n").nth(1).unwrap();
    serde_json::from_str(out.split("--- stderr").next().unwrap()).unwrap()
}

#[test]
fn what_is_set_is_checked_as_if_it_had_been_typed() {
    let desk = at_the_shipped_study("set-checked");
    assert_snapshot!(desk.synovia("check study.toml --set population.bmi_max=-3 --set arm.Salin.patients=60 --set visits.mnths=[3]"));
}

#[test]
fn what_is_set_is_said_and_gives_another_plan() {
    let desk = at_the_shipped_study("set-said");
    let plan = |typed: &str| printed(&desk.synovia(typed))["plan"].clone();
    let as_written = plan("check study.toml --json");
    let set = plan("check study.toml --json --set arm.Saline.patients=60");
    assert_eq!(as_written["patients"], 840);
    assert_eq!(set["patients"], 780);
    assert_ne!(as_written["plan_hash"], set["plan_hash"]);
    // The same value set is the same plan, whatever it is set by.
    let seed =
        printed(&desk.synovia("check study.toml --json --seed 7"))["plan"]["plan_hash"].clone();
    assert_eq!(
        seed,
        plan("check study.toml --json --set study.seed=7")["plan_hash"]
    );
    assert!(
        desk.synovia("check study.toml --seed 7")
            .contains("set on the command line: study.seed = 7\n")
    );
}

#[test]
fn findings_are_printed_as_json_too() {
    let desk = at_the_shipped_study("set-json");
    let answer = desk.synovia("check study.toml --json --set study.replicates=0");
    assert!(answer.starts_with("exit code: 1"), "{answer}");
    let printed = printed(&answer);
    assert_eq!(printed["findings"][0]["code"], "S0109");
    assert!(printed["findings"][0]["line"].as_u64().unwrap() > 1);
    assert!(printed["plan"].is_null());
}

#[test]
fn what_sets_nothing_is_answered_with_an_example() {
    let desk = at_the_shipped_study("set-nothing");
    let answer = desk.synovia("check study.toml --set bmi_max=35");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("population.bmi_max=35"),
        "{answer}"
    );
}
