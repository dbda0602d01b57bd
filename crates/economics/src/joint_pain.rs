//! People with two knees, from entry to death.
//!
//! | you want | look at |
//! |---|---|
//! | what is known and how well | [`inputs`] |
//! | who they are | [`population`] |
//! | what is done to them | [`strategy`] |
//! | one run over people, strategies and draws | [`simulate`] |
//! | who pays what | [`event`], [`coverage`] |
//! | the arms of a run of `synovia run` | [`run_folder`] |
//! | an `economics.toml` and what is wrong with it | [`settings`], [`codes`] |
//! | what is compared, and the probabilistic analysis | [`plan`], [`psa`] |
//! | all of it, on so many threads | [`price`] |
//! | `economics.json` | [`document`] |
//! | how it compares with what others published | [`checks`] |
//!
//! A story: a hundred people are given an injection that takes ten points off their pain for a year. What does it do to them?
//!
//! ```
//! use synovia_economics::joint_pain::inputs::Inputs;
//! use synovia_economics::joint_pain::population::{Population, Typed};
//! use synovia_economics::joint_pain::simulate::{Setting, simulate};
//! use synovia_economics::joint_pain::strategy::{Course, Effect, Strategy};
//!
//! let inputs = Inputs::shipped();
//! let nothing = Strategy::usual_care("Usual care");
//! let injection = Strategy {
//!     effect: Effect { months: vec![0.0, 1.0, 12.0], points: vec![0.0, -10.0, -10.0] },
//!     course: Some(Course::injections(1.0)),
//!     ..Strategy::usual_care("Injection")
//! };
//! let setting = Setting { people: 100, ..Setting::new(7) };
//! let outcome = simulate(&setting, &Population::Typed(Typed::newly_diagnosed()), &inputs.centre(), 0, &[nothing, injection]);
//! let [nothing, injection] = &outcome.strategies[..] else { unreachable!() };
//! // Index 0 is the SF-6D, index 1 the EQ-5D-5L; with the same chance for both, the treated are better off.
//! assert!(injection.quality_adjusted_years(0) > nothing.quality_adjusted_years(0));
//! assert!(injection.quality_adjusted_years(1) > nothing.quality_adjusted_years(1));
//! ```

pub mod checks;
pub mod codes;
pub mod coverage;
pub mod document;
pub mod event;
pub mod inputs;
pub mod kept_draws;
pub mod life_table;
mod lifetime;
mod nature;
pub mod outcome;
mod person;
pub mod plan;
pub mod population;
pub mod price;
pub mod psa;
pub mod run_folder;
pub mod settings;
pub mod simulate;
pub mod strategy;
pub mod utility;

/// What every number of this room is.
pub const SIMULATED: &str = synovia_results::SIMULATED;
