//! What the program can say by itself, each from one named place. Nothing is said when the place is empty.

use super::estimand::estimands;
use super::facts::{Arm, Facts};
use super::filled_results as results;
use super::schedule::schedule;

/// Makes the words of one line, when the facts have them.
pub type Fill = fn(&Facts) -> Option<String>;

/// Every automatic line: its name in `checklist_rules.csv`, where its words come from, and how they are made.
pub static FILLED: &[(&str, &str, Fill)] = &[
    ("title", "study file, [study] title", title),
    (
        "summary-of-design",
        "study file, all sections",
        summary_of_design,
    ),
    (
        "summary-of-results",
        "study file; run folder, table contrasts",
        results::summary,
    ),
    ("version", "hashes of study file and plan", version),
    ("access", "hashes of study file and plan", version),
    ("seed", "study file, [study] seed", seed),
    (
        "objective",
        "study file, [[arm]], [endpoint], [analysis]",
        objective,
    ),
    ("design", "study file, [[arm]], [analysis]", design),
    ("eligibility", "study file, [population]", eligibility),
    ("grades", "study file, [population] kl", grades),
    (
        "pain-floor",
        "study file, [population] pain_min, pain_max",
        pain_floor,
    ),
    ("interventions", "study file, [[arm]]", interventions),
    ("rescue", "study file, [design] rescue", rescue),
    ("outcomes", "study file, [endpoint]", outcomes),
    (
        "responder-rule",
        "study file, [endpoint] responder_threshold",
        responder_rule,
    ),
    (
        "duration",
        "study file, [endpoint] month, [visits]",
        duration,
    ),
    (
        "timeline",
        "study file, [visits], [[arm]]: the schedule of activities",
        timeline,
    ),
    (
        "data-collection",
        "study file, [visits]; scores that the program records",
        data_collection,
    ),
    (
        "sequence",
        "study file, [study] seed, [design] block_size",
        sequence,
    ),
    (
        "randomisation",
        "study file, [design] block_size, [population] kl",
        randomisation,
    ),
    (
        "blinding",
        "study file, [design] blinding, [analysis] reference",
        blinding,
    ),
    ("statistics", "study file, [analysis]", statistics),
    (
        "analysis-sets",
        "study file, [analysis] dropout_rule",
        analysis_sets,
    ),
    (
        "missing-data",
        "study file, [analysis] dropout_rule, [design]",
        missing_data,
    ),
    (
        "additional-analyses",
        "study file, [analysis], [model]",
        additional_analyses,
    ),
    ("interim", "what the program does: one analysis", interim),
    (
        "data-generation",
        "study file, [model]; registry of constants",
        data_generation,
    ),
    ("constants", "registry of constants", constants),
    ("limits", "known misses of the model", limits),
    (
        "estimand-treatment",
        "the estimands below",
        estimand_treatment,
    ),
    (
        "estimand-variable",
        "the estimands below",
        estimand_variable,
    ),
    ("estimand-events", "the estimands below", estimand_events),
    ("estimand-summary", "the estimands below", estimand_summary),
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

/// Name of an instrument of study files, as printed.
pub fn instrument(name: &str) -> String {
    match name {
        "womac-pain" => "WOMAC pain".to_owned(),
        "womac-stiffness" => "WOMAC stiffness".to_owned(),
        "womac-function" => "WOMAC function".to_owned(),
        "womac-total" => "WOMAC total".to_owned(),
        "vas-pain" => "VAS pain".to_owned(),
        "koos-pain" => "KOOS pain".to_owned(),
        other => other.replace('-', " "),
    }
}

fn list(items: &[impl AsRef<str>]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

fn title(facts: &Facts) -> Option<String> {
    (!facts.title.is_empty()).then(|| format!("{}: a randomised trial, SIMULATED", facts.title))
}

fn summary_of_design(facts: &Facts) -> Option<String> {
    Some(
        [
            objective(facts)?,
            design(facts)?,
            eligibility(facts)?,
            outcomes(facts)?,
            statistics(facts)?,
        ]
        .join(" "),
    )
}

fn version(facts: &Facts) -> Option<String> {
    let parts: Vec<String> = [
        ("plan", &facts.plan_hash),
        ("study file SHA-256", &facts.study_sha256),
        ("Synovia", &facts.program_version),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("{name} {value}"))
    .collect();
    (!facts.plan_hash.is_empty()).then(|| parts.join("; "))
}

fn seed(facts: &Facts) -> Option<String> {
    Some(format!(
        "Seed {}; every replicate, patient and purpose has a stream of its own.",
        facts.seed?
    ))
}

fn objective(facts: &Facts) -> Option<String> {
    let endpoint = facts.endpoint.as_ref()?;
    let compared = facts.compared();
    let reference = facts.reference()?;
    (!compared.is_empty()).then(|| {
        format!(
            "To estimate how the mean change of {} from baseline to month {} after {} differs from that after {reference}.",
            instrument(&endpoint.instrument),
            number(endpoint.month),
            list(&compared),
        )
    })
}

fn design(facts: &Facts) -> Option<String> {
    let analysis = facts.analysis.as_ref()?;
    if facts.arms.len() < 2 {
        return None;
    }
    let sizes: Vec<u64> = facts.arms.iter().map(|arm| arm.patients).collect();
    let shared = sizes.iter().copied().reduce(divisor).filter(|n| *n > 0)?;
    let ratio: Vec<String> = sizes.iter().map(|n| (n / shared).to_string()).collect();
    Some(format!(
        "Randomised, parallel groups, {} arms, {} patients, allocation {}; two-sided test of a difference from {} at {}.",
        facts.arms.len(),
        sizes.iter().sum::<u64>(),
        ratio.join(":"),
        analysis.reference,
        number(analysis.alpha),
    ))
}

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

fn eligibility(facts: &Facts) -> Option<String> {
    let who = facts.population.as_ref()?;
    let other = if who.contralateral_pain_max >= 100.0 {
        "any pain of the other knee".to_owned()
    } else {
        format!(
            "pain of the other knee at most {}",
            number(who.contralateral_pain_max)
        )
    };
    Some(format!(
        "{}; age {} to {} years; body mass index at most {} kg/m²; WOMAC pain at screening {} to {} of 100; {other}; screened {} weeks before baseline. No other criterion is simulated.",
        grades(facts)?,
        number(who.age_years[0]),
        number(who.age_years[1]),
        number(who.bmi_max),
        number(who.pain_min),
        number(who.pain_max),
        number(who.screening_weeks),
    ))
}

fn grades(facts: &Facts) -> Option<String> {
    let grades: Vec<String> = facts
        .population
        .as_ref()?
        .kl
        .iter()
        .map(u64::to_string)
        .collect();
    Some(format!("Kellgren-Lawrence grade {}", list(&grades)))
}

fn pain_floor(facts: &Facts) -> Option<String> {
    let who = facts.population.as_ref()?;
    Some(format!(
        "WOMAC pain at screening at least {} and at most {} of 100.",
        number(who.pain_min),
        number(who.pain_max)
    ))
}

fn interventions(facts: &Facts) -> Option<String> {
    let arm = |arm: &Arm| {
        let given = if arm.treatments.is_empty() {
            "no treatment".to_owned()
        } else {
            arm.treatments.join(" + ")
        };
        format!("{} (n = {}): {given}.", arm.label, arm.patients)
    };
    let arms: Vec<String> = facts.arms.iter().map(arm).collect();
    (!arms.is_empty()).then(|| arms.join(" "))
}

fn rescue(facts: &Facts) -> Option<String> {
    Some(
        if facts.design.as_ref()?.rescue {
            "Rescue paracetamol, and an NSAID at higher pain, are allowed in all arms and decided by the pain reported at a visit; they are washed out before the next."
        } else {
            "Rescue medication is not allowed."
        }
        .to_owned(),
    )
}

fn outcomes(facts: &Facts) -> Option<String> {
    let endpoint = facts.endpoint.as_ref()?;
    Some(format!(
        "Primary: {} (0 to 100), change from baseline to month {}, mean in each group. Smallest difference between groups that matters: {} points ({}). {}",
        instrument(&endpoint.instrument),
        number(endpoint.month),
        number(endpoint.between_group.points),
        endpoint.between_group.id,
        responder_rule(facts)?,
    ))
}

fn responder_rule(facts: &Facts) -> Option<String> {
    let within = &facts.endpoint.as_ref()?.within_patient;
    Some(format!(
        "Responder: a patient who improves by at least {} points ({}); who has left is none.",
        number(within.points),
        within.id
    ))
}

fn duration(facts: &Facts) -> Option<String> {
    let month = facts.endpoint.as_ref()?.month;
    let last = facts.visit_months.iter().copied().reduce(f64::max)?;
    let weeks = month * 30.4375 / 7.0;
    let enough = if weeks >= 12.0 {
        "at least the 12 weeks asked for symptoms"
    } else {
        "shorter than the 12 weeks asked for symptoms"
    };
    let structure = if last >= 12.0 {
        "reaches the 12 to 24 months asked for structure"
    } else {
        "is shorter than the 12 to 24 months asked for structure"
    };
    Some(format!(
        "Endpoint at month {}: {enough}. Last visit at month {}: {structure}.",
        number(month),
        number(last)
    ))
}

fn timeline(facts: &Facts) -> Option<String> {
    let schedule = schedule(facts);
    let labels: Vec<&str> = schedule
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    (!labels.is_empty()).then(|| format!("Schedule of activities: {}.", labels.join("; ")))
}

fn data_collection(facts: &Facts) -> Option<String> {
    let names: Vec<String> = facts.recorded.iter().map(|name| instrument(name)).collect();
    let months: Vec<String> = facts.visit_months.iter().copied().map(number).collect();
    (!names.is_empty() && !months.is_empty())
        .then(|| format!("{}, each at months {}.", names.join(", "), list(&months)))
}

fn sequence(facts: &Facts) -> Option<String> {
    facts.design.as_ref()?;
    Some(format!(
        "Permuted blocks, shuffled by the program's counter-based generator from seed {}.",
        facts.seed?
    ))
}

fn randomisation(facts: &Facts) -> Option<String> {
    let design = facts.design.as_ref()?;
    let arms = facts.arms.len() as u64;
    (arms > 1).then(|| {
        format!(
            "Permuted blocks of {} ({} times {arms} arms), stratified by Kellgren-Lawrence grade.",
            design.block_size * arms,
            design.block_size
        )
    })
}

fn blinding(facts: &Facts) -> Option<String> {
    let reference = facts.reference()?;
    let who = match facts.design.as_ref()?.blinding.as_str() {
        "double-blind" => "Neither patient nor assessor knows what was given",
        "single-blind" => "The patient does not know what was given",
        "open-label" => "Everybody knows what was given",
        _ => return None,
    };
    Some(format!("{who}; compared with {reference}."))
}

fn statistics(facts: &Facts) -> Option<String> {
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

fn analysis_sets(facts: &Facts) -> Option<String> {
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

fn missing_data(facts: &Facts) -> Option<String> {
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

fn additional_analyses(facts: &Facts) -> Option<String> {
    let model = facts.model.as_ref()?;
    let rule = &facts.analysis.as_ref()?.dropout_rule;
    Some(format!(
        "Fixed before the run: second analysis by the rule {rule}; the same trial under the rival core of the model (this one: {}); the same patients under every arm in {} replicates, kept apart.",
        model.core, model.counterfactual_replicates
    ))
}

fn interim(facts: &Facts) -> Option<String> {
    let endpoint = facts.endpoint.as_ref()?;
    facts.analysis.as_ref()?;
    Some(format!(
        "None: the trial is analysed once, for month {}, and nothing stops it early.",
        number(endpoint.month)
    ))
}

fn data_generation(facts: &Facts) -> Option<String> {
    let model = facts.model.as_ref()?;
    let uncertainty = match model.uncertainty.as_str() {
        "prior" => "every replicate draws the uncertain constants anew",
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

fn constants(facts: &Facts) -> Option<String> {
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

fn limits(facts: &Facts) -> Option<String> {
    (!facts.known_misses.is_empty()).then(|| facts.known_misses.join(" "))
}

fn estimand_treatment(facts: &Facts) -> Option<String> {
    Some(estimands(facts).first()?.treatment.clone())
}

fn estimand_variable(facts: &Facts) -> Option<String> {
    Some(estimands(facts).first()?.variable.clone())
}

fn estimand_summary(facts: &Facts) -> Option<String> {
    Some(estimands(facts).first()?.summary.clone())
}

fn estimand_events(facts: &Facts) -> Option<String> {
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
