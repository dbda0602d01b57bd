//! `synovia parameters`: the constants of the model.

use serde_json::{Value, json};
use synovia_evidence::{Parameter, Registry, Scope, Spread};

use crate::arguments::Parameters;
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::table::{Align, aligned};

pub fn run(arguments: &Parameters) -> Result<(), Failure> {
    let registry = Registry::embedded();
    let wanted = arguments
        .filter
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let found: Vec<&Parameter> = registry
        .parameters()
        .filter(|parameter| mentions(parameter, &wanted))
        .collect();
    if found.is_empty() {
        return Err(Failure::user(
            format!("no parameter mentions \"{wanted}\""),
            "`synovia parameters` lists all of them; a filter is looked for in names, meanings, statuses and sources",
        ));
    }
    if arguments.json {
        let found: Vec<Value> = found.iter().map(|parameter| as_json(parameter)).collect();
        return print_json(&found);
    }
    let header = [
        ("parameter", Align::Left),
        ("value", Align::Right),
        ("unit", Align::Left),
        ("uncertainty", Align::Left),
        ("status", Align::Left),
        ("source", Align::Left),
        ("meaning", Align::Left),
    ];
    let rows: Vec<Vec<String>> = found.iter().map(|parameter| row(parameter)).collect();
    print(&format!(
        "{}\n{}\n",
        aligned(&header, &rows),
        counted(&found)
    ))
}

fn mentions(parameter: &Parameter, wanted: &str) -> bool {
    let status = parameter.status.to_string();
    [
        &parameter.id,
        &parameter.meaning,
        &status,
        &parameter.source,
    ]
    .iter()
    .any(|text| text.to_lowercase().contains(wanted))
}

fn row(parameter: &Parameter) -> Vec<String> {
    vec![
        parameter.id.clone(),
        number(parameter.value),
        if parameter.unit == "1" {
            "-".to_owned()
        } else {
            parameter.unit.clone()
        },
        uncertainty(parameter),
        parameter.status.to_string(),
        parameter.source.clone(),
        parameter.meaning.clone(),
    ]
}

fn as_json(parameter: &Parameter) -> Value {
    let uncertainty = parameter.uncertainty.map(|uncertainty| {
        let (scale, sd) = match uncertainty.spread {
            Spread::LogSd(sd) => ("log", sd),
            Spread::Sd(sd) => ("plain", sd),
            Spread::LogitSd(sd) => ("logit", sd),
        };
        let between_trials = uncertainty.scope == Scope::Trial;
        json!({ "scale": scale, "sd": sd, "between_trials": between_trials })
    });
    json!({
        "id": parameter.id,
        "value": parameter.value,
        "unit": parameter.unit,
        "uncertainty": uncertainty,
        "frozen": parameter.frozen,
        "status": parameter.status.to_string(),
        "source": parameter.source,
        "locator": parameter.locator,
        "meaning": parameter.meaning,
        "note": parameter.note,
    })
}

fn uncertainty(parameter: &Parameter) -> String {
    let Some(uncertainty) = parameter.uncertainty else {
        return "-".to_owned();
    };
    let size = match uncertainty.spread {
        Spread::LogSd(sd) => format!("log SD {}", number(sd)),
        Spread::Sd(sd) => format!("SD {}", number(sd)),
        Spread::LogitSd(sd) => format!("logit SD {}", number(sd)),
    };
    let scope = match uncertainty.scope {
        Scope::Replicate => "",
        Scope::Trial => ", between trials",
    };
    let frozen = if parameter.frozen { ", frozen" } else { "" };
    format!("{size}{scope}{frozen}")
}

fn number(value: f64) -> String {
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// How many there are of each status: what is known and what is assumed.
fn counted(found: &[&Parameter]) -> String {
    let mut statuses: Vec<_> = found.iter().map(|parameter| parameter.status).collect();
    statuses.sort();
    let counts: Vec<String> = statuses
        .chunk_by(|a, b| a == b)
        .map(|same| format!("{} {}", same.len(), same[0]))
        .collect();
    let noun = if found.len() == 1 {
        "parameter"
    } else {
        "parameters"
    };
    format!("{} {noun}: {}", found.len(), counts.join(", "))
}
