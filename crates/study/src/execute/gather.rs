//! From the parts of a run to its tables, with a few parts in memory at a time: however many replicates there are, what they hold is read
//! arm by arm, and what needs no aggregation goes through.

use std::ops::Range;

use synovia_results::{RunFolder, RunFolderError, Table, WrittenTable, schemas};

use crate::Plan;
use crate::execute::aggregate::Aggregate;
use crate::execute::joined::Joined;
use crate::execute::parts;
use crate::execute::shards::{self, Shard};

/// Rows of the longest table that are in memory at a time, if one arm does not have more.
const ROWS_AT_A_TIME: u64 = 100_000;

/// The tables of a finished run: those that went through, and those that were made of many.
pub struct Gathered {
    pub written: Vec<WrittenTable>,
    pub tables: Vec<Table>,
}

/// Reads all parts.
pub fn gather(plan: &Plan, folder: &RunFolder) -> Result<Gathered, RunFolderError> {
    let shards = shards::of(plan);
    let mut twins = Table::new(&schemas::REPLICATES);
    let mut written = Vec::new();
    for schema in parts::passed_on(plan) {
        let mut file = folder.table_file(schema)?;
        for shard in &shards {
            let piece = folder.read_table(shard.index, schema)?;
            file.append(&piece)?;
            if schema.table == schemas::REPLICATES.table {
                twins.append(&piece.filter(|row| row.float("null_p_value").is_some()));
            }
        }
        written.push(file.close()?);
    }
    let mut found = Aggregate::new();
    for core in [plan.model.core, plan.model.core.rival()] {
        found.add_core(plan, core, &twins);
        let of_core: Vec<&Shard> = shards.iter().filter(|shard| shard.core == core).collect();
        for arms in arms_at_a_time(plan) {
            let mut wanted: Vec<usize> = arms.clone().collect();
            // What every arm is compared with.
            if !arms.contains(&plan.protocol.reference) {
                wanted.push(plan.protocol.reference);
            }
            let all = Joined::read(plan, folder, &of_core, &wanted)?;
            found.add_arms(plan, core, arms, &all);
        }
        found.close_core(plan);
    }
    Ok(Gathered {
        written,
        tables: found.into_tables(),
    })
}

/// The arms in groups of about the same number of rows.
fn arms_at_a_time(plan: &Plan) -> impl Iterator<Item = Range<usize>> + use<> {
    let of_one = u64::from(plan.replicates) * plan.protocol.visit_months.len() as u64;
    let arms = plan.protocol.arms.len();
    let together = usize::try_from(ROWS_AT_A_TIME / of_one.max(1))
        .unwrap_or(arms)
        .clamp(1, arms.max(1));
    (0..arms)
        .step_by(together)
        .map(move |first| first..(first + together).min(arms))
}

/// Bytes that a run needs, about.
#[derive(Debug, Clone, Copy)]
pub struct Bytes {
    pub memory: f64,
    pub disk: f64,
}

/// Bytes of a row of `replicates` in memory, texts included, and of a value that is kept of one of `scores`.
const ROW: f64 = 500.0;
const SCORE: f64 = 32.0;
/// Bytes of a candidate of the pool under both cores, and of the program with its tables at rest.
const CANDIDATE: f64 = 5_000.0;
const AT_REST: f64 = 60e6;
/// Bytes on the disk for each row of `replicates`: its own, those of the instruments at the same visit, and all of it twice while the run
/// is being finished.
const ROW_ON_DISK: f64 = 700.0;

/// How many bytes a run of this plan needs.
pub fn bytes(plan: &Plan) -> Bytes {
    let of_one = plan.replicates as f64 * plan.protocol.visit_months.len() as f64;
    let arms = plan.protocol.arms.len() as f64;
    let together = (ROWS_AT_A_TIME as f64 / of_one)
        .clamp(1.0, arms.max(1.0))
        .floor();
    let instruments = plan.protocol.instruments().count() as f64;
    let joined = of_one * (together + 1.0) * (ROW + instruments * SCORE);
    Bytes {
        memory: AT_REST + f64::from(plan.model.pool) * CANDIDATE + joined,
        disk: 2.0 * of_one * arms * ROW_ON_DISK,
    }
}
