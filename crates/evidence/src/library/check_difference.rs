//! What a difference between two arms must be like, and what of it must exist elsewhere.

use super::check::{Labels, known_instrument, more_than_in_the_arm};
use super::check_outcome::{interval_in_order, no_time, outside, scale_in_order};
use super::sheet::Line;
use super::{Arm, Difference, codes};
use synovia_diagnostics::Findings;

/// `arm_of` finds an arm of the difference's trial by its label.
pub(super) fn check<'a>(
    difference: &Difference,
    line: Line,
    labels: &Labels,
    arm_of: impl Fn(&str) -> Option<&'a Arm>,
    findings: &mut Findings,
) {
    if labels.has_trial(line, findings) {
        labels.has_arm(line, "arm_id", findings);
        labels.has_arm(line, "versus_arm_id", findings);
    }
    if difference.arm == difference.versus && !difference.arm.is_empty() {
        let title = format!("`{}` is compared with itself", difference.arm);
        findings.push(
            line.error(codes::FROM_ITSELF, "versus_arm_id", title)
                .expected("another arm of the trial")
                .help("a change from baseline within one arm is an outcome, not a difference between arms"),
        );
    }
    for (column, n, arm) in [
        ("n", difference.n, &difference.arm),
        ("versus_n", difference.versus_n, &difference.versus),
    ] {
        more_than_in_the_arm(column, n, arm_of(arm), line, findings);
    }
    known_instrument(&difference.instrument, line, findings);
    no_time(difference.time_months, line, findings);
    scale(difference, line, findings);
    precision(difference, line, findings);
}

fn scale(difference: &Difference, line: Line, findings: &mut Findings) {
    let (low, high) = (difference.scale_min, difference.scale_max);
    if scale_in_order(low, high, line, findings)
        && let (Some(low), Some(high)) = (low, high)
        && difference.difference.abs() > high - low
    {
        findings.push(outside(line, "difference", low - high, high - low));
    }
}

fn precision(difference: &Difference, line: Line, findings: &mut Findings) {
    let blank = |column| line.text(column).is_empty();
    if ["se", "ci_low", "ci_high", "t", "p"].into_iter().all(blank) {
        let title = "neither standard error nor interval, t or p";
        findings.push(
            line.error(codes::WITHOUT_PRECISION, "difference", title)
                .expected("one of se, ci_low and ci_high, t, p")
                .help(
                    "a difference alone has no weight; what each arm had belongs into outcomes.csv",
                ),
        );
    } else if blank("ci_low") != blank("ci_high") {
        let missing = if blank("ci_low") { "ci_low" } else { "ci_high" };
        let title = format!("one end of the interval without `{missing}`");
        findings.push(
            line.error(codes::WITHOUT_PRECISION, missing, title)
                .expected("both ends, or neither"),
        );
    }
    if let Some(p) = difference.p
        && !(p > 0.0 && p <= 1.0)
    {
        findings.push(
            line.error(
                codes::NOT_A_PROBABILITY,
                "p",
                "this is not a p value that can be used",
            )
            .label(format!("`{}`", line.text("p")))
            .expected("a number above 0 and at most 1")
            .help("a p printed as 0.000 is a bound: leave the field blank and write p < 0.001 into the note"),
        );
    }
    if let (Some(low), Some(high)) = (difference.ci_low, difference.ci_high)
        && interval_in_order(low, high, line, findings)
        && !(low..=high).contains(&difference.difference)
    {
        let title = "the interval does not contain its difference";
        findings.push(
            line.error(codes::DIFFERENCE_OUTSIDE_INTERVAL, "difference", title)
                .label(format!("outside {low} to {high}"))
                .expected("a difference inside its interval")
                .help("most often a sign: the source may subtract the arms the other way round"),
        );
    }
}
