use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::place::{Text, within};
use crate::shown::{is_hidden, shown, shown_on_one_line};
use crate::{Finding, Findings, Place, Severity, Sources};

/// Whether terminal colours are written. The caller knows whether it writes to a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// ANSI colours.
    Always,
}

/// A finding as other programs read it: the place in lines and columns, all fields flat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Code, such as `S0103`.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub title: String,
    /// Name of the file.
    pub file: String,
    /// Lines and columns.
    pub place: Place,
    /// What is wrong at the underlined text.
    pub label: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// The nearest valid name, or an example.
    pub help: Option<String>,
}

impl Findings {
    /// Everything found, as `rustc` prints it, an empty line between two; ends with a newline unless there is nothing to say.
    pub fn render(&self, sources: &Sources, colour: Colour) -> String {
        let rendered: Vec<String> = self
            .iter()
            .map(|finding| finding.render(sources, colour))
            .collect();
        rendered.join("\n")
    }

    /// Everything found, for other programs.
    pub fn records(&self, sources: &Sources) -> Vec<Record> {
        self.iter().map(|finding| finding.record(sources)).collect()
    }
}

impl Finding {
    /// As `rustc` prints it, ending with a newline. Of a file that is not in `sources` only the name is printed.
    pub fn render(&self, sources: &Sources, colour: Colour) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let file = shown_on_one_line(&self.file);
        let mut place = None;
        let mut group = level
            .primary_title(shown_on_one_line(&self.title))
            .id(self.code)
            .elements(std::iter::empty::<Origin<'_>>());
        match sources.read(&self.file) {
            Some(text) => {
                let excerpt = excerpt(text, within(&self.span, &text.text));
                let label = shown_on_one_line(&self.label);
                let annotation = AnnotationKind::Primary
                    .span(excerpt.span.clone())
                    .label((!label.is_empty()).then_some(label));
                group = group.element(
                    Snippet::source(excerpt.text.clone())
                        .line_start(excerpt.first_line)
                        .path(file.clone())
                        .annotation(annotation),
                );
                place = excerpt.places(&file);
            }
            None if file.is_empty() => {}
            None => group = group.element(Origin::path(file.clone())),
        }
        if let Some(expected) = &self.expected {
            group = group.element(Level::NOTE.message(format!("expected {}", advice(expected))));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(advice(help)));
        }
        let renderer = match colour {
            Colour::Never => Renderer::plain(),
            Colour::Always => Renderer::styled(),
        };
        let mut rendered = renderer.render(&[group]);
        if let Some([counted, meant]) = place {
            rendered = rendered.replacen(&counted, &meant, 1);
        }
        rendered.push('\n');
        rendered
    }

    /// For other programs.
    pub fn record(&self, sources: &Sources) -> Record {
        Record {
            code: self.code,
            severity: self.severity,
            title: self.title.clone(),
            file: self.file.clone(),
            place: sources.place(&self.file, &self.span),
            label: self.label.clone(),
            expected: self.expected.clone(),
            help: self.help.clone(),
        }
    }
}

/// Longest stretch of text underlined; the rest of a longer one adds nothing for the reader.
const LONGEST_LINE: usize = 400;
/// Most lines underlined.
const MOST_LINES: usize = 12;

/// What is printed of the lines that a finding is about.
struct Excerpt {
    first_line: usize,
    text: String,
    span: std::ops::Range<usize>,
    /// Column of the span in the file, and in what is left of its first line.
    column: usize,
    column_left: usize,
}

impl Excerpt {
    /// The place as the renderer counts it in what it is given, and as it is in the file, when they differ.
    fn places(&self, file: &str) -> Option<[String; 2]> {
        let at = |column: usize| format!("{file}:{}:{column}", self.first_line);
        (self.column != self.column_left).then(|| [at(self.column_left), at(self.column)])
    }
}

/// The lines of the span, control characters made visible, cut where lines or spans are endless. The work is bounded, however long the
/// lines: thousands of findings may be in one.
fn excerpt(read: &Text, span: std::ops::Range<usize>) -> Excerpt {
    let (first_line, column) = read.line_and_column(span.start);
    let last_line = read.line(span.end).min(first_line + MOST_LINES - 1);
    let mut shown = String::new();
    let (mut start, mut end) = (None, None);
    let mut column_left = column;
    for line in first_line..=last_line {
        let Some(bytes) = read.bytes_of_line(line) else {
            break;
        };
        let (mut from, mut until) = (bytes.start, 0);
        if line == first_line {
            // Enough of what is before the span to see where it stands.
            from = read.text[bytes.start..span.start]
                .char_indices()
                .nth_back(LONGEST_LINE - 1)
                .map_or(bytes.start, |(at, _)| bytes.start + at);
            until = span.start + LONGEST_LINE;
            column_left = read.text[from..span.start]
                .chars()
                .filter(|c| *c != '\r')
                .count()
                + 1;
        } else {
            shown.push('\n');
        }
        for (length, (offset, character)) in read.text[from..bytes.end].char_indices().enumerate() {
            let at = from + offset;
            if length >= LONGEST_LINE && at >= until {
                break;
            }
            if at == span.start {
                start = Some(shown.len());
            }
            if at == span.end {
                end = Some(shown.len());
            }
            match character {
                '\r' => {}
                _ if is_hidden(character) => shown.push('\u{FFFD}'),
                _ => shown.push(character),
            }
        }
        if span.start == bytes.end {
            start.get_or_insert(shown.len());
        }
        if span.end == bytes.end {
            end.get_or_insert(shown.len());
        }
    }
    let start = start.unwrap_or(shown.len());
    let end = end.unwrap_or(shown.len()).max(start);
    Excerpt {
        first_line,
        text: shown,
        span: start..end,
        column,
        column_left,
    }
}

/// Most characters of what would have been right. Lists of names may be long, and a name that is asked for may stand at their end.
const LONGEST_ADVICE: usize = 2_000;

fn advice(text: &str) -> String {
    let text = text.replace('\r', "");
    let mut advice: String = shown(&text).chars().take(LONGEST_ADVICE).collect();
    if advice.len() < shown(&text).len() {
        advice.push('…');
    }
    advice
}
