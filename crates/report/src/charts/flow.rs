//! The CONSORT flow diagram of the example trial.

use super::funnel::{candidates, steps};
use super::{arms_with_series, series_of};
use crate::figures::svg::Anchor;
use crate::figures::{Figure, Series, Svg, Width, text};
use crate::run::{FlowRow, Run};
use crate::words;

/// More arms than this do not fit side by side and are listed instead.
const MOST_COLUMNS: usize = 7;

const TITLE: &str = "Flow of patients in one trial";

/// Size of the text in boxes, units.
const SMALL: f64 = 12.0;

/// Boxes from candidates to analysed patients.
pub fn figure(run: &Run) -> Option<Figure> {
    if run.flow.is_empty() {
        return None;
    }
    let mut reading = "One simulated trial, the first replicate, drawn as CONSORT asks. Other trials differ by chance. Every patient who was \
                       randomised stays in the arm of randomisation. Who withdrew because of pain would have stayed with pain of 40 points."
        .to_owned();
    if some_not_released(run) {
        reading.push_str(
            " No lot: harvest or culture failed its release tests, so that the carrier alone was injected.",
        );
    }
    Some(Figure::pair(TITLE, reading, |width| draw(run, width)))
}

fn draw(run: &Run, width: Width) -> String {
    let told = run.flow.iter().map(|row| {
        format!(
            "{}: {} randomised, {} analysed",
            row.arm,
            words::count(row.randomised),
            words::count(row.analysed)
        )
    });
    let mut svg = Svg::new(
        width.units(),
        0.0,
        TITLE,
        &told.collect::<Vec<_>>().join("; "),
    );
    let after_screening = screening(run, &mut svg, width);
    let bottom = if width.is_narrow() || run.flow.len() > MOST_COLUMNS {
        listed(run, &mut svg, width, after_screening)
    } else {
        side_by_side(run, &mut svg, width, after_screening)
    };
    svg.set_height(bottom + 2.0);
    svg.finish()
}

/// Assessed, excluded and randomised; returns where the trunk ends.
fn screening(run: &Run, svg: &mut Svg, width: Width) -> f64 {
    let steps = steps(run);
    let randomised: f64 = run.flow.iter().map(|row| row.randomised).sum();
    let (trunk, side) = if width.is_narrow() {
        (84.0, 142.0)
    } else {
        (240.0, 330.0)
    };
    let half = if width.is_narrow() { 82.0 } else { 110.0 };
    let mut y = 2.0;
    if candidates(&steps).is_finite() {
        let assessed = [
            "Assessed for eligibility".to_owned(),
            format!("n = {}", words::count(candidates(&steps))),
        ];
        let top = y;
        y = boxed(svg, trunk - half, y, 2.0 * half, &assessed, "box");

        let excluded: f64 = steps.iter().map(|row| row.excluded).sum();
        let mut lines = vec![format!("Excluded, n = {}", words::count(excluded))];
        let room = width.units() - side - 20.0;
        let reasons = steps.iter().filter(|row| row.excluded > 0.0);
        lines.extend(reasons.flat_map(|row| {
            let reason = text::wrap(
                &format!("{}: {}", row.reason, words::count(row.excluded)),
                SMALL,
                room,
                3,
            );
            reason.into_iter().enumerate().map(|(i, line)| {
                if i == 0 {
                    format!("· {line}")
                } else {
                    format!("  {line}")
                }
            })
        }));
        let (box_top, height) = (y + 14.0, 15.0 * lines.len() as f64 + 14.0);
        svg.line(trunk, y, trunk, box_top + height + 14.0, "flow");
        let elbow = box_top + 16.0;
        svg.line(trunk, elbow, side, elbow, "flow");
        arrow_right(svg, side, elbow);
        boxed(
            svg,
            side,
            box_top,
            width.units() - side - 2.0,
            &lines,
            "box",
        );
        y = box_top + height + 14.0;
        arrow_down(svg, trunk, y);
        debug_assert!(y > top);
    }
    let lines = [
        "Randomised".to_owned(),
        format!("n = {}", words::count(randomised)),
    ];
    boxed(svg, trunk - half, y, 2.0 * half, &lines, "box strong")
}

/// One column of boxes per arm.
fn side_by_side(run: &Run, svg: &mut Svg, width: Width, top: f64) -> f64 {
    let looks = arms_with_series(run);
    let count = run.flow.len() as f64;
    let gap = 6.0;
    let across = (width.units() - gap * (count - 1.0)) / count;
    let rail = top + 14.0;
    svg.line(240.0, top, 240.0, rail, "flow");
    svg.line(
        across / 2.0,
        rail,
        width.units() - across / 2.0,
        rail,
        "flow",
    );

    let names: Vec<Vec<String>> = run
        .flow
        .iter()
        .map(|row| text::wrap(&row.arm, SMALL, across - 4.0, 4))
        .collect();
    let tallest = names.iter().map(Vec::len).max().unwrap_or(1);
    let mut bottom = rail;
    for (i, row) in run.flow.iter().enumerate() {
        let left = (across + gap) * i as f64;
        let middle = left + across / 2.0;
        let mut name = names[i].clone();
        name.resize(tallest, String::new());
        svg.line(middle, rail, middle, rail + 12.0, "flow");
        arrow_down(svg, middle, rail + 12.0);
        let y = named_box(
            svg,
            left,
            rail + 12.0,
            across,
            (&name, Anchor::Middle),
            series_of(&looks, &row.arm),
        );
        let mut cells = [
            vec![("n =", row.randomised), ("received", row.received)],
            vec![
                ("withdrew", row.withdrew),
                ("for pain", row.withdrew_pain),
                ("other", row.withdrew_other),
                ("completed", row.completed),
            ],
        ];
        // In every column or in none, so that the boxes of all arms stand level.
        if some_not_released(run) {
            cells[0].push(("no lot", row.not_released));
        }
        let mut y = y;
        for cell in cells {
            svg.line(middle, y, middle, y + 12.0, "flow");
            arrow_down(svg, middle, y + 12.0);
            y = boxed(
                svg,
                left,
                y + 12.0,
                across,
                &cell
                    .iter()
                    .map(|(what, n)| format!("{what} {}", words::count(*n)))
                    .collect::<Vec<_>>(),
                "box",
            );
        }
        svg.line(middle, y, middle, y + 12.0, "flow");
        arrow_down(svg, middle, y + 12.0);
        bottom = boxed(
            svg,
            left,
            y + 12.0,
            across,
            &[format!("analysed {}", words::count(row.analysed))],
            "box strong",
        );
    }
    bottom
}

/// One box per arm, one below the other.
fn listed(run: &Run, svg: &mut Svg, width: Width, top: f64) -> f64 {
    let looks = arms_with_series(run);
    let trunk = 12.0;
    let mut y = top + 10.0;
    let mut last = y;
    for row in &run.flow {
        let mut received = vec![("randomised", row.randomised), ("received", row.received)];
        if some_not_released(run) {
            received.push(("no lot", row.not_released));
        }
        let lines = [
            text::shorten(&row.arm, SMALL, width.units() - 60.0),
            counts(&received),
            counts(&[
                ("withdrew", row.withdrew),
                ("for pain", row.withdrew_pain),
                ("other", row.withdrew_other),
            ]),
            counts(&[("completed", row.completed), ("analysed", row.analysed)]),
        ];
        last = y + 30.0;
        svg.line(trunk, last, 26.0, last, "flow");
        arrow_right(svg, 28.0, last);
        y = named_box(
            svg,
            28.0,
            y,
            width.units() - 30.0,
            (&lines, Anchor::Start),
            series_of(&looks, &row.arm),
        ) + 8.0;
    }
    svg.line(trunk, top, trunk, last, "flow");
    y
}

/// Whether somebody in some arm did not receive what the arm gives.
fn some_not_released(run: &Run) -> bool {
    run.flow.iter().any(|row: &FlowRow| row.not_released > 0.0)
}

fn counts(cells: &[(&str, f64)]) -> String {
    cells
        .iter()
        .map(|(what, n)| format!("{what} {}", words::count(*n)))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A box with lines of text, two or fewer of them centred; returns its lower edge.
fn boxed(svg: &mut Svg, left: f64, top: f64, width: f64, lines: &[String], class: &str) -> f64 {
    let bottom = top + 15.0 * lines.len() as f64 + 14.0;
    svg.rounded_rect(left, top, left + width, bottom, 4.0, class);
    // A narrow column has no room for a margin.
    let margin = if width < 120.0 { 5.0 } else { 10.0 };
    let (x, anchor) = if lines.len() > 2 {
        (left + margin, Anchor::Start)
    } else {
        (left + width / 2.0, Anchor::Middle)
    };
    for (i, line) in lines.iter().enumerate() {
        svg.text(x, top + 19.0 + 15.0 * i as f64, anchor, "in-box", line);
    }
    bottom
}

/// A box that names an arm, with the arm's colour along its upper edge; a list of numbers below the name stands at the left.
fn named_box(
    svg: &mut Svg,
    left: f64,
    top: f64,
    width: f64,
    (lines, anchor): (&[String], Anchor),
    series: Series,
) -> f64 {
    let bottom = top + 15.0 * lines.len() as f64 + 16.0;
    svg.rounded_rect(left, top, left + width, bottom, 4.0, "box");
    svg.rect(
        left + 1.0,
        top + 1.0,
        left + width - 1.0,
        top + 5.0,
        &format!("bar {}", series.class()),
    );
    let listed = anchor == Anchor::Start;
    let x = if listed {
        left + 10.0
    } else {
        left + width / 2.0
    };
    for (i, line) in lines.iter().enumerate() {
        let class = if listed && i == 0 {
            "in-box strong"
        } else {
            "in-box"
        };
        svg.text(x, top + 21.0 + 15.0 * i as f64, anchor, class, line);
    }
    bottom
}

fn arrow_down(svg: &mut Svg, x: f64, y: f64) {
    svg.polygon(&[(x, y), (x - 3.5, y - 6.0), (x + 3.5, y - 6.0)], "arrow");
}

fn arrow_right(svg: &mut Svg, x: f64, y: f64) {
    svg.polygon(&[(x, y), (x - 6.0, y - 3.5), (x - 6.0, y + 3.5)], "arrow");
}
