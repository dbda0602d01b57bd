//! Effects over time: one small drawing per treatment, all on one scale.

use synovia_results::evidence::{Course, CoursePiece, Observed, Question};

use crate::evidence::names::{self, Unit};
use crate::figures::labels::{Wish, spread};
use crate::figures::scale::{extent, month_ticks};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Svg, text};

const FRAME: Frame = Frame {
    left: 34.0,
    right: 290.0,
    top: 44.0,
    bottom: 222.0,
};

/// The trials of a piece in their order; their place, from 1, is their number in the figures and in the table.
pub(crate) fn trials(piece: &CoursePiece) -> Vec<&str> {
    let mut trials: Vec<&str> = Vec::new();
    for seen in &piece.observed {
        if !trials.contains(&seen.cited.trial.as_str()) {
            trials.push(&seen.cited.trial);
        }
    }
    trials
}

/// A result of a trial that compared the treatment with the reference: months, effect, half of the interval, trial.
fn seen(piece: &CoursePiece, treatment: &str) -> Vec<(f64, f64, f64, usize)> {
    let numbers = trials(piece);
    let of = |seen: &Observed| {
        let sign = if seen.treatment == treatment && seen.versus == piece.reference {
            1.0
        } else if seen.versus == treatment && seen.treatment == piece.reference {
            -1.0
        } else {
            return None;
        };
        let number = numbers
            .iter()
            .position(|trial| *trial == seen.cited.trial)?
            + 1;
        Some((seen.months, sign * seen.effect, seen.se, number))
    };
    piece.observed.iter().filter_map(of).collect()
}

/// The curve with its band, and what trials against the reference found, joined per trial.
pub fn figure(piece: &CoursePiece, question: &Question) -> Option<Figure> {
    let unit = Unit::of(question);
    let reference = names::treatment(&piece.reference);
    let half = unit.quantile();
    let courses: Vec<Course> = if piece.courses.is_empty() {
        uncurved(piece)
    } else {
        piece.courses.clone()
    };
    let courses: Vec<&Course> = courses
        .iter()
        .filter(|course| course.treatment != piece.reference)
        .collect();
    let curves = || courses.iter().flat_map(|course| &course.points);
    let found: Vec<(f64, f64, f64, usize)> = courses
        .iter()
        .flat_map(|course| seen(piece, &course.treatment))
        .collect();
    let (_, last) = extent(
        curves()
            .map(|point| point.months)
            .chain(found.iter().map(|seen| seen.0)),
    )?;
    let (low, high) = extent(
        curves()
            .map(|point| point.effect)
            .chain(found.iter().map(|seen| seen.1))
            .chain([0.0]),
    )?;
    let span = (high - low).max(1.0);
    let limits = curves()
        .flat_map(|point| [point.ci_low, point.ci_high])
        .flatten()
        .chain(
            found
                .iter()
                .flat_map(|seen| [seen.1 - half * seen.2, seen.1 + half * seen.2]),
        );
    let (least, most) = extent(limits).unwrap_or((low, high));
    let (low, high) = Scale::round(
        [
            low.min(least.max(low - span)),
            high.max(most.min(high + span)),
        ],
        4,
    );
    let scales = (
        Scale::linear(0.0, last.max(1.0), FRAME.left, FRAME.right),
        Scale::linear(low, high, FRAME.bottom, FRAME.top),
    );
    let panels: Vec<String> = courses
        .iter()
        .map(|course| panel(piece, course, &unit, scales))
        .collect();
    let shape = if piece.courses.is_empty() {
        "There is no curve; only what the trials found is drawn.".to_owned()
    } else {
        format!(
            "Line and band: the fitted {} curve with its {} interval.",
            names::plain(&piece.shape),
            unit.level()
        )
    };
    let reading = format!(
        "Treatment {} {reference}, {}; below {} is better for the treatment. {shape} Marks: what trials of the two found, with {} intervals, joined per trial; \
         the number is the trial's in the table below. Trials of other pairs count in the fit but cannot be drawn here. All drawings share one scale; what leaves it is cut.",
        unit.joined(),
        unit.name,
        unit.null(),
        unit.level()
    );
    (!panels.is_empty())
        .then(|| Figure::panels(format!("Against {reference} over time"), reading, panels))
}

/// Treatments without a curve, so that what was observed is still drawn.
fn uncurved(piece: &CoursePiece) -> Vec<Course> {
    let mut courses: Vec<Course> = Vec::new();
    for seen in &piece.observed {
        for treatment in [&seen.treatment, &seen.versus] {
            if *treatment != piece.reference
                && !courses.iter().any(|course| course.treatment == *treatment)
            {
                courses.push(Course {
                    treatment: treatment.clone(),
                    points: Vec::new(),
                });
            }
        }
    }
    courses
}

fn panel(
    piece: &CoursePiece,
    course: &Course,
    unit: &Unit,
    (across, up): (Scale, Scale),
) -> String {
    let name = names::treatment(&course.treatment);
    let found = seen(piece, &course.treatment);
    let told: Vec<String> = found
        .iter()
        .map(|(months, effect, _, trial)| {
            format!(
                "trial {trial} at {} months: {}",
                crate::words::plain(*months),
                unit.number(*effect)
            )
        })
        .collect();
    let mut svg = Svg::new(312.0, 264.0, &format!("{name} over time"), &told.join("; "));
    svg.text(
        0.0,
        15.0,
        Anchor::Start,
        "row",
        &text::shorten(&name, text::SIZE, 280.0),
    );
    svg.text(0.0, 32.0, Anchor::Start, "axis-title", &unit.name);
    FRAME.axis_left(&mut svg, &unit.scaled(up, "", 4));
    FRAME.axis_below(
        &mut svg,
        &Axis::with_ticks(across, "months", &month_ticks(across.domain().1)),
    );
    svg.line(FRAME.left, up.at(0.0), FRAME.right, up.at(0.0), "zero");
    let band: Vec<(f64, f64, f64)> = course
        .points
        .iter()
        // No band where nothing can be said.
        .filter_map(|point| {
            Some((
                across.at(point.months),
                up.clamped(point.ci_low?),
                up.clamped(point.ci_high?),
            ))
        })
        .collect();
    svg.band(&band, "band s0");
    let line: Vec<(f64, f64)> = course
        .points
        .iter()
        .map(|point| (across.at(point.months), up.clamped(point.effect)))
        .collect();
    svg.polyline(&line, "line s0 d0");
    let mut numbers: Vec<usize> = found.iter().map(|seen| seen.3).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut ends: Vec<(f64, f64, usize)> = Vec::new();
    for (place, number) in numbers.iter().enumerate() {
        let mut mine: Vec<&(f64, f64, f64, usize)> =
            found.iter().filter(|seen| seen.3 == *number).collect();
        mine.sort_by(|a, b| a.0.total_cmp(&b.0));
        // A little to the side, so that trials of the same month do not cover each other.
        let aside = (place % 5) as f64 * 3.0 - 6.0 * f64::from(u8::from(numbers.len() > 1));
        let at = |seen: &&(f64, f64, f64, usize)| (across.at(seen.0) + aside, up.clamped(seen.1));
        svg.polyline(&mine.iter().map(at).collect::<Vec<_>>(), "ev-join");
        for seen in &mine {
            let (x, y) = at(seen);
            let reach = unit.quantile() * seen.2;
            svg.line(
                x,
                up.clamped(seen.1 - reach),
                x,
                up.clamped(seen.1 + reach),
                "ev-whisker",
            );
            svg.circle(x, y, 3.4, "mark s1");
        }
        if let Some(last) = mine.last() {
            let (x, y) = at(last);
            ends.push((x, y, *number));
        }
    }
    let wishes: Vec<Wish> = ends
        .iter()
        .map(|end| Wish {
            at: end.1,
            height: 13.0,
        })
        .collect();
    for ((x, _, number), y) in ends.iter().zip(spread(&wishes, FRAME.top, FRAME.bottom)) {
        let number = number.to_string();
        svg.text(x + 6.0, y + 4.5, Anchor::Start, "num halo", &number);
    }
    if found.is_empty() {
        svg.text(
            FRAME.right,
            FRAME.top - 6.0,
            Anchor::End,
            "note",
            "no trial of the two",
        );
    }
    svg.finish()
}
