//! Reading the tables of `validation/network`.

use std::collections::BTreeMap;

use synovia_statistics::network::Comparison;

/// A table of R: rows by name of column.
pub fn read(file: &str) -> Vec<Row> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../validation/network")
        .join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for said in [
        "# program: R ",
        "# script: validation/network/",
        "# tolerance: ",
    ] {
        assert!(
            text.contains(said),
            "{file} does not say where it comes from"
        );
    }
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().expect("names of columns").split(',').collect();
    let row = |line: &str| {
        let values = line.split(',').map(str::to_owned);
        Row {
            line: line.to_owned(),
            values: names
                .iter()
                .map(|&name| name.to_owned())
                .zip(values)
                .collect(),
        }
    };
    let rows: Vec<Row> = lines.map(row).collect();
    assert!(!rows.is_empty());
    rows
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

pub struct Row {
    line: String,
    values: BTreeMap<String, String>,
}

impl Row {
    pub fn text(&self, name: &str) -> &str {
        self.values
            .get(name)
            .unwrap_or_else(|| panic!("a column {name}"))
    }

    pub fn number(&self, name: &str) -> f64 {
        self.optional(name)
            .unwrap_or_else(|| panic!("a number in {name} of {}", self.line))
    }

    pub fn optional(&self, name: &str) -> Option<f64> {
        self.text(name).parse().ok()
    }

    pub fn near(&self, name: &str, ours: f64, tolerance: f64) {
        let theirs = self.number(name);
        assert!(
            (ours - theirs).abs() <= tolerance,
            "{name} in {}: {ours:e}, R has {theirs:e}",
            self.line
        );
    }

    /// Both have no number, or both have the same.
    pub fn near_or_both_none(&self, name: &str, ours: Option<f64>, tolerance: f64) {
        match ours {
            Some(ours) => self.near(name, ours, tolerance),
            None => assert_eq!(self.optional(name), None, "{name} in {}", self.line),
        }
    }
}
