//! A user's own texts for lines that no program can fill.
//!
//! ```toml
//! [spirit-2025]
//! 4 = "ISRCTN12345678, registered 2026-01-01"
//! 30 = { not_applicable = "no patient takes part in a simulation" }
//!
//! [licences]
//! womac = "licence 4711 of 2026"
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use synovia_diagnostics::{Finding, Findings, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::checklist::STANDARDS;
use super::guard::licence_ids;
use super::table::rules;

/// Every finding about a file of texts: code, meaning.
pub const CODES: [(&str, &str); 10] = [
    ("T0201", "the file of texts cannot be read"),
    ("T0202", "the file of texts is not text in UTF-8"),
    ("T0203", "the file of texts is not valid TOML"),
    ("T0204", "unknown checklist"),
    ("T0205", "unknown line of a checklist"),
    ("T0206", "a value of the wrong type"),
    ("T0207", "an empty text"),
    ("T0208", "a text that is too long"),
    ("T0209", "unknown licence"),
    (
        "T0251",
        "a line declared not applicable that the program may fill",
    ),
];

/// The table of what a user says of licences.
const LICENCES: &str = "licences";

/// Characters; a protocol is written elsewhere, this is what stands in a line.
const LONGEST: usize = 5000;

/// What a user says of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MyText {
    /// What stands there.
    Text(String),
    /// Why it does not apply.
    NotApplicable(String),
}

/// All texts of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mine {
    lines: BTreeMap<(String, String), MyText>,
    licences: BTreeMap<String, String>,
}

impl Mine {
    /// What the user says of a line of a checklist.
    pub fn text(&self, standard: &str, item: &str) -> Option<&MyText> {
        self.lines.get(&(standard.to_owned(), item.to_owned()))
    }

    /// What the user says of a licence.
    pub fn licence(&self, id: &str) -> Option<&str> {
        self.licences.get(id).map(String::as_str)
    }

    /// Every text with the line it is for.
    pub fn texts(&self) -> impl Iterator<Item = (String, &str)> {
        self.lines
            .iter()
            .filter_map(|((standard, item), text)| match text {
                MyText::Text(text) => Some((format!("{standard} {item}"), text.as_str())),
                MyText::NotApplicable(_) => None,
            })
    }
}

/// Reads a file of texts and says everything that is wrong with it at once. Texts are usable when no finding is an error.
pub fn read_texts(file: &str, bytes: &[u8]) -> (Mine, Findings) {
    let mut reader = Reader {
        file,
        mine: Mine::default(),
        findings: Findings::new(),
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => reader.read(text),
        Err(error) => {
            let at = error.valid_up_to();
            reader.findings.push(
                Finding::error("T0202", "the file of texts is not text in UTF-8")
                    .at(file, at..at)
                    .label("this is no character")
                    .help("save it as UTF-8"),
            );
        }
    }
    (reader.mine, reader.findings)
}

struct Reader<'a> {
    file: &'a str,
    mine: Mine,
    findings: Findings,
}

impl Reader<'_> {
    fn error(&mut self, code: &'static str, title: &str, span: Range<usize>, label: &str) {
        let finding = self.finding(code, title, span, label);
        self.findings.push(finding);
    }

    fn finding(&self, code: &'static str, title: &str, span: Range<usize>, label: &str) -> Finding {
        Finding::error(code, title).at(self.file, span).label(label)
    }

    fn read(&mut self, text: &str) {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            self.error(
                "T0203",
                "the file of texts is not valid TOML",
                span,
                error.message(),
            );
        }
        if !errors.is_empty() {
            // What follows from unread text would only mislead.
            return;
        }
        for (name, value) in table.get_ref() {
            self.section(name, value);
        }
    }

    fn section(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let id = name.get_ref().as_ref();
        let known = STANDARDS.iter().map(|standard| standard.id);
        if id != LICENCES && !known.clone().any(|known| known == id) {
            let mut finding = self.finding(
                "T0204",
                "unknown checklist",
                name.span(),
                "no such checklist",
            );
            finding = match nearest(id, known.clone().chain([LICENCES])) {
                Some(near) => finding.help(format!("did you mean [{near}]?")),
                None => finding,
            };
            let names: Vec<&str> = known.chain([LICENCES]).collect();
            self.findings
                .push(finding.expected(format!("one of {}", names.join(", "))));
            return;
        }
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table of texts, such as [spirit-2025]");
            return;
        };
        for (key, value) in table {
            if id == LICENCES {
                self.licence(key, value);
            } else {
                self.line(id, key, value);
            }
        }
    }

    fn licence(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let id = key.get_ref().as_ref();
        if !licence_ids().any(|known| known == id) {
            let names: Vec<&str> = licence_ids().collect();
            let finding = self
                .finding("T0209", "unknown licence", key.span(), "no such licence")
                .expected(format!("one of {}", names.join(", ")));
            self.findings.push(match nearest(id, licence_ids()) {
                Some(near) => finding.help(format!("did you mean {near}?")),
                None => finding,
            });
            return;
        }
        if let Some(text) = self.words(value, "a text, such as \"licence 4711 of 2026\"") {
            self.mine.licences.insert(id.to_owned(), text);
        }
    }

    fn line(
        &mut self,
        standard: &str,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let item = key.get_ref().as_ref();
        let of_standard = || {
            rules()
                .iter()
                .filter(|rule| rule.standard.id == standard)
                .map(|rule| rule.item.as_str())
        };
        if !of_standard().any(|known| known == item) {
            let finding = self.finding(
                "T0205",
                "unknown line of a checklist",
                key.span(),
                "no such line",
            );
            // A line that was split is asked for by its parts.
            let parts: Vec<String> = of_standard()
                .filter(|known| known.starts_with(&format!("{item} (")))
                .map(|known| format!("\"{known}\""))
                .collect();
            let finding = if !parts.is_empty() {
                finding.help(format!("it has parts: {}", parts.join(", ")))
            } else if let Some(near) = nearest(item, of_standard()) {
                finding.help(format!("did you mean \"{near}\"?"))
            } else {
                finding.help("protocol.json lists the lines of each checklist")
            };
            self.findings.push(finding);
            return;
        }
        let place = (standard.to_owned(), item.to_owned());
        let DeValue::Table(table) = value.get_ref() else {
            let expected = "a text, or { not_applicable = \"the reason\" }";
            if let Some(text) = self.words(value, expected) {
                self.mine.lines.insert(place, MyText::Text(text));
            }
            return;
        };
        let is_reason =
            |(name, _): &(&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
                name.get_ref().as_ref() == "not_applicable"
            };
        match table.iter().next().filter(|_| table.len() == 1) {
            Some(entry) if is_reason(&entry) => {
                let Some(reason) = self.words(entry.1, "the reason, as text") else {
                    return;
                };
                let rule = rules()
                    .iter()
                    .find(|rule| rule.standard.id == standard && rule.item == item);
                if rule.is_some_and(|rule| rule.is_automatic()) {
                    self.findings.push(
                        Finding::warning(
                            "T0251",
                            "a line declared not applicable that the program may fill",
                        )
                        .at(self.file, key.span())
                        .label("what the program says stands, when it says something"),
                    );
                }
                self.mine.lines.insert(place, MyText::NotApplicable(reason));
            }
            _ => self.wrong_type(value, "a text, or { not_applicable = \"the reason\" }"),
        }
    }

    fn words(&mut self, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<String> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(value, expected);
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            let finding = self
                .finding(
                    "T0207",
                    "an empty text",
                    value.span(),
                    "nothing is said here",
                )
                .help("leave the line out: what is empty is missing");
            self.findings.push(finding);
            return None;
        }
        if text.chars().count() > LONGEST {
            let finding = self
                .finding("T0208", "a text that is too long", value.span(), "too long")
                .expected(format!("at most {LONGEST} characters"));
            self.findings.push(finding);
            return None;
        }
        Some(text.to_owned())
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, expected: &str) {
        let finding = self
            .finding(
                "T0206",
                "a value of the wrong type",
                value.span(),
                "of another type",
            )
            .expected(expected);
        self.findings.push(finding);
    }
}
