//! The plan as the manifest of a run tells it to reports and other programs.

use serde_json::{Map, Value, json};
use synovia_evidence::{Parameter, Registry};
use synovia_results::posterior::POSTERIOR_FILE;
use synovia_trial::described::Quantity;
use synovia_trial::protocol::{Blinding, DropoutRule, Instrument, Protocol};

use crate::DAYS_PER_WEEK;
use crate::plan::{CALIBRATED, Plan};
use crate::sections::analysis::{DROPOUT_RULES, METHOD};
use crate::sections::design::BLINDING;
use crate::sections::endpoint::instrument_name;
use crate::wording::treatment_text;

/// The object `study` of the manifest.
pub(crate) fn study(plan: &Plan) -> Value {
    let mut whole = study_without_parameters(plan);
    whole.insert("parameters".to_owned(), parameters(plan));
    whole.insert(
        "known_misses".to_owned(),
        json!(synovia_evidence::known_misses()),
    );
    Value::Object(whole)
}

/// All of it but the registry.
pub(crate) fn study_without_parameters(plan: &Plan) -> Map<String, Value> {
    let protocol = &plan.protocol;
    let fields = [
        ("title", json!(plan.title)),
        ("seed", json!(plan.seed)),
        ("replicates", json!(plan.replicates)),
        ("population", population(protocol)),
        ("design", design(protocol)),
        ("arms", arms(protocol)),
        ("visits_months", json!(protocol.visit_months)),
        ("endpoint", endpoint(plan)),
        ("analysis", analysis(protocol)),
        ("model", model(plan)),
    ];
    let passports = plan.passports.iter();
    let passports: Map<String, Value> = passports
        .map(|(name, file)| (name.clone(), json!(file.text)))
        .collect();
    fields
        .into_iter()
        .chain((!passports.is_empty()).then_some(("passports", Value::Object(passports))))
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn population(protocol: &Protocol) -> Value {
    let eligibility = &protocol.eligibility;
    let grades: Vec<usize> = (0..eligibility.kl.len())
        .filter(|grade| eligibility.kl[*grade])
        .collect();
    let mut population = json!({
        "kl": grades,
        "age_years": eligibility.age_years,
        "bmi_min": (eligibility.bmi[0] > 0.0).then_some(eligibility.bmi[0]),
        "bmi_max": eligibility.bmi[1],
        "pain_min": eligibility.pain_points[0],
        "pain_max": eligibility.pain_points[1],
        "contralateral_pain_max": eligibility.contralateral_pain_max,
        "screening_weeks": eligibility.screening_d / DAYS_PER_WEEK,
    });
    // What nobody asks for is not there, so that a study without it has the plan hash that it always had.
    if eligibility.pain_instrument != Instrument::WomacPain {
        population["pain_instrument"] = json!(instrument_name(eligibility.pain_instrument));
    }
    for (quantity, asked) in protocol.described.asked() {
        match quantity {
            Quantity::GradePercent(grade) => {
                population["grade_percent"][grade.to_string()] = json!(asked);
            }
            _ => population[quantity.key()] = json!(asked),
        }
    }
    population
}

fn design(protocol: &Protocol) -> Value {
    let design = &protocol.design;
    json!({
        "blinding": blinding_name(design.blinding),
        "block_size": design.block_size,
        "dropout_percent_per_year": percent(design.dropout_per_year),
        "rescue": design.rescue,
    })
}

/// The share in percent, without the digits that dividing by 100 and multiplying again leave behind.
fn percent(share: f64) -> f64 {
    (share * 100.0 * 1e9).round() / 1e9
}

fn blinding_name(blinding: Blinding) -> &'static str {
    BLINDING
        .iter()
        .find(|(_, known)| *known == blinding)
        .map_or("", |(name, _)| name)
}

fn arms(protocol: &Protocol) -> Value {
    let arm = |(index, arm): (usize, &synovia_trial::protocol::Arm)| {
        let mut told = json!({
            "label": arm.label,
            "patients": arm.patients,
            "treatments": arm.treatments.iter().map(treatment_text).collect::<Vec<_>>(),
            "products": arm.treatments.iter().map(|t| &t.product.id).collect::<Vec<_>>(),
            "is_reference": index == protocol.reference,
        });
        if let Some(blinding) = arm.blinding {
            told["blinding"] = json!(blinding_name(blinding));
        }
        told
    };
    protocol.arms.iter().enumerate().map(arm).collect()
}

fn endpoint(plan: &Plan) -> Value {
    let endpoint = &plan.protocol.endpoint;
    json!({
        "instrument": instrument_name(endpoint.instrument),
        "month": plan.protocol.visit_months[endpoint.visit],
        "between_group_mcid": { "id": plan.thresholds.between_group, "points": endpoint.between_group_mcid.0 },
        "responder_threshold": { "id": plan.thresholds.within_patient, "points": endpoint.within_patient_threshold.0 },
    })
}

fn analysis(protocol: &Protocol) -> Value {
    json!({
        "method": METHOD,
        "reference": protocol.arms[protocol.reference].label,
        "dropout_rule": dropout_rule_name(protocol.analysis.dropout_rule),
        "alpha": protocol.analysis.alpha,
    })
}

fn dropout_rule_name(rule: DropoutRule) -> &'static str {
    DROPOUT_RULES
        .iter()
        .find(|(_, known)| *known == rule)
        .map_or("", |(name, _)| name)
}

fn model(plan: &Plan) -> Value {
    let mut model = json!({
        "core": plan.model.core.name(),
        "uncertainty": plan.model.uncertainty.name(),
        "pool": plan.model.pool,
        "counterfactual_replicates": plan.model.counterfactual_replicates,
    });
    // Results depend on its draws, and on nothing of it that is not hashed.
    if let Some(calibration) = plan.model.uncertainty.calibration() {
        model["posterior_sha256"] = json!(calibration.sha256());
    }
    model
}

/// Digits of a value that a calibration gives: more would be chance.
const DIGITS: usize = 4;

fn parameters(plan: &Plan) -> Value {
    let registry = &plan.registry();
    let uncertainty = &plan.model.uncertainty;
    let parameter = |parameter: &Parameter| {
        let calibrated = uncertainty
            .calibration()
            .filter(|_| !parameter.overridden)
            .and_then(|of| of.quantiles(plan.model.core, &parameter.id));
        let drawn_from = match calibrated {
            Some(_) => Some("posterior"),
            None => (uncertainty.is_drawn() && parameter.is_drawn()).then_some("prior"),
        };
        let mut told = json!({
            "id": parameter.id,
            "meaning": parameter.meaning,
            "value": parameter.value,
            "unit": parameter.unit,
            "status": parameter.status.to_string(),
            "source": source(registry, parameter),
            "overridden": parameter.overridden,
            "drawn_from": drawn_from,
        });
        if let Some([low, median, high]) = calibrated.map(|points| points.map(rounded)) {
            told["value"] = json!(median);
            told["p05"] = json!(low);
            told["p95"] = json!(high);
            told["status"] = json!(CALIBRATED);
            told["source"] = json!(format!(
                "fitted to published trials ({POSTERIOR_FILE}), {} core",
                plan.model.core.name()
            ));
        }
        told
    };
    registry.parameters().map(parameter).collect()
}

fn rounded(value: f64) -> f64 {
    format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value)
}

/// Authors, year and identifier, or the title of a source without authors; for a value of the study, the study.
fn source(registry: &Registry, parameter: &Parameter) -> String {
    if parameter.overridden {
        return "this study".to_owned();
    }
    let Some(source) = registry.source(&parameter.source) else {
        return parameter.source.clone();
    };
    let mut parts = vec![
        source
            .authors
            .clone()
            .unwrap_or_else(|| source.title.clone()),
    ];
    parts.extend(source.year.map(|year| year.to_string()));
    parts.extend(source.doi.as_ref().map(|doi| format!("doi {doi}")));
    if source.doi.is_none() {
        parts.extend(source.pmid.as_ref().map(|pmid| format!("PMID {pmid}")));
    }
    parts.extend(parameter.locator.clone());
    parts.join(", ")
}
