//! Every code is made by a model that deserves it, at the line that deserves it, and is explained in the book.

use std::collections::BTreeSet;
use std::path::Path;

use synovia_diagnostics::Severity;
use synovia_economics::engine::{CODES, Checked, check, check_file};

/// A sound model of three states.
const SMALL: &str = r#"[model]
title = "Small"
kind = "cohort"
cycle_years = 1
horizon_years = 30
timing = "half-cycle"
age_start = 50

[money]
currency = "USD"
price_year = 2024

[discount]
cost = 0.03
effect = 0.03

[life_tables.mortality]
table = "us-2015"
column = "Total"

[parameters]
p_ill = { value = 0.1, unit = "per year", source = "made up for this test" }
cost_ill = { value = 500, unit = "USD per year", source = "made up for this test" }

[states.Well]
start = 1
utility = 0.9

[states.Ill]
cost_per_year = "cost_ill"
utility = 0.6

[states.Dead]
dead = true

[transitions.Well]
Well = "complement"
Ill = "p_ill"
Dead = "rate_to_probability(mortality(age), cycle_years)"

[transitions.Ill]
Dead = { rate = "3 * mortality(age)" }

[strategies.care]

[strategies.cure]
parameters = { p_ill = "p_ill_cured" }
"#;

fn small() -> String {
    SMALL.replace("[states.Well]", "p_ill_cured = { value = 0.05, unit = \"per year\", source = \"made up for this test\" }\n\n[states.Well]")
}

fn with(old: &str, new: &str) -> String {
    let text = small();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    text.replace(old, new)
}

fn of(text: &str) -> Checked {
    check("model.toml", text, Path::new("."))
}

/// Codes with the text of the line they point at.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let checked = of(text);
    let line = |start: usize| {
        let from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        text[from..].lines().next().unwrap_or_default().to_owned()
    };
    checked
        .findings
        .iter()
        .map(|finding| (finding.code, line(finding.span.start)))
        .collect()
}

/// A model for each code, and the beginning of the line that the finding points at.
fn examples() -> Vec<(&'static str, String, &'static str)> {
    let curves = |first: &str, second: &str| {
        format!(
            "[model]\nkind = \"survival\"\ncycle_years = 1\nhorizon_years = 10\ntiming = \"half-cycle\"\n[discount]\neffect = 0\n\
             [states.Free]\nutility = 0.8\n[states.Worse]\nutility = 0.5\n[states.Dead]\ndead = true\n\
             [curves]\nfirst = \"{first}\"\nsecond = \"{second}\"\n[strategies.one]\n"
        )
    };
    vec![
        (
            "M0102",
            with("timing = \"half-cycle\"", "timing = half-cycle"),
            "timing",
        ),
        ("M0103", with("age_start", "age_strat"), "age_strat"),
        ("M0104", with("timing = \"half-cycle\"\n", ""), "[model]"),
        (
            "M0105",
            with("cycle_years = 1", "cycle_years = \"one\""),
            "cycle_years",
        ),
        ("M0106", with("cost = 0.03", "cost = 3"), "cost = 3"),
        ("M0107", with("\"half-cycle\"", "\"halfcycle\""), "timing"),
        (
            "M0108",
            with("\"3 * mortality(age)\"", "\"3 mortality(age)\""),
            "Dead",
        ),
        ("M0109", with("Ill = \"p_ill\"", "Ill = \"p_il\""), "Ill"),
        (
            "M0110",
            with(
                "rate_to_probability(mortality(age), cycle_years)",
                "rate_to_probability(mortality(age))",
            ),
            "Dead",
        ),
        (
            "M0111",
            with("\"p_ill_cured\"", "\"2 * p_ill\""),
            "p_ill = {",
        ),
        ("M0112", with("age_start = 50\n", ""), "Dead"),
        (
            "M0113",
            with(
                "cost_ill = {",
                "exp = { value = \"cost_ill\" }\ncost_ill = {",
            ),
            "exp",
        ),
        ("M0121", with("value = 0.1,", "value = 1.1,"), "Ill"),
        (
            "M0122",
            with("Well = \"complement\"", "Well = 0.9"),
            "[transitions.Well]",
        ),
        (
            "M0123",
            with("\"3 * mortality(age)\"", "\"-mortality(age)\""),
            "Dead",
        ),
        (
            "M0124",
            with(
                "[strategies.care]",
                "[transitions.Dead]\nWell = 0.1\nDead = 0.9\n[strategies.care]",
            ),
            "Well = 0.1",
        ),
        (
            "M0125",
            with(
                "Dead = { rate = \"3 * mortality(age)\" }",
                "Dead = { rate = \"3 * mortality(age)\" }\nWell = 0.1",
            ),
            "[transitions.Ill]",
        ),
        ("M0126", with("start = 1", "start = 0.9"), "[states.Well]"),
        (
            "M0127",
            with("utility = 0.6", "utility = \"0.6 / (cycle - 3)\""),
            "utility",
        ),
        // Its sum over cycles would be no number, although it is one itself.
        (
            "M0127",
            with("utility = 0.6", "utility = -1e308"),
            "utility",
        ),
        ("M0131", with("effect = 0.03\n", ""), "[discount]"),
        ("M0132", with("price_year = 2024\n", ""), "cost_per_year"),
        (
            "M0133",
            with(
                "utility = 0.9",
                "utility = 0.9\ncost_per_year = { amount = 3, currency = \"EUR\", price_year = 2024 }",
            ),
            "cost_per_year = \"cost_ill\"",
        ),
        (
            "M0134",
            with("horizon_years = 30", "horizon_years = 30.5"),
            "horizon_years",
        ),
        ("M0135", with("utility = 0.9", "utility = 1.9"), "utility"),
        (
            "M0136",
            curves(
                "exponential_survival(time, 0.1)",
                "exponential_survival(time, 0.2)",
            ),
            "second",
        ),
        (
            "M0137",
            curves("exponential_survival(time, 0.1)", "1 + time"),
            "second",
        ),
        (
            "M0138",
            with("horizon_years = 30", "horizon_years = 9999\n#")
                .replace("cycle_years = 1\n", "cycles_per_year = 12\n"),
            "horizon_years",
        ),
        (
            "M0151",
            with(
                "cost_ill = {",
                "other = { value = 1, unit = \"1\", source = \"made up for this test\" }\ncost_ill = {",
            ),
            "other",
        ),
        ("M0152", with("Ill = \"p_ill\"\n", ""), "[states.Ill]"),
        (
            "M0153",
            with("Dead = { rate = \"3 * mortality(age)\" }", "Ill = 1"),
            "[states.Ill]",
        ),
        (
            "M0154",
            with("Ill = \"p_ill\"", "Ill = \"(1 + p_ill)^(1/4) - 1\""),
            "Ill",
        ),
        (
            "M0155",
            with(
                "utility = 0.9",
                "utility = 0.9\ncost_per_year = { amount = 3, currency = \"USD\", price_year = 2019 }",
            ),
            "cost_per_year = \"cost_ill\"",
        ),
        (
            "M0156",
            with(
                "value = 0.1, unit = \"per year\", source = \"made up for this test\"",
                "value = 0.1",
            ),
            "p_ill",
        ),
        (
            "M0157",
            with("dead = true", "dead = true\nutility = 0.1"),
            "utility = 0.1",
        ),
        (
            "M0158",
            with(
                "utility = 0.6",
                "utility = \"if(state_cycles < 3, 0.6, 0.5)\"\ntunnel = 3",
            ),
            "utility",
        ),
    ]
}

#[test]
fn the_small_model_is_sound() {
    assert_eq!(found(&small()), []);
    assert!(of(&small()).model.is_some());
}

#[test]
fn every_code_has_a_model_that_deserves_it_and_a_line() {
    let mut seen = BTreeSet::from(["M0101"]);
    for (code, text, line) in examples() {
        let found = found(&text);
        assert!(
            found
                .iter()
                .any(|(is, at)| *is == code && at.starts_with(line)),
            "{code} at `{line}`: {found:?}"
        );
        let of_code = CODES.iter().find(|known| known.code == code).unwrap();
        assert_eq!(of(&text).model.is_none(), of(&text).findings.has_errors());
        if of_code.severity == Severity::Error {
            assert!(of(&text).model.is_none(), "{code}");
        }
        seen.insert(code);
    }
    let all: BTreeSet<&str> = CODES.iter().map(|code| code.code).collect();
    assert_eq!(seen, all);
}

#[test]
fn a_file_that_is_not_there_and_a_life_table_outside_the_folder_are_findings() {
    let checked = check_file(Path::new("no-such-model.toml"));
    assert_eq!(checked.findings.iter().next().unwrap().code, "M0101");
    let outside = with("table = \"us-2015\"", "file = \"../../secret.csv\"");
    let found = found(&outside);
    assert!(
        found
            .iter()
            .any(|(code, line)| *code == "M0101" && line.starts_with("file")),
        "{found:?}"
    );
}

#[test]
fn everything_is_said_at_once() {
    let text = with("value = 0.1,", "value = 1.1,")
        .replace("utility = 0.9", "utility = 1.9")
        .replace("price_year = 2024\n", "")
        .replace("effect = 0.03\n", "");
    // What is read first and what shows when it is computed are two steps: nothing is computed from what cannot be read.
    let codes: Vec<&str> = found(&text).into_iter().map(|(code, _)| code).collect();
    assert!(
        codes.contains(&"M0131") && codes.contains(&"M0132"),
        "{codes:?}"
    );
    assert!(
        codes.contains(&"M0121") && codes.contains(&"M0135"),
        "{codes:?}"
    );
}

#[test]
fn a_probability_is_reported_with_cycle_state_and_strategy() {
    let text = with("Ill = \"p_ill\"", "Ill = \"p_ill * cycle\"");
    let checked = of(&text);
    let finding = checked
        .findings
        .iter()
        .find(|one| one.code == "M0121")
        .unwrap();
    assert!(
        finding
            .label
            .contains("in cycle 10, state `Well`, strategy `care`"),
        "{}",
        finding.label
    );
}

#[test]
fn a_model_that_would_fill_the_memory_is_refused() {
    let text = with("horizon_years = 30", "horizon_years = 5000")
        .replace("cycle_years = 1\n", "cycles_per_year = 12\n")
        .replace(
            "Dead = { rate = \"3 * mortality(age)\" }",
            "Dead = { rate = \"0.01 * state_time\" }",
        );
    let found = found(&text);
    assert!(
        found
            .iter()
            .any(|(code, line)| *code == "M0138" && line.starts_with("[states.Ill]")),
        "{found:?}"
    );
}

#[test]
fn cohorts_do_not_remember_events() {
    let text = small()
        + "[[event]]\nname = \"fall\"\nduring = \"Well\"\nrate = \"0.1 + fall\"\neffect = -0.01\n";
    let found = found(&text);
    assert_eq!(found, [("M0112", "rate = \"0.1 + fall\"".to_owned())]);
}

#[test]
fn every_code_is_explained_in_the_book() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src/economic-models.md");
    let page = std::fs::read_to_string(page).unwrap();
    for code in CODES {
        let row = format!("| `{}` | {} |", code.code, code.meaning);
        assert!(page.contains(&row), "{row}");
    }
}
