//! What passports fill, and what they leave open: a line of DOSES, MIBO or ISCT is never ticked when empty.

use serde_json::{Value, json};
use synovia_regulation::passport::{self, Knowledge, SHIPPED, shipped};
use synovia_regulation::protocol::{
    Document, Facts, Line, Mine, ProductGiven, Status, document, read_texts,
};

/// A study of one arm for each of these products.
fn study(products: &[&str]) -> Facts {
    let arms: Vec<Value> = products
        .iter()
        .enumerate()
        .map(|(index, name)| {
            json!({ "label": format!("Arm {index}"), "patients": 10, "is_reference": false,
            "treatments": [format!("{name}; once, at baseline")] })
        })
        .collect();
    Facts::from_study(&json!({ "title": "A study", "arms": arms }))
}

/// The same with passports in the place of products.
fn with_passports(ids: &[&str]) -> Facts {
    let mut facts = study(ids);
    for (arm, id) in facts.arms.iter_mut().zip(ids) {
        let passport = shipped(id).expect("it is shipped");
        arm.products = vec![ProductGiven::of_passport(passport, "mine.toml")];
    }
    facts
}

const UMBILICAL: &str = "Umbilical-cord mesenchymal stromal cells, expanded";
const ADIPOSE: &str = "Adipose mesenchymal stromal cells, expanded";
const LEUKOCYTE_POOR: &str = "Platelet-rich plasma, leukocyte-poor";
const SALINE: &str = "Saline, as placebo injection";

fn of(facts: &Facts) -> Document {
    document(facts, &Mine::default())
}

fn line(document: &Document, list: &str, item: &str) -> Line {
    let list = document
        .checklists
        .iter()
        .find(|known| known.id == list)
        .expect("a known checklist");
    let line = list.lines.iter().find(|line| line.item == item);
    line.unwrap_or_else(|| panic!("no line {item}")).clone()
}

#[test]
fn a_line_says_whether_its_value_is_reported_or_assumed() {
    let document = of(&study(&[UMBILICAL, SALINE]));
    let donor = line(&document, "doses", "D (whose)");
    assert_eq!(donor.status, Status::FilledAutomatically);
    assert_eq!(
        donor.text,
        "Umbilical-cord mesenchymal stromal cells, expanded: allogeneic (reported, msc-trials-review)."
    );
    assert!(
        donor
            .from
            .starts_with("shipped passport umbilical-msc, which describes a published product")
    );
    let separation = line(&document, "doses", "S");
    assert!(
        separation
            .text
            .contains("culture expanded, then freeze (assumed)")
    );
    assert_eq!(
        line(&document, "doses", "E (viability)").status,
        Status::Missing
    );
}

#[test]
fn one_product_that_is_silent_leaves_the_line_missing_and_the_others_are_told() {
    let volume = line(
        &of(&study(&[ADIPOSE, UMBILICAL])),
        "mibo-msc",
        "10 (volume)",
    );
    assert_eq!(volume.status, Status::Missing);
    assert!(volume.text.is_empty() && volume.from.is_empty());
    assert_eq!(
        volume.because,
        "Umbilical-cord mesenchymal stromal cells, expanded: unknown: volume of one dose, mL. Known of Adipose mesenchymal stromal cells, expanded: volume of one dose, mL: 3 (assumed)"
    );
    let mut facts = study(&[UMBILICAL]);
    facts.arms[0].products[0].passport = None;
    let donor = line(&of(&facts), "doses", "D (whose)");
    assert_eq!(
        donor.because,
        "Umbilical-cord mesenchymal stromal cells, expanded: it has no passport"
    );
    let nobody_knows = line(&of(&study(&["Elixir"])), "doses", "O");
    assert_eq!(nobody_knows.because, "Elixir: nobody says what it is");
}

#[test]
fn a_list_about_what_is_not_given_does_not_apply_and_the_reason_is_given() {
    for (products, lists, reason) in [
        (
            &[SALINE, UMBILICAL][..],
            &["mibo-prp"][..],
            "no platelet-rich plasma is given",
        ),
        (
            &[SALINE, LEUKOCYTE_POOR],
            &["doses", "mibo-msc"],
            "no cells and no tissue are given",
        ),
        (
            &[SALINE],
            &["isct"],
            "no stromal cells grown in culture are given",
        ),
    ] {
        let document = of(&study(products));
        for id in lists {
            let list = document.checklists.iter().find(|list| list.id == *id);
            for line in &list.expect("a known checklist").lines {
                assert_eq!(line.status, Status::NotApplicable, "{id} {}", line.item);
                assert_eq!(line.because, reason, "{id} {}", line.item);
            }
        }
    }
    // A product that nobody knows may be anything.
    let document = of(&study(&[SALINE, "Elixir"]));
    assert_eq!(
        line(&document, "mibo-prp", "6 (platelets)").status,
        Status::Missing
    );
}

#[test]
fn a_concentrate_is_not_measured_by_the_criteria_of_cultured_cells() {
    let document = of(&with_passports(&["bmac"]));
    assert_eq!(line(&document, "isct", "2").status, Status::NotApplicable);
    let markers = line(&document, "doses", "E (markers)");
    assert_eq!(markers.status, Status::NotApplicable);
    assert_eq!(
        markers.because,
        "it is not asked of Bone-marrow aspirate concentrate, autologous"
    );
}

#[test]
fn no_line_is_ticked_for_a_field_that_a_passport_leaves_unknown() {
    for (id, _) in SHIPPED {
        let passport = shipped(id).expect("it is shipped");
        let document = of(&with_passports(&[id]));
        for (list, item, field) in [
            (
                "doses",
                "E (viability)",
                "characterisation.viability_percent",
            ),
            ("mibo-msc", "10 (needle)", "delivery.needle"),
            ("mibo-msc", "8 (medium)", "identity.culture_medium"),
            ("mibo-prp", "4 (anticoagulant)", "prp.anticoagulant"),
            ("mibo-prp", "6 (platelets)", "prp.platelets_per_ul"),
            ("isct", "1", "characterisation.plastic_adherent"),
        ] {
            let ticked = line(&document, list, item).status.is_filled();
            let known = passport.field(field).known;
            let stated = matches!(known, Knowledge::Reported | Knowledge::Assumed);
            assert!(!ticked || stated, "{id}: {list} {item} is {known}");
        }
    }
}

#[test]
fn a_criterion_of_the_isct_says_whether_it_is_met() {
    let text = "name = \"Cells\"\nsource = \"batch 17\"\n[identity]\nkind = \"cell\"\nprocessing = [\"culture_expanded\"]\n\
        [characterisation]\ncd73_percent = 99\ncd90_percent = 94\ncd105_percent = { value = 97, known = \"assumed\" }\n";
    let read = passport::read("cells.toml", text.as_bytes());
    let mut facts = study(&["Cells"]);
    facts.arms[0].products = vec![ProductGiven::of_passport(
        read.passport.expect("it is sound"),
        "cells.toml",
    )];
    let present = line(&of(&facts), "isct", "2");
    assert_eq!(
        present.text,
        "Cells: CD105 on at least 95 %: 97 (assumed), met, CD73 on at least 95 %: 99 (reported, batch 17), met, CD90 on at least 95 %: 94 (reported, batch 17), not met."
    );
    assert_eq!(present.from, "passport cells.toml");
}

#[test]
fn platelets_that_are_simulated_otherwise_than_reported_are_told() {
    let platelets = line(&of(&study(&[LEUKOCYTE_POOR])), "mibo-prp", "6 (platelets)");
    assert!(
        platelets
            .text
            .contains("1074900 (reported, di-martino-2022); `synovia products` lists it otherwise: platelets per µL: 800000"),
        "{}",
        platelets.text
    );
}

#[test]
fn a_product_of_several_arms_is_told_once() {
    let facts = study(&[UMBILICAL, UMBILICAL, SALINE]);
    let products = facts.products();
    assert_eq!(products.len(), 2);
    assert_eq!(products[0].1.len(), 2);
    let donor = line(&of(&facts), "doses", "D (whose)");
    assert_eq!(donor.text.matches("allogeneic").count(), 1);
}

#[test]
fn a_text_of_the_users_own_stands_where_no_passport_says_anything() {
    let (mine, findings) = read_texts(
        "texts.toml",
        b"[doses]\n\"D (sex)\" = \"women\"\n[mibo-prp]\n\"4 (volume)\" = \"60 mL\"\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    let document = document(&study(&[UMBILICAL]), &mine);
    assert_eq!(line(&document, "doses", "D (sex)").status, Status::YourText);
    assert_eq!(
        line(&document, "mibo-prp", "4 (volume)").status,
        Status::YourText
    );
}

#[test]
fn a_document_with_passports_is_read_back_as_it_was_written() {
    let document = of(&with_passports(&["umbilical-msc", "prp-leukocyte-rich"]));
    assert_eq!(
        Document::from_json(&document.to_json()).expect("written here"),
        document
    );
}
