//! `[parameters]`, `[attributes]` and `[counters]`: what has a name.

use synovia_diagnostics::Finding;

use super::Scope;
use crate::engine::codes;
use crate::engine::distribution::Distribution;
use crate::engine::expression::is_reserved;
use crate::engine::model::{Attribute, Counter, Parameter, slot};
use crate::engine::reading::{Section, Span, Written, as_number, did_you_mean, with_help, written};

/// A parameter whose names are not resolved yet.
pub(crate) struct Unresolved {
    pub name: String,
    pub value: Option<Written>,
    pub distribution: Option<Distribution>,
    pub span: Span,
}

/// The parameters, in the order of the file.
pub(crate) fn parameters(section: &Section<'_>) -> Vec<Unresolved> {
    let mut bare: Vec<(String, Span)> = Vec::new();
    let mut found = Vec::new();
    for (name, span, value) in section.entries() {
        let (expression, distribution) = match value.get_ref().as_table() {
            None => {
                if as_number(value.get_ref()).is_some() {
                    bare.push((name.to_owned(), span.clone()));
                }
                (written(section, name, value), None)
            }
            Some(table) => {
                let one = Section::new(
                    section.page,
                    format!("parameter `{name}`"),
                    value.span(),
                    Some(table),
                );
                one.only(&["value", "unit", "source", "distribution", "meaning"]);
                if one.raw("value").is_none() {
                    one.missing(
                        "value",
                        "{ value = 0.15, unit = \"per year\", source = \"...\" }",
                    );
                }
                let is_number = one
                    .raw("value")
                    .is_some_and(|value| as_number(value.get_ref()).is_some());
                if is_number && (one.text("unit").is_none() || one.text("source").is_none()) {
                    bare.push((name.to_owned(), span.clone()));
                }
                for key in ["unit", "source", "meaning"] {
                    one.text(key);
                }
                (one.expression("value"), distribution(&one))
            }
        };
        found.push(Unresolved {
            name: name.to_owned(),
            value: expression,
            distribution,
            span,
        });
    }
    if let Some((_, first)) = bare.first() {
        let names: Vec<&str> = bare.iter().map(|(name, _)| name.as_str()).collect();
        let finding = Finding::warning(
            codes::NO_SOURCE,
            format!(
                "{} without unit or source: {}",
                names.len(),
                names.join(", ")
            ),
        )
        .label("where does this number come from?")
        .help("{ value = 0.15, unit = \"per year\", source = \"Author 2020, Table 2\" }");
        section.page.add(first, finding);
    }
    found
}

/// `distribution = { beta = [2, 8] }`.
fn distribution(section: &Section<'_>) -> Option<Distribution> {
    section.raw("distribution")?;
    let of = section.section("distribution");
    let entries = of.entries();
    let [(word, span, _)] = entries.as_slice() else {
        of.wrong_type(
            "distribution",
            section.raw("distribution")?,
            "one distribution, such as { beta = [2, 8] }",
        );
        return None;
    };
    if !Distribution::WORDS.contains(word) {
        let finding = Finding::error(
            codes::UNKNOWN_WORD,
            format!("unknown distribution `{word}`"),
        )
        .label("no such distribution")
        .expected(Distribution::WORDS.join(", "));
        section.page.add(
            span,
            with_help(finding, did_you_mean(word, Distribution::WORDS)),
        );
        return None;
    }
    let numbers = of.numbers(word)?;
    match Distribution::named(word, &numbers) {
        Ok(distribution) => Some(distribution),
        Err(expected) => {
            let finding = Finding::error(
                codes::OUT_OF_RANGE,
                format!("no `{word}` distribution has these numbers"),
            )
            .label("cannot be")
            .expected(expected);
            section.page.add(&of.span_of(word), finding);
            None
        }
    }
}

/// What differs between people.
pub(crate) fn attributes(section: &Section<'_>) -> Vec<(String, Attribute, Span)> {
    let one = |(name, span, _): (&str, Span, _)| {
        let inner = section.section(name);
        inner.only(&["distribution", "unit", "source", "meaning"]);
        if inner.is_present() && inner.raw("distribution").is_none() {
            inner.missing("distribution", "distribution = { uniform = [0.95, 1.05] }");
        }
        let distribution = distribution(&inner).unwrap_or(Distribution::Uniform(0.0, 1.0));
        (name.to_owned(), Attribute { distribution }, span)
    };
    section.entries().into_iter().map(one).collect()
}

/// What is counted in a person's history.
pub(crate) fn counters(section: &Section<'_>, states: &[String]) -> Vec<(String, Counter, Span)> {
    let one = |(name, span, _): (&str, Span, _)| {
        let inner = section.section(name);
        inner.only(&["states", "consecutive", "meaning"]);
        if inner.is_present() && inner.raw("states").is_none() {
            inner.missing("states", "states = [\"Sick\", \"Sicker\"]");
        }
        let counter = Counter {
            counted: chosen(&inner, "states", states),
            consecutive: inner.flag("consecutive").unwrap_or(false),
        };
        (name.to_owned(), counter, span)
    };
    section.entries().into_iter().map(one).collect()
}

/// Which states a key names; `any` for all.
pub(crate) fn chosen(section: &Section<'_>, key: &str, states: &[String]) -> Vec<bool> {
    let mut chosen = vec![false; states.len()];
    for (name, span) in section.words(key).unwrap_or_default() {
        if name == "any" {
            return vec![true; states.len()];
        }
        match states.iter().position(|known| *known == name) {
            Some(state) => chosen[state] = true,
            None => unknown_state(section, &name, &span, states),
        }
    }
    chosen
}

pub(crate) fn unknown_state(section: &Section<'_>, name: &str, span: &Span, states: &[String]) {
    let finding = Finding::error(codes::UNKNOWN_NAME, format!("unknown state `{name}`"))
        .label("no state has this name")
        .expected(states.join(", "));
    let help = did_you_mean(name, states.iter().map(String::as_str));
    section.page.add(span, with_help(finding, help));
}

/// Findings about names that are taken or that no expression could say.
pub(crate) fn check_names(section: &Section<'_>, names: &[(String, Span)]) {
    for (index, (name, span)) in names.iter().enumerate() {
        let is_word = name
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let label = if is_reserved(name) || slot::NAMES.contains(&name.as_str()) {
            "this is a word of the language"
        } else if names[..index].iter().any(|(earlier, _)| earlier == name) {
            "given twice"
        } else if !is_word {
            "a name has letters, digits and _, and does not begin with a digit"
        } else {
            continue;
        };
        section.page.error(
            span,
            codes::NAME_TAKEN,
            format!("`{name}` cannot be a name"),
            label,
        );
    }
}

/// Resolves the parameters.
pub(crate) fn resolve(unresolved: Vec<Unresolved>, scope: &Scope<'_>) -> Vec<Parameter> {
    unresolved
        .into_iter()
        .map(|parameter| {
            let tree = parameter
                .value
                .as_ref()
                .and_then(|value| scope.resolve(value, &[]));
            let span = parameter.value.map_or(parameter.span, |value| value.span);
            Parameter {
                name: parameter.name,
                tree: tree.unwrap_or(crate::engine::expression::Tree::Number(0.0)),
                distribution: parameter.distribution,
                span,
            }
        })
        .collect()
}
