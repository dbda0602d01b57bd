//! What is refused, and in which words.

use synovia_statistics::network::{
    Analysed, Arm, BetweenStudies, Comparison, NetworkError, Settings, Wanted, analyse,
    analyse_each, comparisons_from_arms, components_of_network,
};

fn row(study: &str, treatment: &str, versus: &str, effect: f64, se: f64) -> Comparison {
    Comparison {
        study: study.into(),
        treatment: treatment.into(),
        versus: versus.into(),
        effect,
        se,
    }
}

fn refused(rows: &[Comparison]) -> NetworkError {
    analyse(rows, &Settings::default()).unwrap_err()
}

fn triangle(effects: [f64; 3], errors: [f64; 3]) -> Vec<Comparison> {
    vec![
        row("one", "a", "b", effects[0], errors[0]),
        row("one", "b", "c", effects[1], errors[1]),
        row("one", "a", "c", effects[2], errors[2]),
        row("two", "a", "b", 0.0, 1.0),
    ]
}

#[test]
fn rows_that_are_no_comparisons_are_refused_with_their_study() {
    assert_eq!(refused(&[]), NetworkError::NoComparisons);
    for (effect, se) in [(f64::NAN, 1.0), (1.0, f64::INFINITY)] {
        let error = refused(&[row("one", "a", "b", effect, se)]);
        assert!(matches!(&error, NetworkError::NotFinite { study, .. } if study == "one"));
    }
    for se in [0.0, -1.0, 1e-200, 1e200] {
        let error = refused(&[row("one", "a", "b", 0.0, se)]);
        assert!(matches!(error, NetworkError::StandardError { se: read, .. } if read == se));
    }
    assert_eq!(
        refused(&[row("one", "a", "a", 0.0, 1.0)]).to_string(),
        "study one compares a with itself; expected two treatments"
    );
    let twice = [
        row("one", "a", "b", 0.0, 1.0),
        row("one", "b", "a", 0.0, 1.0),
    ];
    assert!(matches!(
        refused(&twice),
        NetworkError::ComparedTwice { .. }
    ));
}

#[test]
fn a_study_of_three_arms_gives_all_pairs_and_they_add_up() {
    let settings = Settings::default();
    assert!(analyse(&triangle([1.0, 2.0, 3.0], [1.0; 3]), &settings).is_ok());
    assert!(analyse(&triangle([1.0, 2.0, 3.0009], [1.0; 3]), &settings).is_ok());
    assert_eq!(
        refused(&triangle([1.0, 2.0, 3.5], [1.0; 3])).to_string(),
        "study one: a against b, b against c and c against a add up to -0.5; expected 0 within 0.001"
    );
    let mut missing = triangle([1.0, 2.0, 3.0], [1.0; 3]);
    missing.remove(1);
    assert_eq!(
        refused(&missing).to_string(),
        "study one has b and c but does not compare them; expected all pairs of its arms"
    );
}

#[test]
fn standard_errors_of_a_triangle_that_no_arms_can_have_are_refused() {
    let possible = triangle([1.0, 2.0, 3.0], [1.0, 1.0, 1.9]);
    assert!(analyse(&possible, &Settings::default()).is_ok());
    // The differences a − b and b − c would have to be more than perfectly correlated.
    let impossible = refused(&triangle([1.0, 2.0, 3.0], [1.0, 1.0, 2.1]));
    assert!(matches!(
        impossible,
        NetworkError::ImpossibleVariances { .. }
    ));
}

#[test]
fn a_network_that_falls_apart_is_refused_whole_and_analysed_in_pieces() {
    let rows = [
        row("one", "b", "a", -1.0, 0.5),
        row("two", "a", "b", 1.5, 0.5),
        row("three", "d", "c", 2.0, 0.5),
    ];
    assert_eq!(
        refused(&rows).to_string(),
        "the network falls into 2 pieces that no study joins: a, b | c, d; analyse each on its own"
    );
    let pieces = components_of_network(&rows).expect("readable");
    assert_eq!(pieces[0].treatments, ["a", "b"]);
    assert_eq!(pieces[0].studies, ["one", "two"]);
    assert_eq!(pieces[1].comparisons, rows[2..]);

    let analysed = analyse_each(&rows, &Settings::default()).expect("readable");
    let Analysed::Pooled(network) = &analysed[0].1 else {
        panic!("two studies are pooled");
    };
    let pooled = network.common.estimate("a", "b").expect("known");
    assert!((pooled.effect - 1.25).abs() < 1e-12);
    let Analysed::Single { study, comparisons } = &analysed[1].1 else {
        panic!("one study is not pooled");
    };
    assert_eq!(study, "three");
    assert_eq!((comparisons[0].effect, comparisons[0].se), (-2.0, 0.5));
    assert_eq!(comparisons[0].prediction, None);
}

#[test]
fn one_study_is_not_pooled() {
    let rows = [row("one", "a", "b", 1.0, 0.5)];
    assert_eq!(
        refused(&rows).to_string(),
        "one is the only study: there is nothing to pool"
    );
}

#[test]
fn settings_and_questions_that_make_no_sense_are_refused() {
    let rows = triangle([1.0, 2.0, 3.0], [1.0; 3]);
    for level in [0.0, 1.0, 0.999_999_999_999_999_9, f64::NAN] {
        let settings = Settings {
            level,
            ..Settings::default()
        };
        let error = analyse(&rows, &settings).unwrap_err();
        assert!(matches!(error, NetworkError::Level { .. }));
    }
    for tau2 in [-0.1, f64::NAN] {
        let between_studies = BetweenStudies::Given(tau2);
        let settings = Settings {
            between_studies,
            ..Settings::default()
        };
        let error = analyse(&rows, &settings).unwrap_err();
        assert!(matches!(error, NetworkError::Variance { .. }));
    }
    let model = analyse(&rows, &Settings::default())
        .expect("a network")
        .common;
    assert!(matches!(
        model.estimate("a", "d"),
        Err(NetworkError::Unknown { .. })
    ));
    let same = model.estimate("a", "a");
    assert!(matches!(same, Err(NetworkError::SameTreatment { .. })));
    assert!(matches!(
        model.league(&["a", "d"]),
        Err(NetworkError::Unknown { .. })
    ));
    assert!(matches!(
        model.league(&["d"]),
        Err(NetworkError::Unknown { .. })
    ));
    let none = model.rank_probabilities(Wanted::Small, 0, 1);
    assert_eq!(none, Err(NetworkError::NoDraws));
}

#[test]
fn impossible_arms_are_refused() {
    let arm = |study: &str, treatment: &str, sd, n| Arm {
        study: study.into(),
        treatment: treatment.into(),
        mean: 1.0,
        sd,
        n,
    };
    let good = arm("one", "a", 1.0, 10);
    for bad in [arm("one", "b", 0.0, 10), arm("one", "b", 1.0, 0)] {
        let error = comparisons_from_arms(&[good.clone(), bad]).unwrap_err();
        assert!(matches!(error, NetworkError::ImpossibleArm { .. }));
    }
    let one = comparisons_from_arms(std::slice::from_ref(&good)).unwrap_err();
    assert_eq!(
        one.to_string(),
        "study one has only the arm a; expected two or more"
    );
    let twice = comparisons_from_arms(&[good.clone(), good]).unwrap_err();
    assert!(matches!(twice, NetworkError::ArmTwice { .. }));
}

#[test]
fn shares_of_evidence_are_refused_where_a_weight_is_negative() {
    // Arms so correlated that the pair a and c adds nothing but noise to the way round.
    let rows = triangle([1.0, 2.0, 3.0], [1.0, 1.0, 1.7]);
    let model = analyse(&rows, &Settings::default())
        .expect("a network")
        .common;
    let error = model.contributions("a", "b").unwrap_err();
    assert!(
        matches!(error, NetworkError::NegativeWeight { .. }),
        "{error}"
    );
}

#[test]
fn standard_errors_that_are_far_apart_cost_no_digits() {
    let star = |se: f64| {
        [
            row("one", "a", "b", 1.0, se),
            row("two", "b", "c", 2.0, 10.0),
            row("three", "b", "c", 2.0, 10.0),
        ]
    };
    for se in [1e-3, 1e-5, 1e-7] {
        let model = analyse(&star(se), &Settings::default())
            .expect("a network")
            .common;
        let far = model.estimate("a", "c").expect("known");
        let expected = (se * se + 50.0_f64).sqrt();
        assert!((far.se / expected - 1.0).abs() < 1e-9, "{}", far.se);
        assert!((far.effect - 3.0).abs() < 1e-9, "{}", far.effect);
        let near = model.estimate("a", "b").expect("known");
        assert!((near.effect - 1.0).abs() < 1e-9, "{}", near.effect);
    }
}

#[test]
fn two_strong_comparisons_joined_by_a_weak_one_are_solved() {
    let rows = [
        row("one", "a", "b", 1.0, 1e-4),
        row("two", "c", "d", 2.0, 1e-4),
        row("three", "b", "c", 4.0, 1e2),
        row("four", "b", "c", 4.0, 1e2),
    ];
    let model = analyse(&rows, &Settings::default())
        .expect("a network")
        .common;
    let whole = model.estimate("a", "d").expect("known");
    // Weights that differ by a factor of 10^12 leave the effect right to a millionth of its standard error.
    assert!(
        (whole.effect - 7.0).abs() < 1e-5 * whole.se,
        "{}",
        whole.effect
    );
    let expected = (5e3_f64 + 2e-8).sqrt();
    assert!((whole.se / expected - 1.0).abs() < 1e-9, "{}", whole.se);
}

#[test]
fn a_study_of_a_hundred_thousandth_of_the_others_errors_is_answered_as_by_rma_mv() {
    // metafor 3.8-1, rma.mv(yi, V, mods = ~ 0 + prp + ha, random = ~ 1 | study, method = "REML"): prp -8.00, ha -2.00.
    let rows = [
        row("T1", "prp", "saline", -8.0, 0.0004),
        row("T2", "ha", "saline", -3.0, 200.0),
        row(
            "T3",
            "prp",
            "ha",
            -6.0,
            (441.0_f64 / 60.0 + 400.0 / 60.0).sqrt(),
        ),
        row(
            "T4",
            "prp",
            "saline",
            -8.0,
            (441.0_f64 / 60.0 + 400.0 / 60.0).sqrt(),
        ),
    ];
    for between_studies in [
        BetweenStudies::RestrictedLikelihood,
        BetweenStudies::DerSimonianLaird,
    ] {
        let settings = Settings {
            between_studies,
            ..Settings::default()
        };
        let network = analyse(&rows, &settings).expect("a network");
        let model = network.random.expect("degrees of freedom");
        let effect = |name: &str| model.estimate(name, "saline").expect("known").effect;
        assert!((effect("prp") + 8.0).abs() < 5e-3, "{}", effect("prp"));
        assert!((effect("ha") + 2.0).abs() < 5e-3, "{}", effect("ha"));
    }
}
