//! Which instruments and times of a trial can answer a question, before it is looked at what is printed there.

use std::collections::BTreeSet;

use synovia_evidence::library::{self, Difference, Effect, Outcome, Trial};

use crate::at::Reason;
use crate::question::Question;
use crate::reading::places;

/// Instruments of the outcome in the trial, the preferred first.
pub fn instruments<'a>(
    question: &Question,
    outcomes: &[&'a Outcome],
    differences: &[&'a Difference],
) -> Vec<&'a str> {
    let of_arms = outcomes.iter().map(|row| row.instrument.as_str());
    let between = differences.iter().map(|row| row.instrument.as_str());
    let mut ranked: BTreeSet<(u32, &str)> = BTreeSet::new();
    for name in of_arms.chain(between) {
        if let Some(known) = library::instrument(name)
            && known.domain == question.outcome
        {
            ranked.insert((known.rank, name));
        }
    }
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// Months after baseline at which anything of the instrument was seen, in order.
pub fn times(outcomes: &[&Outcome], differences: &[&Difference], instrument: &str) -> Vec<f64> {
    let of_arms = outcomes
        .iter()
        .filter(|row| row.instrument == instrument)
        .filter_map(|row| row.time_months);
    let between = differences
        .iter()
        .filter(|row| row.instrument == instrument)
        .filter_map(|row| row.time_months);
    let mut months: Vec<f64> = of_arms
        .chain(between)
        .filter(|months| *months > 0.0)
        .collect();
    months.sort_by(f64::total_cmp);
    months.dedup();
    months
}

/// Why no time of an instrument is one that was asked for.
pub fn outside(
    question: &Question,
    outcomes: &[&Outcome],
    differences: &[&Difference],
    instrument: &str,
) -> Reason {
    let seen = times(outcomes, differences, instrument);
    let untimed: Vec<&Outcome> = outcomes
        .iter()
        .filter(|row| row.instrument == instrument && row.time_months.is_none())
        .copied()
        .collect();
    if seen.is_empty() && !untimed.is_empty() {
        return Reason::new(
            "time-unknown",
            format!(
                "when {instrument} was measured was not seen ({})",
                places(&untimed)
            ),
        );
    }
    if seen.is_empty() {
        return Reason::new(
            "baseline-only",
            format!("of {instrument} only baseline values were seen"),
        );
    }
    let seen: Vec<String> = seen.iter().map(|months| format!("{months}")).collect();
    Reason::new(
        "outside-the-window",
        format!(
            "{instrument} was seen at {} months, outside {} to {}",
            seen.join(", "),
            question.months[0],
            question.months[1]
        ),
    )
}

/// The known problem for which an instrument of a trial is left out, if there is one.
pub fn problem(question: &Question, trial: &Trial, instrument: &str) -> Option<Reason> {
    if question.keep_problems {
        return None;
    }
    library::problems_of(&trial.id)
        .find(|problem| {
            let whole_trial = problem.arm.is_none() && problem.is_about("", instrument);
            problem.effect == Effect::Exclude && whole_trial
        })
        .map(|problem| Reason::new("known-problem", format!("{instrument}: {}", problem.reason)))
}
