//! State-transition, individual and survival models, from TOML files.
//!
//! | you want | look at |
//! |---|---|
//! | a model from a file, or everything that is wrong with it | [`check_file`], [`check`] |
//! | a published model | [`shipped`], [`SHIPPED`] |
//! | what a model says of its strategies | [`Model::run`], [`Outcome`] |
//! | what it says under uncertain parameters | [`Model::sample`], [`sample_csv`](crate::analysis::sample_csv) |
//!
//! The format, with every key, is in `book/src/economic-models.md`.
//!
//! # A story
//!
//! A sore knee gets worse at some rate, and whoever has it may die. An insole slows it down. Is it worth its price?
//!
//! ```
//! use std::path::Path;
//! use synovia_economics::engine::check;
//!
//! let text = r#"
//! [model]
//! title = "An insole for sore knees"
//! kind = "cohort"
//! cycle_years = 1
//! horizon_years = 30
//! timing = "half-cycle"
//! age_start = 60
//!
//! [money]
//! currency = "EUR"
//! price_year = 2024
//!
//! [discount]
//! cost = 0.03
//! effect = 0.03
//!
//! [life_tables.death_rate]
//! table = "us-2015"
//! column = "Total"
//!
//! [parameters]
//! r_worse = { value = 0.1, unit = "per year", source = "made up", distribution = { gamma = [25, 0.004] } }
//! hr = { value = 1, unit = "hazard ratio", source = "no insole" }
//! insole = { value = 0, unit = "EUR per year", source = "no insole" }
//!
//! [states.Sore]
//! start = 1
//! cost_per_year = "insole"
//! utility = 0.8
//!
//! [states.Worse]
//! cost_per_year = 700
//! utility = 0.6
//!
//! [states.Dead]
//! dead = true
//!
//! [transitions.Sore]
//! Worse = { rate = "r_worse * hr" }
//! Dead = { rate = "death_rate(age)" }
//!
//! [transitions.Worse]
//! Dead = { rate = "death_rate(age)" }
//!
//! [strategies.nothing]
//!
//! [strategies.insole]
//! parameters = { hr = 0.8, insole = 350 }
//! "#;
//!
//! let checked = check("insole.toml", text, Path::new("."));
//! assert_eq!(checked.findings.summary(), "no findings");
//! let model = checked.model.unwrap();
//! let outcome = model.run()?;
//! let insole = &outcome.increments[0];
//! assert_eq!(insole.reading, "costs more, gains more");
//! // SIMULATED: nothing in here is known of any insole.
//! assert!((insole.effect.mean - 0.190).abs() < 0.001, "{}", insole.effect.mean);
//!
//! // One draw of every uncertain parameter for each run of all strategies.
//! let sample = model.sample(100)?;
//! assert_eq!(sample.strategies[1].cost.len(), 100);
//!
//! // A mistake is a finding with its place, and nothing is run.
//! let broken = check("insole.toml", &text.replace("rate = \"r_worse * hr\"", "rate = \"r_wurse * hr\""), Path::new("."));
//! let finding = broken.findings.iter().find(|finding| finding.code == "M0109").unwrap();
//! assert_eq!(finding.help.as_deref(), Some("did you mean `r_worse`?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod codes;
mod cohort;
mod distribution;
mod doubtful;
mod expression;
mod individual;
mod lookup;
mod model;
mod outcome;
mod payoff;
mod program;
mod psa;
mod rate;
mod reading;
mod row;
mod run;
mod sections;
mod shipped;
mod sound;
mod tables;
mod timing;

pub use check::{Checked, check, check_file};
pub use codes::CODES;
pub use distribution::Distribution;
pub use model::{Kind, Model};
pub use outcome::{Estimate, Increment, Outcome, StrategyOutcome};
pub use psa::{PsaError, trace_csv};
pub use rate::{Probability, Rate};
pub use run::RunError;
pub use shipped::{SHIPPED, shipped};
pub use timing::{Timing, TransitionTiming};
