//! Samples as tables that any program reads.

use synovia_results::csv_field;

use super::Sample;

/// A sample as [`read_sample`](super::read_sample) understands it without roles: `STRATEGY:cost`, `STRATEGY:effect` for every strategy, then `parameter:NAME`.
pub fn sample_csv(sample: &Sample) -> String {
    let mut columns: Vec<(String, &[f64])> = Vec::new();
    for strategy in &sample.strategies {
        columns.push((format!("{}:cost", strategy.label), &strategy.cost));
        columns.push((format!("{}:effect", strategy.label), &strategy.effect));
    }
    for parameter in &sample.parameters {
        columns.push((format!("parameter:{}", parameter.name), &parameter.values));
    }
    let names: Vec<_> = columns.iter().map(|(name, _)| csv_field(name)).collect();
    let mut text = names.join(",");
    text.push('\n');
    let draws = columns
        .iter()
        .map(|(_, values)| values.len())
        .min()
        .unwrap_or(0);
    for draw in 0..draws {
        let row: Vec<String> = columns
            .iter()
            .map(|(_, values)| values[draw].to_string())
            .collect();
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}
