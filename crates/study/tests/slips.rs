//! Slips that pass every range: what is said about them is what was probably meant.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{SMALL, and, checked, codes, plan, render, with};
use synovia_diagnostics::Severity;
use synovia_study::{Checked, Overrides, check, check_file};

fn alpha(written: &str) -> String {
    with(
        "reference = \"Saline\"\n",
        &format!("reference = \"Saline\"\nalpha = {written}\n"),
    )
}

fn platelets(written: &str) -> String {
    with(
        "{ product = \"umbilical-msc\" }",
        &format!("{{ product = \"prp-leukocyte-poor\", platelets_per_ul = {written} }}"),
    )
}

fn cells(written: &str) -> String {
    with(
        "{ product = \"umbilical-msc\" }",
        &format!("{{ product = \"umbilical-msc\", dose_million_cells = {written} }}"),
    )
}

#[test]
fn each_slip_is_answered_with_what_was_probably_meant() {
    for (study, meant) in [
        (alpha("0.95"), "did you mean 0.05?"),
        (alpha("0.99"), "did you mean 0.01?"),
        (alpha("95"), "did you mean 0.05?"),
        (alpha("97.5"), "did you mean 0.025?"),
        (
            and("[design]\ndropout_percent_per_year = 0.15"),
            "did you mean 15?",
        ),
        (
            and("[population]\npain_min = 4\npain_max = 10"),
            "did you mean pain_min = 40 and pain_max = 100?",
        ),
        (
            and("[visits]\nmonths = [0, 4, 12, 26, 52]"),
            "did you mean weeks = [0, 4, 12, 26, 52]?",
        ),
        (alpha("0.5"), "did you mean 0.05?"),
        (alpha("0,05"), "did you mean 0.05?"),
        (
            alpha("\"0,05\""),
            "write it without quotes, and with a point: 0.05",
        ),
        (platelets("800"), "did you mean 800000?"),
        (platelets("1e9"), "did you mean 1000000?"),
        (cells("20000000"), "did you mean 20?"),
        (cells("20000"), "did you mean 20?"),
    ] {
        let shown = render(&checked(&study));
        assert!(shown.contains(meant), "{meant} in {shown}");
    }
}

#[test]
fn a_slip_that_can_be_simulated_is_a_warning_and_leaves_a_plan() {
    for study in [
        and("[design]\ndropout_percent_per_year = 0.15"),
        and("[population]\npain_min = 4\npain_max = 10"),
        and("[visits]\nmonths = [0, 4, 12, 26, 52]"),
        SMALL.replace("patients = 100\n", "patients = 2\n"),
        alpha("0.5"),
        and("[visits]\nmonths = [0, 120, 240]"),
        cells("20000"),
    ] {
        let checked = checked(&study);
        assert!(checked.plan.is_some(), "{study}");
        let mut severities = checked.findings.iter().map(|finding| finding.severity);
        assert!(
            checked.findings.iter().count() > 0 && severities.all(|one| one == Severity::Warning),
            "{study}"
        );
    }
}

#[test]
fn what_is_meant_as_it_stands_is_left_alone() {
    for study in [
        and("[design]\ndropout_percent_per_year = 0"),
        and("[design]\ndropout_percent_per_year = 1"),
        and("[population]\npain_min = 0\npain_max = 20"),
        and("[visits]\nmonths = [0, 12, 24]"),
        and("[visits]\nweeks = [0, 4, 12, 26, 52]"),
        alpha("0.1"),
    ] {
        assert_eq!(codes(&study), Vec::<&str>::new(), "{study}");
    }
}

#[test]
fn visits_in_weeks_are_those_in_months_and_the_endpoint_may_be_a_week() {
    let weeks = plan(&and("[visits]\nweeks = [0, 26, 52]\n[endpoint]\nweek = 26"));
    let months = &weeks.protocol.visit_months;
    assert!((months[2] - 52.0 * 7.0 / 30.4375).abs() < 1e-12);
    assert_eq!(weeks.protocol.endpoint.visit, 1);
    assert_eq!(
        codes(&and("[visits]\nweeks = [0, 26]\nmonths = [0, 6]")),
        ["S0119"]
    );
    assert_eq!(codes(&and("[endpoint]\nweek = 26\nmonth = 6")), ["S0119"]);
    assert_eq!(codes(&and("[visits]\nweeks = [4, 26]")), ["S0116"]);
    assert_eq!(codes(&and("[endpoint]\nweek = 27")), ["S0117"]);
}

#[test]
fn nobody_below_the_lowest_body_mass_index_is_admitted() {
    let study = plan(&and("[population]\nbmi_min = 25"));
    assert_eq!(study.protocol.eligibility.bmi, [25.0, 35.0]);
    assert_eq!(study.to_json()["population"]["bmi_min"], 25.0);
    assert_ne!(study.plan_hash(), plan(SMALL).plan_hash());
    assert_eq!(codes(&and("[population]\nbmi_min = 35")), ["S0118"]);
}

#[test]
fn a_run_beyond_any_disk_is_refused_and_a_large_one_is_said_to_be_large() {
    let visits: Vec<String> = (0..60).map(|month| month.to_string()).collect();
    let arms: String = (0..38)
        .map(|arm| format!("[[arm]]\nlabel = \"{arm}\"\npatients = 20\ntreatments = [{{ product = \"saline\" }}]\n"))
        .collect();
    let study = |replicates: &str| {
        SMALL
            .replace("patients = 100\n", "patients = 20\n")
            .replace("replicates = 200", &format!("replicates = {replicates}"))
            + &arms
            + &format!(
                "[visits]\nmonths = [{}]\n[model]\npool = 12000\n",
                visits.join(", ")
            )
    };
    assert_eq!(codes(&study("200")), ["S0166"]);
    let absurd = checked(&study("100000"));
    let shown = render(&absurd);
    assert!(
        absurd.plan.is_none() && shown.contains("S0126") && shown.contains("of disk"),
        "{shown}"
    );
    // Memory does not grow with the arms, and hardly with replicates until one arm alone is long.
    let memory = |replicates: &str| plan(&study(replicates)).size().memory_bytes;
    assert!(
        memory("1000") < 1.5 * memory("200") + 100e6,
        "{} {}",
        memory("200"),
        memory("1000")
    );
}

fn place(name: &str) -> PathBuf {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    place
}

fn of_file(path: &std::path::Path) -> Checked {
    check_file(path, &Overrides::default())
}

#[test]
fn a_folder_or_a_file_of_another_kind_gets_the_command_that_reads_it() {
    let place = place("other-kinds");
    fs::write(place.join("manifest.json"), "{}").unwrap();
    for (file, text, command) in [
        ("trials.csv", "trial,arm\n", "synovia evidence check"),
        ("arms.parquet", "PAR1", "synovia report"),
        ("report.html", "<!doctype html>", "browser"),
        (
            "prices.toml",
            "[economics]\n[[arm]]\nlabel = \"A\"\n",
            "synovia economics run",
        ),
        ("", "", "synovia report"),
    ] {
        let path = if file.is_empty() {
            place.clone()
        } else {
            place.join(file)
        };
        if !file.is_empty() {
            fs::write(&path, text).unwrap();
        }
        let found = of_file(&path);
        let shown = render(&found);
        assert!(
            shown.contains("S0132") && shown.contains(command),
            "{file}: {shown}"
        );
        assert_eq!(found.findings.iter().count(), 1, "{shown}");
    }
}

#[test]
fn a_passport_outside_the_folder_of_the_study_is_refused_however_it_is_named() {
    let place = place("outside");
    let inside = place.join("study");
    fs::create_dir(&inside).unwrap();
    let passport = include_str!("../../../studies/knee-oa-cells/products/umbilical-msc.toml");
    fs::write(place.join("cells.toml"), passport).unwrap();
    fs::write(inside.join("cells.toml"), passport).unwrap();
    let named = |name: &str| {
        let study = inside.join("study.toml");
        let text = SMALL.replace("\"umbilical-msc\"", &format!("\"{name}\""));
        fs::write(&study, text).unwrap();
        let found = of_file(&study);
        found
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(named("cells.toml"), Vec::<&str>::new());
    assert_eq!(named("./cells.toml"), Vec::<&str>::new());
    assert_eq!(named("../cells.toml"), ["S0133"]);
    assert_eq!(
        named(&place.join("cells.toml").display().to_string()),
        ["S0133"]
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.join("cells.toml"), inside.join("link.toml")).unwrap();
        assert_eq!(named("link.toml"), ["S0133"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_device_that_never_ends_is_refused_unread() {
    let shown = render(&of_file("/dev/zero".as_ref()));
    assert!(
        shown.contains("S0101") && shown.contains("device"),
        "{shown}"
    );
    let _ = check;
}
