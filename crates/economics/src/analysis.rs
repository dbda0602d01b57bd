//! What a probabilistic sample says: frontier, net benefit, acceptability, and the value of more knowledge.
//!
//! A *sample* has draws; in each, the uncertain parameters were drawn once, and every strategy was run under them. Where it comes from does
//! not matter.
//!
//! | you want | look at |
//! |---|---|
//! | everything, as a document | [`analyse`] |
//! | ratios along the frontier, with dominance | [`icer_table`], [`frontier`] |
//! | net benefit with intervals | [`net_benefit_table`] |
//! | who is how probably the best, and what a wrong choice costs | [`acceptability`] |
//! | what knowing everything is worth | [`perfect_information`] |
//! | what knowing some parameters is worth | [`partial_information`] |
//! | what a next trial is worth | [`normal_trial`], [`trial_by_summaries`], [`net_benefit_of_sampling`] |
//! | the price at which it is worth it | [`threshold_price`], [`headroom`] |
//! | what a payer spends each year | [`budget_impact`] |
//! | a file from elsewhere | [`read_sample`] |
//!
//! # A story
//!
//! Cells cost 5,000 more than saline. How much they gain is uncertain, and so is how many replacements they spare. Is it worth knowing more?
//!
//! ```
//! use synovia_economics::analysis::{
//!     NormalTrial, Parameter, Population, Sample, Settings, Strategy, analyse,
//! };
//! use synovia_numerics::Stream;
//!
//! let mut stream = Stream::keyed(2026, [0, 0, 0]);
//! let gain: Vec<f64> = (0..1000).map(|_| 0.08 + 0.06 * stream.normal()).collect();
//! let spared: Vec<f64> = (0..1000).map(|_| 0.05 + 0.02 * stream.normal()).collect();
//! let saline = Strategy { label: "saline".into(), cost: vec![500.0; 1000], effect: vec![10.0; 1000] };
//! let cells = Strategy {
//!     label: "cells".into(),
//!     cost: spared.iter().map(|spared| 5_500.0 - 20_000.0 * spared).collect(),
//!     effect: gain.iter().map(|gain| 10.0 + gain).collect(),
//! };
//! let sample = Sample::new(
//!     vec![saline, cells],
//!     vec![
//!         Parameter { name: "gain".into(), values: gain },
//!         Parameter { name: "replacements spared".into(), values: spared },
//!     ],
//! );
//! let found = analyse(&sample, &Settings {
//!     population: Some(Population { people_per_year: 10_000.0, horizon_years: 10.0, discount: 0.03 }),
//!     trials: vec![NormalTrial {
//!         name: "next".into(), parameter: "gain".into(), outcome_sd: 0.2,
//!         patients_per_arm: vec![25.0, 100.0, 400.0],
//!         fixed_cost: 1_000_000.0, cost_per_patient: 10_000.0, years_until_result: 2.0,
//!     }],
//!     ..Settings::at(50_000.0)
//! })?;
//!
//! // About 4,000 more for 0.08 of a healthy year: close to 50,000 each, so that the choice is open.
//! let cells = &found.icer[1];
//! assert!((cells.icer.unwrap() - 50_000.0).abs() < 3.5 * cells.icer_se.unwrap());
//! // Nearly all that is worth knowing is the gain, and larger trials are worth more, but never as much as certainty.
//! assert_eq!(found.evppi[0].name, "gain");
//! let worth: Vec<f64> = found.evsi.iter().map(|trial| trial.evsi).collect();
//! assert!(worth[0] < worth[1] && worth[1] < worth[2] && worth[2] < found.evppi[0].evppi);
//! assert!(found.enbs.iter().any(|size| size.best_size && size.enbs > 0.0));
//! # Ok::<(), synovia_economics::analysis::UnsoundSample>(())
//! ```

mod analyse;
mod budget;
pub mod codes;
mod csv;
mod exact;
mod frontier;
mod gaussian_process;
mod net_benefit;
mod partial;
mod perfect;
mod price;
mod read;
mod roles;
mod sample;
mod smoother;
mod spline;
mod tornado;
mod trial;

pub use analyse::{Settings, analyse, analyse_with};
pub use budget::{BudgetYear, CostCourse, UnsoundBudget, Uptake, budget_impact};
pub use csv::sample_csv;
pub use exact::{normal_trial_sd, value_of_learning};
pub use frontier::{Means, frontier, icer_table};
pub use net_benefit::{acceptability, nested_noise, net_benefit_table};
pub use partial::{FEWEST_DRAWS, Set, partial_information};
pub use perfect::{Population, perfect_information};
pub use price::{NoPrice, PriceAt, ThresholdPrice, headroom, threshold_price};
pub use read::read_sample;
pub use roles::{Asked, Role, Roles, read_roles};
pub use sample::{Moments, Parameter, Sample, Strategy, UnsoundSample, Within};
pub use tornado::{OneWay, tornado, tornado_of_runs};
pub use trial::{NormalTrial, net_benefit_of_sampling, normal_trial, trial_by_summaries};
