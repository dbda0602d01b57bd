//! The figures of the page, each from the rows of one or two tables. A figure whose table is empty is `None`.

pub mod cores;
pub mod flow;
pub mod forest;
pub mod funnel;
pub mod inside;
pub mod knee;
pub mod pain;
pub mod patients;
pub mod power;
pub mod responders;
pub mod share;
pub mod twins;

use crate::figures::Series;
use crate::run::Run;
use crate::words;

/// Days in a month, as everywhere in Synovia.
pub(crate) const DAYS_PER_MONTH: f64 = 30.4375;

/// Labels of the main core's arms with the look of each.
pub(crate) fn arms_with_series(run: &Run) -> Vec<(String, Series)> {
    let labels = run.arm_labels();
    let is_reference: Vec<bool> = labels.iter().map(|(_, reference)| *reference).collect();
    let series = Series::for_arms(&is_reference);
    labels
        .into_iter()
        .map(|(label, _)| label.to_owned())
        .zip(series)
        .collect()
}

/// The look of one arm.
pub(crate) fn series_of(arms: &[(String, Series)], arm: &str) -> Series {
    arms.iter()
        .find(|(label, _)| label == arm)
        .map_or(Series::Arm(0), |(_, series)| *series)
}

/// A fixed choice where all arms are too many: the study's first arm, the arm with the largest difference, and the reference.
pub(crate) fn telling_arms(run: &Run) -> Vec<String> {
    let core = run.core();
    let first = run
        .arms_of(core)
        .find(|row| !row.is_reference)
        .map(|row| row.arm.clone());
    let others = run
        .primary_contrasts(core)
        .filter(|row| Some(&row.arm) != first.as_ref() && row.estimate_points.is_finite());
    let largest = others
        .max_by(|a, b| a.estimate_points.abs().total_cmp(&b.estimate_points.abs()))
        .map(|row| row.arm.clone());
    let reference = run
        .arms_of(core)
        .find(|row| row.is_reference)
        .map(|row| row.arm.clone());
    [first, largest, reference].into_iter().flatten().collect()
}

/// "WOMAC pain, points of 100 (higher is worse)".
pub(crate) fn score_axis(run: &Run) -> String {
    let name = &run.study.endpoint.instrument;
    let direction = if words::lower_is_better(name) {
        "higher is worse"
    } else {
        "higher is better"
    };
    format!("{}, points of 100 ({direction})", words::instrument(name))
}

/// Whether each replicate drew the uncertain constants anew; only then do intervals contain what is not known about them.
pub(crate) fn draws_constants(run: &Run) -> bool {
    run.study.model.uncertainty != "none"
}

/// Whether the replicates drew constants from a calibration on published trials.
pub(crate) fn draws_from_calibration(run: &Run) -> bool {
    run.study.model.uncertainty == "posterior"
}

/// "P(no better than Saline)": the column of [`ContrastRow::probability_no_benefit`](crate::run::ContrastRow::probability_no_benefit).
pub(crate) fn no_better(run: &Run) -> String {
    format!("P(no better than {})", run.reference())
}

/// The between-group threshold of the study; Ehrich 2000 when the manifest has none.
pub(crate) fn between_group_mcid(run: &Run) -> (f64, String) {
    let threshold = &run.study.endpoint.between_group_mcid;
    if threshold.points.is_finite() && threshold.points > 0.0 {
        (threshold.points, words::citation(&threshold.id))
    } else {
        (9.7, "Ehrich 2000".to_owned())
    }
}
