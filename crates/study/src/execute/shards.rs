//! How a run is cut into pieces.

use std::ops::Range;

use synovia_joint::Core;
use synovia_trial::example::MOST_LOOKED_AT;
use synovia_trial::protocol::Arm;
use synovia_trial::replicate::{Extras, followed_beyond, lacking};

use crate::Plan;

/// Replicates of one shard: enough that writing it costs little, few enough that a killed run loses little.
const REPLICATES_PER_SHARD: u64 = 5;

/// A few replicates under one core.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its number, and that of its part.
    pub index: usize,
    /// The hypothesis it runs under.
    pub core: Core,
    /// Whether that is the plan's own core, not the rival run beside it.
    pub is_headline: bool,
    /// Its replicates.
    pub replicates: Range<u64>,
}

/// All shards of a plan: its own core first, then the rival.
pub fn of(plan: &Plan) -> Vec<Shard> {
    let replicates = u64::from(plan.replicates);
    let own = plan.model.core;
    [(own, true), (own.rival(), false)]
        .into_iter()
        .flat_map(|(core, is_headline)| {
            (0..replicates)
                .step_by(REPLICATES_PER_SHARD as usize)
                .map(move |first| {
                    (
                        core,
                        is_headline,
                        first..(first + REPLICATES_PER_SHARD).min(replicates),
                    )
                })
        })
        .enumerate()
        .map(|(index, (core, is_headline, replicates))| Shard {
            index,
            core,
            is_headline,
            replicates,
        })
        .collect()
}

impl Shard {
    /// What is run beside the randomised trial in one replicate.
    pub fn extras(&self, plan: &Plan, number: u64) -> Extras {
        Extras {
            counterfactuals: self.is_headline
                && number < u64::from(plan.model.counterfactual_replicates),
            example: number == 0,
            patients: number < u64::from(plan.patient_replicates),
        }
    }

    /// Patients integrated in one replicate: under their own arm, the reference, people beyond the trial where its arms are small, and where
    /// asked for every arm, nothing and context alone (arms that are expected differently need one more life of context each, which is too
    /// few to matter for the time left).
    pub fn patients_of(&self, plan: &Plan, number: u64) -> u64 {
        let patients = plan.patients();
        let reference = u64::from(plan.protocol.arms[plan.protocol.reference].patients);
        let extras = self.extras(plan, number);
        let arms = plan.protocol.arms.len() as u64;
        let others = if extras.counterfactuals {
            patients * arms.saturating_sub(2) + reference + 2 * patients
        } else {
            0
        };
        let looked_at = |arm: &Arm| u64::from(arm.patients).min(MOST_LOOKED_AT);
        let looks = if extras.example {
            plan.protocol.arms.iter().map(looked_at).sum()
        } else {
            0
        };
        2 * patients - reference + others + looks + beyond(plan)
    }

    /// Patients integrated in all its replicates.
    pub fn patients(&self, plan: &Plan) -> u64 {
        self.replicates
            .clone()
            .map(|number| self.patients_of(plan, number))
            .sum()
    }
}

/// Lives of people beyond the trial: under the reference, and under each arm that is too small to tell its effect in the population.
fn beyond(plan: &Plan) -> u64 {
    let under_reference = followed_beyond(
        &plan.protocol,
        plan.model.uncertainty.under(plan.model.core),
    );
    if under_reference == 0 {
        return 0;
    }
    let arms = plan.protocol.arms.iter().enumerate();
    let others = arms.filter(|(arm, _)| *arm != plan.protocol.reference);
    u64::from(under_reference) + others.map(|(_, arm)| u64::from(lacking(arm))).sum::<u64>()
}
