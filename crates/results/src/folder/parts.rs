//! The parts of an unfinished run: written in any order, by anyone, and found again after a kill.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{RunFolder, at, encode, is_table_name};
use crate::atomic;
use crate::error::RunFolderError;
use crate::manifest::{TableEntry, sha256_hex, sha256_hex_of, to_json};
use crate::schema::Schema;
use crate::table::Table;
use crate::{SCHEMA_VERSION, SIMULATED};

pub(super) const PARTS: &str = "parts";
const PART: &str = "part.json";

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    simulated: String,
    schema_version: u32,
    plan_hash: String,
    /// What the program was built from; another build may compute something else.
    build: String,
    index: usize,
    tables: BTreeMap<String, TableEntry>,
}

impl RunFolder {
    /// Stores the tables of one part, whole or not at all. May be called from many threads and processes. A whole part that is there
    /// already is kept, since the same part of the same plan by the same build has the same bytes; a damaged one is replaced.
    ///
    /// There may be thousands of parts, so none waits for the disk: should the power fail, the hashes tell which did not get there.
    ///
    /// # Errors
    /// When two tables have the same name or the disk refuses.
    pub fn write_part(&self, index: usize, tables: &[Table]) -> Result<(), RunFolderError> {
        let parts = self.path.join(PARTS);
        fs::create_dir_all(&parts).map_err(at(&parts))?;
        let temporary = atomic::temporary_beside(&self.part(index));
        let written = self
            .write_part_into(&temporary, index, tables)
            .and_then(|()| self.put_in_place(index, &temporary));
        if written.is_err() {
            let _ = atomic::remove_folder(&temporary);
        }
        written
    }

    fn put_in_place(&self, index: usize, temporary: &Path) -> Result<(), RunFolderError> {
        let place = self.part(index);
        let mut tries = 0;
        while let Err(error) = fs::rename(temporary, &place) {
            if self.is_whole(index) {
                return atomic::remove_folder(temporary).map_err(at(temporary));
            }
            tries += 1;
            if tries == 5 {
                return Err(at(&place)(error));
            }
            // A folder cannot be renamed onto one that is not empty: the damaged part is moved out of the way first.
            let damaged = atomic::temporary_beside(&place);
            match fs::rename(&place, &damaged) {
                Err(moved) if moved.kind() != io::ErrorKind::NotFound => {
                    return Err(at(&place)(moved));
                }
                _ => atomic::remove_folder(&damaged).map_err(at(&damaged))?,
            }
        }
        Ok(())
    }

    fn write_part_into(
        &self,
        folder: &Path,
        index: usize,
        tables: &[Table],
    ) -> Result<(), RunFolderError> {
        fs::create_dir_all(folder).map_err(at(folder))?;
        let mut part = Part {
            simulated: SIMULATED.to_owned(),
            schema_version: SCHEMA_VERSION,
            plan_hash: self.plan_hash.clone(),
            build: self.build.clone(),
            index,
            tables: BTreeMap::new(),
        };
        for table in tables {
            let path = folder.join(table.schema().file_name());
            let (bytes, entry) = encode(table, &path)?;
            if part.tables.insert(table.name().to_owned(), entry).is_some() {
                return Err(RunFolderError::TableTwice {
                    table: table.name().to_owned(),
                });
            }
            fs::write(&path, &bytes).map_err(at(&path))?;
        }
        let record = folder.join(PART);
        fs::write(&record, to_json(&part).as_bytes()).map_err(at(&record))
    }

    /// The parts that are there and whole: of this plan and build, with every file as it was written.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn finished_parts(&self) -> Result<BTreeSet<usize>, RunFolderError> {
        let parts = self.path.join(PARTS);
        let entries = match fs::read_dir(&parts) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
            entries => entries.map_err(at(&parts))?,
        };
        let mut finished = BTreeSet::new();
        for entry in entries {
            let name = entry.map_err(at(&parts))?.file_name();
            let index = name
                .to_str()
                .and_then(|name| name.strip_prefix("part-"))
                .and_then(|digits| digits.parse().ok());
            if let Some(index) = index.filter(|index| self.part(*index).file_name() == Some(&name))
                && self.is_whole(index)
            {
                finished.insert(index);
            }
        }
        Ok(finished)
    }

    /// The tables of one part, in the order asked for.
    ///
    /// # Errors
    /// As [`read_table`](RunFolder::read_table).
    pub fn read_part(
        &self,
        index: usize,
        schemas: &[&'static Schema],
    ) -> Result<Vec<Table>, RunFolderError> {
        let read = |schema: &&'static Schema| self.read_table(index, schema);
        schemas.iter().map(read).collect()
    }

    /// One table of one part. Nothing else of the part is read.
    ///
    /// # Errors
    /// [`PartNotFinished`](RunFolderError::PartNotFinished) when the part is not there, or the table not in it or damaged.
    pub fn read_table(
        &self,
        index: usize,
        schema: &'static Schema,
    ) -> Result<Table, RunFolderError> {
        let missing = || RunFolderError::PartNotFinished { index };
        let part = self.record(index).ok_or_else(missing)?;
        let entry = part.tables.get(schema.table).ok_or_else(missing)?;
        let path = self.part(index).join(schema.file_name());
        let bytes = fs::read(&path).map_err(|_| missing())?;
        if sha256_hex(&bytes) != entry.sha256 {
            return Err(missing());
        }
        Table::from_parquet_with(schema, bytes, entry.rows)
            .map_err(|error| RunFolderError::Table { path, error })
    }

    /// What a part says of itself, if it is one of this run.
    fn record(&self, index: usize) -> Option<Part> {
        let bytes = fs::read(self.part(index).join(PART)).ok()?;
        let part: Part = serde_json::from_slice(&bytes).ok()?;
        let is_ours = part.plan_hash == self.plan_hash
            && part.build == self.build
            && part.index == index
            && part.schema_version == SCHEMA_VERSION;
        is_ours.then_some(part)
    }

    /// Whether every table of a part is as it was written.
    fn is_whole(&self, index: usize) -> bool {
        let Some(part) = self.record(index) else {
            return false;
        };
        let folder = self.part(index);
        part.tables.iter().all(|(table, entry)| {
            is_table_name(table)
                && fs::File::open(folder.join(format!("{table}.parquet")))
                    .and_then(sha256_hex_of)
                    .is_ok_and(|hash| hash == entry.sha256)
        })
    }

    fn part(&self, index: usize) -> PathBuf {
        self.path.join(PARTS).join(format!("part-{index:05}"))
    }
}
