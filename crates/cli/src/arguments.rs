//! What can be typed after `synovia`.

pub mod calibration;
pub mod economics;
pub mod evidence;
pub mod preposterior;
pub mod product;
pub mod protocol;
pub mod regulate;
pub mod sensitivity;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use synovia_study::Setting;

use crate::build::build;

/// Simulates clinical trials of joint therapies from one study file.
///
/// Cells, platelet-rich plasma, hyaluronic acid, steroids and saline in osteoarthritis of the knee: a study file says who is
/// randomised to what; Synovia simulates the trial many times and writes a report. Every result is SIMULATED.
#[derive(Debug, Parser)]
#[command(name = "synovia", version, long_version = long_version(), arg_required_else_help = true, max_term_width = 100, after_help = FIRST_STEPS)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

/// Version, what it was built from, and how old what it knows is.
fn long_version() -> String {
    let commit = build().commit.unwrap_or_else(|| "unknown".to_owned());
    format!(
        "{}\ncommit            {commit}\npublished trials  as of {}\nlegal rules       as of {}",
        env!("CARGO_PKG_VERSION"),
        synovia_synthesis::AS_OF,
        synovia_regulation::classify::RuleBook::embedded().as_of,
    )
}

const FIRST_STEPS: &str = "\
First steps:
  synovia new my-trial                    write a commented study to start from
  synovia check my-trial/study.toml       say everything that is wrong with it, run nothing
  synovia run my-trial/study.toml         simulate the trial and write a report

Exit codes: 0 fine, 1 something you can mend, 2 a failure that is not yours.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a trial and write a run folder with tables and a report
    Run(Run),
    /// Say everything that is wrong with a study, without running it
    Check(Check),
    /// Write a commented study to start from
    New(New),
    /// What can be given, what exactly it is, and how well that is known: products and passports, shipped and your own
    #[command(visible_alias = "product")]
    Products(product::Products),
    /// List the constants of the model: value, unit, status, source
    Parameters(Parameters),
    /// What published trials say: list, show, pool, compare, and check tables of your own
    Evidence(Box<evidence::Evidence>),
    /// The ten claims made for these therapies, and what randomised evidence says of each
    Claims(evidence::Claims),
    /// Fit the model's constants to published trials, and say how far it misses
    Calibrate(calibration::Calibrate),
    /// Predict trials in the layout of the evidence library, before looking at what they print
    Predict(calibration::Predict),
    /// The gallery: every published result beside what was predicted of it without its trial
    Validate(calibration::Validate),
    /// What a trial of cells that nobody has run yet would tell: Bayes factors, by its size
    Preposterior(preposterior::Preposterior),
    /// Which uncertain constants move what a study is about: elementary effects, Sobol indices
    Sensitivity(sensitivity::Sensitivity),
    /// Which legal class a product falls into, by jurisdiction. Not legal advice
    Regulate(Box<regulate::Regulate>),
    /// Fill a protocol from a study or a run: synopsis, estimands, checklists, licences, notices
    Protocol(protocol::Protocol),
    /// What it costs and whether it is worth it: lifetime models, uncertainty, value of information
    Economics(Box<economics::Economics>),
    /// Make the report of a run folder again, or of a folder of `synovia economics run`
    Report(Report),
    /// Print the hashes of the results in a run folder
    Hash(Hash),
    /// Write completions of commands and options for a shell
    Completions(Completions),
    /// Write the manual, as pages for `man`
    Man(Man),
}

/// What is tried instead of what the study file says.
#[derive(Debug, Args)]
pub struct WhatIf {
    /// Let chance start elsewhere, whatever the study file says
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set a value of the study, such as population.bmi_max=35 or arm."PRP x3".patients=60; may be given more than once
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<Setting>,
}

impl WhatIf {
    /// All of it, in the order in which it counts.
    pub fn settings(&self) -> Vec<Setting> {
        let seed = self.seed.map(Setting::seed);
        seed.into_iter().chain(self.set.iter().cloned()).collect()
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia run studies/knee-oa-cells/study.toml
  synovia run study.toml --replicates 20 --out quick-look
  synovia run study.toml --json > summary.json
  synovia run study.toml --patients 1
  synovia run study.toml --seed 7 --set population.bmi_max=35

The same study gives the same bytes on any number of threads.")]
pub struct Run {
    /// The study file
    pub study: PathBuf,
    /// Run folder to write [default: runs/STUDY-HASH]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Simulate the trial this often, whatever the study file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// Write the patients of the first N replicates one by one, or of all of them: tables participants, assessments, events
    #[arg(long, value_name = "N|all", value_parser = replicates_or_all)]
    pub patients: Option<u32>,
    #[command(flatten)]
    pub what_if: WhatIf,
    /// Print the summary as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
    /// Print neither progress nor warnings nor the table
    #[arg(long)]
    pub quiet: bool,
}

/// A number of replicates, at least 1; `all` is more than there can be.
fn replicates_or_all(text: &str) -> Result<u32, String> {
    match (text, text.parse()) {
        ("all", _) => Ok(u32::MAX),
        (_, Ok(number)) if number > 0 => Ok(number),
        _ => Err("a whole number from 1, or all".to_owned()),
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia check studies/knee-oa-cells/study.toml
  synovia check study.toml && synovia run study.toml

Each finding has a code such as S0105; book/src/findings.md explains them.")]
pub struct Check {
    /// The study file
    pub study: PathBuf,
    #[command(flatten)]
    pub what_if: WhatIf,
    /// Print the findings as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  synovia new my-trial
writes my-trial/study.toml. Nothing that exists is overwritten.")]
pub struct New {
    /// Directory to write into; it is made if it does not exist
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia parameters               all of them
  synovia parameters clock         those with \"clock\" in name or meaning
  synovia parameters assumed       those that are assumptions

A study replaces a value under [model.parameters]: \"joint.clock_d\" = 12.0")]
pub struct Parameters {
    /// Text to look for in names, meanings, statuses and sources
    pub filter: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  synovia report runs/knee-oa-cells-1a2b3c4d")]
pub struct Report {
    /// A folder that `synovia run` or `synovia economics run` wrote
    pub run_dir: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  synovia hash runs/knee-oa-cells-1a2b3c4d

Two runs of one plan by one version of the program have the same hashes, on any machine.")]
pub struct Hash {
    /// A run folder, as `synovia run` wrote it
    pub run_dir: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia completions bash > /etc/bash_completion.d/synovia
  synovia completions zsh > ~/.zfunc/_synovia
  synovia completions fish > ~/.config/fish/completions/synovia.fish")]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia man | man -l -
  synovia man --out ~/.local/share/man/man1")]
pub struct Man {
    /// Write a page for every command into this folder; without it the page of the program itself is printed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
