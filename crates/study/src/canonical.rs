//! One text for one plan, whatever the study file looked like, and its hash.

use std::fmt::Write;

use serde_json::{Map, Value, json};
use synovia_evidence::{Registry, Scope, Spread};
use synovia_trial::protocol::{Instrument, Treatment};

use crate::manifest;
use crate::plan::Plan;

/// Raised when the same plan would no longer give the same text.
const FORM: u32 = 1;

/// Everything that results depend on.
pub(crate) fn plan(plan: &Plan) -> Value {
    let mut whole = manifest::study_without_parameters(plan);
    let arms: Vec<Value> = plan
        .protocol
        .arms
        .iter()
        .map(|arm| arm.treatments.iter().map(treatment).collect())
        .collect();
    whole.insert("form".to_owned(), json!(FORM));
    // Another version may simulate the same plan differently; its parts must not be mixed with ours.
    whole.insert("program".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    whole.insert("treatments_of_arms".to_owned(), Value::Array(arms));
    whole.insert("overrides".to_owned(), json!(plan.model.overrides));
    if plan.patient_replicates > 0 {
        whole.insert(
            "patient_replicates".to_owned(),
            json!(plan.patient_replicates),
        );
    }
    whole.insert(
        "registry".to_owned(),
        json!(sha256(text(&registry(plan)).as_bytes())),
    );
    Value::Object(whole)
}

fn treatment(treatment: &Treatment) -> Value {
    let mut fields = json!({ "product": treatment.product, "days": treatment.days, "until_d": treatment.until_d });
    if let Some(arriving) = &treatment.arriving {
        // Thousands of shares: their hash is enough.
        let shares = arriving
            .if_given
            .iter()
            .flat_map(|share| share.to_le_bytes());
        let shares = sha256(&shares.collect::<Vec<u8>>());
        fields["arriving"] = json!({ "none": arriving.none, "if_given": shares });
    }
    fields
}

/// What of the registry results depend on: not the constants of instruments that the trial does not take.
fn registry(plan: &Plan) -> Value {
    let taken: Vec<Instrument> = plan.protocol.instruments().collect();
    let others = Instrument::ALL.into_iter().filter(|of| !taken.contains(of));
    let others: Vec<String> = others
        .filter_map(Instrument::constants_of_its_own)
        .map(|begin| format!("clinic.{begin}"))
        .collect();
    let registry: Registry = plan.registry();
    let matters = |parameter: &&synovia_evidence::Parameter| {
        parameter.overridden || !others.iter().any(|of| parameter.id.starts_with(of))
    };
    let entry = |parameter: &synovia_evidence::Parameter| {
        let uncertainty = parameter.uncertainty.map(|uncertainty| {
            let (scale, size) = match uncertainty.spread {
                Spread::LogSd(sd) => ("log_sd", sd),
                Spread::Sd(sd) => ("sd", sd),
                Spread::LogitSd(sd) => ("logit_sd", sd),
            };
            let scope = match uncertainty.scope {
                Scope::Replicate => "replicate",
                Scope::Trial => "trial",
            };
            json!([scale, size, scope])
        });
        let value = json!([
            parameter.value,
            parameter.unit,
            uncertainty,
            parameter.frozen,
            parameter.overridden
        ]);
        (parameter.id.clone(), value)
    };
    Value::Object(registry.parameters().filter(matters).map(entry).collect())
}

/// JSON with sorted keys and without blanks. Numbers are written as short as they can be read back.
pub(crate) fn text(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => write_fields(fields, text),
        // Whole numbers are the same whether they are kept as integers or as floats.
        Value::Number(number) => match number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 1e15)
        {
            Some(whole) => {
                let _ = write!(text, "{}", whole as i64);
            }
            None => {
                let _ = write!(text, "{number}");
            }
        },
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

fn write_fields(fields: &Map<String, Value>, text: &mut String) {
    // Sorted here, because a map may keep the order of insertion, depending on what else is built.
    let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
    sorted.sort_by_key(|(key, _)| key.as_str());
    text.push('{');
    for (index, (key, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let _ = write!(text, "{}:", Value::String(key.clone()));
        write(value, text);
    }
    text.push('}');
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    synovia_results::sha256_hex(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_knows_neither_order_nor_kind_of_whole_numbers() {
        let a = json!({ "b": [1, 2.0, -0.0], "a": 0.1, "\"": null });
        assert_eq!(text(&a), r#"{"\"":null,"a":0.1,"b":[1,2,0]}"#);
    }
}
