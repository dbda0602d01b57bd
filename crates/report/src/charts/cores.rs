//! The same comparison under both cores of the model.

use super::{arms_with_series, between_group_mcid, series_of};
use crate::figures::{Figure, Marker, RowSpace, Rows, Scale, Width};
use crate::run::{ContrastRow, Run};
use crate::words;

/// Two marks per arm, joined: the study's core and its rival.
pub fn figure(run: &Run) -> Option<Figure> {
    let other = run.other_core()?;
    let pairs: Vec<(&ContrastRow, &ContrastRow)> = run
        .primary_contrasts(run.core())
        .filter_map(|row| {
            Some((
                row,
                run.primary_contrasts(other)
                    .find(|rival| rival.arm == row.arm)?,
            ))
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let reading = format!(
        "True difference against {} at {} months under two rival accounts of a joint. Filled circle, upper line: {}. Open diamond, lower \
         line: {}. Lines: 5th to 95th percentile over replicates. The trial data known to us do not decide between the two; where they \
         disagree, the disagreement is part of the answer.",
        run.reference(),
        words::plain(run.endpoint_month()),
        core_in_words(run.core()),
        core_in_words(other),
    );
    Some(Figure::pair("Both cores side by side", reading, |width| {
        draw(run, &pairs, width)
    }))
}

/// What a core supposes, in a few words.
pub fn core_in_words(core: &str) -> &str {
    match core {
        "bistable" => "bistable (a joint can flip between inflamed and calm)",
        "monostable" => "monostable (nothing flips; effects fade with a slow memory)",
        other => other,
    }
}

fn draw(run: &Run, pairs: &[(&ContrastRow, &ContrastRow)], width: Width) -> String {
    let looks = arms_with_series(run);
    let (mcid, _) = between_group_mcid(run);
    let space = RowSpace {
        top: 44.0,
        marks: 26.0,
        values: 150.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, pairs.iter().map(|(row, _)| row.arm.as_str()));
    let frame = plan.frame;
    let toward = if words::lower_is_better(&run.study.endpoint.instrument) {
        -mcid
    } else {
        mcid
    };
    let values = pairs.iter().flat_map(|(a, b)| [a, b]).flat_map(|row| {
        [
            row.true_effect_p05_points,
            row.true_effect_p95_points,
            row.true_effect_points,
        ]
    });
    let (low, high) = Scale::round(values.chain([0.0, 1.1 * toward]), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = pairs.iter().map(|(a, b)| {
        format!(
            "{}: {} {}, {} {}",
            a.arm,
            a.core,
            words::points(a.true_effect_points),
            b.core,
            words::points(b.true_effect_points)
        )
    });

    let mut svg = plan.sheet(
        scale,
        "Both cores side by side",
        &told.collect::<Vec<_>>().join("; "),
        &format!("● {} ◇ {}", pairs[0].0.core, pairs[0].1.core),
        "true difference, points of 100",
        (0.0, "0"),
    );
    plan.mark(
        &mut svg,
        &scale,
        toward,
        &format!("MCID {}", words::number(toward, 1)),
        "mcid",
    );
    for (i, (main, rival)) in pairs.iter().enumerate() {
        let series = series_of(&looks, &main.arm);
        let (class, y) = (series.class(), plan.middle(i));
        let (x_main, x_rival) = (
            scale.clamped(main.true_effect_points),
            scale.clamped(rival.true_effect_points),
        );
        svg.line(x_main, y - 6.0, x_rival, y + 6.0, &format!("join {class}"));
        for (row, y) in [(main, y - 6.0), (rival, y + 6.0)] {
            svg.line(
                scale.clamped(row.true_effect_p05_points),
                y,
                scale.clamped(row.true_effect_p95_points),
                y,
                &format!("whisker {class}"),
            );
        }
        svg.marker(
            Marker::Circle,
            x_main,
            y - 6.0,
            5.0,
            &format!("mark {class}"),
        );
        svg.marker(
            Marker::Diamond,
            x_rival,
            y + 6.0,
            4.5,
            &format!("open {class}"),
        );
        let value = format!(
            "● {}  ◇ {}",
            words::points(main.true_effect_points),
            words::points(rival.true_effect_points)
        );
        plan.label(&mut svg, i, Some(series), &value);
    }
    svg.finish()
}
