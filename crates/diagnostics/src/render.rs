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
        let mut group = level
            .primary_title(shown_on_one_line(&self.title))
            .id(self.code)
            .elements(std::iter::empty::<Origin<'_>>());
        match sources.read(&self.file) {
            Some(text) => {
                let span = within(&self.span, &text.text);
                let (line_start, excerpt, span) = excerpt(text, span);
                let label = shown_on_one_line(&self.label);
                let annotation = AnnotationKind::Primary
                    .span(span)
                    .label((!label.is_empty()).then_some(label));
                group = group.element(
                    Snippet::source(excerpt)
                        .line_start(line_start)
                        .path(file)
                        .annotation(annotation),
                );
            }
            None if file.is_empty() => {}
            None => group = group.element(Origin::path(file)),
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

/// The lines of the span, control characters made visible, cut where lines or spans are endless: number of the first line, text, span in it.
fn excerpt(read: &Text, span: std::ops::Range<usize>) -> (usize, String, std::ops::Range<usize>) {
    let text = read.text.as_str();
    let first = text[..span.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let line_start = read.line(first);
    let last = text[span.end..]
        .find('\n')
        .map_or(text.len(), |newline| span.end + newline);
    let mut shown = String::new();
    let (mut start, mut end) = (None, None);
    let (mut lines, mut length) = (1, 0);
    for (offset, character) in text[first..last].char_indices() {
        let at = first + offset;
        if at == span.start {
            start = Some(shown.len());
        }
        if at == span.end {
            end = Some(shown.len());
        }
        if character == '\n' {
            lines += 1;
            length = 0;
            if lines > MOST_LINES {
                break;
            }
        }
        length += 1;
        // What is before the span stays, since the column is counted in it.
        let in_view = length <= LONGEST_LINE || at < span.start + LONGEST_LINE;
        match character {
            '\n' | '\t' => shown.push(character),
            '\r' => {}
            _ if !in_view => {}
            _ if is_hidden(character) => shown.push('\u{FFFD}'),
            _ => shown.push(character),
        }
    }
    let start = start.unwrap_or(shown.len());
    let end = end.unwrap_or(shown.len()).max(start);
    (line_start, shown, start..end)
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
