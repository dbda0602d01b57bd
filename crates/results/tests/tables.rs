//! Tables in memory, as Parquet and as CSV.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::writer::ColumnWriter;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use proptest::prelude::*;
use synovia_results::{Column, Schema, Table, TableError, Value, row, schemas};

static MIXED: Schema = Schema {
    table: "mixed",
    columns: &[
        Column::text("name", "text"),
        Column::integer("count", "1", "whole number"),
        Column::float("amount", "mg", "number"),
        Column::boolean("flag", "yes or no"),
    ],
};

static RENAMED: Schema = Schema {
    table: "mixed",
    columns: &[
        Column::text("name", "text"),
        Column::float("count", "1", "not a whole number any more"),
        Column::float("amount", "mg", "number"),
        Column::boolean("flag", "yes or no"),
    ],
};

fn small() -> Table {
    let mut table = Table::new(&MIXED);
    table.push(row! { name: "a, \"b\"\nc", count: 3, amount: 0.1, flag: true });
    table.push(row! { flag: false, amount: f64::NAN, count: None::<i64>, name: None::<String> });
    table.push(row! { name: "", count: i64::MAX, amount: -1e-300, flag: Value::Null });
    table
}

#[test]
fn cells_are_read_by_column_name() {
    let table = small();
    assert_eq!(
        (
            table.rows(),
            table.text("name", 0),
            table.integer("count", 0)
        ),
        (3, Some("a, \"b\"\nc"), Some(3))
    );
    assert_eq!(
        (
            table.float("amount", 1),
            table.boolean("flag", 1),
            table.text("name", 1)
        ),
        (None, Some(false), None)
    );
    assert_eq!(table.floats("amount"), [Some(0.1), None, Some(-1e-300)]);
    assert_eq!(
        table.iter().filter_map(|row| row.integer("count")).max(),
        Some(i64::MAX)
    );
}

#[test]
fn rows_are_filtered_and_joined_in_order() {
    let table = small();
    let named = table.filter(|row| row.text("name").is_some());
    assert_eq!(named.integers("count"), [Some(3), Some(i64::MAX)]);
    let twice = Table::concat(&MIXED, [&named, &table]);
    assert_eq!(
        (twice.rows(), twice.integer("count", 4)),
        (5, Some(i64::MAX))
    );
}

#[test]
#[should_panic(expected = "table mixed: a row lacks amount, flag")]
fn a_row_without_all_columns_is_a_bug() {
    Table::new(&MIXED).push(row! { name: "x", count: 1 });
}

#[test]
#[should_panic(expected = "table mixed: column amount is Float, not Integer(1)")]
fn a_value_of_another_kind_is_a_bug() {
    Table::new(&MIXED).push(row! { name: "x", count: 1, amount: 1, flag: true });
}

#[test]
#[should_panic(expected = "table mixed has no column amout")]
fn an_unknown_column_is_a_bug() {
    Table::new(&MIXED).push(row! { name: "x", count: 1, amout: 1.0, flag: true });
}

#[test]
#[should_panic(expected = "column count is given twice")]
fn a_column_twice_is_a_bug() {
    Table::new(&MIXED).push(row! { name: "x", count: 1, count: 2, flag: true });
}

#[test]
#[should_panic(expected = "table mixed: column amount is Float, not Text")]
fn asking_for_another_kind_is_a_bug() {
    small().text("amount", 0);
}

#[test]
fn csv_says_simulated_and_is_quoted_where_needed() {
    assert_eq!(
        small().to_csv(),
        "# SIMULATED, table mixed, schema version 5\nname,count,amount,flag\n\"a, \"\"b\"\"\nc\",3,0.1,true\n,,,false\n\"\",9223372036854775807,-1e-300,\n"
    );
}

#[test]
fn no_text_of_a_csv_is_a_formula_for_a_spreadsheet_and_numbers_keep_their_sign() {
    let mut table = Table::new(&MIXED);
    for name in [
        "=1+1", "+41 44", "-2 arms", "@SUM(A1)", "\t=1", " =1", "=\"a\",1",
    ] {
        table.push(row! { name: name, count: -1, amount: -0.5, flag: true });
    }
    let csv = table.to_csv();
    for line in csv.lines().skip(2) {
        assert!(line.starts_with('\'') || line.starts_with("\"'"), "{line}");
        assert!(line.ends_with(",-1,-0.5,true"), "{line}");
    }
}

#[test]
fn the_same_table_has_the_same_bytes() {
    let bytes = small().to_parquet().expect("Parquet");
    assert_eq!(bytes, small().to_parquet().expect("Parquet"));
    let text = String::from_utf8_lossy(&bytes);
    for said in [
        "synovia:simulated",
        "SIMULATED",
        "synovia:schema_version",
        "synovia:unit:amount",
        "synovia:meaning:flag",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn other_columns_or_other_bytes_are_refused_not_misread() {
    let bytes = small().to_parquet().expect("Parquet");
    assert!(matches!(
        Table::from_parquet(&RENAMED, bytes.clone()),
        Err(TableError::Columns { .. })
    ));
    assert!(matches!(
        Table::from_parquet(&schemas::ARMS, bytes.clone()),
        Err(TableError::Columns { .. })
    ));
    assert!(matches!(
        Table::from_parquet(&MIXED, bytes[..bytes.len() - 9].to_vec()),
        Err(TableError::Parquet(_))
    ));
    assert!(matches!(
        Table::from_parquet(&MIXED, b"PAR1 nonsense PAR1".to_vec()),
        Err(TableError::Parquet(_))
    ));
}

#[test]
fn a_file_damaged_anywhere_is_read_or_refused_and_nothing_panics() {
    let mut table = Table::new(&MIXED);
    for count in 0..40 {
        table.push(row! { name: (count % 5 > 0).then(|| format!("arm {}", count % 3)), count: count / 4, amount: f64::from(count) / 7.0, flag: count % 2 == 0 });
    }
    let whole = table.to_parquet().expect("Parquet");
    let mut refused = 0;
    for at in 0..whole.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            match Table::from_parquet_with(&MIXED, bytes, 40) {
                Ok(read) => assert_eq!(read.rows(), 40),
                Err(error) => {
                    refused += 1;
                    assert!(!error.to_string().is_empty());
                }
            }
        }
    }
    // Names of columns and pages of values are most of the file.
    assert!(refused > whole.len() / 2, "{refused}");
}

/// A file of `MIXED` as another program may write it.
fn foreign(rows: usize, properties: WriterProperties) -> Vec<u8> {
    let ours = Bytes::from(small().to_parquet().expect("Parquet"));
    let ours = SerializedFileReader::new(ours).expect("our own");
    let said = ours.metadata().file_metadata();
    let properties = properties
        .into_builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(said.key_value_metadata().cloned())
        .build();
    let columns = said.schema_descr().root_schema_ptr();
    let mut file = SerializedFileWriter::new(Vec::new(), columns, properties.into()).unwrap();
    let mut group = file.next_row_group().unwrap();
    let missing = vec![0; rows];
    let there = vec![1; rows];
    while let Some(mut column) = group.next_column().unwrap() {
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(to) => to.write_batch(&[], Some(&missing), None),
            ColumnWriter::Int64ColumnWriter(to) => {
                to.write_batch(&vec![7; rows], Some(&there), None)
            }
            ColumnWriter::DoubleColumnWriter(to) => to.write_batch(&[], Some(&missing), None),
            ColumnWriter::BoolColumnWriter(to) => to.write_batch(&[], Some(&missing), None),
            _ => unreachable!("MIXED has four kinds"),
        }
        .unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    file.into_inner().unwrap()
}

#[test]
fn a_short_file_that_claims_millions_of_rows_is_refused_before_it_is_decoded() {
    let rows = 3_000_000;
    let bytes = foreign(rows, WriterProperties::default());
    assert!(bytes.len() < rows / 10, "{}", bytes.len());
    let error = Table::from_parquet_with(&MIXED, bytes, rows as u64).unwrap_err();
    assert!(
        matches!(error, TableError::NotOurs { .. }) && error.to_string().contains("3000000 rows"),
        "{error}"
    );
}

#[test]
fn a_long_text_that_a_short_file_holds_once_for_many_rows_is_refused() {
    let mut table = Table::new(&MIXED);
    let long = "x".repeat(50_000);
    for count in 0..400 {
        table.push(row! { name: long.as_str(), count: count, amount: 0.5, flag: true });
    }
    let bytes = table.to_parquet().expect("Parquet");
    assert!(bytes.len() < 50_000, "{}", bytes.len());
    let error = Table::from_parquet(&MIXED, bytes).unwrap_err();
    assert!(
        error.to_string().contains("20000000 bytes of texts"),
        "{error}"
    );
}

#[test]
fn rows_are_held_to_what_is_known_of_them() {
    let bytes = small().to_parquet().expect("Parquet");
    assert!(Table::from_parquet_with(&MIXED, bytes.clone(), 3).is_ok());
    assert!(matches!(
        Table::from_parquet_with(&MIXED, bytes, 4),
        Err(TableError::Rows {
            expected: 4,
            found: 3,
            ..
        })
    ));
}

#[test]
fn an_encoding_that_we_do_not_write_is_refused() {
    let delta = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_column_encoding("count".into(), Encoding::DELTA_BINARY_PACKED)
        .build();
    let error = Table::from_parquet(&MIXED, foreign(50, delta)).unwrap_err();
    assert!(error.to_string().contains("DELTA_BINARY_PACKED"), "{error}");
    let second = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_dictionary_enabled(false)
        .build();
    assert!(matches!(
        Table::from_parquet(&MIXED, foreign(50, second)),
        Err(TableError::NotOurs { .. })
    ));
    // The same by our own means is read, so that it is the encoding that was refused.
    assert!(Table::from_parquet(&MIXED, foreign(50, WriterProperties::default())).is_ok());
}

#[test]
fn more_rows_than_fit_into_a_group_are_read_back() {
    let mut table = Table::new(&MIXED);
    for count in 0..(1 << 20) + 5 {
        table.push([
            ("name", Value::Null),
            ("count", Value::Integer(count)),
            ("amount", Value::Null),
            ("flag", Value::Boolean(count % 3 == 0)),
        ]);
    }
    let read =
        Table::from_parquet(&MIXED, table.to_parquet().expect("Parquet")).expect("the same table");
    assert!(read == table);
}

#[test]
fn every_table_is_read_back_even_when_empty() {
    for schema in schemas::ALL {
        let table = Table::new(schema);
        assert!(
            Table::from_parquet(schema, table.to_parquet().expect("Parquet"))
                .expect("the same table")
                == table
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn any_table_is_read_back(
        rows in prop::collection::vec(
            (prop::option::of("(?s).{0,8}"), prop::option::of(any::<i64>()), prop::option::of(prop::num::f64::ANY), prop::option::of(any::<bool>())),
            0..60,
        )
    ) {
        let mut table = Table::new(&MIXED);
        for (name, count, amount, flag) in rows {
            table.push(row! { name: name, count: count, amount: amount, flag: flag });
        }
        let read = Table::from_parquet(&MIXED, table.to_parquet().expect("Parquet")).expect("the same table");
        prop_assert!(read == table);
        let bits = |table: &Table| table.floats("amount").iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>();
        prop_assert_eq!(bits(&read), bits(&table));
    }
}
