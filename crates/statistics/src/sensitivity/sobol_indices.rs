//! Sobol indices: shares of an output's variance.
//!
//! ```text
//! S_i  = Var(E(y | x_i)) / Var(y)           first order: what would go, on average, if x_i became known
//! ST_i = E(Var(y | all but x_i)) / Var(y)   total: what would stay, on average, if everything but x_i became known
//!
//! A, B: two samples of N rows;  A_B^i: A with x_i from B
//! S_i  ≈ 1/N·Σ_j (f(B)_j − f₀)·(f(A_B^i)_j − f(A)_j) / V
//! ST_i ≈ 1/(2N)·Σ_j (f(A)_j − f(A_B^i)_j)² / V
//! ```
//!
//! f₀ and V: mean and variance of f over A and B together. An index may be that of a group of inputs, which move together.
//!
//! A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto, S. Tarantola, *Comput. Phys. Commun.* 181 (2010) 259-270, table 2 (b) and
//! (f); the total index is that of M. J. W. Jansen, *Comput. Phys. Commun.* 117 (1999) 35-43. f₀ is taken off in S_i: its expectation is
//! the same, its error smaller where the mean is far from 0. A and B are halves of Sobol points.
//!
//! Intervals resample rows. Rows of Sobol points are more even than those of chance, so the intervals are rather too wide than too narrow.

use crate::mean_sd;
use crate::sampler::{Interval, bootstrap};
use synovia_numerics::sobol;

/// Resamples of an interval.
const RESAMPLES: u64 = 500;
/// Rows that are run before the groups': A and B.
const SAMPLES: usize = 2;

/// Where to run a model to have Sobol indices of groups of its inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaltelliDesign {
    groups: Vec<Vec<usize>>,
    inputs: usize,
    rows: u32,
    seed: u32,
}

/// What an output's variance is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// Mean of the output.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Of each group, in the order in which they were given.
    pub indices: Vec<SobolIndices>,
}

/// Indices of one group, with 90 % intervals by bootstrap over rows; NaN when the output is the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndices {
    /// S.
    pub first: Interval,
    /// ST.
    pub total: Interval,
}

impl SaltelliDesign {
    /// Of `groups`, which say by number which inputs move together; an input in no group stays where A has it. `rows` should be a power of 2.
    ///
    /// # Panics
    /// When there are more inputs than half the dimensions of a Sobol point, more rows than points, or fewer than two rows.
    pub fn new(groups: Vec<Vec<usize>>, rows: u32, seed: u32) -> Self {
        let inputs = groups.iter().flatten().max().map_or(0, |last| last + 1);
        assert!(
            2 * inputs <= sobol::DIMENSIONS as usize,
            "{inputs} inputs are more than a Sobol point has dimensions for"
        );
        assert!(
            (2..=sobol::POINTS).contains(&rows),
            "rows are 2 to {}, and not {rows}",
            sobol::POINTS
        );
        SaltelliDesign {
            groups,
            inputs,
            rows,
            seed,
        }
    }

    /// Number of runs.
    pub fn runs(&self) -> usize {
        self.rows as usize * self.runs_of_a_row()
    }

    fn runs_of_a_row(&self) -> usize {
        self.groups.len() + SAMPLES
    }

    /// Inputs of run number `run`, each between 0 and 1.
    ///
    /// # Panics
    /// When there are fewer runs.
    pub fn point(&self, run: usize) -> Vec<f64> {
        let (row, place) = (run / self.runs_of_a_row(), run % self.runs_of_a_row());
        let of_sample = |sample: usize, input: usize| {
            let dimension = sample * self.inputs + input;
            sobol::point(row as u32, dimension as u32, self.seed)
        };
        if place == 1 {
            return (0..self.inputs).map(|input| of_sample(1, input)).collect();
        }
        let mut point: Vec<f64> = (0..self.inputs).map(|input| of_sample(0, input)).collect();
        if let Some(group) = place.checked_sub(SAMPLES) {
            for input in &self.groups[group] {
                point[*input] = of_sample(1, *input);
            }
        }
        point
    }

    /// Indices of each group.
    ///
    /// # Panics
    /// When there is not one output for each run.
    pub fn decompose(&self, outputs: &[f64]) -> Decomposition {
        assert_eq!(outputs.len(), self.runs(), "one output for each run");
        let rows: Vec<&[f64]> = outputs.chunks(self.runs_of_a_row()).collect();
        let both: Vec<f64> = rows.iter().flat_map(|row| [row[0], row[1]]).collect();
        let (mean, sd) = mean_sd(&both);
        let share = |numerator: &dyn Fn(&[f64], f64) -> f64| {
            bootstrap(
                rows.len(),
                RESAMPLES,
                u64::from(self.seed),
                &|drawn: &[usize]| {
                    let [mean, variance] = moments(drawn.iter().map(|row| rows[*row]));
                    let sum: f64 = drawn.iter().map(|row| numerator(rows[*row], mean)).sum();
                    sum / drawn.len() as f64 / variance
                },
            )
        };
        let indices = (SAMPLES..self.runs_of_a_row())
            .map(|of| SobolIndices {
                first: share(&|row, mean| (row[1] - mean) * (row[of] - row[0])),
                total: share(&|row, _| 0.5 * (row[0] - row[of]) * (row[0] - row[of])),
            })
            .collect();
        Decomposition { mean, sd, indices }
    }
}

/// Mean and variance of f over A and B together.
fn moments<'a>(rows: impl Iterator<Item = &'a [f64]> + Clone) -> [f64; 2] {
    let n = SAMPLES as f64 * rows.clone().count() as f64;
    let both = || rows.clone().flat_map(|row| [row[0], row[1]]);
    let mean = both().sum::<f64>() / n;
    let squares = both().map(|y| (y - mean) * (y - mean)).sum::<f64>();
    [mean, squares / n]
}
