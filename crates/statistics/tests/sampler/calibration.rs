//! Simulation-based calibration (S. Talts, M. Betancourt, D. Simpson, A. Vehtari, A. Gelman, arXiv:1804.06788, 2018): where parameters are
//! drawn from the prior and data from them, the rank of the truth among draws from the posterior is uniform.

use synovia_numerics::{Stream, exp, ln};
use synovia_statistics::distribution::chi_squared_upper;
use synovia_statistics::sampler::{LogDensity, Settings, sample_chain};

/// y_i ~ N(μ, σ²), μ ~ N(0, σ²·4), σ⁻² ~ exponential with mean 1: conjugate. Coordinates μ, ln σ.
struct Conjugate {
    y: Vec<f64>,
}

impl LogDensity for Conjugate {
    fn dimensions(&self) -> usize {
        2
    }

    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, precision) = (x[0], exp(-2.0 * x[1]));
        let squares: f64 = self.y.iter().map(|y| (y - mu) * (y - mu)).sum::<f64>() + mu * mu / 4.0;
        let count = self.y.len() as f64 + 1.0;
        gradient[0] = precision * (self.y.iter().map(|y| y - mu).sum::<f64>() - mu / 4.0);
        // The precision has density e^−precision; d precision/d ln σ = −2 precision.
        gradient[1] = precision * squares - count + 2.0 * precision - 2.0;
        -0.5 * precision * squares - count * x[1] - precision - 2.0 * x[1]
    }
}

#[test]
fn the_truth_has_every_rank_equally_often_in_two_hundred_fits() {
    const BINS: usize = 20;
    let mut counts = [[0.0; BINS]; 2];
    for fit in 0..200 {
        let mut chance = Stream::keyed(77, [fit, 0, 1]);
        let log_sigma = -0.5 * ln(chance.exponential());
        let mu = 2.0 * exp(log_sigma) * chance.normal();
        let y = (0..6)
            .map(|_| mu + exp(log_sigma) * chance.normal())
            .collect();
        let settings = Settings {
            warm_up: 300,
            draws: 19 * 20,
            target_acceptance: 0.9,
            seed: 1000 + fit,
            ..Settings::default()
        };
        let chain = sample_chain(&Conjugate { y }, &settings, 0, &[0.0, 0.0], &mut |_| ());
        for (place, truth) in [mu, log_sigma].into_iter().enumerate() {
            // Every twentieth, which are as good as independent.
            let thinned = chain.draws.iter().skip(19).step_by(20);
            let rank = thinned.filter(|draw| draw[place] < truth).count();
            counts[place][rank] += 1.0;
        }
    }
    for (counts, name) in counts.iter().zip(["mu", "ln sigma"]) {
        let expected = 200.0 / BINS as f64;
        let statistic: f64 = counts
            .iter()
            .map(|count| (count - expected) * (count - expected) / expected)
            .sum();
        let p = chi_squared_upper(statistic, (BINS - 1) as f64);
        assert!(p > 0.005, "{name}: p = {p}, {counts:?}");
        println!("{name}: chi-squared {statistic:.1} on 19, p = {p:.3}");
    }
}
