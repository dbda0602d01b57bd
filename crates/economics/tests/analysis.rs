//! Analysis of probabilistic samples against exact values, published tables, other programs and what must always be true.

#[path = "analysis/samples.rs"]
mod samples;

#[path = "analysis/frontier.rs"]
mod frontier;

#[path = "analysis/information.rs"]
mod information;

#[path = "analysis/heavy_tails.rs"]
mod heavy_tails;

#[path = "analysis/trial.rs"]
mod trial;

#[path = "analysis/money.rs"]
mod money;

#[path = "analysis/files.rs"]
mod files;

#[path = "analysis/oracles.rs"]
mod oracles;

#[path = "analysis/document.rs"]
mod document;

#[path = "analysis/always.rs"]
mod always;
