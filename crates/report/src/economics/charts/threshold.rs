//! The price asked for each product, and the price at which its net benefit equals that of the comparator.

use crate::economics::{Document, Threshold, names};
use crate::figures::scale::extent;
use crate::figures::{Axis, Figure, RowSpace, Rows, Scale, Svg, Width};

/// One row per product against the comparator.
pub fn figure(document: &Document) -> Option<Figure> {
    let comparator = document.comparator();
    let rows: Vec<&Threshold> = document
        .threshold_price
        .iter()
        .filter(|row| row.against == comparator)
        .collect();
    extent(rows.iter().filter_map(|row| row.price))?;
    let currency = document.currency();
    let title = format!("Price asked, and price at which net benefit equals that of {comparator}");
    let none: Vec<&str> = rows
        .iter()
        .filter(|row| row.price.is_none())
        .map(|row| row.strategy.as_str())
        .collect();
    let none = if none.is_empty() {
        String::new()
    } else {
        format!(" No such price exists for {}.", none.join(", "))
    };
    let reading = format!(
        "Per course, at {} {currency} per quality-adjusted life year. Filled mark with a line: the price at which mean net benefits are equal, and two Monte Carlo standard errors. Bar: from the price that 95 of 100 draws bear to the price that half of them bear. Open diamond: the price asked; right of the filled mark the product has less net benefit than {comparator}, left of it more.{none}",
        names::money(document.willingness_to_pay())
    );
    Some(Figure::pair(title.clone(), reading, |width| {
        draw(document, &rows, &title, width)
    }))
}

fn draw(document: &Document, rows: &[&Threshold], title: &str, width: Width) -> String {
    let space = RowSpace {
        top: 22.0,
        marks: 26.0,
        values: 150.0,
        keyed: true,
    };
    let plan = Rows::new(width, space, rows.iter().map(|row| row.strategy.as_str()));
    let frame = plan.frame;
    let values = rows.iter().flat_map(|row| {
        [
            Some(row.price_now),
            row.price.map(|price| price + 2.0 * row.se.unwrap_or(0.0)),
            row.price_95_of_100_draws,
            row.price_half_of_draws,
            Some(0.0),
        ]
    });
    let (low, high) = Scale::round(values.flatten().map(|value| value / 1000.0), 12);
    let scale = Scale::linear(low, high, frame.left, frame.right);
    let at = |value: f64| scale.clamped(value / 1000.0);
    let told = rows.iter().map(|row| {
        format!(
            "{}: asked {}, equal at {}",
            row.strategy,
            names::money(row.price_now),
            names::money(row.price.unwrap_or(f64::NAN))
        )
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let mut svg = Svg::new(width.units(), frame.bottom + 44.0, title, &told);
    plan.stripes(&mut svg);
    plan.head(&mut svg, "equal ± SE | asked");
    let axis = Axis::new(
        scale,
        format!("price per course, thousand {}", document.currency()),
        if width.is_narrow() { 5 } else { 7 },
    );
    plan.grid(&mut svg, &axis);
    frame.axis_below(&mut svg, &axis);
    plan.mark(&mut svg, &scale, 0.0, "", "zero");
    for (i, row) in rows.iter().enumerate() {
        let series = document.series(&row.strategy);
        let (class, y) = (series.class(), plan.middle(i));
        if let Some((low, half)) = row.price_95_of_100_draws.zip(row.price_half_of_draws) {
            svg.rect(
                at(low),
                y - 5.0,
                at(half),
                y + 5.0,
                &format!("bar soft {class}"),
            );
        }
        if let Some(price) = row.price {
            let se = row.se.unwrap_or(0.0);
            let (left, right) = (at(price - 2.0 * se), at(price + 2.0 * se));
            svg.line(left, y, right, y, &format!("whisker {class}"));
            svg.marker(series.marker(), at(price), y, 4.5, &format!("mark {class}"));
        }
        let asked = at(row.price_now);
        let corners = [
            (asked, y - 7.0),
            (asked + 6.0, y),
            (asked, y + 7.0),
            (asked - 6.0, y),
        ];
        svg.polygon(&corners, "eco-asked");
        let value = format!(
            "{} | {}",
            names::money_se(row.price.unwrap_or(f64::NAN), row.se.unwrap_or(f64::NAN)),
            names::money(row.price_now)
        );
        plan.label(&mut svg, i, Some(series), &value);
    }
    svg.finish()
}
