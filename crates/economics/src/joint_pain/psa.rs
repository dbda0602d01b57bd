//! The probabilistic analysis: one draw of everything uncertain per run, many people in it, all strategies with the same chance.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::coverage::Scheme;
use super::event::{KINDS, Perspective, Quantities, Tariff, money};
use super::inputs::Values;
use super::outcome::{StrategyOutcome, Within};
use super::plan::{Compared, Plan};
use super::simulate::{Setting, simulate};
use super::strategy::{Effect, Strategy};

/// Draws that are worked on before they are added up, so that memory does not grow with their number.
const CHUNK: u64 = 64;

/// All draws, or the first so many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Psa {
    /// In their order.
    pub draws: Vec<Drawn>,
    /// Mean quantities per person and year since entry, not discounted, by strategy.
    pub by_year: Vec<Vec<Quantities>>,
    /// Years simulated, over all draws, strategies and people.
    pub person_years: f64,
}

/// One draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Replicate of the trial.
    pub replicate: usize,
    /// Values of the inputs, in their order.
    pub values: Vec<f64>,
    /// By strategy.
    pub strategies: Vec<DrawnStrategy>,
}

/// One strategy of one draw; means per person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnStrategy {
    /// Discounted.
    pub quantities: Quantities,
    /// Discounted quality-adjusted life years, by instrument.
    pub quality_adjusted: [f64; 2],
    /// Years lived.
    pub life_years: f64,
    /// Share with at least one replacement.
    pub ever_replaced: f64,
    /// Revisions.
    pub revisions: f64,
    /// Mean effect in the first year, points.
    pub effect_points: f64,
    /// Unit costs of every ledger.
    pub tariff: Tariff,
    /// Price of the product per course.
    pub product_price: f64,
    /// Share of responders.
    pub responders: f64,
    /// Variance, from the people of the draw, of the mean cost beyond that of the first strategy.
    pub within_cost: f64,
    /// Of the mean effect.
    pub within_effect: f64,
    /// Their covariance.
    pub within_covariance: f64,
}

impl Drawn {
    /// Which utility instrument was drawn.
    pub fn instrument(&self, plan: &Plan) -> usize {
        let at = plan
            .inputs
            .inputs
            .iter()
            .position(|input| input.name == "utility_instrument");
        usize::from(at.is_some_and(|at| self.values[at] >= 0.5))
    }
}

impl DrawnStrategy {
    /// Discounted cost per person.
    pub fn cost(&self, perspective: Perspective) -> f64 {
        money(&self.quantities, &self.tariff.seen_from(perspective))
    }

    /// Discounted cost per person had it been covered otherwise.
    pub fn cost_under(
        &self,
        scheme: Scheme,
        perspective: Perspective,
        compared: &Compared,
        values: &Values,
    ) -> f64 {
        let mut strategy = Strategy {
            course: compared.course.clone(),
            responders: self.responders,
            ..Strategy::usual_care(&compared.label)
        };
        if let Some(course) = &mut strategy.course {
            course.product_price = self.product_price;
        }
        let tariff = scheme.tariff(values, &strategy);
        money(&self.quantities, &tariff.seen_from(perspective))
    }
}

/// How a plan's people live: everything of [`Setting`] but the natural course and the unit costs.
pub fn setting(plan: &Plan) -> Setting {
    Setting {
        people: plan.people,
        horizon_years: plan.horizon_years,
        discount_costs: plan.discount_costs,
        discount_effects: plan.discount_effects,
        ..Setting::new(plan.seed)
    }
}

/// Where finished draws outlive the process, so that an interrupted analysis goes on where it stopped.
pub trait Kept: Sync {
    /// Piece number `piece` as it was kept: its draws, and sums over all draws up to its last.
    fn read(&self, piece: u64) -> Option<Psa>;
    /// Keeps it. What cannot be kept is computed anew.
    fn keep(&self, piece: u64, psa: &Psa);
}

/// Nothing is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingKept;

impl Kept for NothingKept {
    fn read(&self, _piece: u64) -> Option<Psa> {
        None
    }

    fn keep(&self, _piece: u64, _psa: &Psa) {}
}

/// Runs all draws. `advanced` is told how many lives have been lived since it was told last, from any thread.
///
/// The same bytes on any number of threads.
pub fn run(plan: &Plan, advanced: &(dyn Fn(u64) + Sync)) -> Psa {
    run_kept(plan, advanced, &NothingKept)
}

/// The same, beginning with what was kept of the same plan, and keeping what is finished. The same bytes, interrupted or not.
pub fn run_kept(plan: &Plan, advanced: &(dyn Fn(u64) + Sync), kept: &dyn Kept) -> Psa {
    let mut psa = Psa {
        draws: Vec::with_capacity(plan.draws as usize),
        by_year: vec![Vec::new(); plan.compared.len()],
        person_years: 0.0,
    };
    let mut first = 0;
    while let Some(before) = kept.read(first / CHUNK)
        && before.by_year.len() == plan.compared.len()
        && before.draws.len() as u64 == CHUNK.min(plan.draws - first)
    {
        first += before.draws.len() as u64;
        advanced(plan.people * (plan.compared.len() * before.draws.len()) as u64);
        psa.draws.extend(before.draws);
        psa.by_year = before.by_year;
        psa.person_years = before.person_years;
        if first == plan.draws {
            return psa;
        }
    }
    while first < plan.draws {
        let last = (first + CHUNK).min(plan.draws);
        let done: Vec<(Drawn, Vec<Vec<Quantities>>, f64)> = (first..last)
            .into_par_iter()
            .map(|draw| {
                let one = one(plan, draw);
                advanced(plan.people * plan.compared.len() as u64);
                one
            })
            .collect();
        for (drawn, by_year, person_years) in done {
            psa.draws.push(drawn);
            psa.person_years += person_years;
            for (sums, years) in psa.by_year.iter_mut().zip(by_year) {
                if sums.len() < years.len() {
                    sums.resize(years.len(), [0.0; KINDS]);
                }
                for (sum, year) in sums.iter_mut().zip(years) {
                    for (sum, value) in sum.iter_mut().zip(year) {
                        *sum += value / plan.draws as f64;
                    }
                }
            }
        }
        let piece = Psa {
            draws: psa.draws[first as usize..].to_vec(),
            by_year: psa.by_year.clone(),
            person_years: psa.person_years,
        };
        kept.keep(first / CHUNK, &piece);
        first = last;
    }
    psa
}

fn one(plan: &Plan, draw: u64) -> (Drawn, Vec<Vec<Quantities>>, f64) {
    let values = plan.values(draw);
    let (strategies, natural_course) = plan.draw(draw);
    let run = priced(plan, &values, draw, &strategies, natural_course);
    let waning = values.get("waning");
    let drawn = run
        .outcomes
        .iter()
        .zip(&strategies)
        .zip(run.tariffs)
        .map(|((outcome, strategy), tariff)| drawn(outcome, strategy, tariff, waning));
    let per_person = |outcome: &StrategyOutcome| -> Vec<Quantities> {
        let years = outcome.by_year.iter();
        years
            .map(|year| year.map(|quantity| quantity / outcome.people))
            .collect()
    };
    let drawn = Drawn {
        replicate: plan.replicate(draw),
        strategies: drawn.collect(),
        values: values.as_slice().to_vec(),
    };
    (
        drawn,
        run.outcomes.iter().map(per_person).collect(),
        run.person_years,
    )
}

/// A run with its prices.
pub(crate) struct Priced {
    pub outcomes: Vec<StrategyOutcome>,
    pub tariffs: Vec<Tariff>,
    pub person_years: f64,
}

impl Priced {
    /// Mean cost and effect of every strategy.
    pub fn cost_and_effect(&self, perspective: Perspective, instrument: usize) -> Vec<[f64; 2]> {
        self.outcomes
            .iter()
            .zip(&self.tariffs)
            .map(|(outcome, tariff)| {
                [
                    outcome.cost(&tariff.seen_from(perspective)),
                    outcome.quality_adjusted_years(instrument),
                ]
            })
            .collect()
    }
}

/// Runs strategies, priced as the plan covers them.
pub(crate) fn priced(
    plan: &Plan,
    values: &Values,
    draw: u64,
    strategies: &[Strategy],
    natural_course: Effect,
) -> Priced {
    let tariffs: Vec<Tariff> = strategies
        .iter()
        .zip(&plan.compared)
        .map(|(strategy, compared)| compared.scheme.tariff(values, strategy))
        .collect();
    let setting = Setting {
        natural_course,
        unit_costs: Some(
            tariffs
                .iter()
                .map(|tariff| tariff.seen_from(plan.perspective))
                .collect(),
        ),
        ..setting(plan)
    };
    let outcome = simulate(&setting, &plan.population, values, draw, strategies);
    Priced {
        outcomes: outcome.strategies,
        tariffs,
        person_years: outcome.person_years,
    }
}

fn drawn(
    outcome: &StrategyOutcome,
    strategy: &Strategy,
    tariff: Tariff,
    waning: f64,
) -> DrawnStrategy {
    DrawnStrategy {
        quantities: outcome.quantities_per_person(),
        quality_adjusted: [0, 1].map(|instrument| outcome.quality_adjusted_years(instrument)),
        life_years: outcome.life_years(),
        ever_replaced: outcome.ever_replaced / outcome.people,
        revisions: outcome.revisions / outcome.people,
        effect_points: strategy.effect.by_year(1, waning)[0],
        product_price: strategy
            .course
            .as_ref()
            .map_or(0.0, |course| course.product_price),
        responders: strategy.responders,
        within_cost: outcome.variance_within(Within::CostDifference),
        within_effect: outcome.variance_within(Within::EffectDifference),
        within_covariance: outcome.covariance_within(),
        tariff,
    }
}
