//! How often a trial of several arms finds something when there is nothing to find.

mod small;

use small::{place, plan};
use synovia_results::{Run, schemas};
use synovia_study::{Options, Silent, execute};

const REPLICATES: f64 = 300.0;

/// Six arms of saline against a seventh.
fn saline_alone() -> String {
    let arms: String = (1..=7)
        .map(|arm| {
            format!(
                "[[arm]]\nlabel = \"Saline {arm}\"\npatients = 20\ntreatments = [{{ product = \"saline\" }}]\n"
            )
        })
        .collect();
    format!(
        "[study]\ntitle = \"Nothing\"\nseed = 3\nreplicates = {REPLICATES}\n{arms}[visits]\nmonths = [0, 3]\n\
         [analysis]\nreference = \"Saline 7\"\n[model]\npool = 4000\nuncertainty = \"none\"\ncounterfactual_replicates = 0\n"
    )
}

#[test]
fn six_arms_that_do_nothing_give_a_false_alarm_as_often_as_six_correlated_tests_do() {
    let out = place("false-alarms");
    let options = Options {
        out: out.clone(),
        threads: Some(2),
        build: Default::default(),
    };
    execute(&plan(&saline_alone()), &options, &Silent).unwrap();
    let run = Run::open(&out).unwrap();
    let alarms = run.table(&schemas::FALSE_ALARMS).unwrap();
    let replicates = run.table(&schemas::REPLICATES).unwrap();
    for row in alarms.iter() {
        let core = row.text("core").unwrap();
        assert_eq!(row.integer("comparisons"), Some(6));
        // Two-sided tests at 0.05 of six equal groups against one, whose statistics correlate by 1/2: the integral over the common group
        // of the probability that none of the others is far from it.
        for (column, expected) in [("any_arm", EITHER), ("any_arm_in_favour", IN_FAVOUR)] {
            let share = row.float(column).unwrap();
            let error = (expected * (1.0 - expected) / REPLICATES).sqrt();
            assert!(
                (share - expected).abs() < 3.5 * error,
                "{core}, {column}: {share}, expected {expected} ± {error}"
            );
        }
        // Nothing differs between the arms, so that the trial's own analysis is that of the twins.
        let mut found = std::collections::BTreeSet::new();
        for row in replicates
            .iter()
            .filter(|row| row.text("core") == Some(core))
        {
            if row.float("p_value").is_some_and(|p| p < 0.05) {
                found.insert(row.integer("replicate"));
            }
        }
        assert_eq!(
            found.len() as f64 / REPLICATES,
            row.float("any_arm").unwrap()
        );
    }
    std::fs::remove_dir_all(out).unwrap();
}

const EITHER: f64 = 0.2073;
const IN_FAVOUR: f64 = 0.1037;
