//! A table with a known layout: fields by the name of their column, and findings that point at them.

use super::{Row, codes};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use synovia_diagnostics::csv::{self, Table};
use synovia_diagnostics::{Finding, Findings, nearest};

/// Which columns a table must and may have.
pub(super) struct Layout {
    /// Names of the file, without `.csv`.
    pub stems: &'static [&'static str],
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
}

/// A table that was read.
pub(super) struct Sheet {
    file: Arc<str>,
    table: Table,
    columns: BTreeMap<&'static str, usize>,
    /// Whether every row could be understood as a row; if not, what is missing elsewhere may be our fault.
    pub complete: bool,
}

impl Sheet {
    /// A table nobody gave.
    pub fn absent() -> Self {
        Sheet {
            file: "".into(),
            table: Table::default(),
            columns: BTreeMap::new(),
            complete: true,
        }
    }

    pub fn read(file: &str, text: &str, layout: &Layout, findings: &mut Findings) -> Self {
        let (table, found) = csv::read(file, text);
        let mut complete = !found.has_errors();
        let without_header = table.header.fields.is_empty();
        findings.extend(found);
        let mut columns = BTreeMap::new();
        let known = || layout.required.iter().chain(layout.optional).copied();
        for (at, field) in table.header.fields.iter().enumerate() {
            let name = field.text.trim();
            match known().find(|column| *column == name) {
                Some(column) => {
                    columns.entry(column).or_insert(at);
                }
                None => {
                    complete = false;
                    let all: Vec<&str> = known().collect();
                    let finding = Finding::error(codes::UNKNOWN_COLUMN, "unknown column")
                        .at(file, field.span.clone())
                        .label(format!("no column `{name}`"))
                        .expected(format!("one of {}", all.join(", ")));
                    findings.push(suggest(finding, name, all));
                }
            }
        }
        for column in layout.required {
            if !without_header && !columns.contains_key(column) {
                complete = false;
                findings.push(
                    Finding::error(
                        codes::MISSING_COLUMN,
                        format!("there is no column `{column}`"),
                    )
                    .at(file, table.header.span())
                    .expected(format!("a column `{column}`"))
                    .help("leave fields blank for what was not seen; the column itself is needed"),
                );
            }
        }
        if layout
            .required
            .iter()
            .any(|column| !columns.contains_key(column))
        {
            // Rows without their key would only repeat that finding.
            return Sheet {
                file: file.into(),
                table: Table::default(),
                columns,
                complete: false,
            };
        }
        Sheet {
            file: file.into(),
            table,
            columns,
            complete,
        }
    }

    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.table.whole_rows().map(|row| Line { sheet: self, row })
    }
}

/// One row of a sheet.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    sheet: &'a Sheet,
    row: &'a csv::Row,
}

impl<'a> Line<'a> {
    /// The trimmed text under a column; empty when the table has no such column.
    pub fn text(self, column: &str) -> &'a str {
        self.sheet
            .columns
            .get(column)
            .map_or("", |&at| self.row.fields[at].text.trim())
    }

    pub fn owned(self, column: &str) -> String {
        self.text(column).to_owned()
    }

    /// The text, unless it is blank.
    pub fn optional(self, column: &str) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    pub fn row(self) -> Row {
        Row {
            file: self.sheet.file.clone(),
            line: self.row.line,
        }
    }

    fn span(self, column: &str) -> Range<usize> {
        self.sheet
            .columns
            .get(column)
            .map_or(self.row.span(), |&at| self.row.fields[at].span.clone())
    }

    pub fn error(self, code: &'static str, column: &str, title: impl Into<String>) -> Finding {
        Finding::error(code, title).at(&*self.sheet.file, self.span(column))
    }

    pub fn warning(self, code: &'static str, column: &str, title: impl Into<String>) -> Finding {
        Finding::warning(code, title).at(&*self.sheet.file, self.span(column))
    }

    /// Says which of these fields are blank.
    pub fn must_have(self, columns: &[&str], findings: &mut Findings) {
        for column in columns {
            if self.text(column).is_empty() {
                findings.push(
                    self.error(codes::EMPTY, column, format!("`{column}` is empty"))
                        .expected("some text; say \"not seen\" if that is how it is"),
                );
            }
        }
    }

    /// A number, or `None` for a blank field and for a field that a finding is made about.
    pub fn number(self, column: &str, findings: &mut Findings) -> Option<f64> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let number = number(text);
        if number.is_none() {
            let mut finding = self
                .error(
                    codes::NOT_A_NUMBER,
                    column,
                    format!("`{column}` is not a number"),
                )
                .label(format!("`{text}`"))
                .expected("a number such as 4.5, or nothing when it was not seen");
            let with_point = text.replacen(',', ".", 1);
            if self::number(&with_point).is_some() {
                finding = finding.help(format!("write {with_point}, with a point"));
            }
            findings.push(finding);
        }
        number
    }

    /// A whole number above 0.
    pub fn count(self, column: &str, findings: &mut Findings) -> Option<u32> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let count = text.parse::<u32>().ok().filter(|count| *count > 0);
        if count.is_none() {
            findings.push(
                self.error(
                    codes::NOT_A_COUNT,
                    column,
                    format!("`{column}` is not a whole positive number"),
                )
                .label(format!("`{text}`"))
                .expected("a whole number above 0, or nothing when it was not seen"),
            );
        }
        count
    }

    /// A standard deviation or standard error.
    pub fn spread(self, column: &str, findings: &mut Findings) -> Option<f64> {
        let value = self.number(column, findings)?;
        if value <= 0.0 {
            findings.push(
                self.error(
                    codes::SPREAD_NOT_POSITIVE,
                    column,
                    format!("`{column}` is not positive"),
                )
                .label(format!("`{}`", self.text(column)))
                .expected("a number above 0, or nothing when it was not seen"),
            );
            return None;
        }
        Some(value)
    }

    /// A number of percent.
    pub fn percent(self, column: &str, findings: &mut Findings) -> Option<f64> {
        let value = self.number(column, findings)?;
        if !(0.0..=100.0).contains(&value) {
            findings.push(
                self.error(
                    codes::OUTSIDE_SCALE,
                    column,
                    format!("`{column}` is outside 0 to 100 %"),
                )
                .expected("a number of percent between 0 and 100"),
            );
        }
        Some(value)
    }

    /// One of the words of a closed list.
    pub fn word<T>(
        self,
        column: &str,
        words: &[&str],
        from_word: impl Fn(&str) -> Option<T>,
        findings: &mut Findings,
    ) -> Option<T> {
        let text = self.text(column);
        let value = from_word(text);
        if value.is_none() && !text.is_empty() {
            let finding = self
                .error(
                    codes::UNKNOWN_WORD,
                    column,
                    format!("`{column}` is none of its choices"),
                )
                .label(format!("no such choice as `{text}`"))
                .expected(format!("one of {}", words.join(", ")));
            findings.push(suggest(finding, text, words.iter().copied()));
        }
        value
    }
}

/// A finite number, written with digits.
fn number(text: &str) -> Option<f64> {
    let written_in_digits = text.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    text.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite() && written_in_digits)
}

/// The finding, with the nearest of the candidates if one is near.
pub(super) fn suggest<'a>(
    finding: Finding,
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Finding {
    match nearest(written, candidates) {
        Some(name) => finding.help(format!("did you mean `{name}`?")),
        None => finding,
    }
}
