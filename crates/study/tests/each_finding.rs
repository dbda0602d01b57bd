//! Every code is made by a study that deserves it, and is explained in the book.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{SMALL, and, checked, codes, render, with};
use synovia_diagnostics::Severity;
use synovia_study::{CODES, Overrides, check, check_file};

/// A study for each code, alone with its mistake.
fn examples() -> BTreeMap<&'static str, String> {
    let treated = |with_treatment: &str| with("{ product = \"umbilical-msc\" }", with_treatment);
    let small = SMALL.replace("[[arm]]\nlabel = \"Cells\"\npatients = 100\ntreatments = [{ product = \"umbilical-msc\" }]\n\n", "");
    BTreeMap::from([
        ("S0103", with("seed = 7", "seed 7")),
        ("S0104", and("[visit]\nmonths = [0, 6]")),
        ("S0105", with("seed = 7", "seed = 7\nreplicate = 3")),
        (
            "S0106",
            SMALL.replace("[analysis]\nreference = \"Saline\"\n", ""),
        ),
        ("S0107", with("seed = 7\n", "")),
        ("S0108", with("seed = 7", "seed = \"7\"")),
        ("S0109", and("[population]\nkl = [2, 5]")),
        ("S0110", and("[model]\ncore = \"bi-stable\"")),
        ("S0111", treated("{ product = \"umbilical_msc\" }")),
        (
            "S0112",
            and("[endpoint]\nbetween_group_mcid = \"ehrich-2000-pain\""),
        ),
        (
            "S0113",
            and("[endpoint]\nbetween_group_mcid = \"tubach-2005-knee-pain\""),
        ),
        ("S0114", with("\"Cells\"", "\"Saline\"")),
        (
            "S0115",
            with("reference = \"Saline\"", "reference = \"saline\""),
        ),
        ("S0116", and("[visits]\nmonths = [0, 6, 3, 12]")),
        ("S0117", and("[endpoint]\nmonth = 11")),
        ("S0118", and("[population]\npain_min = 80\npain_max = 60")),
        (
            "S0119",
            treated("{ product = \"umbilical-msc\", weeks = [0], months = [0] }"),
        ),
        (
            "S0120",
            treated("{ product = \"umbilical-msc\", weeks = [0, 2, 1] }"),
        ),
        (
            "S0121",
            treated("{ product = \"umbilical-msc\", months = [0, 18] }"),
        ),
        (
            "S0122",
            with(
                "{ product = \"saline\" }",
                "{ product = \"saline\", dose_million_cells = 20 }",
            ),
        ),
        (
            "S0123",
            treated("{ product = \"umbilical-msc\", until_month = 6 }"),
        ),
        ("S0124", and("[model.parameters]\n\"joint.clok_d\" = 12")),
        ("S0125", and("[model.parameters]\n\"joint.clock_d\" = -1")),
        (
            "S0126",
            with("replicates = 200", "replicates = 100000")
                .replace("patients = 100\n", "patients = 6000\n")
                + "[model]\npool = 65536\n",
        ),
        ("S0127", small),
        ("S0128", with("title = \"Small\"", "title = \" \"")),
        (
            "S0129",
            with(
                "seed = 7",
                &(0..150).fold("seed = 7".to_owned(), |text, n| format!("{text}\nq{n} = 1")),
            ),
        ),
        ("S0130", treated("{ product = \"nobody.toml\" }")),
        // Tests run in the folder of their crate.
        (
            "S0131",
            treated("{ product = \"tests/common/exosomes.toml\" }"),
        ),
        ("S0132", "[economics]\ntitle = \"Prices\"\n".to_owned()),
        ("S0133", treated("{ product = \"../x.toml\" }")),
        ("S0134", with("\"Cells\"", "\"Ce\u{200b}lls\"")),
        ("S0136", and("[population]\nage_mean = 80")),
        ("S0137", and("[model]\nposterior = \"nobody.json\"")),
        ("S0151", with("replicates = 200", "replicates = 20")),
        ("S0152", and("[design]\nblock_size = 3")),
        (
            "S0153",
            treated("{ product = \"umbilical-msc\", dose_million_cells = 500 }"),
        ),
        ("S0154", and("[design]\nrescue = false")),
        ("S0155", with("[{ product = \"saline\" }]", "[]")),
        ("S0156", and("[model]\ncounterfactual_replicates = 300")),
        (
            "S0157",
            and("[endpoint]\nbetween_group_mcid = \"ehrich-2000-womac-function\""),
        ),
        ("S0158", and("[model]\npool = 300")),
        (
            "S0159",
            treated("{ product = \"umbilical-msc\", months = [0, 6] }") + "[endpoint]\nmonth = 6\n",
        ),
        (
            "S0161",
            treated("{ product = \"hyaluronic-acid\", volume_ml = 6 }"),
        ),
        (
            "S0162",
            and("[population]\npain_max = 70\ncontralateral_pain_max = 80"),
        ),
        (
            "S0160",
            with("replicates = 200", "replicates = 20000")
                .replace("patients = 100\n", "patients = 900\n"),
        ),
        ("S0163", and("[design]\ndropout_percent_per_year = 0.15")),
        ("S0164", SMALL.replace("patients = 100\n", "patients = 2\n")),
        (
            "S0165",
            and("[analysis]\nreference = \"Saline\"\nalpha = 0.5").replacen(
                "[analysis]\nreference = \"Saline\"\n",
                "",
                1,
            ),
        ),
        ("S0166", and("[visits]\nmonths = [0, 12, 60]")),
        (
            "S0167",
            SMALL
                .replace("replicates = 200", "replicates = 80000")
                .replace("patients = 100\n", "patients = 20\n")
                + &format!(
                    "[visits]\nmonths = [{}]\n",
                    (0..25)
                        .map(|month| month.to_string())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
        ),
    ])
}

#[test]
fn a_misspelt_required_key_is_one_finding_that_says_what_is_meant() {
    for (right, wrong) in [
        ("replicates = 200", "replicate = 200"),
        ("patients = 100\ntreat", "patient = 100\ntreat"),
        ("{ product = \"saline\" }", "{ produkt = \"saline\" }"),
        ("reference = \"Saline\"", "referense = \"Saline\""),
    ] {
        let study = with(right, wrong);
        assert_eq!(codes(&study), ["S0105"], "{wrong}");
        let key = right.trim_start_matches("{ ").split(' ').next().unwrap();
        assert!(render(&checked(&study)).contains(&format!("did you mean \"{key}\"?")));
    }
}

#[test]
fn each_example_makes_its_finding_and_no_other() {
    for (code, study) in examples() {
        let found: BTreeSet<&str> = codes(&study).into_iter().collect();
        let alone = if code == "S0129" {
            found.contains(code)
        } else {
            found == BTreeSet::from([code])
        };
        assert!(alone, "{code}: {found:?}\n{}", render(&checked(&study)));
    }
}

#[test]
fn every_code_has_an_example() {
    // Two are about the file, not about its text, and one about the command line: `the_file_itself` and `a_setting_without_a_place` have them.
    let of_the_file = ["S0101", "S0102", "S0135"];
    let examples = examples();
    let known: Vec<&str> = CODES
        .iter()
        .map(|code| code.code)
        .filter(|code| !of_the_file.contains(code))
        .collect();
    assert_eq!(examples.keys().copied().collect::<Vec<_>>(), known);
}

#[test]
fn severities_are_as_listed() {
    let listed: BTreeMap<&str, Severity> = CODES
        .iter()
        .map(|code| (code.code, code.severity))
        .collect();
    for study in examples().values() {
        for finding in &checked(study).findings {
            assert_eq!(finding.severity, listed[finding.code], "{}", finding.code);
        }
    }
}

#[test]
fn warnings_leave_a_plan_and_errors_do_not() {
    for (code, study) in examples() {
        assert_eq!(checked(&study).plan.is_some(), code > "S0150", "{code}");
    }
}

#[test]
fn every_finding_says_what_would_have_been_right() {
    for (code, study) in examples() {
        for finding in checked(&study)
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
        {
            let says =
                finding.expected.is_some() || finding.help.is_some() || finding.code == "S0114";
            assert!(says, "{code}: {finding:?}");
        }
    }
}

#[test]
fn findings_read_as_help() {
    let mut all = String::new();
    for (code, study) in examples().into_iter().filter(|(code, _)| *code != "S0129") {
        all.push_str(&format!("{}\n", render(&checked(&study))));
        assert!(all.contains(code));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_product_by_what_people_call_it_is_an_error_that_names_it() {
    for (word, means) in [
        ("HA", "hyaluronic-acid"),
        ("TA", "triamcinolone-suspension"),
        ("steroids", "triamcinolone-suspension"),
        ("PRP", "prp-leukocyte-poor"),
        ("placebo", "saline"),
    ] {
        let study = with(
            "{ product = \"umbilical-msc\" }",
            &format!("{{ product = \"{word}\" }}"),
        );
        let text = render(&checked(&study));
        let help = format!("did you mean \"{means}\"?");
        assert!(text.contains("S0111") && text.contains(&help), "{text}");
    }
}

#[test]
fn the_file_itself() {
    let missing = check_file("no/such/study.toml".as_ref(), &Overrides::default());
    let folder = check_file(
        concat!(env!("CARGO_MANIFEST_DIR"), "/src").as_ref(),
        &Overrides::default(),
    );
    let garbage = check(
        "study.toml",
        b"[study]\ntitle = \"\xff\xfe\"\n",
        &Overrides::default(),
    );
    let endless = check("study.toml", &vec![b'#'; 2 << 20], &Overrides::default());
    let found: Vec<&str> = [&missing, &folder, &garbage, &endless]
        .map(|checked| checked.findings.iter().next().unwrap().code)
        .into();
    assert_eq!(found, ["S0101", "S0101", "S0102", "S0101"]);
    assert!(
        render(&garbage).contains("study.toml:2:10"),
        "{}",
        render(&garbage)
    );
    assert!(render(&missing).contains("there is no file"));
}

#[test]
fn constants_are_drawn_from_the_calibration_unless_something_else_is_asked_for() {
    for (asked, name) in [
        (SMALL.to_owned(), "posterior"),
        (and("[model]\nuncertainty = \"posterior\""), "posterior"),
        (and("[model]\nuncertainty = \"prior\""), "prior"),
        (and("[model]\nuncertainty = \"none\""), "none"),
    ] {
        let plan = checked(&asked).plan.unwrap();
        assert_eq!(plan.model.uncertainty.name(), name);
    }
}

#[test]
fn a_setting_without_a_place_is_a_finding_and_leaves_no_plan() {
    let settings = ["arm.Nobody.patients=60"].map(|typed| typed.parse().unwrap());
    let overrides = Overrides {
        settings: settings.to_vec(),
        ..Overrides::default()
    };
    let checked = check("study.toml", SMALL.as_bytes(), &overrides);
    let found: Vec<&str> = checked
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(found, ["S0135"]);
    assert!(checked.plan.is_none());
}

#[test]
fn the_book_explains_every_code_and_no_other() {
    let book = include_str!("../../../book/src/findings.md");
    let rows = book
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|row| row.split_once('`'));
    let explained: Vec<(String, String)> = rows
        .map(|(code, rest)| {
            (
                code.to_owned(),
                rest.trim_start_matches(" |")
                    .split('|')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            )
        })
        .collect();
    let known: Vec<(String, String)> = CODES
        .iter()
        .map(|code| (code.code.to_owned(), code.meaning.to_owned()))
        .collect();
    assert_eq!(explained, known);
}

#[test]
fn a_label_stays_on_one_line_of_a_table() {
    for label in [
        "\"two\\nlines\"",
        "\"a\\u001b[31m\"",
        &format!("\"{}\"", "x".repeat(201)),
    ] {
        assert_eq!(codes(&with("\"Cells\"", label)), ["S0109"], "{label}");
    }
    assert!(codes(&with("\"Cells\"", "\"Clés à 20 × 10⁶ — 幹細胞\"")).is_empty());
}

#[test]
fn replicates_of_the_command_line_are_checked_like_those_of_the_file() {
    let found = |replicates: u32| {
        let checked = check(
            "study.toml",
            SMALL.as_bytes(),
            &Overrides {
                replicates: Some(replicates),
                ..Overrides::default()
            },
        );
        checked
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        [0, 20, 50, 100_001].map(found),
        [vec!["S0109"], vec!["S0151"], vec![], vec!["S0109"]]
    );
}
