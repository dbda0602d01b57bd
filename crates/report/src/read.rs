//! From the tables of a run folder to [`Run`].

use synovia_regulation::summary::summary;
use synovia_results::{Record, RunFolderError, Schema, schemas};

use crate::error::ReportError;
use crate::facts;
use crate::run::{
    AdverseEventRow, ArmRow, ContrastRow, CounterfactualRow, FalseAlarmRow, FlowRow, FunnelRow,
    PatientRow, PowerRow, Provenance, Run, StackedRow, StructureRow, TableFile, TrajectoryRow,
    VisitRow,
};
use crate::study::Study;

impl Run {
    /// Reads a finished run. Tables that the run does not have are left empty.
    ///
    /// # Errors
    /// When the folder is not a finished run, or a table is not what the manifest says.
    pub fn read(folder: &synovia_results::Run) -> Result<Run, ReportError> {
        let manifest = folder.manifest();
        let mut study = Study::from_value(&manifest.study);
        // The manifest's own fields are the run's; the free-form study may lack them.
        if !manifest.title.is_empty() {
            study.title.clone_from(&manifest.title);
        }
        if manifest.replicates > 0 {
            study.replicates = f64::from(manifest.replicates);
        }
        for parameter in &mut study.parameters {
            parameter.overridden |= manifest.parameters_overridden.contains_key(&parameter.id);
        }
        let tables = manifest.tables.iter();
        let tables = tables.map(|(name, entry)| TableFile {
            name: name.clone(),
            rows: entry.rows,
            sha256: entry.sha256.clone(),
        });
        let mut run = Run {
            provenance: Provenance {
                plan_hash: manifest.plan_hash.clone(),
                program_version: manifest.program_version.clone(),
                seed: manifest.seed.to_string(),
                schema_version: manifest.schema_version.to_string(),
                status: manifest.status.clone(),
                results_hash: folder.results_hash(),
                inputs: manifest
                    .inputs
                    .iter()
                    .map(|(name, hash)| (name.clone(), hash.clone()))
                    .collect(),
                tables: tables.collect(),
            },
            study,
            arms: rows(folder, &schemas::ARMS, arm)?,
            visits: rows(folder, &schemas::VISITS, visit)?,
            contrasts: rows(folder, &schemas::CONTRASTS, contrast)?,
            stacked: rows(folder, &schemas::STACKED, stacked)?,
            false_alarms: rows(folder, &schemas::FALSE_ALARMS, false_alarm)?,
            power: rows(folder, &schemas::POWER, power)?,
            funnel: rows(folder, &schemas::FUNNEL, funnel)?,
            flow: rows(folder, &schemas::FLOW, flow)?,
            adverse_events: rows(folder, &schemas::ADVERSE_EVENTS, adverse_event)?,
            structure: rows(folder, &schemas::STRUCTURE, structure)?,
            counterfactuals: rows(folder, &schemas::COUNTERFACTUALS, counterfactual)?,
            trajectories: rows(folder, &schemas::TRAJECTORIES, trajectory)?,
            patients: rows(folder, &schemas::PATIENTS, patient)?,
            regulation: None,
        };
        // By the shipped rules, for the day they were researched: the same run gives the same bytes.
        run.regulation = Some(summary(&facts::of(manifest, &run), None));
        Ok(run)
    }
}

fn rows<T>(
    folder: &synovia_results::Run,
    schema: &'static Schema,
    row: fn(Record<'_>) -> T,
) -> Result<Vec<T>, ReportError> {
    match folder.table(schema) {
        Ok(table) => Ok(table.iter().map(row).collect()),
        Err(RunFolderError::NoSuchTable { .. }) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn text(row: Record<'_>, column: &str) -> String {
    row.text(column).unwrap_or_default().to_owned()
}

fn float(row: Record<'_>, column: &str) -> f64 {
    row.float(column).unwrap_or(f64::NAN)
}

fn whole(row: Record<'_>, column: &str) -> f64 {
    row.integer(column).map_or(f64::NAN, |n| n as f64)
}

fn index(row: Record<'_>, column: &str) -> i64 {
    row.integer(column).unwrap_or_default()
}

fn yes(row: Record<'_>, column: &str) -> bool {
    row.boolean(column).unwrap_or_default()
}

fn arm(row: Record<'_>) -> ArmRow {
    ArmRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        treatments: text(row, "treatments"),
        is_reference: yes(row, "is_reference"),
        patients: whole(row, "patients"),
        observed: float(row, "observed"),
        baseline_points: float(row, "baseline_points"),
        contralateral_pain_points: float(row, "contralateral_pain_points"),
        contralateral_painful_percent: float(row, "contralateral_painful_percent"),
        change_points: float(row, "change_points"),
        change_mcse_points: float(row, "change_mcse_points"),
        change_sd_points: float(row, "change_sd_points"),
        responders_percent: float(row, "responders_percent"),
        responders_mcse_percent: float(row, "responders_mcse_percent"),
        dropout_percent: float(row, "dropout_percent"),
        rescue_paracetamol_percent: float(row, "rescue_paracetamol_percent"),
        rescue_nsaid_percent: float(row, "rescue_nsaid_percent"),
        natural_course_points: float(row, "natural_course_points"),
        natural_course_mcse_points: float(row, "natural_course_mcse_points"),
        expectation_points: float(row, "expectation_points"),
        expectation_mcse_points: float(row, "expectation_mcse_points"),
        product_points: float(row, "product_points"),
        product_mcse_points: float(row, "product_mcse_points"),
        context_and_natural_course_percent: float(row, "context_and_natural_course_percent"),
    }
}

fn visit(row: Record<'_>) -> VisitRow {
    VisitRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        month: float(row, "month"),
        instrument: text(row, "instrument"),
        mean_points: float(row, "mean_points"),
        mean_p05_points: float(row, "mean_p05_points"),
        mean_p95_points: float(row, "mean_p95_points"),
    }
}

fn contrast(row: Record<'_>) -> ContrastRow {
    ContrastRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        reference: text(row, "reference"),
        month: float(row, "month"),
        is_primary: yes(row, "is_primary"),
        estimate_points: float(row, "estimate_points"),
        estimate_mcse_points: float(row, "estimate_mcse_points"),
        ci_low_points: float(row, "ci_low_points"),
        ci_high_points: float(row, "ci_high_points"),
        p_value: float(row, "p_value"),
        power: float(row, "power"),
        power_mcse: float(row, "power_mcse"),
        power_dropout_rule: float(row, "power_dropout_rule"),
        power_dropout_rule_mcse: float(row, "power_dropout_rule_mcse"),
        type_1_error: float(row, "type_1_error"),
        type_1_error_mcse: float(row, "type_1_error_mcse"),
        true_effect_points: float(row, "true_effect_points"),
        true_effect_mcse_points: float(row, "true_effect_mcse_points"),
        true_effect_p05_points: float(row, "true_effect_p05_points"),
        true_effect_p95_points: float(row, "true_effect_p95_points"),
        true_effect_expectation_points: float(row, "true_effect_expectation_points"),
        true_effect_product_points: float(row, "true_effect_product_points"),
        probability_above_mcid: float(row, "probability_above_mcid"),
        probability_above_mcid_mcse: float(row, "probability_above_mcid_mcse"),
        probability_no_benefit: float(row, "probability_no_benefit"),
        probability_no_benefit_mcse: float(row, "probability_no_benefit_mcse"),
    }
}

fn stacked(row: Record<'_>) -> StackedRow {
    StackedRow {
        arm: text(row, "arm"),
        core: text(row, "core"),
        weight: float(row, "weight"),
        true_effect_points: float(row, "true_effect_points"),
        true_effect_mcse_points: float(row, "true_effect_mcse_points"),
        true_effect_p05_points: float(row, "true_effect_p05_points"),
        true_effect_p95_points: float(row, "true_effect_p95_points"),
        power: float(row, "power"),
        power_mcse: float(row, "power_mcse"),
        probability_above_mcid: float(row, "probability_above_mcid"),
        probability_above_mcid_mcse: float(row, "probability_above_mcid_mcse"),
        probability_no_benefit: float(row, "probability_no_benefit"),
        probability_no_benefit_mcse: float(row, "probability_no_benefit_mcse"),
    }
}

fn false_alarm(row: Record<'_>) -> FalseAlarmRow {
    FalseAlarmRow {
        core: text(row, "core"),
        comparisons: whole(row, "comparisons"),
        any_arm: float(row, "any_arm"),
        any_arm_mcse: float(row, "any_arm_mcse"),
        any_arm_in_favour: float(row, "any_arm_in_favour"),
        any_arm_in_favour_mcse: float(row, "any_arm_in_favour_mcse"),
    }
}

fn power(row: Record<'_>) -> PowerRow {
    PowerRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        patients_per_arm: whole(row, "patients_per_arm"),
        power: float(row, "power"),
        is_simulated: yes(row, "is_simulated"),
    }
}

fn funnel(row: Record<'_>) -> FunnelRow {
    FunnelRow {
        core: text(row, "core"),
        replicate: index(row, "replicate"),
        step: index(row, "step"),
        reason: text(row, "reason"),
        excluded: whole(row, "excluded"),
        remaining: whole(row, "remaining"),
    }
}

fn flow(row: Record<'_>) -> FlowRow {
    FlowRow {
        arm: text(row, "arm"),
        randomised: whole(row, "randomised"),
        received: whole(row, "received"),
        not_released: whole(row, "not_released"),
        withdrew: whole(row, "withdrew"),
        withdrew_pain: whole(row, "withdrew_pain"),
        withdrew_other: whole(row, "withdrew_other"),
        completed: whole(row, "completed"),
        analysed: whole(row, "analysed"),
    }
}

fn adverse_event(row: Record<'_>) -> AdverseEventRow {
    AdverseEventRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        event: text(row, "event"),
        patients_percent: float(row, "patients_percent"),
        patients_percent_mcse: float(row, "patients_percent_mcse"),
    }
}

fn structure(row: Record<'_>) -> StructureRow {
    StructureRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        month: float(row, "month"),
        joint_space_change_mm: float(row, "joint_space_change_mm"),
        joint_space_change_mcse_mm: float(row, "joint_space_change_mcse_mm"),
        cartilage_change_percent: float(row, "cartilage_change_percent"),
        cartilage_change_mcse_percent: float(row, "cartilage_change_mcse_percent"),
        grade_risen_percent: float(row, "grade_risen_percent"),
    }
}

fn counterfactual(row: Record<'_>) -> CounterfactualRow {
    CounterfactualRow {
        core: text(row, "core"),
        replicate: index(row, "replicate"),
        arm: text(row, "arm"),
        month: float(row, "month"),
        difference_points: float(row, "difference_points"),
        difference_sd_points: float(row, "difference_sd_points"),
    }
}

fn trajectory(row: Record<'_>) -> TrajectoryRow {
    TrajectoryRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        subject: text(row, "subject"),
        day: float(row, "day"),
        inflammation: float(row, "inflammation"),
        synovium: float(row, "synovium"),
        effusion_ml: float(row, "effusion_ml"),
        cartilage_mm: float(row, "cartilage_mm"),
        living_cells_million: float(row, "living_cells_million"),
    }
}

fn patient(row: Record<'_>) -> PatientRow {
    PatientRow {
        core: text(row, "core"),
        arm: text(row, "arm"),
        patient: index(row, "patient"),
        month: float(row, "month"),
        observed: yes(row, "observed"),
        womac_pain_points: float(row, "womac_pain_points"),
    }
}
