use synovia_economics::analysis::{
    NormalTrial, Population, Set, net_benefit_of_sampling, normal_trial, normal_trial_sd,
    partial_information, trial_by_summaries, value_of_learning,
};
use synovia_numerics::Stream;

use crate::samples::{named, two_normal};

fn trial(outcome_sd: f64, patients_per_arm: Vec<f64>) -> NormalTrial {
    NormalTrial {
        name: "next".to_owned(),
        parameter: "p2".to_owned(),
        outcome_sd,
        patients_per_arm,
        fixed_cost: 1_000.0,
        cost_per_patient: 10.0,
        years_until_result: 0.0,
    }
}

/// Increment of net benefit p1 − p2; p2 has standard deviation 2.
fn exact(outcome_sd: f64, patients: f64) -> f64 {
    value_of_learning(
        1.0,
        normal_trial_sd(2.0, outcome_sd * (2.0 / patients).sqrt()),
    )
}

#[test]
fn a_normal_trial_is_worth_its_closed_form_within_its_own_error() {
    let sizes = vec![2.0, 8.0, 32.0, 128.0, 512.0];
    for seed in 0..4 {
        for draws in [1_000, 5_000] {
            let sample = two_normal(draws, seed);
            let found = normal_trial(&sample, &trial(6.0, sizes.clone()), 0.0, None).unwrap();
            for (row, &patients) in found.iter().zip(&sizes) {
                let exact = exact(6.0, patients);
                assert!(
                    (row.evsi - exact).abs() < 3.5 * row.se + 1e-3,
                    "{patients}: {} ± {} against {exact}",
                    row.evsi,
                    row.se
                );
                let gaussian = row.gaussian_approximation.unwrap();
                assert!((gaussian - exact).abs() < 3.5 * row.se + 1e-3);
            }
        }
    }
}

#[test]
fn larger_trials_are_worth_more_but_never_as_much_as_certainty() {
    let sample = two_normal(2_000, 11);
    let sizes: Vec<f64> = (1..9).map(|power| f64::from(1 << power)).collect();
    let found = normal_trial(&sample, &trial(6.0, sizes), 0.0, None).unwrap();
    for pair in found.windows(2) {
        assert!(pair[0].evsi < pair[1].evsi, "{pair:?}");
    }
    let certain =
        partial_information(&sample, &[Set::single("p2")], &[0.0], None, &|_, _| ()).unwrap();
    assert!(found.last().unwrap().evsi <= certain[0].evppi + 1e-9);
}

#[test]
fn a_trial_without_an_end_of_patients_is_worth_as_much_as_the_parameter() {
    let sample = two_normal(1_000, 2);
    let found = normal_trial(&sample, &trial(6.0, vec![1e15]), 0.0, None).unwrap();
    let certain =
        partial_information(&sample, &[Set::single("p2")], &[0.0], None, &|_, _| ()).unwrap();
    assert!((found[0].evsi - certain[0].evppi).abs() < 1e-6 * certain[0].evppi);
}

/// One simulated trial per draw; its mean is the summary.
#[test]
fn regression_on_the_results_of_simulated_trials_gives_the_closed_form() {
    for seed in 0..4 {
        let mut sample = two_normal(4_000, seed);
        let mut stream = Stream::keyed(seed, [9, 9, 9]);
        let results = sample.parameters[1]
            .values
            .iter()
            .map(|p2| p2 + 6.0 * (2.0f64 / 20.0).sqrt() * stream.normal())
            .collect();
        sample.summaries = vec![named("difference", results)];
        let found = trial_by_summaries(&sample, "simulated", 0.0, None)
            .unwrap()
            .unwrap();
        let exact = exact(6.0, 20.0);
        assert!(
            (found.evsi - exact).abs() < 3.5 * found.se,
            "{} ± {} against {exact}",
            found.evsi,
            found.se
        );
    }
}

#[test]
fn a_trial_pays_for_people_who_decide_after_it_and_costs_what_was_said() {
    let population = Population {
        people_per_year: 100_000.0,
        horizon_years: 5.0,
        discount: 0.0,
    };
    let later = NormalTrial {
        years_until_result: 2.0,
        ..trial(6.0, vec![10.0, 50.0, 5_000.0])
    };
    let values = normal_trial(&two_normal(1_000, 4), &later, 0.0, Some(&population)).unwrap();
    let left = net_benefit_of_sampling(&values, &later, &population);
    for (row, value) in left.iter().zip(&values) {
        let cost = 1_000.0 + 20.0 * row.patients_per_arm;
        assert_eq!(row.cost, cost);
        assert!((row.enbs - (300_000.0 * value.evsi - cost)).abs() < 1e-6);
        assert_eq!(value.population, Some(300_000.0 * value.evsi));
    }
    let best: Vec<f64> = left
        .iter()
        .filter(|row| row.best_size)
        .map(|row| row.patients_per_arm)
        .collect();
    assert_eq!(best, [50.0], "a hundred times more patients do not pay");
}

#[test]
fn people_are_counted_at_the_start_of_each_year_and_discounted() {
    let population = Population {
        people_per_year: 100.0,
        horizon_years: 2.5,
        discount: 0.25,
    };
    assert!((population.people(0.0) - 100.0 * (1.0 + 0.8 + 0.5 * 0.64)).abs() < 1e-9);
    assert!((population.people(1.5) - 100.0 * (0.5 * 0.8 + 0.5 * 0.64)).abs() < 1e-9);
    assert_eq!(population.people(3.0), 0.0);
}
