//! The tables of a finished run, column by column. `book/src/interfaces.md` says the same in words, and a test compares the two;
//! a change to either raises [`SCHEMA_VERSION`](crate::SCHEMA_VERSION).

mod contrasts;
mod example;
mod patient_level;

use crate::schema::{Column, Schema};

pub use contrasts::{CONTRASTS, STACKED};
pub use example::{PATIENTS, TRAJECTORIES};
pub use patient_level::{ASSESSMENTS, EVENTS, PARTICIPANTS};

const CORE: Column = Column::text("core", "model core: bistable or monostable");
const ARM: Column = Column::text("arm", "label of the arm");
const MONTH: Column = Column::float("month", "months", "visit, months since baseline");
const REPLICATE: Column = Column::integer("replicate", "1", "index of the replicate, from 0");

/// Every table of a finished run; the last three only when the run was asked for them.
pub static ALL: [&Schema; 17] = [
    &ARMS,
    &VISITS,
    &CONTRASTS,
    &STACKED,
    &FALSE_ALARMS,
    &POWER,
    &REPLICATES,
    &FUNNEL,
    &FLOW,
    &ADVERSE_EVENTS,
    &STRUCTURE,
    &COUNTERFACTUALS,
    &TRAJECTORIES,
    &PATIENTS,
    &PARTICIPANTS,
    &ASSESSMENTS,
    &EVENTS,
];

/// One row per core and arm, at the endpoint's month.
pub static ARMS: Schema = Schema {
    table: "arms",
    columns: &[
        CORE,
        ARM,
        Column::text("treatments", "what its patients get"),
        Column::boolean(
            "is_reference",
            "whether the other arms are compared with it",
        ),
        Column::integer("patients", "patients", "randomised to the arm"),
        Column::float(
            "observed",
            "patients",
            "seen at the endpoint's visit, mean over replicates",
        ),
        Column::float(
            "baseline_points",
            "points of 100",
            "mean at baseline of all randomised, primary instrument",
        ),
        Column::float(
            "contralateral_pain_points",
            "points of 100",
            "mean pain of the other knee at screening",
        ),
        Column::float(
            "contralateral_painful_percent",
            "percent",
            "patients whose other knee is painful at screening too",
        ),
        Column::float(
            "change_points",
            "points of 100",
            "mean change from baseline, mean over replicates",
        ),
        Column::float(
            "change_mcse_points",
            "points of 100",
            "Monte Carlo standard error of change_points",
        ),
        Column::float(
            "change_sd_points",
            "points of 100",
            "standard deviation of the change between patients",
        ),
        Column::float(
            "responders_percent",
            "percent",
            "patients whose change passes the within-patient threshold",
        ),
        Column::float(
            "responders_mcse_percent",
            "percent",
            "Monte Carlo standard error of responders_percent",
        ),
        Column::float(
            "dropout_percent",
            "percent",
            "patients who withdrew before the endpoint's visit",
        ),
        Column::float(
            "rescue_paracetamol_percent",
            "percent",
            "patients seen who are on rescue paracetamol, mean over the visits before the endpoint",
        ),
        Column::float(
            "rescue_nsaid_percent",
            "percent",
            "patients seen who are on a rescue NSAID, mean over the visits before the endpoint",
        ),
        Column::float(
            "natural_course_points",
            "points of 100",
            "change with neither context nor product, from the counterfactual replicates",
        ),
        Column::float(
            "natural_course_mcse_points",
            "points of 100",
            "Monte Carlo standard error of natural_course_points",
        ),
        Column::float(
            "expectation_points",
            "points of 100",
            "what the arm's context adds to it",
        ),
        Column::float(
            "expectation_mcse_points",
            "points of 100",
            "Monte Carlo standard error of expectation_points",
        ),
        Column::float(
            "product_points",
            "points of 100",
            "what the arm's products add to that, reactions included",
        ),
        Column::float(
            "product_mcse_points",
            "points of 100",
            "Monte Carlo standard error of product_points",
        ),
        Column::float(
            "context_and_natural_course_percent",
            "percent",
            "natural course and expectation as a share of the sum of the three",
        ),
    ],
};

/// One row per core, arm, month and instrument.
pub static VISITS: Schema = Schema {
    table: "visits",
    columns: &[
        CORE,
        ARM,
        MONTH,
        Column::text("instrument", "what the patients were asked"),
        Column::float(
            "observed",
            "patients",
            "seen at the visit, mean over replicates",
        ),
        Column::float(
            "mean_points",
            "points of 100",
            "mean score, mean over replicates",
        ),
        Column::float(
            "mean_p05_points",
            "points of 100",
            "5th percentile over replicates of the mean score",
        ),
        Column::float(
            "mean_p95_points",
            "points of 100",
            "95th percentile over replicates of the mean score",
        ),
        Column::float(
            "sd_points",
            "points of 100",
            "standard deviation of the score between patients",
        ),
        Column::float(
            "change_points",
            "points of 100",
            "mean change from baseline, mean over replicates",
        ),
        Column::float(
            "change_mcse_points",
            "points of 100",
            "Monte Carlo standard error of change_points",
        ),
    ],
};

/// One row per core: how often a trial finds something when there is nothing to find.
pub static FALSE_ALARMS: Schema = Schema {
    table: "false_alarms",
    columns: &[
        CORE,
        Column::integer("comparisons", "1", "arms compared with the reference"),
        Column::float(
            "any_arm",
            "1",
            "share of replicates in which at least one arm is significant, in either direction, when every patient gets the reference arm's treatment",
        ),
        Column::float("any_arm_mcse", "1", "Monte Carlo standard error of any_arm"),
        Column::float(
            "any_arm_in_favour",
            "1",
            "the same, significant in favour of the arm",
        ),
        Column::float(
            "any_arm_in_favour_mcse",
            "1",
            "Monte Carlo standard error of any_arm_in_favour",
        ),
    ],
};

/// One row per core, arm and sample size.
pub static POWER: Schema = Schema {
    table: "power",
    columns: &[
        CORE,
        ARM,
        Column::integer("patients_per_arm", "patients", "size of each arm"),
        Column::float(
            "power",
            "1",
            "probability of significance in favour of the arm",
        ),
        Column::boolean(
            "is_simulated",
            "false: by formula from the simulated true effects and standard errors; true: the size that was simulated, counted",
        ),
    ],
};

/// One row per core, replicate, arm and month; primary instrument.
pub static REPLICATES: Schema = Schema {
    table: "replicates",
    columns: &[
        CORE,
        REPLICATE,
        ARM,
        MONTH,
        Column::integer("observed", "patients", "seen at the visit"),
        Column::float("baseline_points", "points of 100", "mean at baseline"),
        Column::float(
            "change_points",
            "points of 100",
            "mean change from baseline",
        ),
        Column::float(
            "change_sd_points",
            "points of 100",
            "standard deviation of the change between patients",
        ),
        Column::float(
            "estimate_points",
            "points of 100",
            "ANCOVA estimate against the reference arm; null in the reference arm",
        ),
        Column::float(
            "se_points",
            "points of 100",
            "standard error of the estimate",
        ),
        Column::float(
            "ci_low_points",
            "points of 100",
            "lower limit of the 95 % interval",
        ),
        Column::float(
            "ci_high_points",
            "points of 100",
            "upper limit of the 95 % interval",
        ),
        Column::float("p_value", "1", "two-sided"),
        Column::float(
            "dropout_rule_estimate_points",
            "points of 100",
            "ANCOVA estimate under the study's dropout rule",
        ),
        Column::float(
            "dropout_rule_p_value",
            "1",
            "two-sided, under the study's dropout rule",
        ),
        Column::float(
            "null_estimate_points",
            "points of 100",
            "ANCOVA estimate when every patient gets the reference arm's treatment",
        ),
        Column::float(
            "null_p_value",
            "1",
            "two-sided, when every patient gets the reference arm's treatment",
        ),
        Column::float(
            "true_effect_points",
            "points of 100",
            "mean difference of this trial's own patients under both arms",
        ),
        Column::float(
            "population_effect_points",
            "points of 100",
            "the same in the population the trial draws from: of these patients, and of further people where they are few",
        ),
        Column::float(
            "population_effect_se_points",
            "points of 100",
            "standard error of population_effect_points, from sampling people",
        ),
        Column::float(
            "reference_change_points",
            "points of 100",
            "mean change of the same patients under the reference arm",
        ),
        Column::float(
            "responders_percent",
            "percent",
            "patients whose change passes the within-patient threshold",
        ),
        Column::float(
            "rescue_paracetamol_percent",
            "percent",
            "patients seen who are on rescue paracetamol, mean over the visits before the endpoint",
        ),
        Column::float(
            "rescue_nsaid_percent",
            "percent",
            "patients seen who are on a rescue NSAID, mean over the visits before the endpoint",
        ),
    ],
};

/// One row per replicate and screening step, in order.
pub static FUNNEL: Schema = Schema {
    table: "funnel",
    columns: &[
        CORE,
        REPLICATE,
        Column::integer("step", "1", "order of the step, from 0"),
        Column::text("reason", "why candidates are excluded at this step"),
        Column::integer("excluded", "patients", "excluded at this step"),
        Column::integer("remaining", "patients", "left after this step"),
    ],
};

/// CONSORT numbers of one trial, the first replicate, one row per arm.
pub static FLOW: Schema = Schema {
    table: "flow",
    columns: &[
        ARM,
        Column::integer("randomised", "patients", "randomised to the arm"),
        Column::integer("received", "patients", "received the allocated treatment"),
        Column::integer(
            "not_released",
            "patients",
            "did not receive all of it because a lot of the product was not released",
        ),
        Column::integer("withdrew", "patients", "withdrew before the last visit"),
        Column::integer("withdrew_pain", "patients", "withdrew because of pain"),
        Column::integer("withdrew_other", "patients", "withdrew for another reason"),
        Column::integer("completed", "patients", "seen at the last visit"),
        Column::integer("analysed", "patients", "in the primary analysis"),
    ],
};

/// One row per core, arm and event.
pub static ADVERSE_EVENTS: Schema = Schema {
    table: "adverse_events",
    columns: &[
        CORE,
        ARM,
        Column::text("event", "what happened"),
        Column::float(
            "patients_percent",
            "percent",
            "patients with at least one, mean over replicates",
        ),
        Column::float(
            "patients_percent_mcse",
            "percent",
            "Monte Carlo standard error of patients_percent",
        ),
        Column::float(
            "patients_per_trial",
            "patients",
            "with the event in the arm, mean over replicates",
        ),
    ],
};

/// Cartilage and joint space by arm and visit, as if nobody had left.
pub static STRUCTURE: Schema = Schema {
    table: "structure",
    columns: &[
        CORE,
        ARM,
        MONTH,
        Column::float(
            "joint_space_change_mm",
            "mm",
            "mean change of minimum joint space since baseline",
        ),
        Column::float(
            "joint_space_change_mcse_mm",
            "mm",
            "Monte Carlo standard error of joint_space_change_mm",
        ),
        Column::float(
            "cartilage_change_percent",
            "percent",
            "mean change of cartilage thickness by MRI since baseline",
        ),
        Column::float(
            "cartilage_change_mcse_percent",
            "percent",
            "Monte Carlo standard error of cartilage_change_percent",
        ),
        Column::float(
            "grade_risen_percent",
            "percent",
            "knees expected to have risen a Kellgren-Lawrence grade since baseline",
        ),
    ],
};

/// Every patient under every arm, in the first replicates; never mixed with the randomised result.
pub static COUNTERFACTUALS: Schema = Schema {
    table: "counterfactuals",
    columns: &[
        CORE,
        REPLICATE,
        ARM,
        MONTH,
        Column::float(
            "mean_points",
            "points of 100",
            "mean score of all patients under this arm",
        ),
        Column::float(
            "change_points",
            "points of 100",
            "mean change from baseline of all patients under this arm",
        ),
        Column::float(
            "difference_points",
            "points of 100",
            "mean paired difference against the reference arm",
        ),
        Column::float(
            "difference_sd_points",
            "points of 100",
            "standard deviation of the paired difference between patients",
        ),
        Column::float(
            "natural_course_points",
            "points of 100",
            "mean change with neither context nor product",
        ),
        Column::float(
            "expectation_points",
            "points of 100",
            "what the arm's context adds to it",
        ),
        Column::float(
            "product_points",
            "points of 100",
            "what the arm's products add to that",
        ),
    ],
};
