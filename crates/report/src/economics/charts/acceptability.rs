//! Acceptability curves with their frontier.

use super::lines::{Curve, Plot};
use crate::economics::{Document, names};
use crate::figures::Figure;
use crate::words;

/// Curves that never reach this probability are named below the figure instead of drawn.
const SEEN: f64 = 0.03;

/// Probability of the highest net benefit, by willingness to pay.
pub fn figure(document: &Document) -> Option<Figure> {
    let points: Vec<_> = document
        .analysis
        .ceac
        .iter()
        .filter(|point| point.wtp.is_some())
        .collect();
    if points.len() < 2 {
        return None;
    }
    let currency = document.currency();
    let thousand = |wtp: Option<f64>| wtp.unwrap_or(f64::NAN) / 1000.0;
    let (mut curves, mut unseen) = (Vec::new(), Vec::new());
    for label in document.labels() {
        let of = points.iter().map(|point| {
            let found = point.strategies.iter().find(|one| one.strategy == label);
            let share = found.map_or(f64::NAN, |one| one.probability_best);
            (thousand(point.wtp), 100.0 * share)
        });
        let curve: Vec<(f64, f64)> = of.collect();
        if curve.iter().all(|point| point.1 < 100.0 * SEEN) {
            unseen.push(label.to_owned());
            continue;
        }
        curves.push(Curve {
            label: label.to_owned(),
            class: document.series(label).class(),
            points: curve,
        });
    }
    let wtp = document.willingness_to_pay();
    let told: Vec<String> = document
        .labels()
        .iter()
        .map(|label| {
            format!(
                "{label} {}",
                words::share(document.probability_best(label)[0])
            )
        })
        .collect();
    let title = "Which strategy has the highest net benefit, by willingness to pay";
    let plot = Plot {
        title: title.to_owned(),
        told: format!("At {} {currency}: {}", names::money(wtp), told.join("; ")),
        across: format!("thousand {currency} per {}", document.effect()[1]),
        up: "probability of the highest net benefit, %".to_owned(),
        limits: Some((0.0, 100.0)),
        mark: wtp.is_finite().then(|| (wtp / 1000.0, "asked".to_owned())),
        band: Vec::new(),
        under: points
            .iter()
            .map(|point| (thousand(point.wtp), 100.0 * point.frontier))
            .collect(),
        curves,
    };
    let below = if unseen.is_empty() {
        String::new()
    } else {
        format!(
            " Never above {} and not drawn: {}.",
            words::share(SEEN),
            words::and_list(&unseen)
        )
    };
    let reading = format!(
        "Share of draws in which a strategy has the highest net benefit of all (acceptability curve). Wide grey line: the frontier, the curve of whichever strategy has the highest mean net benefit; one can have the highest mean and yet be best in few draws.{below}"
    );
    Some(Figure::pair(title, reading, |width| plot.draw(width)))
}
