//! What is true in the population does not depend on how many patients a trial takes.

mod small;

use small::{place, plan};
use synovia_results::{Run, schemas};
use synovia_study::{Options, Silent, execute};

const REPLICATES: f64 = 120.0;

fn study(patients: u32, uncertainty: &str) -> String {
    format!(
        r#"
[study]
title = "Any size"
seed = 11
replicates = {REPLICATES}
[[arm]]
label = "Cells"
patients = {patients}
treatments = [{{ product = "umbilical-msc", months = [0, 3] }}]
[[arm]]
label = "Saline"
patients = {patients}
treatments = [{{ product = "saline" }}]
[visits]
months = [0, 6]
[endpoint]
between_group_mcid = "ehrich-2000-womac-pain"
[analysis]
reference = "Saline"
[model]
pool = 4000
counterfactual_replicates = 0
uncertainty = "{uncertainty}"
"#
    )
}

/// What the run says of the arm's true effect, under the study's own core.
struct Told {
    above: f64,
    above_mcse: f64,
    no_benefit: f64,
    mean: f64,
    mean_mcse: f64,
    width: f64,
}

fn told(patients: u32, uncertainty: &str) -> Told {
    let out = place(&format!("population-{patients}-{uncertainty}"));
    let options = Options {
        out: out.clone(),
        threads: Some(2),
        build: Default::default(),
    };
    execute(&plan(&study(patients, uncertainty)), &options, &Silent).unwrap();
    let contrasts = Run::open(&out).unwrap().table(&schemas::CONTRASTS).unwrap();
    std::fs::remove_dir_all(out).unwrap();
    let row = contrasts
        .iter()
        .find(|row| row.text("core") == Some("bistable"))
        .unwrap();
    let of = |column: &str| row.float(column).unwrap();
    Told {
        above: of("probability_above_mcid"),
        above_mcse: of("probability_above_mcid_mcse"),
        no_benefit: of("probability_no_benefit"),
        mean: of("true_effect_points"),
        mean_mcse: of("true_effect_mcse_points"),
        width: of("true_effect_p95_points") - of("true_effect_p05_points"),
    }
}

#[test]
fn the_true_effect_in_the_population_is_the_same_at_4_at_40_and_at_400_patients_an_arm() {
    let [few, some, many] = [4, 40, 400].map(|patients| told(patients, "prior"));
    assert!(
        many.above > 0.02 && many.above < 0.5,
        "a probability that could differ: {}",
        many.above
    );
    for small in [&few, &some] {
        let error = small.above_mcse.hypot(many.above_mcse);
        assert!(
            (small.above - many.above).abs() < 2.0 * error,
            "{} and {} ± {error}",
            small.above,
            many.above
        );
        // The same draws of the constants: nothing but the patients differs, and what they add to the spread is taken out.
        assert!(
            (small.width / many.width - 1.0).abs() < 0.2,
            "{} and {} wide",
            small.width,
            many.width
        );
        assert!((small.mean - many.mean).abs() < 2.0 * small.mean_mcse.hypot(many.mean_mcse));
        assert!((small.no_benefit - many.no_benefit).abs() < 0.15);
    }
}

#[test]
fn with_constants_held_the_population_has_one_true_effect() {
    let held = told(20, "none");
    assert_eq!(held.width, 0.0);
    assert!(held.above == 0.0 || held.above == 1.0);
    assert!(held.mean < -1.0 && held.mean_mcse > 0.0);
}
