use synovia_economics::analysis::{
    Moments, Population, Sample, Set, Settings, UnsoundSample, Within, analyse, read_sample,
};
use synovia_results::economics::Analysis;

use crate::samples::two_normal;

fn shipped() -> Sample {
    let text = include_str!("../../../../validation/economics/analysis/psa.csv");
    let (sample, findings) = read_sample("psa.csv", text, &Default::default());
    assert!(findings.is_empty());
    sample.unwrap()
}

fn settings() -> Settings {
    Settings {
        sets: vec![Set {
            name: "efficacy".to_owned(),
            parameters: vec!["gain".to_owned(), "waning".to_owned()],
        }],
        population: Some(Population {
            people_per_year: 1_000.0,
            horizon_years: 10.0,
            discount: 0.03,
        }),
        ..Settings::at(50_000.0)
    }
}

#[test]
fn the_same_question_has_the_same_bytes_and_they_can_be_read_back() {
    let sample = shipped();
    let found = analyse(&sample, &settings()).unwrap();
    let json = found.to_json();
    assert_eq!(analyse(&sample, &settings()).unwrap().to_json(), json);
    assert_eq!(Analysis::from_json(&json).unwrap(), found);
    assert!(found.notice.starts_with("SIMULATED"));
}

#[test]
fn tables_stand_at_the_headline_and_curves_over_the_grid() {
    let found = analyse(&shipped(), &settings()).unwrap();
    assert_eq!(found.nmb.len(), 3);
    assert_eq!(found.evppi.len(), 5 + 1);
    assert_eq!(found.ceac.len(), 201);
    assert_eq!(found.evpi.len(), 201);
    let headline = found
        .evpi
        .iter()
        .find(|row| row.wtp == Some(50_000.0))
        .unwrap();
    let people = found.question.population.unwrap();
    assert!((headline.population.unwrap() / (people * headline.evpi) - 1.0).abs() < 1e-12);
}

#[test]
fn a_strategy_whose_order_changes_keeps_its_numbers() {
    let sample = shipped();
    let mut turned = sample.clone();
    turned.strategies.reverse();
    let (one, other) = (
        analyse(&sample, &settings()).unwrap(),
        analyse(&turned, &settings()).unwrap(),
    );
    assert_eq!(one.icer, other.icer);
    for (a, b) in one.evppi.iter().zip(&other.evppi) {
        assert_eq!(a.name, b.name);
        assert!((a.evppi - b.evppi).abs() < 1e-6 * (1.0 + a.evppi));
    }
}

#[test]
fn values_follow_the_currency() {
    let sample = shipped();
    let mut cents = sample.clone();
    for strategy in &mut cents.strategies {
        strategy.cost.iter_mut().for_each(|cost| *cost *= 100.0);
    }
    let euros = analyse(&sample, &settings()).unwrap();
    let cents = analyse(
        &cents,
        &Settings {
            sets: settings().sets,
            ..Settings::at(5_000_000.0)
        },
    )
    .unwrap();
    for (a, b) in euros.evppi.iter().zip(&cents.evppi) {
        assert_eq!(a.name, b.name);
        assert!(
            (100.0 * a.evppi - b.evppi).abs() < 1e-4 * (1.0 + b.evppi),
            "{a:?} {b:?}"
        );
    }
}

#[test]
fn net_benefit_alone_gives_no_ratios_and_one_point_of_each_curve() {
    let found = analyse(&two_normal(200, 1), &Settings::at(50_000.0)).unwrap();
    assert!(found.icer.is_empty());
    assert_eq!((found.ceac.len(), found.evpi.len()), (1, 1));
    assert_eq!(found.nmb[0].wtp, None);
    assert!(found.findings[0].starts_with("Only net benefit"));
}

#[test]
fn too_few_draws_are_said_and_nothing_is_regressed_on_them() {
    let found = analyse(&two_normal(20, 1), &Settings::at(1.0)).unwrap();
    assert!(found.evppi.is_empty() && found.tornado.is_empty());
    assert!(
        found
            .findings
            .iter()
            .any(|finding| finding.contains("20 draws are too few"))
    );
    assert_eq!(found.evpi.len(), 1);
}

/// Half of the variance of the increment is noise: what is left has the value of half the variance.
#[test]
fn noise_within_draws_is_taken_out_of_perfect_information() {
    let mut sample = two_normal(20_000, 1);
    let zero = vec![0.0; 20_000];
    let none = Moments {
        cost: zero.clone(),
        effect: zero.clone(),
        covariance: zero.clone(),
    };
    let noise = Moments {
        cost: vec![2.5; 20_000],
        ..none.clone()
    };
    sample.within = Some(Within {
        increments: vec![none, noise],
    });
    let found = analyse(&sample, &Settings::at(0.0)).unwrap();
    let exact = synovia_economics::analysis::value_of_learning(1.0, 2.5f64.sqrt());
    let corrected = found.evpi[0].evpi_without_noise.unwrap();
    assert!((corrected - exact).abs() < 0.02, "{corrected} {exact}");
    assert!(found.evpi[0].evpi > corrected + 0.1);
    let nested = &found.within[0];
    assert!((nested.sd_within - 2.5f64.sqrt()).abs() < 1e-12);
    assert!(
        (nested.sd * nested.sd - nested.sd_within.powi(2) - nested.sd_parameters.powi(2)).abs()
            < 1e-9
    );
}

#[test]
fn a_sample_that_is_not_sound_is_refused_by_name() {
    let mut sample = two_normal(50, 1);
    sample.strategies[1].cost[3] = f64::NAN;
    assert_eq!(
        analyse(&sample, &Settings::at(1.0)),
        Err(UnsoundSample::NotFinite {
            column: "cost of something".to_owned(),
            draw: 4
        })
    );
    let mut sample = two_normal(50, 1);
    sample.parameters[0].values.pop();
    assert!(matches!(
        analyse(&sample, &Settings::at(1.0)),
        Err(UnsoundSample::Unequal {
            length: 49,
            draws: 50,
            ..
        })
    ));
    let asked = Settings {
        sets: vec![Set::single("p3")],
        ..Settings::at(1.0)
    };
    assert!(matches!(
        analyse(&two_normal(50, 1), &asked),
        Err(UnsoundSample::Unknown { nearest: Some(nearest), .. }) if nearest == "p1"
    ));
}
