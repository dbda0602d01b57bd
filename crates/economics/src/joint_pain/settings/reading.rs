//! A TOML file with the places of its values, and everything wrong with it collected.

use std::cell::RefCell;
use std::ops::Range;

use serde_spanned::Spanned;
use synovia_diagnostics::{Finding, nearest};
use toml::de::{DeTable, DeValue};

use super::super::codes;

/// Longest piece of a user's text that is repeated, characters.
const LONGEST_ECHO: usize = 60;

/// The file, and what has been found in it.
pub(super) struct Page<'a> {
    pub file: &'a str,
    found: RefCell<Vec<Finding>>,
}

impl<'a> Page<'a> {
    pub fn new(file: &'a str) -> Self {
        Page {
            file,
            found: RefCell::default(),
        }
    }

    pub fn add(&self, span: &Range<usize>, finding: Finding) {
        let finding = finding.at(self.file, span.clone());
        self.found.borrow_mut().push(finding);
    }

    pub fn into_found(self) -> Vec<Finding> {
        self.found.into_inner()
    }
}

/// One table of the file, or an absent one.
pub(super) struct Section<'a> {
    pub page: &'a Page<'a>,
    pub name: &'static str,
    pub place: Range<usize>,
    pub table: Option<&'a DeTable<'a>>,
}

impl<'a> Section<'a> {
    pub fn is_present(&self) -> bool {
        self.table.is_some()
    }

    /// A finding about every key that is not in `valid`.
    pub fn only(&self, valid: &[&'static str]) {
        for key in self.table.into_iter().flat_map(|table| table.keys()) {
            let name = key.get_ref().as_ref();
            if !valid.contains(&name) {
                let title = format!("unknown key `{}` in {}", shortened(name), self.name);
                let finding = Finding::error(codes::UNKNOWN_KEY, title)
                    .label(format!("{} has no such key", self.name))
                    .expected(valid.join(", "));
                self.page
                    .add(&key.span(), meant(finding, name, valid.iter().copied()));
            }
        }
    }

    pub fn raw(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table?.get(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.raw(key).is_some()
    }

    /// Where a key's value stands, or the section when it is absent.
    pub fn span(&self, key: &str) -> Range<usize> {
        self.raw(key).map_or(self.place.clone(), Spanned::span)
    }

    pub fn missing(&self, code: &'static str, key: &str, example: &str) {
        if self.is_present() {
            let finding = Finding::error(code, format!("`{key}` is missing in {}", self.name))
                .label(format!("needs `{key}`"))
                .help(format!("for example: {key} = {example}"));
            self.page.add(&self.place, finding);
        }
    }

    fn read<T>(
        &self,
        key: &str,
        expected: &str,
        parse: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.raw(key)?;
        let parsed = parse(value.get_ref());
        if parsed.is_none() {
            let finding =
                Finding::error(codes::WRONG_TYPE, format!("`{key}` is of the wrong type"))
                    .label(in_words(value.get_ref()))
                    .expected(expected);
            self.page.add(&value.span(), finding);
        }
        parsed
    }

    pub fn text(&self, key: &str) -> Option<&'a str> {
        let text = self
            .read(key, "a text in quotes", |value| value.as_str())?
            .trim();
        if text.is_empty() || text.chars().count() > 300 || text.chars().any(char::is_control) {
            let finding = Finding::error(codes::OUT_OF_RANGE, format!("`{key}` cannot be used"))
                .label("empty, too long, or more than a line")
                .expected("1 to 300 characters on one line");
            self.page.add(&self.span(key), finding);
            return None;
        }
        Some(text)
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    /// A number within limits, both included.
    pub fn number(&self, key: &str, low: f64, high: f64) -> Option<f64> {
        let value = self.read(key, "a number", as_number)?;
        self.within(key, &self.span(key), value, low, high)
    }

    /// A whole number within limits.
    pub fn whole(&self, key: &str, low: u64, high: u64) -> Option<u64> {
        let value = self.read(key, "a whole number", |value| match value {
            DeValue::Integer(_) => as_number(value),
            _ => None,
        })?;
        self.within(key, &self.span(key), value, low as f64, high as f64)
            .map(|value| value as u64)
    }

    /// A list of numbers within limits.
    pub fn numbers(&self, key: &str, low: f64, high: f64) -> Option<Vec<f64>> {
        let list = self.read(key, "a list of numbers", |value| value.as_array())?;
        let mut values = Vec::new();
        let mut sound = !list.is_empty();
        if list.is_empty() || list.len() > 1000 {
            let finding = Finding::error(codes::OUT_OF_RANGE, format!("`{key}` cannot be used"))
                .label(format!("{} entries", list.len()))
                .expected("1 to 1000 entries");
            self.page.add(&self.span(key), finding);
            return None;
        }
        for item in list.iter() {
            match as_number(item.get_ref()) {
                Some(value) => match self.within(key, &item.span(), value, low, high) {
                    Some(value) => values.push(value),
                    None => sound = false,
                },
                None => {
                    let finding = Finding::error(codes::WRONG_TYPE, format!("an entry of `{key}`"))
                        .label(in_words(item.get_ref()))
                        .expected("a number");
                    self.page.add(&item.span(), finding);
                    sound = false;
                }
            }
        }
        sound.then_some(values)
    }

    fn within(
        &self,
        key: &str,
        span: &Range<usize>,
        value: f64,
        low: f64,
        high: f64,
    ) -> Option<f64> {
        if value >= low && value <= high {
            return Some(value + 0.0);
        }
        let label = if value < low { "too low" } else { "too high" };
        let expected = if high == f64::MAX {
            format!("a finite number, {low} or more")
        } else {
            format!("from {low} to {high}")
        };
        // Hundreds of digits would hide the finding.
        let shown = if value.abs() < 1e15 {
            format!("{value}")
        } else {
            format!("{value:e}")
        };
        let finding = Finding::error(codes::OUT_OF_RANGE, format!("`{key}` cannot be {shown}"))
            .label(label)
            .expected(expected);
        self.page.add(span, finding);
        None
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&'static str, T)]) -> Option<T> {
        let word = self.read(key, "a text in quotes", |value| value.as_str())?;
        let known = choices.iter().find(|(name, _)| *name == word);
        if known.is_none() {
            let names = || choices.iter().map(|(name, _)| *name);
            let title = format!("`{key}` cannot be \"{}\"", shortened(word));
            let finding = Finding::error(codes::UNKNOWN_WORD, title)
                .label("not one of the choices")
                .expected(names().collect::<Vec<_>>().join(", "));
            self.page
                .add(&self.span(key), meant(finding, word, names()));
        }
        known.map(|(_, meaning)| *meaning)
    }
}

pub(super) fn as_number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|whole| whole as f64),
        _ => None,
    };
    number.filter(|value| value.is_finite())
}

fn in_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point, or not finite",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// What a user wrote, cut where it is endless.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_ECHO) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

/// The finding with the nearest right name, if one is near.
pub(super) fn meant<'b>(
    finding: Finding,
    name: &str,
    candidates: impl IntoIterator<Item = &'b str>,
) -> Finding {
    // Nobody means a short name by an endless one.
    if name.chars().nth(LONGEST_ECHO).is_some() {
        return finding;
    }
    match nearest(name, candidates) {
        Some(near) => finding.help(format!("did you mean \"{near}\"?")),
        None => finding,
    }
}
