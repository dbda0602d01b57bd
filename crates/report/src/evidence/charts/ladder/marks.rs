//! Marks, names and links of one row.

use super::{Look, Rung};
use crate::evidence::names::known;
use crate::figures::{Scale, Series, Svg, text};
use crate::safe::escape;

/// Bold text is this much wider.
pub const BOLD: f64 = 1.09;

/// The name of a row in at most two lines; the dagger is never what is cut.
pub fn named(rung: &Rung, room: f64) -> Vec<String> {
    let dagger = if rung.flagged { 14.0 } else { 0.0 };
    let mut lines = text::wrap(&rung.label, text::SIZE, (room - dagger - 4.0) / BOLD, 2);
    if let Some(last) = lines.last_mut().filter(|_| rung.flagged) {
        last.push('†');
    }
    lines
}

/// The mark of one row, its limits, arrows where they are cut.
pub fn mark(svg: &mut Svg, rung: &Rung, scale: &Scale, y: f64) {
    let class = match rung.look {
        Look::Square(_) => Series::Arm(0).class(),
        Look::Mark(series) => series.class(),
        _ => Series::Arm(1).class(),
    };
    let limits = known(rung.low).zip(known(rung.high));
    if let Some((low, high)) = limits {
        let (left, right) = (scale.clamped(low), scale.clamped(high));
        if rung.look == Look::Prediction {
            svg.rect(left, y - 4.0, right, y + 4.0, &format!("bar soft {class}"));
        } else if !matches!(rung.look, Look::Diamond | Look::Overall) {
            svg.line(left, y, right, y, &format!("whisker {class}"));
        }
        for (value, x, out) in [(low, left, -1.0), (high, right, 1.0)] {
            if !scale.contains(value) {
                let tip = [(x + 7.0 * out, y), (x - out, y - 5.0), (x - out, y + 5.0)];
                svg.polygon(&tip, &format!("mark {class}"));
            } else if matches!(rung.look, Look::Mark(_) | Look::Prediction) {
                svg.line(x, y - 4.0, x, y + 4.0, &format!("whisker {class}"));
            }
        }
    }
    let Some(at) = known(rung.at) else { return };
    let x = scale.clamped(at);
    match rung.look {
        Look::Square(share) => {
            let half = (8.0 * share.clamp(0.0, 1.0).sqrt()).max(2.2);
            svg.rect(
                x - half,
                y - half,
                x + half,
                y + half,
                &format!("mark {class}"),
            );
        }
        Look::Diamond | Look::Overall => {
            let (low, high) = limits.unwrap_or((at, at));
            let (left, right) = (
                scale.clamped(low).min(x - 3.0),
                scale.clamped(high).max(x + 3.0),
            );
            let kind = if rung.look == Look::Overall {
                "mark"
            } else {
                "open"
            };
            let corners = [(left, y), (x, y - 7.0), (right, y), (x, y + 7.0)];
            svg.polygon(&corners, &format!("{kind} {class}"));
        }
        Look::Prediction => {}
        Look::Mark(series) => svg.marker(series.marker(), x, y, 4.5, &format!("mark {class}")),
    }
}

/// Turns the texts of class `at-link-` into links, in their order. A drawing with links is a group: an image would hide them from those who listen.
pub fn linked(drawing: String, links: &[&str]) -> String {
    const OPEN: &str = "<text class=\"row halo at-link-\"";
    if links.is_empty() {
        return drawing;
    }
    let drawing = drawing.replacen("role=\"img\"", "role=\"group\"", 1);
    let mut parts = drawing.split(OPEN);
    let mut done = parts.next().unwrap_or_default().to_owned();
    for (part, href) in parts.zip(links) {
        let (element, after) = part.split_once("</text>").unwrap_or((part, ""));
        let href = escape(href);
        done.push_str(&format!(
            "<a href=\"{href}\"><text class=\"halo\"{element}</text></a>{after}"
        ));
    }
    done
}
