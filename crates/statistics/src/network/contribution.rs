//! Where the evidence on a pair of treatments comes from.
//!
//! A network estimate is a flow of evidence: one unit enters at the treatment, leaves at what it is compared with, and each direct
//! comparison carries the share that the hat matrix gives it. A walker who follows the flow, at each treatment leaving along an edge
//! with the probability of its flow, walks a path with the probability that the path has in the estimate; a path's share is divided
//! equally among its comparisons (Davies, Papakonstantinou, Nikolakopoulou, Rücker & Galla 2022, doi:10.1002/sim.9346). The flow
//! runs downhill and has no loops, so that the walk is summed exactly, by counting steps before and behind each edge, and neither
//! simulated nor enumerated.

use synovia_numerics::Matrix;

use super::error::NetworkError;
use super::model::Model;

/// The share that a direct comparison has in a network estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The direct comparison, alphabetically first treatment first.
    pub treatment: String,
    /// With what.
    pub versus: String,
    /// Its share; those of all direct comparisons add up to 1.
    pub share: f64,
    /// The same divided among the studies that make the comparison, by their weight in it, in the order of their labels.
    pub studies: Vec<StudyContribution>,
}

/// The share that a study has.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyContribution {
    /// Label of the study.
    pub study: String,
    /// Its share.
    pub share: f64,
}

impl Model {
    /// Shares of all direct comparisons in the network estimate of a pair.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`], [`NetworkError::SameTreatment`]; [`NetworkError::NegativeWeight`] where correlation within
    /// studies of several arms leaves no flow to speak of.
    pub fn contributions(
        &self,
        treatment: &str,
        versus: &str,
    ) -> Result<Vec<Contribution>, NetworkError> {
        let (source, sink) = self.pair(treatment, versus)?;
        let edges = self.edges()?;
        let size = self.evidence.treatments.len();
        let covariance = &self.fit.covariance;
        let height: Vec<f64> = (0..size)
            .map(|at| covariance[(at, source)] - covariance[(at, sink)])
            .collect();
        let mut probability = Matrix::zeros(size, size);
        let mut leaving = vec![0.0; size];
        for &(a, b, weight) in &edges {
            let (from, to) = if height[a] > height[b] {
                (a, b)
            } else {
                (b, a)
            };
            let flow = weight * (height[from] - height[to]);
            probability[(from, to)] = flow;
            leaving[from] += flow;
        }
        for from in 0..size {
            for to in 0..size {
                if leaving[from] > 0.0 {
                    probability[(from, to)] /= leaving[from];
                }
            }
        }
        let mut downhill: Vec<usize> = (0..size).collect();
        downhill.sort_by(|&a, &b| height[b].total_cmp(&height[a]));

        // Probability of coming to each treatment after so many steps, and of reaching the end from it in so many.
        let (mut before, mut behind) = (Matrix::zeros(size, size), Matrix::zeros(size, size));
        before[(source, 0)] = 1.0;
        behind[(sink, 0)] = 1.0;
        let steps = || 0..size - 1;
        for &from in &downhill {
            for to in 0..size {
                for step in steps() {
                    before[(to, step + 1)] += before[(from, step)] * probability[(from, to)];
                }
            }
        }
        for &from in downhill.iter().rev() {
            for to in 0..size {
                for step in steps() {
                    behind[(from, step + 1)] += probability[(from, to)] * behind[(to, step)];
                }
            }
        }
        let share = |a: usize, b: usize| {
            let (from, to) = if height[a] > height[b] {
                (a, b)
            } else {
                (b, a)
            };
            let mut sum = 0.0;
            for first in 0..size {
                for last in 0..size - first {
                    let length = (first + 1 + last) as f64;
                    sum += before[(from, first)] * behind[(to, last)] / length;
                }
            }
            sum * probability[(from, to)]
        };
        let contribution = |&(a, b, weight): &(usize, usize, f64)| {
            let share = share(a, b);
            let (treatment, versus) = self.names((a, b));
            Contribution {
                treatment,
                versus,
                share,
                studies: self.by_study(a, b, share / weight),
            }
        };
        Ok(edges.iter().map(contribution).collect())
    }

    /// Shares of all studies in the network estimate of a pair, those in its different comparisons added up.
    ///
    /// # Errors
    /// As [`Model::contributions`].
    pub fn study_contributions(
        &self,
        treatment: &str,
        versus: &str,
    ) -> Result<Vec<StudyContribution>, NetworkError> {
        let of_comparisons = self.contributions(treatment, versus)?;
        let total = |study: &super::evidence::Study| {
            let own = of_comparisons.iter().flat_map(|row| &row.studies);
            let own = own
                .filter(|row| row.study == study.label)
                .map(|row| row.share);
            StudyContribution {
                study: study.label.clone(),
                share: own.sum(),
            }
        };
        Ok(self.evidence.studies.iter().map(total).collect())
    }

    /// Pairs that studies compare, with the sum of their weights.
    fn edges(&self) -> Result<Vec<(usize, usize, f64)>, NetworkError> {
        let mut edges = Vec::new();
        for (a, b) in self.pairs() {
            let compares =
                |study: &super::evidence::Study| study.arms.contains(&a) && study.arms.contains(&b);
            if self.evidence.studies.iter().any(compares) {
                // One share of a study below zero is enough to make shares meaningless.
                let own = self.by_study(a, b, 1.0);
                if own.iter().any(|row| row.share <= 0.0) {
                    let (treatment, versus) = self.names((a, b));
                    return Err(NetworkError::NegativeWeight { treatment, versus });
                }
                edges.push((a, b, own.iter().map(|row| row.share).sum()));
            }
        }
        Ok(edges)
    }

    fn by_study(&self, a: usize, b: usize, share_per_weight: f64) -> Vec<StudyContribution> {
        let studies = self.evidence.studies.iter().zip(&self.fit.laplacians);
        let own = studies.filter_map(|(study, laplacian)| {
            let place = |treatment| study.arms.iter().position(|arm| *arm == treatment);
            Some(StudyContribution {
                study: study.label.clone(),
                share: -laplacian[(place(a)?, place(b)?)] * share_per_weight,
            })
        });
        own.collect()
    }
}
