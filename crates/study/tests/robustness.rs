//! Whatever is in the file, the answer is findings: never a panic, never a plan that is not sound.

mod common;

use common::{checked, render};
use proptest::prelude::*;
use synovia_study::{Overrides, SECTIONS, TREATMENT, check};

const SHIPPED: &str = include_str!("../../../studies/knee-oa-cells/study.toml");

/// Findings or a plan, and both can be shown.
fn answers(bytes: &[u8]) {
    let checked = check("study.toml", bytes, &Overrides::default());
    let shown = render(&checked);
    assert_eq!(
        checked.plan.is_none(),
        checked.findings.has_errors(),
        "{shown}"
    );
    if let Some(plan) = checked.plan {
        assert!(plan.protocol.reference < plan.protocol.arms.len());
        assert!(plan.protocol.endpoint.visit < plan.protocol.visit_months.len());
        assert_eq!(plan.plan_hash().len(), 64);
        assert!(
            plan.to_json()["arms"]
                .as_array()
                .is_some_and(|arms| arms.len() >= 2)
        );
    }
}

#[test]
fn the_shipped_study_cut_anywhere_is_answered() {
    for end in 0..SHIPPED.len() {
        answers(&SHIPPED.as_bytes()[..end]);
    }
}

#[test]
fn the_shipped_study_without_any_one_line_is_answered() {
    let lines: Vec<&str> = SHIPPED.lines().collect();
    for gone in 0..lines.len() {
        let rest: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != gone)
            .map(|(_, line)| *line)
            .collect();
        answers(rest.join("\n").as_bytes());
    }
}

#[test]
fn depth_length_and_odd_numbers_are_answered() {
    let studies = [
        format!("{}b = 1", "a.".repeat(100_000)),
        format!("a = {}", "[".repeat(100_000)),
        format!("{} = 1", "k".repeat(500_000)),
        "[x]\n".repeat(50_000),
        format!("[visits]\nmonths = [{}]", "0,".repeat(200_000)),
        "[[arm]]\n".repeat(50_000),
        "[study]\nseed = 99999999999999999999999999\nreplicates = -0\n[design]\nblock_size = 0x7fffffffffffffff\n".to_owned(),
        "[population]\nbmi_max = nan\npain_min = inf\npain_max = -inf\nage_years = [1e400, -1e400]\n".to_owned(),
        "study = 1\narm = 2\nanalysis = [3]\nmodel = 1979-05-27\n".to_owned(),
        "[arm]\n[arm.study]\n[[analysis]]\n[[study]]\n".to_owned(),
        "\u{feff}[study]\ntitle = \"\u{1b}[31m\\u0007\u{202e}\"\n".to_owned(),
    ];
    for study in studies {
        answers(study.as_bytes());
    }
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let marked = format!("\u{feff}{}", synovia_study::STARTER);
    let plan = common::plan(&marked);
    assert_eq!(
        plan.plan_hash(),
        common::plan(synovia_study::STARTER).plan_hash()
    );
}

#[test]
fn after_an_unclosed_bracket_nothing_is_believed() {
    let study = common::SMALL.replace(
        "treatments = [{ product = \"umbilical-msc\" }]",
        "treatments = [{ product = \"umbilical-msc\" }",
    );
    assert_eq!(common::codes(&study), ["S0103"]);
}

#[test]
fn a_broken_line_hides_nothing_but_what_follows_from_it() {
    let study = common::SMALL
        .replace("label = \"Saline\"", "label = Saline")
        .replace("\"umbilical-msc\"", "\"umbilical-mcs\"");
    // The label could not be read, so nothing is said about the reference that names it.
    assert_eq!(common::codes(&study), ["S0111", "S0103"]);
    assert!(render(&checked(&study)).contains("put the text in quotes"));
}

/// Lines that look like those of a study, right or wrong.
fn line() -> impl Strategy<Value = String> {
    let mut keys: Vec<String> = SECTIONS
        .iter()
        .flat_map(|(_, keys)| keys.iter().map(|key| (*key).to_owned()))
        .collect();
    keys.extend(TREATMENT.iter().map(|key| (*key).to_owned()));
    let mut headers: Vec<String> = SECTIONS
        .iter()
        .map(|(section, _)| format!("[{section}]"))
        .collect();
    headers.extend(["[[arm]]", "[model.parameters]", "[[study]]"].map(str::to_owned));
    let values = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:?}")),
        "[a-zA-Z -]{0,12}".prop_map(|text| format!("\"{text}\"")),
        Just("\"womac-pain\"".to_owned()),
        Just("[0, 3, 12]".to_owned()),
        Just("[{ product = \"saline\", weeks = [1] }, { product = \"oral-nsaid\", until_month = 3 }]".to_owned()),
        Just("{ product = \"exercise\" }".to_owned()),
        Just("true".to_owned()),
        Just("[]".to_owned()),
        ".{0,20}",
    ];
    prop_oneof![
        1 => prop::sample::select(headers),
        3 => (prop::sample::select(keys), values).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => ".{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        answers(&bytes);
    }

    #[test]
    fn any_lines_are_answered(lines in prop::collection::vec(line(), 0..60)) {
        answers(lines.join("\n").as_bytes());
    }

    #[test]
    fn a_shipped_study_with_a_line_in_it_or_instead_is_answered(at in 0_usize..120, line in line(), instead in any::<bool>()) {
        let mut lines: Vec<&str> = SHIPPED.lines().collect();
        let at = at.min(lines.len() - 1);
        if instead { lines[at] = &line } else { lines.insert(at, &line) }
        answers(lines.join("\n").as_bytes());
    }

    #[test]
    fn a_shipped_study_with_any_bytes_changed_is_answered(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = SHIPPED.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        answers(&bytes);
    }
}
