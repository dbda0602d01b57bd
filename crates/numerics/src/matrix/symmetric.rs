//! Symmetric matrices: eigenvalues with their vectors, and what is made from them when there is no inverse.

use super::{Matrix, NoConvergence};

/// A symmetric matrix as V · diag(values) · Vᵀ.
#[derive(Clone, Debug, PartialEq)]
pub struct SymmetricEigen {
    /// Eigenvalues, the largest first.
    pub values: Vec<f64>,
    /// Column j is the eigenvector of length 1 that belongs to value j.
    pub vectors: Matrix,
}

impl Matrix {
    /// All eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations (G. H. Golub, C. F. Van Loan, *Matrix
    /// Computations*, 4th ed. 2013, section 8.5: cyclic by row). Only the upper triangle is read.
    ///
    /// # Errors
    /// No convergence, which happens when an entry is not finite.
    ///
    /// # Panics
    /// When the matrix is not square.
    pub fn symmetric_eigen(&self) -> Result<SymmetricEigen, NoConvergence> {
        const SWEEPS: usize = 60;
        self.assert_square();
        let size = self.rows();
        let missing = NoConvergence { missing: size };
        let mut a = self.clone();
        for i in 0..size {
            for j in 0..i {
                a[(i, j)] = a[(j, i)];
            }
        }
        if a.entries.iter().any(|entry| !entry.is_finite()) {
            return Err(missing);
        }
        let mut vectors = Matrix::identity(size);
        let mut settled = false;
        for _ in 0..SWEEPS {
            settled = true;
            for p in 0..size {
                for q in p + 1..size {
                    settled &= !rotate(&mut a, &mut vectors, p, q);
                }
            }
            if settled {
                break;
            }
        }
        if !settled {
            return Err(missing);
        }
        let mut order: Vec<usize> = (0..size).collect();
        order.sort_by(|&i, &j| a[(j, j)].total_cmp(&a[(i, i)]));
        let mut sorted = Matrix::zeros(size, size);
        for (to, &from) in order.iter().enumerate() {
            for i in 0..size {
                sorted[(i, to)] = vectors[(i, from)];
            }
        }
        Ok(SymmetricEigen {
            values: order.iter().map(|&i| a[(i, i)]).collect(),
            vectors: sorted,
        })
    }
}

/// Makes entry (p, q) zero, and says whether there was anything to do.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) -> bool {
    let off = a[(p, q)];
    // Too small to change either diagonal entry, or the matrix as a whole.
    let negligible = f64::EPSILON * 1e-2 * (a[(p, p)].abs() * a[(q, q)].abs()).sqrt();
    if off.abs() <= negligible.max(f64::MIN_POSITIVE) {
        return false;
    }
    let largest = (0..a.rows()).fold(0.0_f64, |largest, i| largest.max(a[(i, i)].abs()));
    if off.abs() <= f64::EPSILON * 1e-4 * largest {
        return false;
    }
    let ratio = (a[(q, q)] - a[(p, p)]) / (2.0 * off);
    let tangent = 1.0_f64.copysign(ratio) / (ratio.abs() + (1.0 + ratio * ratio).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = tangent * cosine;
    for k in 0..a.rows() {
        let (kp, kq) = (a[(k, p)], a[(k, q)]);
        a[(k, p)] = cosine * kp - sine * kq;
        a[(k, q)] = sine * kp + cosine * kq;
        let (vp, vq) = (vectors[(k, p)], vectors[(k, q)]);
        vectors[(k, p)] = cosine * vp - sine * vq;
        vectors[(k, q)] = sine * vp + cosine * vq;
    }
    for k in 0..a.rows() {
        let (pk, qk) = (a[(p, k)], a[(q, k)]);
        a[(p, k)] = cosine * pk - sine * qk;
        a[(q, k)] = sine * pk + cosine * qk;
    }
    (a[(p, q)], a[(q, p)]) = (0.0, 0.0);
    true
}

impl SymmetricEigen {
    /// How many eigenvalues are larger in size than `share` of the largest.
    pub fn rank(&self, share: f64) -> usize {
        let largest = self.values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let counts = |value: &&f64| value.abs() > share * largest;
        self.values.iter().filter(counts).count()
    }

    /// The matrix that inverts what the `rank` largest eigenvalues span and is zero on the rest: the Moore-Penrose inverse of a
    /// matrix without negative eigenvalues that has this rank.
    ///
    /// # Panics
    /// When the rank is larger than the matrix.
    pub fn pseudo_inverse(&self, rank: usize) -> Matrix {
        let size = self.values.len();
        let mut result = Matrix::zeros(size, size);
        for (j, value) in self.values[..rank].iter().enumerate() {
            for r in 0..size {
                let left = self.vectors[(r, j)] / value;
                for c in 0..size {
                    result[(r, c)] += left * self.vectors[(c, j)];
                }
            }
        }
        result
    }

    /// F with F · Fᵀ equal to the matrix, one without negative eigenvalues: it turns independent standard normal draws into draws
    /// with this covariance. Negative eigenvalues count as rounding errors of 0.
    pub fn factor(&self) -> Matrix {
        let size = self.values.len();
        let mut result = Matrix::zeros(size, size);
        for (j, value) in self.values.iter().enumerate() {
            let root = value.max(0.0).sqrt();
            for i in 0..size {
                result[(i, j)] = root * self.vectors[(i, j)];
            }
        }
        result
    }
}
