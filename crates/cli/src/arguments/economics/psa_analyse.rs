use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia economics psa-analyse psa.csv
  synovia economics psa-analyse psa.csv --set efficacy=gain,waning --wtp-at 30000,50000 --out psa
  synovia economics psa-analyse theirs.csv --cost c1=old --effect e1=old --cost c2=new --effect e2=new --parameter theta

One row per draw. Columns are known by their names (`cells:cost`, `cells:effect`, `cells:nmb`, `parameter:gain`, `summary:mean`), or by what
is said here or in the file of roles. A population and next trials can be described there: see the page on samples in the book.

SIMULATED: a model's costs and effects. No verdict that a treatment works, and none that anybody should pay for it.")]
pub struct PsaAnalyse {
    /// Table of comma-separated values, one row per draw
    #[arg(value_name = "FILE.csv")]
    pub sample: PathBuf,
    /// Roles of columns, sets, population and trials, in TOML
    #[arg(long, value_name = "FILE.toml")]
    pub roles: Option<PathBuf>,
    /// Column with the cost of a strategy; may be given again and again, as all of these
    #[arg(long, value_name = "COLUMN=STRATEGY")]
    pub cost: Vec<String>,
    /// Column with the effect of a strategy
    #[arg(long, value_name = "COLUMN=STRATEGY")]
    pub effect: Vec<String>,
    /// Column with the net benefit of a strategy, when costs and effects are not known
    #[arg(long, value_name = "COLUMN=STRATEGY")]
    pub nmb: Vec<String>,
    /// Column with a parameter
    #[arg(long, value_name = "COLUMN")]
    pub parameter: Vec<String>,
    /// Column with a summary of a trial that was simulated in every draw
    #[arg(long, value_name = "COLUMN")]
    pub summary: Vec<String>,
    /// Column to leave out without a word
    #[arg(long, value_name = "COLUMN")]
    pub ignore: Vec<String>,
    /// Parameters to value together
    #[arg(long, value_name = "NAME=LIST")]
    pub set: Vec<String>,
    /// Willingness to pay of the curves: first, last and step
    #[arg(long, value_name = "FROM:TO:STEP", default_value = "0:200000:1000")]
    pub wtp: String,
    /// Willingness to pay of the tables; the first is the headline
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "50000"
    )]
    pub wtp_at: Vec<f64>,
    /// Print the document itself
    #[arg(long)]
    pub json: bool,
    /// Folder to leave economics.json in
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
