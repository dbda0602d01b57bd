//! What can be typed after `synovia calibrate`, `predict` and `validate`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia calibrate --out calibration
  synovia calibrate --quick --out try             a tenth of the draws, to see what it does
  synovia calibrate --evidence my-trials --out mine
  synovia validate --posterior mine/posterior.json

What is fitted, to what, and how it is judged was written down before the first fit: book/src/calibration.md.")]
pub struct Calibrate {
    /// Folder to write posterior.json into
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// A folder with tables of trials of your own, which are fitted beside the shipped ones
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
    /// Where chance begins
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// A tenth of the draws and no variants: to try it, not to use it
    #[arg(long)]
    pub quick: bool,
    /// Print neither progress nor the table
    #[arg(long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia predict --evidence my-trials
  synovia predict --evidence my-trials --json > predicted.json

The folder has trials.csv, arms.csv and outcomes.csv as `synovia evidence check` reads them. Of outcomes.csv only instrument, month and
baseline are used: what is printed there is compared with the prediction afterwards, and changes nothing in it; of a trial that
is still to be run its numbers are left empty.")]
pub struct Predict {
    /// A folder with tables of trials
    #[arg(long, value_name = "DIR")]
    pub evidence: PathBuf,
    /// Use this calibration instead of the shipped one
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
    /// Print as JSON, with draws
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia validate                 scores, goals, and the worst rows of the gallery
  synovia validate --all           every row
  synovia validate --trial CINGAL2017
  synovia validate --out gallery   the same drawn, as a page
  synovia validate --learned       what the trials taught, and which of them weigh
  synovia validate --json")]
pub struct Validate {
    /// Print every row of the gallery, worst first
    #[arg(long)]
    pub all: bool,
    /// Folder to leave the page of the gallery in, with the calibration that it is made from
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print the rows of one trial
    #[arg(long, value_name = "LABEL")]
    pub trial: Option<String>,
    /// Print instead how much of each prior the trials took away, and which trials weigh
    #[arg(long, conflicts_with_all = ["all", "trial", "json"])]
    pub learned: bool,
    /// Use this calibration instead of the shipped one
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}
