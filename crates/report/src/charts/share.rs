//! What each arm's change is made of: natural course, expectation, product.

use super::arms_with_series;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Series, Svg, Width, text};
use crate::run::{ArmRow, Run};
use crate::words;

const TITLE: &str = "Where each arm's improvement comes from";

/// Bars of improvement put end to end: natural course, expectation, product.
pub fn figure(run: &Run) -> Option<Figure> {
    let rows: Vec<&ArmRow> = run
        .arms_of(run.core())
        .filter(|row| row.product_points.is_finite())
        .collect();
    if rows.is_empty() {
        return None;
    }
    let reading = format!(
        "Mean improvement at {} months, points of 100, had nobody left. Three lives of each patient in {} replicates tell the parts apart; \
         they add up within the Monte Carlo error, and arms of which the same is expected share one expectation. Dark grey: natural course, without context or product (regression to the mean, \
         rescue medication, insults). Light grey: what expectation adds, by route and blinding. Colour: what the product adds, with the \
         reactions to it. An outlined bar goes back: that part takes away. The percentage is the grey share.",
        words::plain(run.endpoint_month()),
        run.counterfactual_replicates()
    );
    Some(Figure::pair(TITLE, reading, |width| {
        draw(run, &rows, width)
    }))
}

/// One part of a bar: from, to, and its look when it adds and when it takes away.
struct Part {
    from: f64,
    to: f64,
    fill: String,
    outline: String,
}

/// The parts of a row, improvement positive, one after the other.
fn parts(row: &ArmRow, sign: f64, series: Series) -> [Part; 3] {
    let looks = [
        ("bar natural".to_owned(), "outline ref".to_owned()),
        ("bar context".to_owned(), "outline ref".to_owned()),
        (
            format!("bar {}", series.class()),
            format!("outline {}", series.class()),
        ),
    ];
    let sizes = [
        row.natural_course_points,
        row.expectation_points,
        row.product_points,
    ];
    let mut from = 0.0;
    let mut sizes = sizes.into_iter();
    looks.map(|(fill, outline)| {
        let to = from + sign * sizes.next().unwrap_or_default();
        let part = Part {
            from,
            to,
            fill,
            outline,
        };
        from = to;
        part
    })
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
        values: 132.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, rows.iter().map(|row| row.arm.as_str()));
    let frame = plan.frame;
    let bars: Vec<[Part; 3]> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            parts(
                row,
                sign,
                looks.get(i).map_or(Series::Arm(i), |(_, series)| *series),
            )
        })
        .collect();
    let ends = bars.iter().flatten().flat_map(|part| [part.from, part.to]);
    let (low, high) = Scale::round(ends.chain([0.0]), 5);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = rows.iter().map(|row| {
        format!(
            "{}: natural course {}, expectation {}, product {}",
            row.arm,
            words::points(sign * row.natural_course_points),
            words::points(sign * row.expectation_points),
            words::points(sign * row.product_points)
        )
    });

    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 44.0,
        TITLE,
        &told.collect::<Vec<_>>().join("; "),
    );
    let axis = Axis::new(scale, "improvement, points of 100", 5);
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.head(&mut svg, "course + expected + arm");
    plan.mark(&mut svg, &scale, 0.0, "", "zero");
    for (i, (row, bar)) in rows.iter().zip(&bars).enumerate() {
        let series = looks.get(i).map_or(Series::Arm(i), |(_, series)| *series);
        let y = plan.middle(i);
        for part in bar {
            let class = if part.to >= part.from {
                &part.fill
            } else {
                &part.outline
            };
            svg.rect(
                scale.at(part.from),
                y - 9.0,
                scale.at(part.to),
                y + 9.0,
                class,
            );
        }
        let inside = words::percent(row.context_and_natural_course_percent);
        let [_, context, _] = bar;
        let room = scale.at(context.to) - scale.at(context.from);
        if text::width(&inside, text::SIZE) + 12.0 < room {
            svg.text(
                scale.at(context.from) + 7.0,
                y + 4.5,
                Anchor::Start,
                "on-context",
                &inside,
            );
        }
        plan.label(&mut svg, i, Some(series), &sum(row, sign));
    }
    svg.finish()
}

/// "2.6 + 12.9 − 0.4": the parts as a sum.
fn sum(row: &ArmRow, sign: f64) -> String {
    let added = |points: f64| {
        let operator = if words::points(sign * points).starts_with('\u{2212}') {
            '\u{2212}'
        } else {
            '+'
        };
        format!(" {operator} {}", words::points(points.abs()))
    };
    format!(
        "{}{}{}",
        words::points(sign * row.natural_course_points),
        added(row.expectation_points),
        added(row.product_points)
    )
}
