//! One input at a time: how far it moves the net benefit.

use synovia_results::economics::TornadoBar;

use crate::economics::{Document, names};
use crate::figures::svg::Anchor;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Svg, Width};

/// Most inputs that are drawn.
const MOST: usize = 12;

/// The widest bars, the widest above.
pub fn figure(document: &Document) -> Option<Figure> {
    let [strategy, against] = document.tornado_compares.as_slice() else {
        return None;
    };
    let bars: Vec<&TornadoBar> = document.tornado_one_way.iter().take(MOST).collect();
    let centre = bars.first()?.nmb;
    let currency = document.currency();
    let title = format!("One input at a time: {strategy} beyond {against}");
    let turning = document
        .tornado_one_way
        .iter()
        .filter(|bar| bar.changes_sign)
        .count();
    let reading = format!(
        "Net benefit of {strategy} beyond {against} with one input at either end of its range and all others at their centre, where it is {} {currency}; not the mean over draws, since the model is not a straight line. Orange: the input at its high end. Blue: at its low end. The {} widest of {}; {turning} alone can turn the sign.",
        names::money(centre),
        bars.len(),
        document.tornado_one_way.len()
    );
    Some(Figure::pair(title.clone(), reading, |width| {
        draw(document, &bars, &title, width)
    }))
}

fn draw(document: &Document, bars: &[&TornadoBar], title: &str, width: Width) -> String {
    let space = RowSpace {
        top: 22.0,
        marks: 18.0,
        values: 116.0,
        keyed: false,
    };
    let named: Vec<String> = bars
        .iter()
        .map(|bar| names::parameter(&bar.parameter))
        .collect();
    let plan = Rows::new(width, space, named.iter().map(String::as_str));
    let frame = plan.frame;
    let ends = bars
        .iter()
        .flat_map(|bar| [bar.nmb_at_low, bar.nmb_at_high, 0.0]);
    let (low, high) = Scale::round(ends.map(|value| value / 1000.0), 6);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let at = |value: f64| scale.clamped(value / 1000.0);
    let told = bars
        .iter()
        .zip(&named)
        .map(|(bar, name)| {
            format!(
                "{name} from {} to {}: {} to {}",
                names::value(bar.low),
                names::value(bar.high),
                names::money(bar.nmb_at_low),
                names::money(bar.nmb_at_high)
            )
        })
        .collect::<Vec<_>>()
        .join("; ");
    let mut svg = Svg::new(width.units(), frame.bottom + 44.0, title, &told);
    plan.stripes(&mut svg);
    plan.head(&mut svg, "input, low to high");
    let axis = Axis::new(
        scale,
        format!("net benefit, thousand {}", document.currency()),
        6,
    );
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.mark(&mut svg, &scale, 0.0, "", "zero");
    for (i, bar) in bars.iter().enumerate() {
        let y = plan.middle(i);
        let middle = at(bar.nmb);
        svg.rect(middle, y - 6.0, at(bar.nmb_at_low), y + 6.0, "eco-low");
        svg.rect(middle, y - 6.0, at(bar.nmb_at_high), y + 6.0, "eco-high");
        let value = format!("{} to {}", names::value(bar.low), names::value(bar.high));
        plan.label(&mut svg, i, None, &value);
    }
    if let Some(bar) = bars.first() {
        let x = at(bar.nmb);
        svg.line(x, frame.top, x, frame.bottom, "level");
        svg.text(x, 13.0, Anchor::Middle, "note halo", "centre");
    }
    svg.finish()
}
