//! What the numbers of one outcome row must be like.

use super::sheet::Line;
use super::{Outcome, ReportedAs, codes};
use synovia_diagnostics::{Finding, Findings};

/// `to_predict` are rows whose numbers may all be still to come.
pub(super) fn check(outcome: &Outcome, line: Line, to_predict: bool, findings: &mut Findings) {
    scale(outcome, line, findings);
    order(outcome, line, findings);
    interval(outcome, line, findings);
    let is_to_come = |column: &&str| line.text(column).is_empty();
    if !(to_predict && promised(outcome.reported_as).iter().all(is_to_come)) {
        promise(outcome, line, findings);
    }
    change_at_the_start(outcome, line, findings);
    no_time(outcome.time_months, line, findings);
}

/// At the start nothing has changed yet: a change there is one of another visit, or a level.
fn change_at_the_start(outcome: &Outcome, line: Line, findings: &mut Findings) {
    let changes = [
        ("change_mean", outcome.change_mean),
        ("change_median", outcome.change_median),
    ];
    for (column, change) in changes {
        if let Some(change) = change
            && outcome.time_months == Some(0.0)
            && change != 0.0
        {
            findings.push(
                line.warning(
                    codes::CHANGE_AT_THE_START,
                    column,
                    "a change from baseline at month 0 that is not 0",
                )
                .label(format!("{change} at month 0"))
                .expected("0, or the month at which it was measured")
                .help("a level at baseline belongs into `mean`; the row is used nowhere"),
            );
        }
    }
}

/// Says so when a row has no time.
pub(super) fn no_time(time_months: Option<f64>, line: Line, findings: &mut Findings) {
    if time_months.is_none() && line.text("time_months").is_empty() {
        findings.push(
            line.warning(codes::NO_TIME, "time_months", "the time is not stated")
                .expected("months after baseline; baseline is 0")
                .help("the row is kept, and left out wherever a time is needed"),
        );
    }
}

/// Whether the ends of a scale, if both are there, are in order; a finding if not.
pub(super) fn scale_in_order(
    low: Option<f64>,
    high: Option<f64>,
    line: Line,
    findings: &mut Findings,
) -> bool {
    let (Some(low), Some(high)) = (low, high) else {
        return true;
    };
    if low >= high {
        let title = "the lower end of the scale is not below the upper";
        findings.push(
            line.error(codes::SCALE_BACKWARDS, "scale_min", title)
                .label(format!("{low} to {high}"))
                .expected("the lower end first; `direction` says which end is better"),
        );
    }
    low < high
}

/// Whether the ends of an interval are in order; a finding if not.
pub(super) fn interval_in_order(low: f64, high: f64, line: Line, findings: &mut Findings) -> bool {
    if low >= high {
        let title = "the lower end of the interval is not below the upper";
        findings.push(
            line.error(codes::INTERVAL_BACKWARDS, "ci_low", title)
                .label(format!("{low} to {high}"))
                .expected("ci_low < ci_high"),
        );
    }
    low < high
}

fn scale(outcome: &Outcome, line: Line, findings: &mut Findings) {
    let (low, high) = (outcome.scale_min, outcome.scale_max);
    if !scale_in_order(low, high, line, findings) {
        return;
    }
    let levels = [
        ("mean", outcome.mean),
        ("median", outcome.median),
        ("q1", outcome.q1),
        ("q3", outcome.q3),
    ];
    let (floor, ceiling) = (
        low.unwrap_or(f64::NEG_INFINITY),
        high.unwrap_or(f64::INFINITY),
    );
    for (column, value) in levels {
        if value.is_some_and(|value| !(floor..=ceiling).contains(&value)) {
            findings.push(outside(line, column, floor, ceiling));
        }
    }
    let range = ceiling - floor;
    let changes = [
        ("change_mean", outcome.change_mean),
        ("change_median", outcome.change_median),
        ("change_q1", outcome.change_q1),
        ("change_q3", outcome.change_q3),
    ];
    for (column, value) in changes {
        if value.is_some_and(|value| value.abs() > range) {
            findings.push(outside(line, column, -range, range));
        }
    }
}

/// The finding about a value that its scale does not have.
pub(super) fn outside(line: Line, column: &'static str, low: f64, high: f64) -> Finding {
    let bounds = match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("a value between {low} and {high}"),
        (true, false) => format!("a value of at least {low}"),
        _ => format!("a value of at most {high}"),
    };
    line.error(
        codes::OUTSIDE_SCALE,
        column,
        format!("`{column}` is outside its scale"),
    )
    .expected(bounds)
    .help("if the value is right, so must be scale_min and scale_max of this row")
}

fn order(outcome: &Outcome, line: Line, findings: &mut Findings) {
    let triples = [
        ("median", outcome.q1, outcome.median, outcome.q3),
        (
            "change_median",
            outcome.change_q1,
            outcome.change_median,
            outcome.change_q3,
        ),
    ];
    for (column, q1, median, q3) in triples {
        let seen: Vec<f64> = [q1, median, q3].into_iter().flatten().collect();
        if seen.windows(2).any(|pair| pair[0] > pair[1]) {
            let title = "lower quartile, median and upper quartile are out of order";
            findings.push(
                line.error(codes::QUARTILES_OUT_OF_ORDER, column, title)
                    .expected("q1 ≤ median ≤ q3"),
            );
        }
    }
}

fn interval(outcome: &Outcome, line: Line, findings: &mut Findings) {
    let (Some(low), Some(high)) = (outcome.ci_low, outcome.ci_high) else {
        return;
    };
    if !interval_in_order(low, high, line, findings) {
        return;
    }
    for (column, mean) in [("mean", outcome.mean), ("change_mean", outcome.change_mean)] {
        if mean.is_some_and(|mean| !(low..=high).contains(&mean)) {
            let title = "the interval does not contain its mean";
            findings.push(
                line.warning(codes::MEAN_OUTSIDE_INTERVAL, column, title)
                    .label(format!("outside {low} to {high}"))
                    .expected("a mean inside its interval")
                    .help("sources do print this; if it is a misprint, leave the interval blank and say so in the note"),
            );
        }
    }
}

/// The columns that a way of reporting promises.
fn promised(reported_as: ReportedAs) -> &'static [&'static str] {
    match reported_as {
        ReportedAs::MeanSd => &["mean", "sd"],
        ReportedAs::Mean | ReportedAs::MeanSem => &["mean"],
        ReportedAs::MeanCi95 => &["mean", "ci_low", "ci_high"],
        ReportedAs::MedianIqr => &["median", "q1", "q3"],
        ReportedAs::Median => &["median"],
        ReportedAs::ChangeMeanSd => &["change_mean", "change_sd"],
        ReportedAs::ChangeMean | ReportedAs::ChangeLsmean => &["change_mean"],
        ReportedAs::ChangeMeanSem => &["change_mean", "change_se"],
        ReportedAs::ChangeMeanCi95 => &["change_mean", "ci_low", "ci_high"],
        ReportedAs::ChangeMedianIqr => &["change_median", "change_q1", "change_q3"],
        ReportedAs::Percent => &["pct"],
    }
}

fn promise(outcome: &Outcome, line: Line, findings: &mut Findings) {
    let reported_as = outcome.reported_as;
    for column in promised(reported_as) {
        if line.text(column).is_empty() {
            findings.push(
                line.error(
                    codes::PROMISE_NOT_KEPT,
                    column,
                    format!("`{reported_as}` without `{column}`"),
                )
                .expected(format!(
                    "{} all filled in",
                    promised(reported_as).join(", ")
                ))
                .help("say in reported_as what the source gives"),
            );
        }
    }
    if reported_as == ReportedAs::MeanSem && outcome.sem.is_none() {
        findings.push(
            line.error(
                codes::PROMISE_NOT_KEPT,
                "note",
                "`mean_sem` without a standard error",
            )
            .expected("a note with the standard error, such as `SEM 2.04` or `week 2; SEM 2.04`"),
        );
    }
}
