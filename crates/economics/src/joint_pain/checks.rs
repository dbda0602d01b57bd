//! What others published, beside what this model gives: misses before hits, fitted apart from held out.
//!
//! Inputs of other models are mostly not public. Where ours stand in for them, agreement in order and within 30 % is all that is asked.

mod cohorts;
mod injections;
mod natural_history;
mod operations;

use serde::Serialize;

/// Whether a published result was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// An input was chosen so that this comes out: no test of the model.
    Fitted,
    /// Not used for anything.
    HeldOut,
}

/// How the two compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Outside the tolerance.
    Miss,
    /// The model does not have what was published.
    NotComparable,
    /// Within the tolerance.
    Hit,
}

impl Verdict {
    /// As pages write it.
    pub fn name(self) -> &'static str {
        ["miss", "not comparable", "hit"][self as usize]
    }
}

/// One published result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// What it is.
    pub name: String,
    /// Unit of both numbers.
    pub unit: &'static str,
    /// As published.
    pub published: f64,
    /// What the model gives; null where it has nothing to compare.
    pub ours: f64,
    /// Monte Carlo standard error of `ours`; null for ratios, whose people are the same under both strategies.
    pub mcse: f64,
    /// Largest difference that counts as a hit, in the unit.
    pub tolerance: f64,
    /// Whether it was used.
    pub used: Use,
    /// How they compare.
    pub verdict: Verdict,
    /// Where it was published.
    pub source: &'static str,
    /// What a reader should know.
    pub note: &'static str,
}

impl Check {
    fn new(
        name: &str,
        unit: &'static str,
        published: f64,
        ours: [f64; 2],
        tolerance: f64,
    ) -> Check {
        let [ours, mcse] = ours;
        let verdict = if (ours - published).abs() <= tolerance {
            Verdict::Hit
        } else {
            Verdict::Miss
        };
        Check {
            name: name.to_owned(),
            unit,
            published,
            ours,
            mcse,
            tolerance,
            used: Use::HeldOut,
            verdict,
            source: "",
            note: "",
        }
    }

    fn from(mut self, source: &'static str) -> Check {
        self.source = source;
        self
    }

    fn noting(mut self, note: &'static str) -> Check {
        self.note = note;
        self
    }

    fn fitted(mut self) -> Check {
        self.used = Use::Fitted;
        self
    }

    fn not_comparable(mut self) -> Check {
        self.verdict = Verdict::NotComparable;
        self.ours = f64::NAN;
        self.mcse = f64::NAN;
        self
    }
}

/// All checks with all inputs at their centre, so many people each; misses first.
pub fn all(people: u64) -> Vec<Check> {
    let mut checks = natural_history::checks(people);
    checks.extend(operations::checks(people));
    checks.extend(injections::checks(people));
    checks.sort_by_key(|check| check.verdict);
    checks
}

/// As a table of the book.
pub fn table(checks: &[Check]) -> String {
    use std::fmt::Write as _;
    let mut text = "| | published | ours | Monte Carlo error | tolerance | used | verdict | source |\n|---|---:|---:|---:|---:|---|---|---|\n".to_owned();
    let number = |value: f64| match value.abs() {
        _ if value.is_nan() => "-".to_owned(),
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 20.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    };
    for check in checks {
        let used = match check.used {
            Use::Fitted => "fitted",
            Use::HeldOut => "held out",
        };
        let note = if check.note.is_empty() {
            String::new()
        } else {
            format!(" ({})", check.note)
        };
        let _ = writeln!(
            text,
            "| {}{note}, {} | {} | {} | {} | ± {} | {used} | {} | {} |",
            check.name,
            check.unit,
            number(check.published),
            number(check.ours),
            number(check.mcse),
            number(check.tolerance),
            check.verdict.name(),
            check.source,
        );
    }
    text
}
