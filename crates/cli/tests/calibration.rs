//! `synovia validate`, `predict` and `calibrate` as they are typed. Fits themselves are held by the room of calibration.

mod desk;

use desk::Desk;

const TRIALS: &str = "trial_id,first_author,year,title,doi,pmid,registry_id,design,blinding,condition,joint,n_randomised,follow_up_months,rob_notes,source_url,suggested_role,numeric_rows,arm_level_times
MINE2030,Mine,2030,A trial,10.1000/mine,,,RCT parallel 2-arm,double-blind,osteoarthritis,knee,120,3,none,https://example.org,validation,2,1
";
const ARMS: &str = "trial_id,arm_id,label,intervention_class,donor,processing,cells_millions,n_injections,interval_weeks,adjunct,n,age_mean,female_pct,bmi_mean,kl,n_note
MINE2030,HA,hyaluronic acid,ha,,,,1,,,60,,,,KL 2-3,
MINE2030,SALINE,saline,saline_placebo,,,,1,,,60,,,,KL 2-3,
";
const OUTCOMES: &str = "trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,mean,sd,median,q1,q3,change_mean,change_sd,change_se,change_median,change_q1,change_q3,ci_low,ci_high,pct,reported_as,source_locator,note
MINE2030,HA,WOMAC_pain,0,100,lower_better,seen,3,60,,,,,,-18,22,,,,,,,,change_mean_sd,table 2,
MINE2030,SALINE,WOMAC_pain,0,100,lower_better,seen,3,60,,,,,,-16,22,,,,,,,,change_mean_sd,table 2,
";

fn with_a_trial(name: &str) -> Desk {
    Desk::new(name)
        .with("trials.csv", TRIALS)
        .with("arms.csv", ARMS)
        .with("outcomes.csv", OUTCOMES)
}

#[test]
fn goals_that_are_missed_stand_before_those_that_are_met_and_the_worst_row_comes_first() {
    let answer = Desk::new("validate").synovia("validate");
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    let places = |word: &str| {
        answer
            .match_indices(word)
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    let (missed, met) = (places("\nMISSED"), places("\nmet "));
    assert!(!missed.is_empty() && missed.iter().all(|at| *at < met[0]));
    assert!(answer.contains("SIMULATED. 74 trials"));
    let worst = answer.split("Worst first").nth(1).unwrap();
    assert!(
        worst.lines().nth(2).unwrap().starts_with("MISS "),
        "{worst}"
    );
}

/// What the book quotes in fences of its results, and the README in its first, is what the program prints.
#[test]
fn the_book_and_the_readme_quote_what_is_printed() {
    let answer = Desk::new("quoted").synovia("validate");
    let fences = |text: &'static str| text.split("```").skip(1).step_by(2);
    let book = include_str!("../../../book/src/calibration.md");
    let results = book.split("## What came out").nth(1).unwrap();
    let first = fences(include_str!("../../../README.md")).take(1);
    let quoted: Vec<&str> = fences(results)
        .chain(first)
        .flat_map(|fence| fence.trim().lines())
        .collect();
    assert!(quoted.len() > 100, "{}", quoted.len());
    for line in quoted {
        assert!(
            answer.lines().any(|printed| printed == line),
            "not printed: {line}"
        );
    }
}

#[test]
fn a_trial_that_is_misspelt_is_suggested() {
    let desk = Desk::new("validate-trial");
    let answer = desk.synovia("validate --trial cingal2017");
    assert!(
        answer.starts_with("exit code: 0") && answer.contains("CINGAL2017"),
        "{answer}"
    );
    let answer = desk.synovia("validate --trial CINGL2017");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("CINGAL2017"),
        "{answer}"
    );
}

#[test]
fn a_trial_is_predicted_with_its_difference_and_compared_with_what_it_prints() {
    let desk = with_a_trial("predict");
    let answer = desk.synovia("predict --evidence . --json");
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    let out = answer.split("--- stdout\n").nth(1).unwrap();
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(out.split("--- stderr").next().unwrap()).unwrap();
    assert_eq!(rows.len(), 3);
    let difference = &rows[2];
    assert_eq!(
        (&difference["arm_id"], &difference["control_arm_id"]),
        (&"HA".into(), &"SALINE".into())
    );
    assert_eq!(difference["observed"], -2.0);
    assert_eq!(difference["draws"].as_array().unwrap().len(), 1000);
    let number = |key: &str| difference[key].as_f64().unwrap();
    assert!(number("q05") < number("q50") && number("q50") < number("q95"));
}

#[test]
fn what_is_wrong_with_tables_is_said_and_nothing_is_predicted() {
    let desk = with_a_trial("predict-wrong")
        .with("arms.csv", ARMS.replace("60,,,,KL 2-3", "sixty,,,,KL 2-3"));
    let answer = desk.synovia("predict --evidence . --json");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("sixty"),
        "{answer}"
    );
    assert!(!answer.contains("trial_id\":"), "{answer}");
    let answer = Desk::new("predict-nowhere").synovia("predict --evidence not-there");
    assert!(answer.starts_with("exit code: 1"), "{answer}");
}

#[test]
fn a_calibration_of_another_version_or_none_at_all_is_refused() {
    let other = "{\"schema_version\":99,\"program_version\":\"\",\"notice\":\"\",\"seed\":0,\"data_sha256\":\"\",\"registry_sha256\":\"\",\"hypotheses\":[],\"trials\":[],\"scores\":[],\"gallery\":[],\"unfitted\":[],\"variants\":[]}";
    let desk = Desk::new("posterior-other")
        .with("other.json", other)
        .with("none.json", "{\"kind\":\"meta\"}");
    for file in ["other.json", "none.json", "not-there.json"] {
        let answer = desk.synovia(&format!("validate --posterior {file}"));
        assert!(answer.starts_with("exit code: 1"), "{answer}");
    }
    assert!(
        desk.synovia("validate --posterior other.json")
            .contains("schema_version 99")
    );
}

#[test]
fn nothing_is_calibrated_or_written_while_a_table_is_wrong() {
    let desk = with_a_trial("calibrate-wrong")
        .with("arms.csv", ARMS.replace("60,,,,KL 2-3", "sixty,,,,KL 2-3"));
    let answer = desk.synovia("calibrate --evidence . --quick --out fitted");
    assert!(answer.starts_with("exit code: 1"), "{answer}");
    assert!(!desk.0.join("fitted").exists());
}
