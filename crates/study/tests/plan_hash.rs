//! The hash of a plan knows everything that results depend on, and nothing else.

mod common;

use common::{SMALL, and, plan, with};
use synovia_study::{Overrides, check};

fn hash(text: &str) -> String {
    plan(text).plan_hash()
}

#[test]
fn layout_does_not_matter() {
    let sections: Vec<&str> = SMALL.split("\n\n").collect();
    let shuffled = [
        sections[3],
        "# a comment",
        sections[0],
        sections[1],
        sections[2],
    ]
    .join("\n\n");
    let keys_exchanged = with(
        "seed = 7\nreplicates = 200",
        "replicates=200   # often\nseed   =   7",
    );
    let quotes = with("\"Small\"", "'Small'");
    for same in [
        shuffled,
        keys_exchanged,
        quotes,
        SMALL.replace('\n', "\r\n"),
    ] {
        assert_eq!(hash(&same), hash(SMALL), "{same}");
    }
}

#[test]
fn a_default_written_out_does_not_matter() {
    let written = "[visits]\nmonths = [0.0, 1, 3, 6, 9, 12]\n[endpoint]\nmonth = 12.0\n[design]\nrescue = true\n[population]\nscreening_weeks = 2\n";
    assert_eq!(hash(&and(written)), hash(SMALL));
    assert_eq!(
        hash(&with(
            "\"umbilical-msc\" }",
            "\"umbilical-msc\", weeks = [0] }"
        )),
        hash(SMALL)
    );
}

#[test]
fn whatever_results_depend_on_matters() {
    let changed = [
        with("\"Small\"", "\"Large\""),
        with("seed = 7", "seed = 8"),
        with("replicates = 200", "replicates = 201"),
        with("\"Cells\"", "\"Stromal cells\""),
        with("patients = 100", "patients = 102"),
        with("\"umbilical-msc\" }", "\"adipose-msc\" }"),
        with(
            "\"umbilical-msc\" }",
            "\"umbilical-msc\", dose_million_cells = 25 }",
        ),
        with("\"umbilical-msc\" }", "\"umbilical-msc\", weeks = [0, 1] }"),
        with(
            "\"umbilical-msc\" }",
            "\"umbilical-msc\" }, { product = \"oral-nsaid\" }",
        ),
        with(
            "\"umbilical-msc\" }",
            "\"umbilical-msc\" }, { product = \"oral-nsaid\", until_month = 3 }",
        ),
        with("reference = \"Saline\"", "reference = \"Cells\""),
        and("[population]\nkl = [2]"),
        and("[population]\nbmi_max = 34"),
        and("[population]\nage_years = [41, 75]"),
        and("[population]\npain_min = 41"),
        and("[population]\npain_max = 89"),
        and("[population]\ncontralateral_pain_max = 40"),
        and("[population]\nscreening_weeks = 3"),
        and("[design]\nblinding = \"open-label\""),
        and("[design]\nblock_size = 4"),
        and("[design]\ndropout_percent_per_year = 14"),
        and("[design]\nrescue = false"),
        and("[visits]\nmonths = [0, 6, 12]"),
        and("[endpoint]\nmonth = 6"),
        and("[endpoint]\ninstrument = \"vas-pain\""),
        and("[endpoint]\nresponder_threshold = \"oa-vas-pain-mcid\""),
        and("[endpoint]\nbetween_group_mcid = \"ehrich-2000-womac-stiffness\""),
        and("[analysis2]").replace("\n[analysis2]", "alpha = 0.01\n"),
        and("[analysis2]").replace("\n[analysis2]", "dropout_rule = \"observed-cases\"\n"),
        and("[model]\ncore = \"monostable\""),
        and("[model]\nuncertainty = \"none\""),
        and("[model]\npool = 13000"),
        and("[model]\ncounterfactual_replicates = 9"),
        and("[model.parameters]\n\"joint.clock_d\" = 12.0"),
        // Its registry value, but no longer drawn.
        and("[model.parameters]\n\"joint.clock_d\" = 10.5"),
    ];
    let mut hashes: Vec<String> = changed.iter().map(|study| hash(study)).collect();
    hashes.push(hash(SMALL));
    let count = hashes.len();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), count);
}

#[test]
fn replicates_of_the_command_line_are_those_of_the_file() {
    let overridden = check(
        "study.toml",
        SMALL.as_bytes(),
        &Overrides {
            replicates: Some(300),
            ..Overrides::default()
        },
    )
    .plan
    .unwrap();
    assert_eq!(
        overridden.plan_hash(),
        hash(&with("replicates = 200", "replicates = 300"))
    );
}

#[test]
fn a_replaced_parameter_is_marked_in_the_manifest() {
    let study = plan(&and("[model.parameters]\n\"joint.clock_d\" = 12"));
    let whole = study.to_json();
    let clock = whole["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|parameter| parameter["id"] == "joint.clock_d")
        .unwrap();
    assert_eq!(
        (
            clock["value"].as_f64(),
            clock["overridden"].as_bool(),
            clock["source"].as_str()
        ),
        (Some(12.0), Some(true), Some("this study"))
    );
    assert_eq!(study.model.overrides["joint.clock_d"], 12.0);
}
