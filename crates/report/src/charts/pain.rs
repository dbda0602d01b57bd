//! The primary score over time: one small drawing per arm, the reference in each.

use super::{arms_with_series, draws_constants, score_axis};
use crate::figures::labels::{Wish, spread};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Series, Svg, text};
use crate::run::{Run, VisitRow};
use crate::words;

/// Size of one small drawing, units.
pub(crate) const PANEL: (f64, f64) = (300.0, 252.0);

/// Where a small drawing has its plot.
pub(crate) const PANEL_FRAME: Frame = Frame {
    left: 30.0,
    right: 258.0,
    top: 44.0,
    bottom: 212.0,
};

/// Mean score over time per arm with the middle 90 % of the replicates' means.
pub fn figure(run: &Run) -> Option<Figure> {
    let arms = arms_with_series(run);
    let rows = |arm: &str| -> Vec<&VisitRow> {
        let wanted = |row: &&VisitRow| {
            row.core == run.core()
                && row.arm == arm
                && row.instrument == run.study.endpoint.instrument
        };
        run.visits.iter().filter(wanted).collect()
    };
    let all: Vec<&VisitRow> = arms.iter().flat_map(|(arm, _)| rows(arm)).collect();
    let (_, last_month) = extent(all.iter().map(|row| row.month))?;
    let (_, high) = Scale::round(
        all.iter()
            .flat_map(|row| [row.mean_p95_points, row.mean_points])
            .chain([0.0]),
        4,
    );

    let reference = rows(run.reference());
    let panels = arms.iter().filter(|(arm, _)| !rows(arm).is_empty());
    let draw = |(arm, series): &(String, Series)| {
        let mut svg = Svg::new(
            PANEL.0,
            PANEL.1,
            &format!(
                "{arm}: {} over time",
                words::instrument(&run.study.endpoint.instrument)
            ),
            &describe(arm, &rows(arm)),
        );
        let frame = PANEL_FRAME;
        let across = Scale::linear(0.0, last_month, frame.left, frame.right);
        let up = Scale::linear(0.0, high.min(100.0), frame.bottom, frame.top);
        heading(&mut svg, arm, *series);
        frame.axis_left(&mut svg, &Axis::new(up, "", 4));
        let months: Vec<f64> = rows(arm).iter().map(|row| row.month).collect();
        frame.axis_below(
            &mut svg,
            &Axis::with_ticks(across, "months since baseline", &months),
        );
        curve(&mut svg, *series, &rows(arm), &reference, across, up);
        svg.finish()
    };
    let panels: Vec<String> = panels.map(draw).collect();

    let holds = if draws_constants(run) {
        "it holds both chance in a trial of this size and what we do not know about the constants"
    } else {
        "it holds chance in a trial of this size, but not what we do not know about the constants"
    };
    let reading = format!(
        "{}. Line: mean over all simulated trials. Band: the middle 90 % of the trials' means; {holds}. Grey dashes: the reference, {}. \
         Numbers at the right: means at {} months.",
        score_axis(run),
        run.reference(),
        words::plain(last_month)
    );
    Some(Figure::panels(
        "Every arm over time, beside the reference",
        reading,
        panels,
    ))
}

/// Name of the arm with its mark, at the top of a small drawing.
pub(crate) fn heading(svg: &mut Svg, arm: &str, series: Series) {
    svg.marker(
        series.marker(),
        8.0,
        14.0,
        4.5,
        &format!("mark {}", series.class()),
    );
    svg.text(
        19.0,
        18.5,
        Anchor::Start,
        "row",
        &text::shorten(arm, text::SIZE, PANEL.0 - 24.0),
    );
}

fn curve(
    svg: &mut Svg,
    series: Series,
    rows: &[&VisitRow],
    reference: &[&VisitRow],
    across: Scale,
    up: Scale,
) {
    let class = series.class();
    let edge = |row: &&VisitRow| {
        (
            across.at(row.month),
            up.clamped(row.mean_p05_points),
            up.clamped(row.mean_p95_points),
        )
    };
    svg.band(
        &rows.iter().map(edge).collect::<Vec<_>>(),
        &format!("band {class}"),
    );
    let at = |row: &&VisitRow| (across.at(row.month), up.clamped(row.mean_points));
    if series != Series::Reference {
        svg.polyline(&reference.iter().map(at).collect::<Vec<_>>(), "line ref");
    }
    let points: Vec<(f64, f64)> = rows.iter().map(at).collect();
    svg.polyline(&points, &format!("line {class}"));
    for &(x, y) in &points {
        svg.marker(series.marker(), x, y, 3.2, &format!("mark {class}"));
    }

    let ends = [
        rows.last(),
        reference.last().filter(|_| series != Series::Reference),
    ];
    let ends: Vec<&&VisitRow> = ends
        .into_iter()
        .flatten()
        .filter(|row| row.mean_points.is_finite())
        .collect();
    let wishes: Vec<Wish> = ends
        .iter()
        .map(|row| Wish {
            at: up.clamped(row.mean_points),
            height: 14.0,
        })
        .collect();
    for (i, y) in spread(&wishes, 30.0, 230.0).into_iter().enumerate() {
        let class = if i == 0 { "value" } else { "num" };
        svg.text(
            across.range().1 + 7.0,
            y + 4.5,
            Anchor::Start,
            class,
            &words::points(ends[i].mean_points),
        );
    }
}

fn describe(arm: &str, rows: &[&VisitRow]) -> String {
    let told = rows.iter().map(|row| {
        let band = words::interval(row.mean_p05_points, row.mean_p95_points, 1);
        format!(
            "month {}: {} ({band})",
            words::plain(row.month),
            words::points(row.mean_points)
        )
    });
    format!(
        "{arm}, mean score and middle 90 % of simulated trials. {}.",
        told.collect::<Vec<_>>().join("; ")
    )
}
