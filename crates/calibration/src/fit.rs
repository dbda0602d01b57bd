//! Sampling one hypothesis, and what it would have said of each trial without having seen it.

use crate::density::Density;
use crate::parameters::{Values, names};
use rayon::prelude::*;
use synovia_numerics::Stream;
use synovia_statistics::sampler::{
    Chain, Convergence, LogDensity, Settings, convergence, log_mean, missing_information,
    quantile_of_sorted, sample_chain, smooth,
};

impl LogDensity for Density {
    fn dimensions(&self) -> usize {
        self.free.len()
    }

    fn log_density(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        Density::log_density(self, x, gradient)
    }
}

/// How much is sampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Chains of a fit.
    pub chains: u64,
    /// Of each.
    pub settings: Settings,
    /// Chains of a fit without one trial.
    pub refit_chains: u64,
    /// Of each.
    pub refit: Settings,
}

impl Effort {
    /// As the specification has it.
    pub fn full(seed: u64) -> Self {
        let settings = Settings {
            target_acceptance: 0.9,
            seed,
            ..Settings::default()
        };
        Effort {
            chains: 4,
            settings,
            refit_chains: 2,
            refit: Settings {
                warm_up: 500,
                draws: 500,
                ..settings
            },
        }
    }
}

/// Above this shape of their tail, importance weights are not relied on (Vehtari and others 2024).
pub const RELIABLE_K: f64 = 0.7;

/// What a sample says of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// 5 %, 50 % and 95 % points of the prior.
    pub prior: [f64; 3],
    /// The same of the posterior.
    pub posterior: [f64; 3],
    /// Mean.
    pub mean: f64,
    /// Share of the prior's spread, on the scale on which it is normal, that the data have taken away: 0 nothing, 1 all.
    pub shrinkage: f64,
    /// Share of the draws that are not below 0: of an effect, the probability that it is nothing or harm.
    pub not_below_zero: f64,
    /// Convergence.
    pub convergence: Convergence,
}

/// One trial left out.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Its label.
    pub trial: String,
    /// Log score.
    pub log_score: f64,
    /// Shape of the tail of its weights.
    pub k: f64,
    /// Fitted again without it.
    pub refitted: bool,
    /// Draws that have not seen it, equally likely.
    pub draws: Vec<Vec<f64>>,
}

/// A sampled hypothesis.
#[derive(Debug, Clone)]
pub struct Fit {
    /// What was sampled.
    pub density: Density,
    /// Draws of all chains, one chain after the other.
    pub draws: Vec<Vec<f64>>,
    /// Of each parameter.
    pub summaries: Vec<Summary>,
    /// Draws that diverged.
    pub divergences: usize,
    /// The least energy's fraction of missing information.
    pub missing_information: f64,
    /// Gradients computed.
    pub gradients: u64,
}

fn chains(
    density: &Density,
    settings: &Settings,
    number: u64,
    progress: &(dyn Fn() + Sync),
) -> Vec<Chain> {
    const START_SPREAD: f64 = 0.5;
    (0..number)
        .into_par_iter()
        .map(|chain| {
            let mut stream = Stream::keyed(settings.seed, [chain, 1, 0]);
            let start: Vec<f64> = (0..density.free.len())
                .map(|_| START_SPREAD * stream.normal())
                .collect();
            sample_chain(density, settings, chain, &start, &mut |_| progress())
        })
        .collect()
}

/// Samples a density. `progress` is told each draw.
pub fn fit(density: Density, effort: &Effort, progress: &(dyn Fn() + Sync)) -> Fit {
    let chains = chains(&density, &effort.settings, effort.chains, progress);
    let values: Vec<Vec<Values>> = chains
        .iter()
        .map(|chain| chain.draws.iter().map(|x| density.values(x)).collect())
        .collect();
    let names = names();
    let summaries = density
        .free
        .iter()
        .enumerate()
        .map(|(at, place)| {
            let x: Vec<Vec<f64>> = chains
                .iter()
                .map(|chain| chain.draws.iter().map(|x| x[at]).collect())
                .collect();
            let mut all: Vec<f64> = values
                .iter()
                .flatten()
                .map(|values| values.all[*place])
                .collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            all.sort_by(f64::total_cmp);
            let normal: Vec<f64> = x.iter().flatten().copied().collect();
            let centre = normal.iter().sum::<f64>() / normal.len() as f64;
            let variance = normal
                .iter()
                .map(|x| (x - centre) * (x - centre))
                .sum::<f64>()
                / normal.len() as f64;
            const LIMIT: f64 = 1.644_853_626_951_472_7;
            Summary {
                name: names[*place].clone(),
                prior: [-LIMIT, 0.0, LIMIT].map(|x| density.priors[*place].at(x).0),
                posterior: [0.05, 0.5, 0.95].map(|p| quantile_of_sorted(&all, p)),
                mean,
                not_below_zero: all.iter().filter(|value| **value >= 0.0).count() as f64
                    / all.len() as f64,
                shrinkage: 1.0 - variance.sqrt().min(1.0),
                convergence: convergence(&x),
            }
        })
        .collect();
    Fit {
        draws: chains
            .iter()
            .flat_map(|chain| chain.draws.clone())
            .collect(),
        divergences: chains.iter().map(|chain| chain.divergences).sum(),
        missing_information: chains
            .iter()
            .map(|chain| missing_information(&chain.energy))
            // A chain that never moved has no number; it has seen nothing.
            .map(|seen| if seen.is_nan() { 0.0 } else { seen })
            .fold(f64::INFINITY, f64::min),
        gradients: chains.iter().map(|chain| chain.gradients).sum(),
        density,
        summaries,
    }
}

impl Fit {
    /// Every trial left out in turn: by weights where these can be relied on, else by another fit.
    pub fn leave_out(
        &self,
        effort: &Effort,
        progress: &(dyn Fn(&str, bool) + Sync),
    ) -> Vec<LeftOut> {
        let by_draw: Vec<Vec<f64>> = self
            .draws
            .par_iter()
            .map(|x| self.density.by_trial(x))
            .collect();
        (0..self.density.trials.len())
            .map(|place| {
                let name = &self.density.trials[place].id;
                let log_likelihood: Vec<f64> = by_draw.iter().map(|l| l[place]).collect();
                let inverse: Vec<f64> = log_likelihood.iter().map(|l| -l).collect();
                let smoothed = smooth(&inverse);
                let again = smoothed.k > RELIABLE_K;
                progress(name, again);
                if !again {
                    return LeftOut {
                        trial: name.clone(),
                        log_score: log_mean(&smoothed.weights, &log_likelihood),
                        k: smoothed.k,
                        refitted: false,
                        draws: resampled(&self.draws, &smoothed.weights),
                    };
                }
                let mut without = self.density.clone();
                without.trials.remove(place);
                let chains = chains(&without, &effort.refit, effort.refit_chains, &|| {});
                let draws: Vec<Vec<f64>> =
                    chains.into_iter().flat_map(|chain| chain.draws).collect();
                let log_likelihood: Vec<f64> = draws
                    .par_iter()
                    .map(|x| self.density.by_trial(x)[place])
                    .collect();
                let equal = vec![1.0 / draws.len() as f64; draws.len()];
                LeftOut {
                    trial: name.clone(),
                    log_score: log_mean(&equal, &log_likelihood),
                    k: smoothed.k,
                    refitted: true,
                    draws,
                }
            })
            .collect()
    }
}

/// Equally likely draws from weighted ones: the point of each of as many equal steps of the weights' sum.
fn resampled(draws: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let n = draws.len();
    let mut all = Vec::with_capacity(n);
    let (mut sum, mut at) = (weights[0], 0);
    for step in 0..n {
        let goal = (step as f64 + 0.5) / n as f64;
        while sum < goal && at + 1 < n {
            at += 1;
            sum += weights[at];
        }
        all.push(draws[at].clone());
    }
    all
}
