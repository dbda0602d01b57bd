//! The folder of a run, from its first part to its manifest.
//!
//! While it runs: `unfinished.json`, which names the plan, and `parts/part-00000/` and so on. When it is finished: the tables and
//! `manifest.json`, which is written last, so that a folder with a manifest is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::atomic;
use crate::error::RunFolderError;
use crate::manifest::{Manifest, TableEntry, sha256_hex, to_json};
use crate::schema::Schema;
use crate::table::Table;
use crate::{SCHEMA_VERSION, SIMULATED};

const MANIFEST: &str = "manifest.json";
const UNFINISHED: &str = "unfinished.json";
const PARTS: &str = "parts";
const PART: &str = "part.json";

/// A run that is not finished.
#[derive(Debug, Clone)]
pub struct RunFolder {
    path: PathBuf,
    plan_hash: String,
}

/// A finished run. Nothing in it is changed any more, except by [`write_file`](Run::write_file).
#[derive(Debug, Clone)]
pub struct Run {
    path: PathBuf,
    manifest: Manifest,
}

/// The mark of an unfinished run, and what is read first of a manifest: it is the same in all versions.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    simulated: String,
    schema_version: u32,
    plan_hash: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    simulated: String,
    schema_version: u32,
    plan_hash: String,
    index: usize,
    tables: BTreeMap<String, TableEntry>,
}

enum State {
    /// Nothing, or an empty folder.
    Free,
    Finished(Head),
    Unfinished(Head),
    Foreign,
}

impl RunFolder {
    /// Begins a run in a folder that is not there or is empty.
    ///
    /// # Errors
    /// [`AnotherPlan`](RunFolderError::AnotherPlan), [`Finished`](RunFolderError::Finished),
    /// [`Unfinished`](RunFolderError::Unfinished) (then [`resume`](RunFolder::resume) it) or
    /// [`NotARunFolder`](RunFolderError::NotARunFolder) when something is there; nothing is touched.
    pub fn create(path: impl AsRef<Path>, plan_hash: &str) -> Result<RunFolder, RunFolderError> {
        let path = path.as_ref();
        let path_there = path.to_owned();
        let (there, finished) = match state(path)? {
            State::Free => return RunFolder::begin(path, plan_hash),
            State::Foreign => return Err(RunFolderError::NotARunFolder { path: path_there }),
            State::Finished(there) => (there, true),
            State::Unfinished(there) => (there, false),
        };
        Err(if there.schema_version != SCHEMA_VERSION {
            RunFolderError::SchemaVersion {
                path: path_there,
                found: there.schema_version,
            }
        } else if there.plan_hash != plan_hash {
            RunFolderError::AnotherPlan {
                path: path_there,
                found: there.plan_hash,
                finished,
            }
        } else if finished {
            RunFolderError::Finished { path: path_there }
        } else {
            RunFolderError::Unfinished { path: path_there }
        })
    }

    /// Goes on with an unfinished run of the same plan, with the parts that are finished.
    ///
    /// # Errors
    /// As [`create`](RunFolder::create); [`NotThere`](RunFolderError::NotThere) when there is nothing to resume.
    pub fn resume(path: impl AsRef<Path>, plan_hash: &str) -> Result<RunFolder, RunFolderError> {
        let path = path.as_ref();
        if matches!(state(path)?, State::Free) {
            return Err(RunFolderError::NotThere {
                path: path.to_owned(),
            });
        }
        match RunFolder::create(path, plan_hash) {
            Err(RunFolderError::Unfinished { path }) => Ok(RunFolder {
                path,
                plan_hash: plan_hash.to_owned(),
            }),
            other => other,
        }
    }

    /// Begins a run and removes the run that is there, finished or not, of whatever plan. What a run did not write is left alone.
    ///
    /// # Errors
    /// [`NotARunFolder`](RunFolderError::NotARunFolder) when something else is there; nothing is touched then.
    pub fn replace(path: impl AsRef<Path>, plan_hash: &str) -> Result<RunFolder, RunFolderError> {
        let path = path.as_ref();
        match state(path)? {
            State::Free => return RunFolder::begin(path, plan_hash),
            State::Foreign => {
                return Err(RunFolderError::NotARunFolder {
                    path: path.to_owned(),
                });
            }
            State::Finished(_) | State::Unfinished(_) => {}
        }
        let manifest: Option<Manifest> = read_json(&path.join(MANIFEST))?;
        // The mark first: killed at any point after this, the folder is an unfinished run of the new plan.
        let run = RunFolder::begin(path, plan_hash)?;
        remove(path, MANIFEST)?;
        let stored = manifest
            .into_iter()
            .flat_map(|manifest| manifest.tables.into_keys());
        let known = crate::schemas::ALL
            .iter()
            .map(|schema| schema.table.to_owned());
        for table in stored.chain(known).filter(|table| is_table_name(table)) {
            remove(path, &format!("{table}.parquet"))?;
        }
        remove(path, "report.html")?;
        remove(path, "summary.json")?;
        run.remove_parts()?;
        Ok(run)
    }

    fn begin(path: &Path, plan_hash: &str) -> Result<RunFolder, RunFolderError> {
        fs::create_dir_all(path).map_err(at(path))?;
        let unfinished = Head {
            simulated: SIMULATED.to_owned(),
            schema_version: SCHEMA_VERSION,
            plan_hash: plan_hash.to_owned(),
        };
        let mark = path.join(UNFINISHED);
        atomic::write(&mark, to_json(&unfinished).as_bytes()).map_err(at(&mark))?;
        Ok(RunFolder {
            path: path.to_owned(),
            plan_hash: plan_hash.to_owned(),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Stores the tables of one part, whole or not at all. May be called from many threads and processes. A whole part that is there
    /// already is kept, since the same part of the same plan has the same bytes; a damaged one is replaced.
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
            if self.whole_part(index).is_some() {
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

    /// The parts that are there and whole: of this plan, with every file as it was written.
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
                && self.whole_part(index).is_some()
            {
                finished.insert(index);
            }
        }
        Ok(finished)
    }

    /// The tables of one part, in the order asked for.
    ///
    /// # Errors
    /// [`PartNotFinished`](RunFolderError::PartNotFinished) when it is not there or damaged, or one of the tables is not in it.
    pub fn read_part(
        &self,
        index: usize,
        schemas: &[&'static Schema],
    ) -> Result<Vec<Table>, RunFolderError> {
        let files = self
            .whole_part(index)
            .ok_or(RunFolderError::PartNotFinished { index })?;
        let read = |schema: &&'static Schema| {
            let bytes = files
                .get(schema.table)
                .ok_or(RunFolderError::PartNotFinished { index })?;
            let path = self.part(index).join(schema.file_name());
            Table::from_parquet(schema, bytes.clone())
                .map_err(|error| RunFolderError::Table { path, error })
        };
        schemas.iter().map(read).collect()
    }

    /// The bytes of every table of a part, if every one is as it was written.
    fn whole_part(&self, index: usize) -> Option<BTreeMap<String, Vec<u8>>> {
        let folder = self.part(index);
        let part: Part = serde_json::from_slice(&fs::read(folder.join(PART)).ok()?).ok()?;
        let is_ours = part.plan_hash == self.plan_hash
            && part.index == index
            && part.schema_version == SCHEMA_VERSION;
        if !is_ours {
            return None;
        }
        let mut files = BTreeMap::new();
        for (table, entry) in part.tables {
            if !is_table_name(&table) {
                return None;
            }
            let bytes = fs::read(folder.join(format!("{table}.parquet"))).ok()?;
            if sha256_hex(&bytes) != entry.sha256 {
                return None;
            }
            files.insert(table, bytes);
        }
        Some(files)
    }

    /// Writes the tables, then the manifest, then removes the parts. Killed before the manifest is there, the run can be resumed;
    /// killed after, it is finished.
    ///
    /// `tables` of the manifest are filled in here.
    ///
    /// # Errors
    /// When two tables have the same name or the disk refuses.
    pub fn finish(self, tables: &[Table], mut manifest: Manifest) -> Result<Run, RunFolderError> {
        manifest.simulated = SIMULATED.to_owned();
        manifest.schema_version = SCHEMA_VERSION;
        manifest.plan_hash.clone_from(&self.plan_hash);
        manifest.tables.clear();
        for table in tables {
            let path = self.path.join(table.schema().file_name());
            let (bytes, entry) = encode(table, &path)?;
            if manifest
                .tables
                .insert(table.name().to_owned(), entry)
                .is_some()
            {
                return Err(RunFolderError::TableTwice {
                    table: table.name().to_owned(),
                });
            }
            atomic::rename_into_place(&path, &bytes).map_err(at(&path))?;
        }
        atomic::sync_folder(Some(&self.path)).map_err(at(&self.path))?;
        let path = self.path.join(MANIFEST);
        atomic::write(&path, manifest.to_json().as_bytes()).map_err(at(&path))?;
        self.clean()?;
        Ok(Run {
            path: self.path,
            manifest,
        })
    }

    fn clean(&self) -> Result<(), RunFolderError> {
        self.remove_parts()?;
        remove(&self.path, UNFINISHED)?;
        for entry in fs::read_dir(&self.path).map_err(at(&self.path))? {
            let name = entry.map_err(at(&self.path))?.file_name();
            if name.to_string_lossy().starts_with(atomic::TEMPORARY) {
                remove(&self.path, &name.to_string_lossy())?;
            }
        }
        Ok(())
    }

    fn remove_parts(&self) -> Result<(), RunFolderError> {
        let parts = self.path.join(PARTS);
        atomic::remove_folder(&parts).map_err(at(&parts))
    }

    fn part(&self, index: usize) -> PathBuf {
        self.path.join(PARTS).join(format!("part-{index:05}"))
    }
}

impl Run {
    /// Opens a finished run; leftovers of a run that was killed just after its manifest was written are removed.
    ///
    /// # Errors
    /// [`NotThere`](RunFolderError::NotThere), [`Unfinished`](RunFolderError::Unfinished),
    /// [`NotARunFolder`](RunFolderError::NotARunFolder) or [`SchemaVersion`](RunFolderError::SchemaVersion).
    pub fn open(path: impl AsRef<Path>) -> Result<Run, RunFolderError> {
        let path = path.as_ref().to_owned();
        match state(&path)? {
            State::Free => Err(RunFolderError::NotThere { path }),
            State::Foreign => Err(RunFolderError::NotARunFolder { path }),
            State::Unfinished(_) => Err(RunFolderError::Unfinished { path }),
            State::Finished(there) if there.schema_version != SCHEMA_VERSION => {
                Err(RunFolderError::SchemaVersion {
                    path,
                    found: there.schema_version,
                })
            }
            State::Finished(there) => {
                let record = path.join(MANIFEST);
                let manifest =
                    read_json(&record)?.ok_or(RunFolderError::Changed { path: record })?;
                if path.join(UNFINISHED).exists() {
                    // A reader may not be allowed to write here; the leftovers do no harm.
                    let _ = RunFolder {
                        path: path.clone(),
                        plan_hash: there.plan_hash,
                    }
                    .clean();
                }
                Ok(Run { path, manifest })
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it was.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// One hash for all its tables.
    pub fn results_hash(&self) -> String {
        self.manifest.results_hash()
    }

    /// Reads one of its tables and checks it against the manifest.
    ///
    /// # Errors
    /// [`NoSuchTable`](RunFolderError::NoSuchTable), [`Changed`](RunFolderError::Changed) when the file is not the one that was
    /// written, or [`Table`](RunFolderError::Table).
    pub fn table(&self, schema: &'static Schema) -> Result<Table, RunFolderError> {
        let entry =
            self.manifest
                .tables
                .get(schema.table)
                .ok_or_else(|| RunFolderError::NoSuchTable {
                    path: self.path.clone(),
                    table: schema.table.to_owned(),
                })?;
        let path = self.path.join(schema.file_name());
        let bytes = fs::read(&path).map_err(at(&path))?;
        if sha256_hex(&bytes) != entry.sha256 {
            return Err(RunFolderError::Changed { path });
        }
        Table::from_parquet(schema, bytes).map_err(|error| RunFolderError::Table { path, error })
    }

    /// Puts a file made from the tables beside them, such as `report.html` or `summary.json`, whole or not at all.
    ///
    /// # Errors
    /// When the disk refuses.
    ///
    /// # Panics
    /// When `name` is the manifest, a table or not a plain file name.
    pub fn write_file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, RunFolderError> {
        let is_plain = Path::new(name).file_name().is_some_and(|file| file == name);
        assert!(
            is_plain && name != MANIFEST && name != UNFINISHED && !name.ends_with(".parquet"),
            "{name} is not a file to be added"
        );
        let path = self.path.join(name);
        atomic::write(&path, bytes).map_err(at(&path))?;
        Ok(path)
    }
}

fn state(path: &Path) -> Result<State, RunFolderError> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::Free),
        Err(_) if path.is_file() => return Ok(State::Foreign),
        entries => entries.map_err(at(path))?,
    };
    let mark = path.join(UNFINISHED);
    let unfinished: Option<Head> =
        read_json(&mark)?.filter(|run: &Head| run.simulated == SIMULATED);
    let record = path.join(MANIFEST);
    let manifest: Option<Head> =
        read_json(&record)?.filter(|run: &Head| run.simulated == SIMULATED);
    match (manifest, unfinished) {
        // The manifest is written last, so it wins, unless the folder is being replaced by a run of another plan.
        (Some(manifest), Some(run)) if manifest.plan_hash != run.plan_hash => {
            Ok(State::Unfinished(run))
        }
        (Some(manifest), _) => Ok(State::Finished(manifest)),
        (None, Some(run)) => Ok(State::Unfinished(run)),
        (None, None) => {
            for entry in entries {
                // Killed before even the mark was written, a run leaves a temporary file and nothing else.
                if !entry
                    .map_err(at(path))?
                    .file_name()
                    .to_string_lossy()
                    .starts_with(atomic::TEMPORARY)
                {
                    return Ok(State::Foreign);
                }
            }
            Ok(State::Free)
        }
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>, RunFolderError> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) if path.is_dir() => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

fn encode(table: &Table, path: &Path) -> Result<(Vec<u8>, TableEntry), RunFolderError> {
    let bytes = table.to_parquet().map_err(|error| RunFolderError::Table {
        path: path.to_owned(),
        error,
    })?;
    let entry = TableEntry {
        rows: table.rows() as u64,
        columns: table.schema().columns.len() as u32,
        sha256: sha256_hex(&bytes),
    };
    Ok((bytes, entry))
}

/// Names come from files that anyone may have changed, and must not lead out of the folder.
fn is_table_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn remove(folder: &Path, name: &str) -> Result<(), RunFolderError> {
    let path = folder.join(name);
    atomic::remove_file(&path).map_err(at(&path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> RunFolderError + use<> {
    let path = path.to_owned();
    move |error| RunFolderError::Io { path, error }
}
