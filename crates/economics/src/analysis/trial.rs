//! What a next trial is worth, and what is left when it has been paid.
//!
//! | symbol | meaning |
//! |---|---|
//! | x | what the trial reports |
//! | g_d(x) = E(Δ_d given x) | expected increment of strategy d against the best on average, once x is known |
//! | EVSI = E max(0, max_d g_d(x)) − max(0, max_d E g_d(x)) | per person who is treated after the trial |
//! | ENBS(n) = N·EVSI(n) − K − k·a·n | N people after the trial has reported, K fixed cost, k cost of each of a·n patients |
//!
//! **Summaries.** The model simulates the trial once under the parameters of every draw and keeps summaries of its results; g is the regression of
//! Δ on them (M. Strong and others, *Med. Decis. Making* 35, 2015, 570-583). Any trial that can be simulated can be valued.
//!
//! **A normal estimate.** The trial reports x ~ N(θ, s²) of a parameter θ of the sample, s = σ·√(2/n) with n patients in each of two arms. With
//! h_d(θ) the spline regression of Δ_d on θ, g_d(x) = Σ_i w_i·h_d(θ_i)/Σ w_i, w_i = exp(−(x − θ_i)²/(2s²)): the draws weighted by their likelihood
//! (N. A. Menzies, *Med. Decis. Making* 36, 2016, 308-320). Beside it stands the Gaussian approximation: h_d at √v·θ_i + (1 − √v)·mean(θ),
//! v = Var(θ)/(Var(θ) + s²) (H. Jalal, F. Alarid-Escudero, *Med. Decis. Making* 38, 2018, 174-188). The two differ where θ is far from normal.

use rayon::prelude::*;
use synovia_numerics::{Stream, exp, normal_quantile};
use synovia_results::economics::{NetBenefitOfSampling, SampleInformation};

use super::gaussian_process::strided;
use super::partial::{FEWEST_DRAWS, increments, regression_variance, varying, worth_of};
use super::perfect::{Population, gains};
use super::sample::{Sample, UnsoundSample, covariance, largest, mean, mean_and_se};
use super::spline::spline;

/// Results of the trial that are tried; more would only reduce the Monte Carlo error.
const RESULTS: usize = 2_000;

/// A trial of two arms that estimates a parameter of the sample with a normal error.
#[derive(Debug, Clone, PartialEq)]
pub struct NormalTrial {
    /// For readers.
    pub name: String,
    /// Which parameter is estimated.
    pub parameter: String,
    /// Standard deviation of a patient's outcome within an arm, in the unit of the parameter.
    pub outcome_sd: f64,
    /// Sizes to look at: patients in each of the two arms.
    pub patients_per_arm: Vec<f64>,
    /// Cost of having the trial at all.
    pub fixed_cost: f64,
    /// Cost of each patient in it.
    pub cost_per_patient: f64,
    /// Years from now until its result changes what is done.
    pub years_until_result: f64,
}

const ARMS: f64 = 2.0;

/// Small beside [`RESULTS`], so that there is work for every thread.
const RESULTS_AT_ONCE: usize = 125;

/// Value of the trial whose simulated results stand in the sample as `summaries`. Nothing when there are none, or fewer than
/// [`FEWEST_DRAWS`] draws.
///
/// # Errors
/// A sample that is not sound.
pub fn trial_by_summaries(
    sample: &Sample,
    name: &str,
    wtp: f64,
    population: Option<&Population>,
) -> Result<Option<SampleInformation>, UnsoundSample> {
    sample.check()?;
    if sample.summaries.is_empty() || sample.draws() < FEWEST_DRAWS {
        return Ok(None);
    }
    let columns = varying(sample.summaries.iter().map(|s| s.values.as_slice()));
    let (worth, _) = worth_of(&columns, &[increments(sample, wtp)]);
    Ok(worth.into_iter().next().map(|worth| SampleInformation {
        wtp: (!sample.net_benefit_only).then_some(wtp),
        trial: name.to_owned(),
        patients_per_arm: None,
        evsi: worth.value,
        se: worth.se,
        method: "summaries".to_owned(),
        gaussian_approximation: None,
        population: population.map(|p| p.people(0.0) * worth.value),
    }))
}

/// Value of a trial at each of its sizes. Nothing with fewer than [`FEWEST_DRAWS`] draws.
///
/// # Errors
/// A parameter that the sample does not have, or a sample that is not sound.
pub fn normal_trial(
    sample: &Sample,
    trial: &NormalTrial,
    wtp: f64,
    population: Option<&Population>,
) -> Result<Vec<SampleInformation>, UnsoundSample> {
    sample.check()?;
    let theta = &sample.parameters[sample.parameter(&trial.parameter)?].values;
    if sample.draws() < FEWEST_DRAWS {
        return Ok(Vec::new());
    }
    let known = Known::new(theta, &increments(sample, wtp));
    let people = population.map(|p| p.people(trial.years_until_result));
    Ok(trial
        .patients_per_arm
        .iter()
        .map(|&patients| {
            let error = trial.outcome_sd * (ARMS / patients).sqrt();
            let (evsi, se) = known.importance(error);
            SampleInformation {
                wtp: (!sample.net_benefit_only).then_some(wtp),
                trial: trial.name.clone(),
                patients_per_arm: Some(patients),
                evsi,
                se,
                method: "importance".to_owned(),
                gaussian_approximation: Some(known.gaussian(error)),
                population: people.map(|people| people * evsi),
            }
        })
        .collect())
}

/// What is left of the trial's value when it has been paid. Only people who decide after `years_until_result` gain from it; its own patients
/// are not counted among them separately.
pub fn net_benefit_of_sampling(
    values: &[SampleInformation],
    trial: &NormalTrial,
    population: &Population,
) -> Vec<NetBenefitOfSampling> {
    let people = population.people(trial.years_until_result);
    let mut rows: Vec<NetBenefitOfSampling> = values
        .iter()
        .filter_map(|value| {
            let patients = value.patients_per_arm?;
            let cost = trial.fixed_cost + trial.cost_per_patient * ARMS * patients;
            Some(NetBenefitOfSampling {
                wtp: value.wtp,
                trial: value.trial.clone(),
                patients_per_arm: patients,
                evsi_population: people * value.evsi,
                cost,
                enbs: people * value.evsi - cost,
                se: people * value.se,
                best_size: false,
            })
        })
        .collect();
    if !rows.is_empty() {
        let best = largest(rows.iter().map(|row| row.enbs));
        rows[best].best_size = true;
    }
    rows
}

/// What some results of the trial say.
struct Group {
    after: Vec<Vec<f64>>,
    influence: Vec<Vec<f64>>,
}

/// Increments as functions of the parameter, draws in its order.
struct Known {
    theta: Vec<f64>,
    /// h_d at every draw.
    expected: Vec<Vec<f64>>,
    smoother: super::smoother::Smoother,
    fits: Vec<super::smoother::Fit>,
}

impl Known {
    fn new(theta: &[f64], increments: &[Vec<f64>]) -> Self {
        let mut order: Vec<usize> = (0..theta.len()).collect();
        order.sort_by(|&a, &b| theta[a].total_cmp(&theta[b]));
        let sorted = |values: &[f64]| -> Vec<f64> { order.iter().map(|&i| values[i]).collect() };
        let theta = sorted(theta);
        let increments: Vec<Vec<f64>> = increments.iter().map(|values| sorted(values)).collect();
        let smoother = spline(&theta, &increments);
        let fits = smoother.fit_all(&increments);
        Known {
            expected: fits.iter().map(|fit| fit.fitted.clone()).collect(),
            theta,
            smoother,
            fits,
        }
    }

    /// EVSI and its standard error when the estimate has this standard error.
    fn importance(&self, error: f64) -> (f64, f64) {
        let draws = self.theta.len();
        // The truths of the trials, and errors that are spread evenly and paired with them at random.
        let truths = strided(draws, RESULTS);
        let count = truths.len();
        let mut errors: Vec<f64> = (0..count)
            .map(|j| normal_quantile((j as f64 + 0.5) / count as f64))
            .collect();
        Stream::keyed(2015, [5, 0, 0]).shuffle(&mut errors);
        // In groups of fixed size, so that sums have one order and the weights of all results never stand side by side.
        let results: Vec<(usize, f64)> = truths.into_iter().zip(errors).collect();
        let groups: Vec<Group> = results
            .par_chunks(RESULTS_AT_ONCE)
            .map(|results| self.group(results, error))
            .collect();
        let mut after = vec![Vec::with_capacity(count); self.expected.len()];
        let mut influence = vec![vec![0.0; draws]; self.expected.len()];
        for group in groups {
            for (all, some) in after.iter_mut().zip(group.after) {
                all.extend(some);
            }
            for (all, some) in influence.iter_mut().zip(group.influence) {
                for (all, some) in all.iter_mut().zip(some) {
                    *all += some / count as f64;
                }
            }
        }
        let value = value_of_choice(&after);
        let (_, sampling) = mean_and_se(&value);
        let regression = regression_variance(&self.smoother, &self.fits, &influence, draws);
        (mean(&value), (sampling * sampling + regression).sqrt())
    }

    /// Increments expected after some results, and how much each draw has to say in the choices that follow.
    fn group(&self, results: &[(usize, f64)], error: f64) -> Group {
        let mut after = vec![Vec::with_capacity(results.len()); self.expected.len()];
        let mut influence = vec![vec![0.0; self.theta.len()]; self.expected.len()];
        for &(truth, z) in results {
            let (first, weights) = self.weights(self.theta[truth] + error * z, error);
            let expected: Vec<f64> = self
                .expected
                .iter()
                .map(|expected| {
                    let near = weights.iter().zip(&expected[first..]);
                    near.map(|(w, g)| w * g).sum()
                })
                .collect();
            let best = largest(expected.iter().copied());
            if expected[best] > 0.0 {
                for (into, w) in influence[best][first..].iter_mut().zip(&weights) {
                    *into += w;
                }
            }
            for (all, value) in after.iter_mut().zip(expected) {
                all.push(value);
            }
        }
        Group { after, influence }
    }

    /// Normalised likelihoods of the draws near the result, and the first such draw.
    fn weights(&self, result: f64, error: f64) -> (usize, Vec<f64>) {
        // Beyond eight standard errors from the nearest draw, a weight is below 1e-13 of the largest.
        let nearest = self.theta.partition_point(|&theta| theta < result);
        let distance = [nearest.wrapping_sub(1), nearest]
            .into_iter()
            .filter_map(|at| self.theta.get(at))
            .map(|theta| (theta - result).abs())
            .fold(f64::INFINITY, f64::min);
        let reach = (distance * distance + 64.0 * error * error).sqrt();
        let first = self.theta.partition_point(|&theta| theta < result - reach);
        let last = self.theta.partition_point(|&theta| theta <= result + reach);
        let mut weights: Vec<f64> = self.theta[first..last]
            .iter()
            .map(|theta| {
                let step = theta - result;
                exp((distance * distance - step * step) / (2.0 * error * error))
            })
            .collect();
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        (first, weights)
    }

    fn gaussian(&self, error: f64) -> f64 {
        let variance = covariance(&self.theta, &self.theta);
        let share = (variance / (variance + error * error)).sqrt();
        let centre = mean(&self.theta);
        let after: Vec<Vec<f64>> = self
            .expected
            .iter()
            .map(|expected| {
                self.theta
                    .iter()
                    .map(|theta| {
                        interpolated(
                            &self.theta,
                            expected,
                            share * theta + (1.0 - share) * centre,
                        )
                    })
                    .collect()
            })
            .collect();
        mean(&value_of_choice(&after))
    }
}

/// What choosing with knowledge gains over choosing without, case by case; its mean is the value, and never negative.
fn value_of_choice(after: &[Vec<f64>]) -> Vec<f64> {
    let without = largest(std::iter::once(0.0).chain(after.iter().map(|values| mean(values))));
    gains(after)
        .into_iter()
        .enumerate()
        .map(|(at, gain)| match without {
            0 => gain,
            other => gain - after[other - 1][at],
        })
        .collect()
}

/// The straight line between neighbours of sorted `x`; the outermost value outside.
pub(super) fn interpolated(x: &[f64], y: &[f64], at: f64) -> f64 {
    let right = x.partition_point(|&x| x < at);
    match (right.checked_sub(1), x.get(right)) {
        (None, _) => y[0],
        (Some(left), None) => y[left],
        (Some(left), Some(&next)) => {
            let share = (at - x[left]) / (next - x[left]);
            y[left] + share * (y[right] - y[left])
        }
    }
}
