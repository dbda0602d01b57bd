//! All sections together: what they say about each other, and the plan.

use synovia_diagnostics::Finding;
use synovia_trial::protocol::Protocol;

use crate::canonical;
use crate::check::{Overrides, Sections};
use crate::codes;
use crate::plan::{Plan, ThresholdNames};
use crate::reading::Given;
use crate::sections::arms::ReadArm;
use crate::sections::model::ReadModel;
use crate::sections::{
    analysis, arms, design, endpoint, model, population, study, treatment, visits,
};
use crate::size;
use crate::wording::grouped;

/// More simulated patients than this are an oversight.
const TOO_MANY_PATIENTS: u64 = 1_000_000_000;
/// From here on a warning says that it will take long.
const MANY_PATIENTS: u64 = 20_000_000;

/// Reads all sections, adds what is found, and returns a plan; after an error it is full of stand-ins and must not be used.
pub(crate) fn plan(sections: &Sections<'_>, overrides: &Overrides, bytes: &[u8]) -> Option<Plan> {
    let study = study::read(
        &sections.section("study", true),
        overrides.replicates.map(u64::from),
    );
    let (eligibility, described) = population::read(&sections.section("population", false));
    let design = design::read(&sections.section("design", false));
    let visits = visits::read(&sections.section("visits", false));
    let endpoint = endpoint::read(&sections.section("endpoint", false), &visits);
    let arm_sections = sections.arms();
    let is_there = arm_sections.is_some();
    let arm_sections = arm_sections.unwrap_or_default();
    let mut read_arms: Vec<ReadArm> = arm_sections
        .iter()
        .map(|section| arms::read(section, &design))
        .collect();
    if is_there {
        arms::compare(&arm_sections, &read_arms, &design);
    }
    for arm in &mut read_arms {
        treatment::against_follow_up(sections.page, arm, &visits, &endpoint);
    }
    let (analysis, reference) = analysis::read(&sections.section("analysis", true), &read_arms);
    let model = model::read(&sections.section("model", false), &study.replicates);
    patients_and_pool(sections, &study.replicates, &read_arms, &model);
    let plan = Plan {
        title: study.title,
        seed: study.seed,
        replicates: study.replicates.value as u32,
        protocol: Protocol {
            eligibility,
            described,
            design: design.design,
            arms: read_arms.into_iter().map(|arm| arm.arm).collect(),
            reference,
            visit_months: visits.value,
            endpoint: endpoint.endpoint?,
            analysis,
        },
        thresholds: ThresholdNames {
            between_group: endpoint.between_group,
            within_patient: endpoint.within_patient,
        },
        model: model.model,
        patient_replicates: overrides.patients.min(study.replicates.value as u32),
        passports: sections.page.passports(),
        source_hash: canonical::sha256(bytes),
    };
    if study.replicates.sound
        && !plan.protocol.arms.is_empty()
        && let Some(finding) = size::finding(&plan)
    {
        sections.page.add(&study.replicates.span, finding);
    }
    Some(plan)
}

/// Whether anybody will live to see the end of it, and whether there are enough candidates.
fn patients_and_pool(
    sections: &Sections<'_>,
    replicates: &Given<u64>,
    arms: &[ReadArm],
    model: &ReadModel,
) {
    if !replicates.sound || arms.iter().any(|arm| !arm.patients.sound) {
        return;
    }
    let patients: u64 = arms.iter().map(|arm| arm.patients.value).sum();
    let simulated = patients.saturating_mul(replicates.value);
    let title = format!(
        "{} patients in {} replicates are {} simulated patients",
        grouped(patients),
        grouped(replicates.value),
        grouped(simulated)
    );
    if simulated > TOO_MANY_PATIENTS {
        let finding = Finding::error(codes::TOO_LARGE, title)
            .label("more than can be run")
            .expected(format!(
                "at most {} patients times replicates",
                grouped(TOO_MANY_PATIENTS)
            ));
        sections.page.add(&replicates.span, finding);
    } else if simulated > MANY_PATIENTS {
        let finding = Finding::warning(codes::LONG_RUN, title)
            .label("this takes long")
            .help("fewer replicates give the same means with a larger Monte Carlo error");
        sections.page.add(&replicates.span, finding);
    }
    if model.pool.sound && model.pool.value < 4 * patients {
        let title = format!(
            "{} candidates for a trial of {patients} patients",
            model.pool.value
        );
        let finding = Finding::warning(codes::SMALL_POOL, title)
            .label("the same people in every replicate")
            .help(format!(
                "with pool = {} or more, replicates differ as trials do",
                (10 * patients).min(65_536)
            ));
        sections.page.add(&model.pool.span, finding);
    }
}
