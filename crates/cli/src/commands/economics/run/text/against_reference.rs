//! The comparisons that the trial makes, before all others; and what of the rest is expectation.

use std::fmt::Write as _;

use synovia_economics::joint_pain::document::Document;
use synovia_results::economics::Quadrant;

use super::money;
use crate::table::{Align, aligned};

/// Every strategy against the trial's reference, the share of the gain that no visit has seen, and what expectation is; nothing without a
/// trial.
pub fn of(document: &Document) -> String {
    // The trial's reference comes last among the comparators.
    let Some(reference) = document.repeated.last().map(|row| &row.against) else {
        return String::new();
    };
    let row = |label: &str| {
        let mut rows = document.strategies.iter();
        rows.find(|row| row.strategy == label)
    };
    let Some(of_reference) = row(reference) else {
        return String::new();
    };
    let perspective = &document.settings.perspective;
    let mean = |row: &synovia_economics::joint_pain::document::StrategyRow| {
        (
            row.cost[perspective].mean,
            row.quality_adjusted_life_years.mean,
        )
    };
    let rows: Vec<Vec<String>> = document
        .repeated
        .iter()
        .filter(|row| row.against == *reference)
        .filter_map(|repeated| {
            let this = mean(row(&repeated.strategy)?);
            let that = mean(of_reference);
            let beyond = document
                .beyond_trial
                .iter()
                .find(|one| one.strategy == repeated.strategy);
            Some(vec![
                repeated.strategy.clone(),
                format!(
                    "{} ± {}",
                    money(repeated.incremental_nmb),
                    money(repeated.se)
                ),
                money(this.0 - that.0),
                format!("{:.4}", this.1 - that.1),
                beyond.map_or_else(String::new, |beyond| {
                    beyond
                        .later_percent
                        .map_or_else(|| "-".to_owned(), |later| format!("{later:.0} %"))
                }),
                Quadrant::of(this, that).in_words().to_owned(),
            ])
        })
        .collect();
    let header = [
        ("strategy", Align::Left),
        ("net benefit more", Align::Right),
        ("costs more", Align::Right),
        ("QALYs more", Align::Right),
        ("gained after the last visit", Align::Right),
        ("", Align::Left),
    ];
    let mut text = format!(
        "Against {reference}, which the trial compares with; errors know how few replicates the run has:\n{}",
        aligned(&header, &rows)
    );
    if let Some(one) = document.beyond_trial.first() {
        let _ = writeln!(
            text,
            "The trial's last visit is at {} months; what is gained after {} {} is the model's, nobody has seen it (- where the gain is not told from none).",
            one.last_visit_months,
            one.years_within,
            if one.years_within == 1 {
                "year"
            } else {
                "years"
            }
        );
    }
    text.push_str(&expectation(document, reference));
    text.push('\n');
    text
}

/// What the reference gains against no injection is no product's.
fn expectation(document: &Document, reference: &str) -> String {
    let first = document.repeated.first().map(|row| &row.against);
    let of_reference = document
        .repeated
        .iter()
        .find(|row| row.strategy == *reference && Some(&row.against) == first);
    let (Some(row), Some([points, se])) = (of_reference, document.settings.reference_effect_points)
    else {
        return String::new();
    };
    format!(
        "{reference} against {}: {} ± {}. That is expectation and the needle ({points:.1} ± {se:.1} points at the endpoint), not a product, and it is in whatever is compared with {} below.\n",
        row.against,
        money(row.incremental_nmb),
        money(row.se),
        row.against
    )
}
