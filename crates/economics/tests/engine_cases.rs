//! Models that once gave a wrong number without a word (`tests/cases`), and the right values: closed forms, and mpmath with 40 digits.

use std::path::{Path, PathBuf};

use synovia_diagnostics::Finding;
use synovia_economics::analysis::icer_table;
use synovia_economics::engine::{Checked, Outcome, check, check_file};
use synovia_results::economics::Status;

fn case(name: &str) -> Checked {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/cases", name]
        .iter()
        .collect();
    check_file(&path)
}

fn run(name: &str) -> Outcome {
    let model = case(name).model.expect("the case can be run");
    model.run().unwrap()
}

fn of_code<'a>(checked: &'a Checked, code: &str) -> Vec<&'a Finding> {
    checked
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .collect()
}

/// The text that a finding underlines.
fn pointed(checked: &Checked, finding: &Finding) -> String {
    let text = checked.sources.text(&finding.file).unwrap();
    text[finding.span.clone()].to_owned()
}

fn survival(expression: &str) -> f64 {
    let text = format!(
        "[model]\ntitle = \"t\"\nkind = \"survival\"\ncycle_years = 1\nhorizon_years = 1\ntiming = \"start\"\n\
         [discount]\neffect = 0\n[states.A]\nutility = \"{expression}\"\n[states.D]\ndead = true\n[curves]\nos = \"1\"\n[strategies.s]\n"
    );
    let checked = check("t.toml", &text, Path::new("."));
    let model = checked.model.unwrap_or_else(|| {
        panic!("{expression}: {:?}", checked.findings);
    });
    model.run().unwrap().strategies[0].effect.mean
}

#[test]
fn generalised_gamma_survival_tends_to_the_lognormal_as_q_vanishes() {
    // mpmath, 40 digits: Q(k, k exp(Q w)) with k = 1/Q², w = (ln 5 − 2)/0.5.
    for (q, right) in [
        ("3e-4", 0.782_597),
        ("2e-4", 0.782_610),
        ("1e-4", 0.782_622),
        ("0", 0.782_635),
    ] {
        let found = survival(&format!("generalised_gamma_survival(5, 2, 0.5, {q})"));
        assert!((found - right).abs() < 1e-6, "{q}: {found}");
    }
    let at = |q: f64| survival(&format!("generalised_gamma_survival(5, 2, 0.5, {q:?})"));
    let lognormal = survival("lognormal_survival(5, 2, 0.5)");
    let slope = (at(1e-4) - at(-1e-4)) / 2e-4;
    for q in [
        -3e-4, -1e-5, -1e-7, -1e-12, -1e-300, 1e-300, 1e-15, 1e-9, 1e-6, 2e-5, 3e-4,
    ] {
        assert!(
            (at(q) - lognormal - slope * q).abs() < 1e-8,
            "{q}: {}",
            at(q)
        );
    }
}

#[test]
fn mean_survival_is_the_same_for_a_q_of_nearly_nothing_and_of_nothing() {
    for (name, years) in [
        ("generalised-gamma-q-1e-5.toml", 7.262_38),
        ("generalised-gamma-q-minus-1e-5.toml", 7.262_40),
    ] {
        let found = run(name).strategies[0].years_in_state[0];
        assert!((found - years).abs() < 1e-5, "{name}: {found}");
    }
    let sample = run("generalised-gamma-q-in-a-sample.toml");
    let lost = sample.increments[0].effect.mean;
    assert!(lost.abs() < 2e-5, "{lost}");
    assert!(case("generalised-gamma-q-1e-4.toml").model.is_some());
}

#[test]
fn generalised_gamma_survival_holds_at_an_extreme_q() {
    // mpmath, 50 digits.
    let expression = "generalised_gamma_survival(56.58, 0.7, exp(-1.5707), -45.9621)";
    let found = survival(expression);
    assert!((found - 0.702_98).abs() < 1e-5, "{found}");
    for (time, right) in [
        (57.0, 0.702_432_214_403_181),
        (100.0, 0.662_302_427_625_103),
        (400.0, 0.572_861_766_954_043),
        (1000.0, 0.520_480_905_140_709),
    ] {
        let expression = format!("generalised_gamma_survival({time}, 0.7, 0.2079, -45.9621)");
        let found = survival(&expression);
        assert!((found / right - 1.0).abs() < 1e-11, "{time}: {found}");
    }
    assert!(case("generalised-gamma-extreme-q.toml").model.is_some());
}

#[test]
fn a_condition_that_is_not_a_number_is_found_where_it_stands() {
    let checked = case("not-a-number-in-a-condition.toml");
    let found = of_code(&checked, "M0127");
    assert_eq!(found.len(), 1, "{:?}", checked.findings);
    assert_eq!(found[0].title, "a condition without a value");
    assert_eq!(pointed(&checked, found[0]), "0/0");
    let place = checked.sources.place(&found[0].file, &found[0].span);
    assert_eq!((place.line, place.column), (28, 9));
    assert!(checked.model.is_none());
}

#[test]
fn an_argument_outside_the_support_is_found_where_it_stands_through_the_parameters_that_ask_for_it()
{
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/not-a-number-in-a-condition.toml"),
    )
    .unwrap()
    .replace("if(0/0 > 1, 0.1, 0.2)", "q")
    .replace(
        "[states.A]",
        "q = \"1 - weibull_survival(time - 3, 1.2, 8)\"\n[states.A]",
    );
    let checked = check("t.toml", &text, Path::new("."));
    let found = of_code(&checked, "M0127");
    assert_eq!(found.len(), 1, "{:?}", checked.findings);
    assert_eq!(
        pointed(&checked, found[0]),
        "weibull_survival(time - 3, 1.2, 8)"
    );
    assert!(
        found[0]
            .label
            .contains("the time of `weibull_survival` is -3"),
        "{}",
        found[0].label
    );
}

#[test]
fn a_draw_without_a_value_stops_with_its_place() {
    let text = "[model]\ntitle = \"t\"\nkind = \"cohort\"\ncycle_years = 1\nhorizon_years = 2\ntiming = \"start\"\n\
        [discount]\neffect = 0\n[parameters]\n\
        x = { value = 4, unit = \"1\", source = \"made up for this test\", distribution = { normal = [0, 1] } }\n\
        [states.A]\nstart = 1\nutility = \"sqrt(x) / 10\"\n[states.D]\ndead = true\n[transitions.A]\nD = 0.5\nA = \"complement\"\n[strategies.s]\n";
    let checked = check("t.toml", text, Path::new("."));
    let error = checked.model.as_ref().unwrap().sample(50).unwrap_err();
    let synovia_economics::engine::PsaError::Draw { error, .. } = error else {
        panic!("a draw")
    };
    assert_eq!(pointed(&checked, &error.finding), "sqrt(x)");
}

#[test]
fn beta_draws_with_tiny_shapes_are_numbers() {
    let model = case("beta-with-tiny-shapes.toml").model.unwrap();
    let sample = model.sample(2_000).unwrap();
    let values = |name: &str| {
        &sample
            .parameters
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .values
    };
    for name in ["b1", "b2", "b3", "b4", "b5"] {
        assert!(
            values(name).iter().all(|x| (0.0..=1.0).contains(x)),
            "{name}"
        );
    }
    let at_an_end = |x: &&f64| **x < 1e-9 || **x > 1.0 - 1e-9;
    assert!(values("b1").iter().filter(at_an_end).count() > 1_900);
    let ones = values("b1").iter().filter(|x| **x > 0.5).count() as f64 / 2_000.0;
    assert!(
        (ones - 0.5).abs() < 4.0 * (0.25_f64 / 2_000.0).sqrt(),
        "{ones}"
    );
}

#[test]
fn all_inner_points_of_one_line_are_treated_alike_in_both_engines() {
    let of_model = run("strategies-on-one-line.toml").frontier;
    let sample = |text: &str| {
        let (sample, findings) = synovia_economics::analysis::read_sample(
            "sample.csv",
            text,
            &synovia_economics::analysis::Roles::default(),
        );
        icer_table(&sample.unwrap_or_else(|| panic!("{findings:?}")))
    };
    for rows in [
        of_model,
        sample(include_str!("cases/strategies-on-one-line.csv")),
        sample(include_str!("cases/strategies-on-one-line-integers.csv")),
    ] {
        let last = rows.len() - 1;
        assert_eq!(rows[0].status, Status::Reference);
        assert_eq!(rows[last].status, Status::Frontier);
        for row in &rows[1..last] {
            assert_eq!(row.status, Status::ExtendedlyDominated, "{row:?}");
            assert_eq!(
                row.against,
                [rows[0].strategy.as_str(), rows[last].strategy.as_str()]
            );
        }
    }
}

#[test]
fn every_quadrant_has_its_own_words() {
    let outcome = run("cheaper-and-worse.toml");
    let readings: Vec<&str> = outcome.increments.iter().map(|one| one.reading).collect();
    assert_eq!(
        readings,
        [
            "saves and loses: a trade-off",
            "saves, gains the same: dominates"
        ]
    );
    assert!(outcome.increments.iter().all(|one| one.icer.is_none()));
    let standing: Vec<String> = outcome
        .frontier
        .iter()
        .map(|row| row.standing(&outcome.frontier))
        .collect();
    assert_eq!(
        standing,
        [
            "costs least",
            "dominated by X: costs more, loses",
            "dominated by X: costs more, gains the same"
        ]
    );
}

#[test]
fn the_dead_who_go_on_to_count_get_a_warning() {
    let checked = case("costs-and-utility-of-the-dead.toml");
    let found = of_code(&checked, "M0157");
    assert_eq!(found.len(), 1);
    assert_eq!(pointed(&checked, found[0]), "0.2");
    assert!(checked.model.is_some());
    // A state that is not marked, by its name or because nobody leaves it.
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/cases/costs-and-utility-of-the-dead.toml"),
    )
    .unwrap();
    for (name, utility) in [("Dead", "0.2"), ("Gone", "0.2"), ("Cancer_death", "0")] {
        let text = text
            .replace("dead = true\n", "")
            .replace("Dead", name)
            .replace("utility = 0.2", &format!("utility = {utility}"));
        let checked = check("t.toml", &text, Path::new("."));
        assert_eq!(of_code(&checked, "M0157").len(), 1, "{name}");
    }
    // Without either there is no warning.
    let sound = text.replace("cost_per_year = 50\nutility = 0.2\n", "");
    let checked = check("t.toml", &sound, Path::new("."));
    assert!(of_code(&checked, "M0157").is_empty());
    let effect = checked.model.unwrap().run().unwrap().strategies[0]
        .effect
        .mean;
    assert!((effect - 6.245).abs() < 5e-4, "{effect}");
}

#[test]
fn a_tunnel_shorter_than_the_steps_of_a_table_called_with_the_time_in_it_gets_a_warning() {
    let path = "tests/cases/tunnel-shorter-than-its-threshold.toml";
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let with = |call: &str| {
        let text = text
            .replace("if(state_cycles >= 2, 10, 1)", call)
            .replace("if(state_cycles >= 2, 0.5, 0.1)", "0.1")
            .replace(
                "[states.A]",
                "[parameters]\ndear = \"price(state_time)\"\n[tables.price]\nfrom = [0, 1, 2, 4, 100]\nvalue = [1, 5, 10, 20, 30]\nunit = \"EUR\"\nsource = \"x\"\n[states.A]",
            );
        let checked = check("t.toml", &text, Path::new("."));
        assert!(!checked.findings.has_errors(), "{:?}", checked.findings);
        let found = of_code(&checked, "M0158");
        let told = |one: &Finding| (pointed(&checked, one), one.help.clone().unwrap());
        found.iter().map(|one| told(one)).collect::<Vec<_>>()
    };
    for (call, said, longest) in [
        ("price(state_cycles)", "price(state_cycles)", "tunnel = 5"),
        ("dear + dear", "price(state_time)", "tunnel = 5"),
        (
            "price(2 * state_cycles)",
            "price(2 * state_cycles)",
            "tunnel = 3",
        ),
    ] {
        let found = with(call);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].0 == said && found[0].1.contains(longest),
            "{found:?}"
        );
    }
    // All its steps are within the tunnel, or it asks for something else.
    assert_eq!(with("price(100 + state_cycles)"), []);
    assert_eq!(with("price(time)"), []);
}

#[test]
fn a_tunnel_shorter_than_the_threshold_that_asks_for_it_gets_a_warning() {
    let checked = case("tunnel-shorter-than-its-threshold.toml");
    let found = of_code(&checked, "M0158");
    assert_eq!(found.len(), 2, "{:?}", checked.findings);
    assert!(
        found
            .iter()
            .all(|one| pointed(&checked, one) == "state_cycles >= 2")
    );
    assert!(found[0].help.as_deref().unwrap().contains("tunnel = 3"));
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/cases/tunnel-shorter-than-its-threshold.toml"),
    )
    .unwrap();
    let long_enough = text.replace("tunnel = 2", "tunnel = 3");
    let checked = check("t.toml", &long_enough, Path::new("."));
    assert!(of_code(&checked, "M0158").is_empty());
    let cost = checked.model.unwrap().run().unwrap().strategies[0]
        .cost
        .mean;
    assert!((cost - 16.31).abs() < 5e-3, "{cost}");
    // Through a parameter, in years, from the other side.
    let hidden = text
        .replace("if(state_cycles >= 2, 10, 1)", "dear")
        .replace("[states.A]", "[parameters]\nlimit = { value = 2, unit = \"years\", source = \"x\" }\ndear = \"if(limit < state_time, 10, 1)\"\n[states.A]");
    let checked = check("t.toml", &hidden, Path::new("."));
    let found = of_code(&checked, "M0158");
    assert!(
        found
            .iter()
            .any(|one| pointed(&checked, one) == "limit < state_time"),
        "{found:?}"
    );
}
