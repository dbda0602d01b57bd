//! A natural cubic spline over one parameter, penalised for its curvature.
//!
//! With values β at knots κ₁ < … < κ_k and second derivatives γ = B⁻¹·D·β there (0 at both ends), the curve between κ_j and κ_(j+1) is
//!
//! f(x) = (κ_(j+1) − x)/h·β_j + (x − κ_j)/h·β_(j+1) + [((κ_(j+1) − x)³/h − h·(κ_(j+1) − x))/6]·γ_j + [((x − κ_j)³/h − h·(x − κ_j))/6]·γ_(j+1),
//!
//! h = κ_(j+1) − κ_j, and ∫ f″² = βᵀ·DᵀB⁻¹D·β (S. N. Wood, *Generalized Additive Models*, 2nd ed. 2017, section 5.3.1). Knots stand at equally
//! spaced quantiles of the distinct draws, the outermost at the ends, so that nothing is extrapolated. The penalty has the eigenvectors of
//! positive eigenvalues as its curved functions and leaves the straight line alone.
//!
//! **Heavy tails.** One penalty for all of a scale on which most draws crowd at one end lets nothing bend where they are. A parameter whose
//! range is more than [`UNEVEN`] times the distance of its quartiles is therefore also smoothed on two scales without tails: asinh of its distance from the
//! median in quartile distances, beside the straight line of the parameter itself, and normal scores of its ranks. Of the three the one with the
//! least generalised cross-validation error n·RSS/(n − df)², multiplied over strategies, is taken.

use libm::asinh;
use synovia_numerics::{Matrix, ln, normal_quantile, ranked};

use super::smoother::{Fit, Smoother};

/// As many as are ever needed: the penalty decides how far the curve bends, not the number.
const KNOTS: usize = 20;

/// Range over quartile distance from which on a parameter is smoothed on other scales, too: a normal one has 5 to 6 with thousands of draws, a
/// log-normal one with sdlog 1 about 20.
const UNEVEN: f64 = 12.0;

/// The smoother over one parameter, which must not be constant, for these responses.
pub(super) fn spline(values: &[f64], responses: &[Vec<f64>]) -> Smoother {
    let mut candidates = splines(values);
    let best = best(&candidates, responses);
    candidates.swap_remove(best)
}

/// The smoothers over one parameter, which must not be constant: one, or three for an uneven parameter.
pub(super) fn splines(values: &[f64]) -> Vec<Smoother> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let line = from_0_to_1(values);
    let mut all = vec![smoother_on(&line, std::slice::from_ref(&line))];
    let [quarter, median, three] = [0.25, 0.5, 0.75].map(|share| ranked(&sorted, share));
    let (middle, range) = (three - quarter, sorted[sorted.len() - 1] - sorted[0]);
    if middle > 0.0 && range > UNEVEN * middle {
        let bent: Vec<f64> = values
            .iter()
            .map(|x| asinh((x - median) / middle))
            .collect();
        let bent = from_0_to_1(&bent);
        all.push(smoother_on(&bent, &[line, bent.clone()]));
        let scores = from_0_to_1(&normal_scores(values, &sorted));
        all.push(smoother_on(&scores, std::slice::from_ref(&scores)));
    }
    all
}

/// Which smoother has the least cross-validation error.
pub(super) fn best(candidates: &[Smoother], responses: &[Vec<f64>]) -> usize {
    if candidates.len() < 2 {
        return 0;
    }
    let error = |smoother: &Smoother| -> f64 {
        let fits = smoother.fit_all(responses);
        fits.iter().map(|fit| ln(cross_validation(fit))).sum()
    };
    let errors: Vec<f64> = candidates.iter().map(error).collect();
    (0..errors.len()).fold(
        0,
        |best, at| if errors[at] < errors[best] { at } else { best },
    )
}

fn cross_validation(fit: &Fit) -> f64 {
    let draws = fit.residuals.len() as f64;
    let squares: f64 = fit.residuals.iter().map(|left| left * left).sum();
    let left = (draws - fit.degrees_of_freedom).max(1.0);
    // A response that is fitted without error has no logarithm.
    (draws * squares / (left * left)).max(f64::MIN_POSITIVE)
}

/// The same with its lowest value at 0 and its highest at 1, so that the scale of the parameter does not matter.
fn from_0_to_1(values: &[f64]) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.iter().map(|x| (x - low) / (high - low)).collect()
}

/// Of each value the normal quantile of its rank; equals have the middle of their ranks.
fn normal_scores(values: &[f64], sorted: &[f64]) -> Vec<f64> {
    let draws = sorted.len() as f64;
    values
        .iter()
        .map(|x| {
            let below = sorted.partition_point(|other| other < x);
            let up_to = sorted.partition_point(|other| other <= x);
            normal_quantile(0.5 * (below + up_to) as f64 / draws)
        })
        .collect()
}

/// A smoother whose curves are over `scaled`, from 0 to 1, and whose columns without penalty are `free`.
///
/// With two distinct values it is a line through both, with fewer than [`KNOTS`] every value is a knot.
fn smoother_on(scaled: &[f64], free: &[Vec<f64>]) -> Smoother {
    let mut distinct = scaled.to_vec();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    let count = KNOTS.min(distinct.len());
    let mut knots: Vec<f64> = (0..count)
        .map(|j| {
            let at = j as f64 * (distinct.len() - 1) as f64 / (count.max(2) - 1) as f64;
            distinct[at.round() as usize]
        })
        .collect();
    // Draws that differ in the last bits only would give intervals of no width.
    knots.dedup_by(|b, a| *b - *a < 1e-9);
    let curved = if knots.len() > 2 {
        curved_functions(scaled, &knots)
    } else {
        Vec::new()
    };
    Smoother::new(free, curved)
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
