//! Names and numbers of a synthesis as they are printed: one way each, on the page and in its figures.

use synovia_evidence::library::class;
use synovia_results::evidence::{Estimate, NOTHING_CAN_BE_SAID, Question};

use crate::figures::{Axis, Scale};
use crate::words;

/// The unit of effects that somebody brought in a table of their own: what they are, only that person knows.
pub const TABLE: &str = "unit of the table";

/// Whether the question is to a table of effects, which knows neither treatments nor patients.
pub fn is_table(question: &Question) -> bool {
    question.unit == TABLE && question.class.is_empty()
}

/// A treatment's name on the command line as a reader would say it: short where we have a short name, else as the library calls the
/// class, combinations with "+" part by part, and names that nobody knows without their hyphens.
pub fn treatment(slug: &str) -> String {
    let parts: Vec<String> = slug.split('+').map(|part| single(part.trim())).collect();
    parts.join(" + ")
}

fn single(slug: &str) -> String {
    match slug {
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
        other => return class(other).map_or_else(|| plain(other), |known| known.name.clone()),
    }
    .to_owned()
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
    /// What effects are measured in; of log risk ratios "risk ratio", which is what is printed.
    pub name: String,
    is_ratio: bool,
    decimals: usize,
    level: f64,
    /// The largest difference there can be, where the scale has ends.
    most: Option<f64>,
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
        let (name, is_ratio) = match name {
            "" => ("no unit given", false),
            "log risk ratio" => ("risk ratio", true),
            other => (other, false),
        };
        Unit {
            most: (name == "points of 100").then_some(100.0),
            name: name.to_owned(),
            is_ratio,
            decimals,
            level: if level > 0.0 && level < 1.0 {
                level
            } else {
                0.95
            },
        }
    }

    /// Whether effects are logarithms of ratios, which are printed as ratios.
    pub fn is_ratio(&self) -> bool {
        self.is_ratio
    }

    /// The title of an axis of effects.
    pub fn axis(&self) -> String {
        match self.name.as_str() {
            ratio if self.is_ratio => format!("{ratio}, equal ratios at equal distances"),
            TABLE => "effect, unit of the table".to_owned(),
            name => format!("difference, {name}"),
        }
    }

    /// The effect that means no difference, in words.
    pub fn null(&self) -> &'static str {
        if self.is_ratio { "1" } else { "zero" }
    }

    /// How the two sides of an effect are put together in words.
    pub fn joined(&self) -> &'static str {
        if self.is_ratio { "over" } else { "minus" }
    }

    /// Effects that favour the treatment, in words.
    pub fn favourable(&self) -> &'static str {
        if self.is_ratio { "below 1" } else { "negative" }
    }

    /// An axis of effects: of ratios its numbers are ratios, its distances logarithms.
    pub fn scaled(&self, scale: Scale, title: impl Into<String>, target: usize) -> Axis {
        if self.is_ratio {
            Axis::ratios(scale, title, target)
        } else {
            Axis::new(scale, title, target)
        }
    }

    /// A standard error or standard deviation on the scale of the calculation, with its unit.
    pub fn spread(&self, value: f64) -> String {
        let number = words::number(value, self.decimals);
        if self.is_ratio {
            format!("{number} on the scale of the logarithm")
        } else {
            format!("{number} {}", self.name)
        }
    }

    /// An effect without its unit; a logarithm as the ratio.
    pub fn number(&self, value: f64) -> String {
        let shown = self.shown(value);
        if self.is_ratio && shown < 0.005 {
            // No ratio is nought.
            return "<0.01".to_owned();
        }
        words::number(shown, self.decimals)
    }

    fn shown(&self, value: f64) -> f64 {
        if self.is_ratio {
            libm::exp(value)
        } else {
            value
        }
    }

    /// A number that may not exist.
    pub fn maybe(&self, value: Option<f64>) -> String {
        self.number(value.unwrap_or(f64::NAN))
    }

    /// "−3.2 to 1.4", a dash when a limit does not exist.
    pub fn interval(&self, low: Option<f64>, high: Option<f64>) -> String {
        match (known(low), known(high)) {
            (Some(low), Some(high)) if self.leaves_the_scale(low, high) => {
                NOTHING_CAN_BE_SAID.to_owned()
            }
            (Some(low), Some(high)) if self.is_ratio => {
                format!("{} to {}", self.number(low), self.number(high))
            }
            _ => words::interval(
                low.unwrap_or(f64::NAN),
                high.unwrap_or(f64::NAN),
                self.decimals,
            ),
        }
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

    /// Whether an interval holds differences that there cannot be, so that it says nothing.
    fn leaves_the_scale(&self, low: f64, high: f64) -> bool {
        self.most.is_some_and(|most| low < -most || high > most)
    }

    /// The same of limits that may have been taken away since they leave the scale.
    pub fn interval_or_nothing(
        &self,
        low: Option<f64>,
        high: Option<f64>,
        beyond: Option<[f64; 2]>,
    ) -> String {
        match beyond {
            Some(_) => NOTHING_CAN_BE_SAID.to_owned(),
            None => self.interval(low, high),
        }
    }

    /// The same of an effect with its interval.
    pub fn with_interval_or_nothing(
        &self,
        value: Option<f64>,
        low: Option<f64>,
        high: Option<f64>,
        beyond: Option<[f64; 2]>,
    ) -> String {
        match (known(value), beyond) {
            (Some(_), Some(_)) => format!("{} ({NOTHING_CAN_BE_SAID})", self.maybe(value)),
            _ => self.with_interval(value, low, high),
        }
    }

    /// Estimate with its confidence interval.
    pub fn estimate(&self, estimate: &Estimate) -> String {
        self.with_interval_or_nothing(
            estimate.estimate,
            estimate.ci_low,
            estimate.ci_high,
            estimate.ci_beyond_scale,
        )
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
        // "studies", but "days".
        let plural = match what.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{what}s"),
        };
        format!("{} {plural}", words::count(n as f64))
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

    #[test]
    fn names_we_have_no_short_word_for_are_those_of_the_library() {
        assert_eq!(treatment("mfat"), "micro-fragmented fat tissue");
        assert_eq!(
            treatment("exercise+no-such-thing"),
            "exercise + no such thing"
        );
    }

    #[test]
    fn logarithms_of_ratios_are_printed_as_ratios() {
        let unit = Unit::new("log risk ratio", 0.95);
        let half = libm::log(0.5);
        assert_eq!(
            unit.with_interval(Some(0.0), Some(half), Some(-half)),
            "1.00 (0.50 to 2.00)"
        );
        // A standard deviation of logarithms has no ratio.
        assert_eq!(unit.spread(0.3), "0.30 on the scale of the logarithm");
    }
}
