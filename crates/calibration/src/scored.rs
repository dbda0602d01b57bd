//! How far predictions of trials that were left out miss, beside two references that know nothing of treatments.
//!
//! ```text
//! arms         against: every arm loses the same share of its baseline in a window       normal, mean and SD of the other trials' shares
//! differences  against: no difference                                                   normal, mean 0, SD of the other trials' differences
//! ```
//!
//! Each trial has weight 1, whatever the number of its rows.

use crate::assemble::baseline;
use crate::observed::{ObservedRow, ObservedTrial};
use crate::parameters::{WINDOWS, window};
use crate::predict::Spread;
use synovia_results::posterior::GalleryRow;
use synovia_statistics::sampler::{Interval, bootstrap, crps_of_draws, crps_of_normal};

/// A trial with the questions that have an answer, and draws for each.
pub struct Answered<'a> {
    /// The trial.
    pub trial: &'a ObservedTrial,
    /// Question with its answer, and draws.
    pub rows: Vec<(ObservedRow, Vec<f64>)>,
}

/// Scores of all trials, each against references made from the others.
pub fn score(all: &[Answered]) -> Vec<GalleryRow> {
    let others = |place: usize| {
        let others = all.iter().enumerate();
        References::of(
            others
                .filter(move |(other, _)| *other != place)
                .map(|(_, of)| of),
        )
    };
    all.iter()
        .enumerate()
        .flat_map(|(place, answered)| rows(answered, &others(place)))
        .collect()
}

/// Scores of trials that are not among the `known`, against references made from these.
pub fn score_aside(known: &[Answered], aside: &[Answered]) -> Vec<GalleryRow> {
    let references = References::of(known.iter());
    aside
        .iter()
        .flat_map(|answered| rows(answered, &references))
        .collect()
}

fn rows(answered: &Answered, references: &References) -> Vec<GalleryRow> {
    let trial = answered.trial;
    let scored = answered.rows.iter().filter_map(|(row, draws)| {
        let observed = row.value?;
        let arm = &trial.arms[row.arm];
        let base = baseline(trial, row.arm, row);
        let said = Spread::of(draws);
        let reference = if row.is_difference() {
            crps_of_normal(0.0, references.difference_sd, observed)
        } else {
            let [mean, sd] = references.share[window(row.time_months)];
            crps_of_normal(mean * base, sd * base, observed)
        };
        Some(GalleryRow {
            trial: trial.id.clone(),
            arm: arm.id.clone(),
            control: row.control.map(|c| trial.arms[c].id.clone()),
            given: arm.in_words(),
            instrument: row.instrument.clone(),
            months: row.time_months,
            n: arm.n,
            observed,
            se: row.se,
            baseline: base,
            mean: said.mean,
            sd: said.sd,
            quantiles: said.quantiles,
            crps: crps_of_draws(draws, observed),
            reference,
        })
    });
    scored.collect()
}

struct References {
    /// Mean and SD of change as a share of baseline, by window.
    share: [[f64; 2]; WINDOWS],
    difference_sd: f64,
}

impl References {
    fn of<'a>(known: impl Iterator<Item = &'a Answered<'a>>) -> Self {
        let mut shares: [Vec<f64>; WINDOWS] = Default::default();
        let mut differences = Vec::new();
        for answered in known {
            for (row, _) in &answered.rows {
                let Some(value) = row.value else {
                    continue;
                };
                if row.is_difference() {
                    differences.push(value);
                } else {
                    let base = baseline(answered.trial, row.arm, row);
                    shares[window(row.time_months)].push(value / base);
                }
            }
        }
        // A window that hardly any other trial has says what all windows say.
        const ENOUGH: usize = 4;
        let every: Vec<f64> = shares.iter().flatten().copied().collect();
        let spread = |x: &[f64]| {
            let mean = x.iter().sum::<f64>() / x.len().max(1) as f64;
            let square = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
            [mean, (square / (x.len() as f64 - 1.0).max(1.0)).sqrt()]
        };
        let square = differences.iter().map(|d| d * d).sum::<f64>();
        References {
            share: shares.map(|of| spread(if of.len() < ENOUGH { &every } else { &of })),
            difference_sd: (square / differences.len().max(1) as f64).sqrt(),
        }
    }
}

/// What a set of scores says together, each trial with weight 1; intervals of 90 % by bootstrap over trials.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Trials.
    pub trials: usize,
    /// Rows.
    pub rows: usize,
    /// Mean score, points.
    pub crps: Interval,
    /// Mean score over that of the reference.
    pub ratio: Interval,
    /// Share of answers inside 90 % intervals.
    pub in90: Interval,
    /// Inside 50 % intervals.
    pub in50: Interval,
    /// Mean of observed minus predicted, points: above 0, the trial printed less relief than was predicted.
    pub bias: Interval,
}

/// Sums up.
pub fn together(rows: &[&GalleryRow]) -> Option<Together> {
    const TIMES: u64 = 2000;
    const SEED: u64 = 11;
    let mut trials: Vec<&str> = rows.iter().map(|row| row.trial.as_str()).collect();
    trials.sort_unstable();
    trials.dedup();
    if trials.is_empty() {
        return None;
    }
    let by_trial = |value: &dyn Fn(&GalleryRow) -> f64| -> Vec<f64> {
        trials
            .iter()
            .map(|trial| {
                let of = rows.iter().filter(|row| row.trial == *trial);
                of.clone().map(|row| value(row)).sum::<f64>() / of.count() as f64
            })
            .collect()
    };
    let mean = |values: &[f64]| {
        let quantity =
            |drawn: &[usize]| drawn.iter().map(|i| values[*i]).sum::<f64>() / drawn.len() as f64;
        bootstrap(values.len(), TIMES, SEED, &quantity)
    };
    let crps = by_trial(&|row| row.crps);
    let reference = by_trial(&|row| row.reference);
    let ratio = |drawn: &[usize]| {
        drawn.iter().map(|i| crps[*i]).sum::<f64>()
            / drawn.iter().map(|i| reference[*i]).sum::<f64>()
    };
    Some(Together {
        trials: trials.len(),
        rows: rows.len(),
        crps: mean(&crps),
        ratio: bootstrap(trials.len(), TIMES, SEED, &ratio),
        in90: mean(&by_trial(&|row| f64::from(u8::from(row.is_hit())))),
        in50: mean(&by_trial(&|row| f64::from(u8::from(row.is_central())))),
        bias: mean(&by_trial(&|row| row.observed - row.mean)),
    })
}
