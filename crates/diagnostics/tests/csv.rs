//! Tables as text: what was written comes back, and nothing that is written does harm.

use proptest::prelude::*;
use synovia_diagnostics::{Colour, Sources, csv};

fn codes(text: &str) -> Vec<&'static str> {
    let (_, findings) = csv::read("t.csv", text);
    findings.iter().map(|finding| finding.code).collect()
}

fn texts(row: &csv::Row) -> Vec<&str> {
    row.fields.iter().map(|field| field.text.as_str()).collect()
}

/// Written as RFC 4180 says: in quotation marks wherever that may be needed.
fn written(rows: &[Vec<String>], line_end: &str) -> String {
    let field = |text: &String| {
        if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.clone()
        }
    };
    rows.iter()
        .map(|row| row.iter().map(field).collect::<Vec<_>>().join(",") + line_end)
        .collect()
}

#[test]
fn quotes_commas_and_line_ends_inside_a_field_are_content() {
    let text = "a,b\r\n\"one, two\",\"says \"\"no\"\"\r\nand goes\"\r\nlast,row";
    let (table, findings) = csv::read("t.csv", text);
    assert!(findings.is_empty());
    assert_eq!(
        texts(&table.rows[0]),
        ["one, two", "says \"no\"\r\nand goes"]
    );
    assert_eq!(texts(&table.rows[1]), ["last", "row"]);
    assert_eq!((table.rows[0].line, table.rows[1].line), (2, 4));
    assert_eq!(&text[table.rows[0].fields[0].span.clone()], "\"one, two\"");
}

#[test]
fn a_byte_order_mark_and_empty_lines_are_passed_over() {
    let (table, findings) = csv::read("t.csv", "\u{FEFF}a,b\n\n1,2\n\n");
    assert!(findings.is_empty());
    assert_eq!(texts(&table.header), ["a", "b"]);
    assert_eq!((table.rows.len(), table.rows[0].line), (1, 3));
    assert_eq!(table.column("b"), Some(1));
    assert_eq!(table.column("c"), None);
}

#[test]
fn each_unsound_table_is_a_finding_of_its_own() {
    assert_eq!(codes("a,b\n1,x\"y\n"), [csv::STRAY_QUOTE]);
    assert_eq!(codes("a,b\n1,\"x\"y\n"), [csv::STRAY_QUOTE]);
    assert_eq!(codes("a,b\n1,\"x\n"), [csv::UNCLOSED_QUOTE]);
    assert_eq!(codes("a,b\n1\n1,2,3\n"), [csv::RAGGED_ROW; 2]);
    assert_eq!(codes(""), [csv::NO_HEADER]);
    assert_eq!(codes("\u{FEFF}\n\n"), [csv::NO_HEADER]);
    assert_eq!(codes("a,b,a\n"), [csv::REPEATED_COLUMN]);
}

#[test]
fn ragged_rows_are_kept_and_told_from_whole_ones() {
    let (table, _) = csv::read("t.csv", "a,b\n1\n2,3\n");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(
        table.whole_rows().map(|row| row.line).collect::<Vec<_>>(),
        [3]
    );
}

#[test]
fn findings_about_a_table_read_as_help() {
    let bytes = b"arm,n\nsal\xffine,\"20\"1\ncells\nother,\"3\n";
    let (_, text, findings) = csv::read_bytes("arms.csv", bytes);
    insta::assert_snapshot!(findings.render(&Sources::new().with("arms.csv", text), Colour::Never));
}

#[test]
fn a_table_with_semicolons_and_decimal_commas_is_read_with_a_note() {
    let text = "study;yi;note\r\nA;-3,1;1,2,3\r\n\"B;C\";2,5e-1;5 mg, 3 mL\r\n";
    let (table, findings) = csv::read("t.csv", text);
    assert_eq!(texts(&table.header), ["study", "yi", "note"]);
    assert_eq!(texts(&table.rows[0]), ["A", "-3.1", "1,2,3"]);
    assert_eq!(texts(&table.rows[1]), ["B;C", "2.5e-1", "5 mg, 3 mL"]);
    assert_eq!(&text[table.rows[0].fields[1].span.clone()], "-3,1");
    assert!(!findings.has_errors());
    let all: Vec<_> = findings.iter().collect();
    assert_eq!((all.len(), all[0].code), (1, csv::OTHER_SEPARATOR));
    assert!(all[0].title.contains("semicolons"), "{}", all[0].title);
    assert!(all[0].title.contains("comma"), "{}", all[0].title);
}

#[test]
fn tabs_are_read_with_a_note_and_commas_beside_points_are_refused() {
    let (table, findings) = csv::read("t.csv", "a\tb\n1.5\tx\n");
    assert_eq!(texts(&table.rows[0]), ["1.5", "x"]);
    assert!(!findings.has_errors() && findings.len() == 1);
    assert_eq!(
        codes("a;b\n1,000;2.5\n"),
        [csv::OTHER_SEPARATOR, csv::DECIMAL_COMMA]
    );
}

#[test]
fn decimal_commas_between_commas_are_named() {
    let (_, findings) = csv::read("t.csv", "yi,vi\n0,5,1,25\n");
    let help = findings.iter().next().unwrap().help.as_deref().unwrap();
    assert!(help.contains("point"), "{help}");
}

proptest! {
    #[test]
    fn what_was_written_comes_back(
        (width, cells) in (1usize..5).prop_flat_map(|width| {
            (Just(width), prop::collection::vec("[a-c,\"\r\n é]{0,6}", width..width * 6))
        }),
        crlf in any::<bool>(),
    ) {
        let rows: Vec<Vec<String>> = cells.chunks_exact(width).map(<[String]>::to_vec).collect();
        let text = written(&rows, if crlf { "\r\n" } else { "\n" });
        let (table, findings) = csv::read("t.csv", &text);
        prop_assert!(findings.iter().all(|finding| finding.code == csv::REPEATED_COLUMN));
        let read: Vec<Vec<String>> = std::iter::once(&table.header)
            .chain(&table.rows)
            .map(|row| row.fields.iter().map(|field| field.text.clone()).collect())
            .collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn no_bytes_make_it_fail_and_every_span_is_inside_the_text(
        bytes in prop::collection::vec(prop::sample::select(b"a1;\t,\"\n\r\xff\xc3\xa9\xef\xbb\xbf".to_vec()), 0..60),
    ) {
        let (table, text, findings) = csv::read_bytes("t.csv", &bytes);
        for field in table.rows.iter().chain([&table.header]).flat_map(|row| &row.fields) {
            prop_assert!(text.get(field.span.clone()).is_some(), "{:?}", field);
        }
        for finding in &findings {
            prop_assert!(text.get(finding.span.clone()).is_some(), "{:?}", finding);
        }
        prop_assert_eq!(std::str::from_utf8(&bytes).is_err(), findings.iter().any(|f| f.code == csv::NOT_TEXT));
    }
}
