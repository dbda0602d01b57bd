//! Weighted least squares, of which everything here is made.
//!
//! With effects y (k), variances v, an orthonormal basis B (k × p) of the columns of the design, weights W = diag(w), and U·T the
//! factors of √W·B into orthonormal columns and a triangle:
//!
//! M = (BᵀWB)⁻¹ = T⁻¹T⁻ᵀ, H = UUᵀ, P = √W·(I − H)·√W, and the weighted residual sum of squares is yᵀPy.
//!
//! P does not depend on the basis, so that a year near 2000 beside an intercept costs no digits. It is made from 1 − H, not as a
//! difference of the large W and what is fitted, since a study far larger than the others would leave nothing but rounding.

use synovia_numerics::{Matrix, ln, sum};

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
        for column in columns {
            same_length(&column.name, yi.len(), column.values.len())?;
            if let Some(study) = column.values.iter().position(|value| !value.is_finite()) {
                return Err(MetaError::ModeratorNotFinite {
                    moderator: column.name.clone(),
                    study,
                });
            }
        }
        let values: Vec<Vec<f64>> = columns.iter().map(|column| column.values.clone()).collect();
        let collinear = |place: usize| MetaError::Collinear {
            moderator: columns[place].name.clone(),
        };
        let (basis, triangle, left) = orthonormal(&values);
        lost(&left, 1e-10).map_err(collinear)?;
        let design = Design {
            yi: yi.to_owned(),
            vi: vi.to_owned(),
            basis,
            triangle,
        };
        // Variances of very different size may leave a moderator to a study that hardly counts; adding τ² only evens them out.
        let precisions: Vec<f64> = vi.iter().map(|v| 1.0 / v).collect();
        design.tells_apart(&precisions).map_err(collinear)?;
        Ok(design)
    }

    /// Whether the columns differ when studies have these weights; the error is the first one that does not.
    pub(super) fn tells_apart(&self, weights: &[f64]) -> Result<(), usize> {
        lost(&orthonormal(&self.scaled_by_roots(weights)).2, 1e-13)
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
        let (frame, triangle, _) = orthonormal(&self.scaled_by_roots(&weights));
        // Away from the fit, twice, as for the columns; and what was taken away, in the frame.
        let mut rest: Vec<f64> = weights
            .iter()
            .zip(&self.yi)
            .map(|(w, y)| w.sqrt() * y)
            .collect();
        let mut shares = vec![0.0; frame.len()];
        for _ in 0..2 {
            for (total, direction) in shares.iter_mut().zip(&frame) {
                *total += take_away(&mut rest, direction);
            }
        }
        let residuals = rest.iter().zip(&weights).map(|(r, w)| r / w.sqrt());
        let solution = back(&triangle, &shares);
        Weighted {
            residuals: residuals.collect(),
            design: self,
            weights,
            frame,
            triangle,
            solution,
        }
    }

    /// √W·B.
    fn scaled_by_roots(&self, weights: &[f64]) -> Vec<Vec<f64>> {
        let scaled = |column: &Vec<f64>| {
            let terms = column.iter().zip(weights);
            terms.map(|(value, weight)| value * weight.sqrt()).collect()
        };
        self.basis.iter().map(scaled).collect()
    }

    /// Covariance of the columns' coefficients from that of the basis: R⁻¹·C·R⁻ᵀ.
    pub(super) fn back_covariance(&self, covariance: &Matrix) -> Matrix {
        let once = back_rows(&self.triangle, covariance).transposed();
        back_rows(&self.triangle, &once)
    }
}

/// A fit with given weights.
#[derive(Debug, Clone)]
pub(super) struct Weighted<'a> {
    design: &'a Design,
    pub(super) weights: Vec<f64>,
    /// U.
    frame: Vec<Vec<f64>>,
    /// T.
    triangle: Matrix,
    /// b, in the basis.
    solution: Vec<f64>,
    pub(super) residuals: Vec<f64>,
}

impl Weighted<'_> {
    /// Coefficients of the columns as they were given.
    pub(super) fn coefficients(&self) -> Vec<f64> {
        back(&self.design.triangle, &self.solution)
    }

    /// M.
    pub(super) fn inverse(&self) -> Matrix {
        let once = back_rows(&self.triangle, &Matrix::identity(self.frame.len())).transposed();
        back_rows(&self.triangle, &once)
    }

    /// ln |BᵀWB|, which is ln |XᵀWX| − ln |XᵀX|.
    pub(super) fn ln_determinant(&self) -> f64 {
        2.0 * sum((0..self.frame.len()).map(|place| ln(self.triangle[(place, place)])))
    }

    /// yᵀPy.
    pub(super) fn rss(&self) -> f64 {
        let terms = self.weights.iter().zip(&self.residuals);
        sum(terms.map(|(w, r)| w * r * r))
    }

    /// yᵀPPy, by which the sum of squares falls with τ².
    pub(super) fn rss_slope(&self) -> f64 {
        let terms = self.weights.iter().zip(&self.residuals);
        sum(terms.map(|(w, r)| (w * r) * (w * r)))
    }

    /// tr(PD) for a diagonal D.
    pub(super) fn trace(&self, diagonal: &[f64]) -> f64 {
        sum((0..self.weights.len()).map(|i| self.weights[i] * (1.0 - self.hat(i, i)) * diagonal[i]))
    }

    /// tr(PD·PE) for diagonal D and E: Σᵢⱼ Pᵢⱼ²·dᵢ·eⱼ.
    pub(super) fn trace_of_two(&self, d: &[f64], e: &[f64]) -> f64 {
        let w = &self.weights;
        sum((0..w.len()).map(|i| {
            let own = 1.0 - self.hat(i, i);
            let others: f64 = (0..i)
                .map(|j| {
                    let shared = self.hat(i, j);
                    w[j] * shared * shared * (d[i] * e[j] + d[j] * e[i])
                })
                .sum();
            w[i] * (w[i] * own * own * d[i] * e[i] + others)
        }))
    }

    /// Covariance of b in the basis when the effects have variances vᵢ + τ² and the weights are others: M·BᵀW(V + τ²)WB·M.
    pub(super) fn sandwich(&self, tau2: f64) -> Matrix {
        let size = self.frame.len();
        let mut middle = Matrix::zeros(size, size);
        for row in 0..size {
            for column in 0..size {
                let (a, b) = (&self.frame[row], &self.frame[column]);
                middle[(row, column)] = sum((0..a.len())
                    .map(|i| a[i] * b[i] * self.weights[i] * (self.design.vi[i] + tau2)));
            }
        }
        let once = back_rows(&self.triangle, &middle).transposed();
        back_rows(&self.triangle, &once)
    }

    /// Hᵢⱼ.
    fn hat(&self, i: usize, j: usize) -> f64 {
        self.frame.iter().map(|column| column[i] * column[j]).sum()
    }
}

/// Orthonormal columns, the triangle that makes the given ones of them, and the share of each given column that the ones before left:
/// Gram-Schmidt, twice, since once leaves columns that are only nearly at right angles.
fn orthonormal(columns: &[Vec<f64>]) -> (Vec<Vec<f64>>, Matrix, Vec<f64>) {
    let size = columns.len();
    let mut frame: Vec<Vec<f64>> = Vec::with_capacity(size);
    let mut triangle = Matrix::zeros(size, size);
    let mut left = Vec::with_capacity(size);
    for (place, column) in columns.iter().enumerate() {
        let mut rest = column.clone();
        let before = dot(&rest, &rest).sqrt();
        for _ in 0..2 {
            for (other, direction) in frame.iter().enumerate() {
                triangle[(other, place)] += take_away(&mut rest, direction);
            }
        }
        let length = dot(&rest, &rest).sqrt();
        left.push(length / before);
        triangle[(place, place)] = length;
        frame.push(rest.iter().map(|value| value / length).collect());
    }
    (frame, triangle, left)
}

/// The first column of which no more than `least` is left; one of zeros, whose share is not a number, is such a column.
fn lost(left: &[f64], least: f64) -> Result<(), usize> {
    match left
        .iter()
        .position(|share| share.is_nan() || *share <= least)
    {
        None => Ok(()),
        Some(place) => Err(place),
    }
}

/// Takes the part along `direction` away from `rest`, and says how much it was.
fn take_away(rest: &mut [f64], direction: &[f64]) -> f64 {
    let share = dot(direction, rest);
    for (value, along) in rest.iter_mut().zip(direction) {
        *value -= share * along;
    }
    share
}

/// T⁻¹·x for an upper triangle T.
fn back(triangle: &Matrix, vector: &[f64]) -> Vec<f64> {
    let mut values = vector.to_owned();
    for row in (0..values.len()).rev() {
        for column in row + 1..values.len() {
            values[row] -= triangle[(row, column)] * values[column];
        }
        values[row] /= triangle[(row, row)];
    }
    values
}

/// T⁻¹·A, column by column.
fn back_rows(triangle: &Matrix, matrix: &Matrix) -> Matrix {
    let size = matrix.rows();
    let mut result = Matrix::zeros(size, size);
    for column in 0..size {
        let values: Vec<f64> = (0..size).map(|row| matrix[(row, column)]).collect();
        for (row, value) in back(triangle, &values).into_iter().enumerate() {
            result[(row, column)] = value;
        }
    }
    result
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
        if !(variance.is_finite() && *variance > 0.0 && (1.0 / variance).is_finite()) {
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
