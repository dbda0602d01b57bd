//! The true difference as the same patients tell it, beside what the randomised trial estimates.

use super::{arms_with_series, series_of};
use crate::figures::scale::extent;
use crate::figures::{Figure, RowSpace, Rows, Scale, Width};
use crate::run::{ContrastRow, Run};
use crate::words;

const TITLE: &str = "The same patients in both arms, and different ones";

/// One row per arm with its paired differences in single replicates.
struct Twin<'a> {
    row: &'a ContrastRow,
    /// Lowest and highest replicate, and the mean.
    low: f64,
    high: f64,
    mean: f64,
}

/// One row per arm: paired difference over the counterfactual replicates, and the randomised estimate over all.
pub fn figure(run: &Run) -> Option<Figure> {
    let rows: Vec<Twin> = run
        .primary_contrasts(run.core())
        .filter_map(|row| {
            let paired = run.paired_differences(&row.arm);
            let (low, high) = extent(paired.iter().copied())?;
            let mean = paired.iter().sum::<f64>() / paired.len() as f64;
            Some(Twin {
                row,
                low,
                high,
                mean,
            })
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let reading = format!(
        "Difference against {} at {} months, points of 100. Thick bar with a notch: the same patients under both arms, lowest to highest of \
         {} replicates and their mean; its width is what we do not know about the constants, not chance. Mark and thin line: the mean \
         estimate of the randomised trials and the 95 % interval of one of them.",
        run.reference(),
        words::plain(run.endpoint_month()),
        run.counterfactual_replicates()
    );
    Some(Figure::pair(TITLE, reading, |width| {
        draw(run, &rows, width)
    }))
}

fn draw(run: &Run, rows: &[Twin], width: Width) -> String {
    let looks = arms_with_series(run);
    let space = RowSpace {
        top: 22.0,
        marks: 24.0,
        values: 104.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, rows.iter().map(|twin| twin.row.arm.as_str()));
    let frame = plan.frame;
    let ends = rows.iter().flat_map(|twin| {
        let row = twin.row;
        [twin.low, twin.high, row.ci_low_points, row.ci_high_points]
    });
    let (low, high) = Scale::round(ends.chain([0.0]), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = rows.iter().map(|twin| {
        format!(
            "{}: the same patients {}, randomised {}",
            twin.row.arm,
            words::points(twin.mean),
            words::points(twin.row.estimate_points)
        )
    });
    let mut svg = plan.sheet(
        scale,
        TITLE,
        &told.collect::<Vec<_>>().join("; "),
        "paired | trial",
        "difference, points of 100",
        (0.0, ""),
    );
    for (i, twin) in rows.iter().enumerate() {
        let series = series_of(&looks, &twin.row.arm);
        let (class, y) = (series.class(), plan.middle(i));
        let (paired, randomised) = (y + 6.0, y - 5.0);
        svg.rect(
            scale.clamped(twin.low),
            paired - 4.0,
            scale.clamped(twin.high),
            paired + 4.0,
            &format!("bar soft {class}"),
        );
        let notch = scale.clamped(twin.mean);
        svg.line(
            notch,
            paired - 6.0,
            notch,
            paired + 6.0,
            &format!("notch {class}"),
        );
        svg.line(
            scale.clamped(twin.row.ci_low_points),
            randomised,
            scale.clamped(twin.row.ci_high_points),
            randomised,
            &format!("whisker {class}"),
        );
        svg.marker(
            series.marker(),
            scale.clamped(twin.row.estimate_points),
            randomised,
            4.0,
            &format!("mark {class}"),
        );
        let value = format!(
            "{} | {}",
            words::points(twin.mean),
            words::points(twin.row.estimate_points)
        );
        plan.label(&mut svg, i, Some(series), &value);
    }
    svg.finish()
}
