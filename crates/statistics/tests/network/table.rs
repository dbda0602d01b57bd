//! Reading the tables of `validation/network`.

use synovia_statistics::network::Comparison;

pub use crate::oracle_table::Row;
use crate::oracle_table::rows;

/// A table of R: rows by name of column.
pub fn read(file: &str) -> Vec<Row> {
    rows(&format!("network/{file}"), "R ")
}

/// The comparisons of one network.
pub fn comparisons(network: &str) -> Vec<Comparison> {
    let rows = read("comparisons.csv");
    let own = rows.iter().filter(|row| row.text("network") == network);
    let comparison = |row: &Row| Comparison {
        study: row.text("study").to_owned(),
        treatment: row.text("treatment").to_owned(),
        versus: row.text("versus").to_owned(),
        effect: row.number("effect"),
        se: row.number("se"),
    };
    let comparisons: Vec<Comparison> = own.map(comparison).collect();
    assert!(!comparisons.is_empty(), "{network}");
    comparisons
}
