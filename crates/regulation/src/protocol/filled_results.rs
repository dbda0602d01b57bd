//! What a run adds to the lines. Everything here is SIMULATED, and says so where it stands alone.

use super::facts::{ContrastOf, Facts, Results};
use super::filled::{instrument, number};

fn results(facts: &Facts) -> Option<&Results> {
    facts.results.as_ref()
}

fn decimals(value: Option<f64>, places: usize) -> Option<String> {
    value
        .filter(|value| value.is_finite())
        .map(|value| format!("{value:.places$}").replace('-', "−"))
}

fn percent(value: Option<f64>) -> Option<String> {
    Some(format!("{} %", decimals(value, 0)?))
}

/// A p value as trials print it.
pub fn p_value(value: Option<f64>) -> Option<String> {
    let value = value.filter(|value| value.is_finite())?;
    Some(if value < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{value:.3}")
    })
}

/// One sentence for each of some rows; nothing when there are none.
fn each<T>(rows: &[T], words: impl Fn(&T) -> Option<String>) -> Option<String> {
    let parts: Vec<String> = rows.iter().filter_map(words).collect();
    (!parts.is_empty()).then(|| format!("SIMULATED. {}.", parts.join("; ")))
}

/// Design and primary results in one paragraph.
pub fn summary(facts: &Facts) -> Option<String> {
    let (_, design) = super::filled::fill("summary-of-design", facts)?;
    Some(format!("{} {}", design?, contrasts(facts)?))
}

/// Names and sizes of the tables.
pub fn data_index(facts: &Facts) -> Option<String> {
    let results = results(facts)?;
    let tables: Vec<String> = results
        .tables
        .iter()
        .map(|(name, rows)| format!("{name} ({rows} rows)"))
        .collect();
    (!tables.is_empty()).then(|| {
        format!(
            "Run folder with Parquet tables, results hash {}: {}. No patient's data: everything is simulated.",
            results.results_hash,
            tables.join(", ")
        )
    })
}

/// The size with the power that was simulated for it.
pub fn sample_size(facts: &Facts) -> Option<String> {
    let alpha = facts.analysis.as_ref()?.alpha;
    let sizes: Vec<String> = facts
        .arms
        .iter()
        .map(|arm| format!("{} {}", arm.label, arm.patients))
        .collect();
    let power = each(&results(facts)?.contrasts, |row| {
        Some(format!(
            "{}: {} (Monte Carlo standard error {})",
            row.arm,
            percent(row.power.map(|power| 100.0 * power))?,
            percent(row.power_mcse.map(|error| 100.0 * error))?,
        ))
    })?;
    Some(format!(
        "Patients: {}. Power by simulation, two-sided {}, under the model and its withdrawals: {power}",
        sizes.join(", "),
        number(alpha),
    ))
}

/// That every figure has its Monte Carlo standard error.
pub fn monte_carlo_error(facts: &Facts) -> Option<String> {
    let replicates = facts.replicates?;
    let worst = results(facts)?
        .contrasts
        .iter()
        .filter_map(|row| row.estimate_mcse)
        .filter(|error| error.is_finite())
        .reduce(f64::max)?;
    Some(format!(
        "SIMULATED. {replicates} replicates; each estimate, power and error rate has its Monte Carlo standard error; the largest of an estimate is {worst:.2} points."
    ))
}

/// Which events are simulated, and how.
pub fn harms_methods(facts: &Facts) -> Option<String> {
    let mut events: Vec<&str> = Vec::new();
    for row in &results(facts)?.events {
        if !events.contains(&row.event.as_str()) {
            events.push(&row.event);
        }
    }
    (!events.is_empty()).then(|| {
        format!(
            "Simulated and counted to the last visit attended: {}. Their frequencies are inputs of the model; no other harm is simulated.",
            events.join(", ")
        )
    })
}

/// Shares of patients with each event.
pub fn harms(facts: &Facts) -> Option<String> {
    each(&results(facts)?.events, |row| {
        Some(format!(
            "{}, {}: {}",
            row.arm,
            row.event,
            percent(row.patients_percent)?
        ))
    })
}

/// Screening and the numbers of each arm.
pub fn flow(facts: &Facts) -> Option<String> {
    let results = results(facts)?;
    let flow = each(&results.flow, |row| {
        Some(format!(
            "{}: {} randomised, {} analysed",
            row.arm, row.randomised, row.analysed
        ))
    })?;
    let excluded: Vec<String> = results
        .funnel
        .iter()
        .map(|(reason, n)| format!("{reason} {n}"))
        .collect();
    if excluded.is_empty() {
        return Some(flow);
    }
    Some(format!(
        "{flow} Excluded at screening in the first trial: {}.",
        excluded.join(", ")
    ))
}

/// Who left.
pub fn losses(facts: &Facts) -> Option<String> {
    each(&results(facts)?.flow, |row| {
        Some(format!("{}: {} withdrew", row.arm, row.withdrew))
    })
}

/// Who got what was allocated: everybody, because the program lets nothing else happen.
pub fn received(facts: &Facts) -> Option<String> {
    let flow = &results(facts)?.flow;
    let given = each(flow, |row| {
        Some(format!(
            "{}: {} of {}",
            row.arm, row.received, row.randomised
        ))
    })?;
    Some(format!(
        "{given} By construction: failed lots, missed injections and exchanged arms are not simulated."
    ))
}

/// Rescue by arm.
pub fn rescue_taken(facts: &Facts) -> Option<String> {
    each(&results(facts)?.baseline, |row| {
        Some(format!(
            "{}: rescue paracetamol {}, rescue NSAID {} of patients seen",
            row.arm,
            percent(row.paracetamol_percent)?,
            percent(row.nsaid_percent)?
        ))
    })
}

/// Score and other knee by arm.
pub fn baseline(facts: &Facts) -> Option<String> {
    each(&results(facts)?.baseline, |row| {
        Some(format!(
            "{}: {} points, other knee painful too in {}",
            row.arm,
            decimals(row.points, 1)?,
            percent(row.other_knee_painful_percent)?
        ))
    })
}

/// Differences with their precision, and the probability that they matter beside each p value.
pub fn contrasts(facts: &Facts) -> Option<String> {
    let endpoint = facts.endpoint.as_ref()?;
    let results = results(facts)?;
    let rows = each(&results.contrasts, |row| contrast(row, &results.other_core))?;
    Some(format!(
        "{rows} {} at month {}; means over replicates, median p.",
        instrument(&endpoint.instrument),
        number(endpoint.month)
    ))
}

fn contrast(row: &ContrastOf, other_core: &str) -> Option<String> {
    let share = |share: Option<f64>| {
        percent(share.map(|share| 100.0 * share)).unwrap_or_else(|| "not known".to_owned())
    };
    let rival = match row.other_core_probability_no_benefit {
        Some(_) => format!(
            " ({other_core} core {})",
            share(row.other_core_probability_no_benefit)
        ),
        None => String::new(),
    };
    let beside = format!(
        "P(effect > MCID) {}, P(no better than {}) {}{rival}",
        share(row.probability_above_mcid),
        row.reference,
        share(row.probability_no_benefit)
    );
    Some(format!(
        "{} against {}: {} points (95 % interval {} to {}), p {}, {beside}",
        row.arm,
        row.reference,
        decimals(row.estimate, 1)?,
        decimals(row.interval[0], 1)?,
        decimals(row.interval[1], 1)?,
        p_value(row.p_value)?
    ))
}

/// Responders by arm.
pub fn responders(facts: &Facts) -> Option<String> {
    each(&results(facts)?.baseline, |row| {
        Some(format!("{}: {}", row.arm, percent(row.responders_percent)?))
    })
}

/// The second analysis and the rival core.
pub fn other_results(facts: &Facts) -> Option<String> {
    let results = results(facts)?;
    let rule = &facts.analysis.as_ref()?.dropout_rule;
    let power = each(&results.contrasts, |row| {
        Some(format!(
            "{}: power {}",
            row.arm,
            percent(row.power_dropout_rule.map(|power| 100.0 * power))?
        ))
    })?;
    let rival = if results.other_core.is_empty() {
        String::new()
    } else {
        format!(" The rival core ({}) is in the tables.", results.other_core)
    };
    Some(format!("Second analysis ({rule}). {power}{rival}"))
}
