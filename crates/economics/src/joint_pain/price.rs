//! From a plan to its document, on so many threads, with somebody waiting.

use rayon::ThreadPoolBuilder;

use super::checks;
use super::document::{Document, Facts, document, sample};
use super::plan::Plan;
use super::psa;
use crate::analysis::{Sample, UnsoundSample};

/// People of each external check that goes into a document.
const PEOPLE_OF_CHECKS: u64 = 10_000;

/// Somebody waiting. All calls may come from several threads at once.
pub trait Waiting: Sync {
    /// What is being done now, in a few words.
    fn phase(&self, name: &str);
    /// How many lives lie ahead.
    fn started(&self, lives: u64);
    /// So many more lives have been lived.
    fn advanced(&self, lives: u64);
}

/// Nobody is waiting.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Waiting for Nobody {
    fn phase(&self, _name: &str) {}
    fn started(&self, _lives: u64) {}
    fn advanced(&self, _lives: u64) {}
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The document.
    pub document: Document,
    /// The draws it says it of.
    pub sample: Sample,
}

/// Why nothing came out.
#[derive(Debug)]
pub enum PriceError {
    /// The operating system gave no threads.
    Threads(String),
    /// The draws cannot be analysed.
    Sample(UnsoundSample),
}

impl std::fmt::Display for PriceError {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PriceError::Threads(error) => write!(to, "no threads: {error}"),
            PriceError::Sample(error) => write!(to, "the draws cannot be analysed: {error}"),
        }
    }
}

impl std::error::Error for PriceError {}

/// Runs the probabilistic analysis and everything that follows from it, going on from the draws that `kept` has. The same bytes on any number of
/// threads, interrupted or not; all processors when none is given.
///
/// # Errors
/// See [`PriceError`].
pub fn price(
    plan: &Plan,
    facts: &Facts,
    threads: Option<usize>,
    waiting: &dyn Waiting,
    kept: &dyn psa::Kept,
) -> Result<Outcome, PriceError> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|error| PriceError::Threads(error.to_string()))?;
    pool.install(|| {
        waiting.phase("living lives");
        waiting.started(plan.draws * plan.people * plan.compared.len() as u64);
        let draws = psa::run_kept(plan, &|lives| waiting.advanced(lives), kept);
        waiting.phase("weighing what more knowledge is worth");
        let sample = sample(plan, &draws);
        let facts = Facts {
            external_checks: checks::all(PEOPLE_OF_CHECKS),
            ..facts.clone()
        };
        let document =
            document(plan, &draws, &sample, &facts, &|_, _| ()).map_err(PriceError::Sample)?;
        Ok(Outcome { document, sample })
    })
}
