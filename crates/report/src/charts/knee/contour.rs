//! Smooth outlines: through points, and beside an outline at a distance.

use std::fmt::Write as _;

use crate::figures::svg::coordinate;

/// A point of the drawing.
pub(super) type Point = (f64, f64);

/// An SVG path through all points (Catmull-Rom, as cubic Bézier curves); `closed` joins the last to the first.
pub(super) fn smooth(points: &[Point], closed: bool) -> String {
    let n = points.len();
    let at = |i: isize| -> Point {
        let i = if closed {
            i.rem_euclid(n as isize)
        } else {
            i.clamp(0, n as isize - 1)
        };
        points[i as usize]
    };
    let mut d = format!("M{} {}", coordinate(points[0].0), coordinate(points[0].1));
    let segments = if closed { n } else { n - 1 };
    for i in 0..segments as isize {
        let (before, from, to, after) = (at(i - 1), at(i), at(i + 1), at(i + 2));
        let first = (
            from.0 + (to.0 - before.0) / 6.0,
            from.1 + (to.1 - before.1) / 6.0,
        );
        let second = (
            to.0 - (after.0 - from.0) / 6.0,
            to.1 - (after.1 - from.1) / 6.0,
        );
        let numbers = [first.0, first.1, second.0, second.1, to.0, to.1]
            .map(coordinate)
            .join(" ");
        let _ = write!(d, "C{numbers}");
    }
    if closed {
        d.push('Z');
    }
    d
}

/// More points on the same smooth line, `parts` per stretch.
pub(super) fn refine(points: &[Point], parts: usize) -> Vec<Point> {
    let n = points.len() as isize;
    let at = |i: isize| points[i.clamp(0, n - 1) as usize];
    let mut fine = Vec::with_capacity(points.len() * parts);
    for i in 0..n - 1 {
        let (a, b, c, d) = (at(i - 1), at(i), at(i + 1), at(i + 2));
        for k in 0..parts {
            let t = k as f64 / parts as f64;
            let blend = |a: f64, b: f64, c: f64, d: f64| {
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                    + (3.0 * b - a - 3.0 * c + d) * t * t * t)
            };
            fine.push((blend(a.0, b.0, c.0, d.0), blend(a.1, b.1, c.1, d.1)));
        }
    }
    fine.push(at(n - 1));
    fine
}

/// The line beside a line, at `distance(share of its length)` to the left of its direction.
pub(super) fn beside(line: &[Point], distance: impl Fn(f64) -> f64) -> Vec<Point> {
    let last = line.len() - 1;
    let along = |i: usize| i as f64 / last as f64;
    (0..line.len())
        .map(|i| {
            let (before, after) = (line[i.saturating_sub(1)], line[(i + 1).min(last)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let length = (dx * dx + dy * dy).sqrt().max(1e-9);
            let d = distance(along(i));
            // In a drawing y grows downwards, so the left of (dx, dy) is (dy, −dx).
            (line[i].0 + d * dy / length, line[i].1 - d * dx / length)
        })
        .collect()
}

/// The area between a line and the line beside it, as a smooth closed path.
pub(super) fn layer(line: &[Point], distance: impl Fn(f64) -> f64) -> String {
    let fine = refine(line, 3);
    let outer = beside(&fine, distance);
    let there = smooth(&fine, false);
    let back: Vec<Point> = outer.into_iter().rev().collect();
    format!(
        "{there}L{}Z",
        smooth(&back, false)
            .trim_start_matches('M')
            .replacen('C', " C", 1)
    )
}

/// Points between two outlines of equally many points: 0 is the first, 1 the second.
pub(super) fn between(empty: &[Point], full: &[Point], share: f64) -> Vec<Point> {
    empty
        .iter()
        .zip(full)
        .map(|(a, b)| (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1)))
        .collect()
}

/// All points moved.
pub(super) fn moved(points: &[Point], dx: f64, dy: f64) -> Vec<Point> {
    points.iter().map(|(x, y)| (x + dx, y + dy)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refined_line_passes_through_its_points() {
        let line = [(0.0, 0.0), (10.0, 5.0), (20.0, 0.0)];
        let fine = refine(&line, 4);
        assert_eq!((fine[0], fine[4], fine[8]), (line[0], line[1], line[2]));
    }

    #[test]
    fn beside_a_line_to_the_right_is_above_it() {
        assert_eq!(
            beside(&[(0.0, 0.0), (10.0, 0.0)], |_| 2.0),
            vec![(0.0, -2.0), (10.0, -2.0)]
        );
    }
}
