//! The folder of a run, from its first part to its manifest.
//!
//! While it runs: `unfinished.json`, which names the plan, and `parts/part-00000/` and so on. When it is finished: the tables and
//! `manifest.json`, which is written last, so that a folder with a manifest is whole.

mod parts;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::atomic;
use crate::claim::Claim;
use crate::error::RunFolderError;
use crate::manifest::{Manifest, TableEntry, sha256_hex, to_json};
use crate::parquet_file::{TableFile, WrittenTable};
use crate::schema::Schema;
use crate::table::Table;
use crate::{SCHEMA_VERSION, SIMULATED};
use parts::PARTS;

const MANIFEST: &str = "manifest.json";
const UNFINISHED: &str = "unfinished.json";

/// What is made from the tables of a finished run, and anew with them.
const MADE_FROM_TABLES: [&str; 5] = [
    "report.html",
    "parameters.html",
    "regulation.html",
    "regulation.json",
    "summary.json",
];

/// A run that is not finished.
#[derive(Debug, Clone)]
pub struct RunFolder {
    path: PathBuf,
    plan_hash: String,
    build: String,
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
        RunFolder::check(path, plan_hash)?;
        RunFolder::begin(path, plan_hash)
    }

    /// Whether a run of this plan could begin in a folder; nothing is touched.
    ///
    /// # Errors
    /// As [`create`](RunFolder::create).
    pub fn check(path: &Path, plan_hash: &str) -> Result<(), RunFolderError> {
        let path_there = path.to_owned();
        let (there, finished) = match state(path)? {
            State::Free => return Ok(()),
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
            Err(RunFolderError::Unfinished { path }) => Ok(RunFolder::at(&path, plan_hash)),
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
        for made in MADE_FROM_TABLES {
            remove(path, made)?;
        }
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
        Ok(RunFolder::at(path, plan_hash))
    }

    fn at(path: &Path, plan_hash: &str) -> RunFolder {
        RunFolder {
            path: path.to_owned(),
            plan_hash: plan_hash.to_owned(),
            build: String::new(),
        }
    }

    /// Says what the program was built from: parts that another build wrote do not count as finished.
    pub fn of_build(mut self, build: &str) -> RunFolder {
        build.clone_into(&mut self.build);
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a table that grows piece by piece; it is put into place by [`finish_with`](RunFolder::finish_with).
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn table_file(&self, schema: &'static Schema) -> Result<TableFile, RunFolderError> {
        TableFile::create(&self.path.join(schema.file_name()), schema)
    }

    /// [`finish_with`](RunFolder::finish_with) for tables that are all in memory.
    ///
    /// # Errors
    /// As there.
    pub fn finish(self, tables: &[Table], manifest: Manifest) -> Result<Run, RunFolderError> {
        self.finish_with(Vec::new(), tables, manifest)
    }

    /// Writes the tables, then the manifest, then removes the parts. Killed before the manifest is there, the run can be resumed;
    /// killed after, it is finished.
    ///
    /// `tables` and `sha256` of the manifest are filled in here.
    ///
    /// # Errors
    /// When two tables have the same name or the disk refuses.
    pub fn finish_with(
        self,
        written: Vec<WrittenTable>,
        tables: &[Table],
        mut manifest: Manifest,
    ) -> Result<Run, RunFolderError> {
        manifest.simulated = SIMULATED.to_owned();
        manifest.schema_version = SCHEMA_VERSION;
        manifest.plan_hash.clone_from(&self.plan_hash);
        manifest.tables.clear();
        let mut enter = |table: &str, entry: TableEntry| match manifest
            .tables
            .insert(table.to_owned(), entry)
        {
            Some(_) => Err(RunFolderError::TableTwice {
                table: table.to_owned(),
            }),
            None => Ok(()),
        };
        for table in written {
            enter(table.name(), table.entry().clone())?;
            table.put_in_place()?;
        }
        for table in tables {
            let path = self.path.join(table.schema().file_name());
            let (bytes, entry) = encode(table, &path)?;
            enter(table.name(), entry)?;
            atomic::rename_into_place(&path, &bytes).map_err(at(&path))?;
        }
        atomic::sync_folder(Some(&self.path)).map_err(at(&self.path))?;
        let path = self.path.join(MANIFEST);
        manifest.seal();
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
            if atomic::is_leftover(&name) && name != atomic::LOCK {
                remove(&self.path, &name.to_string_lossy())?;
            }
        }
        Ok(())
    }

    fn remove_parts(&self) -> Result<(), RunFolderError> {
        let parts = self.path.join(PARTS);
        atomic::remove_folder(&parts).map_err(at(&parts))
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
            State::Finished(_) => {
                let record = path.join(MANIFEST);
                let manifest = read_json(&record)?
                    .filter(Manifest::is_sealed)
                    .ok_or(RunFolderError::Changed { path: record })?;
                let run = Run { path, manifest };
                // A reader may not be allowed to write here, or the run's own process may still do; the leftovers do no harm.
                if run.has_leftovers()
                    && let Ok(claim) = Claim::try_take(&run.path)
                {
                    let _ = run.remove_leftovers(&claim);
                }
                Ok(run)
            }
        }
    }

    fn has_leftovers(&self) -> bool {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name());
        names.any(|name| name == UNFINISHED || name == PARTS || atomic::is_leftover(&name))
    }

    /// Removes what a process that was killed just after the manifest was written left in this folder.
    ///
    /// # Errors
    /// When the disk refuses.
    ///
    /// # Panics
    /// When the claim is one of another folder.
    pub fn remove_leftovers(&self, claim: &Claim) -> Result<(), RunFolderError> {
        assert_eq!(
            claim.folder(),
            self.path,
            "a claim of this folder is needed"
        );
        RunFolder::at(&self.path, &self.manifest.plan_hash).clean()
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

    /// Reads one of its tables and checks it against the manifest, before anything of it is decoded.
    ///
    /// # Errors
    /// [`NoSuchTable`](RunFolderError::NoSuchTable), [`Removed`](RunFolderError::Removed) or [`Changed`](RunFolderError::Changed) when
    /// the file is not there or not the one that was written, or [`Table`](RunFolderError::Table).
    pub fn table(&self, schema: &'static Schema) -> Result<Table, RunFolderError> {
        let (entry, path) = self.entry(schema)?;
        is_file(&path)?;
        let bytes = fs::read(&path).map_err(removed_or_at(&path))?;
        if sha256_hex(&bytes) != entry.sha256 {
            return Err(RunFolderError::Changed { path });
        }
        Table::from_parquet_with(schema, bytes, entry.rows)
            .map_err(|error| RunFolderError::Table { path, error })
    }

    /// Whether the file of one of its tables is the one that was written. It is not decoded, nor in memory as a whole.
    ///
    /// # Errors
    /// As [`table`](Run::table).
    pub fn check_table(&self, schema: &'static Schema) -> Result<(), RunFolderError> {
        let (entry, path) = self.entry(schema)?;
        is_file(&path)?;
        let file = fs::File::open(&path).map_err(removed_or_at(&path))?;
        match crate::manifest::sha256_hex_of(file).map_err(at(&path))? {
            hash if hash == entry.sha256 => Ok(()),
            _ => Err(RunFolderError::Changed { path }),
        }
    }

    fn entry(&self, schema: &'static Schema) -> Result<(&TableEntry, PathBuf), RunFolderError> {
        let entry =
            self.manifest
                .tables
                .get(schema.table)
                .ok_or_else(|| RunFolderError::NoSuchTable {
                    path: self.path.clone(),
                    table: schema.table.to_owned(),
                })?;
        Ok((entry, self.path.join(schema.file_name())))
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
                if !atomic::is_leftover(&entry.map_err(at(path))?.file_name()) {
                    return Ok(State::Foreign);
                }
            }
            Ok(State::Free)
        }
    }
}

/// Longest record that is read, bytes. Manifests hold every constant and the passports; they have a few hundred thousand.
const LONGEST_RECORD: u64 = 64 << 20;

/// A device or a pipe in the place of a table is never read to its end.
fn is_file(path: &Path) -> Result<(), RunFolderError> {
    let about = fs::metadata(path).map_err(removed_or_at(path))?;
    if about.is_file() {
        Ok(())
    } else {
        Err(RunFolderError::Changed {
            path: path.to_owned(),
        })
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>, RunFolderError> {
    if fs::metadata(path).is_ok_and(|about| !about.is_file() || about.len() > LONGEST_RECORD) {
        return Ok(None);
    }
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
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

fn removed_or_at(path: &Path) -> impl FnOnce(io::Error) -> RunFolderError + use<> {
    let path = path.to_owned();
    move |error| match error.kind() {
        io::ErrorKind::NotFound => RunFolderError::Removed { path },
        _ => RunFolderError::Io { path, error },
    }
}

pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> RunFolderError + use<> {
    let path = path.to_owned();
    move |error| RunFolderError::Io { path, error }
}
