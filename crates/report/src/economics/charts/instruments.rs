//! The same draws under each utility table alone.

use crate::economics::{Document, names};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Series, Svg, Width};
use crate::words;

/// Two marks per strategy, one for each table.
pub fn figure(document: &Document) -> Option<Figure> {
    let labels: Vec<&str> = document
        .labels()
        .into_iter()
        .skip(1)
        .filter(|label| {
            let mut scenarios = document.scenarios.iter();
            scenarios.any(|scenario| scenario.incremental_nmb.contains_key(*label))
        })
        .collect();
    if labels.is_empty() || document.scenarios.len() < 2 {
        return None;
    }
    let first = document.labels().first().copied().unwrap_or_default();
    let title = format!("Net benefit beyond {first} under each table of utilities alone");
    let looks = ["blue circles", "orange squares", "green diamonds"];
    let told: Vec<String> = document
        .scenarios
        .iter()
        .zip(looks)
        .map(|(scenario, look)| format!("{look}: {}", scenario.instrument))
        .collect();
    let reading = format!(
        "{}. Marks: means over draws; lines: where 95 % of the draws lie. The tables differ threefold in slope, so that the same relief of pain is worth very different sums; no table is chosen, and every draw of the other figures uses one or the other.",
        words::sentence(&told.join("; "))
    );
    Some(Figure::pair(title.clone(), reading, |width| {
        draw(document, &labels, &title, width)
    }))
}

fn draw(document: &Document, labels: &[&str], title: &str, width: Width) -> String {
    let scenarios = &document.scenarios;
    let space = RowSpace {
        top: 22.0,
        marks: 14.0 * scenarios.len() as f64,
        values: 116.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, labels.iter().copied());
    let frame = plan.frame;
    let of = |label: &str| -> Vec<crate::economics::Spread> {
        let all = scenarios.iter();
        all.map(|scenario| {
            scenario
                .incremental_nmb
                .get(label)
                .copied()
                .unwrap_or_default()
        })
        .collect()
    };
    let ends = labels
        .iter()
        .flat_map(|label| of(label))
        .flat_map(|spread| [spread.low, spread.high, 0.0]);
    let (low, high) = Scale::round(ends.map(|value| value / 1000.0), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let at = |value: f64| scale.clamped(value / 1000.0);
    let value = |label: &str| {
        let means: Vec<String> = of(label)
            .iter()
            .map(|spread| names::money(spread.mean))
            .collect();
        means.join(" | ")
    };
    let told: Vec<String> = labels
        .iter()
        .map(|label| format!("{label}: {}", value(label)))
        .collect();
    let mut svg = Svg::new(width.units(), frame.bottom + 44.0, title, &told.join("; "));
    plan.stripes(&mut svg);
    let heads: Vec<String> = scenarios
        .iter()
        .map(|scenario| {
            let short = scenario.instrument.split(' ').next().unwrap_or_default();
            short.to_owned()
        })
        .collect();
    plan.head(&mut svg, &heads.join(" | "));
    let axis = Axis::new(
        scale,
        format!("thousand {} per person", document.currency()),
        6,
    );
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.mark(&mut svg, &scale, 0.0, "", "zero");
    for (i, label) in labels.iter().enumerate() {
        for (n, spread) in of(label).iter().enumerate() {
            let look = Series::Arm(n);
            let class = look.class();
            let y = plan.middle(i) + 13.0 * (n as f64 - (scenarios.len() as f64 - 1.0) / 2.0);
            svg.line(
                at(spread.low),
                y,
                at(spread.high),
                y,
                &format!("whisker {class}"),
            );
            svg.marker(
                look.marker(),
                at(spread.mean),
                y,
                4.5,
                &format!("mark {class}"),
            );
            if i == 0 && !width.is_narrow() {
                let x = at(spread.high) + 6.0;
                svg.text(x, y + 4.0, Anchor::Start, "note halo eco-small", &heads[n]);
            }
        }
        plan.label(&mut svg, i, None, &value(label));
    }
    svg.finish()
}
