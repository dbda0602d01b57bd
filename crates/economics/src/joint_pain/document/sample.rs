//! The draws as a probabilistic sample.

use super::super::plan::Plan;
use super::super::psa::{Drawn, DrawnStrategy, Psa};
use crate::analysis::{Moments, Parameter, Sample, Set, Strategy, Within};

/// A value of every draw of a strategy.
type OverDraws<'a> = dyn Fn(usize, &dyn Fn(&Drawn, &DrawnStrategy) -> f64) -> Vec<f64> + 'a;

/// Name of the parameter that is the effect of an arm.
pub(super) fn effect_name(label: &str) -> String {
    format!("effect: {label}")
}

/// Name of the parameter that is the price of an arm.
fn price_name(label: &str) -> String {
    format!("price: {label}")
}

/// The sample: costs as the plan's perspective sees them, effects under the instrument of each draw, parameters, and noise within draws.
pub fn sample(plan: &Plan, psa: &Psa) -> Sample {
    let of = |index: usize, value: &dyn Fn(&Drawn, &DrawnStrategy) -> f64| -> Vec<f64> {
        psa.draws
            .iter()
            .map(|draw| value(draw, &draw.strategies[index]))
            .collect()
    };
    let strategies = plan
        .compared
        .iter()
        .enumerate()
        .map(|(index, compared)| Strategy {
            label: compared.label.clone(),
            cost: of(index, &|_, one| one.cost(plan.perspective)),
            effect: of(index, &|draw, one| {
                one.quality_adjusted[draw.instrument(plan)]
            }),
        });
    let within = (0..plan.compared.len()).map(|index| Moments {
        cost: of(index, &|_, one| one.within_cost),
        effect: of(index, &|_, one| one.within_effect),
        covariance: of(index, &|_, one| one.within_covariance),
    });
    Sample {
        within: Some(Within {
            increments: within.collect(),
        }),
        parameters: parameters(plan, psa, &of),
        ..Sample::new(strategies.collect(), Vec::new())
    }
}

fn parameters(plan: &Plan, psa: &Psa, of: &OverDraws) -> Vec<Parameter> {
    let inputs = plan.inputs.inputs.iter().enumerate();
    let mut parameters: Vec<Parameter> = inputs
        .filter(|(_, input)| input.is_uncertain())
        .map(|(at, input)| Parameter {
            name: input.name.clone(),
            values: psa.draws.iter().map(|draw| draw.values[at]).collect(),
        })
        .collect();
    for (index, compared) in plan.compared.iter().enumerate() {
        if compared.course.is_none() {
            continue;
        }
        parameters.push(Parameter {
            name: effect_name(&compared.label),
            values: of(index, &|_, one| one.effect_points),
        });
        if compared.price_range.is_some() {
            parameters.push(Parameter {
                name: price_name(&compared.label),
                values: of(index, &|_, one| one.product_price),
            });
        }
    }
    parameters
}

/// Sets of parameters that are valued together: the groups of the inputs, all effects, all prices.
pub(super) fn sets(plan: &Plan, sample: &Sample) -> Vec<Set> {
    let starting = |prefix: &str| -> Vec<String> {
        let names = sample.parameters.iter().map(|parameter| &parameter.name);
        names
            .filter(|name| name.starts_with(prefix))
            .cloned()
            .collect()
    };
    let mut sets = vec![
        ("all effects".to_owned(), starting("effect: ")),
        ("all prices".to_owned(), starting("price: ")),
    ];
    for input in plan
        .inputs
        .inputs
        .iter()
        .filter(|input| input.is_uncertain())
    {
        let name = format!("all of {}", input.group);
        match sets.iter_mut().find(|(known, _)| *known == name) {
            Some((_, members)) => members.push(input.name.clone()),
            None => sets.push((name, vec![input.name.clone()])),
        }
    }
    if plan
        .inputs
        .named("waning")
        .is_some_and(|input| input.is_uncertain())
    {
        let mut both = starting("effect: ");
        both.push("waning".to_owned());
        sets.push(("all effects and waning".to_owned(), both));
    }
    sets.into_iter()
        .filter(|(_, members)| members.len() > 1)
        .map(|(name, parameters)| Set { name, parameters })
        .collect()
}
