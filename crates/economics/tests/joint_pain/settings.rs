use synovia_diagnostics::Colour;
use synovia_economics::joint_pain::codes::CODES;
use synovia_economics::joint_pain::settings::{Origin, Overrides, Read, origin, read};

use crate::TYPED;

fn check(text: &str) -> Read {
    read(
        "economics.toml",
        text.as_bytes(),
        None,
        Overrides::default(),
    )
}

fn codes(text: &str) -> Vec<&'static str> {
    check(text)
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

fn with(from: &str, to: &str) -> String {
    assert!(TYPED.contains(from), "{from}");
    TYPED.replacen(from, to, 1)
}

#[test]
fn a_good_file_has_nothing_but_a_warning_about_few_draws() {
    assert_eq!(codes(TYPED), ["C0253"]);
    assert!(check(TYPED).asked.is_some());
}

#[test]
fn every_mistake_has_its_code() {
    let known = vec!["Weak".to_owned()];
    let study = with(
        "title = \"Two injections\"",
        "title = \"x\"\nstudy = \"study.toml\"",
    );
    let cases = [
        ("C0202", with("[discount]", "[discount")),
        ("C0203", with("injections = 2", "injektions = 2")),
        ("C0203", with("[entrants]", "[entrance]")),
        ("C0204", with("country = \"US\"\n", "")),
        ("C0204", with("price_per_course = 100\n", "")),
        ("C0205", with("injections = 2", "injections = \"two\"")),
        (
            "C0206",
            with("price_per_course = 1500", "price_per_course = -1500"),
        ),
        ("C0206", with("responders = 0.5", "responders = 1.5")),
        ("C0206", with("\"lifetime\"", "0")),
        ("C0206", with("\"lifetime\"", "2.5")),
        ("C0206", with("uptake = [0.1, 0.5]", "uptake = [0.1, 1.5]")),
        ("C0207", with("outcome-rebate", "outcome-rebait")),
        (
            "C0208",
            with(
                "currency = \"USD\"\nprice_year = 2025\n\n[[arm]]",
                "[[arm]]",
            ),
        ),
        ("C0209", with("costs = 0.03\n", "")),
        (
            "C0209",
            with("[discount]\ncosts = 0.03\neffects = 0.03\n", ""),
        ),
        ("C0211", with("label = \"Strong\"", "label = \"Weak\"")),
        ("C0212", with("months = [0, 1, 12]", "months = [0, 12, 1]")),
        ("C0212", with("months = [0, 1, 12]", "months = [0, 12]")),
        (
            "C0213",
            with("months = [0, 1, 12]\npoints = [0, -15, -12]\n", ""),
        ),
        ("C0214", format!("{TYPED}\n[inputs]\ncost_replacment = 3\n")),
        (
            "C0206",
            format!("{TYPED}\n[inputs]\ncost_replacement = -3\n"),
        ),
        (
            "C0206",
            format!("{TYPED}\n[inputs]\nauthorised_share = 1.2\n"),
        ),
        (
            "C0215",
            with(
                "price_per_course = 100\ncurrency = \"USD\"",
                "price_per_course = 100\ncurrency = \"EUR\"",
            ),
        ),
        ("C0217", with("\"US\"", "\"DE\"")),
        (
            "C0220",
            with("injections = 2", "injections = 2\ncourses = 3"),
        ),
        (
            "C0220",
            with("injections = 2", "injections = 2\nrepeat_every_years = 1"),
        ),
        (
            "C0220",
            with("months = [0, 1, 12]\npoints = [0, -15, -12]\n", ""),
        ),
        (
            "C0251",
            with(
                "price_per_course = 100\ncurrency = \"USD\"\nprice_year = 2025",
                "price_per_course = 100\ncurrency = \"USD\"\nprice_year = 2017",
            ),
        ),
        (
            "C0254",
            with(
                "price_per_course = 100",
                "price_per_course = 100\nstatus = \"published\"",
            ),
        ),
    ];
    for (code, text) in cases {
        let found = codes(&text);
        assert!(found.contains(&code), "{code}: {found:?}\n{text}");
    }
    let found = read(
        "economics.toml",
        study.as_bytes(),
        Some(&known),
        Overrides::default(),
    );
    assert!(
        found.findings.iter().all(|finding| finding.code != "C0210"),
        "typed arms need no study"
    );
}

#[test]
fn inputs_that_mean_nothing_are_refused_and_never_become_results() {
    for wrong in [
        "obese_share_of_population = 5",
        "comorbidity_none_from_25 = 0.99",
        "comorbidity_two_from_75 = 0.9",
        "replacement_ratio_10_points = 0",
        "death_ratio_obese = 1e308",
        "pain_per_grade = 500",
        "replacement_disutility = 50",
        "lost_days_painful = 400",
        "progression_2_3_constant = 800",
        "revision_age_slope = 1000",
        "cost_replacement = 1e308",
        "operative_death = 1.01",
    ] {
        let found = codes(&format!("{TYPED}\n[inputs]\n{wrong}\n"));
        assert!(found.contains(&"C0206"), "{wrong}: {found:?}");
    }
    for right in [
        "obese_share_of_population = 0.5",
        "comorbidity_none_from_25 = 0.93",
        "replacement_ratio_10_points = 1.5",
        "cost_replacement = 31000",
        "waning = 1",
        "replacement_oldest_age = 100",
    ] {
        let found = codes(&format!("{TYPED}\n[inputs]\n{right}\n"));
        assert_eq!(found, ["C0253"], "{right}");
    }
}

#[test]
fn sums_of_which_the_squares_are_no_numbers_are_refused() {
    for text in [
        with("price_per_course = 1500", "price_per_course = 1e308"),
        with("willingness_to_pay = 100000", "willingness_to_pay = 1e308"),
        with("150000]", "1e200]"),
    ] {
        assert!(codes(&text).contains(&"C0206"), "{text}");
    }
}

#[test]
fn courses_that_come_back_are_accepted() {
    let text = with(
        "injections = 2",
        "injections = 2\nrepeat_every_years = 2\ncourses = 3",
    );
    assert_eq!(codes(&text), ["C0253"]);
}

#[test]
fn all_findings_come_at_once_with_line_and_the_nearest_right_name() {
    let text = with(
        "coverage = \"outcome-rebate\"",
        "coverage = \"outcome-rebait\"",
    )
    .replace("price_per_course = 100", "price_per_course = -100");
    let found = check(&text);
    assert!(found.asked.is_none());
    let shown = found.findings.render(&found.sources, Colour::Never);
    for part in [
        "error[C0206]: `price_per_course` cannot be -100",
        "economics.toml:21:20",
        "error[C0207]: `coverage` cannot be \"outcome-rebait\"",
        "did you mean \"outcome-rebate\"?",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn an_arm_that_the_study_does_not_have_is_found_before_it_is_run() {
    let text = with(
        "months = [0, 1, 12]\npoints = [0, -15, -12]\nse_points = 3\n",
        "",
    )
    .replace(
        "title = \"Two injections\"",
        "title = \"x\"\nstudy = \"study.toml\"",
    );
    let arms = ["Weak".to_owned(), "Stronger".to_owned()];
    let found = read(
        "economics.toml",
        text.as_bytes(),
        Some(&arms),
        Overrides::default(),
    );
    let shown = found.findings.render(&found.sources, Colour::Never);
    assert!(
        shown.contains("C0210") && shown.contains("did you mean \"Stronger\"?"),
        "{shown}"
    );
    assert!(shown.contains("C0252"), "{shown}");
    assert_eq!(
        origin(text.as_bytes()),
        Some(Origin::Study("study.toml".to_owned()))
    );
}

#[test]
fn no_cut_or_change_of_a_file_makes_it_panic() {
    for cut in 0..TYPED.len() {
        if TYPED.is_char_boundary(cut) {
            let _ = check(&TYPED[..cut]);
        }
    }
    for (at, _) in TYPED.match_indices('\n') {
        for piece in ["= ", "[[", "\"", "1e999", "[inputs]\n\u{7f} = 3", "nan"] {
            let _ = check(&format!("{}{piece}{}", &TYPED[..at], &TYPED[at..]));
        }
    }
    assert!(
        read("x", &[0xff, 0xfe], None, Overrides::default())
            .findings
            .has_errors()
    );
}

#[test]
fn the_book_lists_every_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../book/src/economics.md");
    let book = std::fs::read_to_string(path).unwrap();
    for code in CODES {
        let line = format!("| {} | {} |", code.code, code.meaning);
        assert!(book.contains(&line), "{line}");
    }
}
