//! Curves over willingness to pay with their names at the right.

use crate::figures::labels::{Wish, spread};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Frame, Scale, Svg, Width, text};

/// One curve.
pub struct Curve {
    /// Written at its right end; nothing for a curve without a name.
    pub label: String,
    /// Classes that give colour and dash.
    pub class: String,
    /// Values across and up.
    pub points: Vec<(f64, f64)>,
}

/// A plot of curves.
pub struct Plot {
    /// Read to those who cannot see it.
    pub title: String,
    /// The numbers in words, for those who cannot see it.
    pub told: String,
    /// What is measured across, with its unit.
    pub across: String,
    /// What is measured up, with its unit.
    pub up: String,
    /// Least and largest value up; from the curves when absent.
    pub limits: Option<(f64, f64)>,
    /// A value across that is marked, with its label.
    pub mark: Option<(f64, String)>,
    /// Area around a curve: across, low, high.
    pub band: Vec<(f64, f64, f64)>,
    /// Wide pale line below all curves.
    pub under: Vec<(f64, f64)>,
    /// The curves, from the first drawn to the last.
    pub curves: Vec<Curve>,
}

impl Plot {
    /// The drawing.
    pub fn draw(&self, width: Width) -> String {
        let has_labels = self.curves.iter().any(|curve| !curve.label.is_empty());
        let label_room = match (has_labels, width.is_narrow()) {
            (false, _) => 14.0,
            (true, true) => 112.0,
            (true, false) => 190.0,
        };
        let bottom = if width.is_narrow() { 310.0 } else { 330.0 };
        let frame = Frame {
            left: 44.0,
            right: width.units() - label_room,
            top: if self.mark.is_some() { 46.0 } else { 32.0 },
            bottom,
        };
        let all = || self.curves.iter().flat_map(|curve| &curve.points);
        let (first, last) = extent(all().map(|point| point.0)).unwrap_or((0.0, 1.0));
        let limits = self.limits.unwrap_or_else(|| {
            let banded = self.band.iter().map(|edge| edge.2);
            Scale::round(all().map(|point| point.1).chain(banded).chain([0.0]), 5)
        });
        let across = Scale::linear(first, last, frame.left, frame.right);
        let up = Scale::linear(limits.0, limits.1, frame.bottom, frame.top);
        let mut svg = Svg::new(width.units(), bottom + 42.0, &self.title, &self.told);
        let mut left = Axis::new(up, "", 5);
        frame.axis_left(&mut svg, &left);
        left.title.clone_from(&self.up);
        svg.text(2.0, 13.0, Anchor::Start, "axis-title", &left.title);
        let ticks = if width.is_narrow() { 4 } else { 6 };
        frame.axis_below(&mut svg, &Axis::new(across, self.across.as_str(), ticks));
        if let Some((at, label)) = &self.mark {
            frame.mark_across(&mut svg, &across, *at, "", "level");
            let half = text::width(label, text::SIZE) / 2.0;
            let x = across.clamped(*at).clamp(half, width.units() - half);
            svg.text(x, frame.top - 6.0, Anchor::Middle, "note", label);
        }
        let place = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
            let inside = points.iter();
            inside
                .map(|&(x, y)| (across.at(x), up.clamped(y)))
                .collect()
        };
        svg.polyline(&place(&self.under), "eco-front");
        let band: Vec<(f64, f64, f64)> = self
            .band
            .iter()
            .map(|&(x, low, high)| (across.at(x), up.clamped(low), up.clamped(high)))
            .collect();
        svg.band(&band, "band s0");
        let mut ends = Vec::new();
        for curve in &self.curves {
            let points = place(&curve.points);
            svg.polyline(&points, &format!("line {}", curve.class));
            if let Some(end) = points.last().filter(|_| !curve.label.is_empty()) {
                let lines = text::wrap(&curve.label, 12.0, label_room - 22.0, 2);
                ends.push((end.1, lines, &curve.class));
            }
        }
        names_at_right(&mut svg, frame.right, &ends, frame.top, bottom + 8.0);
        svg.finish()
    }
}

/// Names beside the ends of curves, moved apart, each joined to its end.
pub fn names_at_right(
    svg: &mut Svg,
    right: f64,
    ends: &[(f64, Vec<String>, &String)],
    top: f64,
    bottom: f64,
) {
    let wishes: Vec<Wish> = ends
        .iter()
        .map(|(y, lines, _)| Wish {
            at: *y,
            height: 14.0 * lines.len() as f64 + 3.0,
        })
        .collect();
    for ((y, lines, class), middle) in ends.iter().zip(spread(&wishes, top, bottom)) {
        let leader = format!("leader {class}");
        svg.line(right + 1.0, *y, right + 14.0, middle, &leader);
        let first = middle + 4.0 - 7.0 * (lines.len() as f64 - 1.0);
        for (i, line) in lines.iter().enumerate() {
            let y = first + 14.0 * i as f64;
            svg.text(right + 18.0, y, Anchor::Start, "direct", line);
        }
    }
}
