//! Symmetric matrices: eigenvectors, rank, and the inverse of what has none.

use synovia_numerics::{Matrix, Stream};

/// Sums to zero along rows and columns: the Laplacian of a weighted graph, which has no inverse.
fn laplacian(size: usize, seed: u64) -> Matrix {
    let mut stream = Stream::keyed(seed, [0; 3]);
    let mut result = Matrix::zeros(size, size);
    for i in 0..size {
        for j in i + 1..size {
            let weight = stream.uniform() + 0.1;
            result[(i, j)] -= weight;
            result[(j, i)] -= weight;
            result[(i, i)] += weight;
            result[(j, j)] += weight;
        }
    }
    result
}

fn assert_near(ours: &Matrix, expected: &Matrix, tolerance: f64) {
    for i in 0..ours.rows() {
        for (a, b) in ours.row(i).iter().zip(expected.row(i)) {
            assert!((a - b).abs() < tolerance, "{a} instead of {b}");
        }
    }
}

#[test]
fn eigenvectors_rebuild_the_matrix() {
    for size in 1..12 {
        let a = laplacian(size, 5);
        let eigen = a.symmetric_eigen().expect("converges");
        let mut scaled = eigen.vectors.clone();
        for i in 0..size {
            for j in 0..size {
                scaled[(i, j)] *= eigen.values[j];
            }
        }
        assert_near(&(&scaled * &eigen.vectors.transposed()), &a, 1e-13);
        let lengths = &eigen.vectors.transposed() * &eigen.vectors;
        assert_near(&lengths, &Matrix::identity(size), 1e-13);
    }
}

#[test]
fn eigenvalues_of_the_path_of_four_are_the_textbook_ones() {
    let path = Matrix::from_rows([
        [1.0, -1.0, 0.0, 0.0],
        [-1.0, 2.0, -1.0, 0.0],
        [0.0, -1.0, 2.0, -1.0],
        [0.0, 0.0, -1.0, 1.0],
    ]);
    let values = path.symmetric_eigen().expect("converges").values;
    let root = 2f64.sqrt();
    for (ours, expected) in values.iter().zip([2.0 + root, 2.0, 2.0 - root, 0.0]) {
        assert!((ours - expected).abs() < 1e-15, "{ours} {expected}");
    }
}

#[test]
fn the_pseudo_inverse_fulfils_the_four_conditions_of_penrose() {
    let a = laplacian(7, 9);
    let eigen = a.symmetric_eigen().expect("converges");
    assert_eq!(eigen.rank(1e-10), 6);
    let inverse = eigen.pseudo_inverse(6);
    assert_near(&(&(&a * &inverse) * &a), &a, 1e-13);
    assert_near(&(&(&inverse * &a) * &inverse), &inverse, 1e-13);
    let product = &a * &inverse;
    assert_near(&product, &product.transposed(), 1e-14);
    let product = &inverse * &a;
    assert_near(&product, &product.transposed(), 1e-14);
}

#[test]
fn the_factor_times_itself_is_the_matrix() {
    let a = laplacian(6, 1);
    let factor = a.symmetric_eigen().expect("converges").factor();
    assert_near(&(&factor * &factor.transposed()), &a, 1e-13);
}

#[test]
fn entries_of_very_different_size_keep_their_eigenvalues() {
    let a = Matrix::from_rows([[1e12, 1.0], [1.0, 1e-3]]);
    let values = a.symmetric_eigen().expect("converges").values;
    assert!((values[0] / 1e12 - 1.0).abs() < 1e-15);
    assert!((values[1] / (1e-3 - 1e-12) - 1.0).abs() < 1e-12);
}

#[test]
fn what_is_not_finite_does_not_converge() {
    let a = Matrix::from_rows([[1.0, f64::NAN], [f64::NAN, 1.0]]);
    assert!(a.symmetric_eigen().is_err());
}
