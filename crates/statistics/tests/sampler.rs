//! The sampler finds distributions that are known, and says when it cannot.

use synovia_numerics::{Matrix, Stream, exp, ln};
use synovia_statistics::sampler::{
    LogDensity, Settings, bootstrap, convergence, crps_of_draws, crps_of_normal, log_mean,
    missing_information, sample_chain, smooth, stack,
};

fn chains<D: LogDensity>(density: &D, settings: &Settings, number: u64) -> Vec<Vec<Vec<f64>>> {
    (0..number)
        .map(|chain| {
            let mut start = Stream::keyed(99, [chain, 0, 0]);
            let start: Vec<f64> = (0..density.dimensions()).map(|_| start.normal()).collect();
            sample_chain(density, settings, chain, &start, &mut |_| {}).draws
        })
        .collect()
}

fn of(chains: &[Vec<Vec<f64>>], coordinate: usize) -> Vec<Vec<f64>> {
    chains
        .iter()
        .map(|c| c.iter().map(|x| x[coordinate]).collect())
        .collect()
}

/// A normal distribution with these precisions between coordinates.
struct Normal {
    precision: Matrix,
}

impl LogDensity for Normal {
    fn dimensions(&self) -> usize {
        self.precision.rows()
    }
    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let n = x.len();
        let mut square = 0.0;
        for i in 0..n {
            let along: f64 = (0..n).map(|j| self.precision[(i, j)] * x[j]).sum();
            gradient[i] = -along;
            square += x[i] * along;
        }
        -0.5 * square
    }
}

#[test]
fn twenty_correlated_coordinates_have_their_means_and_variances() {
    const N: usize = 20;
    let mut covariance = Matrix::zeros(N, N);
    for i in 0..N {
        for j in 0..N {
            let scale = (1.0 + i as f64) * (1.0 + j as f64) / 100.0;
            covariance[(i, j)] = scale * if i == j { 1.0 } else { 0.5 };
        }
    }
    let density = Normal {
        precision: covariance.cholesky().unwrap().inverse(),
    };
    let all = chains(&density, &Settings::default(), 4);
    for i in 0..N {
        let draws = of(&all, i);
        let said = convergence(&draws);
        assert!(
            said.r_hat < 1.01 && said.bulk > 400.0 && said.tail > 400.0,
            "{i}: {said:?}"
        );
        let flat: Vec<f64> = draws.into_iter().flatten().collect();
        let n = flat.len() as f64;
        let mean = flat.iter().sum::<f64>() / n;
        let variance = flat.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        let truth = covariance[(i, i)];
        assert!(
            mean.abs() < 4.0 * (truth / said.bulk).sqrt(),
            "{i}: mean {mean}"
        );
        // The variance of a variance is 2σ⁴/n; squares mix more slowly, hence the tail's size.
        let error = truth * (2.0 / said.tail.min(said.bulk)).sqrt();
        assert!(
            (variance - truth).abs() < 4.0 * error,
            "{i}: {variance} against {truth}"
        );
    }
}

/// Eight schools, not centred: θ = μ + τ·η.
struct EightSchools;

impl LogDensity for EightSchools {
    fn dimensions(&self) -> usize {
        10
    }
    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        const Y: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
        const S: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
        let (mu, log_tau) = (x[0], x[1]);
        let tau = exp(log_tau);
        // μ ~ N(0, 5), τ ~ half-Cauchy(0, 5), as the posteriordb has it.
        let mut sum = -0.5 * mu * mu / 25.0 - ln(1.0 + tau * tau / 25.0) + log_tau;
        gradient[0] = -mu / 25.0;
        gradient[1] = -2.0 * tau * tau / 25.0 / (1.0 + tau * tau / 25.0) + 1.0;
        for i in 0..8 {
            let eta = x[2 + i];
            let off = (Y[i] - mu - tau * eta) / (S[i] * S[i]);
            sum += -0.5 * off * off * S[i] * S[i] - 0.5 * eta * eta;
            gradient[0] += off;
            gradient[1] += off * tau * eta;
            gradient[2 + i] = off * tau - eta;
        }
        sum
    }
}

/// posteriordb, `eight_schools_noncentered`, reference draws of Stan 2.x (10 chains of 1,000): mean of μ 4.41, of τ 3.60.
#[test]
fn the_eight_schools_agree_with_the_published_reference() {
    let settings = Settings {
        target_acceptance: 0.95,
        draws: 2000,
        ..Settings::default()
    };
    let all = chains(&EightSchools, &settings, 4);
    let mean = |draws: &[Vec<f64>]| {
        let flat: Vec<f64> = draws.iter().flatten().copied().collect();
        flat.iter().sum::<f64>() / flat.len() as f64
    };
    let mu = of(&all, 0);
    let tau: Vec<Vec<f64>> = of(&all, 1)
        .iter()
        .map(|c| c.iter().map(|x| exp(*x)).collect())
        .collect();
    assert!((mean(&mu) - 4.41).abs() < 0.2, "{}", mean(&mu));
    assert!((mean(&tau) - 3.60).abs() < 0.25, "{}", mean(&tau));
}

/// Neal's funnel: a neck that one step length cannot go into.
struct Funnel;

impl LogDensity for Funnel {
    fn dimensions(&self) -> usize {
        10
    }
    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let v = x[0];
        let narrow = exp(-v);
        let squares: f64 = x[1..].iter().map(|x| x * x).sum();
        gradient[0] = -v / 9.0 - 4.5 + 0.5 * narrow * squares;
        for i in 1..10 {
            gradient[i] = -narrow * x[i];
        }
        -0.5 * v * v / 9.0 - 4.5 * v - 0.5 * narrow * squares
    }
}

#[test]
fn a_funnel_is_noticed() {
    let chain = sample_chain(&Funnel, &Settings::default(), 0, &[0.5; 10], &mut |_| {});
    assert!(chain.divergences > 0 || missing_information(&chain.energy) < 0.3);
}

#[test]
fn a_chain_is_the_same_bits_again_and_another_chain_is_another() {
    let settings = Settings {
        warm_up: 100,
        draws: 50,
        ..Settings::default()
    };
    let chain = |number| sample_chain(&EightSchools, &settings, number, &[0.1; 10], &mut |_| {});
    assert_eq!(chain(3), chain(3));
    assert_ne!(chain(3).draws, chain(4).draws);
}

#[test]
fn chains_that_disagree_are_noticed() {
    let mut stream = Stream::keyed(5, [0, 0, 0]);
    let mut chain =
        |shift: f64| -> Vec<f64> { (0..500).map(|_| shift + stream.normal()).collect() };
    let agree = convergence(&[chain(0.0), chain(0.0), chain(0.0), chain(0.0)]);
    assert!(agree.r_hat < 1.01 && agree.bulk > 1500.0, "{agree:?}");
    let apart = convergence(&[chain(0.0), chain(0.0), chain(0.0), chain(1.0)]);
    assert!(apart.r_hat > 1.05, "{apart:?}");
}

#[test]
fn an_autoregressive_chain_is_worth_what_theory_says() {
    // Independent draws are worth (1 − φ)/(1 + φ) of an AR(1) chain's.
    let (phi, n) = (0.8, 20_000);
    let mut stream = Stream::keyed(6, [0, 0, 0]);
    let mut x = 0.0;
    let chain: Vec<f64> = (0..n)
        .map(|_| {
            x = phi * x + stream.normal();
            x
        })
        .collect();
    let worth = convergence(&[chain]).bulk / f64::from(n);
    assert!((worth - 1.0 / 9.0).abs() < 0.015, "{worth}");
}

#[test]
fn smoothed_weights_tell_light_tails_from_heavy_ones() {
    let mut stream = Stream::keyed(7, [0, 0, 0]);
    // A weight u^−k has a Pareto tail of shape k.
    let mut shape = |k: f64| {
        let log_weights: Vec<f64> = (0..4000).map(|_| -k * ln(stream.uniform())).collect();
        smooth(&log_weights).k
    };
    assert!((shape(0.3) - 0.3).abs() < 0.15);
    assert!((shape(0.9) - 0.9).abs() < 0.2);
    let all_alike = smooth(&[0.0; 100]);
    assert!(all_alike.k < 0.5 && (all_alike.effective_size() - 100.0).abs() < 1e-9);
}

#[test]
fn a_normal_left_out_is_predicted_as_theory_says() {
    // Posterior of a mean from n normal observations; leaving one out has a closed form.
    let y = [0.3, -1.1, 2.4, 0.9, -0.2, 1.5, 0.1, -0.7, 0.8, 1.2];
    let n = y.len() as f64;
    let sum: f64 = y.iter().sum();
    let log_normal = |x: f64, mean: f64, variance: f64| {
        -0.5 * ln(2.0 * std::f64::consts::PI * variance) - 0.5 * (x - mean) * (x - mean) / variance
    };
    let mut stream = Stream::keyed(8, [0, 0, 0]);
    // A flat prior, variance 1: the mean is normal around the mean of y with variance 1/n.
    let draws: Vec<f64> = (0..20_000)
        .map(|_| sum / n + stream.normal() / n.sqrt())
        .collect();
    for left_out in y {
        let log_likelihood: Vec<f64> = draws
            .iter()
            .map(|m| log_normal(left_out, *m, 1.0))
            .collect();
        let inverse: Vec<f64> = log_likelihood.iter().map(|l| -l).collect();
        let smoothed = smooth(&inverse);
        let said = log_mean(&smoothed.weights, &log_likelihood);
        let truth = log_normal(
            left_out,
            (sum - left_out) / (n - 1.0),
            1.0 + 1.0 / (n - 1.0),
        );
        assert!(
            (said - truth).abs() < 0.03,
            "{left_out}: {said} against {truth}"
        );
    }
}

#[test]
fn stacking_finds_the_best_mixture_on_a_grid() {
    let scores = vec![
        vec![-1.0, -2.0, -0.5, -3.0, -1.2],
        vec![-2.0, -0.7, -1.5, -0.9, -1.1],
    ];
    let total = |w: f64| -> f64 {
        (0..5)
            .map(|i| ln(w * exp(scores[0][i]) + (1.0 - w) * exp(scores[1][i])))
            .sum()
    };
    let best = (0..=100_000)
        .map(|i| f64::from(i) / 1e5)
        .max_by(|a, b| total(*a).total_cmp(&total(*b)))
        .unwrap();
    let weights = stack(&scores);
    assert!(
        (weights[0] - best).abs() < 2e-5,
        "{weights:?} against {best}"
    );
    assert!(stack(&[vec![-1.0, -1.0], vec![-9.0, -9.0]])[1] < 1e-3);
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
    // At the centre of a standard normal: √(2/π)·(1 − 1/√2)... = 0.233695.
    assert!((crps_of_normal(0.0, 1.0, 0.0) - 0.233_694_977_254_910_4).abs() < 1e-12);
    assert_eq!(crps_of_draws(&[5.0], 3.0), 2.0);
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
