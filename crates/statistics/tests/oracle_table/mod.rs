//! Tables of `validation`, which other programs wrote: read only if they say program, script and tolerance.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;

/// The lines of a table such as `meta/data.csv`, split; the names of the columns first. `program` is what its name begins with.
pub fn lines(table: &str, program: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../validation")
        .join(table);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (folder, _) = table.split_once('/').expect("a folder and a file");
    for said in [
        format!("# program: {program}"),
        format!("# script: validation/{folder}/"),
        "# tolerance: ".to_owned(),
    ] {
        assert!(
            text.contains(&said),
            "{table} does not say where it comes from"
        );
    }
    let lines: Vec<Vec<String>> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    assert!(lines.len() > 1, "{table} has no rows");
    lines
}

/// Its rows, with their values by the name of the column.
pub fn rows(table: &str, program: &str) -> Vec<Row> {
    let mut lines = lines(table, program).into_iter();
    let names = lines.next().expect("names of columns");
    let row = |values: Vec<String>| Row {
        line: values.join(","),
        values: names.iter().cloned().zip(values).collect(),
    };
    lines.map(row).collect()
}

/// A row of a table.
#[derive(Debug)]
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

    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let number = |text: &str| text.parse().expect("a number");
        self.text(name).split(' ').map(number).collect()
    }

    /// Both are as near as that, absolutely.
    pub fn near(&self, name: &str, ours: f64, tolerance: f64) {
        let theirs = self.number(name);
        assert!(
            (ours - theirs).abs() <= tolerance,
            "{name}: {ours:e}, the other program has {theirs:e}, in {}",
            self.line.get(..120).unwrap_or(&self.line)
        );
    }

    /// Both are no number, or both are the same infinity, or they are near.
    pub fn near_or_the_same(&self, name: &str, ours: f64, tolerance: f64) {
        let theirs = self.number(name);
        if !(ours.is_nan() && theirs.is_nan() || ours == theirs) {
            self.near(name, ours, tolerance);
        }
    }

    /// The same, as near as a share of the other program's number.
    pub fn relatively_near(&self, name: &str, ours: f64, tolerance: f64) {
        self.near_or_the_same(name, ours, tolerance * self.number(name).abs());
    }

    /// Both have no number, or both have the same.
    pub fn near_or_both_none(&self, name: &str, ours: Option<f64>, tolerance: f64) {
        match ours {
            Some(ours) => self.near(name, ours, tolerance),
            None => assert_eq!(self.optional(name), None, "{name} in {}", self.line),
        }
    }
}
