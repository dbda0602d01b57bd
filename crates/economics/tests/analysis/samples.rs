//! Samples of which the answers are known, and tables of other programs.

use synovia_economics::analysis::{Parameter, Sample};
use synovia_numerics::Stream;

/// Two strategies: nothing, and one whose net benefit is p1 − p2 with p1 ~ N(1, 1) and p2 ~ N(0, 2), 2 being the standard deviation.
pub fn two_normal(draws: usize, seed: u64) -> Sample {
    let mut stream = Stream::keyed(seed, [0, 0, 0]);
    let p1: Vec<f64> = (0..draws).map(|_| 1.0 + stream.normal()).collect();
    let p2: Vec<f64> = (0..draws).map(|_| 2.0 * stream.normal()).collect();
    let gain = p1.iter().zip(&p2).map(|(a, b)| a - b).collect();
    Sample::of_net_benefit(
        [
            ("nothing".to_owned(), vec![0.0; draws]),
            ("something".to_owned(), gain),
        ],
        vec![named("p1", p1), named("p2", p2)],
    )
}

pub fn named(name: &str, values: Vec<f64>) -> Parameter {
    Parameter {
        name: name.to_owned(),
        values,
    }
}

/// Rows of a committed table, without its header of comments, as (column, text) by name.
pub fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().expect("a table has a header");
    (header, lines.collect())
}
