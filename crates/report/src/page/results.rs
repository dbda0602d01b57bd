//! Tables of results, each number with its unit and, where it is a mean over replicates, its Monte Carlo standard error.

use crate::charts::{draws_constants, no_better};
use crate::figures::scale::extent;
use crate::page::DataTable;
use crate::run::{ContrastRow, CounterfactualRow, Run};
use crate::words::{self, count, interval, number, p_value, plain, plus_minus, points, share};

/// Estimate with its Monte Carlo standard error.
fn with_error(value: String, mcse: f64, decimals: usize) -> String {
    let error = plus_minus(mcse, decimals);
    if error.is_empty() {
        value
    } else {
        format!("{value}\u{a0}{error}")
    }
}

/// Probability in percent with its Monte Carlo standard error; without it when no or every replicate said yes, where it would be 0.
fn probability(value: f64, mcse: f64) -> String {
    let printed = share(value).trim_end_matches('%').trim_end().to_owned();
    let error = if mcse >= 0.0005 {
        100.0 * mcse
    } else {
        f64::NAN
    };
    with_error(printed, error, 1)
}

/// Mean scores by arm and visit.
pub fn visits(run: &Run) -> Option<DataTable> {
    let arms = run.arm_labels();
    let wanted = |row: &&crate::run::VisitRow| {
        row.core == run.core() && row.instrument == run.study.endpoint.instrument
    };
    let mut months: Vec<f64> = run
        .visits
        .iter()
        .filter(wanted)
        .map(|row| row.month)
        .collect();
    months.sort_by(f64::total_cmp);
    months.dedup();
    let heads: Vec<String> = months
        .iter()
        .map(|month| format!("Month {}", plain(*month)))
        .collect();
    let mut columns = vec![("Arm", "")];
    columns.extend(heads.iter().map(|head| (head.as_str(), "points")));
    let caption = format!(
        "Mean {} with the middle 90 % of the replicates' means",
        words::instrument(&run.study.endpoint.instrument)
    );
    let mut table = DataTable::new(caption, &columns);
    for (arm, is_reference) in arms {
        let cell = |month: &f64| {
            let row = run
                .visits
                .iter()
                .filter(wanted)
                .find(|row| row.arm == arm && row.month == *month);
            row.map_or_else(
                || words::MISSING.to_owned(),
                |row| {
                    format!(
                        "{}\n({})",
                        points(row.mean_points),
                        interval(row.mean_p05_points, row.mean_p95_points, 1)
                    )
                },
            )
        };
        let cells: Vec<String> = std::iter::once(arm.to_owned())
            .chain(months.iter().map(cell))
            .collect();
        if is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    (!months.is_empty()).then(|| table.collapsed())
}

/// Differences against the reference at the endpoint.
pub fn effects(run: &Run) -> Option<DataTable> {
    let no_better = no_better(run);
    let columns = [
        ("Arm", ""),
        ("Estimate", "points ± MCSE"),
        ("95 % interval of one trial", "points"),
        ("p, median", "1"),
        ("True difference", "points ± MCSE"),
        ("Its 5th to 95th percentile", "points"),
        ("Probability above MCID", "% ± MCSE"),
        (no_better.as_str(), "% ± MCSE"),
    ];
    let caption = format!(
        "Differences against {} at month {}, {}",
        run.reference(),
        plain(run.endpoint_month()),
        run.headline_core()
    );
    let mut table = DataTable::new(caption, &columns);
    for row in run.headline() {
        table.push([
            row.arm.clone(),
            with_error(points(row.estimate_points), row.estimate_mcse_points, 2),
            interval(row.ci_low_points, row.ci_high_points, 1),
            p_value(row.p_value),
            with_error(
                points(row.true_effect_points),
                row.true_effect_mcse_points,
                2,
            ),
            interval(row.true_effect_p05_points, row.true_effect_p95_points, 1),
            probability(row.probability_above_mcid, row.probability_above_mcid_mcse),
            probability(row.probability_no_benefit, row.probability_no_benefit_mcse),
        ]);
    }
    Some(table)
}

/// The same differences under both cores.
pub fn cores(run: &Run) -> Option<DataTable> {
    let other = run.other_core()?;
    let no_better = no_better(run);
    let columns = [
        ("Arm", ""),
        ("Core", ""),
        ("True difference", "points ± MCSE"),
        ("Its 5th to 95th percentile", "points"),
        ("Estimate of one trial", "points ± MCSE"),
        ("Probability above MCID", "% ± MCSE"),
        (no_better.as_str(), "% ± MCSE"),
        (power_in_words(run), "% ± MCSE"),
    ];
    let mut table = DataTable::new(
        format!("Differences against {} under both cores", run.reference()),
        &columns,
    );
    for main in run.primary_contrasts(run.core()) {
        let rival = run.primary_contrasts(other).find(|row| row.arm == main.arm);
        for row in std::iter::once(main).chain(rival) {
            let cells = [
                row.arm.clone(),
                row.core.clone(),
                with_error(
                    points(row.true_effect_points),
                    row.true_effect_mcse_points,
                    2,
                ),
                interval(row.true_effect_p05_points, row.true_effect_p95_points, 1),
                with_error(points(row.estimate_points), row.estimate_mcse_points, 2),
                probability(row.probability_above_mcid, row.probability_above_mcid_mcse),
                probability(row.probability_no_benefit, row.probability_no_benefit_mcse),
                probability(row.power, row.power_mcse),
            ];
            if row.core == other {
                table.push_set_apart(cells)
            } else {
                table.push(cells)
            }
        }
    }
    Some(table.collapsed())
}

/// Averaged over draws of the constants, power is assurance.
fn power_in_words(run: &Run) -> &'static str {
    if draws_constants(run) {
        "Assurance"
    } else {
        "Power"
    }
}

/// How often a trial finds something in any arm when no product does anything.
pub fn false_alarms(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Core", ""),
        ("Arms compared", "1"),
        ("Any arm significant", "% ± MCSE"),
        ("Any arm significant in its favour", "% ± MCSE"),
    ];
    let mut table = DataTable::new(
        "Family-wise error: every patient gets what the reference arm gets",
        &columns,
    );
    for row in &run.false_alarms {
        let cells = [
            row.core.clone(),
            count(row.comparisons),
            probability(row.any_arm, row.any_arm_mcse),
            probability(row.any_arm_in_favour, row.any_arm_in_favour_mcse),
        ];
        if row.core == run.core() {
            table.push(cells);
        } else {
            table.push_set_apart(cells);
        }
    }
    Some(table)
}

/// Power at the simulated size, and how often nothing is called something.
pub fn power(run: &Run) -> Option<DataTable> {
    let [seen, by_rule] = ["patients seen", "study's dropout rule"]
        .map(|of| format!("{}, {of}", power_in_words(run)));
    let columns = [
        ("Arm", ""),
        ("Patients in the arm", "patients"),
        (seen.as_str(), "% ± MCSE"),
        (by_rule.as_str(), "% ± MCSE"),
        ("Type I error", "% ± MCSE"),
    ];
    let caption = format!(
        "Operating characteristics at the simulated size, core {}",
        run.core()
    );
    let mut table = DataTable::new(caption, &columns);
    for row in run.primary_contrasts(run.core()) {
        let patients = run
            .arms_of(run.core())
            .find(|arm| arm.arm == row.arm)
            .map_or(f64::NAN, |arm| arm.patients);
        table.push([
            row.arm.clone(),
            count(patients),
            probability(row.power, row.power_mcse),
            probability(row.power_dropout_rule, row.power_dropout_rule_mcse),
            with_error(
                number(100.0 * row.type_1_error, 1),
                100.0 * row.type_1_error_mcse,
                1,
            ),
        ]);
    }
    Some(table)
}

/// Changes from baseline with their parts.
pub fn changes(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("Baseline", "points"),
        ("Change", "points ± MCSE"),
        ("SD between patients", "points"),
        ("Responders", "% of patients ± MCSE"),
    ];
    let mut table = DataTable::new(
        format!(
            "Change from baseline at month {}, core {}",
            plain(run.endpoint_month()),
            run.core()
        ),
        &columns,
    );
    for row in run.arms_of(run.core()) {
        let cells = [
            row.arm.clone(),
            points(row.baseline_points),
            with_error(points(row.change_points), row.change_mcse_points, 2),
            points(row.change_sd_points),
            with_error(
                number(row.responders_percent, 0),
                row.responders_mcse_percent,
                1,
            ),
        ];
        if row.is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    Some(table.collapsed())
}

/// Each change in its parts.
pub fn parts_of_change(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("Natural course", "points ± MCSE"),
        ("Expectation", "points ± MCSE"),
        ("Product", "points ± MCSE"),
        ("Change, their sum", "points"),
        ("Natural course and expectation", "% of change"),
        ("Expectation beyond the reference's", "points"),
        ("Product beyond the reference's", "points"),
    ];
    let caption = format!(
        "Where the change comes from, had nobody left, split as {} counterfactual replicates tell; month {}, core {}",
        run.counterfactual_replicates(),
        plain(run.endpoint_month()),
        run.core()
    );
    let mut table = DataTable::new(caption, &columns);
    for row in run
        .arms_of(run.core())
        .filter(|row| row.product_points.is_finite())
    {
        let beyond = run
            .primary_contrasts(run.core())
            .find(|contrast| contrast.arm == row.arm);
        let beyond = |of: fn(&ContrastRow) -> f64| {
            beyond.map_or_else(
                || words::MISSING.to_owned(),
                |contrast| points(of(contrast)),
            )
        };
        let cells = [
            row.arm.clone(),
            with_error(
                points(row.natural_course_points),
                row.natural_course_mcse_points,
                2,
            ),
            with_error(
                points(row.expectation_points),
                row.expectation_mcse_points,
                2,
            ),
            with_error(points(row.product_points), row.product_mcse_points, 2),
            points(row.natural_course_points + row.expectation_points + row.product_points),
            number(row.context_and_natural_course_percent, 0),
            beyond(|contrast| contrast.true_effect_expectation_points),
            beyond(|contrast| contrast.true_effect_product_points),
        ];
        if row.is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    Some(table.collapsed())
}

/// The same patients under every arm, at the endpoint.
pub fn counterfactuals(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("Mean paired difference", "points"),
        ("Lowest to highest replicate", "points"),
        ("SD between patients", "points"),
        ("Replicates", "1"),
    ];
    let month = run.endpoint_month();
    let caption = format!(
        "Not a trial: the same patients under each arm and under {}, month {}",
        run.reference(),
        plain(month)
    );
    let mut table = DataTable::new(caption, &columns);
    for (arm, is_reference) in run.arm_labels() {
        let wanted = |row: &&CounterfactualRow| {
            row.core == run.core()
                && row.arm == arm
                && row.month == month
                && row.difference_points.is_finite()
        };
        let rows: Vec<&CounterfactualRow> = run.counterfactuals.iter().filter(wanted).collect();
        let Some((low, high)) =
            extent(rows.iter().map(|row| row.difference_points)).filter(|_| !is_reference)
        else {
            continue;
        };
        let n = rows.len() as f64;
        let mean = |value: fn(&CounterfactualRow) -> f64| {
            rows.iter().map(|row| value(row)).sum::<f64>() / n
        };
        table.push([
            arm.to_owned(),
            points(mean(|row| row.difference_points)),
            interval(low, high, 1),
            points(mean(|row| row.difference_sd_points)),
            count(n),
        ]);
    }
    Some(table)
}

/// Structural change by arm at the endpoint's month.
pub fn structure(run: &Run) -> Option<DataTable> {
    let month = run.endpoint_month();
    let columns = [
        ("Arm", ""),
        ("Joint space", "mm ± MCSE"),
        ("Cartilage thickness", "% ± MCSE"),
        ("Knees risen a grade", "% expected"),
    ];
    let caption = format!(
        "Structural change since baseline, month {}, as if nobody had left",
        plain(month)
    );
    let mut table = DataTable::new(caption, &columns);
    for (arm, is_reference) in run.arm_labels() {
        let here = run
            .structure
            .iter()
            .find(|row| row.core == run.core() && row.arm == arm && row.month == month);
        let Some(row) = here else { continue };
        let cells = [
            arm.to_owned(),
            with_error(
                number(row.joint_space_change_mm, 3),
                row.joint_space_change_mcse_mm,
                3,
            ),
            with_error(
                number(row.cartilage_change_percent, 2),
                row.cartilage_change_mcse_percent,
                2,
            ),
            number(row.grade_risen_percent, 1),
        ];
        if is_reference {
            table.push_set_apart(cells);
        } else {
            table.push(cells);
        }
    }
    Some(table)
}
