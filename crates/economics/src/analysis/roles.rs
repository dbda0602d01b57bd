//! Which column of a table is what, as said on the command line or in a small TOML file beside the table.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use synovia_diagnostics::{Finding, Findings};
use toml::Spanned;

use super::codes;
use super::partial::Set;
use super::perfect::Population;
use super::trial::NormalTrial;

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Cost of this strategy.
    Cost(String),
    /// Effect of this strategy.
    Effect(String),
    /// Net benefit of this strategy, willingness to pay already in it.
    NetBenefit(String),
    /// A parameter.
    Parameter,
    /// A summary of a trial that was simulated in every draw.
    Summary,
    /// Nothing of interest.
    Ignored,
}

/// Something that was asked, and where, so that findings can point at it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<T> {
    /// What.
    pub what: T,
    /// The file it stands in.
    pub file: String,
    /// Where in it.
    pub span: Range<usize>,
}

/// Everything that was said about a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roles {
    /// Columns and their roles. Of columns that are not here, the name tells: `<strategy>:cost`, `<strategy>:effect`, `<strategy>:nmb`,
    /// `parameter:<name>`, `summary:<name>`.
    pub columns: Vec<(Asked<String>, Role)>,
    /// Sets of parameters, their members by name.
    pub sets: Vec<(String, Vec<Asked<String>>)>,
    /// Who decides again.
    pub population: Option<Population>,
    /// Next trials, and where their parameter is named.
    pub trials: Vec<Asked<NormalTrial>>,
    /// Name of the trial of which there are summaries.
    pub summaries_of: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    strategies: BTreeMap<String, StrategyColumns>,
    #[serde(default)]
    parameters: Vec<Spanned<String>>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    sets: BTreeMap<String, Vec<Spanned<String>>>,
    summaries: Option<Summaries>,
    population: Option<Spanned<PopulationKeys>>,
    #[serde(default)]
    trial: Vec<TrialKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrategyColumns {
    cost: Option<Spanned<String>>,
    effect: Option<Spanned<String>>,
    nmb: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Summaries {
    trial: String,
    columns: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PopulationKeys {
    people_per_year: Spanned<f64>,
    horizon_years: Spanned<f64>,
    discount: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrialKeys {
    name: String,
    parameter: Spanned<String>,
    outcome_sd: Spanned<f64>,
    patients_per_arm: Spanned<Vec<f64>>,
    fixed_cost: Spanned<f64>,
    cost_per_patient: Spanned<f64>,
    years_until_result: Spanned<f64>,
}

/// Reads a TOML file of roles; `file` is the name by which findings call it. What could be read is returned beside the findings.
///
/// ```
/// use synovia_economics::analysis::read_roles;
///
/// let text = r#"
/// parameters = ["gain", "waning"]
/// sets.efficacy = ["gain", "waning"]
///
/// [strategies.saline]
/// cost = "c0"
/// effect = "q0"
///
/// [strategies.cells]
/// cost = "c1"
/// effect = "q1"
///
/// [population]
/// people_per_year = 10_000.0
/// horizon_years = 10.0
/// discount = 0.03
/// "#;
/// let (roles, findings) = read_roles("roles.toml", text);
/// assert!(findings.is_empty());
/// assert_eq!((roles.columns.len(), roles.sets.len()), (6, 1));
/// ```
pub fn read_roles(file: &str, text: &str) -> (Roles, Findings) {
    let mut findings = Findings::new();
    let read: File = match toml::from_str(text) {
        Ok(read) => read,
        Err(error) => {
            findings.push(
                Finding::error(codes::NOT_UNDERSTOOD, "the roles cannot be understood")
                    .at(file, error.span().unwrap_or(0..0))
                    .label(error.message().lines().next().unwrap_or_default())
                    .expected("tables strategies, sets, summaries, population, trial, and lists parameters, ignore"),
            );
            return (Roles::default(), findings);
        }
    };
    let place = |name: Spanned<String>| Asked {
        file: file.to_owned(),
        span: name.span(),
        what: name.into_inner(),
    };
    let mut roles = Roles::default();
    for (strategy, columns) in read.strategies {
        let named = [
            columns.cost.map(|c| (c, Role::Cost(strategy.clone()))),
            columns.effect.map(|c| (c, Role::Effect(strategy.clone()))),
            columns.nmb.map(|c| (c, Role::NetBenefit(strategy.clone()))),
        ];
        for (column, role) in named.into_iter().flatten() {
            roles.columns.push((place(column), role));
        }
    }
    for column in read.parameters {
        roles.columns.push((place(column), Role::Parameter));
    }
    for column in read.ignore {
        roles.columns.push((place(column), Role::Ignored));
    }
    if let Some(summaries) = read.summaries {
        roles.summaries_of = Some(summaries.trial);
        for column in summaries.columns {
            roles.columns.push((place(column), Role::Summary));
        }
    }
    for (name, members) in read.sets {
        roles
            .sets
            .push((name, members.into_iter().map(place).collect()));
    }
    let mut ranges = Ranges { file, findings };
    roles.population = read
        .population
        .map(|keys| ranges.population(keys.get_ref()));
    for keys in read.trial {
        let trial = ranges.trial(&keys);
        roles.trials.push(Asked {
            what: trial,
            file: file.to_owned(),
            span: keys.parameter.span(),
        });
    }
    (roles, ranges.findings)
}

/// Numbers that must lie somewhere.
struct Ranges<'a> {
    file: &'a str,
    findings: Findings,
}

impl Ranges<'_> {
    fn check(&mut self, value: &Spanned<f64>, sound: fn(f64) -> bool, expected: &str) -> f64 {
        let number = *value.get_ref();
        if !(number.is_finite() && sound(number)) {
            self.out_of_range(value.span(), number, expected);
        }
        number
    }

    fn out_of_range(&mut self, span: Range<usize>, number: f64, expected: &str) {
        self.findings.push(
            Finding::error(codes::OUT_OF_RANGE, "a setting outside its range")
                .at(self.file, span)
                .label(format!("{number}"))
                .expected(expected),
        );
    }

    fn population(&mut self, keys: &PopulationKeys) -> Population {
        Population {
            people_per_year: self.check(&keys.people_per_year, |n| n >= 0.0, "0 or more people"),
            horizon_years: self.check(
                &keys.horizon_years,
                |n| (0.0..=200.0).contains(&n),
                "0 to 200 years",
            ),
            discount: self.check(
                &keys.discount,
                |n| (0.0..1.0).contains(&n),
                "a rate per year from 0 to below 1, such as 0.03",
            ),
        }
    }

    fn trial(&mut self, keys: &TrialKeys) -> NormalTrial {
        for &patients in keys.patients_per_arm.get_ref() {
            if !(patients.is_finite() && patients > 0.0) {
                self.out_of_range(keys.patients_per_arm.span(), patients, "numbers above 0");
            }
        }
        NormalTrial {
            name: keys.name.clone(),
            parameter: keys.parameter.get_ref().clone(),
            outcome_sd: self.check(&keys.outcome_sd, |n| n > 0.0, "a number above 0"),
            patients_per_arm: keys.patients_per_arm.get_ref().clone(),
            fixed_cost: self.check(&keys.fixed_cost, |n| n >= 0.0, "0 or more"),
            cost_per_patient: self.check(&keys.cost_per_patient, |n| n >= 0.0, "0 or more"),
            years_until_result: self.check(&keys.years_until_result, |n| n >= 0.0, "0 or more"),
        }
    }
}

impl Roles {
    /// The sets, without the places of their members.
    pub fn plain_sets(&self) -> Vec<Set> {
        self.sets
            .iter()
            .map(|(name, members)| Set {
                name: name.clone(),
                parameters: members.iter().map(|member| member.what.clone()).collect(),
            })
            .collect()
    }
}
