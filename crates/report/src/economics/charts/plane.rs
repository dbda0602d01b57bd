//! Draws on the cost-effectiveness plane, one small plane per strategy.

use crate::economics::{Document, names};
use crate::figures::svg::{Anchor, coordinate};
use crate::figures::{Axis, Figure, Frame, Scale, Svg, text};
use crate::words;

/// Most draws of one strategy that are drawn; more would be a blot.
const MOST: usize = 1000;

/// Every strategy against the comparator, all planes with the same axes.
pub fn figure(document: &Document) -> Option<Figure> {
    let clouds: Vec<(&str, Vec<[f64; 2]>)> = document
        .labels()
        .into_iter()
        .filter(|label| *label != document.comparator())
        .map(|label| (label, document.beyond(label)))
        .filter(|(_, points)| !points.is_empty())
        .collect();
    if clouds.is_empty() {
        return None;
    }
    let domains = [domain(&clouds, 0, 1.0), domain(&clouds, 1, 1000.0)];
    let [effects, costs] = domains;
    let all = || clouds.iter().flat_map(|(_, points)| points);
    let cut = all()
        .filter(|[effect, cost]| !is_inside(*effect, effects) || !is_inside(cost / 1000.0, costs))
        .count();
    let outside = if cut > 0 {
        format!(" {cut} of {} dots lie outside the drawings.", all().count())
    } else {
        String::new()
    };
    let wtp = document.willingness_to_pay();
    let panels = clouds
        .iter()
        .map(|(label, points)| draw(document, label, points, domains, wtp))
        .collect();
    let comparator = document.comparator();
    let currency = document.currency();
    let line = if wtp.is_finite() {
        format!(
            " Dashed: {} {currency} per QALY; a draw below the line has more net benefit than {comparator}, one above it less.",
            names::money(wtp)
        )
    } else {
        String::new()
    };
    Some(Figure::panels(
        format!("Effect and cost beyond {comparator}, draw by draw"),
        format!(
            "Cost-effectiveness plane. Across: quality-adjusted life years (QALY) per person beyond {comparator}; up: cost beyond it, thousand {currency}. A dot is a draw of all uncertain inputs{}; the ring is their mean. All planes have the same axes.{line}{outside}",
            if clouds.iter().any(|(_, points)| points.len() > MOST) {
                format!(", {MOST} of them evenly picked")
            } else {
                String::new()
            }
        ),
        panels,
    ))
}

/// Round ends between which 99 % of the draws of every strategy lie, zero among them.
fn domain(clouds: &[(&str, Vec<[f64; 2]>)], axis: usize, unit: f64) -> (f64, f64) {
    let ends = clouds.iter().flat_map(|(_, points)| {
        let mut values: Vec<f64> = points.iter().map(|point| point[axis] / unit).collect();
        values.sort_by(f64::total_cmp);
        let last = values.len() - 1;
        let at = |share: f64| values[((share * last as f64).round() as usize).min(last)];
        [at(0.005), at(0.995)]
    });
    Scale::round(ends.chain([0.0]), 8)
}

fn is_inside(value: f64, (low, high): (f64, f64)) -> bool {
    value >= low && value <= high
}

fn draw(
    document: &Document,
    label: &str,
    points: &[[f64; 2]],
    [effects, costs]: [(f64, f64); 2],
    wtp: f64,
) -> String {
    let (width, bottom) = (264.0, 226.0);
    let frame = Frame {
        left: 34.0,
        right: width - 12.0,
        top: 40.0,
        bottom,
    };
    let across = Scale::linear(effects.0, effects.1, frame.left, frame.right);
    let up = Scale::linear(costs.0, costs.1, frame.bottom, frame.top);
    let count = points.len() as f64;
    let mean = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / count);
    let below = points
        .iter()
        .filter(|[effect, cost]| wtp * effect > *cost)
        .count() as f64
        / count;
    let told = format!(
        "mean effect {} QALY, mean cost {} {}; more net benefit in {} of draws",
        words::number(mean[0], 3),
        names::money(mean[1]),
        document.currency(),
        words::share(below)
    );
    let mut svg = Svg::new(width, bottom + 40.0, label, &told);
    let lines = text::wrap(label, text::SIZE, width - 4.0, 1);
    svg.lines(2.0, 13.0, Anchor::Start, "strong", &lines);
    let title = format!("thousand {}", document.currency());
    frame.axis_left(&mut svg, &Axis::new(up, title, 4));
    frame.axis_below(&mut svg, &Axis::new(across, "QALY", 4));
    frame.mark_across(&mut svg, &across, 0.0, "", "zero");
    if up.contains(0.0) {
        let y = up.at(0.0);
        svg.line(frame.left, y, frame.right, y, "zero");
    }
    let series = document.series(label);
    let step = points.len().div_ceil(MOST);
    let dots: String = points
        .iter()
        .step_by(step)
        .filter(|[effect, cost]| is_inside(*effect, effects) && is_inside(cost / 1000.0, costs))
        .map(|[effect, cost]| {
            let (x, y) = (across.at(*effect), up.at(cost / 1000.0));
            // One decimal is a tenth of a dot.
            let short = |value: f64| coordinate((value * 10.0).round() / 10.0);
            format!("M{} {}h0", short(x), short(y))
        })
        .collect();
    svg.path(&dots, &format!("eco-dots {}", series.class()));
    willingness(&mut svg, &frame, &across, &up, wtp);
    let (x, y) = (across.clamped(mean[0]), up.clamped(mean[1] / 1000.0));
    svg.circle(x, y, 5.0, "open ink");
    svg.text(
        frame.right,
        frame.top - 12.0,
        Anchor::End,
        "note halo eco-small",
        &format!("{} below the line", words::share(below)),
    );
    svg.finish()
}

/// The line of equal net benefit, as far as it is inside.
fn willingness(svg: &mut Svg, frame: &Frame, across: &Scale, up: &Scale, wtp: f64) {
    if !(wtp.is_finite() && wtp > 0.0) {
        return;
    }
    let slope = wtp / 1000.0;
    let ((left, right), (low, high)) = (across.domain(), up.domain());
    let from = left.max(low / slope);
    let to = right.min(high / slope);
    if to > from {
        let [start, end] = [from, to].map(|effect| (across.at(effect), up.at(slope * effect)));
        svg.line(start.0, start.1, end.0, end.1, "eco-wtp");
        // To the right of the line, unless it ends at the right.
        let near = end.0 > frame.right - 44.0;
        let anchor = if near { Anchor::End } else { Anchor::Start };
        let x = if near { end.0 - 4.0 } else { end.0 + 4.0 };
        svg.text(x, end.1 + 14.0, anchor, "note halo eco-small", "equal");
    }
}
