//! Estimates with intervals, one below the other: the one drawing behind every kind of forest figure.

mod marks;

use crate::evidence::names::known;
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Frame, Scale, Series, Svg, Width, text};
use marks::{BOLD, linked, mark, named};

/// How a row is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Look {
    /// A trial; its area is its share of the largest weight, 0 to 1.
    Square(f64),
    /// A pool of some of the trials: hollow.
    Diamond,
    /// The pool of all: filled.
    Overall,
    /// Where the effect of a new trial would be.
    Prediction,
    /// Any other estimate.
    Mark(Series),
}

/// One line of the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// What it is of.
    pub label: String,
    /// Where it can be read.
    pub href: Option<String>,
    /// Whether a dagger stands behind its name.
    pub flagged: bool,
    /// Numbers that only the wide version has room for.
    pub columns: Vec<String>,
    /// As printed at the right.
    pub value: String,
    /// Estimate; without it nothing is drawn but the words.
    pub at: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// How it is drawn.
    pub look: Look,
}

/// A heading or a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// What the rows below have in common.
    Heading(String),
    /// An estimate.
    Rung(Rung),
}

/// A whole drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ladder {
    /// Read to those who cannot see it.
    pub title: String,
    /// From top to bottom.
    pub items: Vec<Item>,
    /// What is measured, with unit.
    pub axis: String,
    /// Whether the values are logarithms of ratios: the axis then shows ratios.
    pub is_ratio: bool,
    /// Whom the left side favours.
    pub left: String,
    /// Whom the right side favours.
    pub right: String,
    /// Smallest difference that matters, to both sides of zero.
    pub mcid: Option<f64>,
    /// A dashed line through all rows, at the pool of all.
    pub guide: Option<f64>,
    /// Headings of the numbers that only the wide version has.
    pub heads: Vec<&'static str>,
    /// Heading of the values.
    pub value_head: String,
}

/// Where everything stands.
struct Layout {
    frame: Frame,
    names: Vec<Vec<String>>,
    tops: Vec<f64>,
    columns: Vec<f64>,
}

impl Ladder {
    /// A row with its estimate and limits.
    pub fn push(&mut self, rung: Rung) {
        self.items.push(Item::Rung(rung));
    }

    /// A heading over the rows that follow.
    pub fn heading(&mut self, words: impl Into<String>) {
        self.items.push(Item::Heading(words.into()));
    }

    fn rungs(&self) -> impl Iterator<Item = &Rung> {
        self.items.iter().filter_map(|item| match item {
            Item::Rung(rung) => Some(rung),
            Item::Heading(_) => None,
        })
    }

    /// Whether there is an estimate to draw.
    pub fn has_estimates(&self) -> bool {
        self.rungs().any(|rung| known(rung.at).is_some())
    }

    /// From zero and the estimates. Limits of trials may widen that by as much again to each side, those of pools and of new trials by half
    /// as much: of two or three trials they span worlds, and the trials would be dots. What goes further is cut and gets an arrow.
    fn domain(&self) -> (f64, f64) {
        let marked = self.mcid.map_or(0.0, |mcid| 1.05 * mcid);
        let estimates = self.rungs().filter_map(|rung| known(rung.at));
        let (low, high) = extent(estimates.chain([-marked, 0.0, marked])).unwrap_or((-1.0, 1.0));
        // Where there are only pools, as in a network, they are what one looks at.
        let has_trials = self
            .rungs()
            .any(|rung| matches!(rung.look, Look::Square(_)));
        let is_pool = |look: Look| match look {
            Look::Square(_) | Look::Mark(_) => false,
            Look::Diamond | Look::Overall => has_trials,
            Look::Prediction => true,
        };
        let limits = |pools: bool| {
            let rungs = self.rungs().filter(move |rung| is_pool(rung.look) == pools);
            let limits = rungs.flat_map(|rung| [rung.low, rung.high]);
            extent(limits.filter_map(known)).unwrap_or((low, high))
        };
        // One estimate near zero must not cut its own interval: the surest is always seen whole.
        let widths = self
            .rungs()
            .filter(|rung| !is_pool(rung.look))
            .filter_map(|rung| Some(known(rung.high)? - known(rung.low)?));
        let surest = extent(widths).map_or(0.0, |(shortest, _)| shortest);
        let span = (high - low).max(surest);
        let span = if span > 0.0 { span } else { 1.0 };
        let (own, pooled) = (limits(false), limits(true));
        Scale::round(
            [
                low.min(own.0.max(low - span))
                    .min(pooled.0.max(low - 0.5 * span)),
                high.max(own.1.min(high + span))
                    .max(pooled.1.min(high + 0.5 * span)),
            ],
            12,
        )
    }

    fn layout(&self, width: Width) -> Layout {
        let wide = !width.is_narrow();
        let size = |words: &str| text::width(words, text::SIZE);
        let widest = |all: &mut dyn Iterator<Item = f64>| all.fold(0.0, f64::max);
        let values =
            widest(&mut self.rungs().map(|rung| size(&rung.value))).max(size(&self.value_head));
        let (labels, left, right, columns) = if wide {
            let columns: Vec<f64> = (0..self.heads.len())
                .map(|i| {
                    let mut cells = self.rungs().filter_map(|rung| rung.columns.get(i));
                    widest(&mut cells.by_ref().map(|cell| size(cell))).max(size(self.heads[i]))
                        + 12.0
                })
                .collect();
            let longest = widest(&mut self.rungs().map(|rung| BOLD * size(&rung.label) + 20.0));
            let labels = longest.clamp(110.0, 190.0);
            let mut right = labels;
            let ends: Vec<f64> = columns
                .iter()
                .map(|column| {
                    right += column;
                    right
                })
                .collect();
            (labels, right + 16.0, width.units() - values - 14.0, ends)
        } else {
            (
                width.units() - values - 8.0,
                12.0,
                width.units() - 12.0,
                Vec::new(),
            )
        };
        let names: Vec<Vec<String>> = self
            .items
            .iter()
            .map(|item| match item {
                Item::Heading(words) => {
                    text::wrap(words, text::SIZE, (width.units() - 4.0) / BOLD, 2)
                }
                Item::Rung(rung) => named(rung, labels),
            })
            .collect();
        let top = if self.mcid.is_some() { 44.0 } else { 24.0 };
        let mut y = top;
        let mut tops = Vec::new();
        for (item, lines) in self.items.iter().zip(&names) {
            tops.push(y);
            let block = lines.len().max(1) as f64 * text::LINE;
            y += match item {
                Item::Heading(_) => block + 12.0,
                Item::Rung(_) if wide => block + 7.0,
                Item::Rung(_) => block + 22.0,
            };
        }
        let frame = Frame {
            left,
            right,
            top,
            bottom: y + 4.0,
        };
        Layout {
            frame,
            names,
            tops,
            columns,
        }
    }

    /// The drawing.
    pub fn draw(&self, width: Width) -> String {
        let plan = self.layout(width);
        let frame = plan.frame;
        let (low, high) = self.domain();
        let scale = Scale::linear(low, high, frame.left, frame.right);
        let has_sides = !self.left.is_empty() || !self.right.is_empty();
        let told: Vec<String> = self
            .rungs()
            .map(|rung| format!("{}: {}", rung.label, rung.value))
            .collect();
        let below = if has_sides { 62.0 } else { 42.0 };
        let mut svg = Svg::new(
            width.units(),
            frame.bottom + below,
            &self.title,
            &told.join("; "),
        );
        let ticks = ((frame.right - frame.left) / 40.0) as usize;
        let ticks = ticks.clamp(3, 7);
        let axis = if self.is_ratio {
            Axis::ratios(scale, self.axis.as_str(), ticks)
        } else {
            Axis::new(scale, self.axis.as_str(), ticks)
        };
        self.ground(&mut svg, &plan, &scale, &axis, width);
        let mut links: Vec<&str> = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            let (top, lines) = (plan.tops[i], &plan.names[i]);
            match item {
                Item::Heading(_) => {
                    svg.lines(0.0, top + 21.0, Anchor::Start, "strong halo", lines);
                }
                Item::Rung(rung) => {
                    let class = match &rung.href {
                        Some(href) => {
                            // A name of two lines is two texts, each a link.
                            links.extend(lines.iter().map(|_| href.as_str()));
                            "row halo at-link-".to_owned()
                        }
                        None if matches!(rung.look, Look::Diamond | Look::Overall) => {
                            "row halo".to_owned()
                        }
                        None => "halo".to_owned(),
                    };
                    let indent = if rung.look == Look::Prediction {
                        12.0
                    } else {
                        0.0
                    };
                    svg.lines(indent, top + 15.0, Anchor::Start, &class, lines);
                    let block = lines.len().max(1) as f64 * text::LINE;
                    let (baseline, y) = if width.is_narrow() {
                        (top + 15.0, top + block + 9.0)
                    } else {
                        (top + block / 2.0 + 7.0, top + block / 2.0 + 2.5)
                    };
                    for (x, cell) in plan.columns.iter().zip(&rung.columns) {
                        svg.text(*x, baseline, Anchor::End, "value", cell);
                    }
                    let edge = width.units() - 2.0;
                    svg.text(edge, baseline, Anchor::End, "value halo", &rung.value);
                    mark(&mut svg, rung, &scale, y);
                }
            }
        }
        if has_sides {
            self.sides(&mut svg, &frame, width);
        }
        linked(svg.finish(), &links)
    }

    /// What lies below the rows: axis, zero, the smallest difference that matters.
    fn ground(&self, svg: &mut Svg, plan: &Layout, scale: &Scale, axis: &Axis, width: Width) {
        let frame = plan.frame;
        if let Some(mcid) = self.mcid {
            let (left, right) = (scale.at(-mcid), scale.at(mcid));
            svg.rect(left, frame.top, right, frame.bottom, "zone");
        }
        frame.grid_below(svg, axis);
        frame.axis_below(svg, axis);
        upright(svg, &frame, scale, 0.0, "zero");
        if let Some(mcid) = self.mcid {
            for value in [-mcid, mcid] {
                upright(svg, &frame, scale, value, "mcid");
            }
            let words = format!("MCID ±{}", crate::words::plain(mcid));
            let half = text::width(&words, text::SIZE) / 2.0;
            let x = scale.at(0.0).clamp(half, width.units() - half);
            svg.text(x, frame.top - 6.0, Anchor::Middle, "note", &words);
        }
        if let Some(guide) = self.guide {
            upright(svg, &frame, scale, guide, "level");
        }
        for (x, head) in plan.columns.iter().zip(&self.heads) {
            svg.text(*x, 13.0, Anchor::End, "note", head);
        }
        let edge = width.units() - 2.0;
        svg.text(edge, 13.0, Anchor::End, "note", &self.value_head);
    }

    fn sides(&self, svg: &mut Svg, frame: &Frame, width: Width) {
        let (start, end) = if width.is_narrow() {
            (0.0, width.units())
        } else {
            (
                (frame.left - 110.0).max(0.0),
                (frame.right + 110.0).min(width.units()),
            )
        };
        let (y, room) = (frame.bottom + 54.0, (end - start) / 2.0 - 18.0);
        // The estimate of a width is generous; this is what a usual font needs.
        let fitted = |words: &str| text::shorten(words, 0.9 * text::SIZE, room);
        svg.text(
            start,
            y,
            Anchor::Start,
            "note",
            &format!("← {}", fitted(&self.left)),
        );
        svg.text(
            end,
            y,
            Anchor::End,
            "note",
            &format!("{} →", fitted(&self.right)),
        );
    }
}

/// A line through all rows; nothing when the value lies outside.
fn upright(svg: &mut Svg, frame: &Frame, scale: &Scale, value: f64, class: &str) {
    if scale.contains(value) {
        let x = scale.at(value);
        svg.line(x, frame.top, x, frame.bottom, class);
    }
}
