//! Facts from what a plan or a manifest tells of its study.

use serde_json::Value;

use crate::passport;

use super::facts::{Analysis, Arm, Design, Endpoint, Facts, Model, Population, Threshold};
use super::given::ProductGiven;
use super::times::times;

impl Facts {
    /// Reads the object `study` of a run's manifest, which is also what a checked plan tells of itself. What is not there, or is of
    /// another kind than expected, stays empty. `recorded`, hashes and results are the caller's to add.
    pub fn from_study(study: &Value) -> Self {
        Facts {
            title: text(&study["title"]),
            seed: study["seed"].as_u64(),
            replicates: study["replicates"].as_u64(),
            population: population(&study["population"]),
            design: design(&study["design"]),
            arms: list(&study["arms"])
                .map(|value| arm(value, &study["passports"]))
                .collect(),
            visit_months: list(&study["visits_months"])
                .filter_map(Value::as_f64)
                .collect(),
            endpoint: endpoint(&study["endpoint"]),
            analysis: analysis(&study["analysis"]),
            model: model(&study["model"]),
            constants: constants(&study["parameters"]),
            known_misses: list(&study["known_misses"])
                .map(text)
                .filter(|miss| !miss.is_empty())
                .collect(),
            ..Facts::default()
        }
    }
}

fn population(value: &Value) -> Option<Population> {
    let ages: Vec<f64> = list(&value["age_years"])
        .filter_map(Value::as_f64)
        .collect();
    Some(Population {
        kl: list(&value["kl"]).filter_map(Value::as_u64).collect(),
        age_years: ages.try_into().ok()?,
        bmi_min: value["bmi_min"].as_f64(),
        bmi_max: value["bmi_max"].as_f64()?,
        pain_instrument: value["pain_instrument"].as_str().map(str::to_owned),
        pain_min: value["pain_min"].as_f64()?,
        pain_max: value["pain_max"].as_f64()?,
        contralateral_pain_max: value["contralateral_pain_max"].as_f64()?,
        screening_weeks: value["screening_weeks"].as_f64()?,
    })
    .filter(|population| !population.kl.is_empty())
}

fn design(value: &Value) -> Option<Design> {
    Some(Design {
        blinding: value["blinding"].as_str()?.to_owned(),
        block_size: value["block_size"].as_u64()?,
        dropout_percent_per_year: value["dropout_percent_per_year"].as_f64()?,
        rescue: value["rescue"].as_bool()?,
    })
}

fn arm(value: &Value, passports: &Value) -> Arm {
    let treatments: Vec<String> = list(&value["treatments"]).map(text).collect();
    let names: Vec<String> = list(&value["products"]).map(text).collect();
    Arm {
        label: text(&value["label"]),
        patients: value["patients"].as_u64().unwrap_or(0),
        given: treatments.iter().map(|words| times(words)).collect(),
        products: treatments
            .iter()
            .enumerate()
            .map(|(index, words)| {
                let of_the_study = names.get(index).and_then(|name| own(name, passports));
                of_the_study.unwrap_or_else(|| ProductGiven::of_words(words))
            })
            .collect(),
        treatments,
        blinding: value["blinding"].as_str().map(str::to_owned),
        is_reference: value["is_reference"].as_bool().unwrap_or(false),
    }
}

/// What the study's own passport of this name says; the study keeps the text of the file.
fn own(name: &str, passports: &Value) -> Option<ProductGiven> {
    let text = passports[name].as_str()?;
    let passport = passport::read(name, text.as_bytes()).passport?;
    Some(ProductGiven::of_passport(passport, name))
}

fn threshold(value: &Value) -> Option<Threshold> {
    Some(Threshold {
        id: value["id"].as_str()?.to_owned(),
        points: value["points"].as_f64()?,
    })
}

fn endpoint(value: &Value) -> Option<Endpoint> {
    Some(Endpoint {
        instrument: value["instrument"].as_str()?.to_owned(),
        month: value["month"].as_f64()?,
        between_group: threshold(&value["between_group_mcid"])?,
        within_patient: threshold(&value["responder_threshold"])?,
    })
}

fn analysis(value: &Value) -> Option<Analysis> {
    Some(Analysis {
        method: value["method"].as_str()?.to_owned(),
        reference: value["reference"].as_str()?.to_owned(),
        dropout_rule: value["dropout_rule"].as_str()?.to_owned(),
        alpha: value["alpha"].as_f64()?,
    })
}

fn model(value: &Value) -> Option<Model> {
    Some(Model {
        core: value["core"].as_str()?.to_owned(),
        uncertainty: value["uncertainty"].as_str()?.to_owned(),
        pool: value["pool"].as_u64()?,
        counterfactual_replicates: value["counterfactual_replicates"].as_u64()?,
    })
}

/// How many constants have each status, in the order in which the statuses first appear.
fn constants(value: &Value) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = Vec::new();
    for constant in list(value) {
        let status = text(&constant["status"]);
        match counts.iter_mut().find(|(known, _)| *known == status) {
            Some((_, count)) => *count += 1,
            None => counts.push((status, 1)),
        }
    }
    counts
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
