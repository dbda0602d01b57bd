//! Aligned text tables for a terminal.

/// Which side a column's entries stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// Rows under a header, each column as wide as its widest entry; no blanks at line ends.
///
/// Widths are counted in characters; entries with wide characters (Chinese, emoji) stand a little off.
pub fn aligned(header: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header
        .iter()
        .map(|(name, _)| name.chars().count())
        .collect();
    for row in rows {
        for (width, entry) in widths.iter_mut().zip(row) {
            *width = (*width).max(entry.chars().count());
        }
    }
    let names: Vec<String> = header.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&names).chain(rows) {
        let mut line = String::new();
        for ((entry, width), (_, align)) in row.iter().zip(&widths).zip(header) {
            let blanks = " ".repeat(width - entry.chars().count());
            match align {
                Align::Left => line.extend([entry.as_str(), &blanks, "  "]),
                Align::Right => line.extend([&blanks, entry.as_str(), "  "]),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_under_each_other() {
        let rows = [
            vec!["Saline".to_owned(), "-9.5".to_owned()],
            vec!["é".to_owned(), "-12.0".to_owned()],
        ];
        let text = aligned(&[("arm", Align::Left), ("change", Align::Right)], &rows);
        assert_eq!(text, "arm     change\nSaline    -9.5\né        -12.0\n");
    }
}
