//! What a study file says of analysis, model and estimand, line by line. Nothing is said when it does not.

use super::estimand::estimands;
use super::facts::Facts;
use super::filled::number;

/// The analysis.
pub fn statistics(facts: &Facts) -> Option<String> {
    let analysis = facts.analysis.as_ref()?;
    if analysis.method != "ancova" {
        return None;
    }
    Some(format!(
        "Analysis of covariance of the change from baseline, adjusted for baseline and Kellgren-Lawrence grade, each arm against {}, two-sided {}, no correction for several arms; adverse events as shares, without a test.",
        analysis.reference,
        number(analysis.alpha)
    ))
}

/// Who is analysed.
pub fn analysis_sets(facts: &Facts) -> Option<String> {
    let rule = &facts.analysis.as_ref()?.dropout_rule;
    let second = match rule.as_str() {
        "observed-cases" => "The second analysis is the same.",
        "last-observation-carried-forward" | "baseline-observation-carried-forward" => {
            "Second analysis: all patients randomised."
        }
        _ => return None,
    };
    Some(format!(
        "Primary analysis: patients seen at the endpoint's visit, in the group they were randomised to. {second} Responders: all patients randomised."
    ))
}

/// What becomes of values not seen.
pub fn missing_data(facts: &Facts) -> Option<String> {
    let rule = &facts.analysis.as_ref()?.dropout_rule;
    let percent = facts.design.as_ref()?.dropout_percent_per_year;
    let second = match rule.as_str() {
        "observed-cases" => "no second rule was chosen",
        "last-observation-carried-forward" => "the last value seen replaces them",
        "baseline-observation-carried-forward" => "the baseline value replaces them",
        _ => return None,
    };
    Some(format!(
        "About {} percent withdraw in a year, more of those in pain. Primary analysis: their later values are left out. Second analysis: {second}.",
        number(percent)
    ))
}

/// What is fixed beside the primary analysis.
pub fn additional_analyses(facts: &Facts) -> Option<String> {
    let model = facts.model.as_ref()?;
    let rule = &facts.analysis.as_ref()?.dropout_rule;
    Some(format!(
        "Fixed before the run: second analysis by the rule {rule}; the same trial under the rival core of the model (this one: {}); the same patients under every arm in {} replicates, kept apart.",
        model.core, model.counterfactual_replicates
    ))
}

/// That there is no interim analysis.
pub fn interim(facts: &Facts) -> Option<String> {
    let endpoint = facts.endpoint.as_ref()?;
    facts.analysis.as_ref()?;
    Some(format!(
        "None: the trial is analysed once, for month {}, and nothing stops it early.",
        number(endpoint.month)
    ))
}

/// How the data are made.
pub fn data_generation(facts: &Facts) -> Option<String> {
    let model = facts.model.as_ref()?;
    let uncertainty = match model.uncertainty.as_str() {
        "prior" => "every replicate draws the uncertain constants anew",
        "posterior" => {
            "every replicate takes what the calibration knows from one of its draws, differences between trials included, and draws the other uncertain constants anew"
        }
        "none" => "all constants stay at one value",
        _ => return None,
    };
    Some(format!(
        "Mechanistic joint, {} core; {} virtual candidates; {} replicates; {uncertainty}. {}",
        model.core,
        model.pool,
        facts.replicates?,
        constants(facts)?
    ))
}

/// How many constants have which status.
pub fn constants(facts: &Facts) -> Option<String> {
    let parts: Vec<String> = facts
        .constants
        .iter()
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Constants of the model, each with source and status: {}.",
            parts.join(", ")
        )
    })
}

/// What the model is known to get wrong.
pub fn limits(facts: &Facts) -> Option<String> {
    (!facts.known_misses.is_empty()).then(|| facts.known_misses.join(" "))
}

/// Attribute of the primary estimand.
pub fn estimand_treatment(facts: &Facts) -> Option<String> {
    Some(estimands(facts).first()?.treatment.clone())
}

/// Attribute of the primary estimand.
pub fn estimand_variable(facts: &Facts) -> Option<String> {
    Some(estimands(facts).first()?.variable.clone())
}

/// Attribute of the primary estimand.
pub fn estimand_summary(facts: &Facts) -> Option<String> {
    Some(estimands(facts).first()?.summary.clone())
}

/// Attribute of the primary estimand.
pub fn estimand_events(facts: &Facts) -> Option<String> {
    let estimands = estimands(facts);
    let events: Vec<String> = estimands
        .first()?
        .events
        .iter()
        .filter(|event| event.simulated)
        .map(|event| format!("{}: {}", event.event, event.strategy))
        .collect();
    Some(format!("Primary analysis. {}.", events.join("; ")))
}
