//! Network meta-analysis: treatments that were never compared in one study are compared through those that were.
//!
//! | you want | look at |
//! |---|---|
//! | comparisons from the arms of trials | [`comparisons_from_arms`] |
//! | to know what hangs together | [`components_of_network`], [`analyse_each`] |
//! | all treatments compared, with heterogeneity | [`analyse`], [`Model::estimate`], [`Model::all_pairs`], [`Model::league`] |
//! | whether the network contradicts itself | [`Network::decomposition`], [`Model::splits`] |
//! | a ranking and its uncertainty | [`Model::p_scores`], [`Model::rank_probabilities`] |
//! | whether an estimate hangs by one chain | [`support()`] |
//! | which trials an estimate rests on | [`Model::contributions`], [`Model::study_contributions`] |
//! | what parts of combined treatments do | [`analyse_components`] |
//!
//! The method is the frequentist one of graphs and electrical networks (Rücker 2012, doi:10.1002/jrsm.1058), in which studies of
//! several arms are reduced to weights of their pairs (Rücker & Schwarzer 2014, doi:10.1002/sim.6236). Written from the papers;
//! `validation/network` compares it with the R package netmeta.
//!
//! A network estimate assumes that the trials could have been one: that what modifies the effect is alike across comparisons. No
//! number here tests that; inconsistency is only its loudest symptom, and a test with few trials seldom hears it.
//!
//! # A story
//!
//! Three trials on a pain scale, one of them with three arms. Were drug and device ever compared? In one small arm; the rest of what is
//! known about the pair comes by way of saline.
//!
//! ```
//! use synovia_statistics::network::{Arm, NetworkError, Settings, Wanted, analyse, comparisons_from_arms};
//!
//! let arm = |study: &str, treatment: &str, mean, n| Arm {
//!     study: study.into(), treatment: treatment.into(), mean, sd: 20.0, n,
//! };
//! let comparisons = comparisons_from_arms(&[
//!     arm("one", "drug", -24.0, 90), arm("one", "saline", -17.0, 88),
//!     arm("two", "device", -19.0, 120), arm("two", "saline", -18.0, 118),
//!     arm("three", "drug", -26.0, 40), arm("three", "device", -21.0, 41), arm("three", "saline", -18.0, 39),
//! ])?;
//! let network = analyse(&comparisons, &Settings::default())?;
//! assert_eq!(network.decomposition.total.df, 2);
//!
//! let random = network.random.expect("degrees of freedom for a variance between studies");
//! let drug = random.estimate("drug", "device")?;
//! assert!(drug.lower < drug.effect && drug.effect < 0.0);
//! let split = random.splits().into_iter().find(|split| split.direct.versus == "drug").expect("compared in study three");
//! assert!(split.direct_share < 0.5);
//!
//! assert_eq!(random.p_scores(Wanted::Small)[0].treatment, "drug");
//! let unknown = random.estimate("drug", "placebo").unwrap_err();
//! assert_eq!(unknown.to_string(), "there is no placebo in this network; there are device, drug, saline");
//! # Ok::<(), NetworkError>(())
//! ```

mod additive;
mod comparison;
mod contribution;
mod elimination;
mod error;
mod evidence;
mod fit;
mod heterogeneity;
mod league;
mod model;
mod ranking;
mod split;
mod support;

pub use additive::{Additive, AdditiveModel, ComponentEffect, Components, analyse_components};
pub use comparison::{Arm, Comparison, comparisons_from_arms};
pub use contribution::{Contribution, StudyContribution};
pub use error::NetworkError;
pub use heterogeneity::{BetweenRandom, Decomposition, DesignShare, ISquared, Q};
pub use league::{Cell, League};
pub use model::{Estimate, Model};
pub use ranking::{PScore, RankProbabilities, Wanted};
pub use split::Split;
pub use support::{Support, support};

use crate::level::is_level;
use evidence::Evidence;
use fit::{Design, Fit, moment_estimate, moments, restricted_likelihood};

/// How the variance between studies, the same for all comparisons, is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BetweenStudies {
    /// Generalised method of moments of DerSimonian and Laird.
    DerSimonianLaird,
    /// Restricted maximum likelihood, with the full covariance of differences within studies of several arms, as metafor's `rma.mv`
    /// has it. netmeta 2.8-2 leaves this covariance out and so differs where there are such studies (`validation/network`).
    RestrictedLikelihood,
    /// Given, as for a sensitivity analysis: a variance, not a standard deviation.
    Given(f64),
}

/// How a network is analysed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Of confidence and prediction intervals.
    pub level: f64,
    /// How the variance between studies is found.
    pub between_studies: BetweenStudies,
    /// How far effects around a triangle of treatments in one study may be from adding up to zero, since tables are rounded; in the
    /// unit of the effects.
    pub multi_arm_tolerance: f64,
}

impl Default for Settings {
    /// 95% intervals, method of moments, 0.001.
    fn default() -> Self {
        Settings {
            level: 0.95,
            between_studies: BetweenStudies::DerSimonianLaird,
            multi_arm_tolerance: 0.001,
        }
    }
}

impl Settings {
    fn check(&self) -> Result<(), NetworkError> {
        if !is_level(self.level) {
            return Err(NetworkError::Level { level: self.level });
        }
        match self.between_studies {
            BetweenStudies::Given(tau2) if !(tau2.is_finite() && tau2 >= 0.0) => {
                Err(NetworkError::Variance { tau2 })
            }
            _ => Ok(()),
        }
    }
}

/// A network that hangs together, analysed.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Labels of the studies, in alphabetical order.
    pub studies: Vec<String>,
    /// Under common effects.
    pub common: Model,
    /// Under random effects; `None` when no degrees of freedom are left to tell how studies differ and no variance is given.
    pub random: Option<Model>,
    /// Variance between studies; `None` as above.
    pub tau2: Option<f64>,
    /// Share of disagreement beyond chance; `None` without degrees of freedom.
    pub i2: Option<ISquared>,
    /// Heterogeneity and inconsistency.
    pub decomposition: Decomposition,
}

/// A part of the evidence that no study joins with the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its treatments, in alphabetical order.
    pub treatments: Vec<String>,
    /// Labels of its studies, in alphabetical order.
    pub studies: Vec<String>,
    /// Its comparisons, as they came.
    pub comparisons: Vec<Comparison>,
}

/// A piece of the evidence, analysed.
#[derive(Debug, Clone, PartialEq)]
pub enum Analysed {
    /// One study: its comparisons as they are, since there is nothing to pool.
    Single {
        /// The study.
        study: String,
        /// Its comparisons, the alphabetically first treatment against the later one.
        comparisons: Vec<Estimate>,
    },
    /// Several studies.
    Pooled(Box<Network>),
}

/// The pieces into which the evidence falls, in the order of their first treatments.
///
/// # Errors
/// Comparisons that cannot be read; effects of studies of several arms need not add up here.
pub fn components_of_network(comparisons: &[Comparison]) -> Result<Vec<Piece>, NetworkError> {
    let evidence = Evidence::of(comparisons, f64::INFINITY)?;
    let piece = |treatments: Vec<String>| {
        let inside = |row: &&Comparison| treatments.contains(&row.treatment);
        let comparisons: Vec<Comparison> = comparisons.iter().filter(inside).cloned().collect();
        let mut studies: Vec<String> = comparisons.iter().map(|row| row.study.clone()).collect();
        studies.sort();
        studies.dedup();
        Piece {
            treatments,
            studies,
            comparisons,
        }
    };
    Ok(pieces_by_name(&evidence).into_iter().map(piece).collect())
}

/// Every piece of the evidence analysed on its own.
///
/// # Errors
/// As [`analyse`], for the first piece that has one.
pub fn analyse_each(
    comparisons: &[Comparison],
    settings: &Settings,
) -> Result<Vec<(Piece, Analysed)>, NetworkError> {
    settings.check()?;
    let analysed = |piece: Piece| {
        let result = match &piece.studies[..] {
            [study] => {
                let evidence = Evidence::of(&piece.comparisons, settings.multi_arm_tolerance)?;
                Analysed::Single {
                    study: study.clone(),
                    comparisons: as_reported(&evidence, settings),
                }
            }
            _ => Analysed::Pooled(Box::new(analyse(&piece.comparisons, settings)?)),
        };
        Ok((piece, result))
    };
    components_of_network(comparisons)?
        .into_iter()
        .map(analysed)
        .collect()
}

fn as_reported(evidence: &Evidence, settings: &Settings) -> Vec<Estimate> {
    let of_study = |study: &evidence::Study| {
        let name = |arm: usize| &evidence.treatments[study.arms[arm]];
        let estimate = |contrast: &evidence::Contrast| {
            let (first, second) = (name(contrast.first), name(contrast.second));
            let se = contrast.variance.sqrt();
            Estimate::new(first, second, contrast.effect, se, settings.level)
        };
        study.contrasts.iter().map(estimate).collect::<Vec<_>>()
    };
    evidence.studies.iter().flat_map(of_study).collect()
}

/// Analyses a connected network of two or more studies. The order of the comparisons, and which treatment of a pair comes first, make
/// no difference.
///
/// # Errors
/// [`NetworkError`] names the study and the comparison; [`NetworkError::NotConnected`] and [`NetworkError::OneStudy`] are for
/// [`analyse_each`].
pub fn analyse(comparisons: &[Comparison], settings: &Settings) -> Result<Network, NetworkError> {
    settings.check()?;
    let evidence = Evidence::of(comparisons, settings.multi_arm_tolerance)?;
    let pieces = pieces_by_name(&evidence);
    if pieces.len() > 1 {
        return Err(NetworkError::NotConnected { pieces });
    }
    if let [only] = &evidence.studies[..] {
        return Err(NetworkError::OneStudy {
            study: only.label.clone(),
        });
    }
    let design = Design::standard(&evidence);
    let zero = Fit::new(&evidence, &design, 0.0)?;
    let tau2 = estimate_tau2(&evidence, &design, &zero, settings)?;
    let decomposition = heterogeneity::decompose(&evidence)?;
    let prediction_df = (zero.df > 1).then(|| (zero.df - 1) as f64);
    let model = |fit: Fit, prediction_df| Model {
        evidence: evidence.clone(),
        fit,
        level: settings.level,
        prediction_df,
    };
    let random = match tau2 {
        Some(tau2) => Some(model(Fit::new(&evidence, &design, tau2)?, prediction_df)),
        None => None,
    };
    Ok(Network {
        studies: evidence
            .studies
            .iter()
            .map(|study| study.label.clone())
            .collect(),
        common: model(zero, None),
        random,
        tau2,
        i2: ISquared::of(decomposition.total, settings.level),
        decomposition,
    })
}

fn estimate_tau2(
    evidence: &Evidence,
    design: &Design,
    zero: &Fit,
    settings: &Settings,
) -> Result<Option<f64>, NetworkError> {
    Ok(match settings.between_studies {
        BetweenStudies::Given(tau2) => Some(tau2),
        _ if zero.df == 0 => None,
        BetweenStudies::DerSimonianLaird => Some(moment_estimate(moments(zero))),
        BetweenStudies::RestrictedLikelihood => {
            Some(restricted_likelihood(evidence, design, zero)?)
        }
    })
}

fn pieces_by_name(evidence: &Evidence) -> Vec<Vec<String>> {
    let mut pieces: Vec<Vec<String>> = Vec::new();
    for (treatment, piece) in evidence.treatments.iter().zip(evidence.pieces()) {
        if piece == pieces.len() {
            pieces.push(Vec::new());
        }
        pieces[piece].push(treatment.clone());
    }
    pieces
}
