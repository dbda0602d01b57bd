//! The equations of a graph, L·θ = b, solved treatment by treatment.
//!
//! A treatment is taken out of the graph by joining its neighbours with each other, as a star of conductors becomes a mesh: with weights
//! w between treatments, taking k away adds wᵢₖ·wₖⱼ/Σₗwₖₗ between i and j (W. K. Grassmann, M. I. Taksar, D. P. Heyman, *Oper. Res.* 33
//! (1985) 1107-1116, for Markov chains). Weights are only added, multiplied and divided, never subtracted, so that a study with a weight
//! of many orders of magnitude more than the others drowns none of them. Eigenvectors of L would.
//!
//! In each connected piece one treatment, that of the largest total weight, has θ = 0; differences within the piece do not depend on it.

use synovia_numerics::{Matrix, ln};

use super::error::NetworkError;

/// A graph, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Elimination {
    /// Treatments in the order in which they were taken away; those at 0 are not among them.
    order: Vec<usize>,
    /// Total weight of each when it was taken away.
    pivots: Vec<f64>,
    /// Share of each neighbour in that weight.
    shares: Matrix,
    /// Logarithm of the product of the eigenvalues of L that are not 0.
    pub(super) ln_determinant: f64,
}

impl Elimination {
    /// Of the graph whose Laplacian is given, with the number of the piece of each treatment.
    pub(super) fn new(laplacian: &Matrix, pieces: &[usize]) -> Result<Self, NetworkError> {
        let size = pieces.len();
        let mut weights = Matrix::zeros(size, size);
        for i in 0..size {
            for j in 0..size {
                if i != j {
                    weights[(i, j)] = -laplacian[(i, j)];
                }
            }
        }
        let total = |weights: &Matrix, of: usize| weights.row(of).iter().sum::<f64>();
        let mut at_zero: Vec<usize> = Vec::new();
        let mut ln_determinant = 0.0;
        for piece in 0..pieces.iter().max().map_or(0, |last| last + 1) {
            let inside: Vec<usize> = (0..size).filter(|at| pieces[*at] == piece).collect();
            let heaviest = inside
                .iter()
                .copied()
                .max_by(|a, b| total(&weights, *a).total_cmp(&total(&weights, *b)));
            at_zero.extend(heaviest);
            // Kirchhoff: of the eigenvalues, the product is as many times that of the pivots as there are treatments.
            ln_determinant += ln(inside.len() as f64);
        }
        let order: Vec<usize> = (0..size).filter(|at| !at_zero.contains(at)).collect();
        let mut shares = Matrix::zeros(size, size);
        let mut pivots = Vec::with_capacity(order.len());
        for &away in &order {
            let pivot = total(&weights, away);
            // Studies of several arms may have negative weights, whose sum is positive all the same.
            if !(pivot.is_finite() && pivot > 0.0) {
                return Err(NetworkError::NotSolvable);
            }
            let row: Vec<f64> = weights.row(away).to_vec();
            for (i, own) in row.iter().enumerate() {
                shares[(away, i)] = own / pivot;
                (weights[(away, i)], weights[(i, away)]) = (0.0, 0.0);
            }
            for i in 0..size {
                for j in 0..size {
                    if i != j && row[i] != 0.0 && row[j] != 0.0 {
                        weights[(i, j)] += row[i] * (row[j] / pivot);
                    }
                }
            }
            ln_determinant += ln(pivot);
            pivots.push(pivot);
        }
        Ok(Elimination {
            order,
            pivots,
            shares,
            ln_determinant,
        })
    }

    /// θ for what leaves each treatment.
    pub(super) fn solve(&self, leaving: &[f64]) -> Vec<f64> {
        let mut rest = leaving.to_vec();
        for &away in &self.order {
            let own = rest[away];
            for (value, share) in rest.iter_mut().zip(self.shares.row(away)) {
                *value += share * own;
            }
        }
        let mut theta = vec![0.0; rest.len()];
        for (&away, pivot) in self.order.iter().zip(&self.pivots).rev() {
            let others = self.shares.row(away).iter().zip(&theta);
            theta[away] = rest[away] / pivot + others.map(|(s, t)| s * t).sum::<f64>();
        }
        theta
    }

    /// Covariance of θ, with the treatments at 0 known.
    pub(super) fn covariance(&self) -> Matrix {
        let size = self.shares.rows();
        let mut result = Matrix::zeros(size, size);
        for &column in &self.order {
            let mut one = vec![0.0; size];
            one[column] = 1.0;
            for (row, value) in self.solve(&one).into_iter().enumerate() {
                // Half from each side: the two differ by rounding.
                result[(row, column)] += 0.5 * value;
                result[(column, row)] += 0.5 * value;
            }
        }
        result
    }
}
