//! Who was turned away at screening, and why.

use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Svg, Width};
use crate::run::{FunnelRow, Run};
use crate::words;

/// The screening steps of the example trial, in order.
pub fn steps(run: &Run) -> Vec<&FunnelRow> {
    let first = run
        .funnel
        .iter()
        .filter(|row| row.core == run.core())
        .map(|row| row.replicate)
        .min();
    let mut steps: Vec<&FunnelRow> = run
        .funnel
        .iter()
        .filter(|row| row.core == run.core() && Some(row.replicate) == first)
        .collect();
    steps.sort_by_key(|row| row.step);
    steps
}

/// Candidates before the first step.
pub fn candidates(steps: &[&FunnelRow]) -> f64 {
    steps
        .first()
        .map_or(f64::NAN, |row| row.remaining + row.excluded)
}

/// Bars of those who remain after each step, those who left drawn pale at the end.
pub fn figure(run: &Run) -> Option<Figure> {
    let steps = steps(run);
    if !candidates(&steps).is_finite() {
        return None;
    }
    let reading = "Virtual candidates of the example trial. Dark: who remains after a step. Pale: who left at it, in the order of the steps; a \
                   candidate who fails several criteria is counted at the first. Choosing patients in pain at screening makes the group improve \
                   by itself afterwards (regression to the mean): the reference arm shows how much."
        .to_owned();
    Some(Figure::pair(
        "From candidates to patients",
        reading,
        |width| draw(&steps, width),
    ))
}

fn draw(steps: &[&FunnelRow], width: Width) -> String {
    let reasons: Vec<String> = steps
        .iter()
        .map(|row| words::sentence(&row.reason))
        .collect();
    let space = RowSpace {
        top: 22.0,
        marks: 18.0,
        values: 128.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, reasons.iter().map(String::as_str));
    let frame = plan.frame;
    let scale = Scale::linear(0.0, candidates(steps), frame.left, frame.right);
    let told = steps.iter().map(|row| {
        format!(
            "{}: {} left, {} remain",
            row.reason,
            words::count(row.excluded),
            words::count(row.remaining)
        )
    });
    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 42.0,
        "From candidates to patients",
        &told.collect::<Vec<_>>().join("; "),
    );
    let axis = Axis::new(scale, "virtual candidates", 4);
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.head(&mut svg, "left → remain");
    for (i, row) in steps.iter().enumerate() {
        let y = plan.middle(i);
        let remaining = scale.clamped(row.remaining);
        svg.rect(scale.at(0.0), y - 8.0, remaining, y + 8.0, "bar neutral");
        svg.rect(
            remaining,
            y - 8.0,
            scale.clamped(row.remaining + row.excluded),
            y + 8.0,
            "bar gone",
        );
        let value = if row.excluded > 0.0 {
            format!(
                "\u{2212}{} → {}",
                words::count(row.excluded),
                words::count(row.remaining)
            )
        } else {
            words::count(row.remaining)
        };
        plan.label(&mut svg, i, None, &value);
    }
    svg.finish()
}
