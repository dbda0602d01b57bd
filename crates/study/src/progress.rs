//! What a run tells whoever is waiting for it.

use std::path::Path;

/// Somebody waiting for a run. All calls may come from several threads at once.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
/// use synovia_study::Progress;
///
/// #[derive(Default)]
/// struct Count(AtomicU64);
/// impl Progress for Count {
///     fn started(&self, _patients: u64) {}
///     fn advanced(&self, patients: u64) {
///         self.0.fetch_add(patients, Relaxed);
///     }
///     fn phase(&self, _name: &str) {}
/// }
/// let count = Count::default();
/// count.advanced(8);
/// assert_eq!(count.0.load(Relaxed), 8);
/// ```
pub trait Progress: Sync {
    /// How many simulated patients lie ahead, said once, before the first [`advanced`](Progress::advanced).
    fn started(&self, total_patients: u64);
    /// So many more patients are done.
    fn advanced(&self, patients: u64);
    /// What is being done now, in a few words for a person: `"writing tables"`.
    fn phase(&self, name: &str);
    /// Another process, said in words, writes into the folder; it is waited for, a little.
    fn waiting(&self, _folder: &Path, _holder: &str) {}
}

/// Nobody is waiting.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn started(&self, _total_patients: u64) {}
    fn advanced(&self, _patients: u64) {}
    fn phase(&self, _name: &str) {}
}
