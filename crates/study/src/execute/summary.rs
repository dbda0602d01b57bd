//! `summary.json`: the documented short form of a run, made from its tables alone.

use serde_json::{Value, json};
use synovia_results::{Record, Run, RunFolderError, SIMULATED, schemas};

/// The summary of a finished run, indented, ending with a newline.
pub fn of(run: &Run) -> Result<String, RunFolderError> {
    let manifest = run.manifest();
    let arms = run.table(&schemas::ARMS)?;
    let contrasts = run.table(&schemas::CONTRASTS)?;
    let stacked = run.table(&schemas::STACKED)?;
    let alarms = run.table(&schemas::FALSE_ALARMS)?;
    let summary = json!({
        "simulated": SIMULATED,
        "schema_version": manifest.schema_version,
        "program_version": manifest.program_version,
        "plan_hash": manifest.plan_hash,
        "results_hash": run.results_hash(),
        "status": manifest.status,
        "title": manifest.title,
        "replicates": manifest.replicates,
        "arms": arms.iter().map(arm).collect::<Vec<Value>>(),
        "contrasts": contrasts
            .iter()
            .filter(|row| row.boolean("is_primary") == Some(true))
            .map(contrast)
            .collect::<Vec<Value>>(),
        "stacked": stacked.iter().map(stacked_contrast).collect::<Vec<Value>>(),
        "false_alarms": alarms.iter().map(false_alarm).collect::<Vec<Value>>(),
    });
    let mut text =
        serde_json::to_string_pretty(&summary).expect("keys are text and values are plain");
    text.push('\n');
    Ok(text)
}

fn arm(row: Record<'_>) -> Value {
    json!({
        "label": row.text("arm"),
        "core": row.text("core"),
        "is_reference": row.boolean("is_reference"),
        "patients": row.integer("patients"),
        "baseline": row.float("baseline_points"),
        "change": row.float("change_points"),
        "change_mcse": row.float("change_mcse_points"),
        "responders_percent": row.float("responders_percent"),
        "natural_course": row.float("natural_course_points"),
        "expectation": row.float("expectation_points"),
        "product": row.float("product_points"),
        "context_and_natural_course_percent": row.float("context_and_natural_course_percent"),
    })
}

fn contrast(row: Record<'_>) -> Value {
    json!({
        "label": row.text("arm"),
        "reference": row.text("reference"),
        "core": row.text("core"),
        "month": row.float("month"),
        "estimate": row.float("estimate_points"),
        "ci_low": row.float("ci_low_points"),
        "ci_high": row.float("ci_high_points"),
        "p_value": row.float("p_value"),
        "power": row.float("power"),
        "power_mcse": row.float("power_mcse"),
        "probability_above_mcid": row.float("probability_above_mcid"),
        "probability_above_mcid_mcse": row.float("probability_above_mcid_mcse"),
        "probability_no_benefit": row.float("probability_no_benefit"),
        "probability_no_benefit_mcse": row.float("probability_no_benefit_mcse"),
        "true_effect": row.float("true_effect_points"),
        "true_effect_mcse": row.float("true_effect_mcse_points"),
        "true_effect_expectation": row.float("true_effect_expectation_points"),
        "true_effect_product": row.float("true_effect_product_points"),
        "type_1_error": row.float("type_1_error"),
    })
}

fn false_alarm(row: Record<'_>) -> Value {
    json!({
        "core": row.text("core"),
        "comparisons": row.integer("comparisons"),
        "any_arm": row.float("any_arm"),
        "any_arm_mcse": row.float("any_arm_mcse"),
        "any_arm_in_favour": row.float("any_arm_in_favour"),
        "any_arm_in_favour_mcse": row.float("any_arm_in_favour_mcse"),
    })
}

fn stacked_contrast(row: Record<'_>) -> Value {
    json!({
        "label": row.text("arm"),
        "reference": row.text("reference"),
        "month": row.float("month"),
        "core": row.text("core"),
        "weight": row.float("weight"),
        "true_effect": row.float("true_effect_points"),
        "true_effect_mcse": row.float("true_effect_mcse_points"),
        "true_effect_p05": row.float("true_effect_p05_points"),
        "true_effect_p95": row.float("true_effect_p95_points"),
        "estimate": row.float("estimate_points"),
        "power": row.float("power"),
        "power_mcse": row.float("power_mcse"),
        "probability_above_mcid": row.float("probability_above_mcid"),
        "probability_above_mcid_mcse": row.float("probability_above_mcid_mcse"),
        "probability_no_benefit": row.float("probability_no_benefit"),
        "probability_no_benefit_mcse": row.float("probability_no_benefit_mcse"),
    })
}
