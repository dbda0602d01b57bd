//! Single patients of one example trial: what a trial's mean hides.

use std::collections::BTreeMap;

use super::pain::{PANEL, PANEL_FRAME, heading};
use super::{arms_with_series, series_of, telling_arms};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Scale, Svg};
use crate::run::{PatientRow, Run};
use crate::words;

/// How many patients are drawn per arm: the first ones randomised, so that nobody picks.
const SHOWN: usize = 8;

/// What the first patients of an arm reported at each visit, and the mean of all patients seen.
pub fn figure(run: &Run) -> Option<Figure> {
    let looks = arms_with_series(run);
    let in_core = |row: &&PatientRow| row.core == run.core();
    let (_, last_month) = extent(run.patients.iter().filter(in_core).map(|row| row.month))?;

    let mut panels = Vec::new();
    for arm in telling_arms(run) {
        let rows: Vec<&PatientRow> = run
            .patients
            .iter()
            .filter(in_core)
            .filter(|row| row.arm == arm)
            .collect();
        if rows.is_empty() {
            continue;
        }
        let series = series_of(&looks, &arm);
        let mut svg = Svg::new(
            PANEL.0,
            PANEL.1,
            &format!("{arm}: WOMAC pain of single patients in the example trial"),
            &format!(
                "The first {SHOWN} patients as thin lines and the mean of all patients seen as a thick line."
            ),
        );
        let frame = PANEL_FRAME;
        let across = Scale::linear(0.0, last_month, frame.left, frame.right);
        let up = Scale::linear(0.0, 100.0, frame.bottom, frame.top);
        heading(&mut svg, &arm, series);
        frame.axis_left(&mut svg, &Axis::new(up, "", 5));

        let at = |row: &PatientRow| {
            let y = if row.observed {
                up.clamped(row.womac_pain_points)
            } else {
                f64::NAN
            };
            (across.at(row.month), y)
        };
        let mut patients: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
        for row in &rows {
            patients.entry(row.patient).or_default().push(at(row));
        }
        for points in patients.values().take(SHOWN) {
            svg.polyline(points, &format!("thin {}", series.class()));
        }

        let means = means_by_month(&rows);
        frame.axis_below(
            &mut svg,
            &Axis::with_ticks(across, "months since baseline", &months(&means)),
        );
        let mean: Vec<(f64, f64)> = means
            .iter()
            .map(|&(month, mean)| (across.at(month), up.clamped(mean)))
            .collect();
        svg.polyline(&mean, "under");
        svg.polyline(&mean, &format!("line bold {}", series.class()));
        if let (Some(&(x, y)), Some(&(_, last))) = (mean.last(), means.last()) {
            svg.text(
                x + 7.0,
                y + 4.5,
                Anchor::Start,
                "value",
                &words::points(last),
            );
        }
        panels.push(svg.finish());
    }

    let reading = format!(
        "WOMAC pain, points of 100, as reported with day-to-day noise. Thin: the first {SHOWN} patients randomised to the arm, not picked; a \
         line ends where the patient withdrew. Thick: mean of all patients seen in this one trial. No single line tells what a treatment \
         did: the same patient would have moved without it."
    );
    (!panels.is_empty())
        .then(|| Figure::panels("Single patients of one example trial", reading, panels))
}

fn months(means: &[(f64, f64)]) -> Vec<f64> {
    means.iter().map(|(month, _)| *month).collect()
}

/// Mean over the patients seen at each month, months increasing.
fn means_by_month(rows: &[&PatientRow]) -> Vec<(f64, f64)> {
    let mut months: Vec<f64> = rows
        .iter()
        .map(|row| row.month)
        .filter(|m| m.is_finite())
        .collect();
    months.sort_by(f64::total_cmp);
    months.dedup();
    let mean = |month: f64| {
        let seen = rows
            .iter()
            .filter(|row| row.month == month && row.observed && row.womac_pain_points.is_finite());
        let scores: Vec<f64> = seen.map(|row| row.womac_pain_points).collect();
        scores.iter().sum::<f64>() / scores.len() as f64
    };
    months
        .into_iter()
        .map(|month| (month, mean(month)))
        .collect()
}
