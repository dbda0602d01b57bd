//! Differences between arms as a paper prints them, for what it does not print of the arms themselves.

use synovia_evidence::library::Difference;
use synovia_synthesis::{Measure, pair, same_time};

use super::rows::Instrument;

/// A printed difference between two arms of the trial, turned so that the control is subtracted.
pub(super) struct Printed {
    pub arm: usize,
    pub control: usize,
    pub mean: Option<f64>,
    pub se: Option<f64>,
    pub n: Option<f64>,
    pub control_n: Option<f64>,
    pub recipe: Vec<String>,
}

/// What is printed at one time: every difference from the control; where there is none, the others as they are printed.
///
/// Differences between two arms that both have one from the control follow from these and say nothing new.
pub(super) fn at(of: &Instrument<'_>, months: f64) -> Vec<Printed> {
    let now = of
        .differences
        .iter()
        .filter(|row| row.time_months.is_some_and(|time| same_time(time, months)));
    let index = |id: &str| of.design.arms.iter().position(|arm| arm.id == id);
    let between: Vec<(usize, usize, &Difference)> = now
        .filter_map(|row| Some((index(&row.arm)?, index(&row.versus)?, *row)))
        .collect();
    let mut arms: Vec<usize> = between.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    arms.sort_unstable();
    arms.dedup();
    let Some(control) = of.design.control(&arms) else {
        return Vec::new();
    };
    let has_control = |(a, b, _): &&(usize, usize, &Difference)| *a == control || *b == control;
    let some = between.iter().any(|of| has_control(&of));
    between
        .iter()
        .filter(|of| !some || has_control(of))
        .map(|(arm, versus, row)| read(of, *arm, *versus, control, row))
        .collect()
}

fn read(
    of: &Instrument<'_>,
    arm: usize,
    versus: usize,
    control: usize,
    row: &Difference,
) -> Printed {
    let n = |arm: usize| of.design.arms[arm].n;
    let own = |printed: Option<u32>, arm: usize| printed.map(f64::from).or(n(arm));
    let pair = pair(row, [n(arm), n(versus)], Measure::MeanDifference);
    let mut printed = Printed {
        arm,
        control: versus,
        mean: pair.as_ref().map(|pair| pair.mean),
        se: pair.as_ref().map(|pair| pair.se),
        n: own(row.n, arm),
        control_n: own(row.versus_n, versus),
        recipe: match &pair {
            Some(pair) => pair.recipe.clone(),
            None => vec![format!(
                "a difference is printed ({}), but not the ends of its scale or how many were in each arm",
                row.row
            )],
        },
    };
    if arm == control {
        (printed.arm, printed.control) = (versus, arm);
        (printed.n, printed.control_n) = (printed.control_n, printed.n);
        printed.mean = printed.mean.map(|mean| -mean);
        printed
            .recipe
            .push("turned round: the control is subtracted".to_owned());
    }
    printed
}
