//! State-transition, individual and survival models, from TOML files.

mod check;
mod codes;
mod cohort;
mod distribution;
mod expression;
mod incomplete_gamma;
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
pub use codes::{CODES, Code};
pub use distribution::Distribution;
pub use model::{Kind, Model};
pub use outcome::{Estimate, Increment, Outcome, StrategyOutcome};
pub use psa::{PsaError, sample_csv, trace_csv};
pub use rate::{Probability, Rate};
pub use run::RunError;
pub use shipped::{SHIPPED, shipped};
pub use timing::{Timing, TransitionTiming};
