//! Predictions do not look at outcomes, and have a row or a reason for everything that is printed.

use synovia_calibration::ask::questions;
use synovia_calibration::forecast::forecast;
use synovia_calibration::observed::observed;
use synovia_evidence::Registry;
use synovia_evidence::library::Library;
use synovia_results::posterior::{Posterior, PredictedRow};

fn posterior() -> Posterior {
    Posterior::from_json(synovia_evidence::POSTERIOR_JSON).unwrap()
}

const TRIALS: &str = "trial_id,first_author,year,title,doi,pmid,registry_id,design,blinding,condition,joint,n_randomised,follow_up_months,rob_notes,source_url,suggested_role,numeric_rows,arm_level_times
MINE2030,Mine,2030,A trial,10.1000/mine,,,RCT parallel 3-arm,double-blind,osteoarthritis,knee,180,12,none,https://example.org,validation,6,2
";
const ARMS: &str = "trial_id,arm_id,label,intervention_class,donor,processing,cells_millions,n_injections,interval_weeks,adjunct,n,age_mean,female_pct,bmi_mean,kl,n_note
MINE2030,CELLS,cells,msc_adipose,allogeneic,culture_expanded,50,1,,,60,,,,KL 2-3,
MINE2030,PRP,plasma,prp,,,,3,1,,60,,,,KL 2-3,
MINE2030,SALINE,saline,saline_placebo,,,,1,,,60,,,,KL 2-3,
";
const HEADER: &str = "trial_id,arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,n,mean,sd,median,q1,q3,change_mean,change_sd,change_se,change_median,change_q1,change_q3,ci_low,ci_high,pct,reported_as,source_locator,note\n";

/// The trial with these changes and their standard deviation as text; both empty where they are still to come.
fn library_with(changes: impl Fn(&str, u32) -> (String, &'static str)) -> Library {
    let mut outcomes = HEADER.to_owned();
    for arm in ["CELLS", "PRP", "SALINE"] {
        outcomes += &format!(
            "MINE2030,{arm},WOMAC_pain,0,100,lower_better,seen,0,60,55,18,,,,,,,,,,,,,mean_sd,table 1,\n"
        );
        for months in [3, 12] {
            let (change, sd) = changes(arm, months);
            outcomes += &format!(
                "MINE2030,{arm},WOMAC_pain,0,100,lower_better,seen,{months},60,,,,,,{change},{sd},,,,,,,,change_mean_sd,table 2,\n"
            );
        }
    }
    let files = [
        ("trials.csv", TRIALS),
        ("arms.csv", ARMS),
        ("outcomes.csv", &outcomes),
    ];
    let (library, findings) = Library::read_to_predict(&files);
    assert!(!findings.has_errors(), "{findings:?}");
    library
}

fn library(change: impl Fn(&str, u32) -> f64) -> Library {
    library_with(|arm, months| (change(arm, months).to_string(), "22"))
}

/// Few virtual patients: what is compared is the same bits, not how good they are.
const FEW: u32 = 120;

#[test]
fn a_prediction_is_the_same_whatever_is_printed() {
    let registry = Registry::embedded();
    let posterior = posterior();
    let made = |library: &Library| forecast(&posterior, &registry, library, FEW, &|_| {}).unwrap();
    let one = made(&library(|_, _| -20.0));
    let other = made(&library(|arm, months| {
        f64::from(months) - arm.len() as f64 * 7.0
    }));
    assert_eq!(one.len(), other.len());
    assert_ne!(one[0].observed, other[0].observed);
    let to_come = made(&library_with(|_, _| (String::new(), "")));
    assert!(to_come.iter().all(|row| row.observed.is_none()));
    let predicted = |rows: &[PredictedRow]| -> Vec<Vec<f64>> {
        rows.iter().map(|row| row.draws.clone()).collect()
    };
    assert_eq!(predicted(&to_come), predicted(&one));
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.draws, other.draws);
        assert_eq!(
            (one.mean, one.q05, one.q95),
            (other.mean, other.q05, other.q95)
        );
    }
}

#[test]
fn every_arm_and_difference_has_a_row_with_aligned_draws() {
    let rows = forecast(
        &posterior(),
        &Registry::embedded(),
        &library(|_, _| -20.0),
        FEW,
        &|_| {},
    )
    .unwrap();
    // Baselines have a reason instead.
    let rows: Vec<PredictedRow> = rows
        .into_iter()
        .filter(|row| row.reason.is_none())
        .collect();
    let arms = rows
        .iter()
        .filter(|row| row.control_arm_id.is_none())
        .count();
    assert_eq!((arms, rows.len() - arms), (6, 4));
    assert!(rows.iter().all(|row| row.draws.len() >= 500));
    let draws = |arm: &str, control: Option<&str>| {
        let of = |row: &&PredictedRow| {
            row.arm_id == arm
                && row.control_arm_id.as_deref() == control
                && row.time_months == Some(12.0)
        };
        rows.iter().find(of).unwrap().draws.clone()
    };
    let (cells, saline) = (draws("CELLS", None), draws("SALINE", None));
    for ((cells, saline), difference) in cells
        .iter()
        .zip(&saline)
        .zip(draws("CELLS", Some("SALINE")))
    {
        assert!((cells - saline - difference).abs() < 1e-9);
    }
}

#[test]
fn what_cannot_be_predicted_says_why() {
    let arms = ARMS.replace("msc_adipose,allogeneic,culture_expanded,50", "surgery,,,");
    let outcomes = format!(
        "{HEADER}MINE2030,CELLS,WOMAC_pain,0,100,lower_better,seen,3,60,,,,,,-20,22,,,,,,,,change_mean_sd,table 2,\nMINE2030,SALINE,medial_JSW_mm,,,higher_better,seen,12,60,,,,,,-0.2,0.3,,,,,,,,change_mean_sd,table 2,\nMINE2030,SALINE,WOMAC_pain,0,100,lower_better,seen,3,60,,,,,,-20,22,,,,,,,,change_mean_sd,table 2,\n"
    );
    let files = [
        ("trials.csv", TRIALS),
        ("arms.csv", &arms),
        ("outcomes.csv", &outcomes),
    ];
    let (library, _) = Library::read_to_predict(&files);
    let rows = forecast(&posterior(), &Registry::embedded(), &library, FEW, &|_| {}).unwrap();
    let reason = |arm: &str, instrument: &str| {
        let of = |row: &&PredictedRow| {
            row.arm_id == arm && row.instrument.as_deref() == Some(instrument)
        };
        rows.iter()
            .find(of)
            .unwrap_or_else(|| panic!("{arm} {instrument}"))
            .reason
            .clone()
    };
    assert!(reason("CELLS", "WOMAC_pain").is_some());
    assert!(
        reason("SALINE", "medial_JSW_mm")
            .unwrap()
            .contains("neither pain")
    );
    assert_eq!(reason("SALINE", "WOMAC_pain"), None);
}

#[test]
fn a_trial_set_aside_is_refused_where_it_would_be_used_and_read_where_it_is_predicted() {
    let trials = TRIALS.replace("10.1000/mine", "10.1000/set-aside");
    let files = [("trials.csv", trials.as_str()), ("arms.csv", ARMS)];
    assert!(Library::read(&files).1.has_errors());
    let (library, _) = Library::read_to_predict(&files);
    assert!(library.trial("MINE2030").is_some());
}

#[test]
fn questions_are_asked_about_arms_that_print_only_levels() {
    let library = Library::embedded();
    let trial = observed(library, library.trial("KHALIFEH2019").unwrap()).unwrap();
    let asked = questions(&trial);
    let arms = asked.iter().filter(|row| !row.is_difference()).count();
    // Two instruments, two visits, two arms.
    assert_eq!((arms, asked.len() - arms), (8, 4));
}
