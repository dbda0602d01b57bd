/// What a column holds. Every column may also hold nulls: a missing value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// Whole number, 64 bits.
    Integer,
    /// Number, 64 bits; never NaN, which is stored as a null.
    Float,
    /// Yes or no.
    Boolean,
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Unique in its table.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Unit of measurement; `1` for a number without one, empty for text and booleans.
    pub unit: &'static str,
    /// What it means, for the reader of the file.
    pub meaning: &'static str,
}

impl Column {
    /// A column of text.
    pub const fn text(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Text,
            unit: "",
            meaning,
        }
    }

    /// A column of whole numbers.
    pub const fn integer(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Integer,
            unit,
            meaning,
        }
    }

    /// A column of numbers.
    pub const fn float(name: &'static str, unit: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Float,
            unit,
            meaning,
        }
    }

    /// A column of yes or no.
    pub const fn boolean(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Boolean,
            unit: "",
            meaning,
        }
    }
}

/// What a table is called and which columns it has, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Schema {
    /// Name of the table and, with `.parquet`, of its file.
    pub table: &'static str,
    /// In the order in which they are stored.
    pub columns: &'static [Column],
}

impl Schema {
    /// Where a column stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Name of the file in the run folder.
    pub fn file_name(&self) -> String {
        format!("{}.parquet", self.table)
    }
}
