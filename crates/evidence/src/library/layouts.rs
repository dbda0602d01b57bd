//! The columns of each table. `book/src/library.md` lists them for whoever writes one.

use super::sheet::Layout;

pub(super) const TRIALS: Layout = Layout {
    stems: &["trials", "further_trials", "more_trials"],
    required: &[
        "trial_id",
        "first_author",
        "year",
        "title",
        "doi",
        "pmid",
        "design",
        "blinding",
        "condition",
        "joint",
        "suggested_role",
    ],
    optional: &[
        "registry_id",
        "n_randomised",
        "follow_up_months",
        "rob_notes",
        "source_url",
        "numeric_rows",
        "arm_level_times",
    ],
};

pub(super) const ARMS: Layout = Layout {
    stems: &["arms", "further_arms", "more_arms"],
    required: &["trial_id", "arm_id", "label", "intervention_class", "n"],
    optional: &[
        "donor",
        "processing",
        "cells_millions",
        "n_injections",
        "interval_weeks",
        "adjunct",
        "age_mean",
        "female_pct",
        "bmi_mean",
        "kl",
        "n_note",
    ],
};

pub(super) const OUTCOMES: Layout = Layout {
    stems: &["outcomes", "further_outcomes", "more_outcomes"],
    required: &[
        "trial_id",
        "arm_id",
        "instrument",
        "scale_min",
        "scale_max",
        "direction",
        "scale_source",
        "time_months",
        "n",
        "reported_as",
        "source_locator",
    ],
    optional: &[
        "mean",
        "sd",
        "median",
        "q1",
        "q3",
        "change_mean",
        "change_sd",
        "change_se",
        "change_median",
        "change_q1",
        "change_q3",
        "ci_low",
        "ci_high",
        "pct",
        "note",
    ],
};

pub(super) const DIFFERENCES: Layout = Layout {
    stems: &["differences"],
    required: &[
        "trial_id",
        "arm_id",
        "versus_arm_id",
        "instrument",
        "scale_min",
        "scale_max",
        "direction",
        "scale_source",
        "time_months",
        "difference",
        "basis",
        "read",
        "source_locator",
    ],
    optional: &["n", "versus_n", "se", "ci_low", "ci_high", "t", "p", "note"],
};

pub(super) const DIRECTION_ONLY: Layout = Layout {
    stems: &[
        "direction_only",
        "trials_direction_only",
        "more_direction_only",
    ],
    required: &[
        "trial_id",
        "first_author",
        "year",
        "condition",
        "comparison",
        "what_the_text_says",
    ],
    optional: &["n_by_arm_seen", "follow_up", "source_url"],
};

pub(super) const CHARACTERISTICS: Layout = Layout {
    stems: &["msc_characteristics", "msc_trial_characteristics"],
    required: &["trial_id", "study", "n_msc", "n_control", "cells", "source"],
    optional: &[
        "kl_range",
        "age_msc",
        "age_sd_msc",
        "age_control",
        "age_sd_control",
        "female_pct_msc",
        "female_pct_control",
        "n_cells_as_printed",
        "donor",
        "delivery",
        "control",
        "follow_up_months",
        "pain_scale",
        "function_scale",
        "structure_measure",
    ],
};
