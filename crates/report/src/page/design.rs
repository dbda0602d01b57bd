//! The design in facts, and what each arm gets.

use crate::charts::between_group_mcid;
use crate::page::DataTable;
use crate::run::Run;
use crate::words::{self, count, number, plain, points};

/// Name and text of each fact that the manifest tells.
pub fn facts(run: &Run) -> Vec<(String, String)> {
    let study = &run.study;
    let (population, design, endpoint) = (&study.population, &study.design, &study.endpoint);
    let mut facts: Vec<(&str, String)> = Vec::new();

    let mut who = Vec::new();
    if !population.kl.is_empty() {
        let grades: Vec<String> = population.kl.iter().map(|grade| plain(*grade)).collect();
        who.push(format!("Kellgren-Lawrence grade {}", grades.join(" or ")));
    }
    if let [youngest, oldest] = population.age_years[..] {
        who.push(format!(
            "age {} to {} years",
            plain(youngest),
            plain(oldest)
        ));
    }
    if population.bmi_max.is_finite() {
        who.push(format!(
            "body mass index {} {} kg/m²",
            if population.bmi_min.is_finite() {
                format!("{} to", plain(population.bmi_min))
            } else {
                "up to".to_owned()
            },
            plain(population.bmi_max)
        ));
    }
    if population.pain_min.is_finite() && population.pain_max.is_finite() {
        let when = if population.screening_weeks.is_finite() {
            format!(
                "at screening {} weeks before baseline",
                plain(population.screening_weeks)
            )
        } else {
            "at screening".to_owned()
        };
        who.push(format!(
            "{} {} to {} of 100 {when}",
            words::instrument(&population.pain_instrument),
            plain(population.pain_min),
            plain(population.pain_max)
        ));
    }
    if population.contralateral_pain_max < 100.0 {
        who.push(format!(
            "pain of the other knee up to {} of 100",
            plain(population.contralateral_pain_max)
        ));
    }
    facts.push(("Population", who.join("; ")));
    let described: Vec<String> = (population.described.iter())
        .map(|one| {
            format!(
                "{} {} (met: {})",
                words::described(&one.quantity),
                plain(one.asked),
                number(one.met, 1)
            )
        })
        .collect();
    facts.push(("As described", described.join("; ")));

    let mut how = Vec::new();
    if !design.blinding.is_empty() {
        how.push(design.blinding.clone());
    }
    if design.block_size.is_finite() {
        how.push(format!(
            "permuted blocks of {} times the number of arms",
            plain(design.block_size)
        ));
    }
    if design.dropout_percent_per_year.is_finite() {
        how.push(format!(
            "{} % withdraw per year",
            plain(design.dropout_percent_per_year)
        ));
    }
    if let Some(rescue) = design.rescue {
        how.push(if rescue {
            "rescue paracetamol and NSAID allowed".to_owned()
        } else {
            "no rescue medication".to_owned()
        });
    }
    let differing = study.arms.iter().filter(|arm| !arm.blinding.is_empty());
    how.extend(differing.map(|arm| format!("{}: {}", arm.label, arm.blinding)));
    facts.push(("Conduct", how.join("; ")));

    let months: Vec<String> = study
        .visits_months
        .iter()
        .map(|month| plain(*month))
        .collect();
    facts.push((
        "Visits",
        if months.is_empty() {
            String::new()
        } else {
            format!("months {}", words::and_list(&months))
        },
    ));

    if !endpoint.instrument.is_empty() {
        let direction = if words::lower_is_better(&endpoint.instrument) {
            "higher is worse"
        } else {
            "higher is better"
        };
        let name = words::instrument(&endpoint.instrument);
        facts.push((
            "Endpoint",
            format!(
                "change of {name} (0 to 100 points, {direction}) at month {}",
                plain(endpoint.month)
            ),
        ));
    }
    let (mcid, source) = between_group_mcid(run);
    facts.push((
        "Matters between groups",
        format!("from {} points ({source})", plain(mcid)),
    ));
    if endpoint.responder_threshold.points.is_finite() {
        let threshold = &endpoint.responder_threshold;
        let text = format!(
            "from {} points of a patient's own change ({})",
            plain(threshold.points),
            words::citation(&threshold.id)
        );
        facts.push(("Responder", text));
    }
    facts.push(("Analysis", analysis(run)));
    facts.push(("Simulation", simulation(run)));
    facts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name.to_owned(), words::sentence(&text)))
        .collect()
}

fn analysis(run: &Run) -> String {
    let analysis = &run.study.analysis;
    let mut said = Vec::new();
    match analysis.method.as_str() {
        "" => {}
        "ancova" => said.push(
            "ANCOVA of the change, adjusted for baseline and Kellgren-Lawrence grade".to_owned(),
        ),
        other => said.push(other.to_owned()),
    }
    if !run.reference().is_empty() {
        said.push(format!(
            "each arm against {}, no correction for multiplicity",
            run.reference()
        ));
    }
    if analysis.alpha.is_finite() {
        said.push(format!("two-sided level {}", plain(analysis.alpha)));
    }
    if !analysis.dropout_rule.is_empty() {
        said.push(format!(
            "patients seen at the visit (observed cases); in a second analysis, missing after withdrawal: {}",
            words::dropout_rule(&analysis.dropout_rule)
        ));
    }
    said.join("; ")
}

fn simulation(run: &Run) -> String {
    let model = &run.study.model;
    let mut said = Vec::new();
    if run.study.replicates.is_finite() {
        said.push(format!(
            "{} replicates of the whole trial",
            count(run.study.replicates)
        ));
    }
    if !model.core.is_empty() {
        said.push(format!("core {}, its rival beside it", model.core));
    }
    match model.uncertainty.as_str() {
        "prior" => said.push("each replicate draws the uncertain constants anew".to_owned()),
        "posterior" => said.push(
            "each replicate takes the constants that the calibration knows from one of its draws, with effects of its core and what trials \
             differ by, and draws the other uncertain ones anew"
                .to_owned(),
        ),
        "none" => said.push(
            "all constants held at one value, so that uncertainty about them is not shown"
                .to_owned(),
        ),
        _ => {}
    }
    if model.pool.is_finite() {
        said.push(format!("{} virtual candidates prepared", count(model.pool)));
    }
    said.join("; ")
}

/// Who was randomised: both knees at the start.
pub fn baseline(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("Pain of the injected knee", "points"),
        ("Pain of the other knee, at screening", "points"),
        ("Other knee painful too", "% of patients"),
    ];
    let mut table = DataTable::new(
        format!("Patients at baseline, core {}", run.core()),
        &columns,
    );
    for arm in run.arms_of(run.core()) {
        let cells = [
            arm.arm.clone(),
            points(arm.baseline_points),
            points(arm.contralateral_pain_points),
            number(arm.contralateral_painful_percent, 0),
        ];
        if arm.is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    Some(table.collapsed())
}

/// What each arm gets.
pub fn arms(run: &Run) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Arms",
        &[("Arm", ""), ("Treatment", ""), ("Randomised", "patients")],
    );
    for arm in &run.study.arms {
        let mut treatment = arm.treatments.join("; ");
        if treatment.is_empty() {
            treatment = "no treatment".to_owned();
        }
        let is_reference = arm.is_reference || arm.label == run.reference();
        let label = if is_reference {
            format!("{} (reference)", arm.label)
        } else {
            arm.label.clone()
        };
        let cells = [label, treatment, count(arm.patients)];
        if is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    if table.rows.is_empty() {
        for arm in run.arms_of(run.core()) {
            table.push([arm.arm.clone(), arm.treatments.clone(), count(arm.patients)]);
        }
    }
    Some(table)
}
