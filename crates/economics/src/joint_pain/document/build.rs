//! From the draws to the document.

use std::collections::BTreeMap;

use super::super::SIMULATED;
use super::super::checks::Check;
use super::super::event::Perspective;
use super::super::plan::Plan;
use super::super::population::Population as People;
use super::super::psa::{DrawnStrategy, Psa};
use super::super::settings::Price;
use super::super::utility::INSTRUMENTS;
use super::{
    Asked, Document, Plane, Provenance, Scenario, Spread, StrategyRow, StudyArm, cheers, money,
    next_trial, one_way,
};
use crate::analysis::{Population, Sample, Settings, UnsoundSample, analyse_with, icer_table};
use synovia_results::economics::Analysis;

/// What only the caller knows.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The command that asks for the same again.
    pub command: String,
    /// Name of the file that was asked.
    pub input: String,
    /// Its SHA-256.
    pub economics_sha256: String,
    /// Prices as read.
    pub prices: Vec<Price>,
    /// External checks, when they are wanted in the document.
    pub external_checks: Vec<Check>,
}

/// Everything that the draws say. `done` is told how many regressions of how many are finished.
///
/// # Errors
/// When the draws are too few or not numbers.
pub fn document(
    plan: &Plan,
    psa: &Psa,
    sample: &Sample,
    facts: &Facts,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Document, UnsoundSample> {
    let population = plan.entrants.as_ref().map(|entrants| Population {
        people_per_year: entrants.people_per_year,
        horizon_years: entrants.years,
        discount: plan.discount_effects,
    });
    let mut analysis = analyse_with(
        sample,
        &Settings {
            wtp: plan.willingness_curve.clone(),
            wtp_at: vec![plan.willingness_to_pay],
            sets: super::sample::sets(plan, sample),
            population,
            ..Settings::at(plan.willingness_to_pay)
        },
        done,
    )?;
    // Its size as designed is one of the sizes: the sample itself holds no reports of it.
    let next = next_trial::next_trial(plan, psa, sample, population.as_ref())?;
    analysis.evsi = next.information;
    analysis.enbs = next.net_benefit;
    analysis.question.command.clone_from(&facts.command);
    analysis.question.input.clone_from(&facts.input);
    analysis
        .question
        .input_sha256
        .clone_from(&facts.economics_sha256);
    env!("CARGO_PKG_VERSION").clone_into(&mut analysis.question.program_version);
    let [strategy, against] = in_question(plan, &analysis);
    Ok(Document {
        simulated: SIMULATED,
        kind: "joint-pain",
        settings: asked(plan, psa),
        provenance: provenance(plan, facts),
        strategies: strategies(plan, psa),
        repeated: super::repeated::repeated(plan, sample),
        beyond_trial: super::beyond_trial::beyond_trial(plan, sample),
        scenarios: scenarios(plan, psa, sample)?,
        plane: plane(sample),
        tornado_one_way: one_way::tornado(plan, strategy, against),
        tornado_compares: [strategy, against].map(|at| plan.compared[at].label.clone()),
        threshold_price: money::thresholds(plan, psa, sample),
        headroom: money::best_possible(plan),
        out_of_pocket: money::out_of_pocket(plan, psa),
        ledgers: money::ledgers(plan, psa),
        budget_impact: money::budgets(plan, psa),
        prices: facts.prices.clone(),
        inputs: plan.inputs.inputs.clone(),
        replaced_inputs: plan.replaced_inputs.clone(),
        sources: plan.inputs.source.clone(),
        external_checks: facts.external_checks.clone(),
        cheers: cheers::items(),
        limits: limits(plan),
        known_misses: plan
            .trial
            .as_ref()
            .map(|trial| trial.known_misses.clone())
            .unwrap_or_default(),
        study_arms: study_arms(plan),
        analysis,
    })
}

fn study_arms(plan: &Plan) -> Vec<StudyArm> {
    let trial = plan.trial.iter();
    let arms = trial.flat_map(|trial| {
        trial.arms.iter().map(|arm| StudyArm {
            label: arm.label.clone(),
            is_reference: arm.label == trial.reference,
        })
    });
    arms.collect()
}

/// The best strategy on average, and what it is compared with; the second best if it is itself the comparator.
fn in_question(plan: &Plan, analysis: &Analysis) -> [usize; 2] {
    let comparator = money::comparators(plan).pop().unwrap_or_default();
    let at = |label: &str| {
        let found = plan.compared.iter().position(|one| one.label == label);
        found.unwrap_or(0)
    };
    let against = at(&comparator);
    let mut rows: Vec<_> = analysis
        .nmb
        .iter()
        .filter(|row| row.strategy != comparator)
        .collect();
    rows.sort_by(|a, b| b.nmb.total_cmp(&a.nmb));
    [rows.first().map_or(0, |row| at(&row.strategy)), against]
}

fn asked(plan: &Plan, psa: &Psa) -> Asked {
    let draws_from_run = match &plan.trial {
        None => "No run: effects are typed.".to_owned(),
        Some(trial) => format!(
            "Draw d takes the true effects of replicate d modulo {} of the run, and the natural course and the effect of injecting {} of counterfactual replicate d modulo {}{}.",
            trial.replicates(),
            trial.reference,
            trial.natural_course.len(),
            trial.reference_level.map_or(String::new(), |(points, se)| format!(
                ", scaled so that their mean at {} months is what all replicates tell, as in the run's report: {points:.1} ± {se:.1} points",
                trial.primary_month
            ))
        ),
    };
    Asked {
        title: plan.title.clone(),
        country: plan.country.clone(),
        currency: plan.currency.clone(),
        price_year: plan.price_year,
        perspective: plan.perspective.name().to_owned(),
        horizon_years: plan.horizon_years,
        discount_costs: plan.discount_costs,
        discount_effects: plan.discount_effects,
        willingness_to_pay: plan.willingness_to_pay,
        draws: plan.draws,
        people: plan.people,
        seed: plan.seed,
        person_years: psa.person_years,
        draws_from_run,
        reference_effect_points: plan
            .trial
            .as_ref()
            .and_then(|trial| trial.reference_level)
            .map(|(points, se)| [points, se]),
        people_per_year: plan
            .entrants
            .as_ref()
            .map(|entrants| entrants.people_per_year),
        decision_years: plan.entrants.as_ref().map(|entrants| entrants.years),
    }
}

fn provenance(plan: &Plan, facts: &Facts) -> Provenance {
    let trial = plan.trial.as_ref();
    let of_trial = |get: fn(&super::super::run_folder::Trial) -> &String| {
        trial.map(|trial| get(trial).clone()).unwrap_or_default()
    };
    Provenance {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        economics_sha256: facts.economics_sha256.clone(),
        study: of_trial(|trial| &trial.title),
        core: of_trial(|trial| &trial.core),
        plan_hash: of_trial(|trial| &trial.plan_hash),
        results_hash: of_trial(|trial| &trial.results_hash),
        inputs_sha256: synovia_results::sha256_hex(include_bytes!(
            "../../../data/joint_pain/inputs.toml"
        )),
    }
}

fn strategies(plan: &Plan, psa: &Psa) -> Vec<StrategyRow> {
    let rows = plan.compared.iter().enumerate();
    rows.map(|(index, compared)| {
        let of = |value: &dyn Fn(&DrawnStrategy) -> f64| {
            Spread::of(psa.draws.iter().map(|draw| value(&draw.strategies[index])))
        };
        StrategyRow {
            strategy: compared.label.clone(),
            treatments: compared.treatments.clone(),
            coverage: compared.scheme.name().to_owned(),
            product_price: compared
                .course
                .as_ref()
                .map_or(0.0, |course| course.product_price),
            effect_first_year_points: of(&|one| one.effect_points),
            cost: Perspective::ALL
                .iter()
                .map(|seen| (seen.name().to_owned(), of(&|one| one.cost(*seen))))
                .collect(),
            quality_adjusted_life_years: Spread::of(
                psa.draws
                    .iter()
                    .map(|draw| draw.strategies[index].quality_adjusted[draw.instrument(plan)]),
            ),
            life_years: of(&|one| one.life_years),
            ever_replaced_percent: of(&|one| 100.0 * one.ever_replaced),
            revisions_per_100: of(&|one| 100.0 * one.revisions),
        }
    })
    .collect()
}

/// All draws under each instrument alone.
fn scenarios(plan: &Plan, psa: &Psa, sample: &Sample) -> Result<Vec<Scenario>, UnsoundSample> {
    let mut all = Vec::new();
    for (instrument, name) in INSTRUMENTS.iter().enumerate() {
        let mut under = sample.clone();
        under.within = None;
        for (index, strategy) in under.strategies.iter_mut().enumerate() {
            let draws = psa.draws.iter();
            strategy.effect = draws
                .map(|draw| draw.strategies[index].quality_adjusted[instrument])
                .collect();
        }
        under.check()?;
        let net = under.net_benefit(plan.willingness_to_pay);
        let by_label = |value: &dyn Fn(usize) -> Spread| -> BTreeMap<String, Spread> {
            let labels = plan.compared.iter().enumerate();
            labels
                .map(|(index, compared)| (compared.label.clone(), value(index)))
                .collect()
        };
        let beyond = |index: usize| {
            Spread::of(
                net[index]
                    .iter()
                    .zip(&net[0])
                    .map(|(this, first)| this - first),
            )
        };
        let mut best = 0;
        for index in 1..net.len() {
            if beyond(index).mean > beyond(best).mean {
                best = index;
            }
        }
        all.push(Scenario {
            instrument: (*name).to_owned(),
            quality_adjusted_life_years: by_label(&|index| {
                Spread::of(under.strategies[index].effect.iter().copied())
            }),
            icer: icer_table(&under),
            incremental_nmb: by_label(&beyond),
            best: plan.compared[best].label.clone(),
        });
    }
    Ok(all)
}

fn plane(sample: &Sample) -> Vec<Plane> {
    let first = &sample.strategies[0];
    sample.strategies[1..]
        .iter()
        .map(|strategy| Plane {
            strategy: strategy.label.clone(),
            against: first.label.clone(),
            points: (0..sample.draws())
                .map(|draw| {
                    [
                        strategy.effect[draw] - first.effect[draw],
                        strategy.cost[draw] - first.cost[draw],
                    ]
                })
                .collect(),
        })
        .collect()
}

fn limits(plan: &Plan) -> Vec<String> {
    let mut limits: Vec<String> = [
        "Effects after the last visit are not known: they wane by a share per year that is drawn from 0.1 to 0.9.",
        "The two utility tables differ threefold in slope. Each draw uses one; scenarios show both.",
        "All patients of an arm get the arm's mean effect; who responds is not followed into the lifetime.",
        "Most prices outside the product are assumed, and price years are not brought together where no index was found.",
        "Medical costs that have nothing to do with the knee are left out.",
        "Progression of cartilage is the same in every arm unless the file says otherwise.",
    ]
    .map(str::to_owned)
    .to_vec();
    if matches!(plan.population, People::Typed(_)) {
        limits.push("No patients come with the effects, so people are those whose knee osteoarthritis has just been diagnosed (median age 55, mean pain 38 points), not those of a trial.".to_owned());
    }
    if let Some(trial) = &plan.trial {
        limits.push(format!(
            "The trial's model is not calibrated. Effects rest on its {} replicates and {} counterfactual ones, repeated when there are more draws: Monte Carlo errors of means over draws take draws as independent and are too small where these matter; `repeated` has the honest ones, and no such correction is made for the value of information.",
            trial.replicates(),
            trial.reference_effect.len()
        ));
        if plan.compared.iter().any(|one| one.course.is_none()) {
            limits.push(format!(
                "Saline is not nothing: against usual care every injection is credited with expectation: its course as {} counterfactual replicates tell it, its size as all do. Expectation in an open, paid treatment may be larger or smaller.",
                trial.reference_effect.len()
            ));
        }
    }
    limits
}
