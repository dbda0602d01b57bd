//! Known problems of the shipped data, as data: what a reader would otherwise find out too late.

use super::shipped_table::{rows, some};
use super::words::words;
use std::sync::LazyLock;

words! {
    /// What a problem means for a synthesis.
    Effect {
        /// Leave these rows out of a pooled estimate, except in an analysis made to show what they would do.
        Exclude = "exclude",
        /// Use them, and say so.
        Flag = "flag",
    }
}

/// One problem of a trial, an arm or an instrument in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Label of the trial.
    pub trial: String,
    /// Label of the arm; `None` for all.
    pub arm: Option<String>,
    /// The instrument; `None` for all.
    pub instrument: Option<String>,
    /// What kind: `sd-probably-se`, `unit-of-analysis-knees`, `within-person`, …
    pub problem: String,
    /// What it means for a synthesis.
    pub effect: Effect,
    /// The reason, in a sentence.
    pub reason: String,
}

impl Problem {
    /// Whether it is about this instrument in this arm.
    pub fn is_about(&self, arm: &str, instrument: &str) -> bool {
        self.arm.as_deref().is_none_or(|of| of == arm)
            && self.instrument.as_deref().is_none_or(|of| of == instrument)
    }
}

static PROBLEMS: LazyLock<Vec<Problem>> = LazyLock::new(|| {
    let not_all = |text: &str| (text != "*").then(|| text.to_owned());
    rows(
        "problems.csv",
        include_str!("../../data/library/problems.csv"),
        [
            "trial_id",
            "arm_id",
            "instrument",
            "problem",
            "effect",
            "reason",
        ],
        |[trial, arm, instrument, problem, effect, reason]| {
            Some(Problem {
                trial: some(trial)?,
                arm: not_all(arm),
                instrument: not_all(instrument),
                problem: some(problem)?,
                effect: Effect::from_word(effect)?,
                reason: some(reason)?,
            })
        },
    )
});

/// All known problems, in the order of the data file.
pub fn problems() -> &'static [Problem] {
    &PROBLEMS
}

/// The known problems of a trial.
///
/// ```
/// use synovia_evidence::library::{Effect, problems_of};
/// let spread = problems_of("BUENDIA2018").next().unwrap();
/// assert_eq!((spread.problem.as_str(), spread.effect), ("sd-probably-se", Effect::Exclude));
/// ```
pub fn problems_of(trial: &str) -> impl Iterator<Item = &'static Problem> {
    PROBLEMS
        .iter()
        .filter(move |problem| problem.trial == trial)
}
