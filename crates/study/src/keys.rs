//! The sections of a study file and their keys: the one list that reading, help and the editor schema share.

/// Each section as it is named in the file, and its keys in the order of the documentation.
pub const SECTIONS: &[(&str, &[&str])] = &[
    ("study", &["title", "seed", "replicates"]),
    (
        "population",
        &[
            "kl",
            "age_years",
            "bmi_min",
            "bmi_max",
            "pain_min",
            "pain_max",
            "pain_instrument",
            "contralateral_pain_max",
            "screening_weeks",
            "baseline_mean",
            "baseline_sd",
            "age_mean",
            "age_sd",
            "female_percent",
            "bmi_mean",
            "bmi_sd",
            "grade_percent",
        ],
    ),
    (
        "design",
        &[
            "blinding",
            "block_size",
            "dropout_percent_per_year",
            "rescue",
        ],
    ),
    ("arm", &["label", "patients", "treatments", "blinding"]),
    ("visits", &["months", "weeks"]),
    (
        "endpoint",
        &[
            "instrument",
            "month",
            "week",
            "between_group_mcid",
            "responder_threshold",
        ],
    ),
    (
        "analysis",
        &["method", "reference", "dropout_rule", "alpha"],
    ),
    (
        "model",
        &[
            "core",
            "uncertainty",
            "posterior",
            "pool",
            "counterfactual_replicates",
            "parameters",
        ],
    ),
];

/// The keys of one entry of `treatments`.
pub const TREATMENT: &[&str] = &[
    "product",
    "weeks",
    "months",
    "until_month",
    "dose_million_cells",
    "dose_mg",
    "volume_ml",
    "platelets_per_ul",
];

/// The keys of a section, empty for a section that does not exist.
pub(crate) fn of(section: &str) -> &'static [&'static str] {
    SECTIONS
        .iter()
        .find(|(name, _)| *name == section)
        .map_or(&[], |(_, keys)| keys)
}

/// The keys of what is written as `header`: a section, or an entry of `treatments`.
pub(crate) fn within(header: &str) -> &'static [&'static str] {
    SECTIONS
        .iter()
        .find(|(name, _)| self::header(name) == header)
        .map_or(TREATMENT, |(_, keys)| keys)
}

/// How the section is written in the file.
pub(crate) fn header(section: &str) -> String {
    if section == "arm" {
        "[[arm]]".to_owned()
    } else {
        format!("[{section}]")
    }
}
