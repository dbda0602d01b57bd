//! Effects against their standard errors: do small trials find more?

use synovia_results::evidence::Meta;

use crate::evidence::names::{Unit, known};
use crate::figures::scale::extent;
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, Frame, Scale, Svg, Width};
use crate::words;

/// Normal quantiles of two-sided p values 0.01, 0.05 and 0.10, the outermost first, and how the ground inside each is shaded.
const ZONES: [(f64, &str); 3] = [
    (2.575_829_303_548_901, "ev-pale"),
    (1.959_963_984_540_054, "ev-dark"),
    (1.644_853_626_951_473, "ev-paper"),
];

/// Trials as marks, the pool with its limits, and zones of conventional significance around zero.
pub fn figure(meta: &Meta) -> Option<Figure> {
    let points: Vec<(f64, f64)> = meta
        .studies
        .iter()
        .map(|study| (study.effect, study.se))
        .collect();
    if points
        .iter()
        .filter(|(effect, se)| effect.is_finite() && *se > 0.0)
        .count()
        < 3
    {
        return None;
    }
    let unit = Unit::of(&meta.question);
    let few = if points.len() < 10 {
        " Fewer than ten trials: asymmetry cannot be told from chance here."
    } else {
        ""
    };
    let filled = if meta.bias.filled.is_empty() {
        ""
    } else {
        " Hollow: trials that trim-and-fill supposes; nobody has seen them."
    };
    let reading = format!(
        "Filled: trials, large ones at the top. Dashed: the pool and where {} of trials would lie if they all had the same effect. Shades: where a trial \
         alone would have p from 0.05 to 0.10 (darker) and from 0.01 to 0.05 (paler); inside p is above 0.10, outside below 0.01. Trials missing from one \
         pale or white side suggest results that were not published.{filled}{few}",
        unit.level()
    );
    Some(Figure::pair(
        "Do small trials find more?",
        reading,
        |width| draw(meta, &unit, width),
    ))
}

fn draw(meta: &Meta, unit: &Unit, width: Width) -> String {
    let narrow = width.is_narrow();
    let frame = Frame {
        left: 44.0,
        right: width.units() - 12.0,
        top: 40.0,
        bottom: if narrow { 330.0 } else { 400.0 },
    };
    let ses = meta
        .studies
        .iter()
        .map(|study| study.se)
        .chain(meta.bias.filled.iter().map(|trial| trial.se));
    let (_, most) = extent(ses).unwrap_or((0.0, 1.0));
    let (_, deepest) = Scale::round([0.0, 1.05 * most], 4);
    let down = Scale::linear(0.0, deepest, frame.top, frame.bottom);
    let middle = known(meta.overall.estimate).unwrap_or(0.0);
    let reach = unit.quantile() * deepest;
    let effects = meta
        .studies
        .iter()
        .map(|study| study.effect)
        .chain(meta.bias.filled.iter().map(|trial| trial.effect));
    let (low, high) = Scale::round(effects.chain([middle - reach, middle + reach, 0.0]), 6);
    let across = Scale::linear(low, high, frame.left, frame.right);
    let told: Vec<String> = meta
        .studies
        .iter()
        .map(|study| {
            format!(
                "{}: effect {}, standard error {}",
                study.cited.label,
                unit.number(study.effect),
                words::number(study.se, 2)
            )
        })
        .collect();
    let mut svg = Svg::new(
        width.units(),
        frame.bottom + 42.0,
        "Effects against standard errors",
        &told.join("; "),
    );
    for (quantile, shade) in ZONES {
        svg.polygon(&triangle(&across, &down, 0.0, quantile), shade);
    }
    let axis = unit.scaled(across, unit.axis(), if narrow { 5 } else { 7 });
    frame.axis_below(&mut svg, &axis);
    let standard_error = if unit.is_ratio() {
        "standard error of the logarithm".to_owned()
    } else {
        format!("standard error, {}", unit.name)
    };
    frame.axis_left(&mut svg, &Axis::new(down, standard_error, 4));
    let (x, top) = (across.at(0.0), frame.top);
    svg.line(x, top, x, frame.bottom, "zero");
    if known(meta.overall.estimate).is_some() {
        let corners = triangle(&across, &down, middle, unit.quantile());
        svg.polyline(&corners, "ev-limit");
        let x = across.at(middle);
        svg.line(x, top, x, frame.bottom, "level");
        svg.text(
            x + 4.0,
            frame.bottom - 6.0,
            Anchor::Start,
            "note halo",
            "pool",
        );
    }
    for study in &meta.studies {
        svg.circle(
            across.at(study.effect),
            down.at(study.se),
            4.5,
            "mark s0 ring",
        );
    }
    for trial in &meta.bias.filled {
        svg.circle(across.at(trial.effect), down.at(trial.se), 4.5, "open s1");
    }
    svg.finish()
}

/// Left foot, top, right foot of a funnel around `middle`; feet that leave the plot are cut at its sides, where its edge crosses them.
fn triangle(across: &Scale, down: &Scale, middle: f64, quantile: f64) -> Vec<(f64, f64)> {
    let (low, high) = across.domain();
    let (_, deepest) = down.domain();
    let side = |out: f64, edge: f64| {
        let cut = ((edge - middle) / (out * quantile)).clamp(0.0, deepest);
        let mut corners = vec![(across.at(middle + out * quantile * cut), down.at(cut))];
        if cut < deepest {
            corners.push((across.at(edge), down.at(deepest)));
        }
        corners
    };
    let mut corners = side(-1.0, low);
    corners.reverse();
    corners.push((across.at(middle), down.at(0.0)));
    corners.extend(side(1.0, high));
    corners
}
