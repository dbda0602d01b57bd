//! Which treatment comes first, and how sure that is.

use synovia_numerics::{Stream, normal_cdf};

use super::error::NetworkError;
use super::model::Model;

/// Which effects are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A lower outcome is better, such as pain.
    Small,
    /// A higher outcome is better, such as function.
    Large,
}

/// A treatment's place among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct PScore {
    /// The treatment.
    pub treatment: String,
    /// Mean certainty of being better than another treatment, from 0 to 1.
    pub p_score: f64,
}

/// How often a treatment came first, second and so on in simulated networks.
#[derive(Debug, Clone, PartialEq)]
pub struct RankProbabilities {
    /// The treatment.
    pub treatment: String,
    /// Probability of the first rank, the second and so on.
    pub probabilities: Vec<f64>,
    /// Surface under the cumulative ranking curve, from 0 to 1.
    pub sucra: f64,
}

impl Model {
    /// P-scores, the highest first: the mean over all others of the one-sided probability that the treatment is the better
    /// (Rücker & Schwarzer 2015, doi:10.1186/s12874-015-0060-8). They say nothing about how much better, nor whether it matters.
    pub fn p_scores(&self, wanted: Wanted) -> Vec<PScore> {
        let all: Vec<usize> = (0..self.treatments().len()).collect();
        self.scores(wanted, &all)
    }

    /// The same among some of the treatments, as if the others had no place.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`].
    pub fn p_scores_among(
        &self,
        wanted: Wanted,
        among: &[String],
    ) -> Result<Vec<PScore>, NetworkError> {
        Ok(self.scores(wanted, &self.places(among)?))
    }

    fn places(&self, among: &[String]) -> Result<Vec<usize>, NetworkError> {
        let mut places = (among.iter())
            .map(|name| self.evidence.place(name))
            .collect::<Result<Vec<usize>, _>>()?;
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }

    fn scores(&self, wanted: Wanted, among: &[usize]) -> Vec<PScore> {
        let score = |own: usize| {
            let others = among.iter().filter(|other| **other != own);
            let certainty = others.map(|other| {
                let (effect, variance) = self.difference((own, *other));
                normal_cdf(match wanted {
                    Wanted::Small => -effect / variance.sqrt(),
                    Wanted::Large => effect / variance.sqrt(),
                })
            });
            certainty.sum::<f64>() / (among.len() - 1) as f64
        };
        let scores = among.iter().map(|own| PScore {
            treatment: self.treatments()[*own].clone(),
            p_score: score(*own),
        });
        let mut scores: Vec<PScore> = scores.collect();
        // Stable, so that equal scores stay in alphabetical order.
        scores.sort_by(|a, b| b.p_score.total_cmp(&a.p_score));
        scores
    }

    /// Rank probabilities and SUCRA (Salanti, Ades & Ioannidis 2011, doi:10.1016/j.jclinepi.2010.03.016) from `draws` networks
    /// simulated with the estimated effects and covariance, in alphabetical order. The same seed gives the same answer; the Monte
    /// Carlo error of a probability is at most 0.5/√draws.
    ///
    /// # Errors
    /// [`NetworkError::NoDraws`], [`NetworkError::NotSolvable`].
    pub fn rank_probabilities(
        &self,
        wanted: Wanted,
        draws: usize,
        seed: u64,
    ) -> Result<Vec<RankProbabilities>, NetworkError> {
        self.rank_probabilities_among(wanted, self.treatments(), draws, seed)
    }

    /// The same among some of the treatments, as if the others had no place.
    ///
    /// # Errors
    /// As [`Model::rank_probabilities`], and [`NetworkError::Unknown`].
    pub fn rank_probabilities_among(
        &self,
        wanted: Wanted,
        among: &[String],
        draws: usize,
        seed: u64,
    ) -> Result<Vec<RankProbabilities>, NetworkError> {
        if draws == 0 {
            return Err(NetworkError::NoDraws);
        }
        let among = self.places(among)?;
        let (all, size) = (self.treatments().len(), among.len());
        let eigen = self.fit.covariance.symmetric_eigen();
        let factor = eigen.map_err(|_| NetworkError::NotSolvable)?.factor();
        let mut stream = Stream::keyed(seed, [0; 3]);
        let mut counts = vec![vec![0_usize; size]; size];
        let mut order: Vec<usize> = (0..size).collect();
        for _ in 0..draws {
            let noise: Vec<f64> = (0..all).map(|_| stream.normal()).collect();
            let drawn: Vec<f64> = among
                .iter()
                .map(|&own| {
                    let deviation: f64 =
                        factor.row(own).iter().zip(&noise).map(|(f, z)| f * z).sum();
                    match wanted {
                        Wanted::Small => self.fit.effects[own] + deviation,
                        Wanted::Large => -(self.fit.effects[own] + deviation),
                    }
                })
                .collect();
            order.sort_by(|&a, &b| drawn[a].total_cmp(&drawn[b]));
            for (rank, &own) in order.iter().enumerate() {
                counts[own][rank] += 1;
            }
        }
        let of = |(place, counts): (&usize, &Vec<usize>)| {
            let ranks = counts.iter().enumerate();
            let better = ranks.map(|(rank, count)| (count * (size - 1 - rank)) as f64);
            RankProbabilities {
                treatment: self.treatments()[*place].clone(),
                probabilities: counts.iter().map(|&c| c as f64 / draws as f64).collect(),
                sucra: better.sum::<f64>() / (draws * (size - 1)) as f64,
            }
        };
        Ok(among.iter().zip(&counts).map(of).collect())
    }
}
