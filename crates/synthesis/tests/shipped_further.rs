//! What the further tables must and must not do to questions.

use synovia_evidence::library::{Library, Role};
use synovia_synthesis::{Analysis, Question, effects, meta, show};

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn ask(condition: &str, joint: &[&str], class: &[&str], versus: &[&str]) -> Question {
    Question {
        condition: words(&[condition]),
        joint: words(joint),
        class: words(class),
        versus: words(versus),
        role: vec![Role::Calibration, Role::Validation, Role::Context],
        ..Question::default()
    }
}

fn trials(question: &Question) -> Vec<String> {
    let found = effects(question, 0.95, Library::embedded());
    found
        .studies
        .into_iter()
        .map(|study| study.cited.trial)
        .collect()
}

/// PMC5952279: 1,184 people, −2.9 mm at week 12, p = 0.047. The second value is an average over weeks 3 to 26, and no visit.
#[test]
fn gel_200_is_pooled_with_the_difference_in_millimetres_that_its_abstract_prints() {
    let question = ask("osteoarthritis", &["knee"], &["ha"], &["saline"]);
    let found = meta(&question, &Analysis::default(), Library::embedded()).unwrap();
    let gel = found
        .studies
        .iter()
        .find(|study| study.cited.trial == "GEL200_POOLED")
        .expect("not left out for its scale");
    assert!((gel.effect + 2.9).abs() < 1e-12, "{}", gel.effect);
    assert_eq!(gel.class_n.unwrap() + gel.versus_n.unwrap(), 1184.0);
    assert_eq!(gel.months, 2.76);
}

#[test]
fn arms_that_a_review_prints_together_stand_in_for_them_and_never_beside_them() {
    let question = Question {
        months: [6.0, 6.0],
        ..ask("osteoarthritis", &["knee"], &["cells"], &["ha"])
    };
    let found = effects(&question, 0.95, Library::embedded());
    let of = |trial: &str| {
        let study = found
            .studies
            .iter()
            .find(|study| study.cited.trial == trial);
        study.unwrap_or_else(|| panic!("{trial}"))
    };
    // 18 people in both arms of cells, 8 given hyaluronic acid.
    let matas = of("MATAS2019");
    assert_eq!((matas.class_n, matas.versus_n), (Some(18.0), Some(8.0)));
    assert_eq!(
        matas.class_arms,
        ["UC-MSC single or repeated, pooled by the review"]
    );
    assert!(
        matas
            .flags
            .iter()
            .any(|flag| flag.contains("prints them together"))
    );
    // At 12 months an arm has numbers of its own, and they are used.
    let later = Question {
        months: [12.0, 12.0],
        ..question.clone()
    };
    let found = effects(&later, 0.95, Library::embedded());
    let matas = found
        .studies
        .iter()
        .find(|s| s.cited.trial == "MATAS2019")
        .unwrap();
    assert_eq!(matas.class_arms, ["UC-MSC 20 million x2 (0 and 6 months)"]);
}

#[test]
fn implausible_and_unnamed_trials_of_the_review_are_left_out_with_the_reason() {
    let question = ask(
        "osteoarthritis",
        &["knee"],
        &["cells"],
        &["saline", "ha", "not-stated"],
    );
    let found = effects(&question, 0.95, Library::embedded());
    for trial in ["SADRI2023", "HO2022", "SADATALI2021"] {
        let out = found
            .excluded
            .iter()
            .find(|one| one.trial == trial)
            .unwrap();
        assert_eq!(out.code, "known-problem", "{trial}");
    }
}

#[test]
fn trials_of_tablets_are_never_trials_of_the_knee() {
    let tablets = ask("osteoarthritis", &[], &["nsaid"], &["oral-placebo"]);
    let question = Question {
        months: [1.0, 3.0],
        ..tablets
    };
    assert!(
        trials(&question)
            .iter()
            .any(|trial| trial.starts_with("OA_"))
    );
    let knee = Question {
        joint: words(&["knee"]),
        ..question
    };
    assert!(trials(&knee).iter().all(|trial| !trial.starts_with("OA_")));
}

/// Celecoxib 200 mg against placebo at week 6, WOMAC pain of 10; the notes are `week 6; SEM 0.1001; …`.
#[test]
fn a_standard_error_after_the_week_of_a_note_is_read_as_one() {
    let question = Question {
        months: [1.0, 3.0],
        ..ask("osteoarthritis", &[], &["nsaid"], &["oral-placebo"])
    };
    let found = effects(&question, 0.95, Library::embedded());
    let williams = found
        .studies
        .iter()
        .find(|study| study.cited.trial == "OA_WILLIAMS2001")
        .unwrap();
    // Changes from baseline with a correlation of 0.5: the squares of both errors less their product.
    let change = |before: f64, after: f64| before * before + after * after - before * after;
    let se = 10.0 * (change(0.1001, 0.1001) + change(0.1501, 0.1002)).sqrt();
    assert!((williams.se - se).abs() < 1e-9, "{} {se}", williams.se);
    let text = show(Library::embedded(), "OA_WILLIAMS2001", 0.5).unwrap();
    assert!(text.contains("= SE 0.1001 × √243"), "{text}");
}

#[test]
fn a_placebo_beside_methotrexate_is_a_comparator_of_its_own_route() {
    let infusion = Question {
        months: [12.0, 12.0],
        ..ask(
            "rheumatoid-arthritis",
            &[],
            &["il6-inhibitor"],
            &["placebo"],
        )
    };
    assert_eq!(trials(&infusion), ["LITHE_SUB2012"]);
    let other_route = Question {
        versus: words(&["sc-placebo", "oral-placebo", "saline"]),
        ..infusion.clone()
    };
    assert!(trials(&other_route).is_empty());
    let added = meta(&infusion, &Analysis::default(), Library::embedded()).unwrap();
    assert_eq!(added.studies[0].class, "il6-inhibitor");
    assert!(
        added.studies[0]
            .flags
            .iter()
            .any(|flag| flag.contains("both sides were given methotrexate"))
    );
}

#[test]
fn tendon_and_shoulder_are_asked_for_by_name() {
    let shoulder = ask("tendinopathy", &["shoulder"], &["prp"], &["corticosteroid"]);
    let found = effects(&shoulder, 0.95, Library::embedded());
    let seen = found.studies.len()
        + found
            .excluded
            .iter()
            .filter(|one| one.code == "no-number-of-patients")
            .count();
    assert!(seen >= 1, "{found:?}");
}

#[test]
fn a_trial_without_numbers_is_shown_in_its_words() {
    let miles = show(Library::embedded(), "MAUTNER2023", 0.5).unwrap();
    assert!(
        miles.contains("MILES") && miles.contains("never pooled"),
        "{miles}"
    );
}
