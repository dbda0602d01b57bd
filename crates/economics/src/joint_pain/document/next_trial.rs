//! What the next trial is worth: the one that the run simulated, at its own size and at others.
//!
//! In each replicate the run knows what is true and what the trial reports. At n' instead of n patients in every arm the report lies closer to
//! the truth:
//!
//! ```text
//! report(n') = truth + (report(n) − truth)·√(n/n')
//! ```
//!
//! Net benefit is regressed on these reports (Strong, Oakley, Brennan and Breeze 2015). Error that does not shrink with size is taken to be
//! none: what differs between trials is part of the truth of a replicate.

use synovia_results::economics::{NetBenefitOfSampling, SampleInformation};

use super::super::plan::Plan;
use super::super::psa::Psa;
use crate::analysis::{Parameter, Population, Sample, UnsoundSample, trial_by_summaries};

/// Name of the trial in the document.
const NAME: &str = "the simulated trial";
/// Sizes at which it is valued, as multiples of its own.
const SIZES: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// Value at each size, and what is left of it when the trial has been paid.
#[derive(Debug, Default)]
pub(super) struct NextTrial {
    pub information: Vec<SampleInformation>,
    pub net_benefit: Vec<NetBenefitOfSampling>,
}

/// Of the trial of the plan; nothing without one. Costs are taken off when the plan has them and says who decides afterwards.
pub(super) fn next_trial(
    plan: &Plan,
    psa: &Psa,
    sample: &Sample,
    population: Option<&Population>,
) -> Result<NextTrial, UnsoundSample> {
    let Some(trial) = &plan.trial else {
        return Ok(NextTrial::default());
    };
    let patients = synovia_numerics::sum(trial.arms.iter().map(|arm| arm.patients));
    let arms = trial.arms.len() as f64;
    let mut found = NextTrial::default();
    for factor in SIZES {
        let Some(summaries) = reports(plan, psa, factor) else {
            return Ok(NextTrial::default());
        };
        let resized = Sample {
            summaries,
            ..sample.clone()
        };
        let value = trial_by_summaries(&resized, NAME, plan.willingness_to_pay, population)?;
        let Some(mut value) = value else {
            return Ok(NextTrial::default());
        };
        value.patients_per_arm = Some(factor * patients / arms);
        if let (Some(next), Some(population)) = (plan.next_trial, population) {
            let people = population.people(next.years_until_result);
            let cost = next.fixed_cost + next.cost_per_patient * factor * patients;
            value.population = Some(people * value.evsi);
            found.net_benefit.push(NetBenefitOfSampling {
                wtp: value.wtp,
                trial: NAME.to_owned(),
                patients_per_arm: factor * patients / arms,
                evsi_population: people * value.evsi,
                cost,
                enbs: people * value.evsi - cost,
                se: people * value.se,
                best_size: false,
            });
        }
        found.information.push(value);
    }
    let most = |best: usize, row: (usize, &NetBenefitOfSampling)| {
        if row.1.enbs > found.net_benefit[best].enbs {
            row.0
        } else {
            best
        }
    };
    let best = found.net_benefit.iter().enumerate().fold(0, most);
    if let Some(row) = found.net_benefit.get_mut(best) {
        row.best_size = true;
    }
    Ok(found)
}

/// What a trial `factor` times as large would report in the replicate of every draw; `None` when the run does not say it of an arm.
fn reports(plan: &Plan, psa: &Psa, factor: f64) -> Option<Vec<Parameter>> {
    let trial = plan.trial.as_ref()?;
    let at = trial
        .months
        .iter()
        .position(|m| *m == trial.primary_month)?;
    let shrink = factor.sqrt().recip();
    let columns = trial.arms.iter().filter(|arm| arm.label != trial.reference);
    columns
        .map(|arm| {
            let values: Option<Vec<f64>> = psa
                .draws
                .iter()
                .map(|draw| {
                    let replicate = &arm.replicates[draw.replicate];
                    let truth = replicate.true_effect[at];
                    Some(truth + (replicate.estimate_points? - truth) * shrink)
                })
                .collect();
            Some(Parameter {
                name: format!("estimate: {}", arm.label),
                values: values?,
            })
        })
        .collect()
}
