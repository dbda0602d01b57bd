//! Analysis of probabilistic samples against exact values, published tables, other programs and what must always be true.

#[path = "analysis/samples.rs"]
mod samples;

#[path = "analysis/frontier.rs"]
mod frontier;

#[path = "analysis/information.rs"]
mod information;

#[path = "analysis/always.rs"]
mod always;
