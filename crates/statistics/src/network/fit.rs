//! Weighted least squares on a graph, and the variance between studies.
//!
//! Treatments have effects θ = D·β; D is the identity in the standard model and says which components a treatment has in an additive
//! one. With Lₛ the Laplacian of study s ([`Study::laplacian`]) and bₛ the weighted differences that leave each of its arms,
//!
//! L = Σ Lₛ, b = Σ bₛ, β = (DᵀLD)⁻ Dᵀb, Cov β = (DᵀLD)⁻, Q = Σ w (d − (θ₁ − θ₂))² over all pairs of all studies
//!
//! with any generalised inverse ⁻, since only differences of treatments are read: of the standard model that of [`Elimination`], of an
//! additive one the pseudo-inverse
//! (Rücker 2012; Rücker, Petropoulou & Schwarzer 2020). A study's deviations between studies are independent
//! between arms with variance τ²/2, so that every difference has the same τ².

use synovia_numerics::matrix::SymmetricEigen;
use synovia_numerics::{Matrix, ln};

use super::elimination::Elimination;
use super::error::NetworkError;
use super::evidence::Evidence;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    pub(super) tau2: f64,
    /// Of each parameter.
    pub(super) effects: Vec<f64>,
    /// Of the parameters; differences of treatments take theirs from it.
    pub(super) covariance: Matrix,
    /// One per study.
    pub(super) laplacians: Vec<Matrix>,
    pub(super) q: f64,
    pub(super) df: usize,
    /// What τ² adds to the expectation of Q beyond its degrees of freedom, per unit.
    expected_growth: f64,
    /// Sum of squares of the arms' weighted residuals.
    residual_squares: f64,
    log_likelihood: f64,
}

/// Treatments in terms of parameters, and how many of these the evidence tells apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Design {
    /// One parameter per treatment, and the number of the piece of each.
    Standard { pieces: Vec<usize>, rank: usize },
    /// Components of treatments.
    Additive { matrix: Matrix, rank: usize },
}

impl Design {
    /// One parameter per treatment.
    pub(super) fn standard(evidence: &Evidence) -> Self {
        let pieces = evidence.pieces();
        let count = pieces.iter().max().map_or(0, |last| last + 1);
        Design::Standard {
            rank: pieces.len() - count,
            pieces,
        }
    }

    fn rank(&self) -> usize {
        match self {
            Design::Standard { rank, .. } | Design::Additive { rank, .. } => *rank,
        }
    }

    /// Parameters, their covariance, and the logarithm of the product of the eigenvalues of DᵀLD that are not 0.
    fn solve(
        &self,
        laplacian: &Matrix,
        leaving: &Matrix,
    ) -> Result<(Vec<f64>, Matrix, f64), NetworkError> {
        match self {
            Design::Standard { pieces, .. } => {
                let graph = Elimination::new(laplacian, pieces)?;
                let leaving: Vec<f64> = (0..leaving.rows()).map(|at| leaving[(at, 0)]).collect();
                Ok((
                    graph.solve(&leaving),
                    graph.covariance(),
                    graph.ln_determinant,
                ))
            }
            Design::Additive { matrix, rank } => {
                let transposed = matrix.transposed();
                let inside = &(&transposed * laplacian) * matrix;
                let eigen = inside.symmetric_eigen();
                let eigen = eigen.map_err(|_| NetworkError::NotSolvable)?;
                // What is left of a small eigenvalue beside a large one are its leading digits.
                let used = &eigen.values[..*rank];
                if used.iter().any(|value| *value <= 1e-10 * used[0]) {
                    return Err(NetworkError::NotSolvable);
                }
                let covariance = eigen.pseudo_inverse(*rank);
                let effects = &covariance * &(&transposed * leaving);
                let effects = (0..effects.rows()).map(|at| effects[(at, 0)]).collect();
                let ln_determinant = used.iter().map(|value| ln(*value)).sum();
                Ok((effects, covariance, ln_determinant))
            }
        }
    }

    /// Effects of the treatments, and the variance of each difference.
    fn of_treatments(&self, effects: &[f64], covariance: &Matrix) -> (Vec<f64>, Matrix) {
        let (theta, covariance) = match self {
            Design::Standard { .. } => (effects.to_vec(), covariance.clone()),
            Design::Additive { matrix, .. } => {
                let theta = (0..matrix.rows())
                    .map(|row| {
                        let terms = matrix.row(row).iter().zip(effects);
                        terms.map(|(d, e)| d * e).sum()
                    })
                    .collect();
                (theta, &(matrix * covariance) * &matrix.transposed())
            }
        };
        let size = covariance.rows();
        let mut variances = Matrix::zeros(size, size);
        for i in 0..size {
            for j in 0..size {
                variances[(i, j)] =
                    covariance[(i, i)] + covariance[(j, j)] - 2.0 * covariance[(i, j)];
            }
        }
        (theta, variances)
    }
}

impl Fit {
    pub(super) fn new(
        evidence: &Evidence,
        design: &Design,
        tau2: f64,
    ) -> Result<Self, NetworkError> {
        let size = evidence.treatments.len();
        let (mut total, mut squares) = (Matrix::zeros(size, size), Matrix::zeros(size, size));
        let (mut trace, mut log_products) = (0.0, 0.0);
        let mut leaving = Matrix::zeros(size, 1);
        let mut laplacians = Vec::with_capacity(evidence.studies.len());
        for study in &evidence.studies {
            let (own, log_product) = study.laplacian(tau2)?;
            let square = &own * &own;
            for (i, &to) in study.arms.iter().enumerate() {
                trace += own[(i, i)];
                for (j, &from) in study.arms.iter().enumerate() {
                    total[(to, from)] += own[(i, j)];
                    squares[(to, from)] += square[(i, j)];
                }
            }
            for contrast in &study.contrasts {
                let flow = -own[(contrast.first, contrast.second)] * contrast.effect;
                leaving[(study.arms[contrast.first], 0)] += flow;
                leaving[(study.arms[contrast.second], 0)] -= flow;
            }
            log_products += log_product;
            laplacians.push(own);
        }

        let (effects, covariance, log_determinant) = design.solve(&total, &leaving)?;
        let (theta, variances) = design.of_treatments(&effects, &covariance);

        let (mut q, mut residual_squares) = (0.0, 0.0);
        for (study, own) in evidence.studies.iter().zip(&laplacians) {
            let mut residuals = vec![0.0; study.arms.len()];
            for contrast in &study.contrasts {
                let fitted = theta[study.arms[contrast.first]] - theta[study.arms[contrast.second]];
                let residual = contrast.effect - fitted;
                let weighted = -own[(contrast.first, contrast.second)] * residual;
                q += weighted * residual;
                residuals[contrast.first] += weighted;
                residuals[contrast.second] -= weighted;
            }
            residual_squares += residuals.iter().map(|r| r * r).sum::<f64>();
        }
        // Rows of squares of Laplacians add up to 0, so that only variances of differences are asked for.
        let mut explained = 0.0;
        for i in 0..size {
            for j in 0..i {
                explained -= squares[(i, j)] * variances[(i, j)];
            }
        }
        Ok(Fit {
            tau2,
            effects,
            covariance,
            laplacians,
            q,
            df: evidence.differences() - design.rank(),
            expected_growth: 0.5 * (trace - explained),
            residual_squares,
            log_likelihood: 0.5 * (log_products - log_determinant - q),
        })
    }

    /// Derivative of the restricted log-likelihood by τ²: with R = I/2 the covariance of the arms per unit of τ² and P the projection
    /// on residuals, −tr(PR)/2 + yᵀPRPy/2.
    fn slope(&self) -> f64 {
        0.5 * (0.5 * self.residual_squares - self.expected_growth)
    }
}

/// Numerator and denominator of the moment estimate of τ², so that those of several parts can be added.
pub(super) fn moments(fit: &Fit) -> (f64, f64) {
    (fit.q - fit.df as f64, fit.expected_growth)
}

/// Generalised estimate of DerSimonian and Laird from the fit with τ² = 0 (Jackson, White & Riley 2012,
/// doi:10.1002/sim.5453, and Rücker & Schwarzer 2014): the τ² at which Q equals its expectation, or 0.
pub(super) fn moment_estimate((excess, growth): (f64, f64)) -> f64 {
    (excess / growth).max(0.0)
}

/// The τ² with the largest restricted likelihood. A grid over many orders of magnitude finds the highest of several peaks; the zero
/// of the slope beside it is then the answer.
pub(super) fn restricted_likelihood(
    evidence: &Evidence,
    design: &Design,
    zero: &Fit,
) -> Result<f64, NetworkError> {
    const POINTS: i32 = 90;
    let contrasts = || evidence.studies.iter().flat_map(|study| &study.contrasts);
    let count = contrasts().count() as f64;
    let scale = contrasts()
        .map(|c| c.variance + c.effect * c.effect)
        .sum::<f64>()
        / count;
    // From 10⁻⁹ of the scale to 10³ of it.
    let mut grid = vec![0.0];
    grid.extend(
        (0..=POINTS)
            .map(|i| scale * libm::pow(10.0, -9.0 + f64::from(i) * 12.0 / f64::from(POINTS))),
    );
    let mut best = (0, zero.log_likelihood);
    for (place, tau2) in grid.iter().enumerate().skip(1) {
        let height = Fit::new(evidence, design, *tau2)?.log_likelihood;
        if height > best.1 {
            best = (place, height);
        }
    }
    let low = grid[best.0.saturating_sub(1)];
    let high = grid[(best.0 + 1).min(grid.len() - 1)];
    let slope = |tau2: f64| Fit::new(evidence, design, tau2).map_or(f64::NAN, |fit| fit.slope());
    // Without a rise from the lower neighbour the highest point is the lower end.
    if slope(low) <= 0.0 {
        return Ok(low);
    }
    synovia_numerics::roots::root_between(slope, low, high, 1e-13 * scale)
        .map_err(|_| NetworkError::NotSolvable)
}

/// Eigenvalues below this share of the largest count as zero in matrices of whole numbers, which the designs are.
pub(super) const SHARE_OF_NOTHING: f64 = 1e-10;

/// The part of a vector that a matrix (given by its eigenvectors) of this rank does not reach, in absolute size.
pub(super) fn outside(eigen: &SymmetricEigen, rank: usize, vector: &[f64]) -> f64 {
    (rank..vector.len())
        .map(|j| {
            let along = vector
                .iter()
                .enumerate()
                .map(|(i, v)| v * eigen.vectors[(i, j)]);
            along.sum::<f64>().powi(2)
        })
        .sum::<f64>()
        .sqrt()
}
