//! What it would be worth to know single inputs, sets of them, the result of a trial, or everything.

use crate::economics::{Document, names};
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Series, Svg, Width};

/// Most inputs and sets that are drawn.
const MOST: usize = 14;

struct Bar {
    name: String,
    value: f64,
    se: f64,
    look: Series,
}

/// Bars with two standard errors, the largest above.
pub fn figure(document: &Document) -> Option<Figure> {
    let analysis = &document.analysis;
    let wtp = document.willingness_to_pay();
    let at = |asked: Option<f64>| asked.is_none_or(|asked| (asked - wtp).abs() < 0.5);
    let known: Vec<_> = analysis.evppi.iter().filter(|row| at(row.wtp)).collect();
    if known.is_empty() {
        return None;
    }
    let mut bars = Vec::new();
    if let Some(all) = analysis.evpi.iter().find(|row| at(row.wtp)) {
        bars.push(Bar {
            name: "Everything".to_owned(),
            value: all.evpi,
            se: all.se,
            look: Series::Reference,
        });
    }
    bars.extend(
        analysis
            .evsi
            .iter()
            .filter(|row| at(row.wtp))
            .take(5)
            .map(|row| Bar {
                name: match row.patients_per_arm {
                    Some(size) => format!("Result of {}, {size:.0} per arm", row.trial),
                    None => format!("Result of {}", row.trial),
                },
                value: row.evsi,
                se: row.se,
                look: Series::Arm(2),
            }),
    );
    let shown = known
        .iter()
        .filter(|row| row.evppi > 0.5 || row.parameters.len() > 1)
        .take(MOST);
    bars.extend(shown.map(|row| {
        let is_set = row.parameters.len() > 1;
        let name = names::parameter(&row.name);
        Bar {
            name: if is_set {
                format!("{name} ({})", row.parameters.len())
            } else {
                name
            },
            value: row.evppi,
            se: row.se,
            look: Series::Arm(usize::from(!is_set)),
        }
    }));
    let nothing = known
        .iter()
        .filter(|row| row.evppi <= 0.5 && row.parameters.len() == 1)
        .count();
    let currency = document.currency();
    let title = "What it would be worth to know some of the inputs";
    let reading = format!(
        "Expected value of partial perfect information at {} {currency} per {}, with two standard errors. Grey: everything (EVPI). Green: the result of a trial (EVSI). Blue: a set, with the number of inputs in it. Orange: one input. {nothing} single inputs are worth half a {currency} per person or less and are not drawn; knowing two things may be worth more than the sum of each.",
        names::money(wtp),
        document.effect()[0]
    );
    Some(Figure::pair(title, reading, |width| {
        draw(document, &bars, title, width)
    }))
}

fn draw(document: &Document, bars: &[Bar], title: &str, width: Width) -> String {
    let space = RowSpace {
        top: 22.0,
        marks: 20.0,
        values: 90.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, bars.iter().map(|bar| bar.name.as_str()));
    let frame = plan.frame;
    let ends = bars.iter().map(|bar| bar.value + 2.0 * bar.se);
    let (low, high) = Scale::round(ends.chain([0.0]), 5);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = bars
        .iter()
        .map(|bar| format!("{}: {}", bar.name, names::money_se(bar.value, bar.se)))
        .collect::<Vec<_>>()
        .join("; ");
    let mut svg = Svg::new(width.units(), frame.bottom + 44.0, title, &told);
    plan.stripes(&mut svg);
    plan.head(&mut svg, &format!("{} ± SE", document.currency()));
    let axis = Axis::new(scale, format!("{} per person", document.currency()), 5);
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    for (i, bar) in bars.iter().enumerate() {
        let (class, y) = (bar.look.class(), plan.middle(i));
        svg.rect(
            scale.at(0.0),
            y - 6.0,
            scale.clamped(bar.value),
            y + 6.0,
            &format!("bar {class}"),
        );
        let [left, right] = [-2.0, 2.0].map(|by| scale.clamped(bar.value + by * bar.se));
        svg.line(left, y, right, y, "whisker ink");
        plan.label(&mut svg, i, None, &names::money_se(bar.value, bar.se));
    }
    svg.finish()
}
