use std::ops::Range;

use serde_spanned::Spanned;
use synovia_diagnostics::{Finding, shown};
use toml::de::{DeArray, DeTable, DeValue};

use super::number::wrong_type;
use super::words::is_meant;
use super::{Given, Limits, Page, Read, article_list, number, shortened, suggestion};
use crate::{codes, keys};

/// Longest title, label or name, characters.
const LONGEST_TEXT: usize = 200;
/// Most entries of any list in a study file.
const LONGEST_LIST: usize = 200;

/// One table of the file with its keys, or an absent one in which every key is absent.
pub(crate) struct Section<'a> {
    /// Where findings go.
    pub page: &'a Page<'a>,
    /// As written in the file: `[study]`, `[[arm]]`, `treatments`.
    pub name: String,
    /// The header, or the end of the file for an absent section.
    pub place: Range<usize>,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Section<'a> {
    pub fn new(
        page: &'a Page<'a>,
        name: impl Into<String>,
        place: Range<usize>,
        table: Option<&'a DeTable<'a>>,
    ) -> Self {
        Section {
            page,
            name: name.into(),
            place,
            table,
        }
    }

    /// Makes a finding about every key that is not in `valid`.
    pub fn only(&self, valid: &'static [&'static str]) {
        for key in self.table.into_iter().flat_map(|table| table.keys()) {
            let name = key.get_ref().as_ref();
            if valid.contains(&name) {
                continue;
            }
            let finding = Finding::error(
                codes::UNKNOWN_KEY,
                format!("unknown key `{}` in {}", shortened(name), self.name),
            )
            .label(format!("{} has no such key", self.name))
            .expected(article_list(valid.iter().copied()).replace('"', "`"));
            let home = keys::SECTIONS
                .iter()
                .find(|(_, keys)| keys.contains(&name))
                .map(|(section, _)| keys::header(section));
            let help = match home {
                Some(home) if home != self.name => Some(format!("`{name}` belongs in {home}")),
                _ => suggestion(name, valid.iter().copied()),
            };
            self.page.add(&key.span(), with_help(finding, help));
        }
    }

    /// Whether the section is in the file.
    pub fn is_present(&self) -> bool {
        self.table.is_some()
    }

    /// The value of a key as it is in the file.
    pub fn raw(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table?.get(key)
    }

    /// The keys that are in the file, with their places.
    pub fn entries(
        &self,
    ) -> impl Iterator<Item = (&'a str, Range<usize>, &'a Spanned<DeValue<'a>>)> {
        self.table
            .into_iter()
            .flat_map(|table| table.iter())
            .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// A finding if the key is absent, though the section is there; then, or when it is wrong, `stand_in`.
    pub fn required<T>(&self, key: &str, read: Read<T>, stand_in: T, example: &str) -> Given<T> {
        match read {
            Read::Absent => {
                if self.is_present() && !self.misspells(key) {
                    let finding = Finding::error(
                        codes::MISSING_KEY,
                        format!("`{key}` is missing in {}", self.name),
                    )
                    .label(format!("needs `{key}`"))
                    .help(format!("for example: {key} = {example}"));
                    self.page.add(&self.place, finding);
                }
                Given::stand_in(stand_in, self.place.clone())
            }
            other => other.or(stand_in, &self.place),
        }
    }

    /// Whether a key that does not exist here is most like `key`: [`only`](Self::only) has then said what is meant.
    fn misspells(&self, key: &str) -> bool {
        let known = keys::within(&self.name);
        self.table
            .into_iter()
            .flat_map(|table| table.keys())
            .map(|name| name.get_ref().as_ref())
            .filter(|name| !keys::SECTIONS.iter().any(|(_, keys)| keys.contains(name)))
            .any(|name| is_meant(name, key, known))
    }

    fn read<T>(
        &self,
        key: &str,
        parse: impl FnOnce(&'a DeValue<'a>) -> Result<T, Finding>,
    ) -> Read<T> {
        let Some(value) = self.raw(key) else {
            return Read::Absent;
        };
        match parse(value.get_ref()) {
            Ok(parsed) => Read::Given(parsed, value.span()),
            Err(finding) => {
                self.page.add(&value.span(), finding);
                Read::Wrong(value.span())
            }
        }
    }

    /// A number.
    pub fn number(&self, key: &str, limits: Limits) -> Read<f64> {
        self.read(key, |value| {
            number::number(&format!("`{key}`"), value, limits)
        })
    }

    /// A number; what is said about one that is out of range is refined by whoever knows what was meant.
    pub fn number_or_refined(
        &self,
        key: &str,
        limits: Limits,
        refined: impl FnOnce(Finding, f64) -> Finding,
    ) -> Read<f64> {
        self.read(key, |value| {
            number::number(&format!("`{key}`"), value, limits).map_err(|finding| {
                match number::number("", value, Limits::new(f64::MIN, f64::MAX, "")) {
                    Ok(written) => refined(finding, written),
                    Err(_) => finding,
                }
            })
        })
    }

    /// A whole number.
    pub fn whole(&self, key: &str, limits: Limits) -> Read<u64> {
        self.read(key, |value| {
            number::whole(&format!("`{key}`"), value, limits)
        })
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str) -> Read<bool> {
        self.read(key, |value| {
            value
                .as_bool()
                .ok_or_else(|| wrong_type(&format!("`{key}`"), value, "true or false"))
        })
    }

    /// A text that is more than blanks.
    pub fn text(&self, key: &str) -> Read<&'a str> {
        self.read(key, |value| {
            let text = value
                .as_str()
                .ok_or_else(|| wrong_type(&format!("`{key}`"), value, "a text in quotes"))?;
            if text.trim().is_empty() {
                return Err(Finding::error(codes::EMPTY, format!("`{key}` is empty"))
                    .label("nothing in it")
                    .expected("a text"));
            }
            let length = text.chars().count();
            if length > LONGEST_TEXT || text.chars().any(char::is_control) {
                let label = if length > LONGEST_TEXT {
                    format!("{length} characters")
                } else {
                    "a line break or control character in it".to_owned()
                };
                return Err(Finding::error(
                    codes::OUT_OF_RANGE,
                    format!("`{key}` cannot be printed everywhere"),
                )
                .label(label)
                .expected(format!("at most {LONGEST_TEXT} characters on one line")));
            }
            if text != shown(text) {
                return Err(Finding::error(
                    codes::HIDDEN_CHARACTERS,
                    format!("`{key}` has characters that nobody sees"),
                )
                .label(format!("this reads {}", shortened(&shown(text))))
                .expected("letters, digits, signs and blanks")
                .help("type it again instead of copying it"));
            }
            Ok(text.trim())
        })
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&'static str, T)]) -> Read<T> {
        let words = || choices.iter().map(|(word, _)| *word);
        self.read(key, |value| {
            let word = value
                .as_str()
                .ok_or_else(|| wrong_type(&format!("`{key}`"), value, &article_list(words())))?;
            choices
                .iter()
                .find(|(known, _)| *known == word)
                .map(|(_, meaning)| *meaning)
                .ok_or_else(|| {
                    let finding = Finding::error(
                        codes::UNKNOWN_WORD,
                        format!("`{key}` cannot be \"{}\"", shortened(word)),
                    )
                    .label("not one of the choices")
                    .expected(article_list(words()));
                    with_help(finding, suggestion(word, words()))
                })
        })
    }

    /// A list, not too long; `what` describes it.
    pub fn list(&self, key: &str, what: &str) -> Read<&'a DeArray<'a>> {
        self.read(key, |value| {
            let list = value
                .as_array()
                .ok_or_else(|| wrong_type(&format!("`{key}`"), value, what))?;
            if list.len() > LONGEST_LIST {
                return Err(Finding::error(
                    codes::OUT_OF_RANGE,
                    format!("`{key}` has {} entries", list.len()),
                )
                .label("too long")
                .expected(format!("at most {LONGEST_LIST} entries")));
            }
            Ok(list)
        })
    }

    /// A list of at least one number.
    pub fn numbers(&self, key: &str, limits: Limits, what: &str) -> Read<Vec<Given<f64>>> {
        self.each(key, what, |name, value| number::number(name, value, limits))
    }

    /// A list of at least one whole number.
    pub fn wholes(&self, key: &str, limits: Limits, what: &str) -> Read<Vec<Given<u64>>> {
        self.each(key, what, |name, value| number::whole(name, value, limits))
    }

    fn each<T>(
        &self,
        key: &str,
        what: &str,
        parse: impl Fn(&str, &DeValue<'_>) -> Result<T, Finding>,
    ) -> Read<Vec<Given<T>>> {
        let (list, place) = match self.list(key, what) {
            Read::Absent => return Read::Absent,
            Read::Wrong(place) => return Read::Wrong(place),
            Read::Given(list, place) => (list, place),
        };
        if list.is_empty() {
            let finding = Finding::error(codes::EMPTY, format!("`{key}` is an empty list"))
                .label("nothing in it")
                .expected(what);
            self.page.add(&place, finding);
            return Read::Wrong(place);
        }
        let mut values = Vec::with_capacity(list.len());
        for item in list.iter() {
            match parse(&format!("an entry of `{key}`"), item.get_ref()) {
                Ok(value) => values.push(Given::sound(value, item.span())),
                Err(finding) => self.page.add(&item.span(), finding),
            }
        }
        if values.len() == list.len() {
            Read::Given(values, place)
        } else {
            Read::Wrong(place)
        }
    }
}

/// The finding with a help line, if there is one.
pub(crate) fn with_help(finding: Finding, help: Option<String>) -> Finding {
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}
