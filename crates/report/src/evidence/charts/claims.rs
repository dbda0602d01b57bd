//! The estimates that our own engine makes for a claim.

use synovia_results::evidence::ClaimOut;

use super::ladder::{Ladder, Look, Rung};
use crate::evidence::names::Unit;
use crate::figures::Figure;

/// One drawing per unit, estimate and interval per row; a single trial is drawn as a square, a pool as a diamond.
pub fn figures(claim: &ClaimOut) -> Vec<Figure> {
    let mut units: Vec<&str> = Vec::new();
    for pooled in &claim.pooled {
        if !units.contains(&pooled.unit.as_str()) {
            units.push(&pooled.unit);
        }
    }
    units
        .into_iter()
        .filter_map(|unit| of_unit(claim, unit))
        .collect()
}

fn of_unit(claim: &ClaimOut, name: &str) -> Option<Figure> {
    let unit = Unit::new(name, 0.95);
    let title = format!("Pooled for claim {}, {}", claim.number, unit.name);
    let mut drawing = Ladder {
        title: title.clone(),
        axis: unit.axis(),
        is_ratio: unit.is_ratio(),
        left: "favours treatment".to_owned(),
        right: "favours comparator".to_owned(),
        heads: vec!["trials"],
        value_head: "effect (interval)".to_owned(),
        ..Ladder::default()
    };
    for pooled in claim.pooled.iter().filter(|pooled| pooled.unit == name) {
        drawing.push(Rung {
            label: pooled.name.clone(),
            href: None,
            flagged: false,
            columns: vec![pooled.k.to_string()],
            value: if pooled.k == 0 {
                "no trial".to_owned()
            } else {
                unit.with_interval_or_nothing(
                    pooled.estimate,
                    pooled.ci_low,
                    pooled.ci_high,
                    pooled.ci_beyond_scale,
                )
            },
            at: pooled.estimate,
            low: pooled.ci_low,
            high: pooled.ci_high,
            look: if pooled.k > 1 {
                Look::Overall
            } else {
                Look::Square(0.5)
            },
        });
    }
    let reading = "Effects with their intervals; left favours the treatment. Diamond: several trials pooled. Square: one trial, its own result.";
    drawing
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| drawing.draw(width)))
}
