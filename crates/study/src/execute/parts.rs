//! The tables of one shard: those of the run folder that need no aggregation, and four that exist only in parts.

mod patient_level;

use synovia_joint::Core;
use synovia_results::{Column, Schema, Table, row, schemas};
use synovia_trial::analysis::Comparison;
use synovia_trial::example::Example;
use synovia_trial::outcome::Flow;
use synovia_trial::population::Exclusion;
use synovia_trial::reaction::Reaction;
use synovia_trial::replicate::Replicate;

use crate::Plan;

/// Every instrument of every arm, visit and replicate; aggregated into `visits`.
pub static SCORES: Schema = Schema {
    table: "scores",
    columns: &[
        Column::text("core", "core"),
        Column::integer("replicate", "1", "replicate"),
        Column::text("arm", "arm"),
        Column::float("month", "months", "visit"),
        Column::text("instrument", "instrument"),
        Column::integer("observed", "patients", "patients seen"),
        Column::float("mean_points", "points", "mean score"),
        Column::float("sd_points", "points", "standard deviation between patients"),
        Column::float("change_points", "points", "mean change since baseline"),
    ],
};

/// Structural change of every arm, visit and replicate; aggregated into `structure`.
pub static STRUCTURES: Schema = Schema {
    table: "structures",
    columns: &[
        Column::text("core", "core"),
        Column::text("arm", "arm"),
        Column::float("month", "months", "visit"),
        Column::float("joint_space_mm", "mm", "mean change of minimum joint space"),
        Column::float("cartilage_percent", "percent", "mean change of thickness"),
        Column::float(
            "grade_risen_percent",
            "percent",
            "knees expected to have risen a grade",
        ),
    ],
};

/// What an arm of a replicate adds to `arms`, `flow` and `adverse_events`.
pub static COUNTS: Schema = Schema {
    table: "counts",
    columns: &[
        Column::text("core", "core"),
        Column::integer("replicate", "1", "replicate"),
        Column::text("arm", "arm"),
        Column::integer("withdrew", "patients", "left before the last visit"),
        Column::float(
            "full_change_points",
            "points",
            "mean change at the endpoint had nobody left",
        ),
        Column::float(
            "contralateral_pain_points",
            "points",
            "mean pain of the other knee at screening",
        ),
        Column::integer(
            "contralateral_painful",
            "patients",
            "whose other knee is painful too",
        ),
        Column::integer("pain", "patients", "with knee pain after injection"),
        Column::integer("effusion", "patients", "with effusion after injection"),
        Column::integer("swelling", "patients", "with swelling after injection"),
    ],
};

/// What is described of the population, in every replicate; its means go into the manifest.
pub static DESCRIBED: Schema = Schema {
    table: "described",
    columns: &[
        Column::text("core", "core"),
        Column::text("quantity", "key of the study file"),
        Column::float("met", "its own", "what the patients of one trial come to"),
        Column::float("carried_by", "1", "effective number of people in the pool"),
    ],
};

/// The tables of a part, in the order in which [`Part`] fills them.
static SCHEMAS: [&Schema; 13] = [
    &schemas::REPLICATES,
    &schemas::FUNNEL,
    &schemas::COUNTERFACTUALS,
    &schemas::TRAJECTORIES,
    &schemas::PATIENTS,
    &SCORES,
    &COUNTS,
    &STRUCTURES,
    &schemas::FLOW,
    &DESCRIBED,
    &schemas::PARTICIPANTS,
    &schemas::ASSESSMENTS,
    &schemas::EVENTS,
];

/// The tables that go into the run folder as they are; those of patients when they were asked for.
pub fn passed_on(plan: &Plan) -> Vec<&'static Schema> {
    let mut schemas = vec![
        &schemas::REPLICATES,
        &schemas::FUNNEL,
        &schemas::FLOW,
        &schemas::COUNTERFACTUALS,
        &schemas::TRAJECTORIES,
        &schemas::PATIENTS,
    ];
    if plan.patient_replicates > 0 {
        schemas.extend([
            &schemas::PARTICIPANTS,
            &schemas::ASSESSMENTS,
            &schemas::EVENTS,
        ]);
    }
    schemas
}

/// The tables of one shard as they grow.
pub struct Part<'a> {
    plan: &'a Plan,
    core: &'static str,
    carried_by: Option<f64>,
    tables: [Table; 13],
}

impl<'a> Part<'a> {
    /// Empty tables; a weighted pool is `carried_by` so many people.
    pub fn new(plan: &'a Plan, core: Core, carried_by: Option<f64>) -> Self {
        Part {
            plan,
            core: core.name(),
            carried_by,
            tables: SCHEMAS.map(Table::new),
        }
    }

    /// The tables, in the order of [`SCHEMAS`].
    pub fn into_tables(self) -> Vec<Table> {
        self.tables.into()
    }

    /// Adds one replicate.
    pub fn add(&mut self, done: &Replicate) {
        let core = self.core;
        let number = done.number;
        self.add_visits(done);
        let mut remaining = done.funnel.screened;
        let [_, funnel, ..] = &mut self.tables;
        funnel.push(row! {
            core: core, replicate: number, step: 0, reason: "screened", excluded: 0, remaining: remaining,
        });
        for (step, reason) in Exclusion::ALL.into_iter().enumerate() {
            let excluded = done.funnel.excluded[step];
            remaining -= excluded;
            funnel.push(row! {
                core: core, replicate: number, step: step + 1, reason: reason.name(), excluded: excluded,
                remaining: remaining,
            });
        }
        for (arm, of) in self.plan.protocol.arms.iter().enumerate() {
            let count = |reaction: Reaction| done.reactions[arm][reaction as usize];
            self.tables[6].push(row! {
                core: core, replicate: number, arm: &of.label, withdrew: done.withdrew[arm],
                full_change_points: done.visits[arm][self.plan.protocol.endpoint.visit].full_change,
                contralateral_pain_points: done.other_knees[arm].pain_points,
                contralateral_painful: done.other_knees[arm].painful,
                pain: count(Reaction::Pain), effusion: count(Reaction::Effusion), swelling: count(Reaction::Swelling),
            });
        }
        for ((quantity, _), met) in self
            .plan
            .protocol
            .described
            .asked()
            .into_iter()
            .zip(&done.described)
        {
            self.tables[9].push(row! {
                core: core, quantity: quantity.key(), met: *met, carried_by: self.carried_by,
            });
        }
        if let Some(arms) = &done.counterfactuals {
            for (of, visits) in self.plan.protocol.arms.iter().zip(arms) {
                for (month, at) in self.plan.protocol.visit_months.iter().zip(visits) {
                    self.tables[2].push(row! {
                        core: core, replicate: number, arm: &of.label, month: *month, mean_points: at.mean,
                        change_points: at.change, difference_points: at.difference,
                        difference_sd_points: at.difference_sd, natural_course_points: at.natural_course,
                        expectation_points: at.expectation, product_points: at.product,
                    });
                }
            }
        }
        if let Some(example) = &done.example {
            self.add_example(example);
        }
        if number == 0 && core == self.plan.model.core.name() {
            self.add_flow(&done.flow);
        }
        for file in done.patients.iter().flatten() {
            let [.., participants, assessments, events] = &mut self.tables;
            let of = patient_level::Of {
                protocol: &self.plan.protocol,
                core,
                replicate: number,
                file,
            };
            participants.push(of.participant());
            of.assessments(assessments);
            of.events(events);
        }
    }

    fn add_visits(&mut self, done: &Replicate) {
        let core = self.core;
        let number = done.number;
        for (of, visits) in self.plan.protocol.arms.iter().zip(&done.visits) {
            let share = |count: u32| 100.0 * f64::from(count) / f64::from(of.patients);
            for (month, at) in self.plan.protocol.visit_months.iter().zip(visits) {
                let c = at.comparison.as_ref();
                let value = |f: fn(&Comparison) -> f64| c.map(f);
                let seen = |count: u32| {
                    (at.observed > 0).then(|| 100.0 * f64::from(count) / f64::from(at.observed))
                };
                self.tables[0].push(row! {
                    core: core, replicate: number, arm: &of.label, month: *month, observed: at.observed,
                    baseline_points: at.baseline, change_points: at.change, change_sd_points: at.change_sd,
                    estimate_points: value(|c| c.estimate), se_points: value(|c| c.se),
                    ci_low_points: value(|c| c.interval[0]), ci_high_points: value(|c| c.interval[1]),
                    p_value: value(|c| c.p_value),
                    dropout_rule_estimate_points: at.by_dropout_rule.as_ref().map(|c| c.estimate),
                    dropout_rule_p_value: at.by_dropout_rule.as_ref().map(|c| c.p_value),
                    null_estimate_points: at.null.as_ref().map(|c| c.estimate),
                    null_p_value: at.null.as_ref().map(|c| c.p_value),
                    true_effect_points: at.true_effect,
                    population_effect_points: at.population_effect.map(|of| of.points),
                    population_effect_se_points: at.population_effect.map(|of| of.se_points),
                    reference_change_points: at.reference_change,
                    responders_percent: share(at.responders),
                    rescue_paracetamol_percent: seen(at.paracetamol), rescue_nsaid_percent: seen(at.nsaid),
                });
                self.tables[7].push(row! {
                    core: core, arm: &of.label, month: *month, joint_space_mm: at.structure.joint_space_mm,
                    cartilage_percent: at.structure.cartilage_percent,
                    grade_risen_percent: at.structure.grade_risen_percent,
                });
                for (instrument, [mean, sd, change]) in
                    self.plan.protocol.instruments().zip(&at.instruments)
                {
                    self.tables[5].push(row! {
                        core: core, replicate: number, arm: &of.label, month: *month, instrument: instrument.name(),
                        observed: at.observed, mean_points: *mean, sd_points: *sd, change_points: *change,
                    });
                }
            }
        }
    }

    fn add_example(&mut self, example: &Example) {
        let core = self.core;
        let arms = &self.plan.protocol.arms;
        for trajectory in &example.trajectories {
            for (day, look) in example.days.iter().zip(&trajectory.looks) {
                let [
                    pain,
                    inflammation,
                    synovium,
                    effusion,
                    cartilage,
                    proteoglycan,
                    collagen,
                    cells,
                    fragments,
                ] = *look;
                self.tables[3].push(row! {
                    core: core, arm: &arms[trajectory.arm].label, subject: &trajectory.subject, day: *day,
                    pain_points: pain, inflammation: inflammation, synovium: synovium, effusion_ml: effusion,
                    cartilage_mm: cartilage, proteoglycan: proteoglycan, collagen: collagen,
                    living_cells_million: cells, fragments: fragments,
                });
            }
        }
        for (number, patient) in example.patients.iter().enumerate() {
            for (visit, month) in self.plan.protocol.visit_months.iter().enumerate() {
                let womac = patient.womac.get(visit);
                self.tables[4].push(row! {
                    core: core, arm: &arms[patient.arm].label, patient: number + 1, kl: patient.who.kl,
                    age_years: patient.who.age_years, bmi: patient.who.bmi, female: patient.who.female,
                    contralateral_kl: patient.who.contralateral_kl,
                    contralateral_pain_points: patient.who.contralateral_points, month: *month,
                    observed: visit < patient.attended, womac_pain_points: womac.map(|w| w[0]),
                    womac_function_points: womac.map(|w| w[1]),
                });
            }
        }
    }

    /// CONSORT numbers of a trial. Whose lot is not released does not receive what was allocated, and stays in the arm.
    fn add_flow(&mut self, arms: &[Flow]) {
        for (arm, of) in self.plan.protocol.arms.iter().zip(arms) {
            let withdrew = of.withdrew_pain + of.withdrew_other;
            self.tables[8].push(row! {
                arm: &arm.label, randomised: of.randomised, received: of.randomised - of.not_released,
                not_released: of.not_released, withdrew: withdrew, withdrew_pain: of.withdrew_pain,
                withdrew_other: of.withdrew_other, completed: of.randomised - withdrew, analysed: of.analysed,
            });
        }
    }
}
