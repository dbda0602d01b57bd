//! Figures of a calibration: printed against predicted, the worst rows, ratios to a reference, effects of classes.

use synovia_results::posterior::{GalleryRow, Hypothesis, Posterior, Score};

use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Marker, RowSpace, Rows, Scale, Svg, Width};
use crate::words;

/// Rows of the figure of the worst.
const WORST: usize = 20;
/// Width of one panel, units.
const PANEL: f64 = 350.0;
/// Its height.
const HEIGHT: f64 = 370.0;

/// "CINGAL2017 at 0.2 months: SALINE".
fn name(row: &GalleryRow) -> String {
    let arm = row.arm_or_difference();
    let month = words::number(row.months, 1);
    format!("{} at {month} months: {arm}", row.trial)
}

/// Every printed number against its prediction: arms, and differences between them.
pub fn scatter(posterior: &Posterior) -> Option<Figure> {
    if posterior.gallery.is_empty() {
        return None;
    }
    let of = |differences: bool| -> Vec<&GalleryRow> {
        posterior
            .gallery
            .iter()
            .filter(|row| row.control.is_some() == differences)
            .collect()
    };
    let panels = [
        ("changes of arms", of(false)),
        ("differences between arms", of(true)),
    ];
    let reading = "Every number that a trial printed against the median that was predicted without that trial, points of 100; negative is less \
                   pain, or a better arm. Dots: inside the 90 % interval. Triangles: outside. On the line printed and predicted are the same.";
    Some(Figure::pair(SCATTER, reading, |width| {
        draw_scatter(&panels, width)
    }))
}

const SCATTER: &str = "Printed against predicted";

/// Two panels, side by side or on a phone one above the other.
fn draw_scatter(panels: &[(&str, Vec<&GalleryRow>); 2], width: Width) -> String {
    let drawn = panels.each_ref().map(|(title, rows)| panel(title, rows));
    let told = panels.each_ref().map(|(title, rows)| {
        let hits = rows.iter().filter(|row| row.is_hit()).count();
        format!(
            "{title}: {hits} of {} inside their 90 % interval",
            rows.len()
        )
    });
    let (across, down) = if width.is_narrow() {
        (0.0, HEIGHT + 20.0)
    } else {
        (width.units() - PANEL, 0.0)
    };
    let mut svg = Svg::new(width.units(), HEIGHT + down, SCATTER, &told.join("; "));
    for (panel, (x, y)) in drawn.into_iter().zip([(0.0, 0.0), (across, down)]) {
        svg.inset(x, y, panel);
    }
    svg.finish()
}

fn panel(title: &str, rows: &[&GalleryRow]) -> Svg {
    let frame = Frame {
        left: 40.0,
        right: PANEL - 8.0,
        top: 44.0,
        bottom: HEIGHT - 44.0,
    };
    let ends = rows.iter().flat_map(|row| [row.observed, row.quantiles[2]]);
    let (low, high) = Scale::round(ends.chain([0.0]), 5);
    let across = Scale::linear(low, high, frame.left, frame.right);
    let up = Scale::linear(low, high, frame.bottom, frame.top);
    let hits = rows.iter().filter(|row| row.is_hit()).count();
    let mut svg = Svg::new(PANEL, HEIGHT, title, "");
    svg.text(2.0, 13.0, Anchor::Start, "strong", title);
    let inside = format!("{hits} of {} inside", rows.len());
    svg.text(PANEL - 8.0, 13.0, Anchor::End, "note", &inside);
    frame.axis_left(&mut svg, &Axis::new(up, "printed, points", 5));
    frame.axis_below(&mut svg, &Axis::new(across, "predicted, points", 5));
    let [x, y] = [across, up].map(|scale| [scale.at(low), scale.at(high)]);
    svg.line(x[0], y[0], x[1], y[1], "zero");
    let at = |row: &GalleryRow| (across.at(row.quantiles[2]), up.at(row.observed));
    for row in rows.iter().filter(|row| row.is_hit()) {
        let (x, y) = at(row);
        svg.marker(Marker::Circle, x, y, 2.2, "mark soft s0");
    }
    for row in rows.iter().filter(|row| !row.is_hit()) {
        let (x, y) = at(row);
        svg.marker(Marker::Triangle, x, y, 3.6, "mark s1");
    }
    svg
}

/// The rows that were missed most, each with its prediction.
pub fn worst(posterior: &Posterior) -> Option<Figure> {
    let missed = posterior.gallery.iter().filter(|row| !row.is_hit());
    let rows: Vec<&GalleryRow> = missed.take(WORST).collect();
    beside("The worst misses", "that trial", &rows)
}

/// Trials that were never fitted, in the order of their labels.
pub fn unfitted(posterior: &Posterior) -> Option<Figure> {
    let mut rows: Vec<&GalleryRow> = posterior.unfitted.iter().collect();
    rows.sort_by(|a, b| {
        (&a.trial, a.control.is_some(), &a.arm)
            .cmp(&(&b.trial, b.control.is_some(), &b.arm))
            .then(a.months.total_cmp(&b.months))
    });
    beside(
        "Trials that were never fitted",
        "any of these trials",
        &rows,
    )
}

fn beside(title: &'static str, without: &str, rows: &[&GalleryRow]) -> Option<Figure> {
    if rows.is_empty() {
        return None;
    }
    let reading = format!(
        "Points of 100 since baseline, or arm minus control; negative is less pain. Thin line: 90 % of the prediction without {without}; thick bar: \
         50 %; notch: its median. Mark and number: what was printed; a triangle lies outside of the 90 %."
    );
    Some(Figure::pair(title, reading, |width| {
        draw_beside(title, rows, width)
    }))
}

fn draw_beside(title: &str, rows: &[&GalleryRow], width: Width) -> String {
    let names: Vec<String> = rows.iter().map(|row| name(row)).collect();
    let space = RowSpace {
        top: 22.0,
        marks: 16.0,
        values: 60.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, names.iter().map(String::as_str));
    let frame = plan.frame;
    let ends = rows
        .iter()
        .flat_map(|row| row.quantiles.into_iter().chain([row.observed]));
    let (low, high) = Scale::round(ends.chain([0.0]), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = rows
        .iter()
        .zip(&names)
        .map(|(row, name)| {
            format!(
                "{name}: printed {}, predicted {}",
                words::points(row.observed),
                words::points(row.quantiles[2])
            )
        })
        .collect::<Vec<_>>();
    let mut svg = plan.sheet(
        scale,
        title,
        &told.join("; "),
        "printed",
        "change or difference, points of 100",
        (0.0, ""),
    );
    for (i, row) in rows.iter().enumerate() {
        let y = plan.middle(i);
        let [low, lower, median, upper, high] = row.quantiles.map(|point| scale.clamped(point));
        svg.line(low, y, high, y, "whisker s0");
        svg.rect(lower, y - 4.0, upper, y + 4.0, "bar soft s0");
        svg.line(median, y - 6.0, median, y + 6.0, "notch s0");
        let (marker, class) = if row.is_hit() {
            (Marker::Circle, "neutral")
        } else {
            (Marker::Triangle, "mark s1")
        };
        svg.marker(marker, scale.clamped(row.observed), y, 4.4, class);
        plan.label(&mut svg, i, None, &words::points(row.observed));
    }
    svg.finish()
}

/// CRPS of groups of rows over that of the reference: below 1 is better than the reference.
pub fn ratios(posterior: &Posterior, quantity: &str) -> Option<Figure> {
    let rows: Vec<&Score> = posterior
        .scores
        .iter()
        .filter(|score| score.of == "stacked" && score.quantity == quantity)
        .collect();
    if rows.is_empty() {
        return None;
    }
    let (title, reference) = if quantity == "arms" {
        (
            "Changes of arms, against the same share of baseline in every arm",
            "that every arm of a window loses the same share of its baseline",
        )
    } else {
        (
            "Differences between arms, against no difference",
            "that arms do not differ",
        )
    };
    let reading = format!(
        "Continuous ranked probability score of trials left out, over that of saying {reference}: left of 1 is better than saying so. Mark and line: \
         the ratio and its 90 % interval by bootstrap over trials, each with weight 1. Numbers: trials, and the share of rows inside their 90 % \
         interval."
    );
    Some(Figure::pair(title, reading, |width| {
        draw_ratios(title, &rows, width)
    }))
}

/// Ratios beyond this are drawn at the edge.
const LARGEST_RATIO: f64 = 2.0;

fn draw_ratios(title: &str, rows: &[&Score], width: Width) -> String {
    let space = RowSpace {
        top: 22.0,
        marks: 14.0,
        values: 96.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, rows.iter().map(|score| score.group.as_str()));
    let frame = plan.frame;
    let scale = Scale::linear(0.0, LARGEST_RATIO, frame.left, frame.right);
    let told = rows
        .iter()
        .map(|score| {
            format!(
                "{}: {}",
                score.group,
                words::number(score.ratio.estimate, 2)
            )
        })
        .collect::<Vec<_>>();
    let mut svg = Svg::new(width.units(), frame.bottom + 44.0, title, &told.join("; "));
    plan.stripes(&mut svg);
    plan.head(&mut svg, "trials | in 90 %");
    let axis = Axis::new(scale, "ratio of scores", 5);
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.mark(
        &mut svg,
        &scale,
        1.0,
        "no better than the reference",
        "zero",
    );
    for (i, score) in rows.iter().enumerate() {
        let y = plan.middle(i);
        svg.line(
            scale.clamped(score.ratio.low),
            y,
            scale.clamped(score.ratio.high),
            y,
            "whisker s0",
        );
        svg.marker(
            Marker::Circle,
            scale.clamped(score.ratio.estimate),
            y,
            4.0,
            "mark s0",
        );
        let inside = words::number(100.0 * score.in90.estimate, 0);
        let value = format!("{} | {inside}\u{a0}%", score.trials);
        plan.label(&mut svg, i, None, &value);
    }
    svg.finish()
}

/// Mean effects of classes under each core, beside what was thought before the data.
pub fn effects(posterior: &Posterior) -> Option<Figure> {
    let cores: Vec<&Hypothesis> = posterior.cores().collect();
    let classes: Vec<Class> = cores
        .first()?
        .effects()
        .map(|(name, effect)| Class {
            name,
            prior: effect.prior,
            by_core: cores
                .iter()
                .filter_map(|core| Some(core.effect(name)?.posterior))
                .collect(),
        })
        .collect();
    let reading = format!(
        "Mean effect beyond placebo in a large double-blind trial at a baseline of 57, points of 100; negative is less pain. Grey bar: 90 % before the \
         data. Lines with marks: 90 % and median after them, {}. What a product does in one trial lies around its mean.",
        cores
            .iter()
            .enumerate()
            .map(|(i, core)| format!("{} {}", MARKS[i.min(1)].1, core.name))
            .collect::<Vec<_>>()
            .join(", ")
    );
    Some(Figure::pair("Mean effects of classes", reading, |width| {
        draw_effects(&classes, width)
    }))
}

/// The mark of each core, and what it is called.
const MARKS: [(Marker, &str); 2] = [(Marker::Circle, "circle"), (Marker::Diamond, "diamond")];

struct Class<'a> {
    name: &'a str,
    prior: [f64; 3],
    by_core: Vec<[f64; 3]>,
}

fn draw_effects(classes: &[Class], width: Width) -> String {
    let space = RowSpace {
        top: 22.0,
        marks: 22.0,
        values: 92.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, classes.iter().map(|class| class.name));
    let frame = plan.frame;
    let ends = classes
        .iter()
        .flat_map(|class| class.by_core.iter().flatten().chain(&class.prior));
    let (low, high) = Scale::round(ends.copied(), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let medians = |class: &Class| {
        let medians = class.by_core.iter().map(|points| words::points(points[1]));
        medians.collect::<Vec<_>>().join(" | ")
    };
    let told = classes
        .iter()
        .map(|class| format!("{}: {}", class.name, medians(class)))
        .collect::<Vec<_>>();
    let mut svg = plan.sheet(
        scale,
        "Mean effects of classes",
        &told.join("; "),
        "medians",
        "effect, points of 100",
        (0.0, ""),
    );
    for (i, class) in classes.iter().enumerate() {
        let y = plan.middle(i);
        svg.rect(
            scale.clamped(class.prior[0]),
            y - 9.0,
            scale.clamped(class.prior[2]),
            y + 9.0,
            "zone",
        );
        for (n, points) in class.by_core.iter().enumerate() {
            let at = y + if n == 0 { -5.0 } else { 5.0 };
            let series = format!("s{n}");
            let [low, median, high] = points.map(|point| scale.clamped(point));
            svg.line(low, at, high, at, &format!("whisker {series}"));
            svg.marker(
                MARKS[n.min(1)].0,
                median,
                at,
                4.0,
                &format!("mark {series}"),
            );
        }
        plan.label(&mut svg, i, None, &medians(class));
    }
    svg.finish()
}
