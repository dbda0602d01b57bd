//! A meta-regression as a picture: effects against one moderator, with the line that was fitted.

use synovia_results::evidence::{Meta, Regression, StudyEffect};

use crate::evidence::names::Unit;
use crate::figures::scale::extent;
use crate::figures::{Axis, Figure, Frame, Scale, Svg, Width};
use crate::words;

/// Bubbles and line, when the document tells the moderator of every trial: months, or the year of publication.
///
/// The line is only drawn if it is the weighted least squares line of these very values (weights 1/(se² + τ²)); else the moderator was
/// on another scale, such as centred, and the picture would be wrong.
pub fn figure(meta: &Meta, regression: &Regression) -> Option<Figure> {
    let pick = moderator(&regression.moderator)?;
    let values: Option<Vec<f64>> = meta.studies.iter().map(pick).collect();
    let values =
        values.filter(|values| values.len() == regression.k as usize && values.len() > 2)?;
    let [intercept, slope] = regression.coefficients.as_slice() else {
        return None;
    };
    let (intercept, slope) = (intercept.estimate, slope.estimate);
    let weight = |study: &StudyEffect| 1.0 / (study.se * study.se + regression.tau2.unwrap_or(0.0));
    let (mut mean, mut along, mut size) = (0.0, 0.0, 0.0);
    for (study, x) in meta.studies.iter().zip(&values) {
        let (weight, left) = (weight(study), study.effect - intercept - slope * x);
        mean += weight * left;
        along += weight * left * x;
        size += weight * study.effect.abs().max(1e-9) * (1.0 + x.abs());
    }
    let is_its_line = mean.abs() < 1e-4 * size && along.abs() < 1e-4 * size;
    if !is_its_line {
        return None;
    }
    let title = format!("Effect against {}", regression.moderator);
    let reading = format!(
        "Each circle is a trial, its area as its weight; the line was fitted to all of them. Trials differ in much besides {}: a slope here is no cause.",
        regression.moderator
    );
    let heaviest = meta.studies.iter().map(weight).fold(0.0, f64::max);
    let marks: Vec<(f64, f64, f64)> = meta
        .studies
        .iter()
        .zip(&values)
        .map(|(study, x)| (*x, study.effect, weight(study) / heaviest))
        .collect();
    let line = (intercept, slope);
    Some(Figure::pair(title.clone(), reading, |width| {
        draw(meta, &title, regression, &marks, line, width)
    }))
}

type Pick = fn(&StudyEffect) -> Option<f64>;

fn moderator(name: &str) -> Option<Pick> {
    let name = name.to_lowercase();
    if name.contains("month") {
        Some(|study| Some(study.months))
    } else if name.contains("year") {
        Some(|study| study.year.map(f64::from))
    } else {
        None
    }
}

fn draw(
    meta: &Meta,
    title: &str,
    regression: &Regression,
    marks: &[(f64, f64, f64)],
    line: (f64, f64),
    width: Width,
) -> String {
    let unit = Unit::of(&meta.question);
    let frame = Frame {
        left: 44.0,
        right: width.units() - 16.0,
        top: 34.0,
        bottom: 290.0,
    };
    let (low, high) = Scale::round(marks.iter().map(|mark| mark.1).chain([0.0]), 5);
    let (least, most) = extent(marks.iter().map(|mark| mark.0)).unwrap_or((0.0, 1.0));
    // Circles keep clear of the sides.
    let margin = 0.06 * (most - least).max(1.0);
    let (from, to) = (least - margin, most + margin);
    let across = Scale::linear(from, to, frame.left, frame.right);
    let up = Scale::linear(low, high, frame.bottom, frame.top);
    let told: Vec<String> = marks
        .iter()
        .map(|(x, effect, _)| format!("at {}: {}", words::plain(*x), unit.number(*effect)))
        .collect();
    let mut svg = Svg::new(width.units(), frame.bottom + 42.0, title, &told.join("; "));
    frame.axis_left(&mut svg, &unit.scaled(up, unit.axis(), 5));
    frame.axis_below(
        &mut svg,
        &Axis::new(across, regression.moderator.as_str(), 5),
    );
    svg.line(frame.left, up.at(0.0), frame.right, up.at(0.0), "zero");
    let end = |x: f64| (across.at(x), up.clamped(line.0 + line.1 * x));
    let ends = [end(least), end(most)];
    svg.polyline(&ends, "line s1 d0");
    for (x, effect, share) in marks {
        svg.circle(
            across.at(*x),
            up.at(*effect),
            (11.0 * share.sqrt()).max(2.5),
            "open s0",
        );
    }
    svg.finish()
}
