use std::fmt::Write as _;

use crate::csv_field::csv_field;
use crate::schema::{Kind, Schema};
use crate::value::Value;

/// Rows of one schema, stored by column.
///
/// The getters panic when the schema has no such column or it holds another kind: schemas are fixed at compile time, so that is a bug.
#[derive(Debug, Clone)]
pub struct Table {
    schema: &'static Schema,
    pub(crate) columns: Vec<Values>,
    rows: usize,
}

/// The values of one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Boolean(Vec<Option<bool>>),
}

impl Values {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Float => Values::Float(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
        }
    }

    fn accepts(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (_, Value::Null)
                | (Values::Text(_), Value::Text(_))
                | (Values::Integer(_), Value::Integer(_))
                | (Values::Float(_), Value::Float(_))
                | (Values::Boolean(_), Value::Boolean(_))
        )
    }

    fn push(&mut self, value: Value) {
        match (self, value) {
            (Values::Text(values), Value::Text(value)) => values.push(Some(value)),
            (Values::Text(values), _) => values.push(None),
            (Values::Integer(values), Value::Integer(value)) => values.push(Some(value)),
            (Values::Integer(values), _) => values.push(None),
            (Values::Float(values), Value::Float(value)) => {
                values.push((!value.is_nan()).then_some(value))
            }
            (Values::Float(values), _) => values.push(None),
            (Values::Boolean(values), Value::Boolean(value)) => values.push(Some(value)),
            (Values::Boolean(values), _) => values.push(None),
        }
    }

    fn append(&mut self, other: &Values) {
        match (self, other) {
            (Values::Text(values), Values::Text(more)) => values.extend_from_slice(more),
            (Values::Integer(values), Values::Integer(more)) => values.extend_from_slice(more),
            (Values::Float(values), Values::Float(more)) => values.extend_from_slice(more),
            (Values::Boolean(values), Values::Boolean(more)) => values.extend_from_slice(more),
            _ => unreachable!("columns of one schema are of one kind"),
        }
    }

    fn from(&self, first: usize) -> Values {
        match self {
            Values::Text(values) => Values::Text(values[first..].to_vec()),
            Values::Integer(values) => Values::Integer(values[first..].to_vec()),
            Values::Float(values) => Values::Float(values[first..].to_vec()),
            Values::Boolean(values) => Values::Boolean(values[first..].to_vec()),
        }
    }

    fn at(&self, rows: &[usize]) -> Values {
        fn pick<T: Clone>(values: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|row| values[*row].clone()).collect()
        }
        match self {
            Values::Text(values) => Values::Text(pick(values, rows)),
            Values::Integer(values) => Values::Integer(pick(values, rows)),
            Values::Float(values) => Values::Float(pick(values, rows)),
            Values::Boolean(values) => Values::Boolean(pick(values, rows)),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Values::Text(values) => values.len(),
            Values::Integer(values) => values.len(),
            Values::Float(values) => values.len(),
            Values::Boolean(values) => values.len(),
        }
    }
}

impl Table {
    /// A table without rows.
    pub fn new(schema: &'static Schema) -> Self {
        Table {
            schema,
            columns: schema
                .columns
                .iter()
                .map(|column| Values::new(column.kind))
                .collect(),
            rows: 0,
        }
    }

    pub(crate) fn from_columns(schema: &'static Schema, columns: Vec<Values>, rows: usize) -> Self {
        Table {
            schema,
            columns,
            rows,
        }
    }

    /// What the table is called and which columns it has.
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// Name of the table.
    pub fn name(&self) -> &'static str {
        self.schema.table
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a row, made by [`row!`](crate::row).
    ///
    /// # Panics
    /// When the row does not have every column of the schema exactly once, with a value of its kind or a null.
    pub fn push<'a>(&mut self, row: impl IntoIterator<Item = (&'a str, Value)>) {
        let mut filled = 0;
        for (expected, (name, value)) in row.into_iter().enumerate() {
            let position = match self.schema.columns.get(expected) {
                Some(column) if column.name == name => expected,
                _ => self.position(name),
            };
            let column = &mut self.columns[position];
            assert!(
                column.len() == self.rows,
                "table {}: column {name} is given twice in one row",
                self.schema.table
            );
            assert!(
                column.accepts(&value),
                "table {}: column {name} is {:?}, not {value:?}",
                self.schema.table,
                self.schema.columns[position].kind
            );
            column.push(value);
            filled += 1;
        }
        if filled < self.columns.len() {
            let missing: Vec<&str> = self
                .schema
                .columns
                .iter()
                .zip(&self.columns)
                .filter(|(_, values)| values.len() == self.rows)
                .map(|(column, _)| column.name)
                .collect();
            panic!(
                "table {}: a row lacks {}",
                self.schema.table,
                missing.join(", ")
            );
        }
        self.rows += 1;
    }

    /// Text of one cell.
    pub fn text(&self, column: &str, row: usize) -> Option<&str> {
        self.texts(column)[row].as_deref()
    }

    /// Whole number of one cell.
    pub fn integer(&self, column: &str, row: usize) -> Option<i64> {
        self.integers(column)[row]
    }

    /// Number of one cell.
    pub fn float(&self, column: &str, row: usize) -> Option<f64> {
        self.floats(column)[row]
    }

    /// Yes or no of one cell.
    pub fn boolean(&self, column: &str, row: usize) -> Option<bool> {
        self.booleans(column)[row]
    }

    /// A whole column of text.
    pub fn texts(&self, column: &str) -> &[Option<String>] {
        match &self.columns[self.position(column)] {
            Values::Text(values) => values,
            _ => self.not_a(Kind::Text, column),
        }
    }

    /// A whole column of whole numbers.
    pub fn integers(&self, column: &str) -> &[Option<i64>] {
        match &self.columns[self.position(column)] {
            Values::Integer(values) => values,
            _ => self.not_a(Kind::Integer, column),
        }
    }

    /// A whole column of numbers.
    pub fn floats(&self, column: &str) -> &[Option<f64>] {
        match &self.columns[self.position(column)] {
            Values::Float(values) => values,
            _ => self.not_a(Kind::Float, column),
        }
    }

    /// A whole column of yes or no.
    pub fn booleans(&self, column: &str) -> &[Option<bool>] {
        match &self.columns[self.position(column)] {
            Values::Boolean(values) => values,
            _ => self.not_a(Kind::Boolean, column),
        }
    }

    /// The rows one by one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Record<'_>> {
        (0..self.rows).map(|row| Record { table: self, row })
    }

    /// The rows for which `wanted` is true, in order.
    ///
    /// ```
    /// # use synovia_results::{Table, row, schemas};
    /// # let mut power = Table::new(&schemas::POWER);
    /// # power.push(row! { core: "bistable", arm: "cells", patients_per_arm: 120, power: 0.81, is_simulated: true });
    /// # power.push(row! { core: "bistable", arm: "cells", patients_per_arm: 60, power: 0.5, is_simulated: false });
    /// let simulated = power.filter(|row| row.boolean("is_simulated") == Some(true));
    /// assert_eq!(simulated.floats("power"), [Some(0.81)]);
    /// ```
    pub fn filter(&self, mut wanted: impl FnMut(Record<'_>) -> bool) -> Table {
        let rows: Vec<usize> = self
            .iter()
            .filter(|row| wanted(*row))
            .map(|row| row.index())
            .collect();
        let columns = self.columns.iter().map(|column| column.at(&rows)).collect();
        Table::from_columns(self.schema, columns, rows.len())
    }

    /// Adds the rows of another table of the same schema.
    ///
    /// # Panics
    /// When the schemas differ.
    pub fn append(&mut self, other: &Table) {
        assert_eq!(
            self.schema, other.schema,
            "only tables of one schema can be joined"
        );
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.append(more);
        }
        self.rows += other.rows;
    }

    /// The rows from `first` on.
    pub(crate) fn rows_from(&self, first: usize) -> Table {
        let columns = self.columns.iter().map(|column| column.from(first));
        Table::from_columns(self.schema, columns.collect(), self.rows - first)
    }

    /// All rows of several tables of one schema, in order.
    ///
    /// # Panics
    /// When a table is of another schema.
    pub fn concat<'a>(
        schema: &'static Schema,
        tables: impl IntoIterator<Item = &'a Table>,
    ) -> Table {
        let mut all = Table::new(schema);
        tables.into_iter().for_each(|table| all.append(table));
        all
    }

    /// As comma-separated values (RFC 4180) after one comment line that says SIMULATED; nulls are empty, text that is empty is quoted,
    /// numbers have as many digits as they need to be read back exactly. Text fields are those of [`csv_field`].
    pub fn to_csv(&self) -> String {
        let mut csv = format!(
            "# SIMULATED, table {}, schema version {}\n",
            self.schema.table,
            crate::SCHEMA_VERSION
        );
        let names: Vec<&str> = self
            .schema
            .columns
            .iter()
            .map(|column| column.name)
            .collect();
        csv.push_str(&names.join(","));
        csv.push('\n');
        for row in 0..self.rows {
            for (place, values) in self.columns.iter().enumerate() {
                if place > 0 {
                    csv.push(',');
                }
                let written = match values {
                    Values::Text(values) => values[row]
                        .as_ref()
                        .map_or(Ok(()), |text| csv.write_str(&csv_field(text))),
                    Values::Integer(values) => {
                        values[row].map_or(Ok(()), |value| write!(csv, "{value}"))
                    }
                    Values::Float(values) => {
                        values[row].map_or(Ok(()), |value| write!(csv, "{value:?}"))
                    }
                    Values::Boolean(values) => {
                        values[row].map_or(Ok(()), |value| write!(csv, "{value}"))
                    }
                };
                written.expect("writing to a string cannot fail");
            }
            csv.push('\n');
        }
        csv
    }

    fn position(&self, column: &str) -> usize {
        self.schema
            .position(column)
            .unwrap_or_else(|| panic!("table {} has no column {column}", self.schema.table))
    }

    fn not_a(&self, asked: Kind, column: &str) -> ! {
        let kind = self.schema.columns[self.position(column)].kind;
        panic!(
            "table {}: column {column} is {kind:?}, not {asked:?}",
            self.schema.table
        )
    }
}

impl PartialEq for Table {
    /// Same schema and same values; numbers are compared by value, so 0 equals -0.
    fn eq(&self, other: &Self) -> bool {
        self.schema == other.schema && self.rows == other.rows && self.columns == other.columns
    }
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    table: &'a Table,
    row: usize,
}

impl<'a> Record<'a> {
    /// Text in a column.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        self.table.text(column, self.row)
    }

    /// Whole number in a column.
    pub fn integer(&self, column: &str) -> Option<i64> {
        self.table.integer(column, self.row)
    }

    /// Number in a column.
    pub fn float(&self, column: &str) -> Option<f64> {
        self.table.float(column, self.row)
    }

    /// Yes or no in a column.
    pub fn boolean(&self, column: &str) -> Option<bool> {
        self.table.boolean(column, self.row)
    }

    /// Where the row stands in its table.
    pub fn index(&self) -> usize {
        self.row
    }
}
