//! What it takes to make the same numbers again.

use crate::page::DataTable;
use crate::run::Run;
use crate::words::count;

/// One line under the title.
pub fn line(run: &Run) -> String {
    let provenance = &run.provenance;
    let mut parts = vec![format!(
        "Synovia {}",
        or_unknown(&provenance.program_version)
    )];
    if run.study.replicates.is_finite() {
        parts.push(format!("{} replicates", count(run.study.replicates)));
    }
    parts.push(format!("seed {}", or_unknown(&provenance.seed)));
    parts.push(format!(
        "plan {}",
        or_unknown(
            provenance
                .plan_hash
                .get(..12)
                .unwrap_or(&provenance.plan_hash)
        )
    ));
    parts.join(" · ")
}

/// Name and text of each fact.
pub fn facts(run: &Run) -> Vec<(String, String)> {
    let provenance = &run.provenance;
    let mut facts: Vec<(String, String)> = [
        ("Plan hash", &provenance.plan_hash),
        ("Results hash", &provenance.results_hash),
        ("Seed", &provenance.seed),
        ("Program version", &provenance.program_version),
        ("Layout of the tables", &provenance.schema_version),
        ("Status of the constants", &provenance.status),
    ]
    .map(|(name, text)| (name.to_owned(), or_unknown(text).to_owned()))
    .to_vec();
    facts.extend(
        provenance
            .inputs
            .iter()
            .map(|(name, hash)| (format!("Input {name}, SHA-256"), hash.clone())),
    );
    facts
}

/// The tables of the run folder.
pub fn files(run: &Run) -> Option<DataTable> {
    let mut table = DataTable::new(
        "Tables of the run folder",
        &[("Table", ""), ("Rows", "rows"), ("SHA-256", "")],
    );
    for file in &run.provenance.tables {
        table.push([
            format!("{}.parquet", file.name),
            count(file.rows as f64),
            file.sha256.clone(),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}
