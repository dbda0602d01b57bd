//! A question in the words that people type, understood or sent back with everything that is wrong with it.

use std::collections::BTreeSet;
use std::fmt;

use synovia_diagnostics::nearest;
use synovia_evidence::library::{Blinding, Domain, Role, classes, conditions, joints};
use synovia_evidence::{Named, meant, nearest_name};
use synovia_statistics::level::{HIGHEST_LEVEL, is_level};
use synovia_statistics::meta::{Heterogeneity, MetaError, Prediction, Test};

use crate::ask::Analysis;
use crate::question::{Basis, Measure, Medians, Pick, Question, every_role};

/// A question as typed. Lists may be empty, which means any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// `--condition`.
    pub condition: Vec<String>,
    /// `--joint`.
    pub joint: Vec<String>,
    /// `--outcome`.
    pub outcome: String,
    /// `--class`.
    pub class: Vec<String>,
    /// `--versus`.
    pub versus: Vec<String>,
    /// `--months`, such as `3..12`.
    pub months: String,
    /// `--pick`; empty for the last.
    pub pick: String,
    /// `--role`; empty for all.
    pub role: Vec<String>,
    /// `--blinding`.
    pub blinding: Vec<String>,
    /// `--basis`: `change` or `final`.
    pub basis: String,
    /// `--measure`: `md`, `smd` or `rr`; empty for the one that suits the outcome.
    pub measure: String,
    /// `--correlation`.
    pub correlation: f64,
    /// `--medians`: `convert` or `exclude`.
    pub medians: String,
    /// `--impute-sd`.
    pub impute_sd: bool,
    /// `--keep-problems`.
    pub keep_problems: bool,
    /// `--keep-zero-trials`.
    pub keep_zero_trials: bool,
    /// Whether class and comparator must be named.
    pub both_sides: bool,
}

/// A word that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misunderstood {
    /// The option it was given to, such as `--class`.
    pub option: &'static str,
    /// What is wrong.
    pub what: String,
    /// What would have been right.
    pub expected: String,
    /// The nearest right word.
    pub nearest: Option<String>,
}

impl fmt::Display for Misunderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "error: {}: {}\n  = note: expected {}",
            self.option, self.what, self.expected
        )?;
        match &self.nearest {
            Some(nearest) => write!(f, "\n  = help: did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

/// Everything not understood is said at once.
///
/// # Errors
/// One entry per word that was not understood.
pub fn question(asked: &Asked) -> Result<Question, Vec<Misunderstood>> {
    let mut wrong = Vec::new();
    let of_conditions: BTreeSet<&str> = conditions().iter().map(|c| c.condition.as_str()).collect();
    let of_joints: BTreeSet<&str> = joints().iter().map(|j| j.joint.as_str()).collect();
    let of_classes = class_words();
    let mut understood = |option, of, typed: &[String], words: &BTreeSet<&str>| {
        known(option, of, typed, words, &mut wrong)
    };
    let condition = understood(
        "--condition",
        Named::Condition,
        &asked.condition,
        &of_conditions,
    );
    let joint = understood("--joint", Named::Joint, &asked.joint, &of_joints);
    let class = understood("--class", Named::Class, &asked.class, &of_classes);
    let versus = understood("--versus", Named::Class, &asked.versus, &of_classes);
    if asked.both_sides {
        for (option, words) in [("--class", &asked.class), ("--versus", &asked.versus)] {
            if words.is_empty() {
                wrong.push(Misunderstood {
                    option,
                    what: "nothing named".to_owned(),
                    expected: format!("one or several of {}", listed(&of_classes)),
                    nearest: None,
                });
            }
        }
    }
    let outcome = word(
        "--outcome",
        &asked.outcome,
        Domain::WORDS,
        Domain::from_word,
        &mut wrong,
    );
    let role = roles(&asked.role, &mut wrong);
    let blinding = asked
        .blinding
        .iter()
        .filter_map(|typed| {
            word(
                "--blinding",
                typed,
                Blinding::WORDS,
                Blinding::from_word,
                &mut wrong,
            )
        })
        .collect();
    let months = months(&asked.months, &mut wrong);
    let pick = if asked.pick.is_empty() {
        Some(Pick::Last)
    } else {
        let found = Pick::parse(&asked.pick);
        if found.is_none() {
            wrong.push(not_one_of(
                "--pick",
                &asked.pick,
                &["last", "first", "nearest-6"],
            ));
        }
        found
    };
    if !(-1.0..=1.0).contains(&asked.correlation) || asked.correlation.is_nan() {
        wrong.push(Misunderstood {
            option: "--correlation",
            what: format!("{} is no correlation", asked.correlation),
            expected: "a number from -1 to 1".to_owned(),
            nearest: None,
        });
    }
    match (outcome, pick, months, wrong.is_empty()) {
        (Some(outcome), Some(pick), Some(months), true) => Ok(Question {
            condition,
            joint,
            outcome,
            class,
            versus,
            months,
            pick,
            role,
            blinding,
            basis: if asked.basis == "final" {
                Basis::Final
            } else {
                Basis::Change
            },
            measure: match asked.measure.as_str() {
                "md" => Measure::MeanDifference,
                "smd" => Measure::StandardisedMeanDifference,
                "rr" => Measure::LogRiskRatio,
                _ => Measure::usual(outcome),
            },
            correlation: asked.correlation,
            impute_sd: asked.impute_sd,
            keep_problems: asked.keep_problems,
            keep_zero_trials: asked.keep_zero_trials,
            medians: if asked.medians == "exclude" {
                Medians::Exclude
            } else {
                Medians::Convert
            },
        }),
        _ => Err(wrong),
    }
}

/// How effects are pooled, as typed.
///
/// # Errors
/// One entry per word that was not understood.
pub fn analysis(
    method: &str,
    test: &str,
    prediction: &str,
    level: f64,
) -> Result<Analysis, Vec<Misunderstood>> {
    let mut wrong = Vec::new();
    let method = name("--method", method, Heterogeneity::parse(method), &mut wrong);
    if method == Some(Heterogeneity::GeneralisedQ) {
        wrong.push(Misunderstood {
            option: "--method",
            what: "GENQ needs weights of its own, which cannot be typed".to_owned(),
            expected: "FE, DL, HE, HS, SJ, ML, REML, EB or PM".to_owned(),
            nearest: None,
        });
    }
    let test = name("--test", test, Test::parse(test), &mut wrong);
    let prediction = name(
        "--prediction",
        prediction,
        Prediction::parse(prediction),
        &mut wrong,
    );
    check_level(level, &mut wrong);
    match (method, test, prediction, wrong.is_empty()) {
        (Some(method), Some(test), Some(prediction), true) => Ok(Analysis {
            method,
            test,
            prediction,
            level,
            ..Analysis::default()
        }),
        _ => Err(wrong),
    }
}

/// A confidence level above 0.5 whose intervals have limits: see [`HIGHEST_LEVEL`].
pub fn check_level(level: f64, wrong: &mut Vec<Misunderstood>) {
    if !(level > 0.5 && is_level(level)) {
        wrong.push(Misunderstood {
            option: "--level",
            what: format!("{level} is no confidence level"),
            expected: format!("a number above 0.5 and at most {HIGHEST_LEVEL}, such as 0.95"),
            nearest: None,
        });
    }
}

/// Names of classes and of families of them.
pub fn class_words() -> BTreeSet<&'static str> {
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for class in classes() {
        words.insert(&class.class);
        words.extend(class.families.iter().map(String::as_str));
    }
    words
}

fn name<T>(
    option: &'static str,
    typed: &str,
    parsed: Result<T, MetaError>,
    wrong: &mut Vec<Misunderstood>,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(MetaError::UnknownName { expected, .. }) => {
            wrong.push(Misunderstood {
                option,
                what: format!("there is no `{typed}`"),
                nearest: nearest(typed, expected.split(", ")).map(str::to_owned),
                expected: format!("one of {expected}"),
            });
            None
        }
        Err(other) => {
            wrong.push(Misunderstood {
                option,
                what: other.to_string(),
                expected: "another".to_owned(),
                nearest: None,
            });
            None
        }
    }
}

/// Each word as it is called here, whatever people call it otherwise.
fn known(
    option: &'static str,
    of: Named,
    typed: &[String],
    words: &BTreeSet<&str>,
    wrong: &mut Vec<Misunderstood>,
) -> Vec<String> {
    let mut understood: Vec<String> = Vec::new();
    for word in typed {
        match meant(of, word, words.iter().copied()) {
            Some(name) if understood.iter().any(|other| other == name) => {}
            Some(name) => understood.push(name.to_owned()),
            None => wrong.push(Misunderstood {
                option,
                what: format!("there is no `{word}`"),
                expected: format!("one of {}", listed(words)),
                nearest: nearest_name(of, word, words.iter().copied()).map(str::to_owned),
            }),
        }
    }
    understood
}

fn word<T>(
    option: &'static str,
    typed: &str,
    words: &[&str],
    from: impl Fn(&str) -> Option<T>,
    wrong: &mut Vec<Misunderstood>,
) -> Option<T> {
    let found = from(typed);
    if found.is_none() {
        wrong.push(not_one_of(option, typed, words));
    }
    found
}

fn roles(typed: &[String], wrong: &mut Vec<Misunderstood>) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    for word in typed {
        match (word.as_str(), Role::from_word(word)) {
            ("all", _) => roles.extend(every_role()),
            (_, Some(role)) => roles.push(role),
            _ => {
                let words: Vec<&str> = Role::WORDS.iter().copied().chain(["all"]).collect();
                wrong.push(not_one_of("--role", word, &words));
            }
        }
    }
    if typed.is_empty() {
        roles = every_role();
    }
    roles.sort();
    roles.dedup();
    roles
}

fn months(typed: &str, wrong: &mut Vec<Misunderstood>) -> Option<[f64; 2]> {
    let ends: Option<Vec<f64>> = typed
        .split("..")
        .map(|end| {
            end.trim()
                .parse::<f64>()
                .ok()
                .filter(|m| m.is_finite() && *m >= 0.0)
        })
        .collect();
    match ends.as_deref() {
        Some([only]) => Some([*only, *only]),
        Some([first, last]) if first <= last => Some([*first, *last]),
        _ => {
            wrong.push(Misunderstood {
                option: "--months",
                what: format!("`{typed}` is no range of months"),
                expected: "two months, the first not after the last, such as 3..12".to_owned(),
                nearest: None,
            });
            None
        }
    }
}

fn not_one_of(option: &'static str, typed: &str, words: &[&str]) -> Misunderstood {
    Misunderstood {
        option,
        what: format!("there is no `{typed}`"),
        expected: format!("one of {}", words.join(", ")),
        nearest: nearest(typed, words.iter().copied()).map(str::to_owned),
    }
}

fn listed(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Asked {
        Asked {
            outcome: "pain".to_owned(),
            months: "3..12".to_owned(),
            correlation: 0.5,
            class: vec!["prp".to_owned()],
            versus: vec!["saline".to_owned()],
            both_sides: true,
            ..Asked::default()
        }
    }

    #[test]
    fn what_is_left_out_has_the_careful_default() {
        let question = question(&plain()).unwrap();
        assert_eq!(
            question.role,
            [Role::Calibration, Role::Validation, Role::Context]
        );
        assert_eq!(question.months, [3.0, 12.0]);
        assert_eq!(question.measure, Measure::MeanDifference);
    }

    #[test]
    fn everything_not_understood_is_said_at_once_with_the_nearest_word() {
        let asked = Asked {
            class: vec!["prpp".to_owned()],
            joint: vec!["kneee".to_owned()],
            role: vec!["validaton".to_owned()],
            months: "12..3".to_owned(),
            correlation: 2.0,
            ..plain()
        };
        let wrong = question(&asked).unwrap_err();
        let options: Vec<&str> = wrong.iter().map(|one| one.option).collect();
        assert_eq!(
            options,
            ["--joint", "--class", "--role", "--months", "--correlation"]
        );
        assert_eq!(wrong[0].nearest.as_deref(), Some("knee"));
        assert_eq!(wrong[1].nearest.as_deref(), Some("prp"));
        assert_eq!(wrong[2].nearest.as_deref(), Some("validation"));
    }

    #[test]
    fn what_people_call_a_treatment_is_understood_and_asked_for_by_its_name_here() {
        let asked = Asked {
            class: vec!["PRP".to_owned(), "platelet-rich plasma".to_owned()],
            versus: ["HA", "TA", "steroids", "placebo"]
                .map(str::to_owned)
                .to_vec(),
            condition: vec!["OA".to_owned()],
            ..plain()
        };
        let question = question(&asked).unwrap();
        assert_eq!(question.class, ["prp"]);
        assert_eq!(question.versus, ["ha", "corticosteroid", "placebo"]);
        assert_eq!(question.condition, ["osteoarthritis"]);
        let misspelt = Asked {
            versus: vec!["steriods".to_owned()],
            ..plain()
        };
        let wrong = super::question(&misspelt).unwrap_err();
        assert_eq!(wrong[0].nearest.as_deref(), Some("corticosteroid"));
    }

    #[test]
    fn a_pairwise_question_names_both_sides() {
        let asked = Asked {
            versus: Vec::new(),
            ..plain()
        };
        assert_eq!(question(&asked).unwrap_err()[0].option, "--versus");
    }

    #[test]
    fn an_outcome_without_a_range_is_compared_in_standard_deviations() {
        let asked = Asked {
            outcome: "structure".to_owned(),
            ..plain()
        };
        assert_eq!(
            question(&asked).unwrap().measure,
            Measure::StandardisedMeanDifference
        );
    }
}
