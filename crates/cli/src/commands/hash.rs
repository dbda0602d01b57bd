//! `synovia hash`: what the results of a run are, in one line per table.

use serde_json::json;
use synovia_results::{Run, schemas};

use crate::arguments::Hash;
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::table::{Align, aligned};

pub fn run(arguments: &Hash) -> Result<(), Failure> {
    let run = Run::open(&arguments.run_dir).map_err(|error| Failure::of_reading(&error))?;
    // A hash of the manifest's word alone would not notice a changed file.
    for schema in schemas::ALL
        .iter()
        .filter(|schema| run.manifest().tables.contains_key(schema.table))
    {
        run.check_table(schema)
            .map_err(|error| Failure::of_reading(&error))?;
    }
    if arguments.json {
        return print_json(&json!({
            "tables": run.manifest().tables,
            "total_sha256": run.results_hash(),
        }));
    }
    let row = |name: &str, rows: String, hash: &str| vec![name.to_owned(), rows, hash.to_owned()];
    let mut rows: Vec<Vec<String>> = run
        .manifest()
        .tables
        .iter()
        .map(|(name, table)| row(name, table.rows.to_string(), &table.sha256))
        .collect();
    rows.push(row("total", String::new(), &run.results_hash()));
    print(&aligned(
        &[
            ("table", Align::Left),
            ("rows", Align::Right),
            ("SHA-256", Align::Left),
        ],
        &rows,
    ))
}
