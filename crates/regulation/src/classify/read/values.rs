//! The pieces that rules and overlays are read from, and what is said when one is wrong.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_spanned::Spanned;
use synovia_diagnostics::{Finding, nearest};
use toml::de::DeValue;

use super::{
    EMPTY, MISSING_KEY, REPEATED_ID, Reader, Table, UNKNOWN_KEY, UNKNOWN_WORD, WRONG_TYPE,
};

impl Reader<'_> {
    pub(super) fn take_id(
        &mut self,
        ids: &mut BTreeMap<String, Range<usize>>,
        id: &str,
        place: &Range<usize>,
    ) {
        if ids.insert(id.to_owned(), place.clone()).is_some() {
            self.findings.push(
                Finding::error(REPEATED_ID, format!("{id} is there twice"))
                    .at(self.file, place.clone())
                    .label("the second")
                    .expected("an id of its own for each"),
            );
        }
    }

    pub(super) fn keys(&mut self, table: &Table<'_>, known: &[&str]) {
        for key in table.entries.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let what = format!("key of {}", table.name);
                self.unknown(UNKNOWN_KEY, &what, name, key.span(), known);
            }
        }
    }

    pub(super) fn tables<'a>(&mut self, whole: &Table<'a>, name: &'static str) -> Vec<Table<'a>> {
        let Some(value) = whole.entries.get(name) else {
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type(
                name,
                "tables headed by double brackets, such as [[rule]]",
                value.span(),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in list {
            match item.get_ref() {
                DeValue::Table(entries) => tables.push(Table {
                    name,
                    span: item.span(),
                    entries,
                }),
                _ => self.wrong_type(name, "a table", item.span()),
            }
        }
        tables
    }

    pub(super) fn required<'a>(
        &mut self,
        table: &Table<'a>,
        key: &str,
    ) -> Option<&'a Spanned<DeValue<'a>>> {
        let value = table.entries.get(key);
        if value.is_none() {
            self.findings.push(
                Finding::error(MISSING_KEY, format!("{} has no `{key}`", table.name))
                    .at(self.file, table.span.clone())
                    .label(format!("`{key}` is missing")),
            );
        }
        value
    }

    /// A text that must be there, and where it stands.
    pub(super) fn text(&mut self, table: &Table<'_>, key: &str) -> Option<(String, Range<usize>)> {
        let value = self.required(table, key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, "a text in quotes", value.span());
            return None;
        };
        if text.trim().is_empty() {
            self.empty(key, value.span());
            return None;
        }
        Some((text.to_owned(), value.span()))
    }

    /// A text that may be left out; `None` only after a finding.
    pub(super) fn optional(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let Some(value) = table.entries.get(key) else {
            return Some(String::new());
        };
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(key, "a text in quotes", value.span());
        }
        text
    }

    pub(super) fn word<T>(
        &mut self,
        table: &Table<'_>,
        key: &str,
        words: &[&str],
        named: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (text, span) = self.text(table, key)?;
        let found = named(&text);
        if found.is_none() {
            self.unknown(
                UNKNOWN_WORD,
                &format!("word for `{key}`"),
                &text,
                span,
                words,
            );
        }
        found
    }

    pub(super) fn unknown(
        &mut self,
        code: &'static str,
        what: &str,
        read: &str,
        span: Range<usize>,
        known: &[&str],
    ) {
        let mut finding = Finding::error(code, format!("unknown {what}: `{read}`"))
            .at(self.file, span)
            .label("not known")
            .expected(format!("one of {}", known.join(", ")));
        if let Some(near) = nearest(read, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        self.findings.push(finding);
    }

    pub(super) fn wrong_type(&mut self, key: &str, expected: &str, span: Range<usize>) {
        self.findings.push(
            Finding::error(WRONG_TYPE, format!("`{key}` has another type"))
                .at(self.file, span)
                .expected(expected),
        );
    }

    pub(super) fn empty(&mut self, key: &str, span: Range<usize>) {
        self.findings.push(
            Finding::error(EMPTY, format!("`{key}` is empty"))
                .at(self.file, span)
                .help("write something, or leave the attribute out"),
        );
    }
}
