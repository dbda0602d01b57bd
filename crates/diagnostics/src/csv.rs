//! Tables as text (comma-separated values, RFC 4180), with the place of every field, so that findings can point at it.
//!
//! ```
//! use synovia_diagnostics::csv;
//!
//! let text = "arm,n\r\n\"saline, 5 mL\",20\r\n";
//! let (table, findings) = csv::read("arms.csv", text);
//! assert!(findings.is_empty());
//! let first = &table.rows[0];
//! assert_eq!((first.fields[0].text.as_str(), first.line), ("saline, 5 mL", 2));
//! assert_eq!(&text[first.fields[1].span.clone()], "20");
//! ```
//!
//! Fields may stand in quotation marks, and then contain commas, line ends and doubled quotation marks. Lines end in LF or CRLF; a byte
//! order mark at the start is passed over, empty lines are left out. Nothing that a file contains makes this fail: what is not sound
//! becomes a finding, and everything that could be read is returned beside it.

mod dialect;

use std::ops::Range;

use crate::{Finding, Findings};

/// The bytes are not UTF-8.
pub const NOT_TEXT: &str = "C0101";
/// A quotation mark where none can stand, or text after the closing one.
pub const STRAY_QUOTE: &str = "C0102";
/// A quotation mark that is never closed.
pub const UNCLOSED_QUOTE: &str = "C0103";
/// A row with more or fewer fields than the header.
pub const RAGGED_ROW: &str = "C0104";
/// No header line: the file is empty.
pub const NO_HEADER: &str = "C0105";
/// Two columns of one name.
pub const REPEATED_COLUMN: &str = "C0106";
/// A warning: fields are separated by semicolons or tabs, and were read so.
pub const OTHER_SEPARATOR: &str = "C0107";
/// Numbers with commas beside numbers with points: what the commas mean cannot be told.
pub const DECIMAL_COMMA: &str = "C0108";

/// One field as it is meant, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// The content, without enclosing quotation marks; doubled ones are single.
    pub text: String,
    /// Bytes of the file, enclosing quotation marks included.
    pub span: Range<usize>,
}

/// One line of the table; several lines of the file when a quoted field contains line ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The fields, in the order of the file. As many as the header has, unless there is a finding about it.
    pub fields: Vec<Field>,
    /// Line of the file on which the row starts, from 1.
    pub line: usize,
}

impl Row {
    /// From the first field's first byte to the last one's last.
    pub fn span(&self) -> Range<usize> {
        match (self.fields.first(), self.fields.last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => 0..0,
        }
    }
}

/// A header and the rows below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub header: Row,
    /// Everything below, ragged rows too.
    pub rows: Vec<Row>,
}

impl Table {
    /// Which column has this name, exactly; the first if there are several.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header
            .fields
            .iter()
            .position(|field| field.text == name)
    }

    /// The rows that have as many fields as the header. In the others nobody knows which field belongs to which column.
    pub fn whole_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(|row| row.fields.len() == self.header.fields.len())
    }
}

/// Reads bytes. Where they are not UTF-8, that is a finding, and spans are those of the text that is returned.
///
/// The text is the bytes themselves when they are UTF-8; otherwise each unreadable stretch is replaced by `\u{FFFD}`. It is what
/// [`Sources`](crate::Sources) must be given for the findings to point at the right places.
pub fn read_bytes(file: &str, bytes: &[u8]) -> (Table, String, Findings) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (table, mut findings) = read(file, &text);
    if let Err(error) = std::str::from_utf8(bytes) {
        let start = error.valid_up_to();
        findings.push(
            Finding::error(NOT_TEXT, "the file is not text in UTF-8")
                .at(file, start..start + '\u{FFFD}'.len_utf8())
                .label(format!(
                    "byte {} (0x{:02x}) is not UTF-8",
                    start + 1,
                    bytes[start]
                ))
                .expected("text in UTF-8")
                .help("save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")"),
        );
    }
    (table, text, findings)
}

/// Reads text; `file` is the name by which findings call it.
pub fn read(file: &str, text: &str) -> (Table, Findings) {
    let separator = dialect::separator(text);
    let mut reader = Reader {
        file,
        text,
        separator,
        at: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
        line: 1,
        findings: Findings::new(),
    };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        if let Some(row) = reader.row() {
            rows.push(row);
        }
    }
    let mut findings = reader.findings;
    if rows.is_empty() {
        findings.push(
            Finding::error(NO_HEADER, "the table is empty")
                .at(file, 0..0)
                .expected("a first line with the names of the columns"),
        );
        return (Table::default(), findings);
    }
    let header = rows.remove(0);
    check_header(file, &header, &mut findings);
    for row in &rows {
        if row.fields.len() != header.fields.len() {
            findings.push(ragged(file, row, header.fields.len()));
        }
    }
    dialect::settle(file, separator, &header, &mut rows, &mut findings);
    (Table { header, rows }, findings)
}

fn check_header(file: &str, header: &Row, findings: &mut Findings) {
    let mut seen = std::collections::BTreeSet::new();
    for field in &header.fields {
        if !seen.insert(field.text.as_str()) {
            findings.push(
                Finding::error(REPEATED_COLUMN, "two columns have the same name")
                    .at(file, field.span.clone())
                    .label(format!("`{}` again", field.text))
                    .expected("each column once"),
            );
        }
    }
}

fn ragged(file: &str, row: &Row, wanted: usize) -> Finding {
    let fields = row.fields.len();
    let (help, span) = if fields > wanted {
        (
            if fields == 2 * wanted {
                "a comma before a fraction is written as a point, or fields are separated by semicolons"
            } else {
                "a field that contains a comma stands in quotation marks"
            },
            row.fields[wanted].span.start..row.span().end,
        )
    } else {
        ("an empty field still needs its comma", row.span())
    };
    Finding::error(
        RAGGED_ROW,
        "a row has another number of fields than the header",
    )
    .at(file, span)
    .label(if fields == 1 {
        "1 field".to_owned()
    } else {
        format!("{fields} fields")
    })
    .expected(format!("{wanted} fields, as in the first line"))
    .help(help)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    separator: char,
    at: usize,
    line: usize,
    findings: Findings,
}

impl Reader<'_> {
    /// The next row, past its line end; nothing for an empty line.
    fn row(&mut self) -> Option<Row> {
        let (start, line) = (self.at, self.line);
        let mut fields = Vec::new();
        loop {
            fields.push(self.field());
            if self.rest().starts_with(self.separator) {
                self.at += 1;
            } else {
                break;
            }
        }
        let nothing_written = self.at == start;
        self.at += self.line_end();
        self.line += self.text[start..self.at].matches('\n').count();
        (!nothing_written).then_some(Row { fields, line })
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Bytes of the line end that starts here; 0 if none does.
    fn line_end(&self) -> usize {
        let rest = self.rest();
        if rest.starts_with('\n') {
            1
        } else if rest.starts_with("\r\n") {
            2
        } else {
            0
        }
    }

    fn field(&mut self) -> Field {
        let start = self.at;
        let mut text = String::new();
        if self.rest().starts_with('"') {
            self.quoted(&mut text);
        }
        self.plain(&mut text, start);
        Field {
            text,
            span: start..self.at,
        }
    }

    /// From the opening quotation mark past the closing one.
    fn quoted(&mut self, text: &mut String) {
        let opening = self.at;
        self.at += 1;
        loop {
            match self.rest().find('"') {
                None => {
                    text.push_str(&self.text[self.at..]);
                    self.at = self.text.len();
                    self.findings.push(
                        Finding::error(UNCLOSED_QUOTE, "a quotation mark is never closed")
                            .at(self.file, opening..opening + 1)
                            .label("everything from here on is one field")
                            .expected("a quotation mark at the end of the field"),
                    );
                    return;
                }
                Some(next) => {
                    text.push_str(&self.text[self.at..self.at + next]);
                    self.at += next + 1;
                    if !self.rest().starts_with('"') {
                        return;
                    }
                    text.push('"');
                    self.at += 1;
                }
            }
        }
    }

    /// Up to the next separator or line end.
    fn plain(&mut self, text: &mut String, start: usize) {
        let end = self.plain_end();
        let written = &self.text[self.at..end];
        let after_closing = self.at > start && !written.is_empty();
        if after_closing || written.contains('"') {
            let at = self.at + written.find('"').filter(|_| !after_closing).unwrap_or(0);
            let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
            self.findings.push(
                Finding::error(
                    STRAY_QUOTE,
                    if after_closing {
                        "text follows the closing quotation mark"
                    } else {
                        "a quotation mark stands inside a field without quotation marks"
                    },
                )
                .at(self.file, at..at + width)
                .expected("the whole field in quotation marks, those inside it doubled")
                .help("say \"no\" is written \"say \"\"no\"\"\""),
            );
        }
        text.push_str(written);
        self.at = end;
    }

    fn plain_end(&self) -> usize {
        let rest = self.rest();
        let mut from = 0;
        while let Some(found) = rest[from..].find([self.separator, '\n', '\r']) {
            let at = from + found;
            if rest[at..].starts_with('\r') && !rest[at..].starts_with("\r\n") {
                from = at + 1;
            } else {
                return self.at + at;
            }
        }
        self.text.len()
    }
}
