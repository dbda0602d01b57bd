//! One input at a time.

use rayon::prelude::*;
use synovia_results::economics::TornadoBar;

use super::super::event::Perspective;
use super::super::inputs::Values;
use super::super::plan::Plan;
use super::super::psa::priced;
use super::super::strategy::{Effect, Strategy};
use super::sample::effect_name;
use crate::analysis::{OneWay, tornado_of_runs};

/// Net benefit of a strategy beyond another with every uncertain input at either end of its 95 %, all others at their centre, and with the
/// strategy's effect at the 5th and 95th percentile of the trial's replicates. The people are the same in all runs.
pub(super) fn tornado(plan: &Plan, strategy: usize, against: usize) -> Vec<TornadoBar> {
    let (all, natural_course) = plan.centre();
    let pair = [all[against].clone(), all[strategy].clone()];
    // Strategies are priced by their place in the plan; here there are two of them.
    let two = Plan {
        compared: vec![
            plan.compared[against].clone(),
            plan.compared[strategy].clone(),
        ],
        ..plan.clone()
    };
    let gain = |values: &Values, pair: &[Strategy]| {
        let instrument = usize::from(values.get("utility_instrument") >= 0.5);
        net_benefit(
            &two,
            values,
            pair,
            &natural_course,
            instrument,
            plan.perspective,
        )
    };
    let centre = plan.inputs.centre();
    let uncertain: Vec<_> = plan
        .inputs
        .inputs
        .iter()
        .filter(|input| input.is_uncertain())
        .collect();
    let mut runs: Vec<OneWay> = uncertain
        .par_iter()
        .map(|input| {
            let [low, high] = input.interval();
            let at = |value: f64| gain(&centre.clone().with(&input.name, value), &pair);
            OneWay {
                parameter: input.name.clone(),
                low,
                high,
                nmb_at_low: at(low),
                nmb_at_high: at(high),
            }
        })
        .collect();
    if let Some([low, high]) = effect_ends(plan, strategy) {
        let waning = centre.get("waning");
        let at = |effect: &Effect| {
            let mut pair = pair.clone();
            pair[1].effect = effect.clone();
            gain(&centre, &pair)
        };
        runs.push(OneWay {
            parameter: effect_name(&plan.compared[strategy].label),
            low: low.by_year(1, waning)[0],
            high: high.by_year(1, waning)[0],
            nmb_at_low: at(&low),
            nmb_at_high: at(&high),
        });
    }
    let base = gain(&centre, &pair);
    tornado_of_runs(
        &plan.compared[strategy].label,
        &plan.compared[against].label,
        plan.willingness_to_pay,
        base,
        runs,
    )
}

fn net_benefit(
    plan: &Plan,
    values: &Values,
    pair: &[Strategy],
    natural_course: &Effect,
    instrument: usize,
    perspective: Perspective,
) -> f64 {
    let run = priced(plan, values, 0, pair, natural_course.clone());
    let means = run.cost_and_effect(perspective, instrument);
    plan.willingness_to_pay * (means[1][1] - means[0][1]) - (means[1][0] - means[0][0])
}

/// The replicates at the 5th and 95th percentile of the first year's effect.
fn effect_ends(plan: &Plan, strategy: usize) -> Option<[Effect; 2]> {
    let trial = plan.trial.as_ref()?;
    let super::super::plan::EffectSource::Trial(arm) = plan.compared[strategy].source else {
        return None;
    };
    let mut effects: Vec<Effect> = (0..trial.replicates())
        .map(|replicate| trial.effect(arm, replicate))
        .collect();
    effects.sort_by(|a, b| a.by_year(1, 0.5)[0].total_cmp(&b.by_year(1, 0.5)[0]));
    let last = effects.len().checked_sub(1)?;
    let at = |share: f64| effects[(share * last as f64).round() as usize].clone();
    Some([at(0.05), at(0.95)])
}
