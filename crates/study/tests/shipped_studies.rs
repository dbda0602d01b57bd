//! The studies that are shipped, the one that `synovia new` writes, and the schema that editors use.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{plan, render};
use serde_json::Value;
use synovia_study::{Overrides, SECTIONS, STARTER, TREATMENT, check_file};

fn studies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../studies")
}

fn study(name: &str) -> PathBuf {
    studies().join(name).join("study.toml")
}

#[test]
fn every_shipped_study_has_a_plan_and_a_readme() {
    let folders = fs::read_dir(studies())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let mut count = 0;
    for folder in folders {
        let checked = check_file(&folder.join("study.toml"), &Overrides::default());
        assert!(checked.plan.is_some(), "{}", render(&checked));
        assert!(folder.join("README.md").is_file(), "{}", folder.display());
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn the_cell_study_is_what_its_readme_says() {
    let checked = check_file(&study("knee-oa-cells"), &Overrides::default());
    assert!(checked.findings.is_empty(), "{}", render(&checked));
    let plan = checked.plan.unwrap();
    assert_eq!(plan.protocol.arms.len(), 7);
    assert!(plan.protocol.arms.iter().all(|arm| arm.patients == 120));
    assert_eq!(plan.protocol.arms[plan.protocol.reference].label, "Saline");
    assert_eq!((plan.replicates, plan.simulated_patients()), (200, 168_000));
    insta::assert_json_snapshot!("knee-oa-cells", of_the_study_file(plan.to_json()));
}

#[test]
fn the_platelet_study_only_warns_that_it_is_quick() {
    let checked = check_file(&study("prp-vs-saline"), &Overrides::default());
    let codes: Vec<&str> = checked
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, ["S0151"]);
    let full = check_file(
        &study("prp-vs-saline"),
        &Overrides {
            replicates: Some(200),
            ..Overrides::default()
        },
    );
    assert!(full.findings.is_empty());
    assert_eq!(full.plan.unwrap().simulated_patients(), 57_600);
}

#[test]
fn what_new_writes_has_no_findings() {
    assert!(common::codes(STARTER).is_empty());
}

/// What the starter shows as default is the default.
#[test]
fn the_starter_with_its_comments_taken_away_is_the_same_study() {
    let spelled_out: String = STARTER
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key)
                if key
                    .split_once(" = ")
                    .is_some_and(|(name, _)| !name.contains(' ')) =>
            {
                key
            }
            _ => line,
        })
        .filter(|line| !line.contains("joint."))
        .fold(String::new(), |text, line| text + line + "\n");
    assert!(spelled_out.contains("\nalpha = 0.05\n") && spelled_out.contains("\npool = 12000"));
    assert_eq!(plan(&spelled_out).plan_hash(), plan(STARTER).plan_hash());
}

#[test]
fn every_parameter_of_the_registry_is_in_the_manifest() {
    let whole = plan(STARTER).to_json();
    let parameters = whole["parameters"].as_array().unwrap();
    assert_eq!(
        parameters.len(),
        synovia_evidence::Registry::embedded().parameters().len()
    );
    let clock = parameters
        .iter()
        .find(|parameter| parameter["id"] == "joint.clock_d")
        .unwrap();
    for key in [
        "id",
        "meaning",
        "value",
        "unit",
        "status",
        "source",
        "overridden",
    ] {
        assert!(!clock[key].is_null(), "{key}");
    }
}

#[test]
fn the_schema_names_every_key() {
    let schema = schema();
    let mut sections = names(&schema["properties"]);
    let mut known: Vec<String> = SECTIONS
        .iter()
        .map(|(section, _)| (*section).to_owned())
        .collect();
    sections.sort();
    known.sort();
    assert_eq!(sections, known);
    for (section, keys) in SECTIONS {
        let section = &schema["properties"][section];
        let properties = if section["items"].is_object() {
            &section["items"]["properties"]
        } else {
            &section["properties"]
        };
        let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        keys.sort();
        assert_eq!(names(properties), keys);
    }
    let mut treatment: Vec<String> = TREATMENT.iter().map(|key| (*key).to_owned()).collect();
    treatment.sort();
    assert_eq!(
        names(
            &schema["properties"]["arm"]["items"]["properties"]["treatments"]["items"]["properties"]
        ),
        treatment
    );
}

#[test]
fn the_schema_accepts_the_shipped_studies() {
    let schema = schema();
    for name in ["knee-oa-cells", "prp-vs-saline"] {
        let text = fs::read_to_string(study(name)).unwrap();
        let value: Value = toml::from_str(&text).unwrap();
        let mut objections = Vec::new();
        validate(&schema, &value, name, &mut objections);
        assert!(objections.is_empty(), "{objections:?}");
    }
    let wrong: Value = toml::from_str(
        "[study]\ntitle = \"\"\nseed = -1\nreplicate = 2\n[design]\nblinding = \"none\"\n",
    )
    .unwrap();
    let mut objections = Vec::new();
    validate(&schema, &wrong, "", &mut objections);
    assert_eq!(objections.len(), 7, "{objections:?}");
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../studies/study.schema.json")).unwrap()
}

fn names(properties: &Value) -> Vec<String> {
    let mut names: Vec<String> = properties.as_object().unwrap().keys().cloned().collect();
    names.sort();
    names
}

/// Without what comes from the registry, which changes with the model.
fn of_the_study_file(mut study: Value) -> Value {
    let fields = study.as_object_mut().unwrap();
    fields.remove("parameters");
    fields.remove("known_misses");
    // The texts of the passports are files of their own.
    let passports = fields.get_mut("passports").and_then(Value::as_object_mut);
    for text in passports.into_iter().flat_map(|texts| texts.values_mut()) {
        assert!(
            text.as_str()
                .is_some_and(|text| text.contains("[identity]"))
        );
        *text = "its text".into();
    }
    study
}

/// The few rules of JSON Schema that the schema uses.
fn validate(schema: &Value, value: &Value, at: &str, objections: &mut Vec<String>) {
    let mut object = |what: &str| objections.push(format!("{at}: {what}"));
    let is_of_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    if !is_of_type {
        return object("type");
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|choices| !choices.contains(value))
    {
        object("enum");
    }
    if let Some(number) = value.as_f64() {
        let limit = |name: &str, holds: fn(f64, f64) -> bool| {
            schema[name]
                .as_f64()
                .is_none_or(|limit| holds(number, limit))
        };
        let within = limit("minimum", |a, b| a >= b)
            && limit("maximum", |a, b| a <= b)
            && limit("exclusiveMinimum", |a, b| a > b);
        if !within {
            object("range");
        }
    }
    if value
        .as_str()
        .is_some_and(|text| (text.len() as u64) < schema["minLength"].as_u64().unwrap_or(0))
    {
        object("minLength");
    }
    if let Some(items) = value.as_array() {
        if (items.len() as u64) < schema["minItems"].as_u64().unwrap_or(0)
            || items.len() as u64 > schema["maxItems"].as_u64().unwrap_or(u64::MAX)
        {
            object("items");
        }
        items.iter().enumerate().for_each(|(index, item)| {
            validate(
                &schema["items"],
                item,
                &format!("{at}[{index}]"),
                objections,
            )
        });
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !fields.contains_key(name) {
                objections.push(format!("{at}: {name} is required"));
            }
        }
        for (name, field) in fields {
            match &schema["properties"][name] {
                Value::Null if schema["additionalProperties"] == Value::Bool(false) => {
                    objections.push(format!("{at}: {name} is unknown"))
                }
                Value::Null => validate(
                    &schema["additionalProperties"],
                    field,
                    &format!("{at}.{name}"),
                    objections,
                ),
                known => validate(known, field, &format!("{at}.{name}"), objections),
            }
        }
    }
}
