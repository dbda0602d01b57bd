//! Axes with title and unit, grid lines, reference lines with labels.

use super::scale::{Scale, tick_labels};
use super::svg::{Anchor, Svg};
use super::text;
use crate::words;

/// One direction of a plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// From values to positions.
    pub scale: Scale,
    /// What is measured, with its unit.
    pub title: String,
    /// Values that get a number.
    pub ticks: Vec<f64>,
    /// The numbers as printed, one for each tick.
    pub labels: Vec<String>,
}

impl Axis {
    /// An axis with about `target` round ticks.
    pub fn new(scale: Scale, title: impl Into<String>, target: usize) -> Self {
        let ticks = scale.ticks(target);
        Axis {
            scale,
            title: title.into(),
            labels: tick_labels(&ticks),
            ticks,
        }
    }

    /// An axis of natural logarithms whose numbers are the ratios themselves: round ones, at most about `target`.
    pub fn ratios(scale: Scale, title: impl Into<String>, target: usize) -> Self {
        let (low, high) = scale.domain();
        let across = Scale::logarithmic(libm::exp(low), libm::exp(high), 0.0, 1.0);
        let mut ratios = across.ticks(target);
        if ratios.len() < 3 {
            ratios = Scale::linear(libm::exp(low), libm::exp(high), 0.0, 1.0).ticks(target);
            ratios.retain(|ratio| *ratio > 0.0);
        } else if ratios.len() > 2 * target {
            // Room for powers of ten only.
            ratios.retain(|ratio| (libm::log10(*ratio) - libm::log10(*ratio).round()).abs() < 1e-9);
        }
        Axis {
            scale,
            title: title.into(),
            ticks: ratios.iter().map(|ratio| libm::log(*ratio)).collect(),
            labels: ratios.iter().map(|ratio| words::plain(*ratio)).collect(),
        }
    }

    /// An axis with its own ticks, such as the months of visits; those too near to the one before get no number.
    pub fn with_ticks(scale: Scale, title: impl Into<String>, ticks: &[f64]) -> Self {
        let mut kept: Vec<f64> = Vec::new();
        for &tick in ticks.iter().filter(|t| scale.contains(**t)) {
            let room = |last: &f64| {
                (scale.at(tick) - scale.at(*last)).abs() >= half(*last) + half(tick) + 4.0
            };
            if kept.last().is_none_or(room) {
                kept.push(tick);
            } else if ticks.last() == Some(&tick) {
                // The last visit is the one people look for; its neighbour gives way.
                kept.pop();
                kept.push(tick);
            }
        }
        Axis {
            scale,
            title: title.into(),
            labels: tick_labels(&kept),
            ticks: kept,
        }
    }
}

fn half(tick: f64) -> f64 {
    tick_labels(&[tick])
        .iter()
        .map(|label| text::width(label, text::SIZE))
        .sum::<f64>()
        / 2.0
}

/// The rectangle that a plot is drawn in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Top edge.
    pub top: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Frame {
    /// Numbers below, a line across, and the title centred under it.
    pub fn axis_below(&self, svg: &mut Svg, axis: &Axis) {
        svg.line(self.left, self.bottom, self.right, self.bottom, "axis");
        for (&tick, label) in axis.ticks.iter().zip(&axis.labels) {
            let x = axis.scale.at(tick);
            svg.line(x, self.bottom, x, self.bottom + 4.0, "axis");
            svg.text(x, self.bottom + 17.0, Anchor::Middle, "num", label);
        }
        if !axis.title.is_empty() {
            svg.text(
                (self.left + self.right) / 2.0,
                self.bottom + 35.0,
                Anchor::Middle,
                "axis-title",
                &axis.title,
            );
        }
    }

    /// Numbers at the left with a grid line each, and the title above the plot, where it reads without turning the head.
    pub fn axis_left(&self, svg: &mut Svg, axis: &Axis) {
        for (&tick, label) in axis.ticks.iter().zip(&axis.labels) {
            let y = axis.scale.at(tick);
            svg.line(self.left, y, self.right, y, "grid");
            svg.text(self.left - 6.0, y + 4.5, Anchor::End, "num", label);
        }
        if !axis.title.is_empty() {
            svg.text(
                2.0,
                self.top - 13.0,
                Anchor::Start,
                "axis-title",
                &axis.title,
            );
        }
    }

    /// Vertical grid lines at the ticks of a horizontal axis.
    pub fn grid_below(&self, svg: &mut Svg, axis: &Axis) {
        for &tick in &axis.ticks {
            let x = axis.scale.at(tick);
            svg.line(x, self.top, x, self.bottom, "grid");
        }
    }

    /// A vertical line at a value of note with its label above the plot.
    pub fn mark_across(&self, svg: &mut Svg, scale: &Scale, value: f64, label: &str, class: &str) {
        if scale.contains(value) {
            let x = scale.at(value);
            svg.line(x, self.top, x, self.bottom, class);
            if !label.is_empty() {
                svg.text(x, self.top - 6.0, Anchor::Middle, "note", label);
            }
        }
    }

    /// A horizontal line at a value of note with its label at the left end, just above the line.
    pub fn mark_level(&self, svg: &mut Svg, scale: &Scale, value: f64, label: &str, class: &str) {
        if scale.contains(value) {
            let y = scale.at(value);
            svg.line(self.left, y, self.right, y, class);
            svg.text(self.left + 4.0, y - 4.0, Anchor::Start, "note halo", label);
        }
    }
}
