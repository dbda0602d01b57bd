//! From all replicates to what a trialist reads: arms, visits, contrasts, power, flow, safety.
//!
//! Every mean over replicates comes with its Monte Carlo standard error (sd/√replicates; for a share √(p(1−p)/replicates)).

use std::ops::Range;

use synovia_joint::Core;
use synovia_results::{Record, Table, row, schemas};
use synovia_statistics::{
    Benefit, Proportion, Resize, mean_mcse, quantile, without_sampling_error,
};
use synovia_trial::protocol::Arm;
use synovia_trial::reaction::Reaction;

use crate::execute::false_alarms;
use crate::execute::joined::{ArmRows, Joined};
use crate::execute::scores::Scores;
use crate::execute::split::{Lives, Split, Told, split_all};
use crate::execute::stacked::{OfCore, stacked_row};
use crate::{Plan, wording::treatments_text};

/// Sample sizes at which power is given, patients per arm.
const PATIENTS_PER_ARM: [u32; 17] = [
    20, 30, 40, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 750, 1000, 1500,
];

/// A true effect smaller than this (points) is none: rounding of scores alone makes such.
const NOTHING_POINTS: f64 = 0.05;

/// Below this mean change (points) its share that is context means nothing.
const LEAST_CHANGE_POINTS: f64 = 1.0;

/// The tables of a run that are made of many rows, as cores and arms are added.
pub struct Aggregate {
    arms: Table,
    visits: Table,
    contrasts: Table,
    stacked: Table,
    alarms: Table,
    power: Table,
    adverse_events: Table,
    structure: Table,
    /// The arms of the core that is being added, until it is known what is expected of all of them.
    of_core: Vec<(Row, Told)>,
    /// Arms under the study's own core, which comes first, until the other is there to be stacked with it.
    of_own_core: Vec<OfCore>,
}

impl Aggregate {
    /// Empty tables.
    pub fn new() -> Self {
        Aggregate {
            arms: Table::new(&schemas::ARMS),
            visits: Table::new(&schemas::VISITS),
            contrasts: Table::new(&schemas::CONTRASTS),
            stacked: Table::new(&schemas::STACKED),
            alarms: Table::new(&schemas::FALSE_ALARMS),
            power: Table::new(&schemas::POWER),
            adverse_events: Table::new(&schemas::ADVERSE_EVENTS),
            structure: Table::new(&schemas::STRUCTURE),
            of_core: Vec::new(),
            of_own_core: Vec::new(),
        }
    }

    /// In the order of the documentation.
    pub fn into_tables(self) -> Vec<Table> {
        vec![
            self.arms,
            self.visits,
            self.contrasts,
            self.stacked,
            self.alarms,
            self.power,
            self.adverse_events,
            self.structure,
        ]
    }

    /// What is said of all arms of a core together; `twins` are the rows of `replicates` that have a null hypothesis.
    pub fn add_core(&mut self, plan: &Plan, core: Core, twins: &Table) {
        self.alarms.push(false_alarms::row(plan, core, twins));
    }

    /// What only all arms of a core together tell, when all of them were added.
    pub fn close_core(&mut self, plan: &Plan) {
        let (rows, told): (Vec<Row>, Vec<Told>) = self.of_core.drain(..).unzip();
        let splits = split_all(&told, plan.protocol.reference);
        for (row, split) in rows.into_iter().zip(&splits) {
            self.arms.push(row.into_iter().chain(split_row(split)));
        }
    }

    /// What is said of some arms, next in order.
    pub fn add_arms(&mut self, plan: &Plan, core: Core, arms: Range<usize>, all: &Joined) {
        let protocol = &plan.protocol;
        let endpoint = protocol.visit_months[protocol.endpoint.visit];
        let reference = OfArm::new(all, plan, core, protocol.reference);
        for index in arms {
            let is_reference = index == protocol.reference;
            let of = OfArm::new(all, plan, core, index);
            self.of_core
                .push((arm_row(&of, endpoint, is_reference), of.told(endpoint)));
            adverse_event_rows(&of, &mut self.adverse_events);
            for (visit, month) in protocol.visit_months.iter().enumerate() {
                visit_rows(&of, index, visit, *month, &all.scores, &mut self.visits);
                if *month > 0.0 {
                    self.structure.push(structure_row(&of, *month));
                }
                if !is_reference && *month > 0.0 {
                    let (row, outcome) = contrast_row(plan, &of, &reference, *month, endpoint);
                    self.contrasts.push(row);
                    if *month == endpoint {
                        self.stack(plan, core, outcome);
                    }
                }
            }
            if !is_reference {
                power_rows(plan, &of, endpoint, &mut self.power);
            }
        }
    }
}

impl Aggregate {
    /// Keeps what the study's own core says of an arm, and joins it with what the other says of the same.
    fn stack(&mut self, plan: &Plan, core: Core, outcome: OfCore) {
        let Some(calibration) = plan.model.uncertainty.calibration() else {
            return;
        };
        if core == plan.model.core {
            self.of_own_core.push(outcome);
        } else if let Some(own) = self.of_own_core.iter().find(|own| own.arm == outcome.arm) {
            let weight = calibration.weight(plan.model.core);
            self.stacked.push(stacked_row(plan, own, &outcome, weight));
        }
    }
}

/// One arm under one core, and its rows.
struct OfArm<'a> {
    core: Core,
    arm: &'a Arm,
    rows: &'a ArmRows,
}

impl<'a> OfArm<'a> {
    fn new(all: &'a Joined, plan: &'a Plan, core: Core, index: usize) -> Self {
        OfArm {
            core,
            arm: &plan.protocol.arms[index],
            rows: all.of(index),
        }
    }

    /// Rows of `replicates` at one month, in the order of the replicates.
    fn rows_at(&self, month: f64) -> impl Iterator<Item = Record<'_>> {
        let here = self
            .rows
            .replicates
            .iter()
            .filter(move |(at, _)| *at == month);
        here.flat_map(|(_, table)| table.iter())
    }

    /// Values of a column of `replicates` at one month, in the order of the replicates; missing ones left out.
    fn at(&self, month: f64, column: &str) -> Vec<f64> {
        self.rows_at(month)
            .filter_map(|row| row.float(column))
            .collect()
    }

    fn counted_points(&self, column: &str) -> Vec<f64> {
        self.rows
            .counts
            .iter()
            .filter_map(|row| row.float(column))
            .collect()
    }

    /// What its change at a month is split by.
    fn told(&self, month: f64) -> Told {
        Told {
            lives: Lives::at(&self.rows.counterfactuals, month),
            changes: self.counted_points("full_change_points"),
            true_effects: self.at(month, "true_effect_points"),
        }
    }

    fn counted(&self, column: &str) -> Vec<f64> {
        self.rows
            .counts
            .iter()
            .filter_map(|row| row.integer(column))
            .map(|count| count as f64)
            .collect()
    }
}

/// Mean and its Monte Carlo standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let mean = mean_mcse(values);
    (mean.value, mean.mcse)
}

/// Share of truths (see [`truth`]) with its Monte Carlo standard error; missing when there are none.
fn share(truths: &[f64]) -> (Option<f64>, Option<f64>) {
    if truths.is_empty() {
        return (None, None);
    }
    let proportion = Proportion::of(truths.iter().map(|truth| *truth > 0.5));
    (Some(proportion.value()), Some(proportion.mcse()))
}

/// 1 where it holds, 0 where not.
fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Of each value whether it holds.
fn each(values: &[f64], holds: impl Fn(f64) -> bool) -> Vec<f64> {
    values.iter().map(|value| truth(holds(*value))).collect()
}

/// A row of any table, by column.
pub type Row = Vec<(&'static str, synovia_results::Value)>;

/// All that an arm alone tells of itself; [`split_row`] is the rest.
fn arm_row(of: &OfArm, month: f64, is_reference: bool) -> Row {
    let observed = &replicate_observed(of, month);
    let (change, change_mcse) = mean(&of.at(month, "change_points"));
    let (responders, responders_mcse) = mean(&of.at(month, "responders_percent"));
    let patients = f64::from(of.arm.patients);
    // Rescue is what was taken from one visit to the next: the visits before the endpoint tell.
    let rescue = |column: &str| {
        let before = of
            .rows
            .replicates
            .iter()
            .filter(|(at, _)| *at < month)
            .flat_map(|(_, table)| table.iter());
        mean(
            &before
                .filter_map(|row| row.float(column))
                .collect::<Vec<_>>(),
        )
        .0
    };
    row! {
        core: of.core.name(), arm: &of.arm.label, treatments: treatments_text(of.arm), is_reference: is_reference,
        patients: of.arm.patients, observed: mean(observed).0,
        baseline_points: mean(&of.at(0.0, "baseline_points")).0,
        contralateral_pain_points: mean(&of.counted_points("contralateral_pain_points")).0,
        contralateral_painful_percent: 100.0 * mean(&of.counted("contralateral_painful")).0 / patients,
        change_points: change, change_mcse_points: change_mcse,
        change_sd_points: mean(&of.at(month, "change_sd_points")).0,
        responders_percent: responders, responders_mcse_percent: responders_mcse,
        dropout_percent: 100.0 * mean(&of.counted("withdrew")).0 / patients,
        rescue_paracetamol_percent: rescue("rescue_paracetamol_percent"),
        rescue_nsaid_percent: rescue("rescue_nsaid_percent"),
    }
    .into()
}

fn split_row(split: &Split) -> Row {
    let Split {
        natural_course,
        expectation,
        product,
    } = split;
    row! {
        natural_course_points: natural_course.0, natural_course_mcse_points: natural_course.1,
        expectation_points: expectation.0, expectation_mcse_points: expectation.1,
        product_points: product.0, product_mcse_points: product.1,
        context_and_natural_course_percent: without_product_percent(natural_course.0 + expectation.0, product.0),
    }
    .into()
}

/// Share of a change that is not the product's; missing when there is hardly a change.
fn without_product_percent(without: f64, product: f64) -> Option<f64> {
    let change = without + product;
    (change.abs() >= LEAST_CHANGE_POINTS).then_some(100.0 * without / change)
}

fn replicate_observed(of: &OfArm, month: f64) -> Vec<f64> {
    of.rows_at(month)
        .filter_map(|row| row.integer("observed"))
        .map(|count| count as f64)
        .collect()
}

fn adverse_event_rows(of: &OfArm, table: &mut Table) {
    for (reaction, column) in Reaction::ALL
        .into_iter()
        .zip(["pain", "effusion", "swelling"])
    {
        let (events, mcse) = mean(&of.counted(column));
        let percent = 100.0 / f64::from(of.arm.patients);
        table.push(row! {
            core: of.core.name(), arm: &of.arm.label, event: reaction.name(), patients_percent: events * percent,
            patients_percent_mcse: mcse * percent, patients_per_trial: events,
        });
    }
}

fn structure_row(of: &OfArm, month: f64) -> Row {
    let values = |column: &str| {
        of.rows
            .structures
            .iter()
            .filter(|(at, _)| *at == month)
            .flat_map(|(_, table)| table.iter())
            .filter_map(|row| row.float(column))
            .collect::<Vec<f64>>()
    };
    let (joint_space, joint_space_mcse) = mean(&values("joint_space_mm"));
    let (cartilage, cartilage_mcse) = mean(&values("cartilage_percent"));
    row! {
        core: of.core.name(), arm: &of.arm.label, month: month, joint_space_change_mm: joint_space,
        joint_space_change_mcse_mm: joint_space_mcse, cartilage_change_percent: cartilage,
        cartilage_change_mcse_percent: cartilage_mcse, grade_risen_percent: mean(&values("grade_risen_percent")).0,
    }
    .into()
}

fn visit_rows(
    of: &OfArm,
    arm: usize,
    visit: usize,
    month: f64,
    scores: &Scores,
    table: &mut Table,
) {
    for (index, instrument) in scores.instruments().enumerate() {
        let cell = scores.of(arm, visit, index);
        let (change, change_mcse) = mean(&cell.changes);
        table.push(row! {
            core: of.core.name(), arm: &of.arm.label, month: month, instrument: instrument.name(),
            observed: mean(&cell.observed).0, mean_points: mean(&cell.means).0,
            mean_p05_points: quantile(&cell.means, 0.05), mean_p95_points: quantile(&cell.means, 0.95),
            sd_points: mean(&cell.sds).0, change_points: change, change_mcse_points: change_mcse,
        });
    }
}

/// The row of an arm at a visit, and what its replicates say, a number each.
fn contrast_row(
    plan: &Plan,
    of: &OfArm,
    reference: &OfArm,
    month: f64,
    endpoint: f64,
) -> (Row, OfCore) {
    let better = plan.protocol.endpoint.instrument.better();
    let mcid = plan.protocol.endpoint.between_group_mcid.0;
    let alpha = plan.protocol.analysis.alpha;
    let rule = Rule { better, alpha };
    let true_effects = population_effects(plan, of, month);
    let outcome = OfCore {
        arm: of.arm.label.clone(),
        effects: of.at(month, "population_effect_points"),
        estimates: of.at(month, "estimate_points"),
        won: wins(of, month, "estimate_points", "p_value", &rule),
        above: each(&true_effects, |effect| better * effect > mcid),
        no_better: no_better(plan, of, month, &true_effects),
        true_effects,
    };
    let (estimate, estimate_mcse) = mean(&outcome.estimates);
    let (true_effect, true_effect_mcse) = mean(&outcome.effects);
    let product_effect = Lives::at(&of.rows.counterfactuals, month).product_effect(
        &Lives::at(&reference.rows.counterfactuals, month),
        true_effect,
    );
    let (power, power_mcse) = share(&outcome.won);
    let (power_rule, power_rule_mcse) = share(&wins(
        of,
        month,
        "dropout_rule_estimate_points",
        "dropout_rule_p_value",
        &rule,
    ));
    let (type_1_error, type_1_error_mcse) =
        share(&each(&of.at(month, "null_p_value"), |p| p < alpha));
    let (above, above_mcse) = share(&outcome.above);
    let (no_benefit, no_benefit_mcse) = share(&outcome.no_better);
    let row = row! {
        core: of.core.name(), arm: &of.arm.label, reference: &plan.protocol.arms[plan.protocol.reference].label,
        month: month, is_primary: month == endpoint, estimate_points: estimate, estimate_mcse_points: estimate_mcse,
        ci_low_points: mean(&of.at(month, "ci_low_points")).0, ci_high_points: mean(&of.at(month, "ci_high_points")).0,
        p_value: quantile(&of.at(month, "p_value"), 0.5), estimate_p05_points: quantile(&outcome.estimates, 0.05),
        estimate_p95_points: quantile(&outcome.estimates, 0.95), power: power, power_mcse: power_mcse,
        power_dropout_rule: power_rule, power_dropout_rule_mcse: power_rule_mcse, type_1_error: type_1_error,
        type_1_error_mcse: type_1_error_mcse, true_effect_points: true_effect,
        true_effect_mcse_points: true_effect_mcse,
        true_effect_p05_points: quantile(&outcome.true_effects, 0.05),
        true_effect_p95_points: quantile(&outcome.true_effects, 0.95),
        true_effect_expectation_points: true_effect - product_effect, true_effect_product_points: product_effect,
        probability_above_mcid: above, probability_above_mcid_mcse: above_mcse,
        probability_no_benefit: no_benefit, probability_no_benefit_mcse: no_benefit_mcse,
    };
    (row.into(), outcome)
}

/// The effect of the arm in the population under each draw of the constants, without what sampling people adds to its spread: the same
/// distribution whatever the size of the trial. One value over and over where no constant is drawn.
fn population_effects(plan: &Plan, of: &OfArm, month: f64) -> Vec<f64> {
    let effects = of.at(month, "population_effect_points");
    if !plan.model.uncertainty.is_drawn() {
        return vec![mean(&effects).0; effects.len()];
    }
    let errors = of.at(month, "population_effect_se_points");
    let estimates: Vec<(f64, f64)> = effects.into_iter().zip(errors).collect();
    without_sampling_error(&estimates)
}

/// Of each replicate 1 when the arm is truly no better than the reference, 0 when it is; `true_effects` are those of [`population_effects`].
fn no_better(plan: &Plan, of: &OfArm, month: f64, true_effects: &[f64]) -> Vec<f64> {
    let better = plan.protocol.endpoint.instrument.better();
    let is_none = |effect: f64| effect.abs() < NOTHING_POINTS;
    let is_drawn = plan.model.uncertainty.is_drawn();
    // Where nothing acts nobody differs, so that sampling adds nothing to be taken out: drawn in towards the mean it would become something.
    let found = of.at(month, "population_effect_points");
    true_effects
        .iter()
        .zip(found)
        .map(|(effect, found)| {
            better * effect <= 0.0 || is_none(*effect) || (is_drawn && is_none(found))
        })
        .map(truth)
        .collect()
}

/// Of each trial 1 when it is significant in favour of the arm; one that could not be analysed is not.
fn wins(of: &OfArm, month: f64, estimate: &str, p_value: &str, rule: &Rule) -> Vec<f64> {
    of.rows_at(month)
        .map(|row| match (row.float(estimate), row.float(p_value)) {
            (Some(estimate), Some(p)) => p < rule.alpha && rule.better * estimate > 0.0,
            _ => false,
        })
        .map(truth)
        .collect()
}

/// When a trial is won.
struct Rule {
    better: f64,
    alpha: f64,
}

fn power_rows(plan: &Plan, of: &OfArm, endpoint: f64, table: &mut Table) {
    let better = plan.protocol.endpoint.instrument.better();
    let alpha = plan.protocol.analysis.alpha;
    let true_effects = population_effects(plan, of, endpoint);
    let simulated = of.arm.patients;
    let arms = plan.protocol.arms.len() as u32;
    let trial = Resize {
        se: mean(&of.at(endpoint, "se_points")).0,
        patients_per_arm: f64::from(simulated),
        // Baseline and the stratum cost two more; who left is not counted, which matters only for the smallest trials.
        df: plan.patients() as f64 - f64::from(arms) - 2.0,
        arms,
        alpha,
        benefit: if better < 0.0 {
            Benefit::Lower
        } else {
            Benefit::Higher
        },
    };
    let rule = Rule { better, alpha };
    let (power, _) = share(&wins(of, endpoint, "estimate_points", "p_value", &rule));
    let mut sizes: Vec<u32> = PATIENTS_PER_ARM.to_vec();
    sizes.push(simulated);
    sizes.sort_unstable();
    sizes.dedup();
    let mut push = |patients_per_arm: u32, power: Option<f64>, is_simulated: bool| {
        table.push(row! {
            core: of.core.name(), arm: &of.arm.label, patients_per_arm: patients_per_arm, power: power,
            is_simulated: is_simulated,
        });
    };
    for n in sizes {
        push(n, Some(trial.assurance(&true_effects, f64::from(n))), false);
    }
    push(simulated, power, true);
}
