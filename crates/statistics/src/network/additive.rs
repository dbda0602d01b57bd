//! Component network meta-analysis: treatments are combinations, written with a separator as in "exercise + injection", and a
//! combination's effect is the sum of its components' effects (Rücker, Petropoulou & Schwarzer 2020, doi:10.1002/bimj.201800167;
//! Welton and others 2009, doi:10.1093/aje/kwp014). A network that falls apart may hang together through shared components.

use std::collections::BTreeSet;

use synovia_numerics::Matrix;
use synovia_numerics::matrix::SymmetricEigen;

use super::comparison::Comparison;
use super::error::NetworkError;
use super::evidence::Evidence;
use super::fit::{Design, Fit, SHARE_OF_NOTHING, outside};
use super::heterogeneity::{ISquared, Q};
use super::model::Estimate;
use super::{Settings, estimate_tau2};

/// How treatments are made of components.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// What stands between components.
    pub separator: char,
    /// The component without effect that others are measured from, such as placebo or usual care.
    pub inactive: String,
    /// Sets of components that, together, do more or less than the sum.
    pub interactions: Vec<Vec<String>>,
}

impl Components {
    /// Combinations written with "+", no interactions.
    pub fn plus(inactive: &str) -> Self {
        Components {
            separator: '+',
            inactive: inactive.to_owned(),
            interactions: Vec::new(),
        }
    }
}

/// The effect of a component, or what an interaction adds.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentEffect {
    /// The component; for an interaction its components joined by " * ".
    pub component: String,
    /// Against the inactive component; `None` when the evidence cannot tell it from others.
    pub estimate: Option<Estimate>,
}

/// An additive model under common or random effects.
#[derive(Debug, Clone, PartialEq)]
pub struct AdditiveModel {
    evidence: Evidence,
    design: Matrix,
    names: Vec<String>,
    inactive: String,
    fit: Fit,
    level: f64,
    rank: usize,
    /// Of the unweighted normal equations, to know what is identifiable whatever the weights.
    structure: SymmetricEigen,
}

/// A component network meta-analysis, see [`analyse_components`].
#[derive(Debug, Clone, PartialEq)]
pub struct Additive {
    /// Under common effects.
    pub common: AdditiveModel,
    /// Under random effects; `None` without degrees of freedom.
    pub random: Option<AdditiveModel>,
    /// Variance between studies; `None` without degrees of freedom.
    pub tau2: Option<f64>,
    /// Share of disagreement beyond chance; `None` without degrees of freedom.
    pub i2: Option<ISquared>,
    /// Disagreement with the additive model.
    pub additive: Q,
    /// Disagreement with the standard model, where each combination is a treatment of its own; of a network that falls apart, the sum
    /// over its pieces.
    pub standard: Q,
    /// What additivity costs: a small p speaks against it.
    pub difference: Q,
    /// The treatments of each piece that studies join: one for a connected network.
    pub pieces: Vec<Vec<String>>,
}

/// Analyses a connected or disconnected network by its components.
///
/// # Errors
/// As [`super::analyse`], except that the network may fall apart; [`NetworkError::Combination`], [`NetworkError::Interaction`], and
/// [`NetworkError::Unknown`] for an inactive component that nobody has.
pub fn analyse_components(
    comparisons: &[Comparison],
    components: &Components,
    settings: &Settings,
) -> Result<Additive, NetworkError> {
    settings.check()?;
    let evidence = Evidence::of(comparisons, settings.multi_arm_tolerance)?;
    let (names, matrix) = design(&evidence, components)?;
    let structure = structure(&evidence, &matrix)?;
    let rank = structure.rank(SHARE_OF_NOTHING);
    let design = Design::Additive {
        matrix: matrix.clone(),
        rank,
    };
    let zero = Fit::new(&evidence, &design, 0.0)?;
    let ordinary = Fit::new(&evidence, &Design::standard(&evidence), 0.0)?;
    let additive = Q::new(zero.q, zero.df);
    let standard = Q::new(ordinary.q, ordinary.df);
    let tau2 = estimate_tau2(&evidence, &design, &zero, settings)?;
    let model = |fit: Fit| AdditiveModel {
        evidence: evidence.clone(),
        design: matrix.clone(),
        names: names.clone(),
        inactive: components.inactive.clone(),
        fit,
        level: settings.level,
        rank,
        structure: structure.clone(),
    };
    let random = match tau2 {
        Some(tau2) => Some(model(Fit::new(&evidence, &design, tau2)?)),
        None => None,
    };
    Ok(Additive {
        common: model(zero),
        random,
        tau2,
        i2: ISquared::of(additive, settings.level),
        additive,
        standard,
        difference: additive.minus(standard),
        pieces: super::pieces_by_name(&evidence),
    })
}

/// Names of the active components and interactions, and which treatment has which.
fn design(
    evidence: &Evidence,
    components: &Components,
) -> Result<(Vec<String>, Matrix), NetworkError> {
    let mut parts: Vec<BTreeSet<String>> = Vec::with_capacity(evidence.treatments.len());
    for treatment in &evidence.treatments {
        let written: Vec<&str> = treatment
            .split(components.separator)
            .map(str::trim)
            .collect();
        let set: BTreeSet<String> = written.iter().map(|&part| part.to_owned()).collect();
        if set.len() < written.len() || written.contains(&"") {
            return Err(NetworkError::Combination {
                treatment: treatment.clone(),
            });
        }
        parts.push(set);
    }
    let mut known: BTreeSet<String> = parts.iter().flatten().cloned().collect();
    if !known.remove(&components.inactive) {
        return Err(NetworkError::Unknown {
            name: components.inactive.clone(),
            known: known.into_iter().collect(),
        });
    }
    let mut names: Vec<String> = known.into_iter().collect();
    let mut sets: Vec<BTreeSet<String>> = names
        .iter()
        .map(|name| BTreeSet::from([name.clone()]))
        .collect();
    for interaction in &components.interactions {
        let set: BTreeSet<String> = interaction.iter().cloned().collect();
        let occurs = parts.iter().any(|own| set.is_subset(own));
        if set.len() < 2 || set.contains(&components.inactive) || !occurs {
            return Err(NetworkError::Interaction {
                components: interaction.clone(),
            });
        }
        names.push(interaction.join(" * "));
        sets.push(set);
    }
    let mut matrix = Matrix::zeros(parts.len(), sets.len());
    for (row, own) in parts.iter().enumerate() {
        for (column, set) in sets.iter().enumerate() {
            matrix[(row, column)] = f64::from(u8::from(set.is_subset(own)));
        }
    }
    Ok((names, matrix))
}

/// The normal equations with all weights 1: whole numbers, whose rank is plain to see.
fn structure(evidence: &Evidence, design: &Matrix) -> Result<SymmetricEigen, NetworkError> {
    let size = evidence.treatments.len();
    let mut graph = Matrix::zeros(size, size);
    for study in &evidence.studies {
        for contrast in &study.contrasts {
            let (a, b) = (study.arms[contrast.first], study.arms[contrast.second]);
            (graph[(a, a)], graph[(b, b)]) = (graph[(a, a)] + 1.0, graph[(b, b)] + 1.0);
            (graph[(a, b)], graph[(b, a)]) = (graph[(a, b)] - 1.0, graph[(b, a)] - 1.0);
        }
    }
    let equations = &(&design.transposed() * &graph) * design;
    equations
        .symmetric_eigen()
        .map_err(|_| NetworkError::NotSolvable)
}

impl AdditiveModel {
    /// Variance between studies: 0 under common effects.
    pub fn tau2(&self) -> f64 {
        self.fit.tau2
    }

    /// Names of the treatments in alphabetical order.
    pub fn treatments(&self) -> &[String] {
        &self.evidence.treatments
    }

    /// Effects of all components in alphabetical order, then of the interactions as they were asked for.
    pub fn components(&self) -> Vec<ComponentEffect> {
        let of = |(place, name): (usize, &String)| {
            let mut only = vec![0.0; self.names.len()];
            only[place] = 1.0;
            ComponentEffect {
                component: name.clone(),
                estimate: self.linear(name, &self.inactive, &only),
            }
        };
        self.names.iter().enumerate().map(of).collect()
    }

    /// A treatment, single or combined, against the inactive component alone; `None` when the evidence does not say.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`].
    pub fn combination(&self, treatment: &str) -> Result<Option<Estimate>, NetworkError> {
        let row = self.design.row(self.evidence.place(treatment)?);
        Ok(self.linear(treatment, &self.inactive, row))
    }

    /// Two treatments compared; `None` when the evidence does not say. Two that have the same active components do not differ, with a
    /// standard error of 0.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`].
    pub fn estimate(
        &self,
        treatment: &str,
        versus: &str,
    ) -> Result<Option<Estimate>, NetworkError> {
        let first = self.design.row(self.evidence.place(treatment)?);
        let second = self.design.row(self.evidence.place(versus)?);
        let difference: Vec<f64> = first.iter().zip(second).map(|(a, b)| a - b).collect();
        Ok(self.linear(treatment, versus, &difference))
    }

    fn linear(&self, treatment: &str, versus: &str, factors: &[f64]) -> Option<Estimate> {
        if outside(&self.structure, self.rank, factors) > 1e-8 {
            return None;
        }
        let effect: f64 = factors
            .iter()
            .zip(&self.fit.effects)
            .map(|(f, e)| f * e)
            .sum();
        let rows = factors.iter().enumerate().map(|(row, factor)| {
            let row = self.fit.covariance.row(row).iter();
            factor * row.zip(factors).map(|(c, f)| c * f).sum::<f64>()
        });
        let variance = rows.sum::<f64>().max(0.0);
        let mut estimate = Estimate::new(treatment, versus, effect, variance.sqrt(), self.level);
        if factors.iter().all(|factor| *factor == 0.0) {
            estimate.p = 1.0;
        }
        Some(estimate)
    }
}
