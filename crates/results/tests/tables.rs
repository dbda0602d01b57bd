//! Tables in memory, as Parquet and as CSV.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
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
        "# SIMULATED, table mixed, schema version 3\nname,count,amount,flag\n\"a, \"\"b\"\"\nc\",3,0.1,true\n,,,false\n\"\",9223372036854775807,-1e-300,\n"
    );
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
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::with_cases(100) })]

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
