//! Moments of draws against moments that are known, within four Monte Carlo standard errors.

use synovia_numerics::{exp, ln};
use synovia_statistics::distribution::t_density;
use synovia_statistics::mean_mcse;
use synovia_statistics::sampler::{
    Chain, LogDensity, Settings, convergence, missing_information, sample_chain,
};

use crate::known::{EightSchools, Funnel, Normal, StudentT, each, run};

fn settings(seed: u64) -> Settings {
    Settings {
        seed,
        ..Settings::default()
    }
}

#[track_caller]
fn within_four_errors(what: &str, draws: &[Vec<f64>], truth: f64) {
    let seen = convergence(draws);
    assert!(seen.r_hat < 1.01, "{what}: {seen:?}");
    let all = draws.concat();
    // The standard error of as many independent draws as these are worth.
    let independent = mean_mcse(&all);
    let error = independent.mcse * (all.len() as f64 / seen.bulk).sqrt();
    assert!(
        (independent.value - truth).abs() < 4.0 * error,
        "{what}: {truth}, seen {} ± {error}",
        independent.value
    );
}

#[test]
fn means_and_variances_of_a_correlated_normal_in_twenty_dimensions_are_found() {
    let (normal, sds) = Normal::twenty();
    let chains = run(&normal, &settings(1));
    for (i, sd) in sds.iter().enumerate() {
        let mean = normal.mean[i];
        let draws = each(&chains, |draw| draw[i]);
        within_four_errors("mean", &draws, mean);
        let squares = each(&chains, |draw| (draw[i] - mean) * (draw[i] - mean));
        within_four_errors("variance", &squares, sd * sd);
        let bulk = convergence(&draws).bulk;
        assert!(bulk > 1000.0, "coordinate {i} is worth {bulk} draws");
    }
    for chain in &chains {
        assert_eq!((chain.divergences, chain.deepest), (0, 0));
        assert!(missing_information(&chain.energy) > 0.7);
    }
}

#[test]
fn a_higher_target_gives_shorter_steps() {
    let (normal, _) = Normal::twenty();
    let step = |target_acceptance| {
        let settings = Settings {
            target_acceptance,
            ..settings(2)
        };
        run(&normal, &settings)[0].step
    };
    assert!(step(0.95) < 0.8 * step(0.7));
}

#[test]
fn the_tails_of_a_student_t_are_found() {
    let chains = run(&StudentT { df: 5.0 }, &settings(3));
    for i in 0..3 {
        let draws = each(&chains, |draw| draw[i]);
        within_four_errors("mean", &draws, 0.0);
        // df/(df − 2)
        let squares = each(&chains, |draw| draw[i] * draw[i]);
        within_four_errors("variance", &squares, 5.0 / 3.0);
        for (p, truth) in [
            (0.05, -2.015_048_372_7),
            (0.5, 0.0),
            (0.95, 2.015_048_372_7),
        ] {
            let seen = synovia_statistics::quantile(&draws.concat(), p);
            let worth = convergence(&draws);
            let error = (p * (1.0 - p) / worth.tail.min(worth.bulk)).sqrt() / t_density(truth, 5.0);
            assert!(
                (seen - truth).abs() < 4.0 * error,
                "quantile {p} is {truth}, seen {seen} ± {error}"
            );
        }
    }
}

/// Means of μ and τ by quadrature: given τ, μ is normal; over u = ln τ by the trapezoidal rule, whose ends do not matter.
fn eight_schools_by_quadrature() -> (f64, f64) {
    let (mut weight, mut mu, mut tau_mean) = (0.0, 0.0, 0.0);
    for place in 0..4000 {
        let u = -15.0 + 0.006 * f64::from(place);
        let tau = exp(u);
        let (mut precision, mut weighted, mut log_marginal) = (1.0 / 25.0, 0.0, 0.0);
        for (effect, se) in EightSchools::EFFECTS.iter().zip(EightSchools::ERRORS) {
            let variance = se * se + tau * tau;
            precision += 1.0 / variance;
            weighted += effect / variance;
            log_marginal -= 0.5 * (ln(variance) + effect * effect / variance);
        }
        let mean = weighted / precision;
        log_marginal += 0.5 * (weighted * mean - ln(precision));
        let density = exp(log_marginal - ln(1.0 + tau * tau / 25.0) + u + 20.0);
        weight += density;
        mu += density * mean;
        tau_mean += density * tau;
    }
    (mu / weight, tau_mean / weight)
}

#[test]
fn eight_schools_are_as_published_and_as_the_quadrature_has_them() {
    let (mu, tau) = eight_schools_by_quadrature();
    // posteriordb, reference posterior of eight_schools_noncentered: 4.41 and 3.60, Monte Carlo errors of its 10,000 draws included.
    assert!(
        (mu - 4.41).abs() < 0.05 && (tau - 3.60).abs() < 0.05,
        "{mu} {tau}"
    );
    let settings = Settings {
        target_acceptance: 0.95,
        draws: 2000,
        ..settings(4)
    };
    let chains = run(&EightSchools, &settings);
    within_four_errors("mu", &each(&chains, |draw| draw[0]), mu);
    within_four_errors("tau", &each(&chains, |draw| exp(draw[1])), tau);
    assert!(chains.iter().map(|chain| chain.divergences).sum::<usize>() < 20);
}

#[test]
fn a_funnel_is_not_passed_in_silence() {
    for seed in 5..8 {
        let chains = run(&Funnel, &settings(seed));
        let diverged = chains.iter().any(|chain| chain.divergences > 0);
        let narrow = chains
            .iter()
            .any(|chain| missing_information(&chain.energy) < 0.3);
        assert!(diverged || narrow, "seed {seed}");
    }
}

#[test]
fn a_chain_keeps_out_of_where_there_is_no_density() {
    /// Exponential, without the transformation it should have.
    struct Exponential;
    impl LogDensity for Exponential {
        fn dimensions(&self) -> usize {
            1
        }
        fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
            gradient[0] = -1.0;
            if x[0] < 0.0 { f64::NAN } else { -x[0] }
        }
    }
    let chains: Vec<Chain> = (0..4)
        .map(|chain| sample_chain(&Exponential, &settings(9), chain, &[1.0], &mut |_| ()))
        .collect();
    let all = each(&chains, |draw| draw[0]).concat();
    assert!(all.iter().all(|x| *x >= 0.0));
    assert!(chains.iter().all(|chain| chain.divergences > 0));
    let mean = mean_mcse(&all).value;
    assert!((mean - 1.0).abs() < 0.2, "{mean}");
}
