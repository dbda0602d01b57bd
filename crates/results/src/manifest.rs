use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{SCHEMA_VERSION, SIMULATED};

/// What a finished run was, without anything that differs between two runs of the same plan: no times, no paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`SIMULATED`].
    pub simulated: String,
    /// Version of the tables, see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of the program that ran the study.
    pub program_version: String,
    /// Hash of the complete plan.
    pub plan_hash: String,
    /// Title of the study.
    pub title: String,
    /// Seed of the study.
    pub seed: u64,
    /// How often the trial was simulated.
    pub replicates: u32,
    /// What the model's constants rest on, such as `prior`.
    pub status: String,
    /// SHA-256 of each input by its name in the study, such as `study.toml`.
    pub inputs: BTreeMap<String, String>,
    /// The tables, filled in when the run is finished.
    pub tables: BTreeMap<String, TableEntry>,
    /// Registry values that the study replaces, by name.
    pub parameters_overridden: BTreeMap<String, f64>,
    /// Anything else the report needs to know about the study.
    pub study: serde_json::Value,
}

/// One table of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Number of rows.
    pub rows: u64,
    /// Number of columns.
    pub columns: u32,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Manifest {
    /// A manifest to be completed by hand and by [`RunFolder::finish`](crate::RunFolder::finish).
    pub fn new(plan_hash: impl Into<String>, program_version: impl Into<String>) -> Self {
        Manifest {
            simulated: SIMULATED.to_owned(),
            schema_version: SCHEMA_VERSION,
            program_version: program_version.into(),
            plan_hash: plan_hash.into(),
            title: String::new(),
            seed: 0,
            replicates: 0,
            status: String::new(),
            inputs: BTreeMap::new(),
            tables: BTreeMap::new(),
            parameters_overridden: BTreeMap::new(),
            study: serde_json::Value::Null,
        }
    }

    /// One hash for all tables of the run: equal when, and only when, every table has the same bytes.
    pub fn results_hash(&self) -> String {
        let lines: String = self
            .tables
            .iter()
            .map(|(name, table)| format!("{name} {}\n", table.sha256))
            .collect();
        sha256_hex(lines.as_bytes())
    }

    /// As it is stored: indented, keys in a fixed order, ending with a newline.
    pub fn to_json(&self) -> String {
        to_json(self)
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(crate) fn to_json(value: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(value).expect("keys are text and values are plain");
    json.push('\n');
    json
}
