//! Pairwise meta-analysis.

mod asymmetry;
mod chi_squared;
mod design;
pub mod effect_size;
mod error;
mod interval;
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
pub use chi_squared::{chi_squared_quantile, chi_squared_upper};
pub use design::Column;
pub use effect_size::{Effect, SummaryError};
pub use error::{MetaError, SingleStudy};
pub use interval::HeterogeneityInterval;
pub use options::{Heterogeneity, Options, Prediction, Tau2Interval, Test};
pub use pool::{Pooled, pool};
pub use regression::{Coefficient, Predicted, Regression, regress};
pub use sensitivity::{Accumulated, Influence, LeftOut, cumulative, influence, leave_one_out};
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
