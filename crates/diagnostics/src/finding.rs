use std::cmp::Ordering;
use std::collections::{BTreeSet, btree_set};
use std::fmt;
use std::ops::Range;

/// Whether the user's file can be used at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is run before this is put right.
    Error,
    /// It runs, and the user should know.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// One thing to say about one place in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable name of the kind of finding, such as `S0103`; documentation and tests refer to it.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub title: String,
    /// Name of the file, as in [`Sources`](crate::Sources).
    pub file: String,
    /// Bytes of the file that are underlined.
    pub span: Range<usize>,
    /// What is wrong at the underlined text; may be empty.
    pub label: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// The nearest valid name, or an example.
    pub help: Option<String>,
}

impl Finding {
    /// An error; say where with [`at`](Finding::at).
    pub fn error(code: &'static str, title: impl Into<String>) -> Self {
        Finding::new(code, Severity::Error, title.into())
    }

    /// A warning; say where with [`at`](Finding::at).
    pub fn warning(code: &'static str, title: impl Into<String>) -> Self {
        Finding::new(code, Severity::Warning, title.into())
    }

    fn new(code: &'static str, severity: Severity, title: String) -> Self {
        Finding {
            code,
            severity,
            title,
            file: String::new(),
            span: 0..0,
            label: String::new(),
            expected: None,
            help: None,
        }
    }

    /// The file and the bytes to underline.
    pub fn at(mut self, file: impl Into<String>, span: Range<usize>) -> Self {
        self.file = file.into();
        self.span = span;
        self
    }

    /// What is wrong at the underlined text.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What would have been right; printed after the word "expected".
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The nearest valid name, or an example.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn order(&self) -> (&str, usize, usize, Severity, &str, &str) {
        (
            &self.file,
            self.span.start,
            self.span.end,
            self.severity,
            self.code,
            &self.title,
        )
    }
}

/// Everything found, kept in the order of the files.
///
/// A tree, since a mangled table gives tens of thousands of them, in no order, and each would otherwise move those after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    found: BTreeSet<Found>,
}

/// A finding and how many were found before it, by which those of one place stay in the order in which they were found.
#[derive(Debug, Clone)]
struct Found {
    finding: Finding,
    turn: usize,
}

impl Found {
    fn order(&self) -> impl Ord + '_ {
        (self.finding.order(), self.turn)
    }
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// When it was found makes no other finding of it.
impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.finding == other.finding
    }
}

impl Eq for Found {}

/// All findings, by file and place.
#[derive(Debug, Clone)]
pub struct Iter<'a>(btree_set::Iter<'a, Found>);

impl<'a> Iterator for Iter<'a> {
    type Item = &'a Finding;

    fn next(&mut self) -> Option<&'a Finding> {
        self.0.next().map(|found| &found.finding)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|found| &found.finding)
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl Findings {
    /// Nothing found yet.
    pub fn new() -> Self {
        Findings::default()
    }

    /// Adds one, at its place in the file.
    pub fn push(&mut self, finding: Finding) {
        let turn = self.found.len();
        self.found.insert(Found { finding, turn });
    }

    /// All of them, by file and place.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.found.iter())
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether at least one is an error.
    pub fn has_errors(&self) -> bool {
        self.iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// How many are errors.
    pub fn errors(&self) -> usize {
        self.iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count()
    }

    /// How many are warnings.
    pub fn warnings(&self) -> usize {
        self.len() - self.errors()
    }

    /// How many of each, in words: `2 errors, 1 warning`; `no findings` when there are none.
    pub fn summary(&self) -> String {
        let count = |n: usize, word: &str| match n {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{n} {word}s")),
        };
        let counts: Vec<String> = [
            count(self.errors(), "error"),
            count(self.warnings(), "warning"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if counts.is_empty() {
            "no findings".to_owned()
        } else {
            counts.join(", ")
        }
    }
}

impl Extend<Finding> for Findings {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<T: IntoIterator<Item = Finding>>(findings: T) -> Self {
        let mut all = Findings::new();
        all.extend(findings);
        all
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        let findings: Vec<Finding> = self.found.into_iter().map(|found| found.finding).collect();
        findings.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = Iter<'a>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
