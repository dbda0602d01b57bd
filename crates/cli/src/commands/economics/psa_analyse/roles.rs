//! What was typed about the columns, kept as text so that findings can point at it.

use std::ops::Range;

use synovia_diagnostics::{Finding, Findings};
use synovia_economics::analysis::{Asked, Role, Roles};

use crate::arguments::economics::psa_analyse::PsaAnalyse;

/// What findings call the command line.
pub const PLACE: &str = "command line";

/// An argument that cannot be understood; the same code as for roles in a file.
const NOT_UNDERSTOOD: &str = "V0311";
/// A number outside its range; the same code as in a file.
const OUT_OF_RANGE: &str = "V0313";
/// Largest willingness to pay: with more, squares of net benefit would not be numbers.
const MOST_MONEY: f64 = 1e12;

/// More points than any curve needs.
const MOST_POINTS: f64 = 100_000.0;

/// An option, its words, and the role that a word gives to a column of a strategy.
type OfStrategy<'a> = (&'a str, &'a [String], fn(String) -> Role);

/// The roles that were typed, the text their places are in, and what cannot be understood of them.
pub fn of_arguments(arguments: &PsaAnalyse) -> (Roles, String, Findings) {
    let mut typed = Typed::default();
    let of_strategies: [OfStrategy<'_>; 3] = [
        ("--cost", &arguments.cost, Role::Cost),
        ("--effect", &arguments.effect, Role::Effect),
        ("--nmb", &arguments.nmb, Role::NetBenefit),
    ];
    for (option, words, role) in of_strategies {
        for word in words {
            let span = typed.write(option, word);
            match word.rsplit_once('=') {
                Some((column, strategy)) if !column.is_empty() && !strategy.is_empty() => {
                    let span = span.start..span.start + column.len();
                    typed.column(column, span, role(strategy.to_owned()));
                }
                _ => typed.not_understood(span, "COLUMN=STRATEGY, such as c1=saline"),
            }
        }
    }
    let plain = [
        ("--parameter", &arguments.parameter, Role::Parameter),
        ("--summary", &arguments.summary, Role::Summary),
        ("--ignore", &arguments.ignore, Role::Ignored),
    ];
    for (option, words, role) in plain {
        for word in words {
            let span = typed.write(option, word);
            typed.column(word, span, role.clone());
        }
    }
    for word in &arguments.set {
        let span = typed.write("--set", word);
        match word.split_once('=') {
            Some((name, list)) if !name.is_empty() && !list.is_empty() => {
                let mut start = span.start + name.len() + 1;
                let mut members = Vec::new();
                for member in list.split(',') {
                    members.push(asked(member, start..start + member.len()));
                    start += member.len() + 1;
                }
                typed.roles.sets.push((name.to_owned(), members));
            }
            _ => typed.not_understood(span, "NAME=LIST, such as efficacy=gain,waning"),
        }
    }
    (typed.roles, typed.text, typed.findings)
}

/// The willingness to pay of the curves; findings when there is none.
pub fn grid(arguments: &PsaAnalyse, findings: &mut Findings) -> Option<Vec<f64>> {
    for wtp in &arguments.wtp_at {
        if !(0.0..=MOST_MONEY).contains(wtp) {
            findings.push(
                Finding::error(
                    OUT_OF_RANGE,
                    format!("--wtp-at {wtp} is no willingness to pay"),
                )
                .expected("0 to 1e12 per unit of effect"),
            );
        }
    }
    let numbers: Vec<f64> = arguments
        .wtp
        .split(':')
        .filter_map(|word| word.trim().parse().ok())
        .collect();
    if let [from, to, step] = numbers[..]
        && arguments.wtp.split(':').count() == 3
        && from >= 0.0
        && to >= from
        && to <= MOST_MONEY
        && step > 0.0
        && (to - from) / step <= MOST_POINTS
    {
        let steps = ((to - from) / step + 1e-9).floor() as u32;
        return Some((0..=steps).map(|at| from + step * f64::from(at)).collect());
    }
    findings.push(
        Finding::error(NOT_UNDERSTOOD, format!("--wtp {} cannot be understood", arguments.wtp))
            .expected("FROM:TO:STEP with 0 to 1e12, a step above 0 and at most 100,000 steps, such as 0:200000:1000"),
    );
    None
}

#[derive(Default)]
struct Typed {
    text: String,
    roles: Roles,
    findings: Findings,
}

fn asked(what: &str, span: Range<usize>) -> Asked<String> {
    Asked {
        what: what.to_owned(),
        file: PLACE.to_owned(),
        span,
    }
}

impl Typed {
    /// A line for the option; where its word stands.
    fn write(&mut self, option: &str, word: &str) -> Range<usize> {
        self.text.push_str(option);
        self.text.push(' ');
        let start = self.text.len();
        self.text.push_str(word);
        let end = self.text.len();
        self.text.push('\n');
        start..end
    }

    fn column(&mut self, column: &str, span: Range<usize>, role: Role) {
        self.roles.columns.push((asked(column, span), role));
    }

    fn not_understood(&mut self, span: Range<usize>, expected: &str) {
        self.findings.push(
            Finding::error(NOT_UNDERSTOOD, "this cannot be understood")
                .at(PLACE, span)
                .expected(expected),
        );
    }
}
