//! What a sample says, in a terminal: net benefit first, ratios after it, and what more knowledge is worth.

use synovia_results::economics::Analysis;

use crate::table::{Align, aligned};

/// Thousands apart, a true minus, as many decimals as asked.
fn number(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !rest.is_empty() {
        grouped.push('.');
        grouped.push_str(rest);
    }
    let is_zero = !grouped.contains(|c: char| ('1'..='9').contains(&c));
    if value < 0.0 && !is_zero {
        format!("−{grouped}")
    } else {
        grouped
    }
}

/// Three digits that count at least, so that values per person of any currency can be read.
fn money(value: f64) -> String {
    let decimals = match value.abs() {
        size if size == 0.0 || size >= 100.0 => 0,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    number(value, decimals)
}

fn with_se(value: f64, se: f64) -> String {
    format!("{} ± {}", money(value), money(se))
}

fn at(wtp: Option<f64>) -> String {
    wtp.map_or_else(String::new, |wtp| {
        format!(" at {} per unit of effect", number(wtp, 0))
    })
}

/// Everything that fits a terminal; the document has the rest.
pub fn of(found: &Analysis) -> String {
    let question = &found.question;
    let mut text = format!(
        "{}\n\n{} draws, {} strategies, {}; increments against {}; ± is the Monte Carlo standard error\n",
        found.notice,
        question.draws,
        question.strategies.len(),
        match question.parameters.len() {
            1 => "1 parameter".to_owned(),
            many => format!("{many} parameters"),
        },
        question.reference
    );
    let mut levels: Vec<Option<f64>> = Vec::new();
    for row in &found.nmb {
        if !levels.contains(&row.wtp) {
            levels.push(row.wtp);
        }
    }
    for &wtp in &levels {
        net_benefit(found, wtp, &mut text);
    }
    if !found.icer.is_empty() {
        ratios(found, &mut text);
    }
    for &wtp in &levels {
        information(found, wtp, &mut text);
    }
    if !found.findings.is_empty() {
        text.push_str("\nTo know\n");
        for finding in &found.findings {
            text.push_str(&format!("- {finding}\n"));
        }
    }
    text
}

fn net_benefit(found: &Analysis, wtp: Option<f64>, text: &mut String) {
    let percent = found.question.level * 100.0;
    let interval = format!("{percent:.0} % interval");
    let header = [
        ("strategy", Align::Left),
        ("net benefit", Align::Right),
        ("increment", Align::Right),
        (interval.as_str(), Align::Right),
        ("P(best)", Align::Right),
        ("expected loss", Align::Right),
    ];
    let point = found.ceac.iter().find(|point| point.wtp == wtp);
    let rows: Vec<Vec<String>> = found
        .nmb
        .iter()
        .filter(|row| row.wtp == wtp)
        .map(|row| {
            let loss = point
                .and_then(|point| point.strategies.iter().find(|s| s.strategy == row.strategy))
                .map_or("-".to_owned(), |s| {
                    with_se(s.expected_loss, s.expected_loss_se)
                });
            let is_reference = row.strategy == found.question.reference;
            let unless_reference = |text: String| {
                if is_reference {
                    "reference".to_owned()
                } else {
                    text
                }
            };
            vec![
                if row.best_on_average {
                    format!("{} *", row.strategy)
                } else {
                    row.strategy.clone()
                },
                with_se(row.nmb, row.nmb_se),
                unless_reference(with_se(row.incremental, row.incremental_se)),
                unless_reference(format!(
                    "{} to {}",
                    money(row.incremental_low),
                    money(row.incremental_high)
                )),
                format!(
                    "{:.3} ± {:.3}",
                    row.probability_best, row.probability_best_se
                ),
                loss,
            ]
        })
        .collect();
    text.push_str(&format!(
        "\nNet monetary benefit per person{} (* highest mean)\n{}",
        at(wtp),
        aligned(&header, &rows)
    ));
}

fn ratios(found: &Analysis, text: &mut String) {
    let header = [
        ("strategy", Align::Left),
        ("cost", Align::Right),
        ("effect", Align::Right),
        ("more cost", Align::Right),
        ("more effect", Align::Right),
        ("ratio", Align::Right),
        ("", Align::Left),
    ];
    let rows: Vec<Vec<String>> = found
        .icer
        .iter()
        .map(|row| {
            let or_dash = |value: Option<f64>, decimals: usize| {
                value.map_or("-".to_owned(), |value| number(value, decimals))
            };
            vec![
                row.strategy.clone(),
                with_se(row.cost, row.cost_se.unwrap_or(0.0)),
                format!(
                    "{} ± {}",
                    number(row.effect, 4),
                    number(row.effect_se.unwrap_or(0.0), 4)
                ),
                or_dash(row.incremental_cost, 0),
                or_dash(row.incremental_effect, 4),
                row.icer.map_or("-".to_owned(), |icer| {
                    with_se(icer, row.icer_se.unwrap_or(0.0))
                }),
                row.standing(&found.icer),
            ]
        })
        .collect();
    text.push_str(&format!(
        "\nIncremental cost-effectiveness ratios, on means\n{}",
        aligned(&header, &rows)
    ));
}

fn information(found: &Analysis, wtp: Option<f64>, text: &mut String) {
    let people = |value: Option<f64>| value.map_or("-".to_owned(), |value| number(value, 0));
    text.push_str(&format!("\nValue of information per person{}\n", at(wtp)));
    let header = [
        ("knowing", Align::Left),
        ("is worth", Align::Right),
        ("population", Align::Right),
        ("", Align::Left),
    ];
    let mut rows = Vec::new();
    for row in found.evpi.iter().filter(|row| row.wtp == wtp) {
        rows.push(vec![
            "everything (EVPI)".to_owned(),
            with_se(row.evpi, row.se),
            people(row.population),
            row.evpi_without_noise.map_or(String::new(), |value| {
                format!("{} without noise of people", money(value))
            }),
        ]);
    }
    for row in found.evppi.iter().filter(|row| row.wtp == wtp) {
        let name = if row.parameters.len() == 1 && row.parameters[0] == row.name {
            row.name.clone()
        } else {
            format!("{} ({})", row.name, row.parameters.join(", "))
        };
        rows.push(vec![
            name,
            with_se(row.evppi, row.se),
            people(row.population),
            if row.from == "own-fit" {
                row.method.clone()
            } else {
                format!(
                    "{}; {}, own fit {}",
                    row.method,
                    row.from,
                    money(row.own_fit)
                )
            },
        ]);
    }
    for row in found.evsi.iter().filter(|row| row.wtp == wtp) {
        let size = row
            .patients_per_arm
            .map_or(String::new(), |n| format!(", {n} per arm"));
        rows.push(vec![
            format!("trial {}{size} (EVSI)", row.trial),
            with_se(row.evsi, row.se),
            people(row.population),
            row.method.clone(),
        ]);
    }
    text.push_str(&aligned(&header, &rows));
    let header = [
        ("trial", Align::Left),
        ("per arm", Align::Right),
        ("worth", Align::Right),
        ("cost", Align::Right),
        ("left", Align::Right),
        ("", Align::Left),
    ];
    let rows: Vec<Vec<String>> = found
        .enbs
        .iter()
        .filter(|row| row.wtp == wtp)
        .map(|row| {
            vec![
                row.trial.clone(),
                number(row.patients_per_arm, 0),
                number(row.evsi_population, 0),
                number(row.cost, 0),
                format!("{} ± {}", number(row.enbs, 0), number(row.se, 0)),
                if row.best_size {
                    "most".to_owned()
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    if !rows.is_empty() {
        text.push_str(&format!(
            "\nNet benefit of sampling (ENBS), population{}\n{}",
            at(wtp),
            aligned(&header, &rows)
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_keeps_its_digits_its_sign_and_its_thousands() {
        assert_eq!(money(1_234_567.4), "1,234,567");
        assert_eq!(money(-12_500.0), "−12,500");
        assert_eq!(money(-0.000_01), "0.0000");
        assert_eq!(money(3.456), "3.46");
    }
}
