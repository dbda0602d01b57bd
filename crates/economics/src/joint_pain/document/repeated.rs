//! Draws that use the same replicate of the run are not independent.
//!
//! A run has few replicates and fewer counterfactual ones. With draws in C groups that share one of them, the standard error of a mean is
//! √(variance of the group means / C), however many draws there are; that of independent draws is too small as soon as what the groups
//! share matters. Groups are of nearly equal size, since draw d takes number d modulo their number.

use serde::Serialize;
use synovia_numerics::sum;

use super::super::plan::Plan;
use super::money::comparators;
use crate::analysis::Sample;

/// Standard errors of one mean difference in net benefit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepeatedNoise {
    /// Label.
    pub strategy: String,
    /// What it is compared with.
    pub against: String,
    /// Mean difference in net benefit.
    pub incremental_nmb: f64,
    /// Were draws independent.
    pub se_independent: f64,
    /// With draws in groups of one replicate.
    pub se_replicates: f64,
    /// With draws in groups of one counterfactual replicate; null when there are none.
    pub se_counterfactuals: Option<f64>,
    /// The largest of them: the one to quote.
    pub se: f64,
}

/// Every strategy against the first and against the trial's reference; nothing without a trial.
pub(super) fn repeated(plan: &Plan, sample: &Sample) -> Vec<RepeatedNoise> {
    let Some(trial) = &plan.trial else {
        return Vec::new();
    };
    let net = sample.net_benefit(plan.willingness_to_pay);
    let mut rows = Vec::new();
    for against in comparators(plan) {
        let other = plan
            .compared
            .iter()
            .position(|one| one.label == against)
            .unwrap_or(0);
        for (index, compared) in plan.compared.iter().enumerate() {
            if index == other {
                continue;
            }
            let values: Vec<f64> = net[index]
                .iter()
                .zip(&net[other])
                .map(|(a, b)| a - b)
                .collect();
            let independent = se_of_groups(&values, values.len());
            let replicates = se_of_groups(&values, trial.replicates());
            let few = trial.reference_effect.len();
            let counterfactuals = (few > 1).then(|| se_of_groups(&values, few));
            rows.push(RepeatedNoise {
                strategy: compared.label.clone(),
                against: against.clone(),
                incremental_nmb: sum(values.iter().copied()) / values.len() as f64,
                se_independent: independent,
                se_replicates: replicates,
                se_counterfactuals: counterfactuals,
                se: counterfactuals
                    .unwrap_or(0.0)
                    .max(replicates)
                    .max(independent),
            });
        }
    }
    rows
}

/// Standard error of the mean with value i in group i modulo `groups`.
fn se_of_groups(values: &[f64], groups: usize) -> f64 {
    let groups = groups.clamp(1, values.len());
    let means: Vec<f64> = (0..groups)
        .map(|group| {
            let members: Vec<f64> = values.iter().skip(group).step_by(groups).copied().collect();
            sum(members.iter().copied()) / members.len() as f64
        })
        .collect();
    let count = groups as f64;
    let mean = sum(means.iter().copied()) / count;
    let squares = sum(means.iter().map(|value| (value - mean) * (value - mean)));
    (squares / (count - 1.0).max(1.0) / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeating_the_same_values_makes_nothing_surer() {
        let once = [3.0, 5.0, 4.0, 9.0];
        let often: Vec<f64> = once.iter().cycle().take(400).copied().collect();
        let alone = se_of_groups(&once, 4);
        assert!((se_of_groups(&often, 4) - alone).abs() < 1e-12);
        assert!(se_of_groups(&often, 400) < alone / 5.0);
    }
}
