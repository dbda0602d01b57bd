//! Methods of trial statistics: no domain data, no files, no randomness but from a seed that is asked for.
//!
//! | you want | look at |
//! |---|---|
//! | groups compared, adjusted for baseline and stratum | [`ancova`] |
//! | a share or a mean over simulated trials, with its Monte Carlo error | [`Proportion`], [`mean_mcse`], [`Summary`], [`quantile`] |
//! | responders compared | [`difference_of_proportions`] |
//! | power, also of other sizes and over uncertain effects | [`two_sample_power`], [`ancova_power`], [`Resize`] |
//! | trials that report at several times pooled over a network of treatments | [`timecourse`] |
//! | treatments compared through others, across trials | [`network`] |
//! | which uncertain inputs of a model move its output | [`sensitivity`] |
//! | t, F, χ², noncentral t | [`distribution`] |
//! | which confidence levels there are | [`level`] |
//! | effects of several studies pooled, regressed on moderators, checked for asymmetry | [`meta`] |
//! | draws from a posterior, their diagnostics, scores of predictions, models mixed | [`sampler`] |
//!
//! # A story
//!
//! Two hundred small trials of a treatment that takes six points off the pain are simulated and analysed. How often is the result
//! significant, does that agree with the formula, and how large would the trial have to be?
//!
//! ```
//! use synovia_numerics::Stream;
//! use synovia_statistics::{AncovaData, Benefit, Proportion, Resize, ancova, ancova_power, mean_mcse};
//!
//! let (mut significant, mut estimates, mut errors) = (Vec::new(), Vec::new(), Vec::new());
//! for trial in 0..200 {
//!     let mut stream = Stream::keyed(2026, [trial, 0, 0]);
//!     let (mut response, mut baseline) = (Vec::new(), Vec::new());
//!     let group: Vec<usize> = (0..80).map(|patient| patient % 2).collect();
//!     for treated in &group {
//!         let before = 60.0 + 10.0 * stream.normal();
//!         // Within-group correlation of change and baseline: −0.6; standard deviation of the change: 15.
//!         let change = -0.9 * (before - 60.0) + 12.0 * stream.normal() - 6.0 * *treated as f64;
//!         (baseline.push(before), response.push(change));
//!     }
//!     let data = AncovaData { response: &response, baseline: &baseline, group: &group, groups: 2, stratum: &[2; 80], reference: 0 };
//!     let contrast = ancova(&data)?.contrasts[0];
//!     significant.push(contrast.p < 0.05 && contrast.estimate < 0.0);
//!     estimates.push(contrast.estimate);
//!     errors.push(contrast.se);
//! }
//! let power = Proportion::of(significant);
//! let formula = ancova_power(-6.0, 15.0, -0.6, 40.0, 0.05).below;
//! let (low, high) = power.wilson(0.99);
//! assert!(low < formula && formula < high, "{low} {formula} {high}");
//!
//! let effect = mean_mcse(&estimates);
//! assert!((effect.value + 6.0).abs() < 3.0 * effect.mcse);
//!
//! let trial = Resize { se: mean_mcse(&errors).value, patients_per_arm: 40.0, df: 77.0, arms: 2, alpha: 0.05, benefit: Benefit::Lower };
//! let enough = trial.patients_for_power(&[-6.0], 0.9).expect("an effect in the right direction");
//! assert!((80..95).contains(&enough), "{enough}");
//! # Ok::<(), synovia_statistics::AncovaError>(())
//! ```
//!
//! Undefined numbers, such as the mean of nothing, are NaN here and nulls in the run folder.

mod ancova;
mod chi_squared;
pub mod distribution;
pub mod level;
pub mod meta;
pub mod network;
mod power;
pub mod sampler;
mod sampling;
pub mod sensitivity;
mod summary;
pub mod timecourse;

pub use ancova::{Ancova, AncovaData, AncovaError, Contrast, ancova};
pub use power::{
    Benefit, Power, Resize, ancova_power, t_test_power, two_sample_patients, two_sample_power,
};
pub use sampling::without_sampling_error;
pub use summary::{
    Interval, Mean, Proportion, Summary, difference_of_proportions, mean_mcse, mean_sd, quantile,
};
