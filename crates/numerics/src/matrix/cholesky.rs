//! Square roots of covariance matrices.

use std::fmt;

use super::Matrix;

/// A symmetric positive definite matrix as L·Lᵀ with a lower triangle L (G. H. Golub, C. F. Van Loan, *Matrix Computations*,
/// 4th ed. 2013, section 4.2).
#[derive(Clone, Debug)]
pub struct Cholesky {
    /// L; what is above its diagonal is zero.
    factor: Matrix,
}

/// The matrix is not positive definite, to working precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPositiveDefinite {
    /// The first column of which nothing is left beside those before it.
    pub column: usize,
}

impl fmt::Display for NotPositiveDefinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the matrix is not positive definite: nothing is left of column {} beside those before it",
            self.column
        )
    }
}

impl std::error::Error for NotPositiveDefinite {}

impl Matrix {
    /// Factors a symmetric positive definite matrix; only the diagonal and what is below it are read.
    ///
    /// ```
    /// use synovia_numerics::Matrix;
    ///
    /// let covariance = Matrix::from_rows([[4.0, 2.0], [2.0, 5.0]]);
    /// let root = covariance.cholesky()?;
    /// assert_eq!(root.solve(&[8.0, 12.0]), [1.0, 2.0]);
    /// assert!((root.ln_determinant() - 2.0 * 4f64.ln()).abs() < 1e-15);
    /// # Ok::<(), synovia_numerics::matrix::NotPositiveDefinite>(())
    /// ```
    ///
    /// # Errors
    /// A column whose pivot is below 1e-13 of its diagonal entry, or not finite.
    ///
    /// # Panics
    /// When the matrix is not square.
    pub fn cholesky(&self) -> Result<Cholesky, NotPositiveDefinite> {
        self.assert_square();
        let size = self.rows();
        let mut factor = Matrix::zeros(size, size);
        for i in 0..size {
            for j in 0..i {
                let mut value = self[(i, j)];
                for k in 0..j {
                    value -= factor[(i, k)] * factor[(j, k)];
                }
                factor[(i, j)] = value / factor[(j, j)];
            }
            let own = self[(i, i)];
            let pivot = factor.row(i)[..i]
                .iter()
                .fold(own, |left, value| left - value * value);
            // Written so that what is not a number is refused, too.
            if !(own.is_finite() && pivot > 1e-13 * own) {
                return Err(NotPositiveDefinite { column: i });
            }
            factor[(i, i)] = pivot.sqrt();
        }
        Ok(Cholesky { factor })
    }
}

impl Cholesky {
    /// L⁻¹·`right`: uncorrelated with variance 1 when the matrix is the covariance of `right`.
    ///
    /// # Panics
    /// When `right` has not as many entries as the matrix has rows.
    pub fn whiten(&self, right: &[f64]) -> Vec<f64> {
        let size = self.factor.rows();
        assert!(
            right.len() == size,
            "{} numbers do not fit a matrix of {size} rows",
            right.len()
        );
        let mut x = right.to_vec();
        for i in 0..size {
            let row = self.factor.row(i);
            for j in 0..i {
                x[i] -= row[j] * x[j];
            }
            x[i] /= row[i];
        }
        x
    }

    /// The x with matrix · x = `right`.
    ///
    /// # Panics
    /// When `right` has not as many entries as the matrix has rows.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = self.whiten(right);
        for i in (0..x.len()).rev() {
            for j in i + 1..x.len() {
                x[i] -= self.factor[(j, i)] * x[j];
            }
            x[i] /= self.factor[(i, i)];
        }
        x
    }

    /// The inverse of the matrix, symmetric to the last bit.
    pub fn inverse(&self) -> Matrix {
        let size = self.factor.rows();
        let mut result = Matrix::zeros(size, size);
        for j in 0..size {
            let mut unit = vec![0.0; size];
            unit[j] = 1.0;
            for (i, entry) in self.solve(&unit).into_iter().enumerate().skip(j) {
                result[(i, j)] = entry;
                result[(j, i)] = entry;
            }
        }
        result
    }

    /// L·`independent`: with the covariance of the matrix when `independent` are uncorrelated with variance 1.
    ///
    /// # Panics
    /// When `independent` has not as many entries as the matrix has rows.
    pub fn colour(&self, independent: &[f64]) -> Vec<f64> {
        let size = self.factor.rows();
        assert!(
            independent.len() == size,
            "{} numbers do not fit a matrix of {size} rows",
            independent.len()
        );
        (0..size)
            .map(|i| {
                let row = self.factor.row(i)[..=i].iter();
                row.zip(independent).map(|(l, x)| l * x).sum()
            })
            .collect()
    }

    /// The natural logarithm of the determinant, which neither overflows nor underflows.
    pub fn ln_determinant(&self) -> f64 {
        (0..self.factor.rows())
            .map(|i| 2.0 * crate::real::ln(self.factor[(i, i)]))
            .sum()
    }
}
