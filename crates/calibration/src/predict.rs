//! What a trial will print, before it prints it: draws for each row, aligned over the arms of the trial.
//!
//! ```text
//! row = s_k·[m + B·(u·h + Σ_c v_c·h + e_arm + r_visit)/√w] + sampling/√w        w ~ χ²₅/5, one a trial
//! u, v, e, r normal with the SDs of the draw; sampling SD = 24 points/√n, correlated 0.6 between visits of one arm
//! ```
//!
//! Nothing here looks at a printed outcome: dose, schedule, number of patients, baseline, instrument and month are all that is used.

use crate::assemble::{Assembler, CHANGE_SD, NotSimulated, patients};
use crate::course::{Clinic, Shared, Visit};
use crate::likelihood::{VISIT_CORRELATION, heavier};
use crate::observed::{Class, ObservedRow, ObservedTrial};
use crate::parameters::Values;
use std::collections::BTreeMap;
use synovia_numerics::Stream;
use synovia_statistics::sampler::quantile_of_sorted;
use synovia_trial::purpose::fnv_1a;

/// What draws say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// 5, 25, 50, 75, 95 % points.
    pub quantiles: [f64; 5],
}

impl Spread {
    /// Of draws.
    pub fn of(draws: &[f64]) -> Self {
        let mut sorted = draws.to_vec();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / n;
        let variance = sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        Spread {
            mean,
            sd: variance.sqrt(),
            quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| quantile_of_sorted(&sorted, p)),
        }
    }
}

/// Sampling errors of a trial: what each of its numbers may be off by though everything were known.
struct Chance {
    trial: f64,
    by_class: [f64; Class::ALL.len()],
    by_arm: Vec<f64>,
    /// Of an arm at a month: the visit's own effect and its sampling error.
    by_visit: BTreeMap<(usize, u64), (f64, f64)>,
    sampling_by_arm: Vec<f64>,
    /// 1/√w.
    heavier: f64,
}

impl Chance {
    fn draw(trial: &ObservedTrial, asked: &[ObservedRow], seed: u64, draw: u64) -> Self {
        let mut stream = Stream::keyed(seed, [fnv_1a(&trial.id), draw, 0]);
        let heavier = heavier(&mut stream);
        let arms = trial.arms.len();
        let by_class = std::array::from_fn(|_| stream.normal());
        let trial_effect = stream.normal();
        let by_arm = (0..arms).map(|_| stream.normal()).collect();
        let sampling_by_arm = (0..arms).map(|_| stream.normal()).collect();
        let mut visits: Vec<(usize, u64)> = asked
            .iter()
            .flat_map(|row| {
                row.control
                    .into_iter()
                    .chain([row.arm])
                    .map(|arm| key(arm, row))
            })
            .collect();
        visits.sort_unstable();
        visits.dedup();
        Chance {
            trial: trial_effect,
            by_class,
            by_arm,
            by_visit: visits
                .into_iter()
                .map(|visit| (visit, (stream.normal(), stream.normal())))
                .collect(),
            sampling_by_arm,
            heavier,
        }
    }

    /// What the arm of `visit` is off by, before the slope of the instrument, and its sampling error.
    fn of(&self, visit: &Visit, row: &ObservedRow, values: &Values, n: f64) -> (f64, f64) {
        let (own, sampling) = self.by_visit[&key(visit.arm, row)];
        let built = visit.built();
        let mut classes: Vec<Class> = visit.components.iter().map(|c| c.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let by_class: f64 = classes
            .into_iter()
            .map(|class| values.all[Values::class_sd_place(class)] * self.by_class[class as usize])
            .sum();
        let effect = built * (values.trial_sd() * self.trial + by_class)
            + values.arm_sd() * self.by_arm[visit.arm]
            + values.visit_sd() * own;
        let error = CHANGE_SD / n.sqrt()
            * (VISIT_CORRELATION.sqrt() * self.sampling_by_arm[visit.arm]
                + (1.0 - VISIT_CORRELATION).sqrt() * sampling);
        (visit.baseline * effect * self.heavier, error * self.heavier)
    }
}

fn key(arm: usize, row: &ObservedRow) -> (usize, u64) {
    (arm, row.time_months.to_bits())
}

/// Draws of the answer to every question about a trial under one hypothesis, one for each of `draws`, which are numbered from `first`.
///
/// # Errors
/// When a treatment was not simulated.
pub fn predict(
    assembler: &Assembler,
    clinic: &Clinic,
    trial: &ObservedTrial,
    asked: &[ObservedRow],
    draws: &[Values],
    seed: u64,
    first: u64,
) -> Result<Vec<Vec<f64>>, NotSimulated> {
    let visits: Vec<Vec<(f64, Visit)>> = asked
        .iter()
        .map(|row| assembler.visits(trial, row))
        .collect::<Result<_, _>>()?;
    let mut all: Vec<Vec<f64>> = vec![Vec::with_capacity(draws.len()); asked.len()];
    for (number, values) in draws.iter().enumerate() {
        let chance = Chance::draw(trial, asked, seed, first + number as u64);
        let shared = Shared::new(values, clinic);
        for ((drawn, row), visits) in all.iter_mut().zip(asked).zip(&visits) {
            let sum: f64 = visits
                .iter()
                .map(|(sign, visit)| {
                    let n = patients(&trial.arms[visit.arm], row);
                    let (effect, error) = chance.of(visit, row, values, n);
                    let slope = visit.slope(values);
                    sign * (slope * (visit.mean(values, &shared) + effect) + error)
                })
                .sum();
            drawn.push(sum);
        }
    }
    Ok(all)
}
