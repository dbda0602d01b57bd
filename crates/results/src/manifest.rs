use std::collections::BTreeMap;
use std::io;

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
    /// Commit of the program's source that it was built from, followed by `+` when the source was changed since; none when it was built
    /// outside of a repository, as from a release.
    pub program_commit: Option<String>,
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
    /// SHA-256 of this file with nothing between the quotes here, so that a changed title or a table left out is noticed.
    #[serde(default)]
    pub sha256: String,
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
            program_commit: None,
            plan_hash: plan_hash.into(),
            title: String::new(),
            seed: 0,
            replicates: 0,
            status: String::new(),
            inputs: BTreeMap::new(),
            tables: BTreeMap::new(),
            parameters_overridden: BTreeMap::new(),
            study: serde_json::Value::Null,
            sha256: String::new(),
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

    /// Fills in [`sha256`](Manifest::sha256), when nothing else will change any more.
    pub(crate) fn seal(&mut self) {
        self.sha256 = self.seal_of();
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.sha256 == self.seal_of()
    }

    fn seal_of(&self) -> String {
        let open = Manifest {
            sha256: String::new(),
            ..self.clone()
        };
        sha256_hex(open.to_json().as_bytes())
    }

    /// As it is stored: indented, keys in a fixed order, ending with a newline.
    pub fn to_json(&self) -> String {
        to_json(self)
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The same of all that can be read, a little at a time.
pub(crate) fn sha256_hex_of(mut from: impl io::Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut some = [0; 1 << 16];
    loop {
        match from.read(&mut some) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(read) => hash.update(&some[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn to_json(value: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(value).expect("keys are text and values are plain");
    json.push('\n');
    json
}
