//! What the program can say by itself, each from one named place. Nothing is said when the place is empty.

use super::facts::Facts;
use super::filled_analysis as analysis;
use super::filled_results as results;
use super::filled_study as study;

/// Makes the words of one line, when the facts have them.
pub type Fill = fn(&Facts) -> Option<String>;

/// Every automatic line: its name in `checklist_rules.csv`, where its words come from, and how they are made.
pub static FILLED: &[(&str, &str, Fill)] = &[
    ("title", "study file, [study] title", study::title),
    (
        "summary-of-design",
        "study file, all sections",
        study::summary_of_design,
    ),
    (
        "summary-of-results",
        "study file; run folder, table contrasts",
        results::summary,
    ),
    ("version", "hashes of study file and plan", study::version),
    ("access", "hashes of study file and plan", study::version),
    ("seed", "study file, [study] seed", study::seed),
    (
        "objective",
        "study file, [[arm]], [endpoint], [analysis]",
        study::objective,
    ),
    ("design", "study file, [[arm]], [analysis]", study::design),
    (
        "eligibility",
        "study file, [population]",
        study::eligibility,
    ),
    ("grades", "study file, [population] kl", study::grades),
    (
        "pain-floor",
        "study file, [population] pain_min, pain_max",
        study::pain_floor,
    ),
    ("interventions", "study file, [[arm]]", study::interventions),
    ("rescue", "study file, [design] rescue", study::rescue),
    ("outcomes", "study file, [endpoint]", study::outcomes),
    (
        "responder-rule",
        "study file, [endpoint] responder_threshold",
        study::responder_rule,
    ),
    (
        "duration",
        "study file, [endpoint] month, [visits]",
        study::duration,
    ),
    (
        "timeline",
        "study file, [visits], [[arm]]: the schedule of activities",
        study::timeline,
    ),
    (
        "data-collection",
        "study file, [visits]; scores that the program records",
        study::data_collection,
    ),
    (
        "sequence",
        "study file, [study] seed, [design] block_size",
        study::sequence,
    ),
    (
        "randomisation",
        "study file, [design] block_size, [population] kl",
        study::randomisation,
    ),
    (
        "blinding",
        "study file, [design] blinding, [analysis] reference",
        study::blinding,
    ),
    ("statistics", "study file, [analysis]", analysis::statistics),
    (
        "analysis-sets",
        "study file, [analysis] dropout_rule",
        analysis::analysis_sets,
    ),
    (
        "missing-data",
        "study file, [analysis] dropout_rule, [design]",
        analysis::missing_data,
    ),
    (
        "additional-analyses",
        "study file, [analysis], [model]",
        analysis::additional_analyses,
    ),
    (
        "interim",
        "what the program does: one analysis",
        analysis::interim,
    ),
    (
        "data-generation",
        "study file, [model]; registry of constants",
        analysis::data_generation,
    ),
    ("constants", "registry of constants", analysis::constants),
    ("limits", "known misses of the model", analysis::limits),
    (
        "estimand-treatment",
        "the estimands below",
        analysis::estimand_treatment,
    ),
    (
        "estimand-variable",
        "the estimands below",
        analysis::estimand_variable,
    ),
    (
        "estimand-events",
        "the estimands below",
        analysis::estimand_events,
    ),
    (
        "estimand-summary",
        "the estimands below",
        analysis::estimand_summary,
    ),
    (
        "data-index",
        "run folder, manifest.json",
        results::data_index,
    ),
    (
        "sample-size",
        "study file, [[arm]]; run folder, table contrasts",
        results::sample_size,
    ),
    (
        "monte-carlo-error",
        "run folder, table contrasts",
        results::monte_carlo_error,
    ),
    (
        "harms-methods",
        "run folder, table adverse_events",
        results::harms_methods,
    ),
    (
        "harms-results",
        "run folder, table adverse_events",
        results::harms,
    ),
    ("flow", "run folder, tables funnel and flow", results::flow),
    ("losses", "run folder, table flow", results::losses),
    ("received", "run folder, table flow", results::received),
    (
        "rescue-taken",
        "run folder, table arms",
        results::rescue_taken,
    ),
    ("baseline", "run folder, table arms", results::baseline),
    (
        "contrasts",
        "run folder, table contrasts",
        results::contrasts,
    ),
    ("responders", "run folder, table arms", results::responders),
    (
        "other-results",
        "run folder, table contrasts",
        results::other_results,
    ),
];

/// The words of a line and where they come from; `None` for a name that is not known, words `None` when the facts lack them.
pub fn fill(name: &str, facts: &Facts) -> Option<(&'static str, Option<String>)> {
    FILLED
        .iter()
        .find(|(known, _, _)| *known == name)
        .map(|(_, from, fill)| (*from, fill(facts)))
}

/// A number as it was written, without needless decimals.
pub fn number(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    format!("{rounded}").replace('-', "−")
}

/// Points with one decimal, always: −3.0 beside −2.3.
pub fn one_decimal(value: f64) -> String {
    format!("{value:.1}").replace('-', "−")
}

/// Name of an instrument of study files, as printed.
pub fn instrument(name: &str) -> String {
    match name {
        "womac-pain" => "WOMAC pain".to_owned(),
        "womac-stiffness" => "WOMAC stiffness".to_owned(),
        "womac-function" => "WOMAC function".to_owned(),
        "womac-total" => "WOMAC total".to_owned(),
        "vas-pain" => "VAS pain".to_owned(),
        "koos-pain" => "KOOS pain".to_owned(),
        "nrs-pain" => "NRS pain".to_owned(),
        "koos-4" => "KOOS-4".to_owned(),
        "ikdc" => "IKDC".to_owned(),
        other => other.replace('-', " "),
    }
}
