//! What can be typed after `synovia preposterior`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia preposterior
  synovia preposterior --patients 100,1000 --simulations 2000
  synovia preposterior --json > would-tell.json

A two-arm, double-blind trial of 100 million expanded cells against saline is simulated from the calibration, again and again, and read by
somebody who knows the calibration and nothing else. Each trial has its own difference from the mean trial, as published trials have: the
lines without a limit to the patients say what that leaves for any single trial to tell.")]
pub struct Preposterior {
    /// Patients in each arm, one line each
    #[arg(long, value_name = "N,N,...", value_delimiter = ',', default_value = "50,100,200,400,800", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub patients: Vec<u32>,
    /// Trials simulated for each line, under each truth
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(50..=100_000))]
    pub simulations: u32,
    /// Where chance begins
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Use this calibration instead of the shipped one
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// Print no progress
    #[arg(long)]
    pub quiet: bool,
}
