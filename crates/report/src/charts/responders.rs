//! Patients whose own change reaches the threshold.

use super::arms_with_series;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Series, Svg, Width};
use crate::run::{ArmRow, Run};
use crate::words;

/// Percent of responders per arm with two Monte Carlo standard errors, the reference marked through all rows.
pub fn figure(run: &Run) -> Option<Figure> {
    let rows: Vec<&ArmRow> = run
        .arms_of(run.core())
        .filter(|row| row.responders_percent.is_finite())
        .collect();
    if rows.is_empty() {
        return None;
    }
    let threshold = &run.study.endpoint.responder_threshold;
    let named = if threshold.points.is_finite() {
        format!(
            "at least {} points better than at baseline ({})",
            words::points(threshold.points),
            words::citation(&threshold.id)
        )
    } else {
        "whose own change reaches the within-patient threshold".to_owned()
    };
    let heading = format!("Patients {named}");
    let reading = format!(
        "Percent of patients. Responder: {named}. This threshold is about one patient's own change and must not be used for differences between groups. \
         Whiskers: two Monte Carlo standard errors; they say how exactly the simulation knows its own number, not how sure the model is. \
         Dashed line: {}. A responder has got better, not got better because of the treatment.",
        run.reference()
    );
    Some(Figure::pair(heading, reading, |width| {
        draw(run, &rows, width)
    }))
}

fn draw(run: &Run, rows: &[&ArmRow], width: Width) -> String {
    let looks = arms_with_series(run);
    let space = RowSpace {
        top: 24.0,
        marks: 16.0,
        values: 92.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, rows.iter().map(|row| row.arm.as_str()));
    let frame = plan.frame;
    let (_, high) = Scale::round(
        rows.iter()
            .map(|row| row.responders_percent)
            .chain([0.0, 50.0]),
        5,
    );
    let scale = Scale::linear(0.0, high.min(100.0), frame.left, frame.right);
    let told: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.arm, words::percent(row.responders_percent)))
        .collect();

    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 44.0,
        "Responders",
        &told.join("; "),
    );
    let axis = Axis::new(scale, "responders, % of patients", 5);
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    for (i, row) in rows.iter().enumerate() {
        let series = looks.get(i).map_or(Series::Arm(i), |(_, series)| *series);
        let (class, y) = (series.class(), plan.middle(i));
        svg.rect(
            scale.at(0.0),
            y - 7.0,
            scale.clamped(row.responders_percent),
            y + 7.0,
            &format!("bar {class}"),
        );
        let (less, more) = (
            row.responders_percent - 2.0 * row.responders_mcse_percent,
            row.responders_percent + 2.0 * row.responders_mcse_percent,
        );
        svg.line(
            scale.clamped(less),
            y,
            scale.clamped(more),
            y,
            "whisker ink",
        );
        for end in [less, more] {
            svg.line(
                scale.clamped(end),
                y - 4.0,
                scale.clamped(end),
                y + 4.0,
                "whisker ink",
            );
        }
        let value = format!(
            "{} {}",
            words::percent(row.responders_percent),
            words::plus_minus(row.responders_mcse_percent, 1)
        );
        plan.label(&mut svg, i, Some(series), &value);
    }
    if let Some(reference) = rows.iter().find(|row| row.is_reference) {
        let label = format!("reference {}", words::percent(reference.responders_percent));
        plan.mark(
            &mut svg,
            &scale,
            reference.responders_percent,
            &label,
            "mcid",
        );
    }
    svg.finish()
}
