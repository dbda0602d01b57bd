//! Studies whose constants are drawn from a calibration.

mod small;

use std::sync::Arc;

use serde_json::{Value, json};
use small::{place, plan};
use synovia_diagnostics::Severity;
use synovia_results::{Run, schemas};
use synovia_study::{
    Calibration, Core, Options, Overrides, Plan, Silent, Uncertainty, check, execute,
};

const STUDY: &str = r#"
[study]
title = "Nothing or something"
seed = 3
replicates = 30
[[arm]]
label = "HA"
patients = 20
treatments = [{ product = "hyaluronic-acid" }]
[[arm]]
label = "Saline"
patients = 20
treatments = [{ product = "saline" }]
[visits]
months = [0, 3]
[analysis]
reference = "Saline"
[model]
pool = 600
counterfactual_replicates = 0
uncertainty = "prior"
"#;

const IDS: [&str; 3] = [
    "joint.ha_direct_points",
    "joint.ha_anti_inflammatory",
    "joint.ha_damping",
];
const NOTHING: [f64; 3] = [0.0; 3];
const SOMETHING: [f64; 3] = [8.0, 0.4, 0.3];

/// A document as `synovia calibrate` writes it, with these draws of both cores.
fn document(draws: &[[f64; 3]]) -> String {
    let hypothesis = |name: &str| {
        json!({
            "name": name, "weight": 0.5, "log_score": 0.0, "divergences": 0, "missing_information": 1.0, "parameters": [], "draws": [],
            "constants": IDS, "constant_draws": draws, "surrogates": [],
        })
    };
    let document = json!({
        "schema_version": 1, "program_version": "", "notice": "", "seed": 0, "data_sha256": "", "registry_sha256": "",
        "hypotheses": [hypothesis("bistable"), hypothesis("monostable")],
        "trials": [], "scores": [], "gallery": [], "unfitted": [], "variants": [],
    });
    document.to_string()
}

fn calibration(draws: &[[f64; 3]]) -> Arc<Calibration> {
    Arc::new(Calibration::read(&document(draws)).expect("a calibration"))
}

fn plan_with(more: &str, calibration: &Arc<Calibration>) -> Plan {
    let mut plan = plan(&format!("{STUDY}{more}"));
    plan.model.uncertainty = Uncertainty::Posterior(calibration.clone());
    plan
}

fn run(plan: &Plan, name: &str) -> (Value, Run) {
    let options = Options {
        out: place(name),
        threads: Some(2),
        build: Default::default(),
    };
    let outcome = execute(plan, &options, &Silent).unwrap();
    (serde_json::from_str(&outcome.summary).unwrap(), outcome.run)
}

fn parameter<'a>(study: &'a Value, id: &str) -> &'a Value {
    let all = study["parameters"].as_array().unwrap();
    all.iter().find(|parameter| parameter["id"] == id).unwrap()
}

#[test]
fn the_calibration_that_is_shipped_can_be_drawn_from() {
    let shipped = Calibration::shipped();
    for core in [Core::Bistable, Core::Monostable] {
        let [low, median, high] = shipped.quantiles(core, "clinic.context_fraction").unwrap();
        assert!(0.0 < low && low < median && median < high && high < 1.0);
        assert!(shipped.of(core).draws.len() >= 400);
    }
}

#[test]
fn what_is_not_a_calibration_of_this_model_is_not_drawn_from() {
    let whole = document(&[NOTHING]);
    assert!(Calibration::read(&whole).is_ok());
    for (from, to) in [
        ("\"bistable\"", "\"tristable\""),
        ("joint.ha_damping", "joint.ha_dampening"),
        ("[[0.0,0.0,0.0]]", "[]"),
        ("[[0.0,0.0,0.0]]", "[[0.0,0.0]]"),
    ] {
        assert!(whole.contains(from), "{from}");
        assert!(Calibration::read(&whole.replace(from, to)).is_err(), "{to}");
    }
    assert!(Calibration::read("{}").is_err());
}

#[test]
fn a_study_names_a_calibration_of_its_own() {
    let folder = place("own-calibration");
    std::fs::create_dir_all(&folder).unwrap();
    let own = document(&[NOTHING, SOMETHING]);
    std::fs::write(folder.join("mine.json"), &own).unwrap();
    std::fs::write(folder.join("other.json"), "{}").unwrap();
    let asked = |uncertainty: &str, file: &str| {
        let line = format!("uncertainty = \"{uncertainty}\"\nposterior = \"{file}\"");
        let study = STUDY.replace("uncertainty = \"prior\"", &line);
        let path = folder.join("study.toml");
        check(
            &path.display().to_string(),
            study.as_bytes(),
            &Overrides::default(),
        )
    };
    let plan = asked("posterior", "mine.json").plan.unwrap();
    let Uncertainty::Posterior(drawn) = &plan.model.uncertainty else {
        panic!("{:?}", plan.model.uncertainty);
    };
    assert_eq!(drawn.sha256(), synovia_results::sha256_hex(own.as_bytes()));
    for (uncertainty, file, code) in [
        ("posterior", "other.json", "S0137"),
        ("posterior", "nobody.json", "S0137"),
        ("posterior", "../mine.json", "S0133"),
        ("none", "mine.json", "S0137"),
    ] {
        let checked = asked(uncertainty, file);
        let errors = checked
            .findings
            .iter()
            .filter(|of| of.severity == Severity::Error);
        let codes: Vec<&str> = errors.map(|of| of.code).collect();
        assert_eq!(codes, [code], "{uncertainty} {file}");
        assert!(checked.plan.is_none());
    }
    std::fs::remove_dir_all(folder).ok();
}

#[test]
fn the_hash_of_a_plan_knows_which_calibration_it_draws_from() {
    let [one, other] = [[NOTHING], [SOMETHING]].map(|draws| calibration(&draws));
    let prior = plan(STUDY).plan_hash();
    let hashes = [&one, &other].map(|of| plan_with("", of).plan_hash());
    assert!(hashes[0] != hashes[1] && !hashes.contains(&prior));
    assert_eq!(plan_with("", &one).plan_hash(), hashes[0]);
}

#[test]
fn the_manifest_tells_calibrated_constants_from_those_with_a_prior_only_and_replaced_ones() {
    let calibration = calibration(&[NOTHING, SOMETHING, [4.0, 0.2, 0.1234567]]);
    let replaced = "[model.parameters]\n\"joint.ha_anti_inflammatory\" = 0.25\n";
    let plan = plan_with(replaced, &calibration);
    let study = plan.to_json();
    assert_eq!(study["model"]["uncertainty"], "posterior");
    assert_eq!(study["model"]["posterior_sha256"], calibration.sha256());
    let known = parameter(&study, "joint.ha_direct_points");
    assert_eq!(known["status"], "calibrated");
    assert_eq!(known["drawn_from"], "posterior");
    assert_eq!(known["value"], 4.0);
    assert!(known["source"].as_str().unwrap().contains("posterior.json"));
    assert_eq!(parameter(&study, "joint.ha_damping")["value"], 0.1235);
    let set = parameter(&study, "joint.ha_anti_inflammatory");
    assert_eq!(
        (&set["value"], &set["source"], &set["drawn_from"]),
        (&json!(0.25), &json!("this study"), &Value::Null)
    );
    assert_eq!(
        parameter(&study, "joint.prp_potency")["drawn_from"],
        "prior"
    );
    let frozen = parameter(&study, "joint.insult_rate_per_year");
    assert_eq!(frozen["drawn_from"], Value::Null);
    // Nothing is drawn where nothing is asked to be.
    let held = small::plan(&STUDY.replace("\"prior\"", "\"none\"")).to_json();
    let drawn = |p: &Value| !p["drawn_from"].is_null();
    assert!(!held["parameters"].as_array().unwrap().iter().any(drawn));
}

#[test]
fn no_better_than_the_reference_are_the_replicates_whose_draw_is_nothing() {
    let draws = [NOTHING, SOMETHING, SOMETHING, NOTHING, SOMETHING];
    let calibration = calibration(&draws);
    let plan = plan_with("", &calibration);
    let row = |replicate| {
        calibration
            .of(Core::Bistable)
            .row(plan.seed, u64::from(replicate))
    };
    let nothing = (0..plan.replicates).filter(|replicate| draws[row(*replicate)] == NOTHING);
    let share = nothing.count() as f64 / f64::from(plan.replicates);
    assert!(share > 0.1 && share < 0.9, "{share}");
    let mcse = (share * (1.0 - share) / f64::from(plan.replicates)).sqrt();
    let (summary, run) = run(&plan, "no-better");
    assert_eq!(summary["status"], "calibrated");
    let manifest = run.manifest();
    assert_eq!(manifest.inputs["posterior.json"], calibration.sha256());
    for core in ["bistable", "monostable"] {
        let contrasts = summary["contrasts"].as_array().unwrap();
        let row = contrasts.iter().find(|row| row["core"] == core).unwrap();
        let told = ["probability_no_benefit", "probability_no_benefit_mcse"]
            .map(|name| row[name].as_f64().unwrap());
        assert_eq!(told[0], share, "{core}");
        assert!((told[1] - mcse).abs() < 1e-12, "{core}");
        let table = run.table(&schemas::CONTRASTS).unwrap();
        let stored = table.iter().find(|row| row.text("core") == Some(core));
        assert_eq!(stored.unwrap().float("probability_no_benefit"), Some(share));
    }
    std::fs::remove_dir_all(place("no-better")).ok();
}

#[test]
fn a_product_that_does_nothing_in_any_draw_is_never_better() {
    let (summary, _run) = run(&plan_with("", &calibration(&[NOTHING])), "nothing");
    for row in summary["contrasts"].as_array().unwrap() {
        assert_eq!(row["probability_no_benefit"], 1.0);
        assert!(row["true_effect"].as_f64().unwrap().abs() < 0.05);
        assert_eq!(row["probability_above_mcid"], 0.0);
    }
    std::fs::remove_dir_all(place("nothing")).ok();
}
