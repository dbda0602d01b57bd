//! What anyone wrote, on its way to a terminal: nothing in it steers the terminal, hides, or changes the order of what is read.

use std::borrow::Cow;

/// Longest piece of a message that a person is shown, characters.
pub const LONGEST_MESSAGE: usize = 400;

/// A text with everything that steers a terminal, is invisible or turns the direction of writing replaced by `\u{FFFD}`. Line ends and
/// tabs stay.
///
/// ```
/// use synovia_diagnostics::shown;
///
/// assert_eq!(shown("cells \u{1b}[2J\u{202e}enilas"), "cells \u{FFFD}[2J\u{FFFD}enilas");
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        Cow::Owned(
            text.chars()
                .map(|c| if is_hidden(c) { '\u{FFFD}' } else { c })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// The same on one line, cut after [`LONGEST_MESSAGE`] characters.
pub fn shown_on_one_line(text: &str) -> String {
    cut(&shown(&text.replace("\r\n", "\n")).replace('\n', " "))
}

/// Cut after [`LONGEST_MESSAGE`] characters, with `…` where something is left out.
pub fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Control characters, marks of direction, characters without width and tags: what a reader does not see and a terminal may obey.
pub(crate) fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(
            c,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_stay_and_what_steers_goes() {
        for plain in [
            "Knie 5 µL\n\tnach",
            "膝关节",
            "الركبة",
            "колено",
            "γόνατο",
            "👩🦵",
        ] {
            assert_eq!(shown(plain), plain);
        }
        for hidden in [
            '\u{1b}',
            '\u{7}',
            '\u{8}',
            '\r',
            '\u{9b}',
            '\u{7f}',
            '\u{202e}',
            '\u{2066}',
            '\u{200b}',
            '\u{200e}',
            '\u{feff}',
            '\u{2028}',
            '\u{e0041}',
        ] {
            assert_eq!(shown(&format!("a{hidden}b")), "a\u{FFFD}b");
        }
    }

    #[test]
    fn long_messages_are_cut_between_characters() {
        let long = "é".repeat(10_000);
        let cut = shown_on_one_line(&long);
        assert_eq!(cut.chars().count(), LONGEST_MESSAGE + 1);
        assert!(cut.ends_with('…'));
        assert_eq!(shown_on_one_line("a\r\nb\nc"), "a b c");
    }
}
