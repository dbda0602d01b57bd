//! What properscoring and scoringrules say of the same predictions, and what a bootstrap promises.

use synovia_numerics::Stream;
use synovia_statistics::sampler::{bootstrap, crps_of_draws, crps_of_normal};

use crate::oracle_table::rows;

#[test]
fn the_crps_of_draws_is_that_of_the_others() {
    for row in rows("sampler/crps_ensemble.csv", "") {
        let ours = crps_of_draws(&row.numbers("draws"), row.number("observed"));
        for name in ["properscoring", "scoringrules"] {
            row.near_or_the_same(name, ours, 1e-12 * (1.0 + row.number(name).abs()));
        }
    }
}

#[test]
fn the_crps_of_a_normal_is_that_of_the_others() {
    for row in rows("sampler/crps_normal.csv", "") {
        let scale = row.number("scale");
        let ours = crps_of_normal(row.number("location"), scale, row.number("observed"));
        for name in ["properscoring", "scoringrules"] {
            row.near_or_the_same(name, ours, 1e-12 * (scale + row.number(name)));
        }
    }
    // At the centre of a standard normal, (√2 − 1)/√π.
    let centre = (std::f64::consts::SQRT_2 - 1.0) / std::f64::consts::PI.sqrt();
    assert!((crps_of_normal(0.0, 1.0, 0.0) - centre).abs() < 1e-15);
    assert_eq!(crps_of_normal(3.0, 0.0, 1.0), 2.0);
}

#[test]
fn the_score_of_many_draws_is_that_of_their_distribution() {
    let mut stream = Stream::keyed(9, [0, 0, 0]);
    let draws: Vec<f64> = (0..40_000).map(|_| 2.0 + 3.0 * stream.normal()).collect();
    for answer in [-4.0, 1.0, 2.0, 9.0] {
        let exact = crps_of_normal(2.0, 3.0, answer);
        assert!(
            (crps_of_draws(&draws, answer) - exact).abs() < 0.06,
            "{answer}"
        );
    }
}

#[test]
fn the_score_of_a_few_draws_is_too_large_by_what_their_spread_is_short_of() {
    let mut scores = Vec::new();
    for repeat in 0..4000 {
        let mut stream = Stream::keyed(9, [repeat, 0, 0]);
        let draws: Vec<f64> = (0..5).map(|_| stream.normal()).collect();
        scores.push(crps_of_draws(&draws, 0.7));
    }
    let seen = synovia_statistics::mean_mcse(&scores);
    // By E|X − X′|/2 of the normal over n: 1/(√π n).
    let expected = crps_of_normal(0.0, 1.0, 0.7) + 1.0 / (std::f64::consts::PI.sqrt() * 5.0);
    assert!(
        (seen.value - expected).abs() < 3.5 * seen.mcse,
        "{seen:?} {expected}"
    );
}

#[test]
fn a_bootstrap_over_groups_covers_the_mean_and_repeats() {
    let values: Vec<f64> = (0..40).map(f64::from).collect();
    let mean = |drawn: &[usize]| drawn.iter().map(|i| values[*i]).sum::<f64>() / drawn.len() as f64;
    let once = bootstrap(40, 2000, 3, &mean);
    assert_eq!(once, bootstrap(40, 2000, 3, &mean));
    // The standard error of this mean is 11.54/√40 = 1.83.
    assert!((once.estimate - 19.5).abs() < 1e-12);
    assert!(
        (once.low - (19.5 - 1.645 * 1.83)).abs() < 0.4
            && (once.high - (19.5 + 1.645 * 1.83)).abs() < 0.4
    );
}

#[test]
fn a_bootstrap_over_trials_covers_as_often_as_it_says() {
    // 40 trials; the truth is 0.8.
    let mut covered = 0;
    for repeat in 0..300 {
        let mut stream = Stream::keyed(10, [repeat, 0, 0]);
        let trials: Vec<f64> = (0..40).map(|_| 0.8 + 0.3 * stream.normal()).collect();
        let mean =
            |drawn: &[usize]| drawn.iter().map(|i| trials[*i]).sum::<f64>() / drawn.len() as f64;
        let said = bootstrap(40, 400, repeat, &mean);
        covered += u32::from(said.low < 0.8 && 0.8 < said.high);
    }
    // 90 % of 300 with a standard error of 5.2; percentile intervals of 40 groups are a little narrow.
    assert!((250..=288).contains(&covered), "{covered} of 300");
}
