//! From a plan to a run folder: pools, shards, tables.
//!
//! A shard is a few replicates under one core: a pure function of the plan and its number, written whole or not at all. Killed at any
//! moment, a run goes on from the shards that are finished and ends with the same bytes.

mod aggregate;
mod described;
mod false_alarms;
mod gather;
mod joined;
mod parts;
mod scores;
mod shards;
mod split;
mod stacked;
mod summary;

use std::path::PathBuf;

use rayon::prelude::*;
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_numerics::ode::{Failure, Tolerance};
use synovia_results::posterior::POSTERIOR_FILE;
use synovia_results::{Claim, Manifest, PATIENCE, Run, RunFolder, RunFolderError, Table};
use synovia_trial::population::{POOL_BATCH, Pool};
use synovia_trial::replicate::{ReplicateError, Setting, replicate};
use synovia_trial::weighting::{OutOfReach, Weights};

use crate::{Plan, Progress};
use gather::Gathered;
use shards::Shard;

pub(crate) use gather::bytes as table_bytes;

/// Relative tolerance of a run: its error in mean pain is below a hundredth of a point, see the book.
const RTOL: f64 = 1e-5;
/// Absolute tolerance, in the states' own units.
const ATOL: f64 = 1e-7;

/// Where and how to run; nothing here changes results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The run folder.
    pub out: PathBuf,
    /// Number of threads; all processors when none.
    pub threads: Option<usize>,
    /// What the program was built from.
    pub build: Build,
}

/// What a program was built from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Build {
    /// Commit of the source, for the manifest, if it was built in a repository.
    pub commit: Option<String>,
    /// Anything that differs between builds whose results may differ. Shards of another build are not used.
    pub identity: String,
}

/// A run that is there. Nobody else writes into its folder as long as this lives.
#[derive(Debug)]
pub struct Outcome {
    /// The finished run.
    pub run: Run,
    /// Whether it was there already, whole, from the same plan.
    pub was_there: bool,
    /// The content of `summary.json`.
    pub summary: String,
    /// The right to write into the folder.
    pub claim: Claim,
}

/// Why there is no run.
#[derive(Debug)]
pub enum RunError {
    /// The folder.
    Folder(RunFolderError),
    /// A joint of the pool could not be prepared.
    Pool(Failure),
    /// The pool does not carry the population that the study describes.
    Population {
        /// Under which core.
        core: &'static str,
        /// What is out of reach.
        error: OutOfReach,
    },
    /// A replicate could not be run.
    Replicate {
        /// Under which core.
        core: &'static str,
        /// Its number.
        number: u64,
        /// Why.
        error: ReplicateError,
    },
    /// The operating system gave no threads.
    Threads(String),
}

impl RunError {
    /// Whether the study file or the command can mend it.
    pub fn is_the_users(&self) -> bool {
        match self {
            RunError::Replicate { error, .. } => matches!(error, ReplicateError::TooFewEligible(_)),
            RunError::Population { .. } => true,
            RunError::Folder(error) => error.is_the_users(),
            RunError::Pool(_) | RunError::Threads(_) => false,
        }
    }
}

impl std::fmt::Display for RunError {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            RunError::Folder(error) => write!(to, "{error}"),
            RunError::Pool(failure) => {
                write!(to, "a virtual joint could not be prepared: {failure}")
            }
            RunError::Population { core, error } => write!(to, "under the {core} core {error}"),
            RunError::Replicate {
                core,
                number,
                error,
            } => {
                write!(
                    to,
                    "replicate {number} under the {core} core could not be run: {error}"
                )
            }
            RunError::Threads(error) => write!(to, "the operating system gave no threads: {error}"),
        }
    }
}

impl std::error::Error for RunError {}

impl From<RunFolderError> for RunError {
    fn from(error: RunFolderError) -> Self {
        RunError::Folder(error)
    }
}

/// Runs `plan`, or goes on with an unfinished run of it, or finds it finished, in the folder of `options`.
///
/// # Errors
/// See [`RunError`]. Finished shards are kept.
pub fn execute(
    plan: &Plan,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
    let plan_hash = plan.plan_hash();
    // Where something else is, not even a claim is put.
    match RunFolder::check(&options.out, &plan_hash) {
        Ok(()) | Err(RunFolderError::Finished { .. } | RunFolderError::Unfinished { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let claim = Claim::take(&options.out, PATIENCE, &|holder| {
        progress.waiting(&options.out, holder);
    })
    .map_err(RunFolderError::from)?;
    let folder = match RunFolder::create(&options.out, &plan_hash) {
        Err(RunFolderError::Finished { .. }) => return finished(claim),
        Err(RunFolderError::Unfinished { .. }) => RunFolder::resume(&options.out, &plan_hash)?,
        other => other?,
    }
    .of_build(&options.build.identity);
    let threads = threads(options.threads)?;
    threads.install(|| run_shards(plan, &folder, progress))?;

    progress.phase("writing tables");
    let Gathered { written, tables } = gather::gather(plan, &folder)?;
    let mut manifest = manifest(plan, &plan_hash, &options.build);
    if !plan.protocol.described.is_empty() {
        manifest.study["population"]["met"] = described::met(plan, &folder)?;
    }
    let run = folder.finish_with(written, &tables, manifest)?;
    write_summary(&run)?;
    finished_now(run, claim, false)
}

/// So many threads, or one for each processor.
pub(crate) fn threads(number: Option<usize>) -> Result<rayon::ThreadPool, RunError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(number.unwrap_or(0))
        .build()
        .map_err(|error| RunError::Threads(error.to_string()))
}

/// The run that is in the folder already.
fn finished(claim: Claim) -> Result<Outcome, RunError> {
    let run = Run::open(claim.folder())?;
    run.remove_leftovers(&claim)?;
    // Killed between the manifest and the summary, only the summary is missing.
    write_summary(&run)?;
    finished_now(run, claim, true)
}

fn write_summary(run: &Run) -> Result<(), RunError> {
    let text = summary::of(run)?;
    run.write_file("summary.json", text.as_bytes())?;
    Ok(())
}

fn finished_now(run: Run, claim: Claim, was_there: bool) -> Result<Outcome, RunError> {
    let summary = summary::of(&run)?;
    Ok(Outcome {
        run,
        was_there,
        summary,
        claim,
    })
}

/// Runs the shards that are not there yet.
fn run_shards(plan: &Plan, folder: &RunFolder, progress: &dyn Progress) -> Result<(), RunError> {
    let there = folder.finished_parts()?;
    let wanted: Vec<Shard> = shards::of(plan)
        .into_iter()
        .filter(|shard| !there.contains(&shard.index))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let registry = plan.registry();
    progress.phase("preparing joints");
    let pools = [Core::Bistable, Core::Monostable].map(|core| pool(plan, &registry, core));
    let [bistable, monostable] = pools;
    let (bistable, monostable) = (bistable?, monostable?);
    let (bistable, monostable) = if plan.protocol.described.is_empty() {
        (bistable, monostable)
    } else {
        progress.phase("weighting candidates");
        let weighted = |pool| described::weighted(plan, &registry, pool);
        (weighted(bistable)?, weighted(monostable)?)
    };
    progress.phase("simulating trials");
    progress.started(wanted.iter().map(|shard| shard.patients(plan)).sum());
    // One shard at a time: counterfactual replicates are dearer and all come first, so long runs of shards would leave threads idle.
    wanted.par_iter().with_max_len(1).try_for_each(|shard| {
        let setting = Setting {
            protocol: &plan.protocol,
            registry: &registry,
            pool: if shard.core == Core::Bistable {
                &bistable
            } else {
                &monostable
            },
            uncertain: plan.model.uncertainty.under(shard.core),
            seed: plan.seed,
            tolerance: tolerance(),
        };
        let tables = run_shard(plan, shard, &setting, progress)?;
        Ok(folder.write_part(shard.index, &tables)?)
    })
}

fn run_shard(
    plan: &Plan,
    shard: &Shard,
    setting: &Setting,
    progress: &dyn Progress,
) -> Result<Vec<Table>, RunError> {
    let carried_by = setting.pool.weights().map(Weights::carried_by);
    let mut part = parts::Part::new(plan, shard.core, carried_by);
    for number in shard.replicates.clone() {
        let done = replicate(setting, number, shard.extras(plan, number)).map_err(|error| {
            RunError::Replicate {
                core: shard.core.name(),
                number,
                error,
            }
        })?;
        part.add(&done);
        progress.advanced(shard.patients_of(plan, number));
    }
    Ok(part.into_tables())
}

pub(crate) fn tolerance() -> Tolerance {
    Tolerance {
        rtol: RTOL,
        atol: ATOL,
        ..Tolerance::default()
    }
}

/// All candidates of the study, prepared under `core`, by all threads.
pub(crate) fn pool(plan: &Plan, registry: &Registry, core: Core) -> Result<Pool, RunError> {
    let who = &plan.protocol.eligibility;
    let batches: Result<Vec<Pool>, Failure> = (0..plan.model.pool)
        .step_by(POOL_BATCH as usize)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|first| {
            let last = first.saturating_add(POOL_BATCH).min(plan.model.pool);
            Pool::batch(core, registry, plan.seed, first, last, who, &tolerance())
        })
        .collect();
    Ok(Pool::join(batches.map_err(RunError::Pool)?).expect("a plan has a pool of at least one"))
}

fn manifest(plan: &Plan, plan_hash: &str, build: &Build) -> Manifest {
    let mut manifest = Manifest::new(plan_hash, env!("CARGO_PKG_VERSION"));
    manifest.program_commit.clone_from(&build.commit);
    manifest.title.clone_from(&plan.title);
    manifest.seed = plan.seed;
    manifest.replicates = plan.replicates;
    manifest.status = plan.model.uncertainty.status().to_owned();
    manifest
        .inputs
        .insert("study.toml".to_owned(), plan.source_hash.clone());
    if let Some(calibration) = plan.model.uncertainty.calibration() {
        let hash = calibration.sha256().to_owned();
        manifest.inputs.insert(POSTERIOR_FILE.to_owned(), hash);
    }
    for (name, file) in &plan.passports {
        let hash = synovia_results::sha256_hex(file.text.as_bytes());
        manifest.inputs.insert(name.clone(), hash);
    }
    manifest
        .parameters_overridden
        .clone_from(&plan.model.overrides);
    manifest.study = plan.to_json();
    manifest
}

/// Joints that a whole run follows.
pub(crate) fn patients_followed(plan: &Plan) -> u64 {
    shards::of(plan)
        .iter()
        .map(|shard| shard.patients(plan))
        .sum()
}
