//! What the user sees, and that it never fails.

use proptest::prelude::*;
use synovia_diagnostics::{Colour, Finding, Findings, Place, Sources};

const STUDY: &str = "[study]\ntitle = \"Kälte – Knie\"\nseed = -1\n\n[analysis]\n\tmethod = \"anvoca\"\nreference = '''\nno\nsuch arm'''\n";

fn span_of(part: &str) -> std::ops::Range<usize> {
    let start = STUDY.find(part).expect("part of the study");
    start..start + part.len()
}

fn findings() -> Findings {
    [
        Finding::error("S0103", "unknown method of analysis")
            .at("study.toml", span_of("\"anvoca\""))
            .label("no such method")
            .expected("one of \"ancova\"")
            .help("did you mean \"ancova\"?"),
        Finding::error("S0011", "the seed is negative")
            .at("study.toml", span_of("-1"))
            .label("-1 is below 0")
            .expected("a whole number from 0"),
        Finding::warning("S0300", "the title is short").at("study.toml", span_of("Knie")),
        Finding::error("S0201", "no arm has this label")
            .at("study.toml", span_of("'''\nno\nsuch arm'''"))
            .label("not the label of an arm"),
        Finding::error("S0001", "the section `[[arm]]` is missing")
            .at("study.toml", STUDY.len()..STUDY.len())
            .help("add\n[[arm]]\nlabel = \"saline\""),
        Finding::error("S0002", "the file cannot be read")
            .at("absent.toml", 0..0)
            .help("no such file"),
    ]
    .into_iter()
    .collect()
}

#[test]
fn findings_are_printed_by_place_with_what_was_expected() {
    let sources = Sources::new().with("study.toml", STUDY);
    insta::assert_snapshot!(findings().render(&sources, Colour::Never));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let sources = Sources::new().with("study.toml", STUDY);
    let coloured = findings().render(&sources, Colour::Always);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some(escape) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..escape]);
        rest = &rest[escape..];
        let end = rest.find('m').expect("a colour ends with m");
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    let trimmed = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        trimmed(&plain),
        trimmed(&findings().render(&sources, Colour::Never))
    );
}

#[test]
fn a_finding_far_along_a_long_line_is_shown_by_what_is_around_it_and_has_its_own_column() {
    let line = format!(
        "first\n{}wrong, {}",
        "é, ".repeat(20_000),
        "x".repeat(60_000)
    );
    let start = line.find("wrong").expect("it is there");
    let finding = Finding::error("S0001", "one of thousands in this line")
        .at("table.csv", start..start + 5)
        .label("this one");
    let printed = finding.render(&Sources::new().with("table.csv", line), Colour::Never);
    assert!(printed.contains("table.csv:2:60001\n"), "{printed}");
    assert!(
        printed.contains("wrong") && printed.len() < 2_000,
        "{}",
        printed.len()
    );
}

#[test]
fn a_hundred_thousand_findings_come_out_in_the_order_of_the_file_whatever_order_they_came_in() {
    let mut findings = Findings::new();
    for at in (0..100_000).rev() {
        findings.push(Finding::error("S0001", "wrong").at("table.csv", at..at + 1));
    }
    assert!(
        findings
            .iter()
            .zip(0..)
            .all(|(finding, at)| finding.span.start == at)
    );
    assert_eq!(findings.len(), 100_000);
}

#[test]
fn the_printed_place_is_that_of_the_record() {
    let sources = Sources::new().with("study.toml", STUDY);
    for (finding, record) in findings().iter().zip(findings().records(&sources)) {
        if record.file == "study.toml" {
            let printed = finding.render(&sources, Colour::Never);
            let place = format!("study.toml:{}:{}\n", record.place.line, record.place.column);
            assert!(printed.contains(&place), "{place} in\n{printed}");
        }
    }
}

#[test]
fn a_span_far_to_the_right_keeps_its_column() {
    let text = format!("key = \"{}\" # {}", "x".repeat(3_000), "y".repeat(100_000));
    let sources = Sources::new().with("wide.toml", &*text);
    let printed = Finding::error("S0001", "wide")
        .at("wide.toml", 3_006..3_008)
        .label("here")
        .render(&sources, Colour::Never);
    assert!(printed.contains("wide.toml:1:3007\n"), "{printed}");
    assert!(printed.lines().all(|line| line.chars().count() < 500));
}

#[test]
fn nothing_a_user_wrote_steers_the_terminal() {
    let sources = Sources::new().with("study.toml", "a = \"\u{1b}[31mred\u{7}\"\r\n");
    let printed = Finding::error("S0001", "bad \u{1b}[2J value")
        .at("study.toml", 4..14)
        .label("\u{1b}]0;title\u{7}")
        .expected("\u{9b}1m")
        .help("\u{8}\u{8}")
        .render(&sources, Colour::Never);
    assert!(
        printed.chars().all(|c| c == '\n' || !c.is_control()),
        "{printed:?}"
    );
}

#[test]
fn findings_are_counted_in_words() {
    assert_eq!(Findings::new().summary(), "no findings");
    assert_eq!(findings().summary(), "5 errors, 1 warning");
    assert!(
        Findings::new()
            .render(&Sources::new(), Colour::Never)
            .is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes_and_any_span_are_printed(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\n\n\t\r ab=\"[]".to_vec())], 0..300),
        start in 0_usize..400,
        length in 0_usize..400,
        title in ".{0,30}",
        label in "\\PC{0,30}",
        help in prop::option::of("(?s).{0,40}"),
        coloured: bool,
    ) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let span = if start > 350 { start..usize::MAX } else { start..start + length };
        let sources = Sources::new().with("f", &*text);
        let mut finding = Finding::error("S0000", title).at("f", span.clone()).label(label);
        finding.help = help.clone();
        finding.expected = help;
        let colour = if coloured { Colour::Always } else { Colour::Never };
        let printed = finding.render(&sources, colour);
        prop_assert!(printed.ends_with('\n'));
        let place = Place::of(&span, &text);
        prop_assert!((place.line, place.column) <= (place.end_line, place.end_column));
    }

    #[test]
    fn a_span_backwards_is_printed(start in 0_usize..20, end in 0_usize..20) {
        let sources = Sources::new().with("f", "é€ = 1\n\nab\n");
        let span = std::ops::Range { start, end };
        prop_assert!(!Finding::warning("S0000", "backwards").at("f", span).render(&sources, Colour::Never).is_empty());
    }
}
