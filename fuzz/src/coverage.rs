//! Which code an input reached, when the program was built with counters.
//!
//! The compiler pass `sancov-module` puts an eight-bit counter on every edge and hands over the arrays of counters through
//! `__sanitizer_cov_8bit_counters_init`, once per compiled module, before `main`. How often an edge was taken is looked at in the eight
//! classes 1, 2, 3, 4–7, 8–15, 16–31, 32–127, 128–255, as other fuzzers do, so that one more turn of a loop is nothing new.

use std::sync::Mutex;

/// Where the counters of one module are: first byte, number of bytes.
static MODULES: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

/// Called by instrumented modules before `main`.
///
/// # Safety
/// `start` and `stop` bound one array of counters that lives as long as the program.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __sanitizer_cov_8bit_counters_init(start: *mut u8, stop: *mut u8) {
    let (start, stop) = (start as usize, stop as usize);
    if let Ok(mut modules) = MODULES.lock()
        && stop > start
        && modules.iter().all(|(known, _)| *known != start)
    {
        modules.push((start, stop - start));
    }
}

/// What all inputs so far reached.
pub struct Coverage {
    /// A bit for each class of count, by edge, all modules after each other.
    seen: Vec<u8>,
}

impl Coverage {
    pub fn new() -> Self {
        let edges = MODULES
            .lock()
            .map(|modules| modules.iter().map(|(_, length)| length).sum())
            .unwrap_or(0);
        Coverage {
            seen: vec![0; edges],
        }
    }

    /// Whether there are counters at all.
    pub fn is_guided(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Edges that were reached by any input.
    pub fn edges(&self) -> usize {
        self.seen.iter().filter(|classes| **classes != 0).count()
    }

    /// Forgets what was counted until now, so that the next input is looked at alone.
    pub fn reset(&self) {
        each_module(|counters, _| counters.fill(0));
    }

    /// Adds what was counted since [`reset`](Coverage::reset); whether any of it is new.
    pub fn learn(&mut self) -> bool {
        let mut is_new = false;
        each_module(|counters, first| {
            for (count, seen) in counters.iter().zip(&mut self.seen[first..]) {
                let class = class(*count);
                if class & !*seen != 0 {
                    *seen |= class;
                    is_new = true;
                }
            }
        });
        is_new
    }
}

fn class(count: u8) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        4..=7 => 8,
        8..=15 => 16,
        16..=31 => 32,
        32..=127 => 64,
        128.. => 128,
    }
}

/// Calls `look` with the counters of every module and how many counters come before them.
fn each_module(mut look: impl FnMut(&mut [u8], usize)) {
    let Ok(modules) = MODULES.lock() else { return };
    let mut first = 0;
    for (start, length) in modules.iter() {
        // SAFETY: the bounds came from the module itself, its counters live as long as the program, and readers run on this one thread
        // (those that use others are only counted a little wrong).
        let counters = unsafe { std::slice::from_raw_parts_mut(*start as *mut u8, *length) };
        look(counters, first);
        first += length;
    }
}
