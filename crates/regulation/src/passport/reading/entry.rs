//! One field: `value`, `"unknown"`, or `{ value = ..., known = ..., source = ... }`.

use std::ops::Range;

use serde_spanned::Spanned;
use synovia_diagnostics::Finding;
use toml::de::{DeTable, DeValue};

use super::{Page, listed, shortened, suggestion, with_help};
use crate::passport::codes;
use crate::passport::fields::{Field, Takes};
use crate::passport::value::{Knowledge, Known, Spread, Value};

/// Longest text, characters.
const LONGEST_TEXT: usize = 400;
/// Longest list of words.
const LONGEST_LIST: usize = 20;
const KEYS: [&str; 5] = ["value", "known", "source", "sd", "range"];
const KNOWN: [(&str, Knowledge); 4] = [
    ("reported", Knowledge::Reported),
    ("assumed", Knowledge::Assumed),
    ("unknown", Knowledge::Unknown),
    ("not-applicable", Knowledge::NotApplicable),
];

/// The field as stated; `None` when a finding says why not.
pub(super) fn read(
    page: &mut Page<'_>,
    field: &Field,
    value: &Spanned<DeValue<'_>>,
) -> Option<Known> {
    let span = value.span();
    match value.get_ref() {
        DeValue::Table(table) => in_full(page, field, table, &span),
        DeValue::String(word) if word.as_ref() == "unknown" => Some(Known::UNKNOWN),
        short => {
            let value = one_value(page, field, short, &span)?;
            known_as(page, field, Some(value), Knowledge::Reported, None, &span)
        }
    }
}

fn in_full(
    page: &mut Page<'_>,
    field: &Field,
    table: &DeTable<'_>,
    span: &Range<usize>,
) -> Option<Known> {
    let before = page.found.len();
    for key in table.keys() {
        let name = key.get_ref().as_ref();
        if !KEYS.contains(&name) {
            let finding = Finding::error(
                codes::UNKNOWN_KEY,
                format!("unknown key `{}` in `{}`", shortened(name), field.name),
            )
            .expected(listed(&KEYS));
            page.add(
                &key.span(),
                with_help(finding, suggestion(name, KEYS.iter().copied())),
            );
        }
    }
    let source = table
        .get("source")
        .and_then(|source| text(page, "source", source.get_ref(), &source.span()));
    let value = table
        .get("value")
        .and_then(|value| one_value(page, field, value.get_ref(), &value.span()));
    let value = spread(page, field, value, table);
    let known = knowledge(page, field, table);
    if page.found.len() > before {
        return None;
    }
    known_as(page, field, value, known?, source, span)
}

fn knowledge(page: &mut Page<'_>, field: &Field, table: &DeTable<'_>) -> Option<Knowledge> {
    let Some(known) = table.get("known") else {
        return Some(Knowledge::Reported);
    };
    let word = match known.get_ref() {
        DeValue::String(word) => word.as_ref(),
        other => {
            page.add(
                &known.span(),
                wrong_type("known", other, "a word in quotes"),
            );
            return None;
        }
    };
    let found = KNOWN.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let words = KNOWN.map(|(name, _)| name);
        page.add(&known.span(), unknown_word(field.name, word, &words));
    }
    found.map(|(_, knowledge)| *knowledge)
}

/// Value, knowledge and source must fit together.
fn known_as(
    page: &mut Page<'_>,
    field: &Field,
    value: Option<Value>,
    known: Knowledge,
    source: Option<String>,
    span: &Range<usize>,
) -> Option<Known> {
    let needs_value = matches!(known, Knowledge::Reported | Knowledge::Assumed);
    if needs_value != value.is_some() {
        let name = field.name;
        let finding = if needs_value {
            Finding::error(codes::VALUE_OR_NOT, format!("`{name}` has no value"))
                .label(format!("{known}, and no value"))
                .help("when nobody says, write \"unknown\"")
        } else {
            Finding::error(
                codes::VALUE_OR_NOT,
                format!("`{name}` is {known}, and has a value"),
            )
            .label("one of the two is wrong")
            .expected("no value, or known = \"reported\" or \"assumed\"")
        };
        page.add(span, finding);
        return None;
    }
    let source = source.or_else(|| match known {
        Knowledge::Reported => page.source.clone(),
        _ => None,
    });
    if known == Knowledge::Reported && source.is_none() {
        let finding = Finding::error(
            codes::NO_SOURCE,
            format!("`{}` is reported without a source", field.name),
        )
        .label("where was it read?")
        .expected("{ value = ..., source = \"...\" }, or a `source` at the top for the whole file")
        .help("without a source it is { value = ..., known = \"assumed\" }");
        page.add(span, finding);
        return None;
    }
    Some(Known {
        value,
        known,
        source,
    })
}

fn one_value(
    page: &mut Page<'_>,
    field: &Field,
    value: &DeValue<'_>,
    span: &Range<usize>,
) -> Option<Value> {
    match field.takes {
        Takes::Text => text(page, field.name, value, span).map(Value::Text),
        Takes::Word(words) => word(page, field.name, value, span, words).map(Value::Text),
        Takes::Words(words) => list(page, field.name, value, span, words),
        Takes::Flag => match value {
            DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
            other => {
                page.add(span, wrong_type(field.name, other, "true or false"));
                None
            }
        },
        Takes::Number { low, high, .. } => {
            number(page, field.name, value, span, (low, high), false).map(Value::Number)
        }
        Takes::Whole { low, high, .. } => {
            number(page, field.name, value, span, (low, high), true).map(Value::Number)
        }
        Takes::Share => number(page, field.name, value, span, (0.0, 1.0), false)
            .map(|value| Value::Spread(Spread::Always(value))),
        Takes::Factor => number(page, field.name, value, span, (0.0, 10.0), false)
            .map(|value| Value::Spread(Spread::Always(value))),
    }
}

fn spread(
    page: &mut Page<'_>,
    field: &Field,
    value: Option<Value>,
    table: &DeTable<'_>,
) -> Option<Value> {
    let (sd, range) = (table.get("sd"), table.get("range"));
    let Some(stated) = sd.or(range) else {
        return value;
    };
    let highest = match field.takes {
        Takes::Share => 1.0,
        Takes::Factor => 10.0,
        _ => {
            let finding = Finding::error(
                codes::BAD_SPREAD,
                format!("`{}` takes one value, without a spread", field.name),
            )
            .expected("sd or range only in [manufacturing]");
            page.add(&stated.span(), finding);
            return value;
        }
    };
    let Some(Value::Spread(Spread::Always(middle))) = value else {
        return value;
    };
    let wrong = |page: &mut Page<'_>, what: &str| {
        let finding = Finding::error(
            codes::BAD_SPREAD,
            format!("the spread of `{}` is none", field.name),
        )
        .label(what)
        .expected("sd = ..., or range = [lowest, highest] around the value");
        page.add(&stated.span(), finding);
    };
    match (sd, range) {
        (Some(_), Some(_)) => wrong(page, "both a standard deviation and a range"),
        (Some(sd), None) => {
            let sd = number(page, "sd", sd.get_ref(), &sd.span(), (0.0, 10.0), false)?;
            // No distribution between 0 and 1 has a larger one.
            let too_large = highest == 1.0 && sd > 0.0 && sd * sd >= middle * (1.0 - middle);
            // The log-normal distribution of a factor 0 is no distribution.
            if too_large || (sd > 0.0 && middle == 0.0) {
                wrong(page, "larger than a share of this mean can have");
            } else {
                return Some(Value::Spread(Spread::MeanAndSd(middle, sd)));
            }
        }
        (None, Some(range)) => {
            let DeValue::Array(ends) = range.get_ref() else {
                wrong(page, "not a list of two numbers");
                return value;
            };
            let mut read = Vec::new();
            for end in ends.iter().take(3) {
                let limits = (0.0, highest);
                read.push(number(
                    page,
                    "range",
                    end.get_ref(),
                    &end.span(),
                    limits,
                    false,
                )?);
            }
            match read[..] {
                [low, high] if low <= middle && middle <= high => {
                    return Some(Value::Spread(Spread::Range(low, middle, high)));
                }
                [_, _] => wrong(page, "the value does not lie in it"),
                _ => wrong(page, "not a list of two numbers"),
            }
        }
        (None, None) => {}
    }
    value
}

/// A text that is more than blanks, on one line.
pub(super) fn text(
    page: &mut Page<'_>,
    name: &str,
    value: &DeValue<'_>,
    span: &Range<usize>,
) -> Option<String> {
    let DeValue::String(text) = value else {
        page.add(span, wrong_type(name, value, "a text in quotes"));
        return None;
    };
    let finding = if text.trim().is_empty() {
        Finding::error(codes::EMPTY, format!("`{name}` is empty"))
            .expected("a text, or \"unknown\"")
    } else if text.chars().nth(LONGEST_TEXT).is_some() || text.chars().any(char::is_control) {
        Finding::error(
            codes::OUT_OF_RANGE,
            format!("`{name}` cannot be printed everywhere"),
        )
        .expected(format!("at most {LONGEST_TEXT} characters on one line"))
    } else {
        return Some(text.trim().to_owned());
    };
    page.add(span, finding);
    None
}

fn word(
    page: &mut Page<'_>,
    name: &str,
    value: &DeValue<'_>,
    span: &Range<usize>,
    words: &[&str],
) -> Option<String> {
    let DeValue::String(word) = value else {
        page.add(span, wrong_type(name, value, &listed(words)));
        return None;
    };
    if words.contains(&word.as_ref()) {
        return Some(word.as_ref().to_owned());
    }
    page.add(span, unknown_word(name, word, words));
    None
}

fn list(
    page: &mut Page<'_>,
    name: &str,
    value: &DeValue<'_>,
    span: &Range<usize>,
    words: &[&str],
) -> Option<Value> {
    let DeValue::Array(entries) = value else {
        page.add(
            span,
            wrong_type(name, value, &format!("a list of {}", listed(words))),
        );
        return None;
    };
    if entries.is_empty() || entries.len() > LONGEST_LIST {
        let finding = Finding::error(
            codes::EMPTY,
            format!("`{name}` has {} steps", entries.len()),
        )
        .expected(format!("1 to {LONGEST_LIST}, or \"unknown\""));
        page.add(span, finding);
        return None;
    }
    let mut read = Vec::new();
    for entry in entries {
        read.push(word(page, name, entry.get_ref(), &entry.span(), words));
    }
    read.into_iter()
        .collect::<Option<Vec<String>>>()
        .map(Value::Words)
}

fn number(
    page: &mut Page<'_>,
    name: &str,
    value: &DeValue<'_>,
    span: &Range<usize>,
    (low, high): (f64, f64),
    whole: bool,
) -> Option<f64> {
    let what = if whole { "a whole number" } else { "a number" };
    let expected = format!("{what} from {low} to {high}");
    let read = match value {
        DeValue::Float(float) if !whole => float.as_str().parse::<f64>().ok(),
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|number| number as f64),
        other => {
            page.add(span, wrong_type(name, other, &expected));
            return None;
        }
    };
    match read {
        Some(number) if number >= low && number <= high => Some(number + 0.0),
        _ => {
            let label = match read {
                Some(number) if number < low => "too low",
                Some(number) if number > high => "too high",
                _ => "not a number that can be read",
            };
            let finding = Finding::error(
                codes::OUT_OF_RANGE,
                format!("`{name}` cannot have this value"),
            )
            .label(label)
            .expected(expected);
            page.add(span, finding);
            None
        }
    }
}

fn unknown_word(name: &str, word: &str, words: &[&str]) -> Finding {
    let finding = Finding::error(
        codes::UNKNOWN_WORD,
        format!("`{}` is no word for `{name}`", shortened(word)),
    )
    .expected(listed(words));
    with_help(finding, suggestion(word, words.iter().copied()))
}

fn wrong_type(name: &str, value: &DeValue<'_>, expected: &str) -> Finding {
    let this = match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Finding::error(codes::WRONG_TYPE, format!("`{name}` cannot be {this}"))
        .label(format!("this is {this}"))
        .expected(expected)
}
