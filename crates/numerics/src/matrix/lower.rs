//! Factor and inverse of a symmetric positive definite matrix in place, for matrices that are factored very often.
//!
//! The matrix is row after row, `n` entries a row; only the lower triangle is read and written. Sums are built entry by entry in an order
//! that a compiler may do several at a time without changing a bit.

use crate::real::ln;

/// S = L·Lᵀ: `a` holds S and then L; ln|S|, or none where S is not positive definite.
///
/// ```
/// use synovia_numerics::matrix::lower;
///
/// let mut a = [4.0, 0.0, 2.0, 5.0];
/// let ln_determinant = lower::factor(&mut a, 2).unwrap();
/// assert!((ln_determinant - 16f64.ln()).abs() < 1e-15);
/// let mut x = [8.0, 12.0];
/// lower::solve(&a, 2, &mut x);
/// assert_eq!(x, [1.0, 2.0]);
/// assert!(lower::factor(&mut [1.0, 0.0, 2.0, 1.0], 2).is_none());
/// ```
pub fn factor(a: &mut [f64], n: usize) -> Option<f64> {
    let mut ln_determinant = 0.0;
    let mut column = vec![0.0; n];
    for k in 0..n {
        let pivot = a[k * n + k];
        if pivot.is_nan() || pivot <= 0.0 || pivot.is_infinite() {
            return None;
        }
        ln_determinant += ln(pivot);
        let root = pivot.sqrt();
        a[k * n + k] = root;
        for i in k + 1..n {
            let entry = a[i * n + k] / root;
            a[i * n + k] = entry;
            column[i] = entry;
        }
        for i in k + 1..n {
            let by = column[i];
            let row = &mut a[i * n + k + 1..i * n + i + 1];
            for (to, from) in row.iter_mut().zip(&column[k + 1..=i]) {
                *to -= by * from;
            }
        }
    }
    Some(ln_determinant)
}

/// Solves S·x = b in place, from what [`factor`] left.
pub fn solve(l: &[f64], n: usize, x: &mut [f64]) {
    for i in 0..n {
        let sum: f64 = l[i * n..i * n + i]
            .iter()
            .zip(x.iter())
            .map(|(a, b)| a * b)
            .sum();
        x[i] = (x[i] - sum) / l[i * n + i];
    }
    for i in (0..n).rev() {
        x[i] /= l[i * n + i];
        let by = x[i];
        for (to, from) in x[..i].iter_mut().zip(&l[i * n..i * n + i]) {
            *to -= by * from;
        }
    }
}

/// The lower triangle of S⁻¹, from what [`factor`] left.
pub fn inverse(l: &[f64], n: usize) -> Vec<f64> {
    // M = L⁻¹, row by row: m_i = (e_i − Σ_k l_ik·m_k)/l_ii.
    let mut m = vec![0.0; n * n];
    for i in 0..n {
        let (above, below) = m.split_at_mut(i * n);
        let row = &mut below[..=i];
        for k in 0..i {
            let by = l[i * n + k];
            for (to, from) in row.iter_mut().zip(&above[k * n..k * n + k + 1]) {
                *to -= by * from;
            }
        }
        row[i] = 1.0;
        let pivot = l[i * n + i];
        for entry in row.iter_mut() {
            *entry /= pivot;
        }
    }
    // S⁻¹ = MᵀM: each row of M adds its outer product.
    let mut inverse = vec![0.0; n * n];
    for k in 0..n {
        let row = &m[k * n..k * n + k + 1];
        for i in 0..=k {
            let by = row[i];
            for (to, from) in inverse[i * n..i * n + i + 1].iter_mut().zip(row) {
                *to += by * from;
            }
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Matrix, Stream};

    #[test]
    fn factor_and_inverse_are_those_of_the_dense_matrix() {
        let mut stream = Stream::keyed(3, [0, 0, 0]);
        for n in [1, 2, 7, 35] {
            let half: Vec<f64> = (0..n * n).map(|_| stream.normal()).collect();
            let mut dense = Matrix::identity(n);
            for i in 0..n {
                for j in 0..n {
                    dense[(i, j)] += (0..n)
                        .map(|k| half[i * n + k] * half[j * n + k])
                        .sum::<f64>();
                }
            }
            let mut a: Vec<f64> = (0..n * n).map(|k| dense[(k / n, k % n)]).collect();
            let root = dense.cholesky().unwrap();
            let ln_determinant = factor(&mut a, n).unwrap();
            assert!((ln_determinant - root.ln_determinant()).abs() < 1e-10);
            let (ours, theirs) = (inverse(&a, n), root.inverse());
            for i in 0..n {
                for j in 0..=i {
                    assert!((ours[i * n + j] - theirs[(i, j)]).abs() < 1e-9);
                }
            }
        }
    }
}
