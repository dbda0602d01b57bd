//! Lifetime costs in three ledgers, by what they were spent on.

use crate::economics::{Document, names};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Series, Svg, Width, text};

/// The ledgers, from the top bar to the lowest.
pub const LEDGERS: [&str; 3] = ["payer", "patient", "society"];

/// Kinds of events that are drawn together, and their names.
const GROUPS: [(&str, &[&str]); 6] = [
    (
        "product and its injection",
        &["product", "injection", "guidance", "harvest"],
    ),
    (
        "reactions, administration",
        &["adverse-event", "administration"],
    ),
    (
        "medicines, clinic, physiotherapy",
        &["drugs", "clinic", "physiotherapy"],
    ),
    ("replacement, radiographs", &["replacement", "radiograph"]),
    ("revision", &["revision"]),
    ("lost work and other", &["lost-work"]),
];

/// Cost of every group in one ledger of one strategy; an event that no group names counts as other.
fn stack(document: &Document, label: &str, ledger: &str) -> [f64; 6] {
    let mut sums = [0.0; 6];
    let rows = document.ledgers.iter();
    for row in rows.filter(|row| row.strategy == label && row.ledger == ledger) {
        let group = GROUPS
            .iter()
            .position(|(_, events)| events.contains(&row.event.as_str()));
        sums[group.unwrap_or(5)] += row.total;
    }
    sums
}

/// Three stacked bars per strategy.
pub fn figure(document: &Document) -> Option<Figure> {
    if document.ledgers.is_empty() {
        return None;
    }
    let title = "What is spent, by whom, on what";
    let reading = "Discounted costs of a lifetime per person. Three bars for each strategy, from above: payer, patient, society. Society pays what payer and patient pay, and the work that is lost; the three must not be added up. Monte Carlo errors are in the numbers below.";
    Some(Figure::pair(title, reading, |width| {
        draw(document, title, width)
    }))
}

fn draw(document: &Document, title: &str, width: Width) -> String {
    let labels = document.labels();
    // The key takes rows of its own above the bars.
    let column = width.units() / if width.is_narrow() { 1.0 } else { 3.0 };
    let columns = if width.is_narrow() { 1 } else { 3 };
    let key_rows = GROUPS.len().div_ceil(columns) as f64;
    let space = RowSpace {
        top: 14.0 + 18.0 * key_rows + 22.0,
        marks: 40.0,
        values: 62.0,
        keyed: false,
    };
    let plan = Rows::new(width, space, labels.iter().copied());
    let mut frame = plan.frame;
    if width.is_narrow() {
        // The values stand beside the bars, not above them.
        frame.right = width.units() - 116.0;
    } else {
        frame.right -= 58.0;
    }
    let totals = labels
        .iter()
        .flat_map(|label| LEDGERS.map(|ledger| stack(document, label, ledger).iter().sum::<f64>()));
    let (low, high) = Scale::round(totals.map(|value| value / 1000.0).chain([0.0]), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let told = labels.iter().map(|label| {
        let sums = LEDGERS.map(|ledger| {
            let sum: f64 = stack(document, label, ledger).iter().sum();
            format!("{ledger} {}", names::money(sum))
        });
        format!("{label}: {}", sums.join(", "))
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let mut svg = Svg::new(width.units(), frame.bottom + 44.0, title, &told);
    for (n, (name, _)) in GROUPS.iter().enumerate() {
        let x = column * (n % columns) as f64;
        let y = 12.0 + 18.0 * (n / columns) as f64;
        let class = format!("bar {}", Series::Arm(n).class());
        svg.rect(x, y - 8.0, x + 11.0, y + 3.0, &class);
        let name = text::shorten(name, text::SIZE, column - 18.0);
        svg.text(x + 16.0, y + 3.0, Anchor::Start, "note", &name);
    }
    plan.stripes(&mut svg);
    let axis = Axis::new(
        scale,
        format!("thousand {} per person", document.currency()),
        if width.is_narrow() { 4 } else { 6 },
    );
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    for (i, label) in labels.iter().enumerate() {
        for (n, ledger) in LEDGERS.iter().enumerate() {
            let y = plan.middle(i) + 14.0 * (n as f64 - 1.0);
            let mut from = 0.0;
            for (group, sum) in stack(document, label, ledger).iter().enumerate() {
                let to = from + sum / 1000.0;
                let class = format!("bar {}", Series::Arm(group).class());
                svg.rect(scale.at(from), y - 5.5, scale.at(to), y + 5.5, &class);
                from = to;
            }
            let told = format!("{ledger} {}", names::money(1000.0 * from));
            svg.text(
                scale.at(from) + 5.0,
                y + 4.0,
                Anchor::Start,
                "value eco-small halo",
                &told,
            );
        }
        plan.label(&mut svg, i, None, "");
    }
    svg.finish()
}
