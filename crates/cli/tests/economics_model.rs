//! `synovia economics model`: what is typed, and what is printed where.

mod desk;

use desk::Desk;
use serde_json::Value;

#[test]
fn a_shipped_model_is_listed_shown_and_run() {
    let desk = Desk::new("economics-model");
    let listed = desk.synovia("economics model --list");
    assert!(listed.starts_with("exit code: 0"), "{listed}");
    assert!(listed.contains("\ntotal-hip-replacement  "), "{listed}");
    let shown = desk.synovia("economics model total-hip-replacement --show");
    assert!(shown.contains("[strategies.np1]"), "{shown}");
    let ran = desk.synovia("economics model total-hip-replacement --price 20000");
    assert!(
        ran.starts_with("exit code: 0\n--- stdout\nSIMULATED  "),
        "{ran}"
    );
    assert!(ran.contains("2198.98  costs more, gains more"), "{ran}");
    assert!(ran.contains("net benefit at 20000"), "{ran}");
    assert!(ran.ends_with("--- stderr\n"), "{ran}");
}

#[test]
fn json_is_all_that_is_on_standard_output() {
    let desk = Desk::new("economics-model-json");
    let printed = desk.synovia("economics model hiv-zidovudine-lamivudine --json");
    let json = printed.strip_prefix("exit code: 0\n--- stdout\n").unwrap();
    let json: Value = serde_json::from_str(json.strip_suffix("--- stderr\n").unwrap()).unwrap();
    assert_eq!(json["status"], "SIMULATED");
    assert_eq!(json["currency"], "GBP");
    let icer = json["increments"][0]["icer"].as_f64().unwrap();
    assert!((icer - 6_275.956).abs() < 5e-4, "{icer}");
}

const UNCERTAIN: &str = "[model]\ntitle = \"Two years\"\nkind = \"cohort\"\ncycle_years = 1\nhorizon_years = 2\ntiming = \"start\"\n\
    [money]\ncurrency = \"EUR\"\nprice_year = 2020\n[discount]\ncost = 0\neffect = 0\n[parameters]\n\
    p = { value = 0.2, unit = \"per year\", source = \"made up\", distribution = { beta = [20, 80] } }\n\
    [states.Alive]\nstart = 1\ncost_per_cycle = 10\nutility = 1\n[states.Dead]\ndead = true\n\
    [transitions.Alive]\nAlive = \"complement\"\nDead = \"p\"\n[strategies.one]\n[strategies.two]\nparameters = { p = 0.1 }\n";

#[test]
fn a_sample_is_written_with_the_columns_that_its_analysis_reads() {
    let desk = Desk::new("economics-model-psa").with("mine.toml", UNCERTAIN);
    let printed = desk.synovia("economics model mine.toml --psa 20 --out results");
    assert!(printed.starts_with("exit code: 0"), "{printed}");
    let read = |name: &str| std::fs::read_to_string(desk.0.join("results").join(name)).unwrap();
    let sample = read("psa.csv");
    assert!(
        sample.starts_with("one:cost,one:effect,two:cost,two:effect,parameter:p\n"),
        "{sample}"
    );
    assert_eq!(sample.lines().count(), 21);
    assert!(read("trace.csv").starts_with("strategy,cycle,years,Alive,Dead\none,0,0,1,0\n"));
    assert!(read("outcome.json").contains("\"SIMULATED\""));
    // The same file and seed give the same bytes.
    desk.synovia("economics model mine.toml --psa 20 --out again");
    assert_eq!(
        std::fs::read_to_string(desk.0.join("again/psa.csv")).unwrap(),
        sample
    );
}

#[test]
fn a_bad_model_gets_all_its_findings_with_their_place() {
    let text = UNCERTAIN
        .replace("value = 0.2", "value = 1.2")
        .replace("price_year = 2020\n", "")
        .replace("effect = 0\n", "");
    let desk = Desk::new("economics-model-bad").with("bad.toml", text);
    let printed = desk.synovia("economics model bad.toml");
    assert!(
        printed.starts_with("exit code: 1\n--- stdout\n--- stderr\nerror[M"),
        "{printed}"
    );
    for said in [
        "error[M0121]",
        "error[M0131]",
        "error[M0132]",
        "bad.toml:21:8",
        "cycle 1, state `Alive`, strategy `one`",
        "3 errors",
    ] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let desk = Desk::new("economics-model-words");
    for (typed, says) in [
        (
            "economics model total-hip-replacment",
            "did you mean `total-hip-replacement`?",
        ),
        (
            "economics model total-hip-replacement --psa 10 --out x",
            "no parameter of the model has a distribution",
        ),
        (
            "economics model total-hip-replacement --people 10",
            "no chance in it",
        ),
        ("economics model nothing --show", "--list"),
    ] {
        let printed = desk.synovia(typed);
        assert!(printed.starts_with("exit code: 1"), "{typed}: {printed}");
        assert!(printed.contains(says), "{typed}: {printed}");
    }
}
