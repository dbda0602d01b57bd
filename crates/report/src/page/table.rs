//! Tables of the page: a header cell names the quantity and its unit, a phone shows each row as a card.

use askama::Template;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it holds.
    pub head: String,
    /// Its unit; empty for text.
    pub unit: &'static str,
}

impl Column {
    fn is_number(&self) -> bool {
        !self.unit.is_empty()
    }

    /// The unit, unless there is nothing to say.
    fn printed_unit(&self) -> Option<&'static str> {
        Some(self.unit).filter(|unit| !unit.is_empty() && *unit != "1")
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As printed, one per column.
    pub cells: Vec<String>,
    /// Whether it is the reference arm or otherwise set apart.
    pub set_apart: bool,
}

/// A table of the page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "table.html")]
pub struct DataTable {
    /// What it shows.
    pub caption: String,
    /// From left to right; the first names the row.
    pub columns: Vec<Column>,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Whether it opens only when asked, because a figure shows the same.
    pub collapsed: bool,
}

impl DataTable {
    /// A table without rows; each column is a heading and its unit.
    pub fn new(caption: impl Into<String>, columns: &[(&str, &'static str)]) -> Self {
        let columns = columns
            .iter()
            .map(|&(head, unit)| Column {
                head: head.to_owned(),
                unit,
            })
            .collect();
        DataTable {
            caption: caption.into(),
            columns,
            rows: Vec::new(),
            collapsed: false,
        }
    }

    /// The same table, closed at first.
    pub fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// Adds a row.
    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(Row {
            cells: cells.into_iter().collect(),
            set_apart: false,
        });
    }

    /// Adds a row that is set apart from the others.
    pub fn push_set_apart(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(Row {
            cells: cells.into_iter().collect(),
            set_apart: true,
        });
    }

    /// The cells of a row with their columns.
    fn pairs<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a Column, &'a String)> {
        self.columns.iter().zip(&row.cells).skip(1)
    }
}
