use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia economics model --list                              published models that are shipped
  synovia economics model total-hip-replacement               run one of them
  synovia economics model total-hip-replacement --show > my-model.toml
  synovia economics model my-model.toml --price 30000
  synovia economics model my-model.toml --psa 1000 --out results && synovia economics psa-analyse results/psa.csv

Everything that is wrong with a model is said at once, with its place; book/src/economic-models.md explains the format
and the codes. Results are SIMULATED; none says that anybody should pay for a treatment.")]
pub struct Model {
    /// A model file, or the name of a shipped model
    #[arg(required_unless_present = "list")]
    pub model: Option<String>,
    /// List the shipped models
    #[arg(long)]
    pub list: bool,
    /// Print the text of a shipped model instead of running it
    #[arg(long, conflicts_with_all = ["list", "psa", "json", "trace"])]
    pub show: bool,
    /// Print where people are, cycle by cycle, too
    #[arg(long)]
    pub trace: bool,
    /// Print the outcome as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
    /// What one unit of effect is worth, to compute the net monetary benefit with
    #[arg(long, value_name = "AMOUNT")]
    pub price: Option<f64>,
    /// People to simulate, whatever an individual model says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000_000))]
    pub people: Option<u64>,
    /// Seed of all chances, whatever the model says
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Run under this many draws of the uncertain parameters, too, and write psa.csv into --out
    #[arg(long, value_name = "N", requires = "out", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub psa: Option<u32>,
    /// Folder to write outcome.json, trace.csv and psa.csv into; files of these names in it are replaced
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
