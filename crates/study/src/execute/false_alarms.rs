//! How often a trial of several arms finds something when there is nothing to find: the twins, who all had the reference arm's treatment,
//! analysed in their randomised groups.

use std::collections::BTreeMap;

use synovia_joint::Core;
use synovia_results::{Table, Value, row};
use synovia_statistics::Proportion;

use crate::Plan;

/// What the twins of one replicate show, over all arms.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    anything: bool,
    in_favour: bool,
}

/// The row of one core; `replicates` are those of all cores, arms and months.
pub fn row(
    plan: &Plan,
    core: Core,
    replicates: &Table,
) -> impl IntoIterator<Item = (&'static str, Value)> + use<> {
    let alpha = plan.protocol.analysis.alpha;
    let better = plan.protocol.endpoint.instrument.better();
    let mut trials: BTreeMap<i64, Found> = BTreeMap::new();
    // Only the rows of the endpoint have twins that were analysed.
    for row in replicates
        .iter()
        .filter(|row| row.text("core") == Some(core.name()))
    {
        let analysed = (
            row.integer("replicate"),
            row.float("null_p_value"),
            row.float("null_estimate_points"),
        );
        if let (Some(replicate), Some(p), Some(estimate)) = analysed {
            let trial = trials.entry(replicate).or_default();
            trial.anything |= p < alpha;
            trial.in_favour |= p < alpha && better * estimate > 0.0;
        }
    }
    let share = |is: fn(&Found) -> bool| Proportion::of(trials.values().map(is));
    let (anything, in_favour) = (
        share(|found| found.anything),
        share(|found| found.in_favour),
    );
    row! {
        core: core.name(), comparisons: plan.protocol.arms.len() - 1, any_arm: anything.value(), any_arm_mcse: anything.mcse(),
        any_arm_in_favour: in_favour.value(), any_arm_in_favour_mcse: in_favour.mcse(),
    }
}
