//! What can be typed after `synovia evidence` and `synovia claims`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia evidence list --joint knee --class prp
  synovia evidence meta --condition osteoarthritis --joint knee --class prp --versus saline,ha --months 3..12
  synovia evidence meta --effects my-effects.csv

These are published results. No patient advice, and no verdict that a treatment works.")]
pub struct Evidence {
    #[command(subcommand)]
    pub command: EvidenceCommand,
}

#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// List the trials of the library
    List(List),
    /// Show everything known of one trial, and how each number is brought to one scale
    Show(Show),
    /// Say everything that is wrong with tables of your own
    Check(CheckTables),
    /// Pool one class of treatment against its comparators
    Meta(Meta),
    /// Compare all treatments with each other through a network of trials
    Network(Network),
    /// Use the results of all times together
    Timecourse(TimeCourse),
}

/// Which trials.
#[derive(Debug, Clone, Args)]
pub struct Which {
    /// Conditions, such as osteoarthritis [default: any]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub condition: Vec<String>,
    /// Joints, such as knee [default: any]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub joint: Vec<String>,
    /// Classes of treatment or families of them, such as prp or cells
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub class: Vec<String>,
    /// Roles of trials: calibration, validation, context, or all; they matter to calibration of the model alone [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub role: Vec<String>,
    /// double-blind, single-blind, open or not-stated [default: any]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub blinding: Vec<String>,
    /// Add your own tables (trials.csv, arms.csv, outcomes.csv) to the shipped ones
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
}

/// Which of their numbers.
#[derive(Debug, Clone, Args)]
pub struct Numbers {
    /// pain, function, stiffness, total, structure, harm, ...
    #[arg(long, default_value = "pain", value_name = "DOMAIN")]
    pub outcome: String,
    /// Comparators, in order of preference where a trial has several
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub versus: Vec<String>,
    /// First and last month; times are rounded to whole months first
    #[arg(long, default_value = "3..12", value_name = "FROM..TO")]
    pub months: String,
    /// change: from baseline where there is one; final: values at the end
    #[arg(long, default_value = "change", value_parser = ["change", "final"], value_name = "BASIS")]
    pub basis: String,
    /// md: points of 100; smd: standard deviations; rr: log risk ratio [default: the one that suits the outcome]
    #[arg(long, value_parser = ["md", "smd", "rr"], value_name = "MEASURE")]
    pub measure: Option<String>,
    /// Correlation of baseline and follow-up, where the SD of a change was not printed
    #[arg(long, default_value_t = synovia_synthesis::SUPPOSED_CORRELATION, value_name = "R")]
    pub correlation: f64,
    /// convert: medians and quartiles become means and SDs, flagged; exclude: they are left out
    #[arg(long, default_value = "convert", value_parser = ["convert", "exclude"], value_name = "WHAT")]
    pub medians: String,
    /// Take missing SDs from the other trials
    #[arg(long)]
    pub impute_sd: bool,
    /// Keep results with known problems that would exclude them
    #[arg(long)]
    pub keep_problems: bool,
    /// Keep trials without an event, or with only events, in both arms in a pool of ratios
    #[arg(long)]
    pub keep_zero_trials: bool,
}

/// How they are pooled.
#[derive(Debug, Clone, Args)]
pub struct How {
    /// FE, DL, HE, HS, SJ, ML, REML, EB or PM
    #[arg(long, default_value = "REML", value_name = "ESTIMATOR")]
    pub method: String,
    /// z, knha (Hartung-Knapp) or adhoc (Hartung-Knapp, never narrower than z)
    #[arg(long, default_value = "adhoc", value_name = "TEST")]
    pub test: String,
    /// Prediction interval: HTS, HK, KR or test
    #[arg(long, default_value = "HTS", value_name = "VARIANT")]
    pub prediction: String,
    /// Level of every interval
    #[arg(long, default_value_t = 0.95, value_name = "LEVEL")]
    pub level: f64,
}

/// Where it goes.
#[derive(Debug, Clone, Args)]
pub struct Where {
    /// Folder for evidence.json and report.html [default: runs/evidence-KIND-HASH]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print the result as JSON, and nothing else, on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia evidence list
  synovia evidence list --condition osteoarthritis --joint knee --class cells")]
pub struct List {
    #[command(flatten)]
    pub which: Which,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  synovia evidence show DORIO2021")]
pub struct Show {
    /// Identifier of the trial, as `synovia evidence list` prints it
    pub trial: String,
    /// Add your own tables to the shipped ones
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
    /// Correlation of baseline and follow-up, where the SD of a change was not printed
    #[arg(long, default_value_t = synovia_synthesis::SUPPOSED_CORRELATION, value_name = "R")]
    pub correlation: f64,
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia evidence check my-trials/
  synovia evidence check my-trials/outcomes.csv

Each finding has a code such as E0201; book/src/library.md explains them and the layout of the tables.")]
pub struct CheckTables {
    /// Tables, or folders of them
    #[arg(required = true)]
    pub tables: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia evidence meta --condition osteoarthritis --joint knee --outcome pain --class prp --versus saline,ha,corticosteroid --months 3..12
  synovia evidence meta --effects bcg.csv --method REML --test knha --moderators ablat

A table of effects has columns yi and vi (or sei), and may have study and moderators.")]
pub struct Meta {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub numbers: Numbers,
    /// Which time of a trial inside the months: last, first or nearest-M
    #[arg(long, default_value = "last", value_name = "WHICH")]
    pub pick: String,
    /// Pool this table of effects instead of the library
    #[arg(long, value_name = "FILE", conflicts_with_all = ["condition", "joint", "class", "versus", "role", "blinding", "evidence", "outcome", "months", "pick", "basis", "measure", "correlation", "medians", "impute_sd", "keep_problems", "keep_zero_trials"])]
    pub effects: Option<PathBuf>,
    /// Columns of the table of effects to regress on
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "effects")]
    pub moderators: Vec<String>,
    #[command(flatten)]
    pub how: How,
    #[command(flatten)]
    pub place: Where,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  synovia evidence network --condition osteoarthritis --joint knee --class prp --versus saline,ha,corticosteroid

Without --class and --versus, every treatment of the library takes part.")]
pub struct Network {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub numbers: Numbers,
    /// Which time of a trial inside the months: last, first or nearest-M
    #[arg(long, default_value = "last", value_name = "WHICH")]
    pub pick: String,
    /// What the others are compared with in figures [default: the first of --versus, else the commonest]
    #[arg(long, value_name = "TREATMENT")]
    pub reference: Option<String>,
    /// DL or REML
    #[arg(long, default_value = "REML", value_name = "ESTIMATOR")]
    pub method: String,
    /// Level of every interval
    #[arg(long, default_value_t = 0.95, value_name = "LEVEL")]
    pub level: f64,
    #[command(flatten)]
    pub place: Where,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  synovia evidence timecourse --condition osteoarthritis --joint knee --class prp --versus saline,ha,corticosteroid --months 1..12")]
pub struct TimeCourse {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub numbers: Numbers,
    /// constant, linear, emax, exponential or waning [default: the one that fits best for its parameters]
    #[arg(long, value_name = "SHAPE")]
    pub shape: Option<String>,
    /// Correlation of the results of one arm at any two times
    #[arg(long, default_value_t = synovia_synthesis::SUPPOSED_CORRELATION_IN_TIME, value_name = "R")]
    pub time_correlation: f64,
    /// What the others are compared with [default: the first of --versus, else the commonest]
    #[arg(long, value_name = "TREATMENT")]
    pub reference: Option<String>,
    /// Level of every interval
    #[arg(long, default_value_t = 0.95, value_name = "LEVEL")]
    pub level: f64,
    #[command(flatten)]
    pub place: Where,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synovia claims          the ten claims, with verdict and certainty
  synovia claims 7        one of them, with everything it rests on
  synovia claims --json
  synovia claims 4 --evidence my-trials/     pooled estimates with your own trials among them")]
pub struct Claims {
    /// Number of one claim, 1 to 10
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10))]
    pub number: Option<u32>,
    /// Add your own tables to the shipped ones: estimates are pooled anew, verdicts stay those of the shipped evidence
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
    #[command(flatten)]
    pub place: Where,
}
