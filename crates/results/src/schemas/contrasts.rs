//! What is said of an arm against the reference: under each core, and under both together.

use super::{ARM, CORE, MONTH};
use crate::schema::{Column, Schema};

const fn points(name: &'static str, meaning: &'static str) -> Column {
    Column::float(name, "points of 100", meaning)
}

const fn share(name: &'static str, meaning: &'static str) -> Column {
    Column::float(name, "1", meaning)
}

const REFERENCE: Column = Column::text("reference", "label of the arm it is compared with");
const ESTIMATE_POINTS: Column = points(
    "estimate_points",
    "ANCOVA estimate, arm minus reference, mean over replicates; negative = arm lower",
);
const ESTIMATE_MCSE_POINTS: Column = points(
    "estimate_mcse_points",
    "Monte Carlo standard error of estimate_points",
);
const POWER_SHARE: Column = share(
    "power",
    "share of replicates significant in favour of the arm, observed cases",
);
const POWER_MCSE: Column = share("power_mcse", "Monte Carlo standard error of power");
const TRUE_EFFECT_POINTS: Column = points(
    "true_effect_points",
    "true effect in the population the trial draws from: mean difference of the same people under both arms, mean over replicates",
);
const TRUE_EFFECT_MCSE_POINTS: Column = points(
    "true_effect_mcse_points",
    "Monte Carlo standard error of true_effect_points",
);
const TRUE_EFFECT_P05_POINTS: Column = points(
    "true_effect_p05_points",
    "5th percentile over the draws of the constants of the true effect in the population",
);
const TRUE_EFFECT_P95_POINTS: Column = points(
    "true_effect_p95_points",
    "95th percentile over the draws of the constants of the true effect in the population",
);
const PROBABILITY_ABOVE_MCID: Column = share(
    "probability_above_mcid",
    "share of the draws of the constants whose true effect in the population exceeds the between-group MCID in favour of the arm",
);
const PROBABILITY_ABOVE_MCID_MCSE: Column = share(
    "probability_above_mcid_mcse",
    "Monte Carlo standard error of probability_above_mcid",
);
const PROBABILITY_NO_BENEFIT: Column = share(
    "probability_no_benefit",
    "P(no better than the reference): share of the draws of the constants whose true effect in the population is none (below 0.05 points) or worse",
);
const PROBABILITY_NO_BENEFIT_MCSE: Column = share(
    "probability_no_benefit_mcse",
    "Monte Carlo standard error of probability_no_benefit",
);

/// One row per core, arm other than the reference, and month; primary instrument.
pub static CONTRASTS: Schema = Schema {
    table: "contrasts",
    columns: &[
        CORE,
        ARM,
        REFERENCE,
        MONTH,
        Column::boolean("is_primary", "whether this month is the endpoint's"),
        ESTIMATE_POINTS,
        ESTIMATE_MCSE_POINTS,
        points(
            "ci_low_points",
            "mean lower limit of the 95 % interval one trial of this size would report",
        ),
        points(
            "ci_high_points",
            "mean upper limit of the 95 % interval one trial of this size would report",
        ),
        share("p_value", "two-sided, median over replicates"),
        points(
            "estimate_p05_points",
            "5th percentile of the estimate over replicates",
        ),
        points(
            "estimate_p95_points",
            "95th percentile of the estimate over replicates",
        ),
        POWER_SHARE,
        POWER_MCSE,
        share(
            "power_dropout_rule",
            "share of replicates significant in favour of the arm under the study's dropout rule",
        ),
        share(
            "power_dropout_rule_mcse",
            "Monte Carlo standard error of power_dropout_rule",
        ),
        share(
            "type_1_error",
            "share of replicates significant when every patient gets the reference arm's treatment",
        ),
        share(
            "type_1_error_mcse",
            "Monte Carlo standard error of type_1_error",
        ),
        TRUE_EFFECT_POINTS,
        TRUE_EFFECT_MCSE_POINTS,
        TRUE_EFFECT_P05_POINTS,
        TRUE_EFFECT_P95_POINTS,
        points(
            "true_effect_expectation_points",
            "the part of the true effect that is expectation, split as the counterfactual replicates tell",
        ),
        points(
            "true_effect_product_points",
            "the part of the true effect that is the product, split as the counterfactual replicates tell",
        ),
        PROBABILITY_ABOVE_MCID,
        PROBABILITY_ABOVE_MCID_MCSE,
        PROBABILITY_NO_BENEFIT,
        PROBABILITY_NO_BENEFIT_MCSE,
    ],
};

/// One row per arm that is compared with the reference, at the endpoint's month: both cores together, each with the weight that the calibration
/// gives it. No rows where no calibration weighs them.
pub static STACKED: Schema = Schema {
    table: "stacked",
    columns: &[
        ARM,
        REFERENCE,
        MONTH,
        CORE,
        share(
            "weight",
            "weight of that core, the study's own; the other has the rest",
        ),
        TRUE_EFFECT_POINTS,
        TRUE_EFFECT_MCSE_POINTS,
        TRUE_EFFECT_P05_POINTS,
        TRUE_EFFECT_P95_POINTS,
        ESTIMATE_POINTS,
        ESTIMATE_MCSE_POINTS,
        POWER_SHARE,
        POWER_MCSE,
        PROBABILITY_ABOVE_MCID,
        PROBABILITY_ABOVE_MCID_MCSE,
        PROBABILITY_NO_BENEFIT,
        PROBABILITY_NO_BENEFIT_MCSE,
    ],
};
