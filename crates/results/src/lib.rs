//! The run folder: what a simulated trial leaves behind, and the only thing a report is made from.
//!
//! A run is written part by part, so that it can be killed and resumed, and finished by a manifest; until the manifest is there, the
//! run is not. The same plan gives the same bytes.
//!
//! ```
//! use synovia_results::{Manifest, Run, RunFolder, RunFolderError, Table, row, schemas};
//!
//! # let place = std::env::temp_dir().join(format!("synovia-results-story-{}", std::process::id()));
//! # let _ = std::fs::remove_dir_all(&place);
//! // Two parts, in any order, from any number of workers.
//! let folder = RunFolder::create(&place, "plan-4711")?;
//! for part in [1, 0] {
//!     let mut funnel = Table::new(&schemas::FUNNEL);
//!     funnel.push(row! {
//!         core: "bistable", replicate: part, step: 0, reason: "pain below 40 points", excluded: 312, remaining: 240,
//!     });
//!     folder.write_part(part, &[funnel])?;
//! }
//!
//! // Killed here, the folder says so, and the run goes on where it was.
//! assert!(matches!(RunFolder::create(&place, "plan-4711"), Err(RunFolderError::Unfinished { .. })));
//! let folder = RunFolder::resume(&place, "plan-4711")?;
//! let mut parts = Vec::new();
//! for part in folder.finished_parts()? {
//!     parts.extend(folder.read_part(part, &[&schemas::FUNNEL])?);
//! }
//! let funnel = Table::concat(&schemas::FUNNEL, &parts);
//! folder.finish(&[funnel], Manifest::new("plan-4711", "0.1.0"))?;
//!
//! // Anyone may read it.
//! let run = Run::open(&place)?;
//! let funnel = run.table(&schemas::FUNNEL)?;
//! assert_eq!(funnel.integer("remaining", 1), Some(240));
//! assert_eq!(run.manifest().tables["funnel"].rows, 2);
//! # std::fs::remove_dir_all(&place).unwrap();
//! # Ok::<(), RunFolderError>(())
//! ```
//!
//! The tables are in [`schemas`]; other rooms may have their own static [`Schema`]s for what is kept only in parts.

mod atomic;
mod claim;
mod csv_field;
mod document_folder;
pub mod economics;
mod error;
pub mod evidence;
mod folder;
mod io_failure;
mod manifest;
mod parquet_file;
pub mod posterior;
pub mod preposterior;
mod schema;
pub mod schemas;
pub mod sensitivity;
mod table;
mod value;

pub use atomic::write as write_whole;
pub use claim::{Claim, ClaimError, PATIENCE};
pub use csv_field::csv_field;
pub use document_folder::{
    DocumentFolderError, check_free, leave_document, leave_documents, write_beside,
};
pub use error::RunFolderError;
pub use folder::{Run, RunFolder};
pub use io_failure::is_the_users;
pub use manifest::{Manifest, TableEntry, sha256_hex};
pub use parquet_file::{TableError, TableFile, WrittenTable};
pub use schema::{Column, Kind, Schema};
pub use table::{Record, Table};
pub use value::Value;

/// What every file of a run says about itself.
pub const SIMULATED: &str = "SIMULATED";

/// Version of the tables, the manifest and the summary, as documented in `book/src/interfaces.md`.
pub const SCHEMA_VERSION: u32 = 5;
