//! What is asked of the library: which trials, which numbers of theirs, and how they are put together.

use synovia_evidence::library::{Blinding, Domain, Role};

/// A question to the library. [`Question::default`] is the one that needs the fewest excuses: all trials, the last time inside the first
/// year, changes from baseline in points of 100. Roles of trials matter to calibration of the model alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Normalised conditions, such as `osteoarthritis`; empty = any.
    pub condition: Vec<String>,
    /// Normalised joints, such as `knee`; empty = any.
    pub joint: Vec<String>,
    /// Outcome domain, such as `pain`.
    pub outcome: Domain,
    /// Normalised classes or families, such as `prp` or `cells`.
    pub class: Vec<String>,
    /// Comparators, in order of preference where a trial has several.
    pub versus: Vec<String>,
    /// First and last month; times of trials are rounded to whole months before they are compared with these.
    pub months: [f64; 2],
    /// Which time of a trial inside the window.
    pub pick: Pick,
    /// Roles admitted; all of them by default, since leaving out trials that were kept for checking the model leaves out evidence.
    pub role: Vec<Role>,
    /// Blinding admitted; empty = any.
    pub blinding: Vec<Blinding>,
    /// What is compared.
    pub basis: Basis,
    /// Scale of the effect.
    pub measure: Measure,
    /// Correlation of baseline and follow-up within an arm, for changes whose standard deviation was not printed.
    pub correlation: f64,
    /// Missing standard deviations are taken from the other trials.
    pub impute_sd: bool,
    /// Results with a known problem that would exclude them stay in.
    pub keep_problems: bool,
    /// What becomes of medians and quartiles.
    pub medians: Medians,
    /// Trials without an event, or with only events, in both arms stay in the pool of ratios.
    pub keep_zero_trials: bool,
}

/// Correlation between baseline and follow-up that is supposed where nothing better is known. Cochrane Handbook 6.5, section 6.5.2.8,
/// asks for a value to be stated and varied; 0.5 is the one that makes a change as variable as a level.
pub const SUPPOSED_CORRELATION: f64 = 0.5;

impl Default for Question {
    fn default() -> Self {
        Question {
            condition: Vec::new(),
            joint: Vec::new(),
            outcome: Domain::Pain,
            class: Vec::new(),
            versus: Vec::new(),
            months: [3.0, 12.0],
            pick: Pick::Last,
            role: every_role(),
            blinding: Vec::new(),
            basis: Basis::Change,
            measure: Measure::MeanDifference,
            correlation: SUPPOSED_CORRELATION,
            impute_sd: false,
            keep_problems: false,
            medians: Medians::Convert,
            keep_zero_trials: false,
        }
    }
}

/// All roles, in the order of their words.
pub fn every_role() -> Vec<Role> {
    let mut roles: Vec<Role> = Role::WORDS
        .iter()
        .filter_map(|word| Role::from_word(word))
        .collect();
    roles.sort();
    roles
}

impl Question {
    /// Whether a time, rounded to whole months, lies inside the window: 12 weeks (2.76 months) count as month 3.
    pub fn admits_month(&self, months: f64) -> bool {
        let rounded = months.round();
        self.months[0] <= rounded && rounded <= self.months[1]
    }
}

/// Which time of a trial stands for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pick {
    /// The latest inside the window.
    Last,
    /// The earliest inside the window.
    First,
    /// The one nearest to a month; the later of two equally near.
    Nearest(f64),
}

impl Pick {
    /// As typed: `last`, `first`, `nearest-6`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "last" => Some(Pick::Last),
            "first" => Some(Pick::First),
            _ => {
                let month: f64 = text.strip_prefix("nearest-")?.parse().ok()?;
                (month.is_finite() && month >= 0.0).then_some(Pick::Nearest(month))
            }
        }
    }

    /// As typed.
    pub fn name(self) -> String {
        match self {
            Pick::Last => "last".to_owned(),
            Pick::First => "first".to_owned(),
            Pick::Nearest(month) => format!("nearest-{month}"),
        }
    }

    /// Puts the preferred time first.
    pub fn order(self, months: &mut [f64]) {
        match self {
            Pick::Last => months.sort_by(|a, b| b.total_cmp(a)),
            Pick::First => months.sort_by(f64::total_cmp),
            Pick::Nearest(wanted) => months.sort_by(|a, b| {
                let far = |m: f64| (m - wanted).abs();
                far(*a).total_cmp(&far(*b)).then(b.total_cmp(a))
            }),
        }
    }
}

/// What of an arm is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Change from baseline; final values where no baseline was printed.
    Change,
    /// Values at the end, whatever the baseline was.
    Final,
}

impl Basis {
    /// As typed.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Change => "change",
            Basis::Final => "final",
        }
    }
}

/// Scale of effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Difference of means in points of 100, lower is better.
    MeanDifference,
    /// Hedges' g; for outcomes without a range, such as millimetres.
    StandardisedMeanDifference,
    /// Logarithm of the ratio of risks, for outcomes in percent.
    LogRiskRatio,
}

impl Measure {
    /// As typed: `md`, `smd`, `rr`.
    pub fn name(self) -> &'static str {
        match self {
            Measure::MeanDifference => "md",
            Measure::StandardisedMeanDifference => "smd",
            Measure::LogRiskRatio => "rr",
        }
    }

    /// The one that suits an outcome: points of 100 where instruments have ends, ratios of risks where people are counted, standard
    /// deviations for millimetres and tablets.
    pub fn usual(outcome: Domain) -> Self {
        match outcome {
            Domain::Harm | Domain::Response | Domain::Failure => Measure::LogRiskRatio,
            Domain::Structure | Domain::Medication => Measure::StandardisedMeanDifference,
            _ => Measure::MeanDifference,
        }
    }

    /// For axes.
    pub fn unit(self) -> &'static str {
        match self {
            Measure::MeanDifference => "points of 100",
            Measure::StandardisedMeanDifference => "standard deviations",
            Measure::LogRiskRatio => "log risk ratio",
        }
    }
}

/// What becomes of medians and quartiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medians {
    /// Turned into means and standard deviations, and flagged.
    Convert,
    /// Left out.
    Exclude,
}

impl Medians {
    /// As typed.
    pub fn name(self) -> &'static str {
        match self {
            Medians::Convert => "convert",
            Medians::Exclude => "exclude",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_weeks_count_as_month_three_and_fifty_two_as_month_twelve() {
        let question = Question::default();
        assert!(question.admits_month(2.76) && question.admits_month(11.97));
        assert!(!question.admits_month(1.38) && !question.admits_month(12.6));
    }

    #[test]
    fn the_nearest_time_is_first_and_the_later_of_two_wins() {
        let mut months = [1.0, 3.0, 5.0, 12.0];
        Pick::Nearest(4.0).order(&mut months);
        assert_eq!(months, [5.0, 3.0, 1.0, 12.0]);
        Pick::Last.order(&mut months);
        assert_eq!(months[0], 12.0);
        assert_eq!(Pick::parse("nearest-6"), Some(Pick::Nearest(6.0)));
        assert_eq!(Pick::parse("nearest-x"), None);
    }
}
