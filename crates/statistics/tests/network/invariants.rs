//! What follows from the definitions, without another program.

use proptest::prelude::*;
use synovia_statistics::network::{
    BetweenStudies, Comparison, Model, Network, Settings, Wanted, analyse,
};

use super::table::comparisons;

fn row(study: &str, treatment: &str, versus: &str, effect: f64, se: f64) -> Comparison {
    Comparison {
        study: study.into(),
        treatment: treatment.into(),
        versus: versus.into(),
        effect,
        se,
    }
}

fn analysed(rows: &[Comparison]) -> Network {
    analyse(rows, &Settings::default()).expect("a network")
}

fn random(rows: &[Comparison]) -> Model {
    analysed(rows).random.expect("degrees of freedom")
}

fn assert_near(ours: f64, expected: f64, tolerance: f64) {
    assert!(
        (ours - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{ours:e} instead of {expected:e}"
    );
}

proptest! {
    /// Reversed pairs and another order of rows give the same bytes; new names the same numbers.
    #[test]
    fn order_direction_and_names_change_nothing(
        reversed in proptest::collection::vec(any::<bool>(), 28),
        keys in proptest::collection::vec(any::<u32>(), 28),
        names in Just((0..10).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let rows = comparisons("senn2013");
        let network = analysed(&rows);
        let mut changed = rows.clone();
        for (row, reverse) in changed.iter_mut().zip(&reversed) {
            if *reverse {
                std::mem::swap(&mut row.treatment, &mut row.versus);
                row.effect = -row.effect;
            }
        }
        let mut keyed: Vec<(u32, Comparison)> = keys.into_iter().zip(changed).collect();
        keyed.sort_by_key(|(key, _)| *key);
        let changed: Vec<Comparison> = keyed.into_iter().map(|(_, row)| row).collect();
        prop_assert_eq!(&analysed(&changed), &network);

        let ours = network.random.expect("degrees of freedom");
        let treatments = ours.treatments().to_vec();
        let renamed = |name: &str| {
            let place = treatments.iter().position(|known| known == name).expect("known");
            format!("treatment {}", names[place])
        };
        let new: Vec<Comparison> = rows
            .iter()
            .map(|old| Comparison {
                treatment: renamed(&old.treatment),
                versus: renamed(&old.versus),
                ..old.clone()
            })
            .collect();
        let new = random(&new);
        assert_near(new.tau2(), ours.tau2(), 1e-12);
        for pair in ours.all_pairs() {
            let same = new.estimate(&renamed(&pair.treatment), &renamed(&pair.versus)).expect("known");
            assert_near(same.effect, pair.effect, 1e-12);
            assert_near(same.se, pair.se, 1e-12);
        }
    }

    /// A network of two treatments is the ordinary meta-analysis: inverse variances, DerSimonian and Laird.
    #[test]
    fn two_treatments_are_a_pairwise_meta_analysis(
        studies in proptest::collection::vec((-3.0..3.0_f64, 0.1..2.0_f64), 2..9),
    ) {
        let rows: Vec<Comparison> = studies
            .iter()
            .enumerate()
            .map(|(i, (effect, se))| row(&format!("study {i}"), "drug", "placebo", *effect, *se))
            .collect();
        let network = analysed(&rows);
        let pooled = |tau2: f64| {
            let weights: Vec<f64> = studies.iter().map(|(_, se)| 1.0 / (se * se + tau2)).collect();
            let sum: f64 = weights.iter().sum();
            let products = weights.iter().zip(&studies).map(|(w, (effect, _))| w * effect);
            let mean = products.sum::<f64>() / sum;
            let squares = weights.iter().zip(&studies).map(|(w, (y, _))| w * (y - mean).powi(2));
            (mean, sum, squares.sum::<f64>(), weights)
        };
        let (mean, sum, q, weights) = pooled(0.0);
        let df = studies.len() as f64 - 1.0;
        let squares: f64 = weights.iter().map(|w| w * w).sum();
        let tau2 = ((q - df) / (sum - squares / sum)).max(0.0);
        assert_near(network.decomposition.total.q, q, 1e-11);
        assert_near(network.tau2.expect("degrees of freedom"), tau2, 1e-11);
        let common = network.common.estimate("drug", "placebo").expect("known");
        assert_near(common.effect, mean, 1e-12);
        assert_near(common.se, sum.recip().sqrt(), 1e-12);
        let (mean, sum, ..) = pooled(tau2);
        let ours = network.random.expect("degrees of freedom").estimate("drug", "placebo");
        assert_near(ours.as_ref().expect("known").effect, mean, 1e-10);
        assert_near(ours.expect("known").se, sum.recip().sqrt(), 1e-10);
    }

    /// Restricted likelihood of two treatments: the fixed point τ² = Σw²((y − μ)² − v)/Σw² + 1/Σw (Viechtbauer 2005), or 0.
    #[test]
    fn two_treatments_have_the_restricted_likelihood_of_a_pairwise_meta_analysis(
        studies in proptest::collection::vec((-3.0..3.0_f64, 0.3..1.0_f64), 4..9),
    ) {
        let rows: Vec<Comparison> = studies
            .iter()
            .enumerate()
            .map(|(i, (effect, se))| row(&format!("study {i}"), "drug", "placebo", *effect, *se))
            .collect();
        let settings = Settings { between_studies: BetweenStudies::RestrictedLikelihood, ..Settings::default() };
        let ours = analyse(&rows, &settings).expect("a network").tau2.expect("degrees of freedom");
        let step = |tau2: f64| {
            let weight = |se: f64| 1.0 / (se * se + tau2);
            let sum: f64 = studies.iter().map(|(_, se)| weight(*se)).sum();
            let mean = studies.iter().map(|(y, se)| weight(*se) * y).sum::<f64>() / sum;
            let squares: f64 = studies.iter().map(|(_, se)| weight(*se).powi(2)).sum();
            let excess: f64 =
                studies.iter().map(|(y, se)| weight(*se).powi(2) * ((y - mean).powi(2) - se * se)).sum();
            excess / squares + 1.0 / sum
        };
        if ours > 0.0 {
            assert_near(step(ours), ours, 1e-8);
        } else {
            prop_assert!(step(0.0) <= 1e-12);
        }
    }
}

#[test]
fn a_star_of_single_trials_is_what_each_trial_says() {
    let rows = [
        row("one", "a", "placebo", -1.0, 0.3),
        row("two", "b", "placebo", -2.0, 0.4),
        row("three", "c", "placebo", -4.0, 1.2),
    ];
    let network = analysed(&rows);
    assert_eq!(network.decomposition.total.df, 0);
    assert_eq!(network.decomposition.total.p, None);
    assert_eq!(
        (network.tau2, network.i2, network.random),
        (None, None, None)
    );
    let pair = network.common.estimate("a", "b").expect("known");
    assert_near(pair.effect, 1.0, 1e-12);
    assert_near(pair.se, 0.5, 1e-12);
    let pair = network.common.estimate("c", "placebo").expect("known");
    assert_near(pair.effect, -4.0, 1e-12);
    assert_near(pair.se, 1.2, 1e-12);
    for split in network.common.splits() {
        assert_eq!((split.indirect, split.difference), (None, None));
        assert_near(split.direct_share, 1.0, 1e-12);
    }
}

#[test]
fn in_a_triangle_the_indirect_estimate_is_the_sum_of_the_other_sides() {
    let rows = [
        row("one", "a", "b", 1.0, 0.3),
        row("two", "b", "c", 2.0, 0.4),
        row("three", "a", "c", 4.0, 0.6),
    ];
    let network = analysed(&rows);
    // Direct 4 with variance 0.36, indirect 3 with variance 0.25.
    let q = 1.0 / 0.61;
    assert_near(network.decomposition.total.q, q, 1e-12);
    assert_near(network.decomposition.between.q, q, 1e-12);
    assert_eq!(network.decomposition.within.df, 0);
    assert_eq!(network.decomposition.between_random, None);
    let splits = network.common.splits();
    let split = splits
        .iter()
        .find(|s| s.direct.treatment == "a" && s.direct.versus == "c");
    let split = split.expect("compared");
    let share = 0.25 / 0.61;
    assert_near(split.direct_share, share, 1e-12);
    let indirect = split.indirect.as_ref().expect("the way round");
    assert_near(indirect.effect, 3.0, 1e-12);
    assert_near(indirect.se, 0.5, 1e-12);
    assert_near(split.difference.as_ref().expect("both").effect, 1.0, 1e-12);

    let shares = network
        .common
        .contributions("a", "c")
        .expect("positive weights");
    let of = |treatment: &str, versus: &str| {
        let found = shares
            .iter()
            .find(|s| s.treatment == treatment && s.versus == versus);
        found.expect("compared").share
    };
    assert_near(of("a", "c"), share, 1e-12);
    assert_near(of("a", "b"), 0.5 * (1.0 - share), 1e-12);
    assert_near(of("b", "c"), 0.5 * (1.0 - share), 1e-12);
}

#[test]
fn contributions_add_up_and_are_divided_by_weight_among_studies() {
    for name in ["senn2013", "smoking", "linde2016"] {
        let model = random(&comparisons(name));
        let treatments = model.treatments();
        let (first, last) = (&treatments[0], &treatments[treatments.len() - 1]);
        let shares = model.contributions(first, last).expect("positive weights");
        assert_near(shares.iter().map(|s| s.share).sum(), 1.0, 1e-10);
        for row in &shares {
            assert!(row.share > -1e-12);
            assert_near(row.studies.iter().map(|s| s.share).sum(), row.share, 1e-10);
        }
        let studies = model
            .study_contributions(first, last)
            .expect("positive weights");
        assert_near(studies.iter().map(|s| s.share).sum(), 1.0, 1e-10);
        // The other way round it is the same evidence.
        let back = model.contributions(last, first).expect("positive weights");
        for (there, back) in shares.iter().zip(&back) {
            assert_near(there.share, back.share, 1e-10);
        }
    }
    let rows = [
        row("one", "a", "b", 1.0, 0.5),
        row("two", "a", "b", 1.0, 1.0),
    ];
    let studies = analysed(&rows).common.study_contributions("a", "b");
    let studies = studies.expect("positive weights");
    assert_near(studies[0].share, 0.8, 1e-12);
    assert_near(studies[1].share, 0.2, 1e-12);
}

#[test]
fn the_surface_under_the_ranking_curve_is_the_p_score_within_monte_carlo_error() {
    const DRAWS: usize = 20_000;
    let model = random(&comparisons("senn2013"));
    for wanted in [Wanted::Small, Wanted::Large] {
        let ranks = model.rank_probabilities(wanted, DRAWS, 7).expect("draws");
        assert_eq!(
            ranks,
            model.rank_probabilities(wanted, DRAWS, 7).expect("draws")
        );
        assert_ne!(
            ranks,
            model.rank_probabilities(wanted, DRAWS, 8).expect("draws")
        );
        let scores = model.p_scores(wanted);
        for own in &ranks {
            assert_near(own.probabilities.iter().sum(), 1.0, 1e-12);
            let score = scores.iter().find(|s| s.treatment == own.treatment);
            // A share of treatments beaten has at most a standard deviation of a half; four standard errors.
            let error = 4.0 * 0.5 / (DRAWS as f64).sqrt();
            assert!((own.sucra - score.expect("a score").p_score).abs() < error);
        }
        for rank in 0..ranks.len() {
            assert_near(
                ranks.iter().map(|r| r.probabilities[rank]).sum(),
                1.0,
                1e-12,
            );
        }
        let mean = scores.iter().map(|s| s.p_score).sum::<f64>() / scores.len() as f64;
        assert_near(mean, 0.5, 1e-12);
    }
}

#[test]
fn one_large_trial_of_three_arms_weighs_as_its_arms_do() {
    // Variances of the arms: 1, 2 and 3. A second trial adds to the first pair what it knows, and nothing else.
    let three = |study: &str| {
        [
            row(study, "a", "b", 1.0, 3f64.sqrt()),
            row(study, "b", "c", 2.0, 5f64.sqrt()),
            row(study, "a", "c", 3.0, 2.0),
        ]
    };
    let mut rows = three("one").to_vec();
    rows.push(row("two", "a", "b", 2.0, 3f64.sqrt()));
    let model = analysed(&rows).common;
    let ab = model.estimate("a", "b").expect("known");
    assert_near(ab.effect, 1.5, 1e-12);
    assert_near(ab.se, 1.5f64.sqrt(), 1e-12);
    // By regression: a − c moves with a − b by their covariance (1, the variance of a) over the variance (3).
    let ac = model.estimate("a", "c").expect("known");
    assert_near(ac.effect, 3.0 + 0.5 / 3.0, 1e-12);
    assert_near(ac.se, (4.0 - 1.5 / 9.0_f64).sqrt(), 1e-12);
}

#[test]
fn a_given_variance_between_studies_is_used_as_it_is() {
    let rows = comparisons("senn2013");
    let settings = Settings {
        between_studies: BetweenStudies::Given(0.25),
        ..Settings::default()
    };
    let model = analyse(&rows, &settings)
        .expect("a network")
        .random
        .expect("given");
    assert_eq!(model.tau2(), 0.25);
    // Sitagliptin is a leaf: one trial with a standard error of 0.1291.
    let leaf = model.estimate("sita", "plac").expect("known");
    assert_near(leaf.se, (0.25 + 0.1291 * 0.1291_f64).sqrt(), 1e-12);
}

#[test]
fn effects_times_ten_are_ten_times_the_effects() {
    let rows = comparisons("linde2015");
    let tenfold: Vec<Comparison> = rows
        .iter()
        .map(|row| Comparison {
            effect: 10.0 * row.effect,
            se: 10.0 * row.se,
            ..row.clone()
        })
        .collect();
    for between_studies in [
        BetweenStudies::DerSimonianLaird,
        BetweenStudies::RestrictedLikelihood,
    ] {
        let settings = Settings {
            between_studies,
            multi_arm_tolerance: 0.01,
            ..Settings::default()
        };
        let (one, ten) = (analyse(&rows, &settings), analyse(&tenfold, &settings));
        let (one, ten) = (one.expect("a network"), ten.expect("a network"));
        let (small, large) = (one.tau2.expect("degrees"), ten.tau2.expect("degrees"));
        assert!((large / small - 100.0).abs() < 1e-7, "{small} {large}");
        assert_near(ten.decomposition.total.q, one.decomposition.total.q, 1e-10);
    }
}
