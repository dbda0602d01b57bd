//! Small deterministic SVG drawings: scales, axes, marks, labels that keep out of each other's way.
//!
//! A drawing carries no colour of its own. It names what a mark is (`class="line s2"`) and the page's style sheet gives the colour, so
//! that one drawing serves light, dark and print. Series differ by colour *and* by dash or marker, because colour alone fails one reader
//! in twelve. Coordinates are rounded to two decimals: the same numbers give the same bytes everywhere.
//!
//! Text is drawn at 13 units. Drawings come in a wide and a narrow version, each shown at about its own size, so that text stays legible
//! on a phone; the page's style sheet shows the one that fits.

pub mod axis;
pub mod labels;
pub mod rows;
pub mod scale;
pub mod series;
pub mod svg;
pub mod text;

pub use axis::{Axis, Frame};
pub use rows::{RowSpace, Rows};
pub use scale::Scale;
pub use series::{Marker, Series};
pub use svg::Svg;

/// How much room a drawing has across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// A desktop window or a sheet of paper: 720 units.
    Wide,
    /// A phone: 360 units.
    Narrow,
}

impl Width {
    /// Width of the drawing, in its own units (about one CSS pixel each).
    pub fn units(self) -> f64 {
        match self {
            Width::Wide => 720.0,
            Width::Narrow => 360.0,
        }
    }

    /// Whether this is the phone's version.
    pub fn is_narrow(self) -> bool {
        self == Width::Narrow
    }
}

/// How a figure is laid out on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Art {
    /// The same drawing twice; the page shows the one that fits.
    Pair {
        /// For desktop and paper.
        wide: String,
        /// For a phone.
        narrow: String,
    },
    /// Small drawings that flow into as many columns as fit.
    Panels(Vec<String>),
    /// Small drawings in pairs to compare: a pair is a row on a phone, and a column where there is room.
    Pairs(Vec<String>),
}

/// One figure with the words around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is shown, above the drawing.
    pub title: String,
    /// How to read it, below the drawing.
    pub reading: String,
    /// The drawing.
    pub art: Art,
}

impl Figure {
    /// Draws `draw` in both widths.
    pub fn pair(
        title: impl Into<String>,
        reading: impl Into<String>,
        draw: impl Fn(Width) -> String,
    ) -> Self {
        Figure {
            title: title.into(),
            reading: reading.into(),
            art: Art::Pair {
                wide: draw(Width::Wide),
                narrow: draw(Width::Narrow),
            },
        }
    }

    /// A figure of small drawings.
    pub fn panels(
        title: impl Into<String>,
        reading: impl Into<String>,
        panels: Vec<String>,
    ) -> Self {
        Figure {
            title: title.into(),
            reading: reading.into(),
            art: Art::Panels(panels),
        }
    }

    /// A figure of small drawings to compare two by two.
    pub fn pairs(
        title: impl Into<String>,
        reading: impl Into<String>,
        panels: Vec<String>,
    ) -> Self {
        Figure {
            title: title.into(),
            reading: reading.into(),
            art: Art::Pairs(panels),
        }
    }
}
