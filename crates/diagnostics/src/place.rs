use std::collections::BTreeMap;
use std::ops::Range;

/// The text of every file that findings may point into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    texts: BTreeMap<String, Text>,
}

/// A file, with the byte at which each of its lines starts, and how many characters there are before every [`BLOCK`] of bytes: thousands
/// of findings would otherwise each count the lines before them and, where they are all in one long line, the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pub text: String,
    line_starts: Vec<usize>,
    characters_before: Vec<usize>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 1024;

impl Text {
    fn new(text: String) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_newlines).collect();
        let mut characters_before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            characters_before.push(characters_before.last().unwrap_or(&0) + characters(block));
        }
        Text {
            text,
            line_starts,
            characters_before,
        }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// The bytes of a line, counted from 1, without its end; none beyond the last line.
    pub fn bytes_of_line(&self, line: usize) -> Option<Range<usize>> {
        let start = *self.line_starts.get(line - 1)?;
        let end = match self.line_starts.get(line) {
            Some(next) => next - 1,
            None => self.text.len(),
        };
        Some(start..end)
    }

    pub fn line_and_column(&self, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let start = self.line_starts[line - 1];
        (
            line,
            self.characters_until(at) - self.characters_until(start) + 1,
        )
    }

    /// Characters that begin before this byte.
    fn characters_until(&self, at: usize) -> usize {
        let block = at / BLOCK;
        self.characters_before[block] + characters(&self.text.as_bytes()[block * BLOCK..at])
    }
}

/// Characters that begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    const CONTINUES: u8 = 0b1000_0000;
    const TOP_TWO: u8 = 0b1100_0000;
    bytes
        .iter()
        .filter(|byte| **byte & TOP_TWO != CONTINUES)
        .count()
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a file. Bytes that are not UTF-8 are the caller's matter ([`String::from_utf8_lossy`]).
    pub fn with(mut self, file: impl Into<String>, text: impl Into<String>) -> Self {
        self.insert(file, text);
        self
    }

    /// Adds a file.
    pub fn insert(&mut self, file: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(file.into(), Text::new(text.into()));
    }

    /// The text of a file.
    pub fn text(&self, file: &str) -> Option<&str> {
        self.read(file).map(|read| read.text.as_str())
    }

    pub(crate) fn read(&self, file: &str) -> Option<&Text> {
        self.texts.get(file)
    }

    /// Where a span of a file is, in lines and columns; 1:1 for a file that is not here.
    pub fn place(&self, file: &str, span: &Range<usize>) -> Place {
        match self.read(file) {
            Some(text) => Place::inside(span, text),
            None => Place::of(span, ""),
        }
    }
}

/// A stretch of text as an editor counts it: lines and columns from 1, columns in characters, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column just after the last character.
    pub end_column: usize,
}

impl Place {
    /// Where a span of bytes is in `text`.
    pub fn of(span: &Range<usize>, text: &str) -> Self {
        Place::inside(span, &Text::new(text.to_owned()))
    }

    fn inside(span: &Range<usize>, text: &Text) -> Self {
        let span = within(span, &text.text);
        let (line, column) = text.line_and_column(span.start);
        let (end_line, end_column) = text.line_and_column(span.end);
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// The span, clamped to the text and widened to whole characters.
pub(crate) fn within(span: &Range<usize>, text: &str) -> Range<usize> {
    let mut start = span.start.min(text.len());
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_inside_a_character_is_widened_to_it() {
        assert_eq!(within(&(2..4), "aé€"), 1..6);
        assert_eq!(within(&(4..4), "aé€"), 3..6);
    }

    #[test]
    #[allow(clippy::reversed_empty_ranges)]
    fn a_span_past_the_end_or_backwards_is_clamped() {
        assert_eq!(within(&(10..20), "abc"), 3..3);
        assert_eq!(within(&(2..1), "abc"), 2..2);
        assert_eq!(within(&(0..usize::MAX), ""), 0..0);
    }

    #[test]
    fn columns_of_a_long_line_are_those_counted_one_by_one() {
        let text = "a\n".to_owned() + &"é€x".repeat(1_000);
        let read = Text::new(text.clone());
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]).skip(2) {
            assert_eq!(
                read.line_and_column(at),
                (2, text[2..at].chars().count() + 1)
            );
        }
        assert_eq!(
            Text::new("x".repeat(BLOCK)).line_and_column(BLOCK),
            (1, BLOCK + 1)
        );
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(
            Place::of(&(7..8), "a = 1\né = 2"),
            Place {
                line: 2,
                column: 1,
                end_line: 2,
                end_column: 2
            }
        );
        assert_eq!(
            Place::of(&(9..10), "a = 1\né = 2"),
            Place {
                line: 2,
                column: 3,
                end_line: 2,
                end_column: 4
            }
        );
    }
}
