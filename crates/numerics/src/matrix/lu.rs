//! Linear equations.

use std::fmt;

use super::Matrix;

/// A matrix factored into a permutation, a lower and an upper triangle (G. H. Golub, C. F. Van Loan, *Matrix Computations*,
/// 4th ed. 2013, section 3.4: elimination with partial pivoting).
#[derive(Clone, Debug)]
pub struct Lu {
    /// The upper triangle, and below the diagonal the multipliers.
    factors: Matrix,
    /// The row of the matrix that became row i.
    order: Vec<usize>,
    odd: bool,
}

/// The matrix has no inverse, to working precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Singular {
    /// The first column that depends on those before it.
    pub column: usize,
}

impl fmt::Display for Singular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the matrix is singular: column {} depends on those before it",
            self.column
        )
    }
}

impl std::error::Error for Singular {}

impl Matrix {
    /// Factors a square matrix, to solve equations with it.
    ///
    /// # Errors
    /// A column in which no pivot is left: exactly zero or not finite. Near-singular matrices are not detected.
    ///
    /// # Panics
    /// When the matrix is not square.
    pub fn lu(&self) -> Result<Lu, Singular> {
        self.assert_square();
        let size = self.rows();
        let mut factors = self.clone();
        let mut order: Vec<usize> = (0..size).collect();
        let mut odd = false;
        for column in 0..size {
            let mut pivot = column;
            for row in column + 1..size {
                if factors[(row, column)].abs() > factors[(pivot, column)].abs() {
                    pivot = row;
                }
            }
            let largest = factors[(pivot, column)];
            if largest == 0.0 || !largest.is_finite() {
                return Err(Singular { column });
            }
            if pivot != column {
                factors.swap_rows(pivot, column);
                order.swap(pivot, column);
                odd = !odd;
            }
            for row in column + 1..size {
                let multiple = factors[(row, column)] / largest;
                factors[(row, column)] = multiple;
                for j in column + 1..size {
                    let above = factors[(column, j)];
                    factors[(row, j)] -= multiple * above;
                }
            }
        }
        Ok(Lu {
            factors,
            order,
            odd,
        })
    }
}

impl Lu {
    /// The x with matrix · x = `right`.
    ///
    /// # Panics
    /// When `right` has not as many entries as the matrix has rows.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.order.len();
        assert!(
            right.len() == size,
            "{} numbers do not fit a matrix of {size} rows",
            right.len()
        );
        let mut x: Vec<f64> = self.order.iter().map(|&row| right[row]).collect();
        for i in 1..size {
            for j in 0..i {
                x[i] -= self.factors[(i, j)] * x[j];
            }
        }
        for i in (0..size).rev() {
            for j in i + 1..size {
                x[i] -= self.factors[(i, j)] * x[j];
            }
            x[i] /= self.factors[(i, i)];
        }
        x
    }

    /// The inverse of the matrix.
    pub fn inverse(&self) -> Matrix {
        let size = self.order.len();
        let mut result = Matrix::zeros(size, size);
        for j in 0..size {
            let mut unit = vec![0.0; size];
            unit[j] = 1.0;
            for (i, entry) in self.solve(&unit).into_iter().enumerate() {
                result[(i, j)] = entry;
            }
        }
        result
    }

    /// The determinant of the matrix.
    pub fn determinant(&self) -> f64 {
        let product: f64 = (0..self.order.len())
            .map(|i| self.factors[(i, i)])
            .product();
        if self.odd { -product } else { product }
    }
}
