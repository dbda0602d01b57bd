//! Shares of people, printed differences that share an arm, borrowed spreads, and reasons that are true.

use synovia_evidence::library::{Domain, Library, Role};
use synovia_results::evidence::{Meta, StudyEffect};
use synovia_statistics::network::BetweenStudies;
use synovia_synthesis::{Analysis, Measure, Question, meta, network};

fn asked(outcome: Domain, class: &str, versus: &[&str]) -> Question {
    Question {
        outcome,
        measure: Measure::usual(outcome),
        class: vec![class.to_owned()],
        versus: versus.iter().map(|word| (*word).to_owned()).collect(),
        role: vec![Role::Calibration, Role::Validation, Role::Context],
        months: [0.0, 60.0],
        ..Question::default()
    }
}

fn answer(question: &Question) -> Meta {
    meta(question, &Analysis::default(), Library::embedded()).expect("an estimator that settles")
}

fn study<'a>(found: &'a Meta, trial: &str) -> &'a StudyEffect {
    let mut of = found.studies.iter().filter(|s| s.cited.trial == trial);
    of.next().expect("a trial with numbers")
}

fn code(found: &Meta, trial: &str) -> String {
    let left_out = found.excluded.iter().find(|one| one.trial == trial);
    left_out.map_or(String::new(), |one| one.code.clone())
}

#[test]
fn more_responders_favour_the_class_as_a_negative_effect_like_everything_else() {
    let found = answer(&asked(Domain::Response, "prp", &["ha"]));
    let tavassoli = study(&found, "TAVASSOLI2019");
    // 85.7 and 100 % of 28 responded to platelet-rich plasma, none of 27 to hyaluronic acid: 4 of 56 and 27 of 27 did not.
    // Of a table with an empty cell, nobody of 27, every cell gets a half.
    let expected = libm::log((4.5 / 57.0) / (27.5 / 28.0));
    assert!((tavassoli.effect - expected).abs() < 1e-9, "{tavassoli:?}");
    let turned = |step: &String| step.contains("turned round");
    assert_eq!(
        tavassoli.recipe.iter().filter(|step| turned(step)).count(),
        3
    );
}

#[test]
fn shares_of_people_are_no_values_at_the_end_in_place_of_changes() {
    let found = answer(&asked(Domain::Harm, "cells", &["placebo"]));
    let alvaro = study(&found, "ALVARO2017");
    assert!(
        !alvaro
            .flags
            .iter()
            .any(|flag| flag.contains("values at the end"))
    );
}

#[test]
fn a_share_without_a_month_is_not_called_a_baseline() {
    let found = answer(&asked(Domain::Harm, "cells", &["ha"]));
    assert_eq!(code(&found, "BMACHA2022"), "time-unknown");
}

#[test]
fn a_form_that_the_measure_cannot_use_is_not_called_one_sided() {
    let means = Question {
        measure: Measure::MeanDifference,
        ..asked(Domain::Harm, "cells", &["placebo"])
    };
    assert_eq!(code(&answer(&means), "ALVARO2017"), "other-form");
    let risks = Question {
        measure: Measure::LogRiskRatio,
        ..asked(Domain::Pain, "prp", &["saline"])
    };
    assert_eq!(code(&answer(&risks), "SPLITKNEE2019"), "other-form");
}

#[test]
fn differences_of_arms_of_unknown_size_are_left_out_for_that_reason() {
    let found = answer(&asked(Domain::Pain, "prp", &["ha", "ozone"]));
    assert_eq!(code(&found, "RAEISSADAT2021"), "no-number-of-patients");
}

/// A trial of which only differences from one arm are printed: platelet-rich plasma against saline and hyaluronic acid, 50 people each.
fn three_arms() -> Library {
    let trials = "trial_id,first_author,year,title,doi,pmid,design,blinding,condition,joint,suggested_role\n\
        MINE,Me,2026,Mine,10.1000/mine,,RCT,double-blind,osteoarthritis,knee,calibration\n";
    let arms = "trial_id,arm_id,label,intervention_class,n\n\
        MINE,P,Plasma,prp,50\nMINE,S,Saline,saline_placebo,50\nMINE,H,Acid,ha,50\n";
    let differences = "trial_id,arm_id,versus_arm_id,instrument,scale_min,scale_max,direction,scale_source,time_months,difference,basis,se,read,source_locator\n\
        MINE,S,P,WOMAC_pain,0,100,lower_better,seen,6,8,adjusted,3,abstract,abstract\n\
        MINE,P,H,WOMAC_pain,0,100,lower_better,seen,6,-5,adjusted,3,abstract,abstract\n";
    let (library, findings) = Library::read(&[
        ("trials.csv", trials),
        ("arms.csv", arms),
        ("differences.csv", differences),
    ]);
    assert!(!findings.has_errors(), "{}", findings.summary());
    library
}

#[test]
fn differences_from_one_arm_answer_for_every_comparator_and_make_a_trial_of_three_arms() {
    let question = asked(Domain::Pain, "prp", &["saline", "ha"]);
    let library = three_arms();
    let found = meta(&question, &Analysis::default(), &library).expect("single trials");
    let effects: Vec<(&str, f64, f64)> = found
        .studies
        .iter()
        .map(|study| (study.versus.as_str(), study.effect, study.se))
        .collect();
    assert_eq!(effects.len(), 2, "{effects:?}");
    for ((versus, effect, se), (wanted, expected)) in
        effects.into_iter().zip([("saline", -8.0), ("ha", -5.0)])
    {
        assert_eq!(versus, wanted);
        assert!((effect - expected).abs() < 1e-9 && (se - 3.0).abs() < 1e-9);
    }
    let nodes = network(
        &question,
        &Analysis::default(),
        BetweenStudies::RestrictedLikelihood,
        None,
        &library,
    )
    .expect("a network that can be solved");
    let pairs = nodes.pieces.iter().flat_map(|piece| &piece.studies);
    assert_eq!(pairs.count(), 3, "three treatments, three pairs");
}

#[test]
fn spreads_are_borrowed_only_by_trials_that_have_none() {
    let question = Question {
        months: [3.0, 12.0],
        ..asked(Domain::Pain, "prp", &["saline", "ha", "corticosteroid"])
    };
    let borrowing = Question {
        impute_sd: true,
        ..question.clone()
    };
    let (own, borrowed) = (answer(&question), answer(&borrowing));
    assert!(borrowed.studies.len() >= own.studies.len());
    for study in &own.studies {
        assert!(
            borrowed.studies.iter().any(|other| {
                (&other.cited.trial, &other.versus, other.effect, other.se)
                    == (&study.cited.trial, &study.versus, study.effect, study.se)
            }),
            "{} changed",
            study.cited.trial
        );
    }
}

#[test]
fn a_standardised_difference_takes_the_spread_of_patients_where_it_is_printed() {
    let question = Question {
        condition: vec!["osteoarthritis".to_owned()],
        joint: vec!["knee".to_owned()],
        class: vec!["prp".to_owned()],
        versus: vec!["saline".to_owned()],
        role: vec![Role::Validation],
        measure: Measure::StandardisedMeanDifference,
        ..Question::default()
    };
    let found = meta(&question, &Analysis::default(), Library::embedded()).unwrap();
    let restore = found
        .studies
        .iter()
        .find(|s| s.cited.trial == "RESTORE2021")
        .unwrap();
    // An adjusted difference has no means of its arms; these have.
    assert!(
        restore.class_sd.is_some() && restore.class_mean.is_some(),
        "{restore:?}"
    );
}
