//! Tables from files that anyone may have made or damaged.
//!
//! What a file says of itself is held to what we write, and to what the manifest says, before a value is decoded: a short file cannot ask
//! for much memory, and an encoding that we do not write is refused instead of tried. What still panics in the decoder is an error.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Repetition};
use parquet::column::page::Page;
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::Type;

use super::{TableError, parquet_schema};
use crate::schema::Schema;
use crate::table::{Table, Values};
use crate::{SCHEMA_VERSION, SIMULATED};

/// Cells that a file may have for each of its bytes: what counts in memory is rows times columns. Our densest tables, of patients that many
/// arms share, have four.
const CELLS_PER_BYTE: u64 = 13;
/// Bytes that the pages of a column may have when decompressed, for each byte of the file; Snappy reaches a tenth of this at best.
const GROWTH: u64 = 256;

impl Table {
    /// From the bytes of a Parquet file written by [`to_parquet`](Table::to_parquet).
    ///
    /// # Errors
    /// When the bytes are not Parquet, or not a simulated table of this schema and version.
    pub fn from_parquet(schema: &'static Schema, bytes: Vec<u8>) -> Result<Table, TableError> {
        decoded(|| read(schema, bytes, None))
    }

    /// The same, when it is known elsewhere how many rows there must be.
    ///
    /// # Errors
    /// As [`from_parquet`](Table::from_parquet), and when there are more rows or fewer.
    pub fn from_parquet_with(
        schema: &'static Schema,
        bytes: Vec<u8>,
        rows: u64,
    ) -> Result<Table, TableError> {
        decoded(|| read(schema, bytes, Some(rows)))
    }
}

fn read(schema: &'static Schema, bytes: Vec<u8>, rows: Option<u64>) -> Result<Table, TableError> {
    let length = bytes.len() as u64;
    let reader = SerializedFileReader::new(Bytes::from(bytes))?;
    check_file(schema, &reader, length, rows)?;
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
            check_pages(schema, group.as_ref(), position, length)?;
            read_values(
                schema,
                group.as_ref(),
                position,
                (group_rows, length),
                values,
            )?;
        }
        rows += group_rows;
    }
    if let Some(values) = columns.iter().find(|values| values.len() != rows) {
        return Err(TableError::Rows {
            table: schema.table,
            expected: rows as u64,
            found: values.len() as u64,
        });
    }
    Ok(Table::from_columns(schema, columns, rows))
}

/// What the end of the file says of the whole.
fn check_file(
    schema: &'static Schema,
    reader: &SerializedFileReader<Bytes>,
    length: u64,
    wanted: Option<u64>,
) -> Result<(), TableError> {
    let table = schema.table;
    let file = reader.metadata().file_metadata();
    let entry = |key: &str| {
        file.key_value_metadata()
            .and_then(|all| all.iter().find(|entry| entry.key == key))
            .and_then(|entry| entry.value.clone())
    };
    if entry("synovia:simulated").as_deref() != Some(SIMULATED) {
        return Err(TableError::NotSimulated { table });
    }
    let version = entry("synovia:schema_version");
    if version != Some(SCHEMA_VERSION.to_string()) {
        return Err(TableError::SchemaVersion {
            table,
            found: version,
        });
    }
    let found = signature(file.schema());
    let expected = signature(&parquet_schema(schema)?);
    if found != expected {
        return Err(TableError::Columns {
            table,
            expected,
            found,
        });
    }
    let rows = |expected: u64, found: i64| match u64::try_from(found) {
        Ok(found) if found == expected => Ok(()),
        found => Err(TableError::Rows {
            table,
            expected,
            found: found.unwrap_or_default(),
        }),
    };
    let said = u64::try_from(file.num_rows()).unwrap_or_default();
    rows(wanted.unwrap_or(said), file.num_rows())?;
    let cells = said.saturating_mul(schema.columns.len() as u64);
    if cells > length.saturating_mul(CELLS_PER_BYTE) {
        return Err(TableError::NotOurs {
            table,
            what: format!("{said} rows in {length} bytes"),
        });
    }
    let groups = reader.metadata().row_groups();
    let sum = groups
        .iter()
        .try_fold(0_i64, |sum, group| sum.checked_add(group.num_rows().max(0)));
    rows(said, sum.unwrap_or(i64::MAX))?;
    for group in groups {
        let group_rows = u64::try_from(group.num_rows()).unwrap_or_default();
        if group.num_columns() != schema.columns.len() {
            return Err(TableError::NotOurs {
                table,
                what: format!("a group of {} columns", group.num_columns()),
            });
        }
        for column in group.columns() {
            rows(group_rows, column.num_values())?;
            if column.compression() != Compression::SNAPPY {
                return Err(TableError::NotOurs {
                    table,
                    what: format!("compressed by {:?}", column.compression()),
                });
            }
        }
    }
    Ok(())
}

/// What each page of a column says of itself: how long it is, how many values it has, and that they are written as we write them.
fn check_pages(
    schema: &'static Schema,
    group: &dyn RowGroupReader,
    position: usize,
    length: u64,
) -> Result<(), TableError> {
    let table = schema.table;
    let not_ours = |what: String| Err(TableError::NotOurs { table, what });
    let rows = u64::try_from(group.metadata().num_rows()).unwrap_or_default();
    let mut pages = group.get_column_page_reader(position)?;
    let (mut values, mut bytes) = (0, 0_u64);
    while let Some(page) = pages.get_next_page()? {
        bytes = bytes.saturating_add(page.buffer().len() as u64);
        if bytes > length.saturating_mul(GROWTH) {
            return not_ours(format!("{bytes} bytes of one column in {length}"));
        }
        let encoding = page.encoding();
        match page {
            Page::DictionaryPage { num_values, .. } => {
                if encoding != Encoding::PLAIN {
                    return not_ours(format!("a dictionary encoded as {encoding}"));
                }
                if u64::from(num_values) > rows {
                    return not_ours(format!("a dictionary of {num_values} for {rows} rows"));
                }
            }
            Page::DataPage {
                num_values,
                def_level_encoding,
                ..
            } => {
                let known = [Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY];
                if !known.contains(&encoding) || def_level_encoding != Encoding::RLE {
                    return not_ours(format!("encoded as {encoding}"));
                }
                values += u64::from(num_values);
            }
            Page::DataPageV2 { .. } => return not_ours("pages of the second version".to_owned()),
        }
    }
    if values != rows {
        return Err(TableError::Rows {
            table,
            expected: rows,
            found: values,
        });
    }
    Ok(())
}

thread_local! {
    /// Whether a panic on this thread is one of the decoder's, which becomes an error and needs no message.
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// The outcome of the decoder, or an error when it panics.
fn decoded(decode: impl FnOnce() -> Result<Table, TableError>) -> Result<Table, TableError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !DECODING.get() {
                usual(panic);
            }
        }));
    });
    let before = DECODING.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(decode));
    DECODING.set(before);
    outcome.unwrap_or_else(|_| {
        let what = "the values are not what the file says that they are".to_owned();
        Err(ParquetError::General(what).into())
    })
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

/// The values of one column of a group of `rows`, in a file of `length` bytes.
fn read_values(
    schema: &'static Schema,
    group: &dyn RowGroupReader,
    position: usize,
    (rows, length): (usize, u64),
    values: &mut Values,
) -> Result<(), TableError> {
    match values {
        Values::Text(values) => {
            let column = read_column::<ByteArrayType>(group, position, rows)?;
            // A dictionary holds a text once, and each row would hold it again.
            let bytes: u64 = column.iter().flatten().map(|text| text.len() as u64).sum();
            if bytes > length.saturating_mul(GROWTH) {
                return Err(TableError::NotOurs {
                    table: schema.table,
                    what: format!("{bytes} bytes of texts of one column in {length}"),
                });
            }
            for stored in column {
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
