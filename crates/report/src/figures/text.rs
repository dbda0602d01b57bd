//! How wide a text will be, without a font to ask. Estimates are generous: system fonts differ by a tenth.

/// Height of the usual text, units.
pub const SIZE: f64 = 13.0;
/// Distance between lines of text, units.
pub const LINE: f64 = 16.0;

/// Estimated width of a text drawn `size` units high.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | '·' => 0.33,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '\u{2009}' | '\u{a0}' => 0.4,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{2212}' | '×' | '±' | '→' => 0.95,
        c if c.is_ascii_uppercase() => 0.71,
        _ => 0.62,
    }
}

/// Breaks a text into at most `most` lines no wider than `room`; what does not fit ends in an ellipsis.
///
/// ```
/// use synovia_report::figures::text::wrap;
///
/// assert_eq!(wrap("UC-MSC 20 M ×2 (0, 6 mo)", 13.0, 120.0, 3), ["UC-MSC 20 M ×2", "(0, 6 mo)"]);
/// assert_eq!(wrap("one two three four", 13.0, 40.0, 2), ["one", "two…"]);
/// ```
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let cut = lines.len() > most;
    lines.truncate(most.max(1));
    if let Some(last) = lines.last_mut().filter(|_| cut) {
        last.push('…');
    }
    lines.iter().map(|line| shorten(line, size, room)).collect()
}

/// A text no wider than `room`, cut with an ellipsis when it must be.
pub fn shorten(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.trim_end_matches('…').chars() {
        if width(&kept, size) + em(character) * size + 0.58 * size > room {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_too_long_for_the_room_is_cut() {
        let cut = shorten("Allogeneicmesenchymalstromalcells", 13.0, 80.0);
        assert!(cut.ends_with('…') && width(&cut, 13.0) <= 80.0);
    }
}
