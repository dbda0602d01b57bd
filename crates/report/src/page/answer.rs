//! The answer, in words made from the numbers: what was compared, what came out, how sure, how much of it is context.

use crate::charts::between_group_mcid;
use crate::figures::scale::extent;
use crate::page::DataTable;
use crate::run::{ArmRow, ContrastRow, Run};
use crate::words::{self, count, interval, plain, points, share};

/// The first thing on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What was simulated and what came out.
    pub lead: String,
    /// How sure, and why not surer.
    pub trust: String,
    /// The same in numbers, empty when there are none.
    pub table: String,
}

impl Answer {
    /// Says only what the tables hold; sentences without numbers are left out.
    pub fn new(run: &Run) -> Self {
        let contrasts: Vec<&ContrastRow> = run
            .primary_contrasts(run.core())
            .filter(|row| row.estimate_points.is_finite())
            .collect();
        let lead = [
            compared(run),
            reference_change(run),
            differences(run, &contrasts),
            relevance(run, &contrasts),
            context(run),
        ];
        let trust = [
            ignorance(&contrasts),
            rival(run, &contrasts),
            status(run),
            Some(NO_VERDICT.to_owned()),
        ];
        Answer {
            lead: prose(lead),
            trust: prose(trust),
            table: table(run).map_or_else(String::new, |table| super::written(&table)),
        }
    }
}

const NO_VERDICT: &str = "This page gives probabilities and intervals under stated assumptions; it does not say that any treatment works.";

fn prose<const N: usize>(sentences: [Option<String>; N]) -> String {
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

fn compared(run: &Run) -> Option<String> {
    let arms: Vec<&ArmRow> = run.arms_of(run.core()).collect();
    if arms.is_empty() {
        return Some(
            "This run holds no results per arm, so there is no answer to give.".to_owned(),
        );
    }
    let patients: f64 = arms.iter().map(|row| row.patients).sum();
    let times = if run.study.replicates.is_finite() {
        format!("{} times", count(run.study.replicates))
    } else {
        "repeatedly".to_owned()
    };
    Some(format!(
        "The same trial was simulated {times}: {} virtual patients{} in {} arms, {} over {} months, each arm compared with {}.",
        count(patients),
        who(run),
        words::spelled(arms.len()),
        words::instrument(&run.study.endpoint.instrument),
        plain(run.endpoint_month()),
        run.reference(),
    ))
}

fn who(run: &Run) -> String {
    let population = &run.study.population;
    if population.kl.is_empty() {
        return String::new();
    }
    let grades: Vec<String> = population.kl.iter().map(|grade| plain(*grade)).collect();
    format!(
        " with knee osteoarthritis (Kellgren-Lawrence grade {})",
        grades.join(" or ")
    )
}

fn reference_change(run: &Run) -> Option<String> {
    let row = run
        .arms_of(run.core())
        .find(|row| row.is_reference && row.change_points.is_finite())?;
    let better = if words::lower_is_better(&run.study.endpoint.instrument) {
        row.change_points < 0.0
    } else {
        row.change_points > 0.0
    };
    let moved = if better { "improved" } else { "worsened" };
    Some(format!(
        "Under {} the score {moved} by {} of 100 points.",
        row.arm,
        points(row.change_points.abs())
    ))
}

fn differences(run: &Run, contrasts: &[&ContrastRow]) -> Option<String> {
    let sign = if words::lower_is_better(&run.study.endpoint.instrument) {
        -1.0
    } else {
        1.0
    };
    let benefit = |row: &ContrastRow| sign * row.estimate_points;
    let (least, most) = extent(contrasts.iter().map(|row| benefit(row)))?;
    let best = contrasts
        .iter()
        .max_by(|a, b| benefit(a).total_cmp(&benefit(b)))?;
    let interval = benefit_interval(sign, best.ci_low_points, best.ci_high_points);
    let largest = format!(
        "{} points better than {} with {}; one trial of this size would report a 95 % interval of {interval} around it",
        points(most),
        run.reference(),
        best.arm
    );
    Some(match contrasts.len() {
        1 => format!("The estimated difference is {largest}."),
        n => format!(
            "The {} other arms ended between {} and {} points better than that (negative: worse). The largest difference, {largest}, and being \
             the largest of {} it flatters.",
            words::spelled(n),
            points(least),
            points(most),
            words::spelled(n)
        ),
    })
}

fn benefit_interval(sign: f64, low: f64, high: f64) -> String {
    if sign < 0.0 {
        interval(-high, -low, 1)
    } else {
        interval(low, high, 1)
    }
}

fn relevance(run: &Run, contrasts: &[&ContrastRow]) -> Option<String> {
    let (mcid, source) = between_group_mcid(run);
    let (least, most) = extent(contrasts.iter().map(|row| row.probability_above_mcid))?;
    let (weakest, strongest) = extent(contrasts.iter().map(|row| row.power))?;
    let between = |low: f64, high: f64| {
        if share(low) == share(high) {
            share(low)
        } else {
            format!("{} to {}", share(low), share(high))
        }
    };
    Some(format!(
        "A difference between groups is held to matter from {} points ({source}); the probability that the true difference is larger is {}, and \
         the probability that one such trial comes out significant in favour of the arm is {}.",
        plain(mcid),
        between(least, most),
        between(weakest, strongest)
    ))
}

fn context(run: &Run) -> Option<String> {
    let arms = run.arms_of(run.core()).filter(|row| !row.is_reference);
    let (least, most) = extent(arms.map(|row| row.context_and_natural_course_percent))?;
    let share = if words::percent(least) == words::percent(most) {
        words::percent(most)
    } else {
        format!("{} to {}", words::number(least, 0), words::percent(most))
    };
    Some(format!(
        "Of each arm's change, {share} is context and natural course: what the same patients show under {}.",
        run.reference()
    ))
}

fn ignorance(contrasts: &[&ContrastRow]) -> Option<String> {
    let widest = contrasts
        .iter()
        .filter(|row| {
            row.true_effect_p05_points.is_finite() && row.true_effect_p95_points.is_finite()
        })
        .max_by(|a, b| width(a).total_cmp(&width(b)))?;
    Some(format!(
        "The constants of the model are not well known: drawing them anew in each replicate lets the true difference of {} range from {} \
         points (5th to 95th percentile), and no larger trial would narrow that.",
        widest.arm,
        interval(
            widest.true_effect_p05_points,
            widest.true_effect_p95_points,
            1
        )
    ))
}

fn width(row: &ContrastRow) -> f64 {
    row.true_effect_p95_points - row.true_effect_p05_points
}

fn rival(run: &Run, contrasts: &[&ContrastRow]) -> Option<String> {
    let other = run.other_core()?;
    let theirs: Vec<&ContrastRow> = run.primary_contrasts(other).collect();
    let pairs = contrasts
        .iter()
        .filter_map(|row| Some((*row, *theirs.iter().find(|rival| rival.arm == row.arm)?)));
    let apart = |pair: &(&ContrastRow, &ContrastRow)| {
        (pair.0.true_effect_points - pair.1.true_effect_points).abs()
    };
    let (main, rival) = pairs
        .filter(|pair| apart(pair).is_finite())
        .max_by(|a, b| apart(a).total_cmp(&apart(b)))?;
    Some(format!(
        "A rival account of the joint ({other} instead of {}) fits what is known about as well; the two differ most for {}: {} against {} points.",
        run.core(),
        main.arm,
        points(rival.true_effect_points),
        points(main.true_effect_points)
    ))
}

fn status(run: &Run) -> Option<String> {
    let known = run.study.parameters.len();
    let assumed = run
        .study
        .parameters
        .iter()
        .filter(|parameter| parameter.status == "assumed")
        .count();
    let of_them = if known > 0 {
        format!(" {assumed} of {known} constants are assumptions of ours.")
    } else {
        String::new()
    };
    Some(match run.provenance.status.as_str() {
        "" | "prior" => format!(
            "Status prior: the model is not calibrated; no posterior was fitted to trial data.{of_them}"
        ),
        other => format!("Status {other}.{of_them}"),
    })
}

/// One row per arm with what the paragraph says.
fn table(run: &Run) -> Option<DataTable> {
    let columns = [
        ("Arm", ""),
        ("Change from baseline", "points"),
        ("Difference", "points"),
        ("95 % interval of one trial", "points"),
        ("True difference above MCID", "probability"),
        ("Context share", "% of change"),
    ];
    let mut table = DataTable::new(
        format!(
            "At a glance, month {}, core {}",
            plain(run.endpoint_month()),
            run.core()
        ),
        &columns,
    );
    for arm in run.arms_of(run.core()) {
        let contrast = run
            .primary_contrasts(run.core())
            .find(|row| row.arm == arm.arm);
        let of = |cell: fn(&ContrastRow) -> String| {
            contrast.map_or_else(|| "reference".to_owned(), cell)
        };
        let cells = [
            arm.arm.clone(),
            points(arm.change_points),
            of(|row| points(row.estimate_points)),
            contrast.map_or_else(
                || words::MISSING.to_owned(),
                |row| interval(row.ci_low_points, row.ci_high_points, 1),
            ),
            contrast.map_or_else(
                || words::MISSING.to_owned(),
                |row| share(row.probability_above_mcid),
            ),
            if arm.is_reference {
                words::MISSING.to_owned()
            } else {
                words::number(arm.context_and_natural_course_percent, 0)
            },
        ];
        if arm.is_reference {
            table.push_set_apart(cells)
        } else {
            table.push(cells)
        }
    }
    (!table.rows.is_empty()).then_some(table)
}
