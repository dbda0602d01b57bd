//! The short table at the end of a run, marked for what it is.

use serde_json::Value;
use synovia_report::words;
use synovia_study::{Core, Plan, Uncertainty};

use crate::table::{Align, aligned};

/// One row for each arm: under both cores together where a calibration weighs them, else under the study's own, with the other beside it.
pub fn text(summary: &Value, plan: &Plan) -> String {
    let (core, other) = (plan.model.core.name(), plan.model.core.rival().name());
    let drawn = plan.model.uncertainty.is_drawn();
    let reference = &plan.protocol.arms[plan.protocol.reference].label;
    let is_stacked = summary["stacked"]
        .as_array()
        .is_some_and(|rows| !rows.is_empty());
    let no_better = format!("P(no better than {reference})");
    let [own_effect, other_effect] = [core, other].map(|core| format!("{core} core"));
    let mut header = vec![
        ("arm", Align::Left),
        ("patients", Align::Right),
        ("change", Align::Right),
        ("one trial (95 % CI)", Align::Right),
        ("true effect", Align::Right),
    ];
    if is_stacked {
        header.push((own_effect.as_str(), Align::Right));
    }
    header.extend([
        (other_effect.as_str(), Align::Right),
        (if drawn { "assurance" } else { "power" }, Align::Right),
        ("P(> MCID)", Align::Right),
        (no_better.as_str(), Align::Right),
    ]);
    let rows: Vec<Vec<String>> = of_core(summary, "arms", core)
        .map(|arm| {
            let contrast = |core: &str| find(summary, "contrasts", core, arm);
            let stacked = find(summary, "stacked", core, arm);
            let mut cells = row(arm, contrast(core), contrast(other), stacked);
            // The reference has no cells to the right.
            cells.resize_with(header.len(), String::new);
            cells
        })
        .collect();
    let endpoint = &plan.protocol.endpoint;
    let status = summary["status"].as_str().unwrap_or("prior");
    format!(
        "{simulated}: {constants}, {cores}; {month} months, points of 100\n\n{table}\n\
         change         mean within the arm ± its Monte Carlo error{under}\n\
         one trial      estimate against {reference}, with the interval that one trial of this size would report{under}\n\
         true effect    against {reference}, in the population the trial draws from: the same people under both ± its Monte Carlo error\n\
         {power}\n\
         MCID           {mcid} points between groups ({mcid_name})\n\
         {no_better}  {no_better_means}{beside}\n{alarms}",
        simulated = summary["simulated"]
            .as_str()
            .unwrap_or(synovia_results::SIMULATED),
        constants = match plan.model.uncertainty {
            Uncertainty::Posterior(_) | Uncertainty::Prior =>
                format!("{status} values of the model's constants"),
            Uncertainty::None => format!("status {status}, each constant held at one value"),
        },
        cores = cores(plan),
        under = if is_stacked {
            format!(", under the {core} core")
        } else {
            String::new()
        },
        month = plan.protocol.visit_months[endpoint.visit],
        table = aligned(&header, &rows),
        power = found(plan),
        mcid = endpoint.between_group_mcid.0,
        mcid_name = plan.thresholds.between_group,
        no_better_means = match plan.model.uncertainty {
            Uncertainty::Posterior(_) =>
                "probability under the calibration that in such a trial the true effect is none (below 0.05 points) or the wrong way",
            Uncertainty::Prior =>
                "prior probability that the true effect is none (below 0.05 points) or the wrong way",
            Uncertainty::None =>
                "whether the true effect is none (below 0.05 points) or the wrong way",
        },
        beside = if is_stacked {
            String::new()
        } else {
            format!(", in brackets under the {other} core")
        },
        alarms = false_alarms(summary, core),
    )
}

/// Which account of the joint: both by weight, or one.
fn cores(plan: &Plan) -> String {
    let (core, other) = (plan.model.core, plan.model.core.rival());
    match plan.model.uncertainty.calibration() {
        Some(calibration) => {
            let part =
                |core: Core| format!("{} {:.0} %", core.name(), 100.0 * calibration.weight(core));
            format!(
                "both cores by their weight in the calibration ({}, {})",
                part(core),
                part(other)
            )
        }
        None => format!("{} core", core.name()),
    }
}

/// What stands in the column of power, which is called assurance where the constants are drawn.
fn found(plan: &Plan) -> String {
    let replicates = plan.replicates;
    let share = format!("share of {replicates} replicates significant in favour of the arm");
    match plan.model.uncertainty {
        Uncertainty::Posterior(_) => format!(
            "assurance      {share}: power averaged over constants, effects of each core and\n               differences between trials, all drawn from the calibration"
        ),
        Uncertainty::Prior => {
            format!("assurance      {share}: power averaged over what the constants may be")
        }
        Uncertainty::None => format!("power          {share}"),
    }
}

/// How often a trial of several arms finds something when there is nothing.
fn false_alarms(summary: &Value, core: &str) -> String {
    of_core(summary, "false_alarms", core)
        .filter(|row| row["comparisons"].as_u64() > Some(1) && row["any_arm"].is_number())
        .map(|row| {
            format!(
                "\nIf no product did anything, {}{} of such trials would call at least one of {} arms significant, {}{} in its favour\n",
                percent(&row["any_arm"]),
                error(&row["any_arm_mcse"]),
                row["comparisons"],
                percent(&row["any_arm_in_favour"]),
                error(&row["any_arm_in_favour_mcse"]),
            )
        })
        .collect()
}

fn of_core<'a>(summary: &'a Value, list: &str, core: &str) -> impl Iterator<Item = &'a Value> {
    summary[list]
        .as_array()
        .into_iter()
        .flatten()
        .filter(move |row| row["core"] == core)
}

fn find<'a>(summary: &'a Value, list: &str, core: &str, arm: &Value) -> Option<&'a Value> {
    of_core(summary, list, core).find(|row| row["label"] == arm["label"])
}

fn row(
    arm: &Value,
    contrast: Option<&Value>,
    other: Option<&Value>,
    stacked: Option<&Value>,
) -> Vec<String> {
    let mut row = vec![
        arm["label"].as_str().unwrap_or_default().to_owned(),
        arm["patients"].to_string(),
        with_error(&arm["change"], &arm["change_mcse"]),
    ];
    let Some(own) = contrast else {
        row.push("reference".to_owned());
        return row;
    };
    let effect = |of: &Value| with_error(&of["true_effect"], &of["true_effect_mcse"]);
    let told = stacked.unwrap_or(own);
    row.push(format!(
        "{} ({} to {})",
        points(&own["estimate"]),
        points(&own["ci_low"]),
        points(&own["ci_high"])
    ));
    row.push(effect(told));
    if stacked.is_some() {
        row.push(effect(own));
    }
    row.push(other.map_or("-".to_owned(), effect));
    row.push(format!(
        "{}{}",
        percent(&told["power"]),
        error(&told["power_mcse"])
    ));
    row.push(percent(&told["probability_above_mcid"]));
    // Where the cores are weighed, their difference is in the number already.
    row.push(no_better(told, other.filter(|_| stacked.is_none())));
    row
}

/// `4 % ± 1 % (6 % ± 2 %)`: under the study's own core, and under the other.
fn no_better(of: &Value, other: Option<&Value>) -> String {
    let under = |row: &Value| {
        format!(
            "{}{}",
            percent(&row["probability_no_benefit"]),
            error(&row["probability_no_benefit_mcse"])
        )
    };
    match other {
        Some(other) => format!("{} ({})", under(of), under(other)),
        None => under(of),
    }
}

/// `−2.9 ± 0.2`: points with their Monte Carlo error.
fn with_error(value: &Value, mcse: &Value) -> String {
    let error = points(mcse);
    format!("{} ± {}", points(value), error.trim_start_matches('+'))
}

/// One decimal and a sign; `-` for a missing value.
fn points(value: &Value) -> String {
    match value.as_f64().map(|value| format!("{value:+.1}")) {
        // Rounding must not leave a sign on nothing.
        Some(zero) if zero == "-0.0" || zero == "+0.0" => "0.0".to_owned(),
        Some(text) => text.replace('-', "−"),
        None => "-".to_owned(),
    }
}

/// As the report prints it: never 0 or 100 %, which no number of replicates can show.
fn percent(share: &Value) -> String {
    share.as_f64().map_or("-".to_owned(), |share| {
        words::share(share).replace('\u{a0}', " ")
    })
}

/// ` ± 3 %`; nothing when no or every replicate said yes, where the formula gives 0.
fn error(mcse: &Value) -> String {
    mcse.as_f64()
        .filter(|mcse| *mcse >= 0.0005)
        .map_or(String::new(), |mcse| {
            format!(" ± {}", percent(&mcse.into()))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use synovia_study::{Overrides, STARTER, check};

    use super::*;

    fn plan_with(uncertainty: &str) -> Plan {
        let line = format!("uncertainty = \"{uncertainty}\"  #");
        let study = STARTER.replacen("# uncertainty = \"posterior\"", &line, 1);
        assert_ne!(study, STARTER);
        check("study.toml", study.as_bytes(), &Overrides::default())
            .plan
            .expect("no errors")
    }

    #[test]
    fn the_table_shows_the_true_effect_under_both_cores_and_the_reference() {
        let plan = plan_with("prior");
        let summary = json!({
            "simulated": "SIMULATED", "status": "prior",
            "arms": [
                { "label": "PRP", "core": "bistable", "patients": 100, "change": -21.04, "change_mcse": 0.31 },
                { "label": "HA", "core": "bistable", "patients": 100, "change": -15.5, "change_mcse": 0.3 },
                { "label": "Saline", "core": "bistable", "patients": 100, "change": -15.0, "change_mcse": 0.3 },
                { "label": "PRP", "core": "monostable", "patients": 100, "change": -99.0, "change_mcse": 9.0 },
            ],
            // Estimates of the two cores differ by chance; what is true under them does not.
            "contrasts": [
                { "label": "PRP", "core": "bistable", "estimate": -2.5, "ci_low": -7.0, "ci_high": 2.04,
                  "true_effect": -2.94, "true_effect_mcse": 0.17,
                  "power": 0.57, "power_mcse": 0.035, "probability_above_mcid": null, "probability_no_benefit": 0.04,
                  "probability_no_benefit_mcse": 0.014 },
                { "label": "HA", "core": "bistable", "estimate": -0.5, "ci_low": -5.0, "ci_high": 4.0,
                  "true_effect": -0.4, "true_effect_mcse": 0.02,
                  "power": 0.0, "power_mcse": 0.0, "probability_above_mcid": 0.0, "probability_no_benefit": 0.24 },
                { "label": "PRP", "core": "monostable", "estimate": -3.3, "true_effect": -3.09, "true_effect_mcse": 0.18,
                  "probability_no_benefit": 0.06, "probability_no_benefit_mcse": 0.017 },
            ],
            "false_alarms": [
                { "core": "bistable", "comparisons": 2, "any_arm": 0.245, "any_arm_mcse": 0.03, "any_arm_in_favour": 0.13,
                  "any_arm_in_favour_mcse": 0.024 },
            ],
        });
        let printed = text(&summary, &plan);
        assert!(printed.contains("−2.9 ± 0.2") && printed.contains("−3.1 ± 0.2"));
        assert!(!printed.contains("−3.3"));
        insta::assert_snapshot!(printed);
    }

    #[test]
    fn constants_that_were_not_drawn_are_not_called_prior_values() {
        let plan = plan_with("none");
        let printed = text(&json!({ "status": "prior" }), &plan);
        assert!(printed.starts_with("SIMULATED: status prior, each constant held at one value,"));
        assert!(!printed.contains("prior values"));
    }

    #[test]
    fn where_a_calibration_weighs_the_cores_the_answer_is_that_of_both() {
        let plan = plan_with("posterior");
        let summary = json!({
            "simulated": "SIMULATED", "status": "calibrated",
            "arms": [
                { "label": "PRP", "core": "bistable", "patients": 100, "change": -15.0, "change_mcse": 0.3 },
                { "label": "Saline", "core": "bistable", "patients": 100, "change": -13.6, "change_mcse": 0.3 },
            ],
            "contrasts": [
                { "label": "PRP", "core": "bistable", "estimate": -1.5, "ci_low": -6.1, "ci_high": 3.1, "true_effect": -1.7,
                  "true_effect_mcse": 0.3, "power": 0.17, "power_mcse": 0.03, "probability_above_mcid": 0.06,
                  "probability_no_benefit": 0.42, "probability_no_benefit_mcse": 0.03 },
                { "label": "PRP", "core": "monostable", "true_effect": 0.0, "true_effect_mcse": 0.5 },
            ],
            "stacked": [
                { "label": "PRP", "core": "bistable", "weight": 0.34, "true_effect": -0.58, "true_effect_mcse": 0.4, "power": 0.12,
                  "power_mcse": 0.02, "probability_above_mcid": 0.04, "probability_no_benefit": 0.47,
                  "probability_no_benefit_mcse": 0.03 },
            ],
        });
        let printed = text(&summary, &plan);
        assert!(printed.contains("−0.6 ± 0.4") && printed.contains("47 % ± 3 %"));
        assert!(!printed.contains("42 %") && !printed.contains("17 %"));
        assert!(!printed.contains("prior"), "{printed}");
        insta::assert_snapshot!(printed);
    }
}
