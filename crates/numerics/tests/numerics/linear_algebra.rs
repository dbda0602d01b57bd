//! Small matrices.

use synovia_numerics::matrix::{Complex, NoConvergence, Singular};
use synovia_numerics::{Matrix, Stream};

fn random(size: usize, stream: &mut Stream) -> Matrix {
    let mut result = Matrix::zeros(size, size);
    for i in 0..size {
        for j in 0..size {
            result[(i, j)] = stream.normal();
        }
    }
    result
}

#[test]
fn a_solution_satisfies_its_equations() {
    let mut stream = Stream::keyed(3, [0, 0, 0]);
    for size in 1..=20 {
        let a = random(size, &mut stream);
        let right: Vec<f64> = (0..size).map(|_| stream.normal()).collect();
        let x = a.lu().unwrap().solve(&right);
        for (i, wanted) in right.iter().enumerate() {
            let got: f64 = a.row(i).iter().zip(&x).map(|(a, x)| a * x).sum();
            assert!((got - wanted).abs() < 1e-11, "size {size}");
        }
    }
}

#[test]
fn an_inverse_undoes_its_matrix() {
    let a = random(12, &mut Stream::keyed(3, [0, 0, 1]));
    let product = &a * &a.lu().unwrap().inverse();
    for i in 0..12 {
        for j in 0..12 {
            assert!((product[(i, j)] - Matrix::identity(12)[(i, j)]).abs() < 1e-12);
        }
    }
}

#[test]
fn a_determinant_changes_sign_with_the_order_of_rows() {
    let a = Matrix::from_rows([[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 3.0]]);
    assert_eq!(a.lu().unwrap().determinant(), -6.0);
    let b = Matrix::from_rows([[1.0, 0.0, 0.0], [0.0, 2.0, 1.0], [0.0, 0.0, 3.0]]);
    assert_eq!(b.lu().unwrap().determinant(), 6.0);
}

#[test]
fn a_dependent_column_is_named() {
    let a = Matrix::from_rows([[1.0, 2.0, 3.0], [2.0, 4.0, 1.0], [3.0, 6.0, 5.0]]);
    assert_eq!(a.lu().unwrap_err(), Singular { column: 1 });
}

#[test]
fn eigenvalues_of_a_triangle_are_its_diagonal() {
    let a = Matrix::from_rows([[3.0, 5.0, -2.0], [0.0, -1.0, 7.0], [0.0, 0.0, 2.0]]);
    let values: Vec<f64> = a
        .eigenvalues()
        .unwrap()
        .iter()
        .map(|value| value.re)
        .collect();
    for (value, exact) in values.iter().zip([3.0, 2.0, -1.0]) {
        assert!((value - exact).abs() < 1e-14);
    }
}

#[test]
fn eigenvalues_of_a_rotation_are_a_pair_on_the_unit_circle() {
    let (sine, cosine) = 0.3_f64.sin_cos();
    let values = Matrix::from_rows([[cosine, -sine], [sine, cosine]])
        .eigenvalues()
        .unwrap();
    assert!((values[0].re - cosine).abs() < 1e-15 && (values[0].im - sine).abs() < 1e-15);
    assert_eq!(
        values[1],
        Complex {
            re: values[0].re,
            im: -values[0].im
        }
    );
}

/// The companion matrix of (x − 1)(x − 2) ... (x − n) has the eigenvalues 1 ... n.
#[test]
fn eigenvalues_of_a_companion_matrix_are_the_roots() {
    let n = 8;
    let mut coefficients = vec![1.0];
    for root in 1..=n {
        let mut next = vec![0.0; coefficients.len() + 1];
        for (i, c) in coefficients.iter().enumerate() {
            next[i] += c;
            next[i + 1] -= c * f64::from(root);
        }
        coefficients = next;
    }
    let mut a = Matrix::zeros(n as usize, n as usize);
    for j in 0..n as usize {
        a[(0, j)] = -coefficients[j + 1];
        if j > 0 {
            a[(j, j - 1)] = 1.0;
        }
    }
    for (value, root) in a.eigenvalues().unwrap().iter().zip((1..=n).rev()) {
        assert!(
            (value.re - f64::from(root)).abs() < 1e-8,
            "{value:?} instead of {root}"
        );
        assert!(value.im.abs() < 1e-8);
    }
}

/// −2 on the diagonal and 1 beside it: eigenvalues −4·sin²(kπ/(2n + 2)), the classic of the discretised heat equation.
#[test]
fn eigenvalues_of_the_second_difference_are_known() {
    let n = 30;
    let mut a = Matrix::zeros(n, n);
    for i in 0..n {
        a[(i, i)] = -2.0;
        if i > 0 {
            a[(i, i - 1)] = 1.0;
            a[(i - 1, i)] = 1.0;
        }
    }
    for (k, value) in a.eigenvalues().unwrap().iter().enumerate() {
        let angle = (k + 1) as f64 * std::f64::consts::PI / (2.0 * n as f64 + 2.0);
        assert!(
            (value.re + 4.0 * angle.sin().powi(2)).abs() < 1e-13,
            "{k}: {value:?}"
        );
        assert_eq!(value.im, 0.0);
    }
}

/// A matrix made from a chosen spectrum by a random change of basis has it.
#[test]
fn eigenvalues_do_not_depend_on_the_basis() {
    let mut stream = Stream::keyed(3, [0, 0, 2]);
    for _ in 0..50 {
        let pairs: Vec<(f64, f64)> = (0..4)
            .map(|_| (stream.normal(), stream.normal().abs()))
            .collect();
        let singles: Vec<f64> = (0..3).map(|_| stream.normal()).collect();
        let mut block = Matrix::zeros(11, 11);
        let mut expected = Vec::new();
        for (i, &(re, im)) in pairs.iter().enumerate() {
            for (row, column, value) in [(0, 0, re), (0, 1, -im), (1, 0, im), (1, 1, re)] {
                block[(2 * i + row, 2 * i + column)] = value;
            }
            expected.extend([Complex { re, im }, Complex { re, im: -im }]);
        }
        for (i, &re) in singles.iter().enumerate() {
            block[(8 + i, 8 + i)] = re;
            expected.push(Complex { re, im: 0.0 });
        }
        let basis = random(11, &mut stream);
        let matrix = &(&basis * &block) * &basis.lu().unwrap().inverse();
        for value in matrix.eigenvalues().unwrap() {
            let (nearest, distance) = expected
                .iter()
                .map(|exact| (value.re - exact.re).hypot(value.im - exact.im))
                .enumerate()
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap();
            assert!(
                distance < 1e-8,
                "{value:?} is {distance:e} from any that was put in"
            );
            expected.swap_remove(nearest);
        }
        assert!(expected.is_empty());
    }
}

/// Frank's matrix: eigenvalues come in reciprocal pairs (W. L. Frank, *J. SIAM* 6, 1958, 378-392).
#[test]
fn eigenvalues_of_franks_matrix_are_reciprocal_pairs() {
    let n = 8;
    let mut a = Matrix::zeros(n, n);
    for i in 0..n {
        for j in i.saturating_sub(1)..n {
            a[(i, j)] = (n - i.max(j)) as f64;
        }
    }
    let values = a.eigenvalues().unwrap();
    for (large, small) in values.iter().zip(values.iter().rev()) {
        assert!((large.re * small.re - 1.0).abs() < 1e-8, "{values:?}");
    }
}

#[test]
fn badly_scaled_matrices_are_balanced_first() {
    let values = Matrix::from_rows([[1.0, 1e12], [1e-12, 1.0]])
        .eigenvalues()
        .unwrap();
    assert!(
        (values[0].re - 2.0).abs() < 1e-14 && values[1].re.abs() < 1e-14,
        "{values:?}"
    );
}

#[test]
fn cyclic_permutations_do_not_cycle_forever() {
    let mut a = Matrix::zeros(5, 5);
    for i in 0..5 {
        a[((i + 1) % 5, i)] = 1.0;
    }
    for value in a.eigenvalues().unwrap() {
        assert!((value.re.hypot(value.im) - 1.0).abs() < 1e-14, "{value:?}");
    }
}

#[test]
fn entries_that_are_not_numbers_are_refused() {
    let a = Matrix::from_rows([[f64::NAN, 1.0], [1.0, 1.0]]);
    assert_eq!(a.eigenvalues().unwrap_err(), NoConvergence { missing: 2 });
    assert_eq!(a.lu().unwrap_err(), Singular { column: 0 });
}
