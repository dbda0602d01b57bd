//! `synovia products`: what can be given.

use serde_json::Value;
use synovia_evidence::{
    Knowledge, Named, Product, Registry, Reported, STATED_BY_THE_STUDY, meant, product, products,
};

use crate::arguments::Products;
use crate::failure::Failure;
use crate::output::print;
use crate::table::{Align, aligned};

pub fn run(arguments: &Products) -> Result<(), Failure> {
    match &arguments.id {
        None => print(&all()),
        Some(id) => {
            let shipped = products().iter().map(|product| product.id.as_str());
            let id = meant(Named::Product, id, shipped).unwrap_or(id);
            let known = product(id).map_err(|unknown| {
                Failure::user(unknown.to_string(), "`synovia products` lists them all")
            })?;
            print(&passport(known))
        }
    }
}

fn all() -> String {
    let header = [
        ("product", Align::Left),
        ("dose", Align::Left),
        ("given", Align::Left),
        ("what it is", Align::Left),
    ];
    let rows: Vec<Vec<String>> = products()
        .iter()
        .map(|product| {
            vec![
                product.id.clone(),
                dose(product),
                word(product.route),
                product.name.clone(),
            ]
        })
        .collect();
    format!(
        "{}\nMore about one of them: synovia products umbilical-msc\n",
        aligned(&header, &rows)
    )
}

/// The dose that is given when a study names no other.
fn dose(product: &Product) -> String {
    let value = |property: &Reported<f64>, unit: &str| {
        property.value.map(|value| format!("{value} {unit}"))
    };
    value(&product.dose_million_cells, "million cells")
        .or_else(|| value(&product.platelets_per_ul, "platelets per µL"))
        .or_else(|| value(&product.dose_mg, "mg"))
        .or_else(|| value(&product.volume_ml, "mL"))
        .unwrap_or_else(|| "-".to_owned())
}

/// Everything that is known of a product, and how. Read from its data, so that no property is forgotten here.
fn passport(product: &Product) -> String {
    let registry = Registry::embedded();
    let data = serde_json::to_value(product).unwrap_or_default();
    let mut rows = Vec::new();
    for (name, property) in data.as_object().into_iter().flatten() {
        let Some(knowledge) = property["knowledge"]
            .as_str()
            .filter(|known| *known != word(Knowledge::NotApplicable))
        else {
            continue;
        };
        let value = match &property["value"] {
            Value::Null => "?".to_owned(),
            Value::String(text) => text.clone(),
            Value::Number(number) => number
                .as_f64()
                .map_or(String::new(), |number| number.to_string()),
            other => other.to_string(),
        };
        let source = property["source"]
            .as_str()
            .map(|id| citation(&registry, id))
            .unwrap_or_default();
        rows.push(vec![name.clone(), value, knowledge.to_owned(), source]);
    }
    let header = [
        ("property", Align::Left),
        ("value", Align::Left),
        ("known", Align::Left),
        ("source", Align::Left),
    ];
    let table = if rows.is_empty() {
        String::new()
    } else {
        format!("\n{}", aligned(&header, &rows))
    };
    let (id, name, notes) = (&product.id, &product.name, &product.notes);
    format!(
        "{id}: {name}, {}\n{notes}\n{table}\nIn a study: {{ product = \"{id}\" }}\n",
        word(product.route)
    )
}

fn citation(registry: &Registry, id: &str) -> String {
    if id == STATED_BY_THE_STUDY {
        return "the study".to_owned();
    }
    let Some(source) = registry.source(id) else {
        return id.to_owned();
    };
    let year = source
        .year
        .map(|year| format!(" {year}"))
        .unwrap_or_default();
    let name = source.authors.as_ref().unwrap_or(&source.title);
    let doi = source
        .doi
        .as_ref()
        .map(|doi| format!(", doi {doi}"))
        .unwrap_or_default();
    format!("{name}{year}{doi}")
}

/// The word that the data files use.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
