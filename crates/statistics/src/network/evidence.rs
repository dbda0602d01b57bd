//! Comparisons checked and put in order: treatments and studies by name, each pair in the order of its treatments, so that nothing
//! depends on how the table was sorted or which treatment of a pair came first.

use std::collections::{BTreeMap, BTreeSet};

use synovia_numerics::Matrix;

use super::comparison::Comparison;
use super::error::NetworkError;

/// A study's two treatments, as places in its list of arms, the first before the second.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contrast {
    pub(super) first: usize,
    pub(super) second: usize,
    /// First minus second.
    pub(super) effect: f64,
    /// Square of the standard error.
    pub(super) variance: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Study {
    pub(super) label: String,
    /// Places in the list of treatments, ascending. The set of arms is the study's design.
    pub(super) arms: Vec<usize>,
    /// All pairs.
    pub(super) contrasts: Vec<Contrast>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    /// By name.
    pub(super) treatments: Vec<String>,
    /// By label.
    pub(super) studies: Vec<Study>,
}

impl Evidence {
    pub(super) fn of(comparisons: &[Comparison], tolerance: f64) -> Result<Self, NetworkError> {
        if comparisons.is_empty() {
            return Err(NetworkError::NoComparisons);
        }
        let mut names = BTreeSet::new();
        let mut by_study: BTreeMap<&str, Vec<&Comparison>> = BTreeMap::new();
        for row in comparisons {
            check_row(row)?;
            names.extend([row.treatment.clone(), row.versus.clone()]);
            by_study.entry(&row.study).or_default().push(row);
        }
        let treatments: Vec<String> = names.into_iter().collect();
        let studies = by_study
            .into_iter()
            .map(|(label, rows)| study(label, &rows, &treatments, tolerance))
            .collect::<Result<_, _>>()?;
        Ok(Evidence {
            treatments,
            studies,
        })
    }

    /// The same treatments, some of the studies.
    pub(super) fn only(&self, keep: impl Fn(&Study) -> bool) -> Self {
        Evidence {
            treatments: self.treatments.clone(),
            studies: self.studies.iter().filter(|s| keep(s)).cloned().collect(),
        }
    }

    /// The sets of arms that occur.
    pub(super) fn designs(&self) -> Vec<Vec<usize>> {
        let designs: BTreeSet<Vec<usize>> = self.studies.iter().map(|s| s.arms.clone()).collect();
        designs.into_iter().collect()
    }

    /// Number of the connected piece of each treatment, counted from 0 in the order of treatments.
    pub(super) fn pieces(&self) -> Vec<usize> {
        // The smallest treatment that each is known to be connected with.
        let mut smallest: Vec<usize> = (0..self.treatments.len()).collect();
        for study in &self.studies {
            let joined: Vec<usize> = study.arms.iter().map(|&arm| smallest[arm]).collect();
            let to = joined.iter().copied().min().unwrap_or_default();
            for piece in &mut smallest {
                if joined.contains(piece) {
                    *piece = to;
                }
            }
        }
        let mut numbers: Vec<usize> = smallest.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let number = |piece: &usize| numbers.binary_search(piece).unwrap_or_default();
        smallest.iter().map(number).collect()
    }

    /// Independent differences that the studies estimate: arms minus one, summed.
    pub(super) fn differences(&self) -> usize {
        self.studies.iter().map(|study| study.arms.len() - 1).sum()
    }

    pub(super) fn place(&self, treatment: &str) -> Result<usize, NetworkError> {
        let found = self.treatments.iter().position(|name| name == treatment);
        found.ok_or_else(|| NetworkError::Unknown {
            name: treatment.to_owned(),
            known: self.treatments.clone(),
        })
    }
}

fn check_row(row: &Comparison) -> Result<(), NetworkError> {
    let (study, treatment, versus) = (row.study.clone(), row.treatment.clone(), row.versus.clone());
    if !(row.effect.is_finite() && row.se.is_finite()) {
        return Err(NetworkError::NotFinite {
            study,
            treatment,
            versus,
        });
    }
    let variance = row.se * row.se;
    if row.se <= 0.0 || !variance.is_normal() || !variance.recip().is_normal() {
        let se = row.se;
        return Err(NetworkError::StandardError {
            study,
            treatment,
            versus,
            se,
        });
    }
    if treatment == versus {
        return Err(NetworkError::ComparedWithItself { study, treatment });
    }
    Ok(())
}

fn study(
    label: &str,
    rows: &[&Comparison],
    treatments: &[String],
    tolerance: f64,
) -> Result<Study, NetworkError> {
    let place = |name: &String| treatments.binary_search(name).unwrap_or_default();
    let mut contrasts: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    let mut arms = BTreeSet::new();
    for row in rows {
        let (treatment, versus) = (place(&row.treatment), place(&row.versus));
        arms.extend([treatment, versus]);
        let variance = row.se * row.se;
        let (pair, value) = if treatment < versus {
            ((treatment, versus), (row.effect, variance))
        } else {
            ((versus, treatment), (-row.effect, variance))
        };
        if contrasts.insert(pair, value).is_some() {
            return Err(NetworkError::ComparedTwice {
                study: label.to_owned(),
                treatment: row.treatment.clone(),
                versus: row.versus.clone(),
            });
        }
    }
    let arms: Vec<usize> = arms.into_iter().collect();
    let mut all = Vec::new();
    for first in 0..arms.len() {
        for second in first + 1..arms.len() {
            let Some(&(effect, variance)) = contrasts.get(&(arms[first], arms[second])) else {
                return Err(NetworkError::MissingComparison {
                    study: label.to_owned(),
                    treatment: treatments[arms[first]].clone(),
                    versus: treatments[arms[second]].clone(),
                });
            };
            all.push(Contrast {
                first,
                second,
                effect,
                variance,
            });
        }
    }
    let study = Study {
        label: label.to_owned(),
        arms,
        contrasts: all,
    };
    study.check(treatments, tolerance)?;
    Ok(study)
}

impl Study {
    /// Effects of each triangle add up; variances are those of differences of something.
    fn check(&self, treatments: &[String], tolerance: f64) -> Result<(), NetworkError> {
        let arms = self.arms.len();
        let mut effects = Matrix::zeros(arms, arms);
        for contrast in &self.contrasts {
            effects[(contrast.first, contrast.second)] = contrast.effect;
            effects[(contrast.second, contrast.first)] = -contrast.effect;
        }
        for a in 0..arms {
            for b in a + 1..arms {
                for c in b + 1..arms {
                    let sum = effects[(a, b)] + effects[(b, c)] + effects[(c, a)];
                    if sum.abs() > tolerance {
                        return Err(NetworkError::DoesNotAddUp {
                            study: self.label.clone(),
                            treatments: [a, b, c].map(|arm| treatments[self.arms[arm]].clone()),
                            sum,
                            tolerance,
                        });
                    }
                }
            }
        }
        // One eigenvalue is 0, that of the overall level; all others have to be clearly positive.
        let eigen = self.centred_covariance(0.0).symmetric_eigen();
        let values = eigen.map_err(|_| NetworkError::NotSolvable)?.values;
        let possible = values[..arms - 1]
            .iter()
            .all(|value| *value > 1e-9 * values[0]);
        if possible && values[arms - 1] > -1e-9 * values[0] {
            Ok(())
        } else {
            Err(NetworkError::ImpossibleVariances {
                study: self.label.clone(),
            })
        }
    }

    /// Covariance of the arms' outcomes around their mean that gives the differences their variances, τ² added: minus half the
    /// matrix of variances, its rows and columns centred (Rücker & Schwarzer 2014).
    fn centred_covariance(&self, tau2: f64) -> Matrix {
        let arms = self.arms.len();
        let mut result = Matrix::zeros(arms, arms);
        for contrast in &self.contrasts {
            let half = -0.5 * (contrast.variance + tau2);
            result[(contrast.first, contrast.second)] = half;
            result[(contrast.second, contrast.first)] = half;
        }
        let means: Vec<f64> = (0..arms)
            .map(|arm| result.row(arm).iter().sum::<f64>() / arms as f64)
            .collect();
        let mean = means.iter().sum::<f64>() / arms as f64;
        for i in 0..arms {
            for j in 0..arms {
                result[(i, j)] += mean - means[i] - means[j];
            }
        }
        result
    }

    /// The study's Laplacian L: what stands off its diagonal are minus the weights of the pairs, reduced for correlation within the
    /// study, so that a network of these weights alone gives every pair the variance it has. Beside it the logarithm of the
    /// product of the eigenvalues of L that are not 0.
    pub(super) fn laplacian(&self, tau2: f64) -> Result<(Matrix, f64), NetworkError> {
        if let [contrast] = &self.contrasts[..] {
            let weight = (contrast.variance + tau2).recip();
            let laplacian = Matrix::from_rows([[weight, -weight], [-weight, weight]]);
            return Ok((laplacian, synovia_numerics::ln(2.0 * weight)));
        }
        let arms = self.arms.len();
        let eigen = self.centred_covariance(tau2).symmetric_eigen();
        let eigen = eigen.map_err(|_| NetworkError::NotSolvable)?;
        let logarithms = eigen.values[..arms - 1].iter();
        let log_product = -logarithms
            .map(|value| synovia_numerics::ln(*value))
            .sum::<f64>();
        Ok((eigen.pseudo_inverse(arms - 1), log_product))
    }
}
