//! Inside the joint: four strips over one time axis, for the mean of an arm and for its least and its most inflamed quarter.

use super::{DAYS_PER_MONTH, arms_with_series, series_of, telling_arms};
use crate::figures::labels::{Wish, spread};
use crate::figures::scale::{extent, month_ticks};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Svg, text};
use crate::run::{Run, TrajectoryRow};

/// One strip: its title, its value, and whether the value is told as the change since baseline.
struct Strip {
    title: &'static str,
    value: fn(&TrajectoryRow) -> f64,
    change: bool,
}

const STRIPS: [Strip; 4] = [
    Strip {
        title: "inflammation (relative activity)",
        value: |row| row.inflammation,
        change: false,
    },
    Strip {
        title: "effusion, mL",
        value: |row| row.effusion_ml,
        change: false,
    },
    Strip {
        title: "cartilage, change since baseline, mm",
        value: |row| row.cartilage_mm,
        change: true,
    },
    Strip {
        title: "living injected cells, million",
        value: |row| row.living_cells_million,
        change: false,
    },
];

impl Strip {
    /// Months and values of one subject, in the order of the table.
    fn line(&self, rows: &[&TrajectoryRow], subject: &str) -> Vec<(f64, f64)> {
        let rows = rows.iter().filter(|row| row.subject == subject);
        let mut line: Vec<(f64, f64)> = rows
            .map(|row| (row.day / DAYS_PER_MONTH, (self.value)(row)))
            .collect();
        let start = line.first().map_or(0.0, |(_, first)| *first);
        if self.change {
            line.iter_mut().for_each(|(_, value)| *value -= start);
        }
        line
    }
}

/// Subjects of table `trajectories` that are drawn, with the class that gives their look. Who is shown is chosen by what goes on in the joint,
/// not by what the questionnaire says: a patient whose score rose by luck may have the calmest joint of all.
const SUBJECTS: [(&str, &str); 3] = [
    ("mean", "k-mean"),
    ("least inflamed quarter", "k-yes"),
    ("most inflamed quarter", "k-no"),
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
    // The last week falls a fraction of a day short of the last month.
    let months = (last_day / DAYS_PER_MONTH * 10.0).round() / 10.0;
    let arms: Vec<String> = telling_arms(run)
        .into_iter()
        .filter(|arm| rows.iter().any(|row| row.arm == *arm))
        .collect();
    let of = |arm: &String| -> Vec<&TrajectoryRow> {
        rows.iter().copied().filter(|row| row.arm == *arm).collect()
    };
    let domains = STRIPS.map(|strip| {
        let lines = arms
            .iter()
            .flat_map(|arm| SUBJECTS.map(|(subject, _)| strip.line(&of(arm), subject)));
        Scale::round(lines.flatten().map(|(_, value)| value).chain([0.0]), 3)
    });

    let looks = arms_with_series(run);
    let panels: Vec<String> = arms
        .iter()
        .map(|arm| {
            let mine = of(arm);
            let mut svg = Svg::new(
                WIDTH,
                TOP + STRIPS.len() as f64 * (STRIP + GAP) + 12.0,
                &format!("Inside the joint: {arm}"),
                "Inflammation, effusion, cartilage thickness and living cells over time, for the mean of the arm, and for the quarters of it whose joints are least and most inflamed.",
            );
            let series = series_of(&looks, arm);
            svg.marker(series.marker(), 8.0, 14.0, 4.5, &format!("mark {}", series.class()));
            svg.text(19.0, 18.5, Anchor::Start, "row", &text::shorten(arm, text::SIZE, WIDTH - 24.0));
            for (i, strip) in STRIPS.iter().enumerate() {
                let top = TOP + i as f64 * (STRIP + GAP);
                let frame = Frame { left: LEFT, right: RIGHT, top, bottom: top + STRIP };
                let across = Scale::linear(0.0, months, frame.left, frame.right);
                let up = Scale::linear(domains[i].0, domains[i].1, frame.bottom, frame.top);
                axes(&mut svg, frame, strip.title, (across, up), i + 1 == STRIPS.len());
                let ends = lines(&mut svg, strip, &mine, (across, up));
                if i == 0 {
                    name(&mut svg, frame, &ends);
                }
            }
            svg.finish()
        })
        .collect();

    let reading = "Model states, not measurements, of the example trial, in which every constant has its registry value. Thick: mean of the \
                   arm. Thin: mean of the quarter of its patients whose joints were least inflamed after baseline. Dashes: of the quarter whose \
                   joints were most inflamed. Shown are the study's first arm, the arm with the largest difference, and the reference, all on \
                   the same scales."
        .to_owned();
    (!panels.is_empty())
        .then(|| Figure::panels("What the model says goes on in a knee", reading, panels))
}

/// Axis of the strip, and that of time below the last one.
fn axes(svg: &mut Svg, frame: Frame, title: &str, (across, up): (Scale, Scale), last: bool) {
    frame.axis_left(svg, &Axis::new(up, title, 3));
    let below = if last { "months since baseline" } else { "" };
    let below = Axis::with_ticks(across, below, &month_ticks(across.domain().1));
    if last {
        frame.axis_below(svg, &below);
    } else {
        frame.grid_below(svg, &below);
    }
}

/// One line per subject, the mean last and on top; returns where each ends.
fn lines(
    svg: &mut Svg,
    strip: &Strip,
    rows: &[&TrajectoryRow],
    (across, up): (Scale, Scale),
) -> Vec<(f64, &'static str)> {
    let mut ends = Vec::new();
    for (subject, class) in SUBJECTS.iter().rev() {
        let line = strip.line(rows, subject);
        let points: Vec<(f64, f64)> = line
            .iter()
            .map(|&(month, value)| (across.clamped(month), up.clamped(value)))
            .collect();
        svg.polyline(&points, class);
        if let Some((_, y)) = points.iter().rev().find(|(_, y)| y.is_finite()) {
            ends.push((*y, *subject));
        }
    }
    ends
}

/// Names of the subjects beside the ends of their lines.
fn name(svg: &mut Svg, frame: Frame, ends: &[(f64, &'static str)]) {
    let wishes: Vec<Wish> = ends
        .iter()
        .map(|(at, _)| Wish {
            at: *at,
            height: 15.0,
        })
        .collect();
    for ((y, subject), middle) in
        ends.iter()
            .zip(spread(&wishes, frame.top - 10.0, frame.bottom + 14.0))
    {
        svg.line(frame.right + 2.0, *y, frame.right + 8.0, middle, "leader");
        svg.text(
            frame.right + 10.0,
            middle + 4.0,
            Anchor::Start,
            "direct",
            subject.trim_end_matches(" quarter"),
        );
    }
}
