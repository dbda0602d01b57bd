//! A fitted network: any two treatments compared.

use synovia_numerics::{normal_cdf, normal_quantile};

use super::error::NetworkError;
use super::evidence::Evidence;
use super::fit::Fit;
use crate::distribution::t_quantile;

/// One treatment compared with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The treatment.
    pub treatment: String,
    /// What it is compared with.
    pub versus: String,
    /// Treatment minus the other.
    pub effect: f64,
    /// Standard error.
    pub se: f64,
    /// Lower end of the confidence interval.
    pub lower: f64,
    /// Upper end of the confidence interval.
    pub upper: f64,
    /// Two-sided.
    pub p: f64,
    /// Where the effect in a new study is expected, at the same level; `None` without random effects, with one degree of freedom or
    /// less, and for what is not an estimate of the whole network.
    pub prediction: Option<(f64, f64)>,
}

impl Estimate {
    pub(super) fn new(treatment: &str, versus: &str, effect: f64, se: f64, level: f64) -> Self {
        let half = normal_quantile(0.5 + 0.5 * level) * se;
        Estimate {
            treatment: treatment.to_owned(),
            versus: versus.to_owned(),
            effect,
            se,
            lower: effect - half,
            upper: effect + half,
            p: two_sided(effect / se),
            prediction: None,
        }
    }
}

pub(super) fn two_sided(z: f64) -> f64 {
    2.0 * normal_cdf(-z.abs())
}

/// A network under common or under random effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) evidence: Evidence,
    pub(super) fit: Fit,
    pub(super) level: f64,
    /// Degrees of freedom of prediction intervals.
    pub(super) prediction_df: Option<f64>,
}

impl Model {
    /// Variance between studies: 0 under common effects.
    pub fn tau2(&self) -> f64 {
        self.fit.tau2
    }

    /// Names of the treatments in alphabetical order, the order of everything that is listed by treatment.
    pub fn treatments(&self) -> &[String] {
        &self.evidence.treatments
    }

    /// A treatment compared with another, by all the evidence of the network.
    ///
    /// Prediction intervals are effect ± t·√(se² + τ²) (Chaimani & Salanti 2015, doi:10.1177/1536867X1501500402), with t of one degree
    /// of freedom less than Q has, as in netmeta 2.8-2.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`], [`NetworkError::SameTreatment`].
    pub fn estimate(&self, treatment: &str, versus: &str) -> Result<Estimate, NetworkError> {
        let pair = self.pair(treatment, versus)?;
        Ok(self.of_pair(pair))
    }

    /// All pairs of treatments, the alphabetically first against the later one.
    pub fn all_pairs(&self) -> Vec<Estimate> {
        self.pairs().map(|pair| self.of_pair(pair)).collect()
    }

    /// The treatments compared within studies, pooled without the rest of the network; `None` when no study compares them. Under random
    /// effects with the τ² of the network.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`], [`NetworkError::SameTreatment`].
    pub fn direct(&self, treatment: &str, versus: &str) -> Result<Option<Estimate>, NetworkError> {
        let pair = self.pair(treatment, versus)?;
        Ok(self.direct_of(pair).map(|direct| direct.estimate))
    }

    pub(super) fn pair(
        &self,
        treatment: &str,
        versus: &str,
    ) -> Result<(usize, usize), NetworkError> {
        let pair = (
            self.evidence.place(treatment)?,
            self.evidence.place(versus)?,
        );
        if pair.0 == pair.1 {
            return Err(NetworkError::SameTreatment {
                treatment: treatment.to_owned(),
            });
        }
        Ok(pair)
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let size = self.evidence.treatments.len();
        (0..size).flat_map(move |first| (first + 1..size).map(move |second| (first, second)))
    }

    pub(super) fn names(&self, (first, second): (usize, usize)) -> (String, String) {
        let name = |place: usize| self.evidence.treatments[place].clone();
        (name(first), name(second))
    }

    pub(super) fn difference(&self, (first, second): (usize, usize)) -> (f64, f64) {
        let covariance = &self.fit.covariance;
        let variance = covariance[(first, first)] + covariance[(second, second)]
            - 2.0 * covariance[(first, second)];
        (self.fit.effects[first] - self.fit.effects[second], variance)
    }

    pub(super) fn of_pair(&self, pair: (usize, usize)) -> Estimate {
        let (effect, variance) = self.difference(pair);
        let (treatment, versus) = self.names(pair);
        let mut estimate = Estimate::new(&treatment, &versus, effect, variance.sqrt(), self.level);
        estimate.prediction = self.prediction_df.map(|df| {
            let half = t_quantile(0.5 + 0.5 * self.level, df) * (variance + self.fit.tau2).sqrt();
            (effect - half, effect + half)
        });
        estimate
    }

    pub(super) fn direct_of(&self, pair: (usize, usize)) -> Option<Direct> {
        let (mut studies, mut weights, mut sum) = (0, 0.0, 0.0);
        let (low, high) = (pair.0.min(pair.1), pair.0.max(pair.1));
        for study in &self.evidence.studies {
            for contrast in &study.contrasts {
                if (study.arms[contrast.first], study.arms[contrast.second]) == (low, high) {
                    let weight = (contrast.variance + self.fit.tau2).recip();
                    studies += 1;
                    weights += weight;
                    sum += weight * contrast.effect;
                }
            }
        }
        let sign = if pair.0 == low { 1.0 } else { -1.0 };
        let (treatment, versus) = self.names(pair);
        (studies > 0).then(|| Direct {
            studies,
            estimate: Estimate::new(
                &treatment,
                &versus,
                sign * sum / weights,
                weights.recip().sqrt(),
                self.level,
            ),
        })
    }
}

/// Evidence on a pair from the studies that compare it.
pub(super) struct Direct {
    pub(super) studies: usize,
    pub(super) estimate: Estimate,
}
