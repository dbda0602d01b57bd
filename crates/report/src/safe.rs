//! The one way of a text into a page: nothing in it is taken for markup, hides, or turns the direction of writing.
//!
//! Templates come here by `askama.toml`, figures and pieces of pages by [`escape`]. Titles, labels and notes are from files that anyone
//! may have written, and a mark of direction in one would turn round what stands beside it.

use std::fmt;

use askama::filters::{Escaper, Html};
use synovia_diagnostics::shown;

/// The escaping of every template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Safe;

impl Escaper for Safe {
    fn write_escaped_str<W: fmt::Write>(&self, page: W, text: &str) -> fmt::Result {
        Html.write_escaped_str(page, &shown(text))
    }
}

/// Text made safe between tags and inside attributes, on one line.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in shown(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_does_not_see_is_shown_by_either_way() {
        let evil = "<b>\u{202e}\u{200b}\u{1b}'\"&";
        assert_eq!(
            escape(evil),
            "&lt;b&gt;\u{fffd}\u{fffd}\u{fffd}&#39;&quot;&amp;"
        );
        let mut page = String::new();
        Safe.write_escaped_str(&mut page, evil).unwrap();
        assert_eq!(page, "&#60;b&#62;\u{fffd}\u{fffd}\u{fffd}&#39;&#34;&#38;");
    }
}
