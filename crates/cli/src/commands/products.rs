//! `synovia products`: what can be given, what exactly it is, and how well that is known.

pub mod passport;

use serde::Serialize;
use serde_json::Value;
use synovia_evidence::{
    Knowledge, Named, Product, Registry, Reported, STATED_BY_THE_STUDY, meant, product, products,
};
use synovia_regulation::passport::{SHIPPED, of_study_product, shipped};

use crate::arguments::product::{ProductCommand, Products};
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::table::{Align, aligned};

pub fn run(arguments: &Products) -> Result<(), Failure> {
    match &arguments.command {
        Some(ProductCommand::List(list)) => listed(list.json),
        Some(ProductCommand::Describe(arguments)) => passport::described(arguments),
        Some(ProductCommand::Check(arguments)) => passport::check(arguments),
        Some(ProductCommand::New(arguments)) => passport::new(arguments),
        None => match &arguments.id {
            None => listed(arguments.json),
            Some(id) => one(id, arguments.json),
        },
    }
}

/// The values that the model uses of one product.
fn one(id: &str, json: bool) -> Result<(), Failure> {
    let known = products().iter().map(|product| product.id.as_str());
    let id = meant(Named::Product, id, known).unwrap_or(id);
    match product(id) {
        Ok(known) if json => print_json(known),
        Ok(known) => print(&values(known)),
        // Known, but to be described only.
        Err(_) if SHIPPED.iter().any(|(passport, _)| *passport == id) => Err(Failure::user(
            format!(
                "{id} is described by a passport, and no study can give it: the model has no process for it"
            ),
            format!("synovia products describe {id}"),
        )),
        Err(unknown) => Err(Failure::user(
            unknown.to_string(),
            "`synovia products` lists them all",
        )),
    }
}

/// A line of the list: what a study can give, and what only has a passport.
#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    /// Whether a study can name it.
    in_studies: bool,
    /// How it is given; empty for what no study can give.
    route: String,
    /// The dose when a study names no other; empty likewise.
    dose: String,
    /// Id of its passport.
    passport: Option<&'static str>,
    /// Fields of the passport that nobody has published.
    unknown_fields: Option<usize>,
}

fn lines() -> Result<Vec<Line>, Failure> {
    let read = |id: &str| shipped(id).map_err(|unknown| Failure::Internal(unknown.to_string()));
    let mut lines = Vec::new();
    for product in products() {
        let passport = of_study_product(&product.id);
        lines.push(Line {
            id: product.id.clone(),
            name: product.name.clone(),
            in_studies: true,
            route: word(product.route),
            dose: dose(product),
            passport,
            unknown_fields: passport
                .map(|id| read(id).map(|passport| passport.unknown().len()))
                .transpose()?,
        });
    }
    for (id, _) in SHIPPED {
        if lines.iter().all(|line| line.passport != Some(*id)) {
            let passport = read(id)?;
            lines.push(Line {
                id: (*id).to_owned(),
                unknown_fields: Some(passport.unknown().len()),
                name: passport.name,
                in_studies: false,
                route: String::new(),
                dose: String::new(),
                passport: Some(*id),
            });
        }
    }
    Ok(lines)
}

fn listed(json: bool) -> Result<(), Failure> {
    let lines = lines()?;
    if json {
        return print_json(&lines);
    }
    let header = [
        ("product", Align::Left),
        ("dose", Align::Left),
        ("given", Align::Left),
        ("passport", Align::Left),
        ("unknown", Align::Right),
        ("what it is", Align::Left),
    ];
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|line| {
            let given = if line.in_studies {
                line.route
            } else {
                "not in studies".to_owned()
            };
            vec![
                line.id,
                if line.dose.is_empty() {
                    "-".to_owned()
                } else {
                    line.dose
                },
                given,
                line.passport.unwrap_or("-").to_owned(),
                line.unknown_fields
                    .map_or_else(|| "-".to_owned(), |fields| fields.to_string()),
                line.name,
            ]
        })
        .collect();
    print(&format!(
        "{}\nunknown   how many fields of the passport nobody has published\n\nThe numbers that the model uses of one: synovia products umbilical-msc\nIts passport: synovia products describe umbilical-msc\n",
        aligned(&header, &rows)
    ))
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
        .unwrap_or_default()
}

/// Everything that is known of a product, and how. Read from its data, so that no property is forgotten here.
fn values(product: &Product) -> String {
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
