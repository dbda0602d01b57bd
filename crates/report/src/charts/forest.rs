//! Effects against the reference: what is true in the model, and what one trial would report.

use super::{arms_with_series, between_group_mcid, draws_constants, series_of};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Svg, Width, text};
use crate::run::{ContrastRow, Run};
use crate::words;

/// One row per arm: the range of true effects, estimate with the 95 % interval of one trial, and the between-group threshold.
pub fn figure(run: &Run) -> Option<Figure> {
    let rows = run.headline();
    if rows.is_empty() {
        return None;
    }
    let (mcid, source) = between_group_mcid(run);
    let truth = if draws_constants(run) {
        format!(
            "Thick bar with a notch: the true difference in the population, 5th to 95th percentile over the draws of the constants, and its \
             mean, {}",
            run.headline_core()
        )
    } else {
        "Thick notch: the true difference in the population, with every constant held at one value"
            .to_owned()
    };
    let reading = format!(
        "Difference in {} against {} at {} months, points of 100. {truth}. Mark and thin line: the estimate and the 95 % interval that one \
         trial of this size would report. Grey zone: smaller than matters between groups ({} points, {source}).",
        words::instrument(&run.study.endpoint.instrument),
        run.reference(),
        words::plain(run.endpoint_month()),
        words::points(mcid),
    );
    Some(Figure::pair(
        "Effects against the reference",
        reading,
        |width| draw(run, &rows, mcid, width),
    ))
}

fn draw(run: &Run, rows: &[ContrastRow], mcid: f64, width: Width) -> String {
    let looks = arms_with_series(run);
    let space = RowSpace {
        top: 44.0,
        marks: 30.0,
        values: 160.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, rows.iter().map(|row| row.arm.as_str()));
    let frame = plan.frame;
    let values = rows.iter().flat_map(|row| {
        [
            row.ci_low_points,
            row.ci_high_points,
            row.true_effect_p05_points,
            row.true_effect_p95_points,
            row.estimate_points,
        ]
    });
    let (low, high) = Scale::round(values.chain([-mcid - 1.0, mcid + 1.0]), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);

    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 62.0,
        "Effects against the reference",
        &describe(rows),
    );
    plan.stripes(&mut svg);
    plan.head(
        &mut svg,
        if draws_constants(run) {
            "true (5th to 95th percentile)"
        } else {
            "true difference"
        },
    );
    plan.zone(&mut svg, scale.at(-mcid), scale.at(mcid));
    let axis = Axis::new(
        scale,
        "difference, points of 100",
        if width.is_narrow() { 5 } else { 7 },
    );
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.mark(&mut svg, &scale, 0.0, "0", "zero");
    for (value, label) in [
        (-mcid, format!("\u{2212}{}", words::plain(mcid))),
        (mcid, format!("+{}", words::plain(mcid))),
    ] {
        plan.mark(&mut svg, &scale, value, &format!("MCID {label}"), "mcid");
    }
    sides(&mut svg, run, &scale, frame.bottom + 54.0, width);

    for (i, row) in rows.iter().enumerate() {
        let series = series_of(&looks, &row.arm);
        let (class, y) = (series.class(), plan.middle(i));
        let truth = y - 5.0;
        svg.rect(
            scale.clamped(row.true_effect_p05_points),
            truth - 5.0,
            scale.clamped(row.true_effect_p95_points),
            truth + 5.0,
            &format!("bar soft {class}"),
        );
        let notch = scale.clamped(row.true_effect_points);
        svg.line(
            notch,
            truth - 7.0,
            notch,
            truth + 7.0,
            &format!("notch {class}"),
        );
        let reported = y + 8.0;
        svg.line(
            scale.clamped(row.ci_low_points),
            reported,
            scale.clamped(row.ci_high_points),
            reported,
            &format!("whisker {class}"),
        );
        for end in [row.ci_low_points, row.ci_high_points] {
            svg.line(
                scale.clamped(end),
                reported - 4.0,
                scale.clamped(end),
                reported + 4.0,
                &format!("whisker {class}"),
            );
        }
        svg.marker(
            series.marker(),
            scale.clamped(row.estimate_points),
            reported,
            4.0,
            &format!("mark {class}"),
        );
        let mut value = words::points(row.true_effect_points);
        if draws_constants(run) {
            let range = words::interval(row.true_effect_p05_points, row.true_effect_p95_points, 1);
            value.push_str(&format!(" ({range})"));
        }
        plan.label(&mut svg, i, Some(series), &value);
    }
    svg.finish()
}

/// Which side of zero is good for whom.
fn sides(svg: &mut Svg, run: &Run, scale: &Scale, y: f64, width: Width) {
    let (arm, reference) = ("favours the arm", format!("favours {}", run.reference()));
    let lower = words::lower_is_better(&run.study.endpoint.instrument);
    let (left, right) = if lower {
        (arm, reference.as_str())
    } else {
        (reference.as_str(), arm)
    };
    let (from, to) = scale.range();
    let (start, end) = if width.is_narrow() {
        (0.0, width.units())
    } else {
        (from - 60.0, to + 60.0)
    };
    let room = (end - start) / 2.0 - 24.0;
    svg.text(
        start,
        y,
        Anchor::Start,
        "note",
        &format!("← {}", text::shorten(left, text::SIZE, room)),
    );
    svg.text(
        end,
        y,
        Anchor::End,
        "note",
        &format!("{} →", text::shorten(right, text::SIZE, room)),
    );
}

fn describe(rows: &[ContrastRow]) -> String {
    let told = rows.iter().map(|row| {
        format!(
            "{}: estimate {}, 95 % interval {}, true effect {} ({})",
            row.arm,
            words::points(row.estimate_points),
            words::interval(row.ci_low_points, row.ci_high_points, 1),
            words::points(row.true_effect_points),
            words::interval(row.true_effect_p05_points, row.true_effect_p95_points, 1)
        )
    });
    told.collect::<Vec<_>>().join("; ")
}
