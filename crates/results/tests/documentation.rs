//! The tables are those that the book promises.

use std::collections::BTreeMap;

use synovia_results::{Kind, SCHEMA_VERSION, schemas};

fn interfaces() -> String {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src/interfaces.md");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A column as the book has it; kind and unit where they are given.
struct Promised {
    name: String,
    kind: Option<Kind>,
    unit: Option<String>,
}

/// Each documented table and its columns.
fn documented() -> BTreeMap<String, Vec<Promised>> {
    let text = interfaces();
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with("The run folder"))
        .expect("a section on the run folder");
    let mut tables = BTreeMap::new();
    for paragraph in section
        .split("\n\n")
        .filter(|paragraph| paragraph.starts_with("**`"))
    {
        let (name, rest) = paragraph
            .trim_start_matches("**`")
            .split_once("`**")
            .expect("the name of the table in bold");
        let mut columns = Vec::new();
        // The introduction may hold a first column after its colon or line end; names are what is in backticks outside parentheses.
        let (mut depth, mut outside, mut remarks) = (0_usize, String::new(), Vec::new());
        for character in rest.chars() {
            match character {
                '(' => {
                    depth += 1;
                    if depth == 1 {
                        remarks.push(String::new());
                        outside.push_str(&format!("\u{1}{}", remarks.len() - 1));
                    }
                }
                ')' => depth -= 1,
                _ if depth == 0 => outside.push(character),
                _ => remarks
                    .last_mut()
                    .expect("inside a parenthesis")
                    .push(character),
            }
        }
        let pieces: Vec<&str> = outside.split('`').collect();
        for pair in pieces[1..].chunks(2) {
            let said = pair.get(1).copied().unwrap_or_default();
            let word = said
                .split([' ', '·', '\n', '\u{1}'])
                .find(|word| !word.is_empty())
                .unwrap_or_default();
            let kind = match word {
                "text" => Some(Kind::Text),
                "int" => Some(Kind::Integer),
                "float" => Some(Kind::Float),
                "bool" => Some(Kind::Boolean),
                _ => None,
            };
            let unit = said.split_once('\u{1}').map(|(_, number)| {
                let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
                remarks[digits.parse::<usize>().expect("number of a remark")].clone()
            });
            let name = pair[0].to_owned();
            columns.push(Promised { name, kind, unit });
        }
        tables.insert(name.to_owned(), columns);
    }
    tables
}

#[test]
fn every_table_is_documented_and_every_documented_table_exists() {
    let mut known: Vec<&str> = schemas::ALL.iter().map(|schema| schema.table).collect();
    known.sort_unstable();
    let documented = documented();
    assert_eq!(
        documented.keys().map(String::as_str).collect::<Vec<_>>(),
        known
    );
}

#[test]
fn every_table_has_the_documented_columns_in_the_documented_order() {
    let documented = documented();
    for schema in schemas::ALL {
        let names: Vec<&str> = schema.columns.iter().map(|column| column.name).collect();
        let promised: Vec<&str> = documented[schema.table]
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(names, promised, "table {}", schema.table);
    }
}

#[test]
fn every_column_is_of_the_documented_kind_and_unit() {
    let documented = documented();
    let (mut kinds, mut units) = (0, 0);
    for schema in schemas::ALL {
        for (column, promised) in schema.columns.iter().zip(&documented[schema.table]) {
            let Promised { kind, unit, .. } = promised;
            if let Some(kind) = kind {
                kinds += 1;
                assert_eq!(
                    column.kind, *kind,
                    "table {}, column {}",
                    schema.table, column.name
                );
            }
            if let Some(unit) = unit
                .as_deref()
                .filter(|unit| ["patients", "months", "d", "1"].contains(unit))
            {
                units += 1;
                assert_eq!(
                    column.unit, unit,
                    "table {}, column {}",
                    schema.table, column.name
                );
            }
        }
    }
    assert!(
        kinds > 30 && units > 5,
        "{kinds} kinds and {units} units were found in the book"
    );
}

#[test]
fn the_schema_version_is_the_documented_one() {
    assert!(interfaces().contains(&format!("`schema_version` (now **{SCHEMA_VERSION}**)")));
}

#[test]
fn every_column_says_what_it_means_and_names_are_unique() {
    for schema in schemas::ALL {
        for (position, column) in schema.columns.iter().enumerate() {
            assert!(!column.meaning.is_empty());
            assert_eq!(
                schema.position(column.name),
                Some(position),
                "{} twice in {}",
                column.name,
                schema.table
            );
            let is_number = matches!(column.kind, Kind::Integer | Kind::Float);
            assert_eq!(
                !column.unit.is_empty(),
                is_number,
                "unit of {} in {}",
                column.name,
                schema.table
            );
            let suffix = [
                ("_points", "points of 100"),
                ("_percent", "percent"),
                ("_ml", "mL"),
                ("_mm", "mm"),
                ("_years", "years"),
            ];
            for (suffix, unit) in suffix {
                assert!(
                    !column.name.ends_with(suffix) || column.unit == unit,
                    "unit of {} in {}",
                    column.name,
                    schema.table
                );
            }
        }
    }
}
