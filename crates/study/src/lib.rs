#![doc = include_str!("story.md")]
#![expect(
    clippy::result_large_err,
    reason = "a finding is large and rare; boxing it would only make it slower to read"
)]

mod assemble;
mod canonical;
mod check;
mod codes;
mod execute;
mod keys;
mod manifest;
mod other_kind;
mod plan;
mod posterior;
mod progress;
mod reading;
mod sections;
mod sensitivity;
mod setting;
mod size;
mod starter;
mod syntax;
mod wording;

pub use check::{Checked, Overrides, check, check_file};
pub use codes::CODES;
pub use execute::{Build, Options, Outcome, RunError, execute};
pub use keys::{SECTIONS, TREATMENT};
pub use plan::{Model, PassportFile, Plan, ThresholdNames, Uncertainty};
pub use posterior::{Calibration, shipped_posterior};
pub use progress::{Progress, Silent};
pub use sensitivity::{Effort, sensitivity};
pub use setting::{NoSetting, Setting};
pub use size::Size;
pub use starter::STARTER;
pub use synovia_joint::Core;
pub use wording::{grouped, treatment_text, treatments_text};

/// Days of a month in study files.
pub use synovia_trial::enrol::DAYS_PER_MONTH;

/// Days of a week.
pub(crate) const DAYS_PER_WEEK: f64 = 7.0;
