//! Plots with one row per arm: the label at the left on paper, above the marks on a phone.

use super::series::Series;
use super::svg::{Anchor, Svg};
use super::{Axis, Frame, Scale, Width, text};

/// Least and most room for the labels at the left of a wide drawing, units.
const LABELS: (f64, f64) = (120.0, 230.0);

/// Where the rows of a plot stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The rectangle of the marks.
    pub frame: Frame,
    width: Width,
    names: Vec<Vec<String>>,
    indent: f64,
    pitch: f64,
    caption: f64,
}

/// What the rows of a plot need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowSpace {
    /// Where the first row begins, units.
    pub top: f64,
    /// Height of the marks of a row.
    pub marks: f64,
    /// Room that stays free at the right of a wide drawing for the values.
    pub values: f64,
    /// Whether a mark stands before each name.
    pub keyed: bool,
}

impl Rows {
    /// One row per name.
    pub fn new<'a>(
        width: Width,
        space: RowSpace,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let indent = if space.keyed { 20.0 } else { 0.0 };
        let narrow = width.is_narrow();
        let names: Vec<&str> = names.into_iter().collect();
        let longest = names
            .iter()
            .map(|name| text::width(name, text::SIZE) * BOLD)
            .fold(0.0, f64::max);
        let labels = (longest + 2.0).clamp(LABELS.0, LABELS.1);
        let room = if narrow {
            width.units() - 0.6 * indent - space.values
        } else {
            labels
        };
        let names: Vec<Vec<String>> = names
            .iter()
            .map(|name| text::wrap(name, text::SIZE, room / BOLD, 2))
            .collect();

        let tallest = names.iter().map(Vec::len).max().unwrap_or(1) as f64 * text::LINE;
        let caption = if narrow { tallest + 8.0 } else { 0.0 };
        let pitch = if narrow {
            space.marks + caption
        } else {
            space.marks.max(tallest)
        } + 8.0;
        let (left, right) = if narrow {
            (12.0, width.units() - 12.0)
        } else {
            (indent + labels + 14.0, width.units() - space.values - 8.0)
        };
        let bottom = space.top + pitch * names.len() as f64 + 4.0;
        let frame = Frame {
            left,
            right,
            top: space.top,
            bottom,
        };
        Rows {
            frame,
            width,
            names,
            indent,
            pitch,
            caption,
        }
    }

    /// The plot before its marks: stripes, what the values are, an axis of `axis` below and a line at `zero` with its label. `title` and `told`
    /// are for those who hear it.
    pub fn sheet(
        &self,
        scale: Scale,
        title: &str,
        told: &str,
        head: &str,
        axis: &str,
        (zero, label): (f64, &str),
    ) -> Svg {
        let mut svg = Svg::new(
            self.width.units(),
            self.frame.bottom + AXIS_BELOW,
            title,
            told,
        );
        self.stripes(&mut svg);
        self.head(&mut svg, head);
        let axis = Axis::new(scale, axis, if self.width.is_narrow() { 5 } else { 7 });
        self.grid(&mut svg, &axis);
        self.frame.axis_below(&mut svg, &axis);
        self.mark(&mut svg, &scale, zero, label, "zero");
        svg
    }

    /// Middle of the marks of row `i`.
    pub fn middle(&self, i: usize) -> f64 {
        self.frame.top + self.pitch * i as f64 + (self.caption + self.pitch) / 2.0
    }

    /// Writes what row `i` is about, and its value.
    pub fn label(&self, svg: &mut Svg, i: usize, series: Option<Series>, value: &str) {
        let lines = &self.names[i];
        if self.width.is_narrow() {
            let baseline = self.frame.top + self.pitch * i as f64 + 17.0;
            key(svg, series, 4.0, baseline - 4.5);
            svg.lines(
                self.indent * 0.6,
                baseline,
                Anchor::Start,
                "row halo",
                lines,
            );
            svg.text(
                self.width.units(),
                baseline,
                Anchor::End,
                "value halo",
                value,
            );
        } else {
            let baseline = self.middle(i) + 4.5 - text::LINE / 2.0 * (lines.len() as f64 - 1.0);
            key(svg, series, 8.0, self.middle(i));
            svg.lines(self.indent, baseline, Anchor::Start, "row", lines);
            svg.text(
                self.width.units() - 2.0,
                self.middle(i) + 4.5,
                Anchor::End,
                "value",
                value,
            );
        }
    }

    /// Where the marks of the rows are, from top to bottom: on a phone, where words stand above them, a band for each row.
    fn bands(&self) -> Vec<(f64, f64)> {
        if !self.width.is_narrow() {
            return vec![(self.frame.top, self.frame.bottom)];
        }
        (0..self.names.len())
            .map(|i| {
                let top = self.frame.top + self.pitch * i as f64;
                (top + self.caption, top + self.pitch)
            })
            .collect()
    }

    /// Vertical grid lines at the ticks of a horizontal axis; no line runs through words.
    pub fn grid(&self, svg: &mut Svg, axis: &Axis) {
        for (top, bottom) in self.bands() {
            let frame = Frame {
                top,
                bottom,
                ..self.frame
            };
            frame.grid_below(svg, axis);
        }
    }

    /// A vertical line at a value of note with its label above the plot; it does not run through words either.
    pub fn mark(&self, svg: &mut Svg, scale: &Scale, value: f64, label: &str, class: &str) {
        for (i, (top, bottom)) in self.bands().into_iter().enumerate() {
            let frame = Frame {
                top,
                bottom,
                ..self.frame
            };
            frame.mark_across(svg, scale, value, "", class);
            if i == 0 && scale.contains(value) && !label.is_empty() {
                let (x, y) = (scale.at(value), self.frame.top - 6.0);
                svg.text(x, y, Anchor::Middle, "note", label);
            }
        }
    }

    /// The area between two values, behind the marks.
    pub fn zone(&self, svg: &mut Svg, from: f64, to: f64) {
        for (top, bottom) in self.bands() {
            svg.rect(from, top, to, bottom, "zone");
        }
    }

    /// Says above the values what they are.
    pub fn head(&self, svg: &mut Svg, what: &str) {
        svg.text(self.width.units() - 2.0, 13.0, Anchor::End, "note", what);
    }

    /// Pale stripes behind every other row.
    pub fn stripes(&self, svg: &mut Svg) {
        for i in (0..self.names.len()).step_by(2) {
            let top = self.frame.top + self.pitch * i as f64;
            svg.rect(0.0, top, self.width.units(), top + self.pitch, "stripe");
        }
    }
}

/// Room below a plot for its axis, units.
const AXIS_BELOW: f64 = 44.0;

/// Bold text is this much wider.
const BOLD: f64 = 1.09;

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
