//! What the program says about itself: version, completions, manual, listings for other programs.

mod desk;

use std::fs;

use desk::Desk;

/// The JSON that a command printed.
fn printed(answer: &str) -> serde_json::Value {
    let out = answer.split("--- stdout\n").nth(1).unwrap();
    serde_json::from_str(out.split("--- stderr").next().unwrap()).unwrap()
}

#[test]
fn the_version_names_the_commit_and_how_old_trials_and_rules_are() {
    let desk = Desk::new("version");
    let short = desk.synovia("-V");
    assert!(
        short.contains(concat!("synovia ", env!("CARGO_PKG_VERSION"), "\n")),
        "{short}"
    );
    let long = desk.synovia("--version");
    for line in [
        "\ncommit ",
        "\npublished trials  as of 20",
        "\nlegal rules       as of 20",
    ] {
        assert!(long.contains(line), "{long}");
    }
}

#[test]
fn every_shell_gets_completions_of_every_command() {
    let desk = Desk::new("completions");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.synovia(&format!("completions {shell}"));
        assert!(script.starts_with("exit code: 0"), "{script}");
        for command in ["psa-analyse", "timecourse", "patients", "regulate"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    assert!(desk.synovia("completions csh").starts_with("exit code: 1"));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let desk = Desk::new("manual");
    let page = desk.synovia("man");
    assert!(page.contains(".TH synovia 1"), "{page}");
    let answer = desk.synovia("man --out pages");
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    for command in [
        "run",
        "evidence-meta",
        "economics-psa-analyse",
        "products-describe",
    ] {
        let page = fs::read_to_string(desk.0.join(format!("pages/synovia-{command}.1"))).unwrap();
        assert!(
            page.contains(".SH OPTIONS") && page.contains(".SH SYNOPSIS"),
            "{page}"
        );
    }
    // Made again over themselves.
    assert!(desk.synovia("man --out pages").starts_with("exit code: 0"));
}

#[test]
fn listings_are_there_for_other_programs() {
    let desk = Desk::new("listings");
    let products = printed(&desk.synovia("products --json"));
    let products = products.as_array().unwrap();
    let named = |id: &str| products.iter().find(|product| product["id"] == id).unwrap();
    assert_eq!(named("umbilical-msc")["passport"], "umbilical-msc");
    assert_eq!(named("exosomes")["in_studies"], false);
    assert_eq!(printed(&desk.synovia("products svf --json"))["id"], "svf");
    let models = printed(&desk.synovia("economics model --list --json"));
    assert_eq!(models.as_array().unwrap().len(), 8);
    let parameters = printed(&desk.synovia("parameters --json"));
    assert!(parameters.as_array().unwrap().len() > 150);
    assert!(parameters[0]["status"].is_string() && parameters[0]["value"].is_number());
}

#[test]
fn a_mistyped_command_is_answered_with_the_nearest() {
    let desk = Desk::new("nearest-command");
    for (typed, meant) in [
        ("chek study.toml", "'check'"),
        ("evidnce list", "'evidence'"),
        ("economics modl", "'model'"),
    ] {
        let answer = desk.synovia(typed);
        assert!(
            answer.starts_with("exit code: 1") && answer.contains(meant),
            "{answer}"
        );
    }
}

#[test]
fn a_product_that_only_has_a_passport_is_not_called_unknown() {
    let answer = Desk::new("passport-only").synovia("products exosomes");
    assert!(
        answer.starts_with("exit code: 1") && answer.contains("synovia products describe exosomes"),
        "{answer}"
    );
}
