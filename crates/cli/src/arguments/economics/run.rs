use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia economics run studies/knee-oa-cells/economics.toml
  synovia economics run economics.toml --psa 200 --people 500 --out quick-look
  synovia economics run economics.toml --run runs/knee-oa-cells-1a2b3c4d --json > economics.json

When the file names a study, the study is run first, unless its run is there. The same files give the same bytes on any
number of threads. Results are SIMULATED; no verdict that a treatment works, or that anybody should pay for it.
book/src/economics.md explains the file, the numbers and the findings.")]
pub struct Run {
    /// The economics.toml: what is compared, at which prices, for whom
    pub file: PathBuf,
    /// Draws of the probabilistic analysis, whatever the file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub psa: Option<u32>,
    /// People of each draw, whatever the file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub people: Option<u32>,
    /// Take the effects from this run folder, whatever the file says
    #[arg(long, value_name = "DIR")]
    pub run: Option<PathBuf>,
    /// Folder to write [default: runs/NAME-economics-HASH]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Print the document as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
    /// Print neither progress nor warnings nor the tables
    #[arg(long)]
    pub quiet: bool,
}
