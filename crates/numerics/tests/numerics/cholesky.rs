//! Roots of covariance matrices.

use synovia_numerics::matrix::NotPositiveDefinite;
use synovia_numerics::{Matrix, Stream};

/// A covariance with the given number of rows: random numbers times themselves.
fn covariance(stream: &mut Stream, size: usize) -> Matrix {
    let mut root = Matrix::zeros(size, size + 2);
    for i in 0..size {
        for j in 0..size + 2 {
            root[(i, j)] = stream.normal();
        }
    }
    &root * &root.transposed()
}

fn assert_identity(product: &Matrix) {
    for i in 0..product.rows() {
        for j in 0..product.columns() {
            let expected = f64::from(u8::from(i == j));
            assert!((product[(i, j)] - expected).abs() < 1e-9, "{product:?}");
        }
    }
}

#[test]
fn solving_inverting_and_the_determinant_agree_with_elimination() {
    let mut stream = Stream::keyed(1, [0, 0, 0]);
    for size in [1, 2, 5, 20] {
        let matrix = covariance(&mut stream, size);
        let (root, lu) = (matrix.cholesky().unwrap(), matrix.lu().unwrap());
        let right: Vec<f64> = (0..size).map(|_| stream.normal()).collect();
        for (ours, theirs) in root.solve(&right).iter().zip(lu.solve(&right)) {
            assert!((ours - theirs).abs() < 1e-9 * (1.0 + theirs.abs()));
        }
        assert_identity(&(&matrix * &root.inverse()));
        let determinant = lu.determinant().ln();
        assert!((root.ln_determinant() - determinant).abs() < 1e-9);
    }
}

#[test]
fn whitening_undoes_colouring_and_keeps_the_quadratic_form() {
    let mut stream = Stream::keyed(2, [0, 0, 0]);
    let matrix = covariance(&mut stream, 6);
    let root = matrix.cholesky().unwrap();
    let x: Vec<f64> = (0..6).map(|_| stream.normal()).collect();
    for (back, x) in root.whiten(&root.colour(&x)).iter().zip(&x) {
        assert!((back - x).abs() < 1e-12);
    }
    let form: f64 = root.solve(&x).iter().zip(&x).map(|(s, x)| s * x).sum();
    let length: f64 = root.whiten(&x).iter().map(|w| w * w).sum();
    assert!((form - length).abs() < 1e-10 * length);
}

#[test]
fn a_matrix_that_is_no_covariance_is_refused_with_the_column() {
    let refused = |rows: [[f64; 3]; 3]| Matrix::from_rows(rows).cholesky().unwrap_err();
    let dependent = [[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 2.0]];
    assert_eq!(refused(dependent), NotPositiveDefinite { column: 2 });
    let indefinite = [[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    assert_eq!(refused(indefinite), NotPositiveDefinite { column: 1 });
    let nothing = [[f64::NAN, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    assert_eq!(refused(nothing), NotPositiveDefinite { column: 0 });
}
