//! Net benefit of every strategy beyond that of the comparator.

use crate::economics::{Document, names};
use crate::evidence::charts::ladder::{Ladder, Look, Rung};
use crate::figures::Figure;

/// One row per strategy: the mean, and where 95 % of the draws lie.
pub fn figure(document: &Document) -> Option<Figure> {
    let comparator = document.comparator();
    let currency = document.currency();
    let title = format!("Net benefit of each strategy beyond {comparator}");
    let mut ladder = Ladder {
        title: title.clone(),
        axis: format!("thousand {currency} per person"),
        left: format!("{comparator} has more"),
        right: "the strategy has more".to_owned(),
        value_head: format!("{currency}, mean ± SE"),
        ..Ladder::default()
    };
    for label in document.labels() {
        let Some(beyond) = document.difference(label) else {
            continue;
        };
        ladder.push(Rung {
            label: label.to_owned(),
            href: None,
            flagged: false,
            columns: Vec::new(),
            value: names::money_se(beyond.mean, beyond.se),
            at: Some(beyond.mean / 1000.0),
            low: Some(beyond.low / 1000.0),
            high: Some(beyond.high / 1000.0),
            look: Look::Mark(document.series(label)),
        });
    }
    let wtp = document.willingness_to_pay();
    let at = if wtp.is_finite() {
        format!(
            " at {} {currency} per {}",
            names::money(wtp),
            document.effect()[0]
        )
    } else {
        String::new()
    };
    let reading = format!(
        "Net monetary benefit beyond that of {comparator}{at}. Mark: mean over draws, with its Monte Carlo standard error in figures. Line: where 95 % of the draws lie, which is what is not known about the inputs; an arrow says that it goes on."
    );
    ladder
        .has_estimates()
        .then(|| Figure::pair(title, reading, |width| ladder.draw(width)))
}
