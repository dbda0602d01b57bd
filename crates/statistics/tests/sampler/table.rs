//! Reading the tables of `validation/sampler`.

use std::collections::BTreeMap;

/// A table of another program: rows by name of column.
pub fn read(file: &str) -> Vec<Row> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../validation/sampler")
        .join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for said in [
        "# program: ",
        "# script: validation/sampler/",
        "# tolerance: ",
    ] {
        assert!(
            text.contains(said),
            "{file} does not say where it comes from"
        );
    }
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().expect("names of columns").split(',').collect();
    let row = |line: &str| Row {
        line: line.to_owned(),
        values: names
            .iter()
            .map(|&name| name.to_owned())
            .zip(line.split(',').map(str::to_owned))
            .collect(),
    };
    let rows: Vec<Row> = lines.map(row).collect();
    assert!(!rows.is_empty());
    rows
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
        self.text(name)
            .parse()
            .unwrap_or_else(|_| panic!("a number in {name} of {}", self.line))
    }

    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let number = |text: &str| text.parse().expect("a number");
        self.text(name).split(' ').map(number).collect()
    }

    /// Both are no number, or they are as near as that, absolutely.
    pub fn near(&self, name: &str, ours: f64, tolerance: f64) {
        let theirs = self.number(name);
        assert!(
            (ours - theirs).abs() <= tolerance
                || (ours.is_nan() && theirs.is_nan())
                || ours == theirs,
            "{name}: {ours:e}, the other program has {theirs:e}, in {}",
            self.line.get(..120).unwrap_or(&self.line)
        );
    }

    /// The same, as near as a share of the other program's number.
    pub fn relatively_near(&self, name: &str, ours: f64, tolerance: f64) {
        self.near(name, ours, tolerance * self.number(name).abs());
    }
}
