//! Sampling a posterior, judging the sample, and judging what it predicts.
//!
//! | you want | look at |
//! |---|---|
//! | draws from a density with a gradient | [`sample_chain`] |
//! | whether they may be used | [`convergence`], [`missing_information`] |
//! | what they would be without one group of data | [`smooth`] |
//! | weights of several models | [`stack`] |
//! | how good a forecast was | [`crps_of_draws`], [`crps_of_normal`], [`bootstrap`] |
//!
//! Made from the published equations, and compared with the tables of `validation/sampler`, which posterior, loo, properscoring and
//! scoringrules wrote; their headers say which versions.

mod diagnostics;
mod nuts;
mod psis;
mod score;
mod stacking;

pub use diagnostics::{Convergence, convergence, missing_information, quantile_of_sorted};
pub use nuts::{Chain, LogDensity, Settings, sample_chain};
pub use psis::{Smoothed, log_mean, smooth};
pub use score::{Interval, bootstrap, crps_of_draws, crps_of_normal};
pub use stacking::stack;
