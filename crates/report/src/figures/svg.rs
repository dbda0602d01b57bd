//! Writing SVG: elements, escaping, coordinates.

use std::fmt::Write as _;

use super::series::Marker;
use crate::safe::escape;

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

impl Anchor {
    fn attribute(self) -> &'static str {
        match self {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        }
    }
}

/// A drawing under construction.
///
/// ```
/// use synovia_report::figures::Svg;
///
/// let mut svg = Svg::new(100.0, 50.0, "A line", "It goes from left to right.");
/// svg.line(0.0, 25.0, 100.0, 25.004, "line s0");
/// assert!(svg.finish().contains(r#"<line class="line s0" x1="0" y1="25" x2="100" y2="25"/>"#));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    width: f64,
    height: f64,
    head: String,
    body: String,
}

impl Svg {
    /// A drawing of `width` by `height` units; title and description are read to those who cannot see it.
    pub fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        let head = format!(
            "<title>{}</title><desc>{}</desc>",
            escape(title),
            escape(description)
        );
        Svg {
            width,
            height,
            head,
            body: String::new(),
        }
    }

    /// Changes the height, for drawings that know it only at the end.
    pub fn set_height(&mut self, height: f64) {
        self.height = height;
    }

    /// A straight line; nothing when an end is not a number.
    pub fn line(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, class: &str) {
        if [x1, y1, x2, y2].iter().all(|v| v.is_finite()) {
            let (x1, y1, x2, y2) = (
                coordinate(x1),
                coordinate(y1),
                coordinate(x2),
                coordinate(y2),
            );
            let _ = write!(
                self.body,
                "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
            );
        }
    }

    /// A line through the points; it breaks where a point is not a number.
    pub fn polyline(&mut self, points: &[(f64, f64)], class: &str) {
        for run in points
            .split(|(x, y)| !x.is_finite() || !y.is_finite())
            .filter(|run| run.len() > 1)
        {
            let _ = write!(
                self.body,
                "<polyline class=\"{class}\" points=\"{}\"/>",
                list(run)
            );
        }
    }

    /// The area between two lines over the same `x`; each point is (x, y of one edge, y of the other).
    pub fn band(&mut self, edges: &[(f64, f64, f64)], class: &str) {
        let finite = |&(x, a, b): &(f64, f64, f64)| x.is_finite() && a.is_finite() && b.is_finite();
        for run in edges
            .split(|edge| !finite(edge))
            .filter(|run| run.len() > 1)
        {
            let there = run.iter().map(|&(x, a, _)| (x, a));
            let back = run.iter().rev().map(|&(x, _, b)| (x, b));
            self.polygon(&there.chain(back).collect::<Vec<_>>(), class);
        }
    }

    /// A closed area; nothing when a corner is not a number.
    pub fn polygon(&mut self, points: &[(f64, f64)], class: &str) {
        if points.iter().all(|(x, y)| x.is_finite() && y.is_finite()) {
            let _ = write!(
                self.body,
                "<polygon class=\"{class}\" points=\"{}\"/>",
                list(points)
            );
        }
    }

    /// A rectangle by two opposite corners, in any order.
    pub fn rect(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, class: &str) {
        self.rounded_rect(x1, y1, x2, y2, 0.0, class);
    }

    /// A rectangle by two opposite corners with rounded corners of radius `r`.
    pub fn rounded_rect(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, r: f64, class: &str) {
        if [x1, y1, x2, y2].iter().all(|v| v.is_finite()) {
            let (x, y) = (coordinate(x1.min(x2)), coordinate(y1.min(y2)));
            let (width, height) = (coordinate((x2 - x1).abs()), coordinate((y2 - y1).abs()));
            let round = if r > 0.0 {
                format!(" rx=\"{}\"", coordinate(r))
            } else {
                String::new()
            };
            let _ = write!(
                self.body,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round}/>"
            );
        }
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, r: f64, class: &str) {
        if x.is_finite() && y.is_finite() && r.is_finite() {
            let (x, y, r) = (coordinate(x), coordinate(y), coordinate(r));
            let _ = write!(
                self.body,
                "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"
            );
        }
    }

    /// A mark whose shape tells its series apart without colour.
    pub fn marker(&mut self, marker: Marker, x: f64, y: f64, r: f64, class: &str) {
        match marker {
            Marker::Circle => self.circle(x, y, r, class),
            Marker::Square => self.rect(x - 0.9 * r, y - 0.9 * r, x + 0.9 * r, y + 0.9 * r, class),
            Marker::Diamond => self.polygon(
                &[
                    (x, y - 1.3 * r),
                    (x + 1.3 * r, y),
                    (x, y + 1.3 * r),
                    (x - 1.3 * r, y),
                ],
                class,
            ),
            Marker::Triangle => self.polygon(
                &[
                    (x, y - 1.2 * r),
                    (x + 1.15 * r, y + 0.85 * r),
                    (x - 1.15 * r, y + 0.85 * r),
                ],
                class,
            ),
        }
    }

    /// Any path; `d` must come from [`coordinate`]-rounded numbers.
    pub fn path(&mut self, d: &str, class: &str) {
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{d}\"/>");
    }

    /// A path that lets what is below shine through: 0 all, 1 nothing.
    pub fn path_with_opacity(&mut self, d: &str, class: &str, opacity: f64) {
        let opacity = coordinate(if opacity.is_finite() { opacity } else { 0.0 });
        let _ = write!(
            self.body,
            "<path class=\"{class}\" d=\"{d}\" opacity=\"{opacity}\"/>"
        );
    }

    /// Draws another drawing inside this one with its upper left corner at (`x`, `y`); what leaves it is cut off.
    pub fn inset(&mut self, x: f64, y: f64, inner: Svg) {
        let place = [x, y, inner.width, inner.height].map(coordinate);
        let [x, y, width, height] = &place;
        let _ = write!(
            self.body,
            "<svg class=\"clip\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">{}</svg>",
            inner.body
        );
    }

    /// Text at the baseline `y`.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, content: &str) {
        if x.is_finite() && y.is_finite() {
            let class = if class.is_empty() {
                String::new()
            } else {
                format!(" class=\"{class}\"")
            };
            let (x, y, anchor, content) = (
                coordinate(x),
                coordinate(y),
                anchor.attribute(),
                escape(content),
            );
            let _ = write!(
                self.body,
                "<text{class} x=\"{x}\" y=\"{y}\"{anchor}>{content}</text>"
            );
        }
    }

    /// Several lines of text, the first at the baseline `y`, each [`super::text::LINE`] below the one before.
    pub fn lines(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, lines: &[String]) {
        for (i, line) in lines.iter().enumerate() {
            self.text(x, y + i as f64 * super::text::LINE, anchor, class, line);
        }
    }

    /// The finished element.
    pub fn finish(self) -> String {
        let (width, height) = (coordinate(self.width), coordinate(self.height));
        format!(
            "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\">{}{}</svg>",
            self.head, self.body
        )
    }
}

/// A coordinate as written into a drawing: two decimals at most, never `-0`.
pub fn coordinate(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Adding zero turns -0 into 0.
    format!("{}", rounded + 0.0)
}

fn list(points: &[(f64, f64)]) -> String {
    let pairs: Vec<String> = points
        .iter()
        .map(|&(x, y)| format!("{},{}", coordinate(x), coordinate(y)))
        .collect();
    pairs.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_two_decimals_and_no_negative_zero() {
        assert_eq!(coordinate(1.0 / 3.0), "0.33");
        assert_eq!(coordinate(-0.001), "0");
        assert_eq!(coordinate(120.0), "120");
    }

    #[test]
    fn a_line_breaks_where_a_value_is_missing() {
        let mut svg = Svg::new(10.0, 10.0, "", "");
        svg.polyline(
            &[
                (0.0, 0.0),
                (1.0, 1.0),
                (2.0, f64::NAN),
                (3.0, 3.0),
                (4.0, 4.0),
            ],
            "line",
        );
        let drawn = svg.finish();
        assert_eq!(drawn.matches("<polyline").count(), 2);
        assert!(!drawn.contains("NaN"));
    }

    #[test]
    fn a_hostile_title_stays_text() {
        let drawn = Svg::new(10.0, 10.0, "</title><script>", "\"'&").finish();
        assert!(
            drawn.contains("&lt;/title&gt;&lt;script&gt;") && drawn.contains("&quot;&#39;&amp;")
        );
    }
}
