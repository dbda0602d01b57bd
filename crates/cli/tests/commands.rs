//! Whole commands: what is typed, what is printed where, and the exit code.

mod desk;

use std::fs;

use desk::Desk;
use insta::assert_snapshot;

const SHIPPED: &str = include_str!("../../../studies/knee-oa-cells/study.toml");

#[test]
fn without_a_command_the_first_steps_are_shown() {
    assert_snapshot!(Desk::new("nothing").synovia(""));
}

#[test]
fn each_command_explains_itself_with_an_example() {
    let desk = Desk::new("help");
    for command in [
        "run",
        "check",
        "new",
        "products",
        "parameters",
        "report",
        "hash",
        "product",
        "regulate",
        "protocol",
    ] {
        let help = desk.synovia(&format!("{command} --help"));
        assert!(
            help.starts_with("exit code: 0") && help.contains(&format!("  synovia {command}")),
            "{help}"
        );
    }
    assert_snapshot!(desk.synovia("run --help"));
}

#[test]
fn what_is_mistyped_is_the_users() {
    let desk = Desk::new("mistyped");
    for typed in [
        "chek study.toml",
        "check",
        "run study.toml --replicates 0",
        "run study.toml --threads none",
    ] {
        assert!(desk.synovia(typed).starts_with("exit code: 1"), "{typed}");
    }
}

#[test]
fn a_good_study_is_summed_up_in_one_line() {
    assert_snapshot!(
        Desk::new("good")
            .with("study.toml", SHIPPED)
            .with_its_products("")
            .synovia("check study.toml")
    );
}

#[test]
fn five_mistakes_are_five_findings() {
    let mistaken = SHIPPED
        .replacen("replicates = 200", "replicates = \"200\"", 1)
        .replacen("rescue = true", "rescue_medication = true", 1)
        .replacen("\"hyaluronic-acid\"", "\"hyaluronan-acid\"", 1)
        .replacen("month = 12", "month = 10", 1)
        .replacen(
            "between_group_mcid = \"ehrich-2000-womac-pain\"",
            "between_group_mcid = \"tubach-2005-knee-pain\"",
            1,
        );
    assert_snapshot!(
        Desk::new("mistakes")
            .with("study.toml", mistaken)
            .with_its_products("")
            .synovia("check study.toml")
    );
}

#[test]
fn warnings_do_not_stop() {
    let quick = SHIPPED.replacen("replicates = 200", "replicates = 20", 1);
    assert_snapshot!(
        Desk::new("warnings")
            .with("study.toml", quick)
            .with_its_products("")
            .synovia("check study.toml")
    );
}

#[test]
fn garbage_is_answered() {
    let desk = Desk::new("garbage")
        .with("zeros.toml", [0_u8; 300])
        .with(
            "latin1.toml",
            b"[study]\ntitle = \"Arthrose du genou, \xe9tude\"\n",
        )
        .with(
            "picture.toml",
            (0..=255).cycle().take(5000).collect::<Vec<u8>>(),
        )
        .with("empty.toml", "");
    let answers = ["zeros", "latin1", "picture", "empty"]
        .map(|name| desk.synovia(&format!("check {name}.toml")));
    assert!(
        answers
            .iter()
            .all(|answer| answer.starts_with("exit code: 1")),
        "{answers:?}"
    );
    assert_snapshot!(answers.join("\n"));
}

#[test]
fn a_path_that_is_no_study_is_answered() {
    let desk = Desk::new("paths");
    fs::create_dir(desk.0.join("my-trial")).unwrap();
    let mut answers = vec![
        desk.synovia("check my-trial"),
        desk.synovia("check nowhere/study.toml"),
    ];
    fs::write(desk.0.join("my-trial/study.toml"), SHIPPED).unwrap();
    answers.push(desk.synovia("run my-trial"));
    assert_snapshot!(answers.join("\n"));
}

#[test]
fn a_new_study_can_be_checked_at_once_and_is_not_overwritten() {
    let desk = Desk::new("new");
    let answers = [
        "new my-trial",
        "check my-trial/study.toml",
        "new my-trial",
        "new my-trial/study.toml",
    ];
    assert_snapshot!(answers.map(|typed| desk.synovia(typed)).join("\n"));
}

#[test]
fn products_are_listed_and_shown() {
    let desk = Desk::new("products");
    let list = desk.synovia("products");
    for product in synovia_evidence::products() {
        assert!(
            list.contains(&format!("\n{} ", product.id)),
            "{}",
            product.id
        );
        assert!(
            desk.synovia(&format!("products {}", product.id))
                .contains(&product.name)
        );
    }
    assert_snapshot!(desk.synovia("products umbilicl-msc"));
}

#[test]
fn parameters_are_listed_and_filtered() {
    let desk = Desk::new("parameters");
    let list = desk.synovia("parameters");
    for parameter in synovia_evidence::Registry::embedded().parameters() {
        assert!(
            list.contains(&format!("\n{} ", parameter.id)),
            "{}",
            parameter.id
        );
    }
    assert_snapshot!(
        [
            desk.synovia("parameters joint.clock_d"),
            desk.synovia("parameters unobtainium")
        ]
        .join("\n")
    );
}

#[test]
fn a_folder_without_a_run_is_answered() {
    let desk = Desk::new("no-run").with("study.toml", SHIPPED);
    assert_snapshot!(
        ["hash .", "hash runs", "report ."]
            .map(|typed| desk.synovia(typed))
            .join("\n")
    );
}
