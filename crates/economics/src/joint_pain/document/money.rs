//! Ledgers, out-of-pocket sums, threshold prices, headroom and budgets.

use std::collections::BTreeMap;

use super::super::coverage::Scheme;
use super::super::event::{Event, KINDS, Ledger, Quantities};
use super::super::plan::Plan;
use super::super::psa::{Psa, priced};
use super::super::strategy::{Course, Effect, Strategy};
use super::super::utility::INSTRUMENTS;
use super::{BudgetRow, Headroom, LedgerRow, OutOfPocket, Spread, Threshold};
use crate::analysis::{CostCourse, Sample, Uptake, budget_impact, headroom, threshold_price};

/// Mean unit costs over draws, by ledger.
fn mean_unit_costs(psa: &Psa, strategy: usize) -> [Quantities; 3] {
    let draws = psa.draws.len() as f64;
    std::array::from_fn(|ledger| {
        std::array::from_fn(|event| {
            let of_draw = psa.draws.iter();
            let costs =
                of_draw.map(|draw| draw.strategies[strategy].tariff.by_ledger[ledger][event]);
            synovia_numerics::sum(costs) / draws
        })
    })
}

/// Every ledger and event that costs anything.
pub(super) fn ledgers(plan: &Plan, psa: &Psa) -> Vec<LedgerRow> {
    let mut rows = Vec::new();
    for (index, compared) in plan.compared.iter().enumerate() {
        let unit_costs = mean_unit_costs(psa, index);
        for ledger in Ledger::ALL {
            for event in Event::ALL {
                let (book, kind) = (ledger as usize, event as usize);
                let of_draw = |draw: &super::super::psa::Drawn| {
                    let one = &draw.strategies[index];
                    one.quantities[kind] * one.tariff.by_ledger[book][kind]
                };
                let total = Spread::of(psa.draws.iter().map(of_draw));
                if total.mean == 0.0 {
                    continue;
                }
                rows.push(LedgerRow {
                    strategy: compared.label.clone(),
                    ledger: ledger.name().to_owned(),
                    event: event.name().to_owned(),
                    total: total.mean,
                    total_mcse: total.mcse,
                    by_year: psa.by_year[index]
                        .iter()
                        .map(|year| year[kind] * unit_costs[book][kind])
                        .collect(),
                });
            }
        }
    }
    rows
}

/// What patients pay under every way of coverage.
pub(super) fn out_of_pocket(plan: &Plan, psa: &Psa) -> Vec<OutOfPocket> {
    let mut rows = Vec::new();
    for (index, compared) in plan.compared.iter().enumerate() {
        for scheme in Scheme::ALL {
            if compared.course.is_none() && scheme != compared.scheme {
                continue;
            }
            let (mut course, mut lifetime) = (Vec::new(), Vec::new());
            for draw in &psa.draws {
                let one = &draw.strategies[index];
                let strategy = as_drawn(compared, one.product_price, one.responders);
                let tariff = scheme.tariff(&plan.inputs.again(&draw.values), &strategy);
                let patient = &tariff.by_ledger[Ledger::Patient as usize];
                lifetime.push(super::super::event::money(&one.quantities, patient));
                course.push(compared.course.as_ref().map_or(0.0, |given| {
                    one_course(given)
                        .iter()
                        .zip(patient)
                        .map(|(quantity, cost)| quantity * cost)
                        .sum()
                }));
            }
            rows.push(OutOfPocket {
                strategy: compared.label.clone(),
                scheme: scheme.name().to_owned(),
                as_covered: scheme == compared.scheme,
                course: Spread::of(course),
                lifetime: Spread::of(lifetime),
            });
        }
    }
    rows
}

fn as_drawn(compared: &super::super::plan::Compared, price: f64, responders: f64) -> Strategy {
    let course = compared.course.clone().map(|course| Course {
        product_price: price,
        ..course
    });
    Strategy {
        course,
        responders,
        ..Strategy::usual_care(&compared.label)
    }
}

/// What one course uses of what goes with a product.
fn one_course(course: &Course) -> Quantities {
    let mut quantities = [0.0; KINDS];
    quantities[Event::Product as usize] = 1.0;
    quantities[Event::Injection as usize] = course.injections;
    quantities[Event::Guidance as usize] = course.guided;
    quantities[Event::Harvest as usize] = f64::from(u8::from(
        course.harvest != super::super::strategy::Harvest::None,
    ));
    quantities
}

/// Threshold prices against the first strategy and against the trial's reference.
pub(super) fn thresholds(plan: &Plan, psa: &Psa, sample: &Sample) -> Vec<Threshold> {
    let mut rows = Vec::new();
    for (index, compared) in plan.compared.iter().enumerate() {
        let Some(course) = &compared.course else {
            continue;
        };
        // Units are courses as far as the perspective pays for them.
        let units: Vec<f64> = psa
            .draws
            .iter()
            .map(|draw| {
                let one = &draw.strategies[index];
                let strategy = as_drawn(compared, 1.0, one.responders);
                let values = plan.inputs.again(&draw.values);
                let tariff = compared.scheme.tariff(&values, &strategy);
                one.quantities[Event::Product as usize]
                    * tariff.seen_from(plan.perspective)[Event::Product as usize]
            })
            .collect();
        let sample = at_one_price(sample, psa, index, course.product_price, &units);
        for against in comparators(plan) {
            if against == compared.label {
                continue;
            }
            let at = |wtp: f64| {
                threshold_price(
                    &sample,
                    &compared.label,
                    &against,
                    wtp,
                    course.product_price,
                    &units,
                )
            };
            let found = at(plan.willingness_to_pay);
            let found_price = found.as_ref().ok();
            let borne = |probability: f64| {
                found_price.and_then(|found| {
                    let prices = found.probability.iter();
                    prices
                        .filter(|price| (price.probability - probability).abs() < 1e-9)
                        .map(|price| price.price)
                        .next()
                })
            };
            rows.push(Threshold {
                strategy: compared.label.clone(),
                price_now: course.product_price,
                price: found_price.map(|found| found.price),
                se: found_price.map(|found| found.se),
                price_half_of_draws: borne(0.5),
                price_95_of_100_draws: borne(0.95),
                curve: plan
                    .willingness_curve
                    .iter()
                    .filter_map(|wtp| Some([*wtp, at(*wtp).ok()?.price]))
                    .collect(),
                why_none: found.as_ref().err().map(ToString::to_string),
                against,
            });
        }
    }
    rows
}

/// The sample as if the product had the same price in every draw.
fn at_one_price(sample: &Sample, psa: &Psa, index: usize, price: f64, units: &[f64]) -> Sample {
    let mut sample = sample.clone();
    let costs = &mut sample.strategies[index].cost;
    for ((cost, draw), units) in costs.iter_mut().zip(&psa.draws).zip(units) {
        *cost += (price - draw.strategies[index].product_price) * units;
    }
    sample
}

/// The first strategy, and the trial's reference arm when it is compared and is another one.
pub(super) fn comparators(plan: &Plan) -> Vec<String> {
    let mut labels = vec![plan.compared[0].label.clone()];
    if let Some(trial) = &plan.trial
        && plan.compared.iter().any(|one| one.label == trial.reference)
        && !labels.contains(&trial.reference)
    {
        labels.push(trial.reference.clone());
    }
    labels
}

/// The most that one course could cost if it took all pain from the treated knee for a year and nothing afterwards.
pub(super) fn best_possible(plan: &Plan) -> Headroom {
    let (mut strategies, natural_course) = plan.centre();
    strategies.truncate(1);
    strategies.push(Strategy {
        label: "perfect".to_owned(),
        effect: Effect {
            months: vec![0.0, 12.0],
            points: vec![-100.0; 2],
        },
        waning: Some(1.0),
        course: Some(Course::injections(1.0)),
        ..strategies[0].clone()
    });
    let values = plan.inputs.centre();
    let run = priced(plan, &values, 0, &strategies, natural_course);
    let price_per_course = INSTRUMENTS
        .iter()
        .enumerate()
        .map(|(instrument, name)| {
            let means = run.cost_and_effect(plan.perspective, instrument);
            let [[cost, effect], [cost_best, effect_best]] = [means[0], means[1]];
            let price = headroom(
                plan.willingness_to_pay,
                effect,
                effect_best,
                cost - cost_best,
            );
            ((*name).to_owned(), price)
        })
        .collect::<BTreeMap<_, _>>();
    Headroom {
        against: plan.compared[0].label.clone(),
        perfect: "one injection, no pain in the treated knee for a year, nothing afterwards; all inputs at their centre"
            .to_owned(),
        price_per_course,
    }
}

/// Spending when one product at a time is taken up, by those who enter and in their own year since entry.
pub(super) fn budgets(plan: &Plan, psa: &Psa) -> Vec<BudgetRow> {
    let Some(entrants) = &plan.entrants else {
        return Vec::new();
    };
    let instead = comparators(plan).pop().expect("there is a first strategy");
    let years = entrants.years.ceil() as usize;
    let courses: Vec<CostCourse> = plan
        .compared
        .iter()
        .enumerate()
        .flat_map(|(index, compared)| {
            let unit_costs = mean_unit_costs(psa, index);
            Ledger::ALL.map(|ledger| CostCourse {
                strategy: compared.label.clone(),
                ledger: ledger.name().to_owned(),
                by_year: psa.by_year[index]
                    .iter()
                    .map(|year| super::super::event::money(year, &unit_costs[ledger as usize]))
                    .collect(),
            })
        })
        .collect();
    let uptake = |label: &str, share: &dyn Fn(usize) -> f64| Uptake {
        entrants: vec![entrants.people_per_year; years],
        shares: vec![
            (label.to_owned(), (0..years).map(share).collect()),
            (
                instead.clone(),
                (0..years).map(|year| 1.0 - share(year)).collect(),
            ),
        ],
    };
    let mut rows = Vec::new();
    for compared in plan.compared.iter().filter(|one| one.label != instead) {
        let taken = |year: usize| {
            let last = entrants.uptake.len() - 1;
            entrants.uptake[year.min(last)]
        };
        let now = uptake(&compared.label, &|_| 0.0);
        let new = uptake(&compared.label, &taken);
        let impact = budget_impact(&courses, &now, &new).unwrap_or_default();
        rows.extend(impact.into_iter().map(|year| BudgetRow {
            strategy: compared.label.clone(),
            instead_of: instead.clone(),
            ledger: year.ledger,
            year: year.year,
            now: year.now,
            new: year.new,
            impact: year.impact,
        }));
    }
    rows
}
