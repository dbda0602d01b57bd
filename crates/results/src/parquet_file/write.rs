//! Tables written at once, or piece by piece with never more than one group of rows in memory.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use sha2::{Digest, Sha256};

use super::{TableError, parquet_schema};
use crate::error::RunFolderError;
use crate::folder::at;
use crate::manifest::{TableEntry, hex};
use crate::schema::Schema;
use crate::table::{Table, Values};
use crate::{SCHEMA_VERSION, SIMULATED, atomic};

/// Most rows in one row group, and in memory while a table grows.
const GROUP_ROWS: usize = 1 << 16;

impl Table {
    /// As the bytes of a Parquet file, with `synovia:simulated`, `synovia:schema_version`, `synovia:table` and, for each column,
    /// `synovia:unit:<column>` and `synovia:meaning:<column>` in its metadata.
    ///
    /// # Errors
    /// Only when the Parquet library fails.
    pub fn to_parquet(&self) -> Result<Vec<u8>, TableError> {
        let mut writer = Groups::new(Vec::new(), self.schema())?;
        for first in (0..self.rows()).step_by(GROUP_ROWS) {
            writer.write(self, first..self.rows().min(first + GROUP_ROWS))?;
        }
        Ok(writer.0.into_inner()?)
    }
}

/// A table that grows piece by piece in a temporary file. However it is cut into pieces, the bytes are those of
/// [`to_parquet`](Table::to_parquet).
pub struct TableFile {
    place: PathBuf,
    temporary: PathBuf,
    writer: Groups<Hashing<BufWriter<File>>>,
    /// Rows that do not fill a group yet.
    waiting: Table,
    rows: u64,
}

/// A whole table under a temporary name.
#[derive(Debug)]
pub struct WrittenTable {
    schema: &'static Schema,
    place: PathBuf,
    temporary: PathBuf,
    entry: TableEntry,
}

impl TableFile {
    pub(crate) fn create(place: &Path, schema: &'static Schema) -> Result<Self, RunFolderError> {
        let temporary = atomic::temporary_beside(place);
        let file = File::create(&temporary).map_err(at(&temporary))?;
        let hashing = Hashing {
            to: BufWriter::new(file),
            hash: Sha256::new(),
        };
        let writer = Groups::new(hashing, schema).map_err(of(place))?;
        Ok(TableFile {
            place: place.to_owned(),
            temporary,
            writer,
            waiting: Table::new(schema),
            rows: 0,
        })
    }

    /// Adds rows at the end.
    ///
    /// # Errors
    /// When the disk refuses.
    ///
    /// # Panics
    /// When the piece is of another schema.
    pub fn append(&mut self, piece: &Table) -> Result<(), RunFolderError> {
        self.rows += piece.rows() as u64;
        self.waiting.append(piece);
        while self.waiting.rows() >= GROUP_ROWS {
            self.writer
                .write(&self.waiting, 0..GROUP_ROWS)
                .map_err(of(&self.place))?;
            self.waiting = self.waiting.rows_from(GROUP_ROWS);
        }
        Ok(())
    }

    /// Ends the table and makes sure that it has reached the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn close(mut self) -> Result<WrittenTable, RunFolderError> {
        let schema = self.waiting.schema();
        if !self.waiting.is_empty() {
            self.writer
                .write(&self.waiting, 0..self.waiting.rows())
                .map_err(of(&self.place))?;
        }
        let hashing = self
            .writer
            .0
            .into_inner()
            .map_err(|error| of(&self.place)(error.into()))?;
        let file = hashing
            .to
            .into_inner()
            .map_err(|error| at(&self.temporary)(error.into_error()))?;
        file.sync_all().map_err(at(&self.temporary))?;
        Ok(WrittenTable {
            schema,
            place: self.place,
            temporary: self.temporary,
            entry: TableEntry {
                rows: self.rows,
                columns: schema.columns.len() as u32,
                sha256: hex(&hashing.hash.finalize()),
            },
        })
    }
}

impl WrittenTable {
    pub(crate) fn name(&self) -> &'static str {
        self.schema.table
    }

    pub(crate) fn entry(&self) -> &TableEntry {
        &self.entry
    }

    pub(crate) fn put_in_place(self) -> Result<(), RunFolderError> {
        fs::rename(&self.temporary, &self.place).map_err(at(&self.place))
    }
}

/// What the library could not write; when the disk refused, what the disk said.
fn of(path: &Path) -> impl FnOnce(TableError) -> RunFolderError + use<> {
    let path = path.to_owned();
    move |error| match error {
        TableError::Parquet(ParquetError::External(cause)) => match cause.downcast::<io::Error>() {
            Ok(error) => RunFolderError::Io {
                path,
                error: *error,
            },
            Err(cause) => RunFolderError::Table {
                path,
                error: ParquetError::External(cause).into(),
            },
        },
        error => RunFolderError::Table { path, error },
    }
}

/// A file of row groups.
struct Groups<W: Write + Send>(SerializedFileWriter<W>);

impl<W: Write + Send> Groups<W> {
    fn new(to: W, schema: &Schema) -> Result<Self, TableError> {
        let properties = WriterProperties::builder()
            .set_created_by("synovia".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(metadata(schema)))
            .build();
        let columns = Arc::new(parquet_schema(schema)?);
        Ok(Groups(SerializedFileWriter::new(
            to,
            columns,
            Arc::new(properties),
        )?))
    }

    fn write(&mut self, table: &Table, rows: std::ops::Range<usize>) -> Result<(), TableError> {
        let mut group = self.0.next_row_group()?;
        for values in &table.columns {
            let mut column = group
                .next_column()?
                .expect("the file has the columns of its schema");
            write_values(column.untyped(), values, rows.clone())?;
            column.close()?;
        }
        group.close()?;
        Ok(())
    }
}

/// Writes and hashes.
struct Hashing<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
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
