//! Text as a field of a table of comma-separated values.

use std::borrow::Cow;

/// What makes a spreadsheet take a field for a formula when it stands first.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text as one field (RFC 4180): in quotation marks where it needs them, and behind an apostrophe where a spreadsheet would otherwise
/// compute it, since names may come from anywhere. Numbers are not texts and keep their sign.
///
/// ```
/// use synovia_results::csv_field;
///
/// assert_eq!(csv_field("saline"), "saline");
/// assert_eq!(csv_field("cells, \"fresh\""), "\"cells, \"\"fresh\"\"\"");
/// assert_eq!(csv_field("=HYPERLINK(A1)"), "'=HYPERLINK(A1)");
/// ```
pub fn csv_field(text: &str) -> Cow<'_, str> {
    let is_formula = text.trim_start_matches(' ').starts_with(FORMULA);
    let needs_marks = text.is_empty() || text.contains(['"', ',', '\n', '\r', '#']);
    if !is_formula && !needs_marks {
        return Cow::Borrowed(text);
    }
    let apostrophe = if is_formula { "'" } else { "" };
    let field = format!("{apostrophe}{text}");
    Cow::Owned(if needs_marks {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    })
}
