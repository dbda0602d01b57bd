//! What a terminal is told of `economics.json`.

mod against_reference;

use std::fmt::Write as _;

use synovia_economics::joint_pain::document::Document;
use synovia_results::economics::Status;

use crate::table::{Align, aligned};

/// What the trial compared first, then everything; net benefit before ratios, Monte Carlo errors beside all of it.
pub fn of(document: &Document) -> String {
    let asked = &document.settings;
    let mut text = format!(
        "\n{}\nSIMULATED. No verdict that a treatment works, or that anybody should pay for it.\nPer person, {} {}, seen from {}, over {}, at {} {} per quality-adjusted life year; ± is one Monte Carlo standard error.\n\n",
        asked.title,
        asked.currency,
        asked.price_year,
        asked.perspective,
        years(asked.horizon_years),
        money(asked.willingness_to_pay),
        asked.currency,
    );
    text.push_str(&against_reference::of(document));
    text.push_str(&strategies(document));
    text.push('\n');
    for scenario in &document.scenarios {
        let _ = writeln!(
            text,
            "Under {} alone, {} has the highest net benefit.",
            scenario.instrument, scenario.best
        );
    }
    text.push_str(&knowledge(document));
    text.push_str(&prices(document));
    if !document.known_misses.is_empty() {
        let _ = writeln!(
            text,
            "\n{} known misses of the trial's model are carried on, {} limits stand: see known_misses and limits.",
            document.known_misses.len(),
            document.limits.len()
        );
    }
    text
}

fn strategies(document: &Document) -> String {
    let header = [
        ("strategy", Align::Left),
        ("net benefit more", Align::Right),
        ("P(best)", Align::Right),
        ("cost", Align::Right),
        ("QALY", Align::Right),
        ("cost per QALY", Align::Right),
        ("ever replaced", Align::Right),
    ];
    let against = &document.analysis.question.reference;
    let rows: Vec<Vec<String>> = document
        .strategies
        .iter()
        .map(|row| {
            let nmb = document
                .analysis
                .nmb
                .iter()
                .find(|nmb| nmb.strategy == row.strategy);
            let icer = document
                .analysis
                .icer
                .iter()
                .find(|icer| icer.strategy == row.strategy);
            let cost = &row.cost[&document.settings.perspective];
            let effect = &row.quality_adjusted_life_years;
            vec![
                row.strategy.clone(),
                nmb.map_or(String::new(), |nmb| {
                    format!("{} ± {}", money(nmb.incremental), money(nmb.incremental_se))
                }),
                nmb.map_or(String::new(), |nmb| format!("{:.2}", nmb.probability_best)),
                format!("{} ± {}", money(cost.mean), money(cost.mcse)),
                format!("{:.3} ± {:.3}", effect.mean, effect.mcse),
                icer.map_or(String::new(), |icer| match (icer.status, icer.icer) {
                    (Status::Reference, _) => "reference".to_owned(),
                    (Status::Frontier, Some(ratio)) => money(ratio),
                    _ => icer.standing(&document.analysis.icer),
                }),
                format!("{:.1} %", row.ever_replaced_percent.mean),
            ]
        })
        .collect();
    format!(
        "All of them, net benefit more than {against}, the least costly:\n{}",
        aligned(&header, &rows)
    )
}

fn knowledge(document: &Document) -> String {
    let mut text = String::new();
    let at = document.settings.willingness_to_pay;
    let everything = document
        .analysis
        .evpi
        .iter()
        .find(|row| row.wtp == Some(at));
    if let Some(everything) = everything {
        let _ = writeln!(
            text,
            "\nTo know everything is worth {} ± {} per person.",
            money(everything.evpi),
            money(everything.se)
        );
    }
    for row in document
        .analysis
        .evppi
        .iter()
        .filter(|row| row.parameters.len() > 1)
        .take(4)
    {
        let _ = writeln!(
            text,
            "  {}: {} ± {}",
            row.name,
            money(row.evppi),
            money(row.se)
        );
    }
    text.push_str(&next_trial(document));
    text
}

/// What the simulated trial is worth, at its own size and at others.
fn next_trial(document: &Document) -> String {
    let analysis = &document.analysis;
    let Some(first) = analysis.evsi.first() else {
        return String::new();
    };
    let none_is_best = !analysis
        .enbs
        .iter()
        .any(|enbs| enbs.best_size && enbs.enbs > 0.0);
    let no_trial = vec![
        "run no trial".to_owned(),
        "0".to_owned(),
        "0.0".to_owned(),
        format!("0.0{}", if none_is_best { " *" } else { "" }),
    ];
    let sizes = analysis.evsi.iter().map(|row| {
        let size = row.patients_per_arm.unwrap_or(f64::NAN);
        let left = analysis
            .enbs
            .iter()
            .find(|enbs| Some(enbs.patients_per_arm) == row.patients_per_arm);
        let millions = |value: f64| format!("{:.1}", value / 1e6);
        vec![
            format!("{size:.0}"),
            format!("{} ± {}", money(row.evsi), money(row.se)),
            left.map_or(String::new(), |enbs| millions(enbs.cost)),
            left.map_or(String::new(), |enbs| {
                let best = if enbs.best_size && !none_is_best {
                    " *"
                } else {
                    ""
                };
                format!("{} ± {}{best}", millions(enbs.enbs), millions(enbs.se))
            }),
        ]
    });
    let rows: Vec<Vec<String>> = std::iter::once(no_trial).chain(sizes).collect();
    format!(
        "\nTo run {}, at its own and at other sizes; of all who decide when it has reported (* most):\n{}",
        first.trial,
        aligned(
            &[
                ("patients per arm", Align::Right),
                ("worth per person", Align::Right),
                ("it costs (million)", Align::Right),
                ("worth to all, less its cost (million)", Align::Right),
            ],
            &rows
        )
    )
}

fn prices(document: &Document) -> String {
    let header = [
        ("price per course", Align::Left),
        ("now", Align::Right),
        ("worth its price up to", Align::Right),
        ("against", Align::Left),
    ];
    let rows: Vec<Vec<String>> = document
        .threshold_price
        .iter()
        .map(|row| {
            let price = match (row.price, row.se) {
                (Some(price), _) if price < 0.0 => "not as a gift".to_owned(),
                (Some(price), Some(se)) => format!("{} ± {}", money(price), money(se)),
                _ => "others pay".to_owned(),
            };
            vec![
                row.strategy.clone(),
                money(row.price_now),
                price,
                row.against.clone(),
            ]
        })
        .collect();
    format!("\n{}", aligned(&header, &rows))
}

fn years(horizon: usize) -> String {
    if horizon >= synovia_economics::joint_pain::simulate::LONGEST_HORIZON {
        "a lifetime".to_owned()
    } else {
        format!("{horizon} years")
    }
}

/// Whole units with commas.
fn money(amount: f64) -> String {
    let sign = if amount.round() < 0.0 { "-" } else { "" };
    format!(
        "{sign}{}",
        synovia_study::grouped(amount.abs().round() as u64)
    )
}
