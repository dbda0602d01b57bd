//! Weighted least squares, of which everything here is made.
//!
//! With effects y (k), variances v, an orthonormal basis B (k × p) of the columns of the design, weights W = diag(w), and U·T the
//! factors of √W·B into orthonormal columns and a triangle:
//!
//! M = (BᵀWB)⁻¹ = T⁻¹T⁻ᵀ, H = UUᵀ, P = √W·(I − H)·√W, and the weighted residual sum of squares is yᵀPy.
//!
//! P does not depend on the basis, so that a year near 2000 beside an intercept costs no digits. It is made from 1 − H, not as a
//! difference of the large W and what is fitted, since a study far larger than the others would leave nothing but rounding.
//!
//! Nothing here takes longer than the number of studies: what is summed over pairs of them, as in tr(PD·PE), is summed as pairs of one
//! study with all before it. A mean alone, which is what pooling fits again and again, has H = wᵢ½wⱼ½/Σw and needs no columns.

use synovia_numerics::{Matrix, ln, sum};

use super::error::MetaError;
use super::mean;

/// Effects, variances and moderators, checked.
#[derive(Debug, Clone)]
pub(super) struct Design {
    pub(super) yi: Vec<f64>,
    pub(super) vi: Vec<f64>,
    /// The orthonormal columns.
    basis: Vec<Vec<f64>>,
    /// X = B·R, upper triangular.
    triangle: Matrix,
    /// Whether the only column is the intercept.
    mean_only: bool,
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
        check(yi, vi)?;
        let (basis, triangle, _) = orthonormal(&[vec![1.0; yi.len()]]);
        Ok(Design {
            yi: yi.to_owned(),
            vi: vi.to_owned(),
            basis,
            triangle,
            mean_only: true,
        })
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
            mean_only: false,
        };
        // Variances of very different size may leave a moderator to a study that hardly counts; adding τ² only evens them out.
        let precisions: Vec<f64> = vi.iter().map(|v| 1.0 / v).collect();
        design.tells_apart(&precisions).map_err(collinear)?;
        Ok(design)
    }

    /// Whether the columns differ when studies have these weights; the error is the first one that does not.
    pub(super) fn tells_apart(&self, weights: &[f64]) -> Result<(), usize> {
        if self.mean_only {
            return Ok(());
        }
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

    /// What the estimators of τ² ask of the fit with weights 1/(vᵢ + τ²).
    pub(super) fn point(&self, tau2: f64) -> Point {
        if self.mean_only {
            return mean::point(&self.yi, &self.vi, tau2);
        }
        let fit = self.at(tau2);
        let ones = vec![1.0; self.studies()];
        Point {
            rss: fit.rss(),
            rss_slope: fit.rss_slope(),
            ln_variances: sum(self.vi.iter().map(|v| ln(v + tau2))),
            ln_determinant: fit.ln_determinant(),
            trace: fit.trace(&ones),
            trace_of_square: fit.trace_of_two(&ones, &ones),
            weights: sum(fit.weights.iter().copied()),
            squared_weights: sum(fit.weights.iter().map(|w| w * w)),
        }
    }

    /// The fit with any weights.
    pub(super) fn weighted(&self, weights: Vec<f64>) -> Weighted<'_> {
        if self.mean_only {
            let (mean, total, residuals) = mean::fit(&self.yi, &weights);
            return Weighted {
                design: self,
                weights,
                shape: Shape::Mean { mean, total },
                residuals,
            };
        }
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
            shape: Shape::Columns {
                frame,
                triangle,
                solution,
            },
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
    fn back_covariance(&self, covariance: &Matrix) -> Matrix {
        let once = back_rows(&self.triangle, covariance).transposed();
        back_rows(&self.triangle, &once)
    }
}

/// What the estimators of τ² ask of a fit, all at one τ².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// yᵀPy.
    pub(super) rss: f64,
    /// yᵀPPy.
    pub(super) rss_slope: f64,
    /// Σ ln(vᵢ + τ²).
    pub(super) ln_variances: f64,
    /// ln |BᵀWB|.
    pub(super) ln_determinant: f64,
    /// tr P.
    pub(super) trace: f64,
    /// tr PP.
    pub(super) trace_of_square: f64,
    /// Σw.
    pub(super) weights: f64,
    /// Σw².
    pub(super) squared_weights: f64,
}

/// A fit with given weights.
#[derive(Debug, Clone)]
pub(super) struct Weighted<'a> {
    design: &'a Design,
    pub(super) weights: Vec<f64>,
    shape: Shape,
    pub(super) residuals: Vec<f64>,
}

/// What was fitted.
#[derive(Debug, Clone)]
enum Shape {
    /// A mean, and the sum of the weights.
    Mean { mean: f64, total: f64 },
    /// Several columns: U, T, and b in the basis.
    Columns {
        frame: Vec<Vec<f64>>,
        triangle: Matrix,
        solution: Vec<f64>,
    },
}

impl Weighted<'_> {
    /// Coefficients of the columns as they were given.
    pub(super) fn coefficients(&self) -> Vec<f64> {
        match &self.shape {
            Shape::Mean { mean, .. } => vec![*mean],
            Shape::Columns { solution, .. } => back(&self.design.triangle, solution),
        }
    }

    /// Covariance of the columns' coefficients when the weights are the inverse variances: (XᵀWX)⁻¹.
    pub(super) fn covariance(&self) -> Matrix {
        match &self.shape {
            Shape::Mean { total, .. } => Matrix::from_rows([[1.0 / total]]),
            Shape::Columns {
                frame, triangle, ..
            } => {
                let once = back_rows(triangle, &Matrix::identity(frame.len())).transposed();
                self.design.back_covariance(&back_rows(triangle, &once))
            }
        }
    }

    /// ln |BᵀWB|, which is ln |XᵀWX| − ln |XᵀX|.
    pub(super) fn ln_determinant(&self) -> f64 {
        match &self.shape {
            Shape::Mean { total, .. } => ln(total / self.weights.len() as f64),
            Shape::Columns {
                frame, triangle, ..
            } => 2.0 * sum((0..frame.len()).map(|place| ln(triangle[(place, place)]))),
        }
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
        sum((0..self.weights.len()).map(|i| self.weights[i] * (1.0 - self.hat(i)) * diagonal[i]))
    }

    /// tr(PD·PE) for diagonal D and E: Σᵢⱼ Pᵢⱼ²·dᵢ·eⱼ, each study with all before it. Since Hᵢⱼ = uᵢᵀuⱼ, what those before it come
    /// to is kept as Σⱼ wⱼ·dⱼ·uⱼuⱼᵀ and the same with e; for a mean these are single numbers.
    pub(super) fn trace_of_two(&self, d: &[f64], e: &[f64]) -> f64 {
        let w = &self.weights;
        let size = match &self.shape {
            Shape::Mean { .. } => 1,
            Shape::Columns { frame, .. } => frame.len(),
        };
        let (mut of_d, mut of_e) = (Matrix::zeros(size, size), Matrix::zeros(size, size));
        let mut row = vec![0.0; size];
        sum((0..w.len()).map(|i| {
            match &self.shape {
                Shape::Mean { total, .. } => row[0] = (w[i] / total).sqrt(),
                Shape::Columns { frame, .. } => {
                    for (value, column) in row.iter_mut().zip(frame) {
                        *value = column[i];
                    }
                }
            }
            let (mut before_d, mut before_e) = (0.0, 0.0);
            for a in 0..size {
                for b in 0..size {
                    let both = row[a] * row[b];
                    before_d += both * of_d[(a, b)];
                    before_e += both * of_e[(a, b)];
                    of_d[(a, b)] += w[i] * d[i] * both;
                    of_e[(a, b)] += w[i] * e[i] * both;
                }
            }
            let own = 1.0 - self.hat(i);
            w[i] * (w[i] * own * own * d[i] * e[i] + d[i] * before_e + e[i] * before_d)
        }))
    }

    /// Covariance of the columns' coefficients when the effects have variances vᵢ + τ² and the weights are others: with M = (BᵀWB)⁻¹
    /// M·BᵀW(V + τ²)WB·M, brought back to the columns.
    pub(super) fn sandwich(&self, tau2: f64) -> Matrix {
        let variance = |i: usize| self.weights[i] * (self.design.vi[i] + tau2);
        match &self.shape {
            Shape::Mean { total, .. } => {
                let middle = sum((0..self.weights.len()).map(|i| self.weights[i] * variance(i)));
                Matrix::from_rows([[middle / (total * total)]])
            }
            Shape::Columns {
                frame, triangle, ..
            } => {
                let size = frame.len();
                let mut middle = Matrix::zeros(size, size);
                for row in 0..size {
                    for column in 0..size {
                        let (a, b) = (&frame[row], &frame[column]);
                        middle[(row, column)] =
                            sum((0..a.len()).map(|i| a[i] * b[i] * variance(i)));
                    }
                }
                let once = back_rows(triangle, &middle).transposed();
                self.design.back_covariance(&back_rows(triangle, &once))
            }
        }
    }

    /// Hᵢᵢ.
    fn hat(&self, i: usize) -> f64 {
        match &self.shape {
            Shape::Mean { total, .. } => self.weights[i] / total,
            Shape::Columns { frame, .. } => frame.iter().map(|column| column[i] * column[i]).sum(),
        }
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
