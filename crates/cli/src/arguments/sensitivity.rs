//! What can be typed after `synovia sensitivity`.

use std::path::PathBuf;

use clap::Args;

use super::WhatIf;

/// Rows of the Sobol indices: what their sequence can give.
const MOST_ROWS: u32 = 1 << 16;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia sensitivity studies/knee-oa-cells/study.toml
  synovia sensitivity study.toml --rows 1024 --people 200 --out sensitivity     narrower intervals, in an hour
  synovia sensitivity study.toml --all --json > sensitivity.json

Constants are drawn from their priors, each by itself, whatever the study says under model.uncertainty: a calibration's draws belong
together, and shares of variance need inputs that do not. What matters most in the model is what is worth measuring first, if the model is
right; what it leaves out has no share.")]
pub struct Sensitivity {
    /// The study file
    pub study: PathBuf,
    /// Virtual patients who are followed under every arm, each time the constants are drawn
    #[arg(long, value_name = "N", default_value_t = 48, value_parser = clap::value_parser!(u32).range(8..=10_000))]
    pub people: u32,
    /// Points from which every constant is moved by itself, to find those that matter
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=1024))]
    pub repetitions: u32,
    /// Constants that may have an index of their own; the others have one together
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub keep: u16,
    /// Rows of each of the two samples of the Sobol indices, a power of 2
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = power_of_two)]
    pub rows: u32,
    /// Threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Folder to write sensitivity.json into
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub what_if: WhatIf,
    /// Print every constant, with its elementary effects
    #[arg(long)]
    pub all: bool,
    /// Print as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
    /// Print neither progress nor warnings nor the table
    #[arg(long)]
    pub quiet: bool,
}

fn power_of_two(text: &str) -> Result<u32, String> {
    const LEAST: u32 = 8;
    match text.parse::<u32>() {
        Ok(rows) if (LEAST..=MOST_ROWS).contains(&rows) && rows.is_power_of_two() => Ok(rows),
        Ok(rows) if rows > 0 => {
            let nearest = rows
                .checked_next_power_of_two()
                .unwrap_or(MOST_ROWS)
                .clamp(LEAST, MOST_ROWS);
            Err(format!(
                "a power of 2 from {LEAST} to {MOST_ROWS}, such as {nearest}"
            ))
        }
        _ => Err(format!("a power of 2 from {LEAST} to {MOST_ROWS}")),
    }
}
