//! The sampler: posteriors that are known, what other programs say of the same draws, what must not change a bit, and what is at the edge.

mod calibration;
mod determinism;
mod diagnostics;
mod edges;
mod known;
#[path = "../oracle_table/mod.rs"]
mod oracle_table;
mod posteriors;
mod psis;
mod score;
mod stacking;
