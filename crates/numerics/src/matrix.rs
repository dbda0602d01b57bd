//! Small dense matrices of real numbers.

mod cholesky;
mod eigen;
pub mod lower;
mod lu;
mod symmetric;

pub use cholesky::{Cholesky, NotPositiveDefinite};
pub use eigen::{Complex, NoConvergence};
pub use lu::{Lu, Singular};
pub use symmetric::SymmetricEigen;

use std::ops::{Index, IndexMut, Mul};

/// A dense matrix, for sizes up to some dozens (nothing here is blocked for the cache).
///
/// ```
/// use synovia_numerics::Matrix;
///
/// let a = Matrix::from_rows([[4.0, 1.0], [2.0, 3.0]]);
/// assert_eq!(a.lu()?.solve(&[6.0, 8.0]), [1.0, 2.0]);
/// let largest = a.eigenvalues().unwrap()[0];
/// assert!((largest.re - 5.0).abs() < 1e-14);
/// # Ok::<(), synovia_numerics::matrix::Singular>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    /// Row after row.
    entries: Vec<f64>,
}

impl Matrix {
    /// All entries zero.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Matrix {
            rows,
            columns,
            entries: vec![0.0; rows * columns],
        }
    }

    /// Ones on the diagonal, else zeros.
    pub fn identity(size: usize) -> Self {
        let mut result = Self::zeros(size, size);
        for i in 0..size {
            result[(i, i)] = 1.0;
        }
        result
    }

    /// The rows as written.
    pub fn from_rows<const ROWS: usize, const COLUMNS: usize>(
        rows: [[f64; COLUMNS]; ROWS],
    ) -> Self {
        Matrix {
            rows: ROWS,
            columns: COLUMNS,
            entries: rows.concat(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// One row.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.entries[row * self.columns..(row + 1) * self.columns]
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        let mut result = Self::zeros(self.columns, self.rows);
        for i in 0..self.rows {
            for j in 0..self.columns {
                result[(j, i)] = self[(i, j)];
            }
        }
        result
    }

    fn assert_square(&self) {
        assert!(
            self.rows == self.columns,
            "a matrix of {} rows and {} columns is not square",
            self.rows,
            self.columns
        );
    }

    fn swap_rows(&mut self, a: usize, b: usize) {
        for j in 0..self.columns {
            self.entries
                .swap(a * self.columns + j, b * self.columns + j);
        }
    }
}

/// Entry (row, column). Panics when there is none.
impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        assert!(
            column < self.columns,
            "a matrix of {} columns has none with index {column}",
            self.columns
        );
        &self.entries[row * self.columns + column]
    }
}

/// Entry (row, column). Panics when there is none.
impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        assert!(
            column < self.columns,
            "a matrix of {} columns has none with index {column}",
            self.columns
        );
        &mut self.entries[row * self.columns + column]
    }
}

/// The matrix product. Panics when the left has not as many columns as the right has rows.
impl Mul for &Matrix {
    type Output = Matrix;

    fn mul(self, right: &Matrix) -> Matrix {
        assert!(
            self.columns == right.rows,
            "{} columns on the left do not meet {} rows on the right",
            self.columns,
            right.rows
        );
        let mut result = Matrix::zeros(self.rows, right.columns);
        for i in 0..self.rows {
            for (k, left) in self.row(i).iter().enumerate() {
                for j in 0..right.columns {
                    result[(i, j)] += left * right[(k, j)];
                }
            }
        }
        result
    }
}
