//! What a study file says, line by line. Nothing is said when it does not.

use super::facts::{Arm, Facts};
use super::filled::{instrument, number};
use super::schedule::schedule;

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

/// The title, marked.
pub fn title(facts: &Facts) -> Option<String> {
    (!facts.title.is_empty()).then(|| format!("{}: a randomised trial, SIMULATED", facts.title))
}

/// Objective to statistics in one paragraph.
pub fn summary_of_design(facts: &Facts) -> Option<String> {
    Some(
        [
            objective(facts)?,
            design(facts)?,
            eligibility(facts)?,
            outcomes(facts)?,
            super::filled_analysis::statistics(facts)?,
        ]
        .join(" "),
    )
}

/// Hashes by which study and plan are known.
pub fn version(facts: &Facts) -> Option<String> {
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

/// Where random numbers start.
pub fn seed(facts: &Facts) -> Option<String> {
    Some(format!(
        "Seed {}; every replicate, patient and purpose has a stream of its own.",
        facts.seed?
    ))
}

/// What is estimated.
pub fn objective(facts: &Facts) -> Option<String> {
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

/// Arms, sizes, allocation.
pub fn design(facts: &Facts) -> Option<String> {
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

/// Who may enter.
pub fn eligibility(facts: &Facts) -> Option<String> {
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
        "{}; age {} to {} years; body mass index {} {} kg/m²; {} at screening {} to {} of 100; {other}; screened {} weeks before baseline. No other criterion is simulated.",
        grades(facts)?,
        number(who.age_years[0]),
        number(who.age_years[1]),
        who.bmi_min.map_or("at most".to_owned(), |lowest| format!(
            "{} to",
            number(lowest)
        )),
        number(who.bmi_max),
        instrument(who.pain_instrument.as_deref().unwrap_or("womac-pain")),
        number(who.pain_min),
        number(who.pain_max),
        number(who.screening_weeks),
    ))
}

/// Kellgren-Lawrence grades admitted.
pub fn grades(facts: &Facts) -> Option<String> {
    let grades: Vec<String> = facts
        .population
        .as_ref()?
        .kl
        .iter()
        .map(u64::to_string)
        .collect();
    Some(format!("Kellgren-Lawrence grade {}", list(&grades)))
}

/// Pain at which one may enter.
pub fn pain_floor(facts: &Facts) -> Option<String> {
    let who = facts.population.as_ref()?;
    Some(format!(
        "WOMAC pain at screening at least {} and at most {} of 100.",
        number(who.pain_min),
        number(who.pain_max)
    ))
}

/// What each arm gets.
pub fn interventions(facts: &Facts) -> Option<String> {
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

/// Whether rescue is allowed.
pub fn rescue(facts: &Facts) -> Option<String> {
    Some(
        if facts.design.as_ref()?.rescue {
            "Rescue paracetamol, and an NSAID at higher pain, are allowed in all arms and decided by the pain reported at a visit; they are washed out before the next."
        } else {
            "Rescue medication is not allowed."
        }
        .to_owned(),
    )
}

/// What is compared, and which difference matters.
pub fn outcomes(facts: &Facts) -> Option<String> {
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

/// Who counts as a responder.
pub fn responder_rule(facts: &Facts) -> Option<String> {
    let within = &facts.endpoint.as_ref()?.within_patient;
    Some(format!(
        "Responder: a patient who improves by at least {} points ({}); who has left is none.",
        number(within.points),
        within.id
    ))
}

/// How long, against what is asked for.
pub fn duration(facts: &Facts) -> Option<String> {
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

/// Visits and what happens between them.
pub fn timeline(facts: &Facts) -> Option<String> {
    let schedule = schedule(facts);
    let labels: Vec<&str> = schedule
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    (!labels.is_empty()).then(|| format!("Schedule of activities: {}.", labels.join("; ")))
}

/// What is recorded at each visit.
pub fn data_collection(facts: &Facts) -> Option<String> {
    let names: Vec<String> = facts.recorded.iter().map(|name| instrument(name)).collect();
    let months: Vec<String> = facts.visit_months.iter().copied().map(number).collect();
    (!names.is_empty() && !months.is_empty())
        .then(|| format!("{}, each at months {}.", names.join(", "), list(&months)))
}

/// How the allocation is made.
pub fn sequence(facts: &Facts) -> Option<String> {
    facts.design.as_ref()?;
    Some(format!(
        "Permuted blocks, shuffled by the program's counter-based generator from seed {}.",
        facts.seed?
    ))
}

/// Blocks and strata.
pub fn randomisation(facts: &Facts) -> Option<String> {
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

/// Who knows what was given.
pub fn blinding(facts: &Facts) -> Option<String> {
    let reference = facts.reference()?;
    let who = |blinding: &str| match blinding {
        "double-blind" => Some("Neither patient nor assessor knows what was given"),
        "single-blind" => Some("The patient does not know what was given"),
        "open-label" => Some("Everybody knows what was given"),
        _ => None,
    };
    let mut said = vec![who(&facts.design.as_ref()?.blinding)?.to_owned()];
    for arm in &facts.arms {
        if let Some(differs) = arm.blinding.as_deref().and_then(who) {
            said.push(format!("in {}: {}", arm.label, differs.to_lowercase()));
        }
    }
    Some(format!("{}; compared with {reference}.", said.join("; ")))
}
