//! A natural cubic spline over one parameter, penalised for its curvature.
//!
//! With values β at knots κ₁ < … < κ_k and second derivatives γ = B⁻¹·D·β there (0 at both ends), the curve between κ_j and κ_(j+1) is
//!
//! f(x) = (κ_(j+1) − x)/h·β_j + (x − κ_j)/h·β_(j+1) + [((κ_(j+1) − x)³/h − h·(κ_(j+1) − x))/6]·γ_j + [((x − κ_j)³/h − h·(x − κ_j))/6]·γ_(j+1),
//!
//! h = κ_(j+1) − κ_j, and ∫ f″² = βᵀ·DᵀB⁻¹D·β (S. N. Wood, *Generalized Additive Models*, 2nd ed. 2017, section 5.3.1). Knots stand at equally
//! spaced quantiles of the distinct draws, the outermost at the ends, so that nothing is extrapolated. The penalty has the eigenvectors of
//! positive eigenvalues as its curved functions and leaves the straight line alone.

use synovia_numerics::Matrix;

use super::smoother::Smoother;

/// As many as are ever needed: the penalty decides how far the curve bends, not the number.
const KNOTS: usize = 20;

/// The smoother over one parameter, which must not be constant.
///
/// With two distinct values it is a line through both, with fewer than [`KNOTS`] every value is a knot.
pub(super) fn spline(values: &[f64]) -> Smoother {
    let mut distinct = values.to_vec();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    let (low, high) = (distinct[0], distinct[distinct.len() - 1]);
    // From 0 to 1, so that the scale of the parameter does not matter.
    let scaled: Vec<f64> = values.iter().map(|x| (x - low) / (high - low)).collect();
    let count = KNOTS.min(distinct.len());
    let mut knots: Vec<f64> = (0..count)
        .map(|j| {
            let at = j as f64 * (distinct.len() - 1) as f64 / (count.max(2) - 1) as f64;
            (distinct[at.round() as usize] - low) / (high - low)
        })
        .collect();
    // Draws that differ in the last bits only would give intervals of no width.
    knots.dedup_by(|b, a| *b - *a < 1e-9);
    let curved = if knots.len() > 2 {
        curved_functions(&scaled, &knots)
    } else {
        Vec::new()
    };
    Smoother::new(&[scaled], curved)
}

fn curved_functions(x: &[f64], knots: &[f64]) -> Vec<Vec<f64>> {
    let k = knots.len();
    let h: Vec<f64> = knots.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut b = Matrix::zeros(k - 2, k - 2);
    let mut d = Matrix::zeros(k - 2, k);
    for i in 0..k - 2 {
        d[(i, i)] = 1.0 / h[i];
        d[(i, i + 1)] = -1.0 / h[i] - 1.0 / h[i + 1];
        d[(i, i + 2)] = 1.0 / h[i + 1];
        b[(i, i)] = (h[i] + h[i + 1]) / 3.0;
        if i + 3 < k {
            b[(i, i + 1)] = h[i + 1] / 6.0;
            b[(i + 1, i)] = h[i + 1] / 6.0;
        }
    }
    let Ok(root) = b.cholesky() else {
        return Vec::new();
    };
    // γ = B⁻¹·D, its first and last row 0.
    let mut gamma = Matrix::zeros(k, k);
    for j in 0..k {
        let column: Vec<f64> = (0..k - 2).map(|i| d[(i, j)]).collect();
        for (i, value) in root.solve(&column).into_iter().enumerate() {
            gamma[(i + 1, j)] = value;
        }
    }
    let inner = Matrix::zeros(k - 2, k);
    let inner = (0..k - 2).fold(inner, |mut m, i| {
        for j in 0..k {
            m[(i, j)] = gamma[(i + 1, j)];
        }
        m
    });
    let penalty = &d.transposed() * &inner;
    let Ok(eigen) = penalty.symmetric_eigen() else {
        return Vec::new();
    };
    // Two eigenvalues are 0, those of the straight line; the others are positive.
    (0..k - 2)
        .filter(|&j| eigen.values[j] > 0.0)
        .map(|j| {
            let weight = 1.0 / eigen.values[j].sqrt();
            let beta: Vec<f64> = (0..k).map(|i| weight * eigen.vectors[(i, j)]).collect();
            let second: Vec<f64> = (0..k)
                .map(|i| gamma.row(i).iter().zip(&beta).map(|(g, b)| g * b).sum())
                .collect();
            x.iter()
                .map(|&x| {
                    let at = knots.partition_point(|&knot| knot <= x).clamp(1, k - 1) - 1;
                    let (left, right, h) = (x - knots[at], knots[at + 1] - x, h[at]);
                    (right * beta[at] + left * beta[at + 1]) / h
                        + ((right * right * right) / h - h * right) / 6.0 * second[at]
                        + ((left * left * left) / h - h * left) / 6.0 * second[at + 1]
                })
                .collect()
        })
        .collect()
}
