//! Parquet in and out, column by column. The same table gives the same bytes on every machine.

mod read;
mod write;

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::Type;

use crate::schema::{Column, Kind, Schema};
use crate::{SCHEMA_VERSION, SIMULATED};

pub use write::{TableFile, WrittenTable};

/// Why the bytes of a Parquet file are not the table they should be.
#[derive(Debug)]
pub enum TableError {
    /// Not Parquet, or damaged.
    Parquet(ParquetError),
    /// Other columns than the schema has.
    Columns {
        /// Name of the table.
        table: &'static str,
        /// Columns and kinds of the schema.
        expected: String,
        /// Columns and kinds of the file.
        found: String,
    },
    /// Written by another version of the tables.
    SchemaVersion {
        /// Name of the table.
        table: &'static str,
        /// Version in the file, if it has one.
        found: Option<String>,
    },
    /// Other numbers of rows than the manifest, or the file itself, says elsewhere.
    Rows {
        /// Name of the table.
        table: &'static str,
        /// What is said elsewhere.
        expected: u64,
        /// What this place of the file says.
        found: u64,
    },
    /// Nothing that this program writes: another encoding, or more rows than so short a file can hold.
    NotOurs {
        /// Name of the table.
        table: &'static str,
        /// What is unlike ours.
        what: String,
    },
    /// The file does not say that it holds simulated data.
    NotSimulated {
        /// Name of the table.
        table: &'static str,
    },
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TableError::Parquet(error) => write!(f, "not a readable Parquet file: {error}"),
            TableError::Columns {
                table,
                expected,
                found,
            } => write!(
                f,
                "table {table} has the columns {found}; expected {expected}"
            ),
            TableError::SchemaVersion { table, found } => {
                let found = found.as_deref().unwrap_or("none");
                write!(
                    f,
                    "table {table} has schema version {found}; this program reads {SCHEMA_VERSION}"
                )
            }
            TableError::Rows {
                table,
                expected,
                found,
            } => write!(
                f,
                "table {table} is damaged: {found} rows where {expected} are expected"
            ),
            TableError::NotOurs { table, what } => {
                write!(f, "table {table} was not written by this program: {what}")
            }
            TableError::NotSimulated { table } => {
                write!(f, "table {table} does not say that it is {SIMULATED}")
            }
        }
    }
}

impl std::error::Error for TableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            TableError::Parquet(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ParquetError> for TableError {
    fn from(error: ParquetError) -> Self {
        TableError::Parquet(error)
    }
}

fn parquet_schema(schema: &Schema) -> Result<Type, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Float => (Physical::DOUBLE, None),
            Kind::Boolean => (Physical::BOOLEAN, None),
        };
        let builder = Type::primitive_type_builder(column.name, physical)
            .with_repetition(Repetition::OPTIONAL);
        builder.with_logical_type(logical).build().map(Arc::new)
    };
    let fields = schema
        .columns
        .iter()
        .map(field)
        .collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder(schema.table)
        .with_fields(fields)
        .build()
}
