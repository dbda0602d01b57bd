//! What questions to the shipped library must and must not do.

use synovia_evidence::library::{Blinding, Domain, Library, Role};
use synovia_statistics::network::BetweenStudies;
use synovia_synthesis::{
    Analysis, CourseOptions, Measure, Question, effects, meta, network, show, timecourse,
};

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn knee(class: &[&str], versus: &[&str]) -> Question {
    Question {
        condition: words(&["osteoarthritis"]),
        joint: words(&["knee"]),
        class: words(class),
        versus: words(versus),
        ..Question::default()
    }
}

fn everyone(mut question: Question) -> Question {
    question.role = vec![Role::Calibration, Role::Validation, Role::Context];
    question
}

fn ask(question: &Question) -> synovia_results::evidence::Meta {
    meta(question, &Analysis::default(), Library::embedded()).expect("an estimator that settles")
}

#[test]
fn trials_kept_for_validation_estimate_nothing_unless_they_are_named() {
    let plain = ask(&knee(&["prp"], &["saline"]));
    assert!(
        plain
            .studies
            .iter()
            .all(|study| study.cited.role == "calibration")
    );
    let restore = plain
        .excluded
        .iter()
        .find(|one| one.trial == "RESTORE2021")
        .unwrap();
    assert_eq!(restore.code, "role");
    let named = ask(&everyone(knee(&["prp"], &["saline"])));
    assert!(
        named
            .studies
            .iter()
            .any(|study| study.cited.trial == "RESTORE2021")
    );
}

#[test]
fn every_trial_is_either_pooled_or_left_out_with_a_reason() {
    for question in [
        everyone(knee(&["prp"], &["saline", "ha"])),
        everyone(knee(&["cells"], &["placebo", "ha", "corticosteroid"])),
        Question {
            outcome: Domain::Structure,
            measure: Measure::StandardisedMeanDifference,
            ..everyone(knee(&["corticosteroid"], &["saline"]))
        },
    ] {
        let found = ask(&question);
        for trial in Library::embedded().trials() {
            let pooled = found
                .studies
                .iter()
                .any(|study| study.cited.trial == trial.id);
            let left_out = found
                .excluded
                .iter()
                .filter(|one| one.trial == trial.id)
                .count();
            assert_eq!(usize::from(!pooled), left_out, "{}", trial.id);
        }
        assert!(
            found
                .excluded
                .iter()
                .all(|one| !one.reason.is_empty() && !one.code.is_empty())
        );
    }
}

#[test]
fn a_single_trial_is_shown_and_not_pooled() {
    let question = Question {
        months: [12.0, 12.0],
        ..knee(&["msc-umbilical"], &["ha"])
    };
    let found = ask(&question);
    assert_eq!(
        (found.overall.k, found.overall.status.as_str()),
        (1, "single-trial")
    );
    assert_eq!(found.overall.estimate, Some(found.studies[0].effect));
    assert!(found.overall.tau2.is_none() && found.overall.pi_low.is_none());
    // Two doses were randomised, and one has numbers.
    let flags = &found.studies[0].flags;
    assert!(
        flags
            .iter()
            .any(|flag| flag == "numbers of 1 of 2 arms of msc-umbilical"),
        "{flags:?}"
    );
}

#[test]
fn nothing_found_is_no_estimate() {
    let found = ask(&knee(&["maci"], &["saline"]));
    assert_eq!(
        (found.overall.k, found.overall.status.as_str()),
        (0, "no-trials")
    );
    assert!(found.overall.estimate.is_none() && found.studies.is_empty());
}

#[test]
fn strata_that_were_not_randomised_are_put_together_and_said_so() {
    let found = ask(&knee(&["ha"], &["saline"]));
    let cingal = found
        .studies
        .iter()
        .find(|study| study.cited.trial == "CINGAL2017")
        .unwrap();
    // Published pooled change at 26 weeks: saline -33.0, HA -39.7 (evidence notes), n 69 and 150.
    assert!(
        (cingal.versus_mean.unwrap() + 33.0).abs() < 0.06,
        "{cingal:?}"
    );
    assert!(
        (cingal.class_mean.unwrap() + 39.7).abs() < 0.06,
        "{cingal:?}"
    );
    assert_eq!((cingal.class_n, cingal.versus_n), (Some(150.0), Some(69.0)));
    assert!(cingal.flags.iter().any(|flag| flag.contains("strata")));
}

#[test]
fn cells_on_top_of_hyaluronic_acid_are_compared_with_it_and_a_mixture_is_not() {
    let cells = ask(&Question {
        months: [6.0, 12.0],
        ..knee(&["cells"], &["ha"])
    });
    let mixed = cells
        .excluded
        .iter()
        .find(|one| one.trial == "RUANE2021")
        .unwrap();
    assert_eq!(mixed.code, "differs-in-more-than-the-class");
    let both = ask(&Question {
        months: [6.0, 12.0],
        ..knee(&["cells", "prp"], &["ha"])
    });
    assert!(
        both.excluded
            .iter()
            .all(|one| one.trial != "RUANE2021" || one.code != "differs-in-more-than-the-class")
    );
}

#[test]
fn higher_is_better_is_turned_round() {
    let found = ask(&Question {
        role: vec![Role::Validation],
        ..knee(&["prp"], &["saline"])
    });
    let restore = found
        .studies
        .iter()
        .find(|study| study.cited.trial == "RESTORE2021")
        .unwrap();
    // KOOS pain 3.1 (-0.8 to 6.9) in favour of platelet-rich plasma, adjusted: lower is better here.
    assert_eq!(restore.instrument, "KOOS_pain");
    assert!((restore.effect + 3.1).abs() < 1e-9);
    assert!(
        restore.class_mean.is_none(),
        "a difference has no mean of an arm"
    );
}

#[test]
fn results_with_a_known_problem_come_in_only_when_asked_for_and_then_read_as_errors() {
    let careful = everyone(knee(&["prp"], &["ha"]));
    let found = ask(&careful);
    let excluded = found
        .excluded
        .iter()
        .find(|one| one.trial == "BUENDIA2018")
        .unwrap();
    assert_eq!(excluded.code, "known-problem");
    let kept = ask(&Question {
        keep_problems: true,
        ..careful
    });
    let buendia = kept
        .studies
        .iter()
        .find(|study| study.cited.trial == "BUENDIA2018")
        .unwrap();
    // SE 0.7 and 0.4 of 20 points, 33 and 32 patients, at 12 months: SE of the difference 5·√(0.7² + 0.4²).
    let expected = 5.0 * (0.7_f64 * 0.7 + 0.4 * 0.4).sqrt();
    assert!(
        (buendia.se - expected).abs() < 1e-9,
        "{} {expected}",
        buendia.se
    );
}

#[test]
fn a_missing_spread_is_imputed_only_on_request_from_what_the_others_print() {
    let careful = Question {
        months: [1.0, 3.0],
        ..everyone(knee(&["exercise"], &["saline", "no-treatment"]))
    };
    let plain = effects(&careful, 0.95, Library::embedded());
    let imputed = effects(
        &Question {
            impute_sd: true,
            ..careful
        },
        0.95,
        Library::embedded(),
    );
    assert!(imputed.studies.len() >= plain.studies.len());
    assert!(
        plain
            .studies
            .iter()
            .all(|s| !s.flags.iter().any(|flag| flag.contains("imputed")))
    );
}

#[test]
fn a_larger_supposed_correlation_makes_changes_more_certain() {
    let at = |correlation| {
        let question = Question {
            correlation,
            ..everyone(knee(&["prp"], &["saline"]))
        };
        let found = effects(&question, 0.95, Library::embedded());
        found
            .studies
            .iter()
            .find(|s| s.cited.trial == "DORIO2021")
            .unwrap()
            .se
    };
    assert!(at(0.3) > at(0.5) && at(0.5) > at(0.7));
}

#[test]
fn blinding_can_be_asked_for() {
    let found = ask(&Question {
        blinding: vec![Blinding::Double],
        ..everyone(knee(&["prp"], &["saline"]))
    });
    assert!(
        found
            .studies
            .iter()
            .all(|study| study.cited.blinding == "double-blind")
    );
}

#[test]
fn a_network_in_several_pieces_names_each_and_pools_none_of_one_trial() {
    let question = Question {
        months: [1.0, 24.0],
        ..everyone(knee(&[], &[]))
    };
    let found = network(
        &question,
        &Analysis::default(),
        BetweenStudies::RestrictedLikelihood,
        None,
        Library::embedded(),
    )
    .unwrap();
    assert!(found.pieces.len() > 2);
    for piece in &found.pieces {
        assert_eq!(
            piece.status == "single-trial",
            piece.k == 1,
            "{}",
            piece.name
        );
        assert!(
            piece
                .nodes
                .iter()
                .any(|node| node.treatment == piece.reference)
        );
        if piece.k == 1 {
            assert!(piece.nodes.iter().all(|node| node.effect.is_none()));
        }
    }
}

#[test]
fn a_curve_is_chosen_only_among_those_that_the_data_can_tell() {
    let question = Question {
        months: [1.0, 12.0],
        // Without hyaluronic acid: its trials by the week tell every shape apart.
        ..everyone(knee(&["prp"], &["saline", "corticosteroid"]))
    };
    let options = CourseOptions {
        shape: None,
        correlation: 0.5,
        reference: None,
    };
    let found = timecourse(
        &question,
        &Analysis::default(),
        &options,
        Library::embedded(),
    )
    .unwrap();
    let piece = &found.pieces[0];
    let chosen = piece
        .fits
        .iter()
        .find(|fit| fit.shape == piece.shape)
        .unwrap();
    assert!(
        chosen
            .parameters
            .iter()
            .all(|parameter| parameter.identified)
    );
    assert!(
        piece
            .fits
            .iter()
            .any(|fit| fit.parameters.iter().any(|p| !p.identified))
    );
    assert!(!piece.courses.is_empty() && piece.observed.len() > 3);
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let question = everyone(knee(&["prp"], &["saline", "ha"]));
    let once = serde_json::to_string(&ask(&question)).unwrap();
    assert_eq!(once, serde_json::to_string(&ask(&question)).unwrap());
}

#[test]
fn a_shown_trial_tells_how_each_number_was_come_by() {
    let text = show(Library::embedded(), "DORIO2021", 0.5).unwrap();
    for part in [
        "outcomes.csv:",
        "supposed correlation of 0.5",
        "brought to 0 to 100",
        "validation",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(show(Library::embedded(), "NOBODY", 0.5).is_none());
}

#[test]
fn the_book_explains_every_code_of_a_table_of_effects() {
    let page = include_str!("../../../book/src/synthesis.md");
    for (code, meaning) in synovia_synthesis::EFFECT_CODES {
        assert!(
            page.contains(&format!("| `{code}` | {meaning} |")),
            "{code} {meaning}"
        );
    }
}
