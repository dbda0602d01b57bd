//! A population as a paper describes it: trials meet it, or a message says why they cannot.

mod common;
mod small;

use common::{and, checked, plan, render};
use serde_json::Value;
use small::place;
use synovia_study::{Options, RunError, Silent, execute};

/// A study whose arms are no more than what is needed to tell a mean.
fn study(population: &str, rest: &str) -> String {
    format!(
        r#"
[study]
title = "Described"
seed = 5
replicates = 60
[population]
{population}
[[arm]]
label = "Steroid"
patients = 60
treatments = [{{ product = "triamcinolone-suspension" }}]
[[arm]]
label = "Saline"
patients = 60
treatments = [{{ product = "saline" }}]
[visits]
months = [0, 1]
[analysis]
reference = "Saline"
[model]
pool = 6000
counterfactual_replicates = 1
{rest}
"#
    )
}

fn run(name: &str, text: &str) -> Result<Value, RunError> {
    let out = place(name);
    let options = Options {
        out: out.clone(),
        threads: Some(2),
        build: Default::default(),
    };
    let done = execute(&plan(text), &options, &Silent);
    let manifest = done.map(|done| {
        drop(done);
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap()
    });
    let _ = std::fs::remove_dir_all(out);
    manifest
}

/// Percentages of so many patients have a standard error of half a point.
const PERCENT: f64 = 2.0;

/// Asserts that both cores meet every mean and standard deviation that was asked for within a point, and every percentage within its error.
fn meets(name: &str, text: &str) {
    let manifest = run(name, text).unwrap_or_else(|error| panic!("{error}"));
    let met = &manifest["study"]["population"]["met"];
    println!("{name}: {met}");
    let quantities = met["quantities"].as_array().unwrap();
    assert!(!quantities.is_empty());
    for quantity in quantities {
        for core in ["bistable", "monostable"] {
            let (asked, met) = (&quantity["asked"], &quantity[core]);
            let off = asked.as_f64().unwrap() - met.as_f64().unwrap();
            let percent = quantity["quantity"].as_str().unwrap().contains("percent");
            let most = if percent { PERCENT } else { 1.0 };
            assert!(off.abs() < most, "{name}, {core}: {quantity}");
        }
    }
}

#[test]
fn a_trial_meets_the_baseline_score_that_was_asked_for() {
    let asked = "baseline_mean = 48\nbaseline_sd = 10";
    meets("narrow", &study(asked, ""));
}

#[test]
fn a_trial_meets_a_whole_table_of_baseline_characteristics() {
    let asked = "baseline_mean = 58\nbaseline_sd = 15\nage_mean = 57\nage_sd = 8\nfemale_percent = 70\n\
                 bmi_mean = 28\nbmi_sd = 3.5\ngrade_percent = { 1 = 20, 2 = 45, 3 = 35 }";
    meets(
        "table",
        &study(asked, "[endpoint]\ninstrument = \"vas-pain\""),
    );
}

#[test]
fn a_trial_meets_a_score_of_which_more_is_better() {
    let asked = "baseline_mean = 46\nbaseline_sd = 12\npain_min = 0\npain_max = 100\nage_mean = 55";
    meets(
        "koos",
        &study(asked, "[endpoint]\ninstrument = \"koos-pain\""),
    );
}

#[test]
fn a_population_out_of_reach_is_named_before_the_run_with_the_nearest_there_is() {
    let asked = "baseline_mean = 92\nbaseline_sd = 4";
    let error = run("beyond", &study(asked, "")).map(|_| "met").unwrap_err();
    assert!(error.is_the_users());
    let text = error.to_string();
    println!("{text}");
    assert!(
        text.contains("baseline_mean = 92 was asked, the nearest is"),
        "{text}"
    );
}

#[test]
fn hardly_anybody_below_the_pain_criterion_is_nobody_to_wait_for() {
    let error = run("below", &study("baseline_mean = 25\nbaseline_sd = 10", ""));
    let text = error.map(|_| "met").unwrap_err().to_string();
    println!("{text}");
    assert!(
        text.contains("baseline_mean = 25 was asked, the nearest is"),
        "{text}"
    );
}

#[test]
fn what_no_population_can_be_is_a_finding() {
    let cases = [
        (
            "baseline_mean = 60\nbaseline_sd = 49.5",
            "`baseline_sd` cannot be 49.5",
        ),
        ("age_mean = 80", "`age_mean` cannot be 80"),
        ("bmi_mean = 34\nbmi_sd = 6", "`bmi_sd` cannot be 6"),
        (
            "baseline_sd = 12",
            "`baseline_sd` is given without `baseline_mean`",
        ),
        ("grade_percent = { 2 = 40, 3 = 40 }", "add up to 80 %"),
        (
            "kl = [2, 3]\ngrade_percent = { 2 = 40, 4 = 60 }",
            "`kl` does not admit grade 4",
        ),
        (
            "kl = [2, 3, 4]\ngrade_percent = { 2 = 40, 3 = 60 }",
            "`kl` admits grade 4",
        ),
        ("grade_percent = { 2 = 40, 5 = 60 }", "has no grade 5"),
        (
            "grade_percent = [40, 60]",
            "`grade_percent` cannot be a list",
        ),
        ("baseline_mean = 6.2", "a mean of 6.2 of 100"),
        ("female_percent = 0.6", "0.6 % women"),
        ("pain_instrument = \"vas\"", "did you mean \"vas-pain\"?"),
    ];
    for (asked, said) in cases {
        let text = render(&checked(&and(&format!("[population]\n{asked}"))));
        assert!(text.contains(said), "{asked}\n{text}");
    }
}

#[test]
fn the_grades_that_are_described_are_those_that_may_enter() {
    let described = plan(&and("[population]\ngrade_percent = { 1 = 30, 4 = 70 }"));
    let kl = described.protocol.eligibility.kl;
    assert_eq!(kl, [false, true, false, false, true]);
}

#[test]
fn printed_percentages_need_not_add_up_to_the_last_digit() {
    let described = plan(&and(
        "[population]\nkl = [1, 2, 3]\ngrade_percent = { 1 = 33, 2 = 33, 3 = 33 }",
    ));
    let shares = described.protocol.described.grade_percent.unwrap();
    assert!((shares.iter().sum::<f64>() - 100.0).abs() < 1e-9);
}

#[test]
fn an_instrument_that_is_not_named_is_neither_taken_nor_part_of_the_plan() {
    let plain = plan(&and(""));
    assert_eq!(plain.protocol.instruments().count(), 6);
    let hash = |parameter: &str| {
        plan(&and(&format!(
            "[model.parameters]\n\"clinic.{parameter}\" = 0.9"
        )))
        .plan_hash()
    };
    // A constant that is replaced is part of the plan in any case.
    assert_ne!(hash("ikdc_slope"), plain.plan_hash());
    for (name, instrument) in [("nrs-pain", 6), ("koos-4", 7), ("ikdc", 8)] {
        let named = plan(&and(&format!("[endpoint]\ninstrument = \"{name}\"")));
        let taken: Vec<usize> = named.protocol.instruments().map(|of| of as usize).collect();
        assert_eq!(taken, [0, 1, 2, 3, 4, 5, instrument]);
        let screened = plan(&and(&format!("[population]\npain_instrument = \"{name}\"")));
        assert_eq!(screened.protocol.instruments().count(), 7);
    }
}

#[test]
fn a_trial_with_a_further_instrument_meets_its_baseline() {
    let asked = "baseline_mean = 45\nbaseline_sd = 10";
    meets("ikdc", &study(asked, "[endpoint]\ninstrument = \"ikdc\""));
    let asked = "baseline_mean = 62\nbaseline_sd = 14";
    meets(
        "nrs",
        &study(asked, "[endpoint]\ninstrument = \"nrs-pain\""),
    );
}
