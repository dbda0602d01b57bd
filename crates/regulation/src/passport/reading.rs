//! From bytes to a passport, with everything that is wrong said at once.

mod entry;
mod syntax;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use synovia_diagnostics::{Finding, Findings, Sources, nearest};
use toml::de::{DeTable, DeValue};

use super::fields::{FIELDS, TABLES, field_named, fields_of};
use super::value::Known;
use super::{Passport, codes, plausible};

/// Longest file, bytes.
const LONGEST: usize = 1 << 20;
/// Most findings that are shown.
const MOST: usize = 100;
/// Keys above the tables.
const TOP: [&str; 3] = ["name", "source", "notes"];

/// What came of reading a passport.
#[derive(Debug, Clone)]
pub struct Read {
    /// The passport, unless there is an error.
    pub passport: Option<Passport>,
    /// Errors and warnings, in the order of the file.
    pub findings: Findings,
    /// The text that findings point into.
    pub sources: Sources,
}

/// The file being read, what was found in it, and the source of values that name none.
struct Page<'a> {
    file: &'a str,
    found: Vec<Finding>,
    source: Option<String>,
}

impl Page<'_> {
    fn add(&mut self, span: &Range<usize>, finding: Finding) {
        self.found.push(finding.at(self.file, span.clone()));
    }
}

/// Reads a file.
pub fn read_file(path: &Path) -> Read {
    let file = path.display().to_string();
    let mut bytes = Vec::new();
    let outcome = fs::File::open(path).and_then(|opened| {
        opened
            .take(LONGEST as u64 + 1)
            .read_to_end(&mut bytes)
            .map(|_| ())
    });
    match outcome {
        Ok(()) => read(&file, &bytes),
        Err(error) => unreadable(&file, format!("{file} cannot be read: {error}")),
    }
}

fn unreadable(file: &str, title: String) -> Read {
    let finding = Finding::error(codes::UNREADABLE, title)
        .at(file, 0..0)
        .expected("a text file of at most 1 MiB")
        .help("`synovia products new FILE` writes one to start from");
    Read {
        passport: None,
        findings: [finding].into_iter().collect(),
        sources: Sources::new(),
    }
}

/// Reads bytes; `file` is the name by which findings call them. Any bytes give findings or a passport, never a panic.
pub fn read(file: &str, bytes: &[u8]) -> Read {
    if bytes.len() > LONGEST {
        return unreadable(file, format!("{file} is longer than 1 MiB"));
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let sources = Sources::new().with(file, text.clone());
    if let Err(error) = std::str::from_utf8(bytes) {
        let start = error.valid_up_to();
        let finding = Finding::error(codes::NOT_TEXT, "the passport is not text in UTF-8")
            .at(file, start..start + '\u{FFFD}'.len_utf8())
            .label(format!("byte {} is not UTF-8", start + 1))
            .help("save it as UTF-8");
        return Read {
            passport: None,
            findings: [finding].into_iter().collect(),
            sources,
        };
    }
    let mut page = Page {
        file,
        found: Vec::new(),
        source: None,
    };
    // A byte-order mark is no part of the text, but places count from before it; blanks keep them.
    let unmarked = text
        .strip_prefix('\u{FEFF}')
        .map(|rest| format!("   {rest}"));
    let text = unmarked.as_deref().unwrap_or(&text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let passport = if errors.is_empty() {
        Some(passport(&mut page, root.get_ref(), text))
    } else {
        // What follows from text that was not understood is not believed.
        syntax::report(&mut page, &errors, text);
        None
    };
    let findings = limited(page.found, file);
    Read {
        passport: passport.filter(|_| !findings.has_errors()),
        findings,
        sources,
    }
}

fn passport(page: &mut Page<'_>, root: &DeTable<'_>, text: &str) -> Passport {
    page.source = top_text(page, root, "source");
    let notes = top_text(page, root, "notes").unwrap_or_default();
    let name = top_text(page, root, "name");
    if !root.contains_key("name") {
        missing(page, 0..0, "name", "name = \"Cells of our own\"");
    }
    let mut stated = BTreeMap::new();
    let mut spans = BTreeMap::new();
    for (key, value) in root {
        let table = key.get_ref().as_ref();
        if TOP.contains(&table) {
            continue;
        }
        let Some(table) = TABLES.iter().find(|known| **known == table) else {
            unknown_at_top(page, table, key.span());
            continue;
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let finding = Finding::error(codes::WRONG_TYPE, format!("`{table}` is a table"))
                .label("this is none")
                .expected(format!("a line [{table}], and its fields below"));
            page.add(&value.span(), finding);
            continue;
        };
        read_table(page, table, entries, &mut stated, &mut spans);
    }
    let kind_is_written = matches!(
        root.get("identity").map(|table| table.get_ref()),
        Some(DeValue::Table(table)) if table.contains_key("kind")
    );
    let passport = Passport {
        name: name.unwrap_or_default(),
        notes,
        stated,
    };
    if !kind_is_written {
        let place = text.find("[identity]").map_or(0..0, |at| at..at + 10);
        missing(page, place, "kind", "kind = \"cell\" under [identity]");
    } else if passport.word("identity.kind").is_some() {
        plausible::check(&passport, &spans, |span, finding| page.add(span, finding));
    }
    passport
}

fn read_table(
    page: &mut Page<'_>,
    table: &'static str,
    entries: &DeTable<'_>,
    stated: &mut BTreeMap<&'static str, Known>,
    spans: &mut BTreeMap<&'static str, Range<usize>>,
) {
    for (key, value) in entries {
        let name = format!("{table}.{}", key.get_ref());
        match field_named(&name) {
            None => unknown_key(page, table, key.get_ref(), key.span()),
            Some(field) => {
                if let Some(known) = entry::read(page, field, value) {
                    stated.insert(field.name, known);
                    spans.insert(field.name, value.span());
                }
            }
        }
    }
    // What is the matter with the kind is said once, and then everything is asked as of something unknown.
    if table == "identity"
        && stated
            .get("identity.kind")
            .is_some_and(|kind| kind.value.is_none())
    {
        let span = spans.get("identity.kind").cloned().unwrap_or_default();
        missing(page, span, "kind", "kind = \"cell\" under [identity]");
    }
}

fn missing(page: &mut Page<'_>, place: Range<usize>, key: &str, example: &str) {
    let finding = Finding::error(codes::MISSING, format!("`{key}` is missing"))
        .label(format!("needs `{key}`"))
        .expected("a name, and the kind of the product: what else is asked depends on it")
        .help(format!("for example: {example}"));
    page.add(&place, finding);
}

fn unknown_at_top(page: &mut Page<'_>, name: &str, span: Range<usize>) {
    let home = FIELDS.iter().find(|field| field.key() == name);
    let help = match home {
        Some(field) => Some(format!("`{name}` belongs in [{}]", field.table())),
        None => suggestion(name, TABLES.iter().chain(&TOP).copied()),
    };
    let finding = Finding::error(
        codes::UNKNOWN_TABLE,
        format!("unknown table or key `{}`", shortened(name)),
    )
    .expected(listed(&[&TOP[..], &TABLES].concat()));
    page.add(&span, with_help(finding, help));
}

fn unknown_key(page: &mut Page<'_>, table: &str, name: &str, span: Range<usize>) {
    let keys: Vec<&str> = fields_of(table).map(|field| field.key()).collect();
    let home = FIELDS.iter().find(|field| field.key() == name);
    let help = match home {
        Some(field) => Some(format!("`{name}` belongs in [{}]", field.table())),
        None => suggestion(name, keys.iter().copied()),
    };
    let finding = Finding::error(
        codes::UNKNOWN_KEY,
        format!("unknown field `{}` in [{table}]", shortened(name)),
    )
    .label(format!("[{table}] has no such field"))
    .expected(listed(&keys));
    page.add(&span, with_help(finding, help));
}

fn top_text(page: &mut Page<'_>, root: &DeTable<'_>, key: &str) -> Option<String> {
    let value = root.get(key)?;
    entry::text(page, key, value.get_ref(), &value.span())
}

fn limited(mut found: Vec<Finding>, file: &str) -> Findings {
    let all = found.len();
    // Errors first, so that none is lost behind warnings; the collection puts them in order again.
    found.sort_by_key(|finding| (finding.severity, finding.span.start));
    found.truncate(MOST);
    if all > MOST {
        found.push(
            Finding::error(
                codes::TOO_MANY,
                format!("{} more findings are not shown", all - MOST),
            )
            .at(file, usize::MAX..usize::MAX)
            .help("put these right and check again"),
        );
    }
    found.into_iter().collect()
}

fn with_help(finding: Finding, help: Option<String>) -> Finding {
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// Longest piece of a user's text that is repeated in a finding, characters.
const LONGEST_ECHO: usize = 60;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_ECHO) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

/// Nobody means a short name by an endless one, and the distance between long texts takes long to count.
fn suggestion<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if name.chars().nth(LONGEST_ECHO).is_some() {
        return None;
    }
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
