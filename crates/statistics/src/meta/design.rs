//! Weighted least squares, of which everything here is made.
//!
//! With effects y (k), variances v, an orthonormal basis B (k × p) of the columns of the design, and weights W = diag(w):
//!
//! M = (BᵀWB)⁻¹, b = M·BᵀW·y, P = W − WB·M·BᵀW, and the weighted residual sum of squares is yᵀPy.
//!
//! P does not depend on the basis, so that a year near 2000 beside an intercept costs no digits.

use synovia_numerics::{Matrix, sum};

use super::error::MetaError;

/// Effects, variances and moderators, checked.
#[derive(Debug, Clone)]
pub(super) struct Design {
    pub(super) yi: Vec<f64>,
    pub(super) vi: Vec<f64>,
    /// The orthonormal columns.
    basis: Vec<Vec<f64>>,
    /// X = B·R, upper triangular.
    triangle: Matrix,
}

/// A column of the design with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What the coefficient will be called.
    pub name: String,
    /// One value per study.
    pub values: Vec<f64>,
}

impl Column {
    /// A moderator.
    pub fn new(name: &str, values: &[f64]) -> Self {
        Column {
            name: name.to_owned(),
            values: values.to_owned(),
        }
    }
}

impl Design {
    /// Only an intercept.
    pub(super) fn intercept(yi: &[f64], vi: &[f64]) -> Result<Self, MetaError> {
        let ones = Column::new("intercept", &vec![1.0; yi.len()]);
        Design::new(yi, vi, &[ones])
    }

    /// Effects on `columns`, which include the intercept, if any.
    pub(super) fn new(yi: &[f64], vi: &[f64], columns: &[Column]) -> Result<Self, MetaError> {
        check(yi, vi)?;
        let size = columns.len();
        let mut basis: Vec<Vec<f64>> = Vec::with_capacity(size);
        let mut triangle = Matrix::zeros(size, size);
        for (place, column) in columns.iter().enumerate() {
            same_length(&column.name, yi.len(), column.values.len())?;
            if let Some(study) = column.values.iter().position(|value| !value.is_finite()) {
                return Err(MetaError::ModeratorNotFinite {
                    moderator: column.name.clone(),
                    study,
                });
            }
            // Gram-Schmidt, twice, since once leaves columns that are only nearly at right angles.
            let mut rest = column.values.clone();
            let before = dot(&rest, &rest).sqrt();
            for _ in 0..2 {
                for (other, direction) in basis.iter().enumerate() {
                    let share = dot(direction, &rest);
                    triangle[(other, place)] += share;
                    for (value, along) in rest.iter_mut().zip(direction) {
                        *value -= share * along;
                    }
                }
            }
            let length = dot(&rest, &rest).sqrt();
            // `<=`, so that a column of zeros is caught too.
            if length <= 1e-10 * before {
                return Err(MetaError::Collinear {
                    moderator: column.name.clone(),
                });
            }
            triangle[(place, place)] = length;
            basis.push(rest.iter().map(|value| value / length).collect());
        }
        let design = Design {
            yi: yi.to_owned(),
            vi: vi.to_owned(),
            basis,
            triangle,
        };
        // Variances of very different size may leave a moderator to a study that hardly counts; adding τ² only evens them out.
        let precisions: Vec<f64> = vi.iter().map(|v| 1.0 / v).collect();
        match (design.moments(&precisions).lu(), columns.last()) {
            (Err(_), Some(last)) => Err(MetaError::Collinear {
                moderator: last.name.clone(),
            }),
            _ => Ok(design),
        }
    }

    /// Number of studies, k.
    pub(super) fn studies(&self) -> usize {
        self.yi.len()
    }

    /// Number of coefficients, p.
    pub(super) fn coefficients(&self) -> usize {
        self.basis.len()
    }

    /// k − p.
    pub(super) fn df(&self) -> f64 {
        (self.studies() - self.coefficients()) as f64
    }

    /// The fit with weights 1/(vᵢ + τ²).
    pub(super) fn at(&self, tau2: f64) -> Weighted<'_> {
        self.weighted(self.vi.iter().map(|v| 1.0 / (v + tau2)).collect())
    }

    /// The fit with any weights.
    pub(super) fn weighted(&self, weights: Vec<f64>) -> Weighted<'_> {
        let size = self.coefficients();
        let moments = self.moments(&weights);
        let lu = moments
            .lu()
            .expect("orthonormal columns with positive weights");
        let inverse = lu.inverse();
        let ln_determinant = synovia_numerics::ln(lu.determinant());
        let scores: Vec<f64> = self
            .basis
            .iter()
            .map(|column| {
                sum((0..self.studies())
                    .map(|study| weights[study] * column[study] * self.yi[study]))
            })
            .collect();
        let solution: Vec<f64> = (0..size)
            .map(|row| dot(inverse.row(row), &scores))
            .collect();
        let residuals = (0..self.studies())
            .map(|study| self.yi[study] - self.row_times(study, &solution))
            .collect();
        Weighted {
            design: self,
            weights,
            inverse,
            ln_determinant,
            solution,
            residuals,
        }
    }

    fn row_times(&self, study: usize, vector: &[f64]) -> f64 {
        sum(self
            .basis
            .iter()
            .zip(vector)
            .map(|(column, value)| column[study] * value))
    }

    /// BᵀDB for a diagonal D.
    fn moments(&self, diagonal: &[f64]) -> Matrix {
        let size = self.coefficients();
        let mut moments = Matrix::zeros(size, size);
        for row in 0..size {
            for column in row..size {
                let (a, b) = (&self.basis[row], &self.basis[column]);
                let value =
                    sum((0..self.studies()).map(|study| a[study] * b[study] * diagonal[study]));
                moments[(row, column)] = value;
                moments[(column, row)] = value;
            }
        }
        moments
    }

    /// Coefficients of the columns as given from those of the basis: R⁻¹·b.
    fn back(&self, solution: &[f64]) -> Vec<f64> {
        let mut values = solution.to_owned();
        for row in (0..values.len()).rev() {
            for column in row + 1..values.len() {
                values[row] -= self.triangle[(row, column)] * values[column];
            }
            values[row] /= self.triangle[(row, row)];
        }
        values
    }

    /// Covariance of the columns' coefficients from that of the basis: R⁻¹·C·R⁻ᵀ.
    pub(super) fn back_covariance(&self, covariance: &Matrix) -> Matrix {
        let once = self.back_rows(covariance).transposed();
        self.back_rows(&once)
    }

    fn back_rows(&self, matrix: &Matrix) -> Matrix {
        let size = matrix.rows();
        let mut result = Matrix::zeros(size, size);
        for column in 0..size {
            let values: Vec<f64> = (0..size).map(|row| matrix[(row, column)]).collect();
            for (row, value) in self.back(&values).into_iter().enumerate() {
                result[(row, column)] = value;
            }
        }
        result
    }
}

/// A fit with given weights.
#[derive(Debug, Clone)]
pub(super) struct Weighted<'a> {
    design: &'a Design,
    pub(super) weights: Vec<f64>,
    /// M.
    pub(super) inverse: Matrix,
    /// ln |BᵀWB|, which is ln |XᵀWX| − ln |XᵀX|.
    pub(super) ln_determinant: f64,
    /// b, in the basis.
    solution: Vec<f64>,
    pub(super) residuals: Vec<f64>,
}

impl Weighted<'_> {
    /// Coefficients of the columns as they were given.
    pub(super) fn coefficients(&self) -> Vec<f64> {
        self.design.back(&self.solution)
    }

    /// yᵀPy.
    pub(super) fn rss(&self) -> f64 {
        sum((0..self.weights.len())
            .map(|i| self.weights[i] * self.residuals[i] * self.residuals[i]))
    }

    /// yᵀPPy, by which the sum of squares falls with τ².
    pub(super) fn rss_slope(&self) -> f64 {
        sum((0..self.weights.len()).map(|i| {
            let scaled = self.weights[i] * self.residuals[i];
            scaled * scaled
        }))
    }

    /// tr(PD) for a diagonal D.
    pub(super) fn trace(&self, diagonal: &[f64]) -> f64 {
        let all = sum((0..self.weights.len()).map(|i| self.weights[i] * diagonal[i]));
        all - trace_of_product(&self.inverse, &self.moments(2, diagonal))
    }

    /// tr(PD·PE) for diagonal D and E.
    pub(super) fn trace_of_two(&self, d: &[f64], e: &[f64]) -> f64 {
        let w = &self.weights;
        let all = sum((0..w.len()).map(|i| w[i] * w[i] * d[i] * e[i]));
        let both: Vec<f64> = d.iter().zip(e).map(|(a, b)| a * b).collect();
        let cross = trace_of_product(&self.inverse, &self.moments(3, &both));
        let left = &self.inverse * &self.moments(2, d);
        let right = &self.inverse * &self.moments(2, e);
        all - 2.0 * cross + trace_of_product(&left, &right)
    }

    /// Covariance of b in the basis when the effects have variances vᵢ + τ² and the weights are others: M·BᵀW(V+τ²)WB·M.
    pub(super) fn sandwich(&self, tau2: f64) -> Matrix {
        let variances: Vec<f64> = self.design.vi.iter().map(|v| v + tau2).collect();
        let middle = self.moments(2, &variances);
        &(&self.inverse * &middle) * &self.inverse
    }

    /// BᵀWⁿDB.
    fn moments(&self, n: usize, diagonal: &[f64]) -> Matrix {
        let terms: Vec<f64> = self
            .weights
            .iter()
            .zip(diagonal)
            .map(|(weight, value)| product(*weight, n) * value)
            .collect();
        self.design.moments(&terms)
    }
}

fn product(value: f64, times: usize) -> f64 {
    (0..times).fold(1.0, |total, _| total * value)
}

fn trace_of_product(a: &Matrix, b: &Matrix) -> f64 {
    sum((0..a.rows())
        .flat_map(|row| (0..a.columns()).map(move |column| (row, column)))
        .map(|(row, column)| a[(row, column)] * b[(column, row)]))
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(x, y)| x * y))
}

fn same_length(what: &str, effects: usize, others: usize) -> Result<(), MetaError> {
    if effects == others {
        return Ok(());
    }
    Err(MetaError::Lengths {
        what: what.to_owned(),
        effects,
        others,
    })
}

/// One finite effect and one positive variance per study.
pub(super) fn check(yi: &[f64], vi: &[f64]) -> Result<(), MetaError> {
    same_length("variances", yi.len(), vi.len())?;
    for (study, (effect, variance)) in yi.iter().zip(vi).enumerate() {
        if !effect.is_finite() {
            return Err(MetaError::EffectNotFinite {
                study,
                effect: *effect,
            });
        }
        if !(variance.is_finite() && *variance > 0.0) {
            return Err(MetaError::VarianceNotPositive {
                study,
                variance: *variance,
            });
        }
    }
    Ok(())
}

/// One positive weight per study.
pub(super) fn check_weights(weights: &[f64], studies: usize) -> Result<(), MetaError> {
    same_length("weights", studies, weights.len())?;
    match weights
        .iter()
        .position(|weight| !(weight.is_finite() && *weight > 0.0))
    {
        None => Ok(()),
        Some(study) => Err(MetaError::WeightNotPositive {
            study,
            weight: weights[study],
        }),
    }
}
