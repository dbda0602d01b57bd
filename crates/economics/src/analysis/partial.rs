//! The value of knowing one parameter, or a set of them.
//!
//! | symbol | meaning |
//! |---|---|
//! | * | the strategy with the highest mean net benefit |
//! | Δ_d(i) = B_d(i) − B_*(i) | increment of strategy d in draw i |
//! | g_d(φ) = E(Δ_d given φ) | its expectation when the parameters φ are known, by regression over draws |
//! | EVPPI(φ) = mean_i max(0, max_d g_d(φ_i)) | per person |
//!
//! (M. Strong, J. E. Oakley, A. Brennan, *Med. Decis. Making* 34, 2014, 311-326.) One parameter: a penalised spline; several: a Gaussian process of
//! low rank; both with penalties by restricted maximum likelihood, one per strategy.
//!
//! **Standard error.** The square root of the sum of three parts: the variance of the mean over draws; that of the regression, where
//! EVPPI is linear in the coefficients as long as nobody's best choice changes: hᵀ·V·h, h_d = mean_i 1{d is chosen in i}·z(φ_i), with the
//! residuals of strategies correlated as they are; and the square of the bias by smoothing, taken as what EVPPI gains when the residuals are
//! smoothed once more and added.
//!
//! **Order.** To know more is never worth less, and never more than to know everything. Estimates of separate regressions need not obey. Of
//! all sets that are asked together (and every single parameter in them), a set takes the largest value among its own fit and the fits of its
//! parts, each of which estimates something that is true of the set, too, and is cut down to EVPI. `own_fit` and `from` say when that happened.

use std::collections::BTreeSet;

use rayon::prelude::*;
use synovia_results::economics::PartialInformation;

use super::gaussian_process::gaussian_process;
use super::perfect::{Population, gains, perfect_information};
use super::sample::{Sample, UnsoundSample, covariance, differences, largest, mean, mean_and_se};
use super::smoother::{Fit, Smoother};
use super::spline::{best, splines};

/// With fewer draws a regression says nothing.
pub const FEWEST_DRAWS: usize = 30;

/// Parameters that would become known together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// For readers.
    pub name: String,
    /// Names of the parameters.
    pub parameters: Vec<String>,
}

impl Set {
    /// One parameter, by its own name.
    pub fn single(name: impl Into<String>) -> Self {
        let name = name.into();
        Set {
            parameters: vec![name.clone()],
            name,
        }
    }
}

/// What a regression says that knowing is worth.
pub(super) struct Worth {
    pub(super) value: f64,
    pub(super) se: f64,
    pub(super) degrees_of_freedom: f64,
}

/// Increments of every other strategy against the best on average.
pub(super) fn increments(sample: &Sample, wtp: f64) -> Vec<Vec<f64>> {
    let net_benefit = sample.net_benefit(wtp);
    let best = largest(net_benefit.iter().map(|values| mean(values)));
    (0..net_benefit.len())
        .filter(|&at| at != best)
        .map(|at| differences(&net_benefit[at], &net_benefit[best]))
        .collect()
}

/// Variance of Σ_d (weights_d · fitted_d) over what the regressions do not know of their coefficients.
pub(super) fn regression_variance(
    smoother: &Smoother,
    fits: &[Fit],
    weights: &[Vec<f64>],
    draws: usize,
) -> f64 {
    let directions: Vec<Vec<f64>> = weights.iter().map(|w| smoother.against(w)).collect();
    let mut variance = 0.0;
    for (a, fit_a) in fits.iter().enumerate() {
        for (b, fit_b) in fits.iter().enumerate() {
            let freedom = (fit_a.degrees_of_freedom * fit_b.degrees_of_freedom).sqrt();
            let left = covariance(&fit_a.residuals, &fit_b.residuals) * (draws as f64 - 1.0)
                / (draws as f64 - freedom).max(1.0);
            let along: f64 = (0..fit_a.kept.len())
                .map(|j| {
                    directions[a][j] * directions[b][j] * (fit_a.kept[j] * fit_b.kept[j]).sqrt()
                })
                .sum();
            variance += left * along;
        }
    }
    variance.max(0.0)
}

/// The value of a choice that is made on the regressions of `increments`.
pub(super) fn worth(smoother: &Smoother, increments: &[Vec<f64>]) -> Worth {
    let fits = smoother.fit_all(increments);
    let fitted: Vec<Vec<f64>> = fits.iter().map(|fit| fit.fitted.clone()).collect();
    let draws = increments[0].len();
    let (value, sampling) = mean_and_se(&gains(&fitted));
    let mut weights = vec![vec![0.0; draws]; fits.len()];
    for draw in 0..draws {
        let chosen = largest(fitted.iter().map(|values| values[draw]));
        if fitted[chosen][draw] > 0.0 {
            weights[chosen][draw] = 1.0 / draws as f64;
        }
    }
    let regression = regression_variance(smoother, &fits, &weights, draws);
    let twice: Vec<Vec<f64>> = fits.iter().map(|fit| fit.twice.clone()).collect();
    let bias = mean(&gains(&twice)) - value;
    Worth {
        value,
        se: (sampling * sampling + regression + bias * bias).sqrt(),
        degrees_of_freedom: fits
            .iter()
            .map(|fit| fit.degrees_of_freedom)
            .fold(0.0, f64::max),
    }
}

/// Of several columns, those that are not constant.
pub(super) fn varying<'a>(columns: impl IntoIterator<Item = &'a [f64]>) -> Vec<&'a [f64]> {
    columns
        .into_iter()
        .filter(|values| values.iter().any(|value| *value != values[0]))
        .collect()
}

/// The regression of increments on known columns, and what it is called; nothing when all columns are constant.
pub(super) fn worth_of(
    columns: &[&[f64]],
    all_increments: &[Vec<Vec<f64>>],
) -> (Vec<Worth>, &'static str) {
    match columns {
        [] => (
            all_increments
                .iter()
                .map(|_| Worth {
                    value: 0.0,
                    se: 0.0,
                    degrees_of_freedom: 1.0,
                })
                .collect(),
            "constant",
        ),
        [one] => {
            let candidates = splines(one);
            let found = all_increments
                .iter()
                .map(|y| worth(&candidates[best(&candidates, y)], y));
            (found.collect(), "spline")
        }
        several => (
            all_increments
                .iter()
                .map(|y| worth(&gaussian_process(several, y), y))
                .collect(),
            "gaussian-process",
        ),
    }
}

/// The value of each set at each willingness to pay, the most valuable first within each. `done` is told how many regressions of how many
/// are finished.
///
/// Every parameter that is in a set is also regressed on alone, for the order described above; only the sets themselves are returned. A
/// sample of fewer than [`FEWEST_DRAWS`] gives nothing.
///
/// # Errors
/// A parameter that the sample does not have, or a sample that is not sound.
pub fn partial_information(
    sample: &Sample,
    sets: &[Set],
    wtp: &[f64],
    population: Option<&Population>,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<PartialInformation>, UnsoundSample> {
    sample.check()?;
    let mut asked: Vec<(BTreeSet<usize>, String)> = Vec::new();
    for set in sets {
        let members: Result<BTreeSet<usize>, _> =
            set.parameters.iter().map(|p| sample.parameter(p)).collect();
        asked.push((members?, set.name.clone()));
    }
    if sample.draws() < FEWEST_DRAWS || wtp.is_empty() {
        return Ok(Vec::new());
    }
    let listed = asked.len();
    let alone: BTreeSet<usize> = asked.iter().flat_map(|(set, _)| set.clone()).collect();
    for parameter in alone {
        let single = BTreeSet::from([parameter]);
        if !asked.iter().any(|(set, _)| *set == single) {
            asked.push((single, sample.parameters[parameter].name.clone()));
        }
    }
    let responses: Vec<Vec<Vec<f64>>> = wtp.iter().map(|&wtp| increments(sample, wtp)).collect();
    let finished = std::sync::atomic::AtomicUsize::new(0);
    let fits: Vec<(Vec<Worth>, &str)> = asked
        .par_iter()
        .map(|(set, _)| {
            let columns = varying(
                set.iter()
                    .map(|&at| sample.parameters[at].values.as_slice()),
            );
            let found = worth_of(&columns, &responses);
            let count = finished.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            done(count, asked.len());
            found
        })
        .collect();
    let people = population.map(|population| population.people(0.0));
    let mut rows = Vec::new();
    for (at_wtp, &wtp) in wtp.iter().enumerate() {
        let everything = perfect_information(sample, wtp, None);
        let mut here: Vec<PartialInformation> = (0..listed)
            .map(|at| {
                let (set, name) = &asked[at];
                let own = &fits[at].0[at_wtp];
                let (mut from, mut best) = ("own-fit".to_owned(), own);
                for (other, (part, part_name)) in asked.iter().enumerate() {
                    let found = &fits[other].0[at_wtp];
                    if part.is_subset(set) && part != set && found.value > best.value {
                        (from, best) = (format!("subset {part_name}"), found);
                    }
                }
                let (mut value, mut se) = (best.value, best.se);
                if value > everything.evpi {
                    (value, se, from) = (everything.evpi, everything.se, "evpi".to_owned());
                }
                PartialInformation {
                    wtp: (!sample.net_benefit_only).then_some(wtp),
                    name: name.clone(),
                    parameters: sets[at].parameters.clone(),
                    evppi: value,
                    se,
                    own_fit: own.value,
                    from,
                    method: fits[at].1.to_owned(),
                    degrees_of_freedom: own.degrees_of_freedom,
                    population: people.map(|people| people * value),
                }
            })
            .collect();
        // Equal values stay in the order asked.
        here.sort_by(|a, b| b.evppi.total_cmp(&a.evppi));
        rows.extend(here);
    }
    Ok(rows)
}
