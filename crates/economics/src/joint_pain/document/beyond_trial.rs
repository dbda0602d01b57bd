//! How much of what a strategy gains lies where no trial has looked.
//!
//! The same people live the same lives once more, and are counted only up to the trial's last visit (rounded up to whole years, in which the
//! model of lives runs). What is gained after that rests on how the effect is assumed to wane, and on what it does to later operations.

use serde::Serialize;
use synovia_numerics::sum;

use super::super::plan::Plan;
use super::super::psa;
use super::money::comparators;
use crate::analysis::Sample;

/// The gain of one strategy, and how much of it the trial's own time has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BeyondTrial {
    /// Label.
    pub strategy: String,
    /// What it is compared with: the trial's reference.
    pub against: String,
    /// The trial's last visit, months.
    pub last_visit_months: f64,
    /// Years counted for `gain_within`: the last visit, rounded up.
    pub years_within: usize,
    /// Discounted quality-adjusted life years beyond the reference's, over the whole horizon.
    pub gain: f64,
    /// Its Monte Carlo standard error, draws taken as independent.
    pub gain_se: f64,
    /// What of it is gained up to the last visit.
    pub gain_within: f64,
    /// Share that is gained later, percent; below 0 where what is gained first is lost later, null where the whole gain is within two standard
    /// errors of none.
    pub later_percent: Option<f64>,
}

/// Every strategy against the trial's reference; nothing without a trial, or where the horizon is not longer than it.
pub(super) fn beyond_trial(plan: &Plan, sample: &Sample) -> Vec<BeyondTrial> {
    let Some(trial) = &plan.trial else {
        return Vec::new();
    };
    let last_visit_months = trial.months.last().copied().unwrap_or(0.0);
    let years_within = (last_visit_months / 12.0).ceil().max(1.0) as usize;
    let against = comparators(plan).pop().unwrap_or_default();
    let Some(other) = plan.compared.iter().position(|one| one.label == against) else {
        return Vec::new();
    };
    if years_within >= plan.horizon_years {
        return Vec::new();
    }
    let short = Plan {
        horizon_years: years_within,
        ..plan.clone()
    };
    let within = super::sample(&short, &psa::run(&short, &|_| ()));
    let gains = |sample: &Sample, index: usize| -> Vec<f64> {
        let (this, that) = (&sample.strategies[index], &sample.strategies[other]);
        this.effect
            .iter()
            .zip(&that.effect)
            .map(|(a, b)| a - b)
            .collect()
    };
    let others = (0..plan.compared.len()).filter(|index| *index != other);
    others
        .map(|index| {
            let all = super::Spread::of(gains(sample, index));
            let first = gains(&within, index);
            let gain_within = sum(first.iter().copied()) / first.len() as f64;
            BeyondTrial {
                strategy: plan.compared[index].label.clone(),
                against: against.clone(),
                last_visit_months,
                years_within,
                gain: all.mean,
                gain_se: all.mcse,
                gain_within,
                later_percent: (all.mean.abs() > 2.0 * all.mcse)
                    .then(|| 100.0 * (1.0 - gain_within / all.mean)),
            }
        })
        .collect()
}
