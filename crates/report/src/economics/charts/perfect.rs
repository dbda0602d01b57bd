//! Expected value of perfect information, by willingness to pay.

use super::lines::{Curve, Plot};
use crate::economics::{Document, names};
use crate::figures::{Figure, Series};

/// One curve per person with two standard errors to both sides.
pub fn figure(document: &Document) -> Option<Figure> {
    let rows: Vec<_> = document
        .analysis
        .evpi
        .iter()
        .filter_map(|row| Some((row.wtp? / 1000.0, row)))
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let currency = document.currency();
    let title = "What it would be worth to know every input";
    let told = rows
        .iter()
        .step_by((rows.len() / 5).max(1))
        .map(|(wtp, row)| {
            format!(
                "{} at {} thousand",
                names::money(row.evpi),
                names::money(*wtp)
            )
        });
    let wtp = document.willingness_to_pay();
    let plot = Plot {
        title: title.to_owned(),
        told: format!(
            "{currency} per person: {}",
            told.collect::<Vec<_>>().join("; ")
        ),
        across: format!(
            "willingness to pay, thousand {currency} per {}",
            document.effect()[1]
        ),
        up: format!("value of perfect information, {currency} per person"),
        limits: None,
        mark: wtp.is_finite().then(|| (wtp / 1000.0, "asked".to_owned())),
        band: rows
            .iter()
            .map(|(wtp, row)| {
                (
                    *wtp,
                    (row.evpi - 2.0 * row.se).max(0.0),
                    row.evpi + 2.0 * row.se,
                )
            })
            .collect(),
        under: Vec::new(),
        curves: vec![Curve {
            label: String::new(),
            class: Series::Arm(0).class(),
            points: rows.iter().map(|(wtp, row)| (*wtp, row.evpi)).collect(),
        }],
    };
    let reading = "Expected value of perfect information per person: what is forgone on average by choosing before the true inputs are known. Band: two Monte Carlo standard errors. It is near zero where one strategy wins in almost every draw, however unsure its costs and effects are.";
    Some(Figure::pair(title, reading, |width| plot.draw(width)))
}
