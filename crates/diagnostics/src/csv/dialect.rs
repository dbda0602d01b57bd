//! Tables as spreadsheets of countries with decimal commas write them: fields separated by semicolons (or tabs), `0,5` for a half.

use super::{DECIMAL_COMMA, OTHER_SEPARATOR, Row};
use crate::{Finding, Findings};

/// What separates the fields of a text: a comma, unless the first line that has anything has none and has semicolons or tabs.
pub(super) fn separator(text: &str) -> char {
    let first = text
        .lines()
        .map(|line| line.trim_start_matches('\u{FEFF}'))
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let mut is_quoted = false;
    let mut outside = |wanted: char| {
        is_quoted = false;
        first.chars().any(|c| {
            is_quoted ^= c == '"';
            c == wanted && !is_quoted
        })
    };
    [',', ';', '\t']
        .into_iter()
        .find(|candidate| outside(*candidate))
        .unwrap_or(',')
}

/// Makes points of decimal commas, where fields are separated by something else, and says so; says what cannot be told.
pub(super) fn settle(
    file: &str,
    separator: char,
    header: &Row,
    rows: &mut [Row],
    findings: &mut Findings,
) {
    if separator == ',' {
        return;
    }
    let is = |row: &Row, sign: char| {
        row.fields
            .iter()
            .any(|field| is_number_with(&field.text, sign))
    };
    let with_comma = rows.iter().position(|row| is(row, ','));
    let has_points = rows.iter().any(|row| is(row, '.'));
    let mut read_so = match separator {
        ';' => "the fields are separated by semicolons".to_owned(),
        _ => "the fields are separated by tabs".to_owned(),
    };
    match with_comma {
        Some(first) if has_points => {
            let field = rows[first]
                .fields
                .iter()
                .find(|field| is_number_with(&field.text, ','));
            let span = field.map_or(rows[first].span(), |field| field.span.clone());
            findings.push(
                Finding::error(
                    DECIMAL_COMMA,
                    "numbers with commas beside numbers with points",
                )
                .at(file, span)
                .label("a half or thousands?")
                .expected("numbers with a point for the fraction and nothing between thousands")
                .help("write 0.5 for a half and 1000 for a thousand, in all rows"),
            );
        }
        Some(_) => {
            read_so += ", and a comma stands before the fraction of numbers";
            for field in rows.iter_mut().flat_map(|row| &mut row.fields) {
                if is_number_with(&field.text, ',') {
                    field.text = field.text.replace(',', ".");
                }
            }
        }
        None => {}
    }
    findings.push(
        Finding::warning(OTHER_SEPARATOR, read_so)
            .at(file, header.span())
            .label("read so")
            .help("nothing has to be done; commas between fields and points in numbers are read without this note"),
    );
}

/// Whether a text is a number with one such sign before its fraction, and nothing else.
fn is_number_with(text: &str, sign: char) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.trim().trim_start_matches(['+', '-']);
    let (number, power) = unsigned
        .split_once(['e', 'E'])
        .map_or((unsigned, None), |(number, power)| (number, Some(power)));
    let is_power = power.is_none_or(|power| digits(power.trim_start_matches(['+', '-'])));
    is_power
        && number
            .split_once(sign)
            .is_some_and(|(whole, fraction)| digits(whole) && digits(fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_with_anything_in_it_says_what_separates_fields() {
        assert_eq!(separator("a,b\n1;2"), ',');
        assert_eq!(separator("\u{FEFF}\r\na;b\r\n1,5;2"), ';');
        assert_eq!(separator("a\tb\n1\t2"), '\t');
        assert_eq!(separator("\"a;b\",c\n"), ',');
        assert_eq!(separator("\"a,b\";c\n"), ';');
        assert_eq!(separator("only\n1;2\n"), ',');
        assert_eq!(separator(""), ',');
    }

    #[test]
    fn a_decimal_comma_is_told_from_a_list() {
        for text in ["0,5", "-12,25", "+1,5e-3", " 3,0 "] {
            assert!(is_number_with(text, ','), "{text}");
        }
        for text in ["1,2,3", "5 mg, 3 mL", ",5", "5,", "1.000,5", "", "a,5"] {
            assert!(!is_number_with(text, ','), "{text}");
        }
    }
}
