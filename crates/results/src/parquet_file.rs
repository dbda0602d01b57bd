//! Parquet in and out, column by column. The same table gives the same bytes on every machine.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::reader::get_typed_column_reader;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::schema::{Column, Kind, Schema};
use crate::table::{Table, Values};
use crate::{SCHEMA_VERSION, SIMULATED};

/// Most rows in one row group.
const GROUP_ROWS: usize = 1 << 20;

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

impl Table {
    /// As the bytes of a Parquet file, with `synovia:simulated`, `synovia:schema_version`, `synovia:table` and, for each column,
    /// `synovia:unit:<column>` and `synovia:meaning:<column>` in its metadata.
    ///
    /// # Errors
    /// Only when the Parquet library fails.
    pub fn to_parquet(&self) -> Result<Vec<u8>, TableError> {
        let schema = self.schema();
        let properties = WriterProperties::builder()
            .set_created_by("synovia".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(metadata(schema)))
            .build();
        let mut writer = SerializedFileWriter::new(
            Vec::new(),
            Arc::new(parquet_schema(schema)?),
            Arc::new(properties),
        )?;
        for first in (0..self.rows()).step_by(GROUP_ROWS) {
            let rows = first..self.rows().min(first + GROUP_ROWS);
            let mut group = writer.next_row_group()?;
            for values in &self.columns {
                let mut column = group
                    .next_column()?
                    .expect("the file has the columns of its schema");
                write_values(column.untyped(), values, rows.clone())?;
                column.close()?;
            }
            group.close()?;
        }
        Ok(writer.into_inner()?)
    }

    /// From the bytes of a Parquet file written by [`to_parquet`](Table::to_parquet).
    ///
    /// # Errors
    /// When the bytes are not Parquet, or not a simulated table of this schema and version.
    pub fn from_parquet(schema: &'static Schema, bytes: Vec<u8>) -> Result<Table, TableError> {
        let reader = SerializedFileReader::new(Bytes::from(bytes))?;
        let file = reader.metadata().file_metadata();
        let entry = |key: &str| {
            file.key_value_metadata()
                .and_then(|all| all.iter().find(|entry| entry.key == key))
                .and_then(|entry| entry.value.clone())
        };
        if entry("synovia:simulated").as_deref() != Some(SIMULATED) {
            return Err(TableError::NotSimulated {
                table: schema.table,
            });
        }
        let version = entry("synovia:schema_version");
        if version != Some(SCHEMA_VERSION.to_string()) {
            return Err(TableError::SchemaVersion {
                table: schema.table,
                found: version,
            });
        }
        let found = signature(file.schema());
        let expected = signature(&parquet_schema(schema)?);
        if found != expected {
            return Err(TableError::Columns {
                table: schema.table,
                expected,
                found,
            });
        }
        let mut columns: Vec<Values> = schema
            .columns
            .iter()
            .map(|column| Values::new(column.kind))
            .collect();
        let mut rows = 0;
        for index in 0..reader.num_row_groups() {
            let group = reader.get_row_group(index)?;
            let group_rows = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
            for (position, values) in columns.iter_mut().enumerate() {
                read_values(group.as_ref(), position, group_rows, values)?;
            }
            rows += group_rows;
        }
        if let Some((column, _)) = schema
            .columns
            .iter()
            .zip(&columns)
            .find(|(_, values)| values.len() != rows)
        {
            return Err(ParquetError::General(format!(
                "column {} is shorter than its table",
                column.name
            ))
            .into());
        }
        Ok(Table::from_columns(schema, columns, rows))
    }
}

fn metadata(schema: &Schema) -> Vec<KeyValue> {
    let entry = |key: String, value: &str| KeyValue::new(key, value.to_owned());
    let mut entries = vec![
        entry("synovia:simulated".to_owned(), SIMULATED),
        entry(
            "synovia:schema_version".to_owned(),
            &SCHEMA_VERSION.to_string(),
        ),
        entry("synovia:table".to_owned(), schema.table),
    ];
    for column in schema.columns {
        entries.push(entry(format!("synovia:unit:{}", column.name), column.unit));
        entries.push(entry(
            format!("synovia:meaning:{}", column.name),
            column.meaning,
        ));
    }
    entries
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

fn signature(schema: &Type) -> String {
    let columns: Vec<String> = schema
        .get_fields()
        .iter()
        .map(|field| {
            let kind = if field.is_primitive() {
                format!("{:?}", field.get_physical_type())
            } else {
                "group".to_owned()
            };
            let optional = field.get_basic_info().repetition() == Repetition::OPTIONAL;
            format!(
                "{} {kind}{}",
                field.name(),
                if optional { "" } else { " (not nullable)" }
            )
        })
        .collect();
    columns.join(", ")
}

fn write_values(
    writer: &mut ColumnWriter<'_>,
    values: &Values,
    rows: std::ops::Range<usize>,
) -> Result<(), ParquetError> {
    fn split<T, U>(values: &[Option<T>], stored: impl Fn(&T) -> U) -> (Vec<U>, Vec<i16>) {
        (
            values.iter().flatten().map(stored).collect(),
            values
                .iter()
                .map(|value| i16::from(value.is_some()))
                .collect(),
        )
    }
    match (writer, values) {
        (ColumnWriter::ByteArrayColumnWriter(writer), Values::Text(values)) => {
            let (present, defined) = split(&values[rows], |text| ByteArray::from(text.as_str()));
            writer.write_batch(&present, Some(&defined), None)?;
        }
        (ColumnWriter::Int64ColumnWriter(writer), Values::Integer(values)) => {
            let (present, defined) = split(&values[rows], |value| *value);
            writer.write_batch(&present, Some(&defined), None)?;
        }
        (ColumnWriter::DoubleColumnWriter(writer), Values::Float(values)) => {
            let (present, defined) = split(&values[rows], |value| *value);
            writer.write_batch(&present, Some(&defined), None)?;
        }
        (ColumnWriter::BoolColumnWriter(writer), Values::Boolean(values)) => {
            let (present, defined) = split(&values[rows], |value| *value);
            writer.write_batch(&present, Some(&defined), None)?;
        }
        _ => unreachable!("the file has the kinds of its schema"),
    }
    Ok(())
}

fn read_values(
    group: &dyn RowGroupReader,
    position: usize,
    rows: usize,
    values: &mut Values,
) -> Result<(), TableError> {
    match values {
        Values::Text(values) => {
            for stored in read_column::<ByteArrayType>(group, position, rows)? {
                let text = stored
                    .map(|bytes| bytes.as_utf8().map(str::to_owned))
                    .transpose()?;
                values.push(text);
            }
        }
        Values::Integer(values) => values.extend(read_column::<Int64Type>(group, position, rows)?),
        Values::Float(values) => values.extend(read_column::<DoubleType>(group, position, rows)?),
        Values::Boolean(values) => values.extend(read_column::<BoolType>(group, position, rows)?),
    }
    Ok(())
}

fn read_column<T: DataType>(
    group: &dyn RowGroupReader,
    position: usize,
    rows: usize,
) -> Result<Vec<Option<T::T>>, ParquetError> {
    let mut reader = get_typed_column_reader::<T>(group.get_column_reader(position)?);
    let mut present = Vec::new();
    let mut defined = Vec::new();
    while defined.len() < rows {
        let (records, _, _) =
            reader.read_records(rows - defined.len(), Some(&mut defined), None, &mut present)?;
        if records == 0 {
            break;
        }
    }
    let mut present = present.into_iter();
    Ok(defined
        .into_iter()
        .map(|level| if level > 0 { present.next() } else { None })
        .collect())
}
