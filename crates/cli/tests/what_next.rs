//! `synovia sensitivity` and `preposterior` as they are typed: what to measure next. Methods themselves are held by their rooms.

mod desk;

use desk::{Desk, TINY};
use synovia_results::preposterior::Preposterior;
use synovia_results::sensitivity::Sensitivity;

const SHIPPED: &str = include_str!("../../../studies/knee-oa-cells/study.toml");
const QUICK: &str = "--people 16 --repetitions 4 --rows 16 --keep 3";

/// What a command printed on standard output.
fn printed(answer: &str) -> &str {
    let out = answer.split("--- stdout\n").nth(1).unwrap();
    out.split("--- stderr").next().unwrap()
}

#[test]
fn what_moves_a_study_is_printed_as_tables_and_kept_as_a_document() {
    let desk = Desk::new("sensitivity").with("study.toml", TINY);
    let answer = desk.synovia(&format!("sensitivity study.toml {QUICK} --all --out moved"));
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    assert!(answer.contains("SIMULATED"), "{answer}");
    assert!(answer.contains("True effect of Cells against Saline"));
    let text = std::fs::read_to_string(desk.0.join("moved/sensitivity.json")).unwrap();
    let kept: Sensitivity = serde_json::from_str(&text).unwrap();
    let again = desk.synovia(&format!(
        "sensitivity study.toml {QUICK} --json --threads 1"
    ));
    let told: Sensitivity = serde_json::from_str(printed(&again)).unwrap();
    assert_eq!(kept, told, "on another number of threads");

    let names: Vec<&str> = kept.constants.iter().map(|c| c.id.as_str()).collect();
    let place = |name: &str| names.iter().position(|n| *n == name).unwrap();
    let effect = |output: usize, name: &str| {
        let core = &kept.outputs[output].cores[0];
        core.elementary_effects[place(name)].mean_absolute.estimate
    };
    // What nobody is given moves nothing, exactly: the same people with the same luck.
    for output in [0, 1] {
        assert_eq!(effect(output, "joint.prp_potency"), 0.0);
    }
    assert_eq!(effect(0, "joint.cell_potency"), 0.0);
    assert!(effect(1, "joint.cell_potency") > 1.0);
    // The placebo arm is made of context, whatever else is uncertain.
    let first = &kept.outputs[0].cores[0].indices[0];
    assert_eq!(first.constant.as_deref(), Some("clinic.context_fraction"));
    // Three of their own, then all others together.
    assert_eq!(kept.constants.iter().filter(|c| c.kept).count(), 3);
    for core in kept.outputs.iter().flat_map(|output| &output.cores) {
        assert_eq!(core.indices.len(), 4);
        assert_eq!(core.indices[3].constant, None);
    }
}

#[test]
fn a_study_with_mistakes_is_not_analysed_and_odd_rows_get_the_nearest_that_do() {
    let desk = Desk::new("sensitivity-wrong")
        .with("wrong.toml", TINY.replace("umbilical-msc", "umbilical-mcs"))
        .with("study.toml", TINY);
    let answer = desk.synovia("sensitivity wrong.toml");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("umbilical-msc"),
        "{answer}"
    );
    let answer = desk.synovia("sensitivity study.toml --rows 100");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("such as 128"),
        "{answer}"
    );
}

#[test]
fn what_a_trial_to_come_would_tell_has_a_line_without_a_limit_to_its_patients() {
    let desk = Desk::new("preposterior");
    let typed = "preposterior --patients 40 --simulations 50";
    let answer = desk.synovia(typed);
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    assert!(
        answer.contains("SIMULATED") && answer.contains("no limit"),
        "{answer}"
    );
    let found = desk.synovia(&format!("{typed} --json"));
    let found: Preposterior = serde_json::from_str(printed(&found)).unwrap();
    assert_eq!(found.simulations, 50);
    // One trial of 40, four of 10, one and four without a limit; early, late, both.
    assert_eq!(found.effects.len(), 12);
    // Once as calibrated, once supposing relief.
    assert_eq!(found.cores.len(), 24);
    assert!(found.between_trials_points > 1.0);
}

#[test]
fn a_calibration_that_is_none_is_refused() {
    let desk = Desk::new("preposterior-none").with("none.json", "{}");
    let answer = desk.synovia("preposterior --posterior none.json");
    assert!(answer.starts_with("exit code: 1"), "{answer}");
}

#[test]
fn what_was_learned_is_told_with_what_cannot_be() {
    let answer = Desk::new("learned").synovia("validate --learned");
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    for words in [
        "Learned next to nothing",
        "without CINGAL2017",
        "Not to be told from posterior.json",
    ] {
        assert!(answer.contains(words), "{words}: {answer}");
    }
    let both = Desk::new("learned-both").synovia("validate --learned --all");
    assert!(both.starts_with("exit code: 1"), "{both}");
}

const CREDIBILITY: &str = include_str!("../../../book/src/credibility.md");
const WHAT_NEXT: &str = include_str!("../../../book/src/what-next.md");

/// What stands between single backticks, fences aside.
fn quoted(page: &str) -> Vec<&str> {
    let prose = page.split("```").step_by(2);
    prose
        .flat_map(|text| text.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn what_the_page_of_credibility_names_is_there() {
    let desk = Desk::new("credibility");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let rooms: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|room| room.unwrap().path())
        .collect();
    let (mut tests, mut commands) = (0, 0);
    for named in quoted(CREDIBILITY) {
        if let Some(test) = named.split("--test ").nth(1) {
            let is_there = |room: &std::path::PathBuf| {
                let tests = room.join("tests");
                tests.join(format!("{test}.rs")).exists()
                    || tests.join(test).join("main.rs").exists()
            };
            assert!(rooms.iter().any(is_there), "no test is called {test}");
            tests += 1;
        }
        if let Some(typed) = named.strip_prefix("synovia ") {
            // As far as it names commands and options; what they are about is left out.
            let words: Vec<&str> = typed
                .split(' ')
                .filter(|word| !word.contains('/') && *word != "assumed")
                .collect();
            let command = words.iter().filter(|word| !word.starts_with("--"));
            let command: Vec<&str> = command.copied().collect();
            let help = desk.synovia(&format!("{} --help", command.join(" ")));
            assert!(help.starts_with("exit code: 0"), "{typed}: {help}");
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{typed}: {help}");
            }
            commands += 1;
        }
    }
    assert!(tests > 10 && commands > 15, "{tests} {commands}");
}

/// Lines of fences of a page that are not printed.
fn not_printed<'a>(page: &'a str, printed: &str) -> Vec<&'a str> {
    let lines = page.split("```").skip(1).step_by(2);
    lines
        .flat_map(|fence| fence.trim().lines())
        .filter(|line| !line.is_empty() && !line.starts_with("synovia "))
        .filter(|line| !printed.lines().any(|printed| printed == *line))
        .collect()
}

#[test]
fn what_the_page_of_credibility_quotes_is_printed() {
    let answer = Desk::new("credibility-quoted").synovia("validate");
    assert_eq!(not_printed(CREDIBILITY, &answer), [""; 0]);
}

/// Four minutes of processor time.
#[test]
#[ignore = "the whole analyses of the book, two minutes; .ci/run runs it"]
fn what_the_page_on_what_to_measure_next_quotes_is_printed() {
    let desk = Desk::new("what-next")
        .with("study.toml", SHIPPED)
        .with_its_products(".");
    let mut printed = desk.synovia("sensitivity study.toml");
    printed.push_str(&desk.synovia("preposterior"));
    assert_eq!(not_printed(WHAT_NEXT, &printed), [""; 0]);
}
