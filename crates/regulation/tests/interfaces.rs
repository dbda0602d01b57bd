//! The book names everything that the documents of this room hold, and their versions.

use std::collections::BTreeSet;

use serde_json::{Value, json, to_value};
use synovia_regulation::classify::{
    self, Attributes, Date, Jurisdiction, Question, RuleBook, sheet,
};
use synovia_regulation::passport::{self, SHIPPED, describe, shipped};
use synovia_regulation::protocol::{
    BaselineOf, ContrastOf, DOCUMENT_VERSION, EventOf, Facts, FlowOf, Mine, ProductGiven, RECORDED,
    Results, document,
};
use synovia_regulation::summary::{SUMMARY_VERSION, summary};

/// A study with every shipped passport, and a run with one row of everything.
fn facts() -> Facts {
    let arms: Vec<Value> = SHIPPED
        .iter()
        .map(|(id, _)| {
            json!({ "label": id, "patients": 5, "is_reference": *id == "bmac", "treatments": ["Something; from month 1 until month 2"] })
        })
        .collect();
    let study = json!({
        "title": "Cartilage", "seed": 7, "replicates": 20, "arms": arms, "visits_months": [0.0, 12.0],
        "population": { "kl": [2], "age_years": [40.0, 75.0], "bmi_max": 35.0, "pain_min": 40.0, "pain_max": 90.0,
            "contralateral_pain_max": 40.0, "screening_weeks": 2.0 },
        "design": { "blinding": "double-blind", "block_size": 2, "dropout_percent_per_year": 15.0, "rescue": true },
        "endpoint": { "instrument": "womac-pain", "month": 12.0, "between_group_mcid": { "id": "a", "points": 9.7 },
            "responder_threshold": { "id": "b", "points": 19.9 } },
        "analysis": { "method": "ancova", "reference": "bmac", "dropout_rule": "observed-cases", "alpha": 0.05 },
        "model": { "core": "bistable", "uncertainty": "prior", "pool": 12000, "counterfactual_replicates": 10 },
    });
    let mut facts = Facts {
        recorded: RECORDED.map(str::to_owned).to_vec(),
        results: Some(Results {
            flow: vec![FlowOf::default()],
            baseline: vec![BaselineOf::default()],
            contrasts: vec![ContrastOf::default()],
            events: vec![EventOf::default()],
            ..Results::default()
        }),
        ..Facts::from_study(&study)
    };
    for (arm, (id, _)) in facts.arms.iter_mut().zip(SHIPPED) {
        let passport = shipped(id).expect("it is shipped");
        arm.products = vec![ProductGiven::of_passport(passport, "mine.toml")];
    }
    facts
}

/// Names of all keys; those with a dot are fields of a passport, which have a page of their own.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inside) in fields {
                if !name.contains('.') {
                    found.insert(name.clone());
                }
                names(inside, found);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| names(entry, found)),
        _ => {}
    }
}

fn is_documented(heading: &str, version: &str, documents: &[Value]) {
    let page = include_str!("../../../book/src/interfaces.md");
    let section = page.split(&format!("\n## {heading}\n")).nth(1);
    let section = section.unwrap_or_else(|| panic!("no section on {heading}"));
    let section = section.split("\n## ").next().unwrap_or_default();
    assert!(
        section.contains(&format!("now **{version}**")),
        "{heading}: {version}"
    );
    let mut found = BTreeSet::new();
    for document in documents {
        names(document, &mut found);
    }
    assert!(found.len() > 20, "{heading}: {found:?}");
    for name in found {
        let documented =
            section.contains(&format!("`{name}`")) || section.contains(&format!("`{name}[]`"));
        assert!(documented, "{heading}: `{name}` is not in the book");
    }
}

#[test]
fn every_name_in_a_protocol_is_documented() {
    let document = document(&facts(), &Mine::default());
    let json = serde_json::from_str(&document.to_json()).expect("written here");
    is_documented("protocol.json", &DOCUMENT_VERSION.to_string(), &[json]);
}

#[test]
fn every_name_in_an_answer_of_regulation_is_documented() {
    // The day is before a rule is in force, so that all three outcomes are there.
    let day = Date::parse("2025-01-01");
    let mut documents = Vec::new();
    for (id, _) in SHIPPED {
        let mut attributes = Attributes::from_passport(&shipped(id).expect("it is shipped"));
        for intent in [None, Some(classify::PathwayIntent::InvestigatorStudy)] {
            attributes.pathway_intent = intent;
            let question = Question {
                as_of: day.clone(),
                ..Question::of(attributes.clone())
            };
            let sheet = sheet(RuleBook::embedded(), &question, &Jurisdiction::ALL);
            documents.push(to_value(&sheet).expect("plain values"));
        }
    }
    let all = Value::Array(documents.clone()).to_string();
    for outcome in ["decided", "possible", "undetermined"] {
        assert!(all.contains(&format!("{{\"{outcome}\":")), "{outcome}");
    }
    is_documented("regulate --json", classify::SCHEMA, &documents);
}

#[test]
fn every_name_in_a_description_of_a_product_is_documented() {
    let documents: Vec<Value> = SHIPPED
        .iter()
        .map(|(id, _)| to_value(describe(&shipped(id).expect("it is shipped"), id)))
        .collect::<Result<_, _>>()
        .expect("plain values");
    is_documented("product describe --json", passport::SCHEMA, &documents);
}

#[test]
fn every_name_in_a_summary_of_regulation_is_documented() {
    let summary = summary(&facts(), None);
    let json = serde_json::from_str(&summary.to_json()).expect("written here");
    is_documented("regulation.json", &SUMMARY_VERSION.to_string(), &[json]);
}
