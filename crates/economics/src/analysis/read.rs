//! A probabilistic sample from a table of comma-separated values: one row per draw.

use std::collections::BTreeMap;

use synovia_diagnostics::csv::{self, Field, Table};
use synovia_diagnostics::{Finding, Findings, nearest};

use super::codes;
use super::partial::FEWEST_DRAWS;
use super::roles::{Role, Roles};
use super::sample::{Parameter, Sample, Strategy};

/// Wrong values of one column that are shown one by one; the rest is counted.
const SHOWN: usize = 10;
/// Beyond this a value is a slip, and its powers, which variances and curves are made of, would not be numbers.
const LARGEST: f64 = 1e50;

/// Reads a sample. `file` is the name by which findings call it. No sample when a finding is an error.
///
/// Of a column that `roles` does not mention, its name tells the role: `<strategy>:cost`, `<strategy>:effect`, `<strategy>:nmb`,
/// `parameter:<name>`, `summary:<name>`. Strategies and parameters are in the order of the columns.
///
/// ```
/// use synovia_economics::analysis::{Roles, read_sample};
///
/// let text = "saline:cost,saline:effect,cells:cost,cells:effect,parameter:gain\n\
///             500,10,5400,10.1,0.1\n\
///             500,10,5300,10.0,0.0\n";
/// let (sample, findings) = read_sample("psa.csv", text, &Roles::default());
/// assert!(!findings.has_errors());
/// let sample = sample.unwrap();
/// assert_eq!(sample.strategies[1].label, "cells");
/// assert_eq!(sample.parameters[0].values, [0.1, 0.0]);
/// ```
pub fn read_sample(file: &str, text: &str, roles: &Roles) -> (Option<Sample>, Findings) {
    let (table, findings) = csv::read(file, text);
    let mut reader = Reader {
        file,
        table: &table,
        roles,
        findings,
    };
    let sample = reader.sample();
    let sound = !reader.findings.has_errors();
    (sample.filter(|_| sound), reader.findings)
}

struct Reader<'a> {
    file: &'a str,
    table: &'a Table,
    roles: &'a Roles,
    findings: Findings,
}

/// Columns of one strategy.
#[derive(Default)]
struct Columns {
    cost: Option<usize>,
    effect: Option<usize>,
    net_benefit: Option<usize>,
}

impl Reader<'_> {
    fn sample(&mut self) -> Option<Sample> {
        if self.table.header.fields.is_empty() {
            return None;
        }
        let columns = self.columns();
        let mut order: Vec<String> = Vec::new();
        let mut strategies: BTreeMap<String, Columns> = BTreeMap::new();
        let (mut parameters, mut summaries) = (Vec::new(), Vec::new());
        for (at, role) in columns.into_iter().enumerate() {
            let Some(role) = role else { continue };
            match &role {
                Role::Parameter => parameters.push(at),
                Role::Summary => summaries.push(at),
                Role::Ignored => {}
                Role::Cost(name) | Role::Effect(name) | Role::NetBenefit(name) => {
                    if !order.contains(name) {
                        order.push(name.clone());
                    }
                    let known = strategies.entry(name.clone()).or_default();
                    let (slot, what) = match role {
                        Role::Cost(_) => (&mut known.cost, "cost"),
                        Role::Effect(_) => (&mut known.effect, "effect"),
                        _ => (&mut known.net_benefit, "net benefit"),
                    };
                    if let Some(first) = slot.replace(at) {
                        let first = self.table.header.fields[first].text.clone();
                        self.about_column(
                            codes::TWICE,
                            at,
                            format!("two columns for the {what} of {name}"),
                            format!("one; {first} is it already"),
                        );
                    }
                }
            }
        }
        let strategies = self.strategies(&order, &strategies);
        let values = |at: &usize, reader: &mut Self| Parameter {
            name: plain_name(&reader.table.header.fields[*at].text).to_owned(),
            values: reader.values(*at),
        };
        let parameters: Vec<(usize, Parameter)> = parameters
            .iter()
            .map(|at| (*at, values(at, self)))
            .collect();
        let summaries: Vec<Parameter> = summaries.iter().map(|at| values(at, self)).collect();
        self.parameters(&parameters);
        let (strategies, net_benefit_only) = strategies?;
        Some(Sample {
            strategies,
            parameters: parameters.into_iter().map(|(_, p)| p).collect(),
            summaries,
            within: None,
            net_benefit_only,
        })
    }

    /// The role of every column.
    fn columns(&mut self) -> Vec<Option<Role>> {
        let header = &self.table.header.fields;
        let mut columns: Vec<Option<Role>> = vec![None; header.len()];
        for (asked, role) in &self.roles.columns {
            let Some(at) = self.table.column(&asked.what) else {
                let mut finding =
                    Finding::error(codes::UNKNOWN_COLUMN, "this column is not in the table")
                        .at(&asked.file, asked.span.clone())
                        .label(format!("no column is called `{}`", asked.what))
                        .expected(format!("a column of {}", self.file));
                if let Some(name) =
                    nearest(&asked.what, header.iter().map(|field| field.text.as_str()))
                {
                    finding = finding.help(format!("did you mean \"{name}\"?"));
                }
                self.findings.push(finding);
                continue;
            };
            if columns[at].replace(role.clone()).is_some() {
                self.findings.push(
                    Finding::error(codes::TWICE, "two roles for one column")
                        .at(&asked.file, asked.span.clone())
                        .label(format!("`{}` has a role already", asked.what))
                        .expected("each column once"),
                );
            }
        }
        for (at, field) in header.iter().enumerate() {
            if columns[at].is_none() {
                columns[at] = by_name(&field.text);
                if columns[at].is_none() {
                    self.without_role(field);
                }
            }
        }
        columns
    }

    fn without_role(&mut self, field: &Field) {
        let mut finding = Finding::warning(codes::NO_ROLE, "a column without a role is left out")
            .at(self.file, field.span.clone())
            .expected("a name such as `cells:cost`, `cells:effect`, `cells:nmb`, `parameter:gain` or `summary:mean`, or a role by --roles or --cost, --effect, --nmb, --parameter, --summary, --ignore");
        // What stands before or after a colon may be a slip of one of the words.
        if let Some((before, after)) = field.text.rsplit_once(':') {
            if let Some(word) = nearest(after, ["cost", "effect", "nmb"]) {
                finding = finding.help(format!("did you mean \"{before}:{word}\"?"));
            } else if let Some(word) = nearest(before, ["parameter", "summary"]) {
                finding = finding.help(format!("did you mean \"{word}:{after}\"?"));
            }
        }
        self.findings.push(finding);
    }

    fn about_column(&mut self, code: &'static str, at: usize, title: String, expected: String) {
        let span = self.table.header.fields[at].span.clone();
        self.findings.push(
            Finding::error(code, title)
                .at(self.file, span)
                .expected(expected),
        );
    }

    fn strategies(
        &mut self,
        order: &[String],
        columns: &BTreeMap<String, Columns>,
    ) -> Option<(Vec<Strategy>, bool)> {
        if order.len() < 2 {
            let found = match order {
                [] => "none".to_owned(),
                [one, ..] => format!("only {one}"),
            };
            self.findings.push(
                Finding::error(codes::TOO_FEW_STRATEGIES, "fewer than two strategies")
                    .at(self.file, self.table.header.span())
                    .label(found)
                    .expected("two or more, each with a cost and an effect, or each with a net benefit")
                    .help("name columns `<strategy>:cost` and `<strategy>:effect`, or say which they are with --cost COLUMN=STRATEGY and --effect COLUMN=STRATEGY"),
            );
        }
        let draws = self.table.whole_rows().count();
        if draws < 2 {
            self.findings.push(
                Finding::error(codes::TOO_FEW_DRAWS, "fewer than two draws")
                    .at(self.file, self.table.header.span())
                    .label(format!("{draws} rows below"))
                    .expected("one row per draw, two or more"),
            );
        } else if draws < FEWEST_DRAWS {
            self.findings.push(
                Finding::warning(codes::FEW_DRAWS, "too few draws to value parameters")
                    .at(self.file, self.table.header.span())
                    .label(format!("{draws} rows below"))
                    .expected(format!(
                        "{FEWEST_DRAWS} or more; a thousand to be sure of anything"
                    )),
            );
        }
        let net_benefit_only = order.iter().all(|name| columns[name].net_benefit.is_some());
        let mut strategies = Vec::new();
        for name in order {
            let known = &columns[name];
            match (known.cost, known.effect, known.net_benefit) {
                (Some(cost), Some(effect), None) => strategies.push(Strategy {
                    label: name.clone(),
                    cost: self.values(cost),
                    effect: self.values(effect),
                }),
                (None, None, Some(net_benefit)) if net_benefit_only => {
                    let values = self.values(net_benefit);
                    strategies.push(Strategy {
                        label: name.clone(),
                        effect: vec![0.0; values.len()],
                        cost: values.into_iter().map(|value| 0.0 - value).collect(),
                    });
                }
                (cost, effect, Some(at)) => {
                    let _ = (cost.map(|c| self.values(c)), effect.map(|e| self.values(e)));
                    self.about_column(
                        codes::MIXED,
                        at,
                        format!("net benefit of {name} beside costs and effects"),
                        "cost and effect of every strategy, or net benefit of every strategy"
                            .to_owned(),
                    );
                }
                (Some(at), None, None) => {
                    self.values(at);
                    self.about_column(
                        codes::INCOMPLETE,
                        at,
                        format!("{name} has a cost but no effect"),
                        format!("a column `{name}:effect`, or --effect COLUMN={name}"),
                    );
                }
                (None, Some(at), None) => {
                    self.values(at);
                    self.about_column(
                        codes::INCOMPLETE,
                        at,
                        format!("{name} has an effect but no cost"),
                        format!("a column `{name}:cost`, or --cost COLUMN={name}"),
                    );
                }
                (None, None, None) => {}
            }
        }
        (strategies.len() >= 2).then_some((strategies, net_benefit_only))
    }

    /// Constant ones, repeated names, and members of sets and trials that are not there.
    fn parameters(&mut self, parameters: &[(usize, Parameter)]) {
        for (at, parameter) in parameters {
            let span = self.table.header.fields[*at].span.clone();
            let values = &parameter.values;
            if values.len() > 1 && values.iter().all(|value| *value == values[0]) {
                self.findings.push(
                    Finding::warning(
                        codes::CONSTANT,
                        "a parameter that is the same in every draw",
                    )
                    .at(self.file, span.clone())
                    .label(format!("{} throughout", values[0]))
                    .expected("values that differ; knowing this one is worth nothing"),
                );
            }
            let same =
                |(other, known): &(usize, Parameter)| other < at && known.name == parameter.name;
            if parameters.iter().any(same) {
                self.about_column(
                    codes::TWICE,
                    *at,
                    format!("two parameters are called {}", parameter.name),
                    "each name once".to_owned(),
                );
            }
        }
        let names: Vec<&str> = parameters.iter().map(|(_, p)| p.name.as_str()).collect();
        let members = self.roles.sets.iter().flat_map(|(_, members)| members);
        let members = members.map(|member| (&member.what, &member.file, &member.span));
        let trials = self.roles.trials.iter();
        let trials = trials.map(|trial| (&trial.what.parameter, &trial.file, &trial.span));
        for (name, file, span) in members.chain(trials) {
            if names.contains(&name.as_str()) {
                continue;
            }
            let mut finding =
                Finding::error(codes::UNKNOWN_PARAMETER, "the sample has no such parameter")
                    .at(file, span.clone())
                    .label(format!("no parameter is called `{name}`"))
                    .expected("the name of a parameter, without `parameter:`");
            if let Some(name) = nearest(name, names.iter().copied()) {
                finding = finding.help(format!("did you mean \"{name}\"?"));
            }
            self.findings.push(finding);
        }
    }

    /// The numbers of a column; what is not one becomes a finding and 0.
    fn values(&mut self, column: usize) -> Vec<f64> {
        let mut wrong = 0;
        let table = self.table;
        let mut values = Vec::with_capacity(table.rows.len());
        for row in table.whole_rows() {
            let field = &row.fields[column];
            let text = field.text.trim();
            // Written so that what is not a number is left out, too.
            let number = text
                .parse::<f64>()
                .ok()
                .filter(|value| value.abs() <= LARGEST);
            if number.is_none() {
                wrong += 1;
                if wrong <= SHOWN {
                    self.wrong_value(column, field, text);
                }
            }
            values.push(number.unwrap_or(0.0));
        }
        if wrong > SHOWN {
            let span = table.header.fields[column].span.clone();
            self.findings.push(
                Finding::error(codes::NOT_A_NUMBER, "more values that are no numbers")
                    .at(self.file, span)
                    .label(format!(
                        "{} in this column, the first {SHOWN} are shown",
                        wrong
                    ))
                    .expected("a number in every draw"),
            );
        }
        values
    }

    fn wrong_value(&mut self, column: usize, field: &Field, text: &str) {
        let name = &self.table.header.fields[column].text;
        let missing = ["", "NA", "NaN", "nan", "null", "."].contains(&text);
        let finding = if missing {
            Finding::error(codes::MISSING, "a missing value")
                .label(format!("{name} is not known in this draw"))
                .expected("a number in every draw; leave draws that failed out as a whole, and say how many")
        } else {
            let decimal_comma = text.replace(',', ".").parse::<f64>().is_ok();
            let too_large = text.parse::<f64>().is_ok();
            let title = if too_large {
                "a value that is infinite, or beyond any cost, effect or parameter"
            } else {
                "a value that is not a number"
            };
            let finding = Finding::error(codes::NOT_A_NUMBER, title)
                .label(format!("`{text}` in {name}"))
                .expected("a finite number such as 12500.5");
            if decimal_comma {
                finding.help("write a point for the decimal sign")
            } else {
                finding
            }
        };
        self.findings
            .push(finding.at(self.file, field.span.clone()));
    }
}

fn plain_name(column: &str) -> &str {
    column
        .strip_prefix("parameter:")
        .or(column.strip_prefix("summary:"))
        .unwrap_or(column)
}

fn by_name(column: &str) -> Option<Role> {
    if column.starts_with("parameter:") {
        return Some(Role::Parameter);
    }
    if column.starts_with("summary:") {
        return Some(Role::Summary);
    }
    let (strategy, what) = column.rsplit_once(':')?;
    if strategy.is_empty() {
        return None;
    }
    let strategy = strategy.to_owned();
    match what {
        "cost" => Some(Role::Cost(strategy)),
        "effect" => Some(Role::Effect(strategy)),
        "nmb" => Some(Role::NetBenefit(strategy)),
        _ => None,
    }
}
