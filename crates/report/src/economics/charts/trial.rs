//! Net benefit of a next trial, by its size.

use super::lines::{Curve, Plot};
use crate::economics::Document;
use crate::figures::{Figure, Series};
use crate::words;

/// What is left when the trial is paid, against patients per arm; nothing unless two sizes were asked.
pub fn figure(document: &Document) -> Option<Figure> {
    let mut rows: Vec<_> = document.analysis.enbs.iter().collect();
    rows.sort_by(|a, b| a.patients_per_arm.total_cmp(&b.patients_per_arm));
    rows.dedup_by(|a, b| (a.patients_per_arm - b.patients_per_arm).abs() < 0.5);
    if rows.len() < 2 {
        return None;
    }
    let currency = document.currency();
    let title = "What is left of a trial's value when it is paid";
    let told = rows.iter().map(|row| {
        format!(
            "{} patients per arm: {} million",
            words::count(row.patients_per_arm),
            words::number(row.enbs / 1e6, 1)
        )
    });
    let million = |value: f64| value / 1e6;
    let plot = Plot {
        title: title.to_owned(),
        told: told.collect::<Vec<_>>().join("; "),
        across: "patients per arm".to_owned(),
        up: format!("million {currency} for everybody"),
        limits: None,
        mark: None,
        band: rows
            .iter()
            .map(|row| {
                let [low, high] = [-2.0, 2.0].map(|by| million(row.enbs + by * row.se));
                (row.patients_per_arm, low, high)
            })
            .collect(),
        under: Vec::new(),
        curves: vec![
            Curve {
                label: "value".to_owned(),
                class: Series::Arm(2).class(),
                points: rows
                    .iter()
                    .map(|row| (row.patients_per_arm, million(row.evsi_population)))
                    .collect(),
            },
            Curve {
                label: "value less cost".to_owned(),
                class: Series::Arm(0).class(),
                points: rows
                    .iter()
                    .map(|row| (row.patients_per_arm, million(row.enbs)))
                    .collect(),
            },
        ],
    };
    let reading = "Expected value of sample information for everybody who decides afterwards, and the same less the cost of the trial (expected net benefit of sampling), with two Monte Carlo standard errors.";
    Some(Figure::pair(title, reading, |width| plot.draw(width)))
}
