//! Penalised regression in a basis in which it falls apart into one equation per coefficient, with restricted maximum likelihood.
//!
//! y = X₀·β + A·α + ε, where α ~ N(0, τ²·I) is penalised and β is not. After taking the span of X₀ out of A and turning A by the eigenvectors
//! of AᵀA = V·diag(D)·Vᵀ, the columns of Z₁ = A·V·D^(−1/2) are orthonormal and their coefficients independent:
//!
//! | symbol | meaning |
//! |---|---|
//! | b_j = z_jᵀ·y | coefficient without penalty |
//! | ρ = σ²/τ² | penalty |
//! | h_j = D_j/(D_j + ρ) | what is left of a coefficient; 1 for those of X₀ |
//! | Σ h_j | effective degrees of freedom |
//!
//! −2·ln L_R(ρ) = (n − p₀)·ln σ̂² − Σ_j ln(1 − h_j), with σ̂² = (‖y‖² − Σ_all b² + Σ_j b_j²·(1 − h_j)) / (n − p₀) (S. N. Wood, *Generalized Additive
//! Models*, 2nd ed. 2017, sections 6.2.6 and 5.4.2). The same text serves splines, where A spans the curved functions, and Gaussian
//! processes, where A·Aᵀ is the covariance.

use rayon::prelude::*;
use synovia_numerics::minimise::minimum_between;
use synovia_numerics::{Matrix, exp, ln};

/// Columns that are orthonormal, and how firmly each is held.
#[derive(Debug, Clone)]
pub(super) struct Smoother {
    /// Columns over draws: first those without penalty (the constant is the very first), then the penalised ones.
    columns: Vec<Vec<f64>>,
    /// D of every column; infinite for those without penalty.
    spread: Vec<f64>,
    free: usize,
}

/// A regression of one response.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// Coefficients after shrinking, in the smoother's basis.
    pub(super) fitted: Vec<f64>,
    /// h of every column.
    pub(super) kept: Vec<f64>,
    /// What comes out when the residuals are smoothed, too, and added: what shrinking took away is mostly put back (J. W. Tukey's twicing).
    pub(super) twice: Vec<f64>,
    /// Residuals.
    pub(super) residuals: Vec<f64>,
    /// Σ h.
    pub(super) degrees_of_freedom: f64,
    /// −2·ln of the restricted likelihood, up to a constant that is the same for all smoothers with equal X₀ and y.
    pub(super) deviance: f64,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Four sums side by side, which the compiler turns into wide instructions; always in this order.
    let mut sums = [0.0; 4];
    let (a4, a_rest) = a.as_chunks::<4>();
    let (b4, b_rest) = b.as_chunks::<4>();
    for (x, y) in a4.iter().zip(b4) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums[0] + sums[1] + sums[2] + sums[3] + rest
}

fn take_out(column: &mut [f64], direction: &[f64]) {
    let share = dot(column, direction);
    for (value, along) in column.iter_mut().zip(direction) {
        *value -= share * along;
    }
}

impl Smoother {
    /// A basis from columns without penalty (a constant is added in front) and penalised ones. What is not new beside the columns before is
    /// left out.
    pub(super) fn new(free: &[Vec<f64>], penalised: Vec<Vec<f64>>) -> Self {
        let draws = free.first().or(penalised.first()).map_or(0, Vec::len);
        let mut columns: Vec<Vec<f64>> = vec![vec![1.0 / (draws as f64).sqrt(); draws]];
        for column in free {
            let before = dot(column, column);
            let mut column = column.clone();
            // Twice is enough (L. Giraud and others, *Comput. Math. Appl.* 50, 2005, 1069-1075).
            for _ in 0..2 {
                for direction in &columns {
                    take_out(&mut column, direction);
                }
            }
            let size = dot(&column, &column);
            if size > 1e-16 * before {
                column.iter_mut().for_each(|value| *value /= size.sqrt());
                columns.push(column);
            }
        }
        let free = columns.len();
        let mut curved = penalised;
        for column in &mut curved {
            for _ in 0..2 {
                for direction in &columns {
                    take_out(column, direction);
                }
            }
        }
        let mut spread = vec![f64::INFINITY; free];
        if !curved.is_empty() {
            let mut gram = Matrix::zeros(curved.len(), curved.len());
            for i in 0..curved.len() {
                for j in i..curved.len() {
                    let value = dot(&curved[i], &curved[j]);
                    gram[(i, j)] = value;
                    gram[(j, i)] = value;
                }
            }
            if let Ok(eigen) = gram.symmetric_eigen() {
                for j in 0..eigen.rank(1e-10) {
                    let size = eigen.values[j];
                    if size <= 0.0 {
                        break;
                    }
                    let mut column = vec![0.0; draws];
                    for (i, part) in curved.iter().enumerate() {
                        let weight = eigen.vectors[(i, j)] / size.sqrt();
                        for (value, part) in column.iter_mut().zip(part) {
                            *value += weight * part;
                        }
                    }
                    columns.push(column);
                    spread.push(size);
                }
            }
        }
        Smoother {
            columns,
            spread,
            free,
        }
    }

    /// The regression of `response`, its penalty by restricted maximum likelihood.
    pub(super) fn fit(&self, response: &[f64]) -> Fit {
        let draws = response.len() as f64;
        let raw: Vec<f64> = self.columns.iter().map(|z| dot(z, response)).collect();
        // What no column of the basis explains, without cancellation.
        let mut outside = response.to_vec();
        for (column, share) in self.columns.iter().zip(&raw) {
            for (value, z) in outside.iter_mut().zip(column) {
                *value -= share * z;
            }
        }
        let outside = dot(&outside, &outside);
        let least = 1e-24 * dot(response, response) + f64::MIN_POSITIVE;
        let freedom = draws - self.free as f64;
        let deviance = |ln_penalty: f64| {
            let penalty = exp(ln_penalty);
            let (mut squares, mut determinant) = (outside, 0.0);
            for (b, d) in raw.iter().zip(&self.spread).skip(self.free) {
                let lost = penalty / (d + penalty);
                squares += b * b * lost;
                determinant -= ln(lost);
            }
            freedom * ln((squares + least) / freedom) + determinant
        };
        let penalised = &self.spread[self.free..];
        let ln_penalty = match (penalised.first(), penalised.last()) {
            (Some(&first), Some(&last)) => lowest(&deviance, ln(last) - 12.0, ln(first) + 12.0),
            _ => 0.0,
        };
        let penalty = exp(ln_penalty);
        let kept: Vec<f64> = self
            .spread
            .iter()
            .map(|d| {
                if d.is_finite() {
                    d / (d + penalty)
                } else {
                    1.0
                }
            })
            .collect();
        let mut fitted = vec![0.0; response.len()];
        let mut twice = vec![0.0; response.len()];
        for ((column, b), h) in self.columns.iter().zip(&raw).zip(&kept) {
            let (once, again) = (h * b, (2.0 - h) * h * b);
            for ((value, twice), z) in fitted.iter_mut().zip(&mut twice).zip(column) {
                *value += once * z;
                *twice += again * z;
            }
        }
        let residuals = response.iter().zip(&fitted).map(|(y, f)| y - f).collect();
        Fit {
            fitted,
            twice,
            degrees_of_freedom: kept.iter().sum(),
            deviance: deviance(ln_penalty),
            kept,
            residuals,
        }
    }

    /// Every response on its own.
    pub(super) fn fit_all(&self, responses: &[Vec<f64>]) -> Vec<Fit> {
        responses.par_iter().map(|y| self.fit(y)).collect()
    }

    /// Σ over draws of `weights` times each column.
    pub(super) fn against(&self, weights: &[f64]) -> Vec<f64> {
        self.columns.iter().map(|z| dot(z, weights)).collect()
    }
}

/// The lowest point: the best of a grid, then between its neighbours, since the likelihood may have two valleys.
fn lowest(f: &impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    const POINTS: usize = 33;
    let at = |i: usize| low + (high - low) * i as f64 / (POINTS - 1) as f64;
    let values: Vec<f64> = (0..POINTS).map(|i| f(at(i))).collect();
    let best = (0..POINTS).fold(0, |best, i| if values[i] < values[best] { i } else { best });
    minimum_between(
        f,
        at(best.saturating_sub(1)),
        at((best + 1).min(POINTS - 1)),
        1e-6,
    )
    .at
}
