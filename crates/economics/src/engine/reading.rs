//! A model file as a person wrote it: values with their places, and everything wrong with them collected.

use std::cell::RefCell;
use std::ops::Range;

use serde_spanned::Spanned;
use synovia_diagnostics::{Finding, Findings, Severity, nearest};
use toml::de::{DeTable, DeValue};

use super::codes;
use super::expression::{Parsed, Tree, parse};

/// Bytes of the model file.
pub(crate) type Span = Range<usize>;

/// The file being read, and what has been found in it so far.
pub(crate) struct Page<'a> {
    pub file: &'a str,
    pub text: &'a str,
    found: RefCell<Findings>,
}

/// One table of the file, or an absent one in which every key is absent.
#[derive(Clone)]
pub(crate) struct Section<'a> {
    pub page: &'a Page<'a>,
    /// As written in the file: `[model]`.
    pub name: String,
    /// Where findings about an absent key point.
    pub place: Span,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Page<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Page {
            file,
            text,
            found: RefCell::default(),
        }
    }

    pub fn add(&self, span: &Span, finding: Finding) {
        let finding = finding.at(self.file, span.clone());
        let mut found = self.found.borrow_mut();
        // The same expression may be wrong in the same way under several strategies.
        let is_known =
            |earlier: &Finding| earlier.code == finding.code && earlier.span == finding.span;
        if !found.iter().any(is_known) {
            found.push(finding);
        }
    }

    pub fn error(
        &self,
        span: &Span,
        code: &'static str,
        title: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.add(span, Finding::error(code, title).label(label));
    }

    pub fn has_errors(&self) -> bool {
        self.found.borrow().has_errors()
    }

    /// Whether there are errors of other kinds than these.
    pub fn has_errors_besides(&self, codes: &[&str]) -> bool {
        let found = self.found.borrow();
        found
            .iter()
            .any(|finding| finding.severity == Severity::Error && !codes.contains(&finding.code))
    }

    pub fn into_found(self) -> Findings {
        self.found.into_inner()
    }
}

/// A finding with a help line, when there is one.
pub(crate) fn with_help(finding: Finding, help: Option<String>) -> Finding {
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// `did you mean x?`, when a name is near enough.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    if name.len() > 60 {
        return None;
    }
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

fn in_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A number as written; none when it is something else or not finite.
pub(crate) fn as_number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|whole| whole as f64),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

impl<'a> Section<'a> {
    pub fn new(
        page: &'a Page<'a>,
        name: impl Into<String>,
        place: Span,
        table: Option<&'a DeTable<'a>>,
    ) -> Self {
        Section {
            page,
            name: name.into(),
            place,
            table,
        }
    }

    pub fn is_present(&self) -> bool {
        self.table.is_some()
    }

    pub fn raw(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table?.get(key)
    }

    /// Keys, places and values, in the order of the file.
    pub fn entries(&self) -> Vec<(&'a str, Span, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self
            .table
            .into_iter()
            .flat_map(|table| table.iter())
            .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
            .collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// Makes a finding about every key that is not in `valid`.
    pub fn only(&self, valid: &[&str]) {
        for (name, span, _) in self.entries() {
            if !valid.contains(&name) {
                let finding = Finding::error(
                    codes::UNKNOWN_KEY,
                    format!("unknown key `{name}` in {}", self.name),
                )
                .label("no such key here")
                .expected(valid.join(", "));
                let help = did_you_mean(name, valid.iter().copied());
                self.page.add(&span, with_help(finding, help));
            }
        }
    }

    pub fn missing(&self, key: &str, example: &str) {
        let finding = Finding::error(
            codes::MISSING,
            format!("`{key}` is missing in {}", self.name),
        )
        .label(format!("needs `{key}`"))
        .help(format!("for example: {example}"));
        self.page.add(&self.place, finding);
    }

    pub fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let is = in_words(value.get_ref());
        let finding = Finding::error(codes::WRONG_TYPE, format!("`{key}` cannot be {is}"))
            .label(format!("this is {is}"))
            .expected(expected);
        self.page.add(&value.span(), finding);
    }

    /// A table below this one.
    pub fn section(&self, key: &str) -> Section<'a> {
        let inside = self.name.trim_matches(['[', ']']);
        let name = if inside.is_empty() {
            format!("[{key}]")
        } else {
            format!("[{inside}.{key}]")
        };
        match self.raw(key) {
            None => Section::new(self.page, name, self.place.clone(), None),
            Some(value) => {
                if value.get_ref().as_table().is_none() {
                    self.wrong_type(key, value, "a table");
                }
                Section::new(self.page, name, value.span(), value.get_ref().as_table())
            }
        }
    }

    /// A number from `low` to `high`.
    pub fn number(&self, key: &str, low: f64, high: f64) -> Option<f64> {
        let value = self.raw(key)?;
        let Some(number) = as_number(value.get_ref()) else {
            self.wrong_type(key, value, "a finite number");
            return None;
        };
        if number < low || number > high {
            let finding =
                Finding::error(codes::OUT_OF_RANGE, format!("`{key}` cannot be {number}"))
                    .label("outside its range")
                    .expected(format!("a number from {low} to {high}"));
            self.page.add(&value.span(), finding);
            return None;
        }
        Some(number)
    }

    pub fn text(&self, key: &str) -> Option<String> {
        let value = self.raw(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(key, value, "a text in quotes");
        }
        text.map(str::to_owned)
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        let value = self.raw(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, "true or false");
        }
        flag
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text(key)?;
        let found = choices.iter().find(|(known, _)| *known == word);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(known, _)| *known).collect();
            let finding =
                Finding::error(codes::UNKNOWN_WORD, format!("`{key}` cannot be \"{word}\""))
                    .label("not one of the choices")
                    .expected(words.join(", "));
            let help = did_you_mean(&word, words);
            self.page.add(&self.span_of(key), with_help(finding, help));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A list of numbers.
    pub fn numbers(&self, key: &str) -> Option<Vec<f64>> {
        let value = self.raw(key)?;
        let numbers = value.get_ref().as_array().and_then(|list| {
            list.iter()
                .map(|one| as_number(one.get_ref()))
                .collect::<Option<Vec<f64>>>()
        });
        if numbers.is_none() {
            self.wrong_type(key, value, "a list of numbers");
        }
        numbers
    }

    /// A text or a list of texts, each with its place.
    pub fn words(&self, key: &str) -> Option<Vec<(String, Span)>> {
        let value = self.raw(key)?;
        let word =
            |one: &Spanned<DeValue<'_>>| Some((one.get_ref().as_str()?.to_owned(), one.span()));
        let words = match value.get_ref().as_array() {
            Some(list) => list.iter().map(word).collect::<Option<Vec<_>>>(),
            None => word(value).map(|one| vec![one]),
        };
        if words.is_none() {
            self.wrong_type(key, value, "a text, or a list of texts");
        }
        words
    }

    /// Where the value of a key stands.
    pub fn span_of(&self, key: &str) -> Span {
        self.raw(key)
            .map_or_else(|| self.place.clone(), Spanned::span)
    }

    /// An expression: a number, or a text that is read as one.
    pub fn expression(&self, key: &str) -> Option<Written> {
        let value = self.raw(key)?;
        written(self, key, value)
    }
}

/// An expression and where it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    pub parsed: Parsed,
    /// The whole value, quotes included.
    pub span: Span,
    /// Where its first character stands, when places inside can be pointed at.
    start: Option<usize>,
}

impl Written {
    /// A piece of the expression, in the file.
    pub fn inside(&self, piece: &Range<usize>) -> Span {
        match self.start {
            Some(start) => start + piece.start..start + piece.end,
            None => self.span.clone(),
        }
    }
}

/// Reads an expression; makes a finding about one that cannot be read.
pub(crate) fn written(
    section: &Section<'_>,
    key: &str,
    value: &Spanned<DeValue<'_>>,
) -> Option<Written> {
    let span = value.span();
    if let Some(number) = as_number(value.get_ref()) {
        let parsed = Parsed {
            tree: Tree::Number(number),
            names: Vec::new(),
            tables: Vec::new(),
        };
        return Some(Written {
            parsed,
            span,
            start: None,
        });
    }
    let Some(text) = value.get_ref().as_str() else {
        section.wrong_type(key, value, "a number, or an expression in quotes");
        return None;
    };
    // Places inside are only known when the text stands in the file as it is.
    let stands = |at: &usize| {
        section
            .page
            .text
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(text))
    };
    let start = Some(span.start + 1).filter(stands);
    match parse(text) {
        Ok(parsed) => Some(Written {
            parsed,
            span,
            start,
        }),
        Err(trouble) => {
            let code = if trouble.arguments {
                codes::WRONG_ARGUMENTS
            } else {
                codes::BAD_EXPRESSION
            };
            let place = start.map_or(span, |start| {
                start + trouble.place.start..start + trouble.place.end
            });
            let finding =
                Finding::error(code, "this expression cannot be read").label(trouble.what);
            section.page.add(&place, with_help(finding, trouble.help));
            None
        }
    }
}
