//! Power against the number of patients per arm.

use super::{arms_with_series, draws_constants, draws_from_calibration, series_of};
use crate::figures::labels::{Wish, spread};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Svg, Width, text};
use crate::run::{PowerRow, Run};
use crate::words;

/// One curve per arm; the size that was simulated is marked, the others are by formula.
pub fn figure(run: &Run) -> Option<Figure> {
    let rows: Vec<&PowerRow> = run
        .power
        .iter()
        .filter(|row| row.core == run.core() && row.power.is_finite())
        .collect();
    extent(rows.iter().map(|row| row.patients_per_arm))?;
    let level_off = if draws_from_calibration(run) {
        " Because each replicate draws constants, effects of its core and the trial's difference from other trials from the calibration, a \
         curve can level off below 100 %: more patients do not help where the effect itself may be absent."
    } else if draws_constants(run) {
        " Because each replicate draws the uncertain constants anew, a curve can level off below 100 %: more patients do not help where the \
         effect itself may be absent."
    } else {
        ""
    };
    let alpha = match run.study.analysis.alpha {
        alpha if alpha.is_finite() => words::plain(alpha),
        _ => "of the study".to_owned(),
    };
    let reading = format!(
        "Probability that a two-arm comparison with {} comes out significant in favour of the arm (two-sided level {alpha}). Marks: the size \
         that was simulated, with two Monte Carlo standard errors; arms of one size stand side by side. Lines: by formula, from the \
         simulated true effects and standard errors.{level_off}",
        run.reference(),
    );
    Some(Figure::pair(
        "Power against patients per arm",
        reading,
        |width| draw(run, &rows, width),
    ))
}

fn draw(run: &Run, rows: &[&PowerRow], width: Width) -> String {
    let looks = arms_with_series(run);
    let (few, many) = extent(rows.iter().map(|row| row.patients_per_arm)).unwrap_or((10.0, 1000.0));
    let label_room = if width.is_narrow() { 118.0 } else { 212.0 };
    let bottom = if width.is_narrow() { 330.0 } else { 350.0 };
    let frame = Frame {
        left: 34.0,
        right: width.units() - label_room,
        top: 32.0,
        bottom,
    };
    let across = Scale::logarithmic(few, many, frame.left, frame.right);
    let up = Scale::linear(0.0, 100.0, frame.bottom, frame.top);

    let mut svg = Svg::new(
        width.units(),
        bottom + 42.0,
        "Power against patients per arm",
        &describe(rows),
    );
    let title = if width.is_narrow() {
        "patients per arm"
    } else {
        "patients per arm (logarithmic scale)"
    };
    let across_axis = Axis::with_ticks(across, title, &across.ticks(5));
    frame.axis_left(&mut svg, &Axis::new(up, "power, %", 5));
    frame.axis_below(&mut svg, &across_axis);
    frame.mark_level(&mut svg, &up, 80.0, "80 %", "level");
    frame.mark_level(&mut svg, &up, 90.0, "90 %", "level");

    let arms: Vec<&str> = looks
        .iter()
        .map(|(arm, _)| arm.as_str())
        .filter(|arm| rows.iter().any(|row| row.arm == *arm))
        .collect();
    let mut ends: Vec<(f64, Vec<String>, String)> = Vec::new();
    let count = arms.len();
    for (n, arm) in arms.into_iter().enumerate() {
        let series = series_of(&looks, arm);
        let class = series.class();
        let mut curve: Vec<&&PowerRow> = rows.iter().filter(|row| row.arm == arm).collect();
        curve.sort_by(|a, b| a.patients_per_arm.total_cmp(&b.patients_per_arm));
        let at = |row: &PowerRow| {
            (
                across.at(row.patients_per_arm),
                up.clamped(100.0 * row.power),
            )
        };
        let formula: Vec<(f64, f64)> = curve
            .iter()
            .filter(|row| !row.is_simulated)
            .map(|row| at(row))
            .collect();
        svg.polyline(&formula, &format!("line {class}"));
        for row in curve.iter().filter(|row| row.is_simulated) {
            // Arms of one size stand side by side, else their errors would cover each other.
            let (x, y) = at(row);
            let x = x + 5.0 * (n as f64 - (count as f64 - 1.0) / 2.0);
            let error = mcse(run, arm);
            for end in [row.power - 2.0 * error, row.power + 2.0 * error] {
                svg.line(
                    x,
                    y,
                    x,
                    up.clamped(100.0 * end),
                    &format!("whisker {class}"),
                );
            }
            svg.marker(series.marker(), x, y, 4.5, &format!("mark ring {class}"));
        }
        if let Some(last) = curve.last() {
            ends.push((
                at(last).1,
                text::wrap(arm, 12.0, label_room - 24.0, 2),
                class,
            ));
        }
    }

    let wishes: Vec<Wish> = ends
        .iter()
        .map(|(y, lines, _)| Wish {
            at: *y,
            height: 14.0 * lines.len() as f64 + 5.0,
        })
        .collect();
    for ((y, lines, class), middle) in ends.iter().zip(spread(&wishes, 8.0, bottom + 20.0)) {
        svg.line(
            frame.right + 1.0,
            *y,
            frame.right + 14.0,
            middle,
            &format!("leader {class}"),
        );
        let first = middle + 4.0 - 7.0 * (lines.len() as f64 - 1.0);
        for (i, line) in lines.iter().enumerate() {
            svg.text(
                frame.right + 18.0,
                first + 14.0 * i as f64,
                Anchor::Start,
                "direct",
                line,
            );
        }
    }
    svg.finish()
}

/// Monte Carlo standard error of the simulated power of an arm.
fn mcse(run: &Run, arm: &str) -> f64 {
    run.primary_contrasts(run.core())
        .find(|row| row.arm == arm)
        .map_or(f64::NAN, |row| row.power_mcse)
}

fn describe(rows: &[&PowerRow]) -> String {
    let simulated = rows.iter().filter(|row| row.is_simulated);
    let told = simulated.map(|row| {
        format!(
            "{}: {} with {} patients per arm",
            row.arm,
            words::share(row.power),
            words::count(row.patients_per_arm)
        )
    });
    told.collect::<Vec<_>>().join("; ")
}
