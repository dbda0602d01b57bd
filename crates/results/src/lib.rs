//! The run folder.
mod parquet_file;
mod schema;
pub mod schemas;
mod table;
mod value;

pub use parquet_file::TableError;
pub use schema::{Column, Kind, Schema};
pub use table::{Record, Table};
pub use value::Value;

/// What every file of a run says about itself.
pub const SIMULATED: &str = "SIMULATED";

/// Version of the tables, the manifest and the summary, as documented in `book/src/interfaces.md`.
pub const SCHEMA_VERSION: u32 = 1;
