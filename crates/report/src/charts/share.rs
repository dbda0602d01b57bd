//! How much of each arm's change the same patients would have had under the reference.

use super::arms_with_series;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Series, Svg, Width, text};
use crate::run::{ArmRow, Run};
use crate::words;

/// Stacked bars of improvement: context and natural course first, then what the product adds.
pub fn figure(run: &Run) -> Option<Figure> {
    let known = |row: &&ArmRow| {
        row.change_points.is_finite() && row.context_and_natural_course_points.is_finite()
    };
    let rows: Vec<&ArmRow> = run.arms_of(run.core()).filter(known).collect();
    if rows.is_empty() {
        return None;
    }
    let reading = format!(
        "Mean improvement at {} months, points of 100. Grey: what the same patients improve under {}, that is the context of being treated, \
         natural course and regression to the mean, and whatever the reference itself does. Colour: what the arm adds. An outlined bar to the \
         left of the grey end means that the arm takes away. The percentage is the grey share.",
        words::plain(run.endpoint_month()),
        run.reference()
    );
    Some(Figure::pair(
        "Where each arm's improvement comes from",
        reading,
        |width| draw(run, &rows, width),
    ))
}

fn draw(run: &Run, rows: &[&ArmRow], width: Width) -> String {
    let looks = arms_with_series(run);
    // Improvement is positive whatever the direction of the score.
    let sign = if words::lower_is_better(&run.study.endpoint.instrument) {
        -1.0
    } else {
        1.0
    };
    let space = RowSpace {
        top: 22.0,
        marks: 20.0,
        values: 104.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, rows.iter().map(|row| row.arm.as_str()));
    let frame = plan.frame;
    let ends = rows.iter().flat_map(|row| {
        [
            sign * row.change_points,
            sign * row.context_and_natural_course_points,
        ]
    });
    let (low, high) = Scale::round(ends.chain([0.0]), 5);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = rows.iter().map(|row| {
        let share = words::percent(row.context_and_natural_course_percent);
        format!(
            "{}: {} points, of which context and natural course {share}",
            row.arm,
            words::points(sign * row.change_points)
        )
    });

    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 44.0,
        "Where each arm's improvement comes from",
        &told.collect::<Vec<_>>().join("; "),
    );
    let axis = Axis::new(scale, "improvement, points of 100", 5);
    frame.grid_below(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.head(&mut svg, "context + arm");
    frame.mark_across(&mut svg, &scale, 0.0, "", "zero");
    for (i, row) in rows.iter().enumerate() {
        let series = looks.get(i).map_or(Series::Arm(i), |(_, series)| *series);
        let y = plan.middle(i);
        let (context, total) = (
            sign * row.context_and_natural_course_points,
            sign * row.change_points,
        );
        svg.rect(
            scale.at(0.0),
            y - 9.0,
            scale.at(context),
            y + 9.0,
            "bar context",
        );
        if !row.is_reference {
            let class = if total >= context {
                format!("bar {}", series.class())
            } else {
                format!("outline {}", series.class())
            };
            svg.rect(scale.at(context), y - 9.0, scale.at(total), y + 9.0, &class);
        }
        let added = words::points((total - context).abs());
        let value = match (row.is_reference, total >= context) {
            (true, _) => words::points(total),
            (false, true) => format!("{} + {added}", words::points(context)),
            (false, false) => format!("{} \u{2212} {added}", words::points(context)),
        };
        let inside = format!(
            "{} context",
            words::percent(row.context_and_natural_course_percent)
        );
        if !row.is_reference
            && text::width(&inside, text::SIZE) + 12.0 < scale.at(context) - scale.at(0.0)
        {
            svg.text(
                scale.at(0.0) + 7.0,
                y + 4.5,
                Anchor::Start,
                "on-context",
                &inside,
            );
        }
        plan.label(&mut svg, i, Some(series), &value);
    }
    svg.finish()
}
