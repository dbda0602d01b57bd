//! Plots with one row per arm: the label at the left on paper, above the marks on a phone.

use super::series::Series;
use super::svg::{Anchor, Svg};
use super::{Frame, Width, text};

/// Room for the labels at the left of a wide drawing, units.
const LABELS: f64 = 196.0;

/// Where the rows of a plot stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rows {
    /// The rectangle of the marks.
    pub frame: Frame,
    width: Width,
    pitch: f64,
    caption: f64,
}

impl Rows {
    /// `count` rows, the marks of each `marks` units high, below `top`; `values` units stay free at the right of a wide drawing.
    pub fn new(width: Width, top: f64, count: usize, marks: f64, values: f64) -> Self {
        let caption = if width.is_narrow() { 24.0 } else { 0.0 };
        let pitch = marks + caption + 8.0;
        let (left, right) = if width.is_narrow() {
            (12.0, 348.0)
        } else {
            (LABELS, width.units() - values - 8.0)
        };
        let frame = Frame {
            left,
            right,
            top,
            bottom: top + pitch * count as f64 + 4.0,
        };
        Rows {
            frame,
            width,
            pitch,
            caption,
        }
    }

    /// Middle of the marks of row `i`.
    pub fn middle(&self, i: usize) -> f64 {
        self.frame.top + self.pitch * i as f64 + self.caption + (self.pitch - self.caption) / 2.0
    }

    /// Writes what row `i` is about, and its value.
    pub fn label(&self, svg: &mut Svg, i: usize, series: Option<Series>, name: &str, value: &str) {
        let indent = if series.is_some() { 12.0 } else { 0.0 };
        if self.width.is_narrow() {
            let baseline = self.frame.top + self.pitch * i as f64 + 17.0;
            let room = self.frame.right - indent - 10.0 - text::width(value, text::SIZE);
            key(svg, series, 4.0, baseline - 4.5);
            svg.text(
                indent,
                baseline,
                Anchor::Start,
                "row halo",
                &text::shorten(name, text::SIZE, room),
            );
            svg.text(self.frame.right, baseline, Anchor::End, "value halo", value);
        } else {
            let lines = text::wrap(name, text::SIZE, LABELS - 34.0, 2);
            let baseline = self.middle(i) + 4.5 - text::LINE / 2.0 * (lines.len() as f64 - 1.0);
            key(svg, series, 8.0, self.middle(i));
            svg.lines(8.0 + indent, baseline, Anchor::Start, "row", &lines);
            svg.text(
                self.width.units() - 2.0,
                self.middle(i) + 4.5,
                Anchor::End,
                "value",
                value,
            );
        }
    }

    /// Pale stripes behind every other row.
    pub fn stripes(&self, svg: &mut Svg, count: usize) {
        for i in (0..count).step_by(2) {
            let top = self.frame.top + self.pitch * i as f64;
            svg.rect(0.0, top, self.width.units(), top + self.pitch, "stripe");
        }
    }
}

/// The mark of an arm before its name.
fn key(svg: &mut Svg, series: Option<Series>, x: f64, y: f64) {
    if let Some(series) = series {
        svg.marker(
            series.marker(),
            x,
            y,
            4.0,
            &format!("mark {}", series.class()),
        );
    }
}
