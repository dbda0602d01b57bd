//! Text that is not TOML: what to say about it, and what of the rest can still be believed.

use std::collections::BTreeSet;
use std::ops::Range;

use synovia_diagnostics::Finding;
use toml::de::Error;

use crate::codes;
use crate::reading::{Page, with_help, with_point};

/// Most syntax errors that are shown; later ones usually follow from earlier ones.
const MOST: usize = 10;

/// How far the file can be believed in spite of its syntax errors.
pub(crate) struct Trust {
    /// Lines with a syntax error, by where they start.
    broken_lines: BTreeSet<usize>,
    /// Nothing after this byte has been understood: a bracket that was never closed swallows the rest.
    until: usize,
    whole: bool,
    line_starts: Vec<usize>,
}

/// Findings that hold whatever the rest of the file says.
const LOCAL: [&str; 12] = [
    codes::UNKNOWN_SECTION,
    codes::UNKNOWN_KEY,
    codes::WRONG_TYPE,
    codes::OUT_OF_RANGE,
    codes::UNKNOWN_WORD,
    codes::UNKNOWN_PRODUCT,
    codes::UNKNOWN_THRESHOLD,
    codes::WRONG_KIND_OF_THRESHOLD,
    codes::DOSE_DOES_NOT_FIT,
    codes::TIMING_DOES_NOT_FIT,
    codes::UNKNOWN_PARAMETER,
    codes::PARAMETER_OUT_OF_DOMAIN,
];

impl Trust {
    pub fn after(errors: &[Error], text: &str) -> Self {
        let line_starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let mut trust = Trust {
            broken_lines: BTreeSet::new(),
            until: text.len(),
            whole: errors.is_empty(),
            line_starts,
        };
        for error in errors {
            let line = trust.line_of(place(error, text).start);
            trust.broken_lines.insert(line);
        }
        if errors
            .iter()
            .any(|error| error.message().contains("unclosed") || error.message().contains("recurs"))
        {
            trust.until = trust.broken_lines.first().copied().unwrap_or(0);
        }
        trust
    }

    fn line_of(&self, at: usize) -> usize {
        let after = self.line_starts.partition_point(|start| *start <= at);
        self.line_starts[after.saturating_sub(1)]
    }

    /// Whether the finding would still be made if the syntax were put right.
    pub fn believes(&self, finding: &Finding) -> bool {
        self.whole
            || finding.code == codes::NOT_TOML
            || (LOCAL.contains(&finding.code)
                && finding.span.end <= self.until
                && !self
                    .broken_lines
                    .contains(&self.line_of(finding.span.start)))
    }
}

/// Makes the findings: one per broken line, none after an unclosed bracket.
pub(crate) fn report(page: &Page<'_>, errors: &[Error], trust: &Trust, text: &str) {
    let mut places: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (place(error, text), error.message()))
        .collect();
    places.sort_by_key(|(span, _)| span.start);
    let mut last_line = None;
    let mut shown = 0;
    for (span, message) in places {
        let line = trust.line_of(span.start);
        if last_line == Some(line) || (line > trust.until && shown > 0) || shown == MOST {
            continue;
        }
        last_line = Some(line);
        shown += 1;
        let finding = Finding::error(codes::NOT_TOML, "this is not valid TOML").label(message);
        let comma = decimal_comma(&text[line..]);
        let help = comma.or_else(|| help(message).map(str::to_owned));
        page.add(&span, with_help(finding, help));
    }
}

/// `alpha = 0,05` at the start of a text: what it would be with a point.
fn decimal_comma(from: &str) -> Option<String> {
    let (_, value) = from.lines().next()?.split_once('=')?;
    let value = value.split('#').next()?.trim();
    let point = with_point(value)?;
    Some(format!(
        "a decimal number has a point: did you mean {point}?"
    ))
}

fn place(error: &Error, text: &str) -> Range<usize> {
    error.span().unwrap_or(text.len()..text.len())
}

fn help(message: &str) -> Option<&'static str> {
    Some(match message {
        m if m.contains("duplicate key") => {
            "each section and each key is written once; only [[arm]] is repeated"
        }
        m if m.contains("must be quoted") => "put the text in quotes",
        m if m.contains("basic string") || m.contains("literal string") => {
            "a text ends with the quote it starts with"
        }
        m if m.contains("no value") => "write `key = value`",
        m if m.contains("comma") => {
            "entries of a list stand between [ and ], with commas between them"
        }
        m if m.contains("unclosed") => "what is opened with [ or { must be closed",
        m if m.contains("recurs") => "nothing in a study file is nested this deeply",
        _ => return None,
    })
}
