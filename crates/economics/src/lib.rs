//! What a treatment costs, what it gains over a lifetime, and how sure one can be of either.
//!
//! | you want | look at |
//! |---|---|
//! | a state-transition or survival model of your own, from a TOML file | [`engine`] |
//! | people with two knees over a lifetime, treated as in a study | [`joint_pain`] |
//! | what a probabilistic sample says: who is ahead, how surely, what more knowledge is worth | [`analysis`] |
//!
//! # A story
//!
//! The shipped models are published ones. One that asks when to give a second drug for two years, and one with four strategies, of which one
//! is never worth considering:
//!
//! ```
//! use synovia_economics::engine::shipped;
//! use synovia_results::economics::Status;
//!
//! let run = |name: &str| shipped(name).and_then(|read| read.model).expect("shipped and sound").run();
//!
//! let two_drugs = run("hiv-zidovudine-lamivudine")?;
//! let against_one = two_drugs.increments[0].icer.expect("dearer and better");
//! assert!((against_one - 6_275.956).abs() < 5e-4, "as printed in 1997");
//!
//! let sicker = run("sick-sicker-cohort")?;
//! let off = sicker.frontier.iter().filter(|row| row.status == Status::Dominated);
//! assert_eq!(off.count(), 1, "treatment A costs more than B and gains less");
//! # Ok::<(), synovia_economics::engine::RunError>(())
//! ```
//!
//! Nothing here says that a treatment works or that anybody should pay for it.

pub mod analysis;
pub mod engine;
pub mod joint_pain;
