//! Names and numbers of a synthesis as they are printed: one way each, on the page and in its figures.

use synovia_results::evidence::{Estimate, Question};

use crate::words;

/// A treatment's name on the command line as a reader would say it; combinations with "+" part by part, unknown names as they are.
pub fn treatment(slug: &str) -> String {
    let parts = slug.split('+').map(|part| match part.trim() {
        "saline" => "saline",
        "ha" => "hyaluronic acid",
        "prp" => "platelet-rich plasma",
        "corticosteroid" => "corticosteroid",
        "msc" => "MSC",
        "msc-bm" => "bone marrow MSC",
        "msc-adipose" => "adipose MSC",
        "msc-umbilical" => "umbilical cord MSC",
        "msc-placenta" => "placental MSC",
        "msc-amnion" => "amniotic MSC",
        "bmac" => "bone marrow concentrate",
        "svf" => "stromal vascular fraction",
        "nsaid" => "NSAID",
        other => other,
    });
    parts.collect::<Vec<_>>().join(" + ")
}

/// Several treatments, any of which will do; "any treatment" when none is named.
pub fn treatments(slugs: &[String]) -> String {
    let names: Vec<String> = slugs.iter().map(|slug| treatment(slug)).collect();
    match names.as_slice() {
        [] => "any treatment".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// All of several treatments.
pub fn together(slugs: &[String]) -> String {
    words::and_list(&slugs.iter().map(|slug| treatment(slug)).collect::<Vec<_>>())
}

/// A side of an axis: the treatment when there is only one, else what they all are.
pub fn side(slugs: &[String], all: &str) -> String {
    match slugs {
        [only] => treatment(only),
        _ => all.to_owned(),
    }
}

/// How much was left out, for the list of what weakens an answer; nothing when nothing was.
pub fn left_out(excluded: usize, in_words: usize) -> Option<String> {
    let mut parts = Vec::new();
    if excluded > 0 {
        parts.push(format!("{} left out", counted(excluded, "result")));
    }
    if in_words > 0 {
        parts.push(format!("{} seen only in words", counted(in_words, "trial")));
    }
    (!parts.is_empty()).then(|| format!("{}; see Left out.", parts.join(", ")))
}

/// A word of the documents without its hyphens.
pub fn plain(word: &str) -> String {
    word.replace('-', " ")
}

/// How effects are printed: their unit and its decimals.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// As on axes.
    pub name: String,
    decimals: usize,
    level: f64,
}

impl Unit {
    /// Of the effects of a question.
    pub fn of(question: &Question) -> Self {
        Unit::new(&question.unit, question.level)
    }

    /// Standard deviations and proportions have two decimals, points one.
    pub fn new(name: &str, level: f64) -> Self {
        let decimals = if name.starts_with("points") || name.starts_with("percent") {
            1
        } else {
            2
        };
        let name = if name.is_empty() {
            "no unit given"
        } else {
            name
        };
        Unit {
            name: name.to_owned(),
            decimals,
            level: if level > 0.0 && level < 1.0 {
                level
            } else {
                0.95
            },
        }
    }

    /// A number without its unit.
    pub fn number(&self, value: f64) -> String {
        words::number(value, self.decimals)
    }

    /// A number that may not exist.
    pub fn maybe(&self, value: Option<f64>) -> String {
        self.number(value.unwrap_or(f64::NAN))
    }

    /// "−3.2 to 1.4", a dash when a limit does not exist.
    pub fn interval(&self, low: Option<f64>, high: Option<f64>) -> String {
        words::interval(
            low.unwrap_or(f64::NAN),
            high.unwrap_or(f64::NAN),
            self.decimals,
        )
    }

    /// "−8.1 (−12.0 to −4.2)".
    pub fn with_interval(&self, value: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
        match (known(value), known(low), known(high)) {
            (None, _, _) => "not estimable".to_owned(),
            (Some(_), Some(_), Some(_)) => {
                format!("{} ({})", self.maybe(value), self.interval(low, high))
            }
            _ => self.maybe(value),
        }
    }

    /// Estimate with its confidence interval.
    pub fn estimate(&self, estimate: &Estimate) -> String {
        self.with_interval(estimate.estimate, estimate.ci_low, estimate.ci_high)
    }

    /// Limits of an effect with its standard error, at the level of the question, by the normal distribution.
    pub fn limits(&self, effect: Option<f64>, se: Option<f64>) -> (Option<f64>, Option<f64>) {
        match (known(effect), known(se)) {
            (Some(effect), Some(se)) => {
                let half = self.quantile() * se;
                (Some(effect - half), Some(effect + half))
            }
            _ => (None, None),
        }
    }

    /// "95 %".
    pub fn level(&self) -> String {
        format!("{}\u{a0}%", words::plain(100.0 * self.level))
    }

    /// Two-sided quantile of the normal distribution, by halving: 60 steps are exact to the last digit printed.
    pub fn quantile(&self) -> f64 {
        let (mut low, mut high) = (0.0, 10.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if libm::erfc(middle / std::f64::consts::SQRT_2) > 1.0 - self.level {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// A number that exists and is finite.
pub fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// "1 trial", "4 trials".
pub fn counted(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{} {what}s", words::count(n as f64))
    }
}

/// "month 6", "months 3 to 12".
pub fn window(months: [f64; 2]) -> String {
    if months[0] == months[1] {
        format!("month {}", words::plain(months[0]))
    } else {
        format!(
            "months {} to {}",
            words::plain(months[0]),
            words::plain(months[1])
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_is_that_of_the_level() {
        assert!((Unit::new("points of 100", 0.95).quantile() - 1.959_963_984_540_054).abs() < 1e-9);
        assert!((Unit::new("points of 100", 0.90).quantile() - 1.644_853_626_951_472).abs() < 1e-9);
    }

    #[test]
    fn an_estimate_that_does_not_exist_is_said_to_be_not_estimable() {
        let unit = Unit::new("points of 100", 0.95);
        assert_eq!(unit.with_interval(None, None, None), "not estimable");
        assert_eq!(
            unit.with_interval(Some(-8.12), Some(-12.0), Some(f64::NAN)),
            "−8.1"
        );
    }

    #[test]
    fn combinations_are_named_part_by_part() {
        assert_eq!(treatment("msc-bm+ha"), "bone marrow MSC + hyaluronic acid");
        assert_eq!(treatment("leeches"), "leeches");
    }
}
