//! Inside the joint: four strips over one time axis, for the mean, a responder and a non-responder.

use super::{DAYS_PER_MONTH, arms_with_series, series_of, telling_arms};
use crate::figures::labels::{Wish, spread};
use crate::figures::scale::{extent, month_ticks};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Svg, text};
use crate::run::{Run, TrajectoryRow};

/// One strip.
struct Strip {
    title: &'static str,
    value: fn(&TrajectoryRow) -> f64,
    from_zero: bool,
}

const STRIPS: [Strip; 4] = [
    Strip {
        title: "inflammation (relative activity)",
        value: |row| row.inflammation,
        from_zero: true,
    },
    Strip {
        title: "effusion, mL",
        value: |row| row.effusion_ml,
        from_zero: true,
    },
    Strip {
        title: "cartilage thickness, mm (axis not from 0)",
        value: |row| row.cartilage_mm,
        from_zero: false,
    },
    Strip {
        title: "living injected cells, million",
        value: |row| row.living_cells_million,
        from_zero: true,
    },
];

/// Subjects of table `trajectories` that are drawn, with the class that gives their look.
const SUBJECTS: [(&str, &str); 3] = [
    ("mean", "k-mean"),
    ("responder", "k-yes"),
    ("non-responder", "k-no"),
];

const WIDTH: f64 = 324.0;
const STRIP: f64 = 66.0;
const GAP: f64 = 36.0;
const TOP: f64 = 54.0;
const LEFT: f64 = 38.0;
const RIGHT: f64 = 222.0;

/// Small multiples for the arms that tell most.
pub fn figure(run: &Run) -> Option<Figure> {
    let rows: Vec<&TrajectoryRow> = run
        .trajectories
        .iter()
        .filter(|row| {
            row.core == run.core() && SUBJECTS.iter().any(|(name, _)| *name == row.subject)
        })
        .collect();
    let (_, last_day) = extent(rows.iter().map(|row| row.day))?;
    let arms: Vec<String> = telling_arms(run)
        .into_iter()
        .filter(|arm| rows.iter().any(|row| row.arm == *arm))
        .collect();
    let shown: Vec<&TrajectoryRow> = rows
        .iter()
        .copied()
        .filter(|row| arms.contains(&row.arm))
        .collect();
    let domains = STRIPS.map(|strip| {
        let values = shown.iter().map(|row| (strip.value)(row));
        let zero = strip.from_zero.then_some(0.0);
        let domain = Scale::round(values.chain(zero), 5);
        // All cells dead, or none given: still a strip with an axis.
        if domain.1 > domain.0 {
            domain
        } else {
            (0.0, 1.0)
        }
    });

    let looks = arms_with_series(run);
    let panels: Vec<String> = arms
        .iter()
        .map(|arm| {
            let mine: Vec<&TrajectoryRow> = shown.iter().copied().filter(|row| row.arm == *arm).collect();
            let mut svg = Svg::new(
                WIDTH,
                TOP + STRIPS.len() as f64 * (STRIP + GAP) + 12.0,
                &format!("Inside the joint: {arm}"),
                "Inflammation, effusion, cartilage thickness and living cells over time, for the mean of the arm, one responder and one non-responder.",
            );
            let series = series_of(&looks, arm);
            svg.marker(series.marker(), 8.0, 14.0, 4.5, &format!("mark {}", series.class()));
            svg.text(19.0, 18.5, Anchor::Start, "row", &text::shorten(arm, text::SIZE, WIDTH - 24.0));
            for (i, strip) in STRIPS.iter().enumerate() {
                let top = TOP + i as f64 * (STRIP + GAP);
                draw_strip(&mut svg, strip, &mine, domains[i], last_day, top, i == 0, i + 1 == STRIPS.len());
            }
            svg.finish()
        })
        .collect();

    let reading = "Model states, not measurements. Thick: mean of the arm in the example trial, in which every constant has its registry value. Solid: one responder. Dashes: one non-responder, \
                   both as the run chose them. Shown are the study's first arm, the arm with the largest difference, and the reference. The \
                   same scales in every column."
        .to_owned();
    (!panels.is_empty())
        .then(|| Figure::panels("What the model says goes on in a knee", reading, panels))
}

#[allow(clippy::too_many_arguments)]
fn draw_strip(
    svg: &mut Svg,
    strip: &Strip,
    rows: &[&TrajectoryRow],
    (low, high): (f64, f64),
    last_day: f64,
    top: f64,
    named: bool,
    last: bool,
) {
    let frame = Frame {
        left: LEFT,
        right: RIGHT,
        top,
        bottom: top + STRIP,
    };
    let months = last_day / DAYS_PER_MONTH;
    let across = Scale::linear(0.0, months, frame.left, frame.right);
    let up = Scale::linear(low, high, frame.bottom, frame.top);
    frame.axis_left(svg, &Axis::new(up, strip.title, 2));
    let title = if last { "months since baseline" } else { "" };
    let below = Axis::with_ticks(across, title, &month_ticks(months));
    if last {
        frame.axis_below(svg, &below);
    } else {
        frame.grid_below(svg, &below);
    }

    let mut ends: Vec<(f64, &str)> = Vec::new();
    // The mean is drawn last, on top.
    for (subject, class) in SUBJECTS.iter().rev() {
        let line = rows.iter().filter(|row| row.subject == *subject);
        let points: Vec<(f64, f64)> = line
            .map(|row| {
                (
                    across.clamped(row.day / DAYS_PER_MONTH),
                    up.clamped((strip.value)(row)),
                )
            })
            .collect();
        svg.polyline(&points, class);
        if let Some((_, y)) = points.iter().rev().find(|(_, y)| y.is_finite()) {
            ends.push((*y, subject));
        }
    }
    if named {
        let wishes: Vec<Wish> = ends
            .iter()
            .map(|(at, _)| Wish {
                at: *at,
                height: 15.0,
            })
            .collect();
        for ((y, subject), middle) in
            ends.iter()
                .zip(spread(&wishes, top - 10.0, frame.bottom + 14.0))
        {
            svg.line(frame.right + 2.0, *y, frame.right + 8.0, middle, "leader");
            svg.text(
                frame.right + 10.0,
                middle + 4.0,
                Anchor::Start,
                "direct",
                subject,
            );
        }
    }
}
