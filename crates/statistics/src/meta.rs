//! Pairwise meta-analysis: what several studies of the same question say together.
//!
//! The inputs are two slices, one entry per study: effects `yi` and their variances `vi` (squared standard errors). Nothing here knows
//! what the effects are of.
//!
//! | you want | look at |
//! |---|---|
//! | the effect of one study, and its variance | [`effect_size`] |
//! | a mean or standard deviation that the paper does not print | [`recover`] |
//! | one effect from many, with a prediction interval | [`pool`](pool()) |
//! | effects that depend on dose, year, … | [`regress`] |
//! | kinds of studies compared | [`subgroups`](subgroups()) |
//! | whether one study decides | [`leave_one_out`], [`influence`] |
//! | what was known when | [`cumulative`] |
//! | whether small studies say something else | [`egger`], [`rank_test`], [`trim_and_fill`](trim_and_fill()) |
//! | estimators, tests and intervals by name | [`Heterogeneity`], [`Test`], [`Prediction`], [`Tau2Interval`] |
//!
//! # A story
//!
//! Six trials measured pain on a scale of 0 to 100. One printed quartiles only. What do they say together, and what may the next trial
//! find?
//!
//! ```
//! use synovia_statistics::meta::effect_size::{Group, mean_difference};
//! use synovia_statistics::meta::recover::{MeanFormula, Printed, mean_and_sd};
//! use synovia_statistics::meta::{Options, leave_one_out, pool};
//!
//! let quartiles = |first_quartile, median, third_quartile| Printed::Quartiles { first_quartile, median, third_quartile };
//! let treated = mean_and_sd(quartiles(18.0, 30.0, 43.0), 48.0, MeanFormula::Luo)?;
//! let control = mean_and_sd(quartiles(24.0, 37.0, 51.0), 50.0, MeanFormula::Luo)?;
//! assert!(treated.warnings.is_empty() && control.warnings.is_empty());
//! let sixth = mean_difference(
//!     Group { mean: treated.mean, sd: treated.sd, patients: 48.0 },
//!     Group { mean: control.mean, sd: control.sd, patients: 50.0 },
//! )?;
//!
//! let mut yi = vec![-9.0, -2.5, -12.0, -4.0, 1.0];
//! let mut vi = vec![9.0, 4.0, 16.0, 6.2, 12.0];
//! yi.push(sixth.effect);
//! vi.push(sixth.variance);
//!
//! // By default REML, Hartung-Knapp never narrower than z, 95 %.
//! let pooled = pool(&yi, &vi, &Options::default())?;
//! assert!(pooled.ci.1 < 0.0, "the mean effect is below 0: {:?}", pooled.ci);
//! let (_, high) = pooled.prediction.expect("enough studies");
//! assert!(high > 0.0, "but the next trial may see nothing: {high}");
//!
//! // Without its best trial, is the mean effect still below 0?
//! let others = leave_one_out(&yi, &vi, &Options::default())?;
//! assert!(others[2].pooled.estimate > pooled.estimate);
//!
//! // One study is not pooled; the error carries its own result, to be shown as that.
//! let alone = pool(&yi[..1], &vi[..1], &Options::default()).unwrap_err();
//! assert!(alone.to_string().contains("by itself it says -9"), "{alone}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it agrees with
//!
//! Made from the published equations, and compared line by line with the tables of `validation/meta`, which metafor 3.8-1 and meta 6.5-0
//! wrote. Where these two differ, as in prediction intervals, both are here under the names of their papers.

mod asymmetry;
mod design;
pub mod effect_size;
mod error;
mod interval;
mod mean;
mod options;
mod pool;
pub mod recover;
mod regression;
mod sensitivity;
mod subgroups;
mod summary_error;
mod tau2;
mod trim_and_fill;

pub use asymmetry::{Egger, EggerModel, RankTest, egger, rank_test};
pub use design::Column;
pub use effect_size::{Effect, SummaryError};
pub use error::{MetaError, SingleStudy};
pub use interval::HeterogeneityInterval;
pub use options::{Heterogeneity, Options, Prediction, Tau2Interval, Test};
pub use pool::{Pooled, pool};
pub use regression::{Coefficient, Predicted, Regression, regress};
pub use sensitivity::{
    Accumulated, Influence, LeftOut, cumulative, cumulative_watched, influence, leave_one_out,
    leave_one_out_watched,
};
pub use subgroups::{SharedTau2, Subgroup, Subgroups, subgroups};
pub use trim_and_fill::{Missing, Side, TrimAndFill, trim_and_fill};

/// The entries of `all` at `places`; places that are not there are left out.
fn pick<T: Copy>(all: &[T], places: &[usize]) -> Vec<T> {
    places
        .iter()
        .filter_map(|place| all.get(*place).copied())
        .collect()
}

/// That there are at least `needed` studies.
fn from_studies(studies: usize, needed: usize, what: &'static str) -> Result<(), MetaError> {
    if studies >= needed {
        return Ok(());
    }
    Err(MetaError::TooFewStudies {
        studies,
        needed,
        what,
    })
}
