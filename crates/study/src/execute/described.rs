//! The population that a study describes: candidates weighted until they are it, and what its trials came to.

use rayon::prelude::*;
use serde_json::{Value, json};
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_numerics::ode::Failure;
use synovia_results::{RunFolder, RunFolderError, Table};
use synovia_statistics::mean_sd;
use synovia_trial::population::{POOL_BATCH, Pool};
use synovia_trial::weighting::{Measured, Weights, measure};

use crate::Plan;
use crate::execute::parts::DESCRIBED;
use crate::execute::{RunError, shards, tolerance};

/// The pool with weights under which its candidates meet what the plan describes, by all threads.
pub fn weighted(plan: &Plan, registry: &Registry, pool: Pool) -> Result<Pool, RunError> {
    let protocol = &plan.protocol;
    let batches: Result<Vec<Vec<Measured>>, Failure> = (0..pool.len())
        .step_by(POOL_BATCH as usize)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|first| {
            let last = (first + POOL_BATCH as usize).min(pool.len());
            let of = first..last;
            measure(protocol, registry, &pool, plan.seed, &tolerance(), of)
        })
        .collect();
    let measured = batches.map_err(RunError::Pool)?.concat();
    let weights = Weights::fit(protocol, &pool, &measured, &tolerance()).map_err(|error| {
        RunError::Population {
            core: pool.core().name(),
            error,
        }
    })?;
    Ok(pool.weighted(weights))
}

/// What was asked, and the mean over the replicates of what their patients came to, under each core.
pub fn met(plan: &Plan, folder: &RunFolder) -> Result<Value, RunFolderError> {
    let mut found = [Core::Bistable, Core::Monostable].map(|core| (core, Table::new(&DESCRIBED)));
    for shard in shards::of(plan) {
        let table = folder.read_table(shard.index, &DESCRIBED)?;
        for (core, rows) in &mut found {
            if *core == shard.core {
                rows.append(&table);
            }
        }
    }
    let mean = |rows: &Table, column: &str, key: &str| {
        let of_key = rows.iter().filter(|row| row.text("quantity") == Some(key));
        let values: Vec<f64> = of_key.filter_map(|row| row.float(column)).collect();
        (mean_sd(&values).0 * DIGITS).round() / DIGITS
    };
    let quantity = |(quantity, asked): (synovia_trial::described::Quantity, f64)| {
        let key = quantity.key();
        let mut told = json!({ "quantity": key, "asked": asked });
        for (core, rows) in &found {
            told[core.name()] = json!(mean(rows, "met", &key));
        }
        told
    };
    let asked = plan.protocol.described.asked();
    let people = asked
        .first()
        .map(|(quantity, _)| quantity.key())
        .unwrap_or_default();
    Ok(json!({
        "quantities": asked.into_iter().map(quantity).collect::<Vec<_>>(),
        "carried_by": {
            "bistable": mean(&found[0].1, "carried_by", &people).round(),
            "monostable": mean(&found[1].1, "carried_by", &people).round(),
        },
    }))
}

/// Digits after the point that are told: a hundredth of what papers print.
const DIGITS: f64 = 1000.0;
