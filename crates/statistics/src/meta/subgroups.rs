//! Studies of several kinds, pooled kind by kind.

use std::collections::BTreeMap;

use synovia_numerics::sum;

use super::design::{Column, Design, check, check_weights};
use super::error::MetaError;
use super::options::{Heterogeneity, Options, Tau2Interval};
use super::pick;
use super::pool::{Pooled, pool};
use super::tau2::estimate;
use crate::distribution::chi_squared_upper;

/// Whether the variance between studies is estimated in each group, or one for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedTau2 {
    /// One per group, as if the others were not there.
    Separate,
    /// One for all groups, from their residuals: steadier where groups have few studies.
    Common,
}

/// One group of studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Subgroup {
    /// Its label.
    pub label: String,
    /// Its studies, counted from 0.
    pub studies: Vec<usize>,
    /// What they say; of one study, [`MetaError::SingleStudy`] with the study's own result inside.
    pub pooled: Result<Pooled, MetaError>,
    /// The group's effect as it is compared with the others; of one study its own, or with a common τ² with that added to its variance.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
}

/// Groups compared, see [`subgroups`].
#[derive(Debug, Clone, PartialEq)]
pub struct Subgroups {
    /// The groups, in the order in which their labels first appear.
    pub groups: Vec<Subgroup>,
    /// Cochran's Q of the groups' effects: by how much groups differ more than their standard errors allow.
    pub q_between: f64,
    /// Its degrees of freedom, groups − 1.
    pub q_between_df: f64,
    /// Probability of a larger Q if all groups have the same effect.
    pub q_between_p: f64,
    /// The common τ², where that was asked for.
    pub tau2: Option<f64>,
}

/// Pools the studies of each group, and tests whether the groups differ: M. Borenstein, L. V. Hedges, J. P. T. Higgins, H. R.
/// Rothstein, *Introduction to Meta-Analysis* (2009), chapter 19.
///
/// `labels` has one entry per study. The comparison takes every group's effect with its standard error by the test asked for.
///
/// # Errors
/// Those of [`pool`], fewer than two groups, or with a common τ² no more studies than groups.
pub fn subgroups(
    yi: &[f64],
    vi: &[f64],
    labels: &[&str],
    shared: SharedTau2,
    options: &Options,
) -> Result<Subgroups, MetaError> {
    check(yi, vi)?;
    if let Some(weights) = &options.weights {
        check_weights(weights, yi.len())?;
    }
    if labels.len() != yi.len() {
        return Err(MetaError::Lengths {
            what: "group labels".to_owned(),
            effects: yi.len(),
            others: labels.len(),
        });
    }
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for (study, label) in labels.iter().enumerate() {
        let studies = members.entry(label).or_default();
        if studies.is_empty() {
            order.push(label);
        }
        studies.push(study);
    }
    if order.len() < 2 {
        return Err(MetaError::TooFewStudies {
            studies: order.len(),
            needed: 2,
            what: "a comparison of groups of studies (counted in groups)",
        });
    }
    let tau2 = match shared {
        SharedTau2::Separate => None,
        SharedTau2::Common => Some(common_tau2(yi, vi, labels, &order, options)?),
    };
    let groups = order
        .iter()
        .map(|label| one_group(yi, vi, label, &members[label], tau2, options))
        .collect::<Result<Vec<_>, _>>()?;
    let weights: Vec<f64> = groups
        .iter()
        .map(|group| 1.0 / (group.se * group.se))
        .collect();
    let terms = groups.iter().zip(&weights);
    let mean =
        sum(terms.clone().map(|(group, w)| w * group.estimate)) / sum(weights.iter().copied());
    let q_between =
        sum(terms.map(|(group, w)| w * (group.estimate - mean) * (group.estimate - mean)));
    let q_between_df = groups.len() as f64 - 1.0;
    Ok(Subgroups {
        groups,
        q_between,
        q_between_df,
        q_between_p: chi_squared_upper(q_between, q_between_df),
        tau2,
    })
}

/// τ² around the groups' own means: a meta-regression with one column per group.
fn common_tau2(
    yi: &[f64],
    vi: &[f64],
    labels: &[&str],
    order: &[&str],
    options: &Options,
) -> Result<f64, MetaError> {
    if yi.len() <= order.len() {
        return Err(MetaError::TooFewStudies {
            studies: yi.len(),
            needed: order.len() + 1,
            what: "a variance between studies that so many groups share",
        });
    }
    let columns: Vec<Column> = order
        .iter()
        .map(|group| {
            let inside: Vec<f64> = labels
                .iter()
                .map(|label| f64::from(label == group))
                .collect();
            Column::new(group, &inside)
        })
        .collect();
    Ok(estimate(&Design::new(yi, vi, &columns)?, options)?.value)
}

fn one_group(
    yi: &[f64],
    vi: &[f64],
    label: &str,
    studies: &[usize],
    tau2: Option<f64>,
    options: &Options,
) -> Result<Subgroup, MetaError> {
    let mut inside = options.for_studies(studies);
    if tau2.is_some() && options.heterogeneity != Heterogeneity::Common {
        inside.tau2 = tau2;
        // The likelihood of one group has no maximum at the common value.
        inside.tau2_interval = Tau2Interval::QProfile;
    }
    let pooled = pool(&pick(yi, studies), &pick(vi, studies), &inside);
    let (estimate, se) = match &pooled {
        Ok(pooled) => (pooled.estimate, pooled.se),
        Err(MetaError::SingleStudy(single)) => (
            single.estimate,
            (single.se * single.se + tau2.unwrap_or(0.0)).sqrt(),
        ),
        Err(error) => return Err(error.clone()),
    };
    Ok(Subgroup {
        label: label.to_owned(),
        studies: studies.to_owned(),
        pooled,
        estimate,
        se,
    })
}
