//! From a run folder to the facts that a protocol is filled from.

use synovia_regulation::protocol::{
    BaselineOf, ContrastOf, EventOf, Facts, FlowOf, RECORDED, Results,
};
use synovia_results::Manifest;

use crate::run::{AdverseEventRow, ArmRow, ContrastRow, FlowRow};
use crate::{ReportError, Run};

/// What a run folder says: its study, and what came out.
///
/// # Errors
/// When a table is not the one that was written.
pub fn facts(folder: &synovia_results::Run) -> Result<Facts, ReportError> {
    Ok(of(folder.manifest(), &Run::read(folder)?))
}

/// As [`facts`], of tables that have been read.
pub(crate) fn of(manifest: &Manifest, run: &Run) -> Facts {
    Facts {
        plan_hash: manifest.plan_hash.clone(),
        study_sha256: manifest
            .inputs
            .get("study.toml")
            .cloned()
            .unwrap_or_default(),
        program_version: manifest.program_version.clone(),
        recorded: RECORDED.map(str::to_owned).to_vec(),
        results: Some(results(run)),
        ..Facts::from_study(&manifest.study)
    }
}

fn results(run: &Run) -> Results {
    let core = run.core();
    let count = |value: f64| if value.is_finite() { value as u64 } else { 0 };
    Results {
        results_hash: run.provenance.results_hash.clone(),
        tables: run
            .provenance
            .tables
            .iter()
            .map(|table| (table.name.clone(), table.rows))
            .collect(),
        funnel: run
            .funnel
            .iter()
            .filter(|row| row.core == core && row.replicate == 0)
            .map(|row| (row.reason.clone(), count(row.excluded)))
            .collect(),
        flow: run
            .flow
            .iter()
            .map(|row: &FlowRow| FlowOf {
                arm: row.arm.clone(),
                randomised: count(row.randomised),
                received: count(row.received),
                withdrew: count(row.withdrew),
                analysed: count(row.analysed),
            })
            .collect(),
        baseline: run.arms_of(core).map(baseline).collect(),
        contrasts: run
            .headline()
            .iter()
            .map(|row| contrast(row, rival_of(run, row)))
            .collect(),
        events: run
            .adverse_events
            .iter()
            .filter(|row| row.core == core)
            .map(|row: &AdverseEventRow| EventOf {
                arm: row.arm.clone(),
                event: row.event.clone(),
                patients_percent: known(row.patients_percent),
            })
            .collect(),
        has_structure: !run.structure.is_empty(),
        other_core: run.other_core().unwrap_or_default().to_owned(),
    }
}

/// Missing values are not numbers in a run, and absent in facts.
fn known(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn baseline(row: &ArmRow) -> BaselineOf {
    BaselineOf {
        arm: row.arm.clone(),
        points: known(row.baseline_points),
        other_knee_painful_percent: known(row.contralateral_painful_percent),
        responders_percent: known(row.responders_percent),
        paracetamol_percent: known(row.rescue_paracetamol_percent),
        nsaid_percent: known(row.rescue_nsaid_percent),
    }
}

/// The same arm under the rival core.
fn rival_of<'a>(run: &'a Run, row: &ContrastRow) -> Option<&'a ContrastRow> {
    let other = run.other_core()?;
    run.primary_contrasts(other)
        .find(|rival| rival.arm == row.arm)
}

fn contrast(row: &ContrastRow, rival: Option<&ContrastRow>) -> ContrastOf {
    ContrastOf {
        arm: row.arm.clone(),
        reference: row.reference.clone(),
        estimate: known(row.estimate_points),
        estimate_mcse: known(row.estimate_mcse_points),
        interval: [known(row.ci_low_points), known(row.ci_high_points)],
        p_value: known(row.p_value),
        power: known(row.power),
        power_mcse: known(row.power_mcse),
        power_dropout_rule: known(row.power_dropout_rule),
        true_effect: known(row.true_effect_points),
        probability_above_mcid: known(row.probability_above_mcid),
        probability_above_mcid_mcse: known(row.probability_above_mcid_mcse),
        probability_no_benefit: known(row.probability_no_benefit),
        probability_no_benefit_mcse: known(row.probability_no_benefit_mcse),
        other_core_probability_no_benefit: rival.and_then(|row| known(row.probability_no_benefit)),
    }
}
