//! Where functions are smallest, without derivatives.

/// A point and the value of the function there.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum<X> {
    /// Where.
    pub at: X,
    /// The function there.
    pub value: f64,
}

/// The smallest value of `f` between `low` and `high`, to `tolerance` in the argument: golden sections, replaced by the vertex of a
/// parabola where that makes progress (R. P. Brent, *Algorithms for Minimization without Derivatives*, 1973, chapter 5).
///
/// Of a function with several minima it finds one. It never looks outside and comes to an end as near as `tolerance`. A value that is
/// not a number counts as infinitely large. Differences below about the square root of the machine's precision, relative to the scale
/// over which the function changes, cannot be seen, as with every method that looks at values only.
///
/// ```
/// use synovia_numerics::minimise::minimum_between;
///
/// let lowest = minimum_between(|x| (x - 0.3) * (x - 0.3) + 7.0, -1.0, 2.0, 1e-9);
/// assert!((lowest.at - 0.3).abs() < 1e-7 && lowest.value == 7.0);
/// ```
pub fn minimum_between(
    mut f: impl FnMut(f64) -> f64,
    low: f64,
    high: f64,
    tolerance: f64,
) -> Minimum<f64> {
    let golden = 0.5 * (3.0 - 5f64.sqrt());
    let mut value_at = |x: f64| finite_or_large(f(x));
    let (mut low, mut high) = (low.min(high), low.max(high));
    // x is the best point, w the second best, v the one before.
    let mut x = low + golden * (high - low);
    let (mut w, mut v) = (x, x);
    let mut fx = value_at(x);
    let (mut fw, mut fv) = (fx, fx);
    let (mut step, mut before): (f64, f64) = (0.0, 0.0);
    for _ in 0..500 {
        let middle = 0.5 * (low + high);
        let least = 0.5 * tolerance + 2.0 * f64::EPSILON * x.abs();
        if (x - middle).abs() + 0.5 * (high - low) <= 2.0 * least {
            break;
        }
        let (mut p, mut q) = (0.0, 0.0);
        if before.abs() > least {
            let r = (x - w) * (fx - fv);
            q = (x - v) * (fx - fw);
            p = (x - v) * q - (x - w) * r;
            q = 2.0 * (q - r);
            if q > 0.0 {
                p = -p;
            } else {
                q = -q;
            }
        }
        let parabola =
            p.abs() < (0.5 * q * before).abs() && p > q * (low - x) && p < q * (high - x);
        if parabola {
            before = step;
            step = p / q;
            let candidate = x + step;
            if candidate - low < 2.0 * least || high - candidate < 2.0 * least {
                step = least.copysign(middle - x);
            }
        } else {
            before = if x < middle { high - x } else { low - x };
            step = golden * before;
        }
        let u = x + if step.abs() >= least {
            step
        } else {
            least.copysign(step)
        };
        let fu = value_at(u);
        if fu <= fx {
            if u < x {
                high = x
            } else {
                low = x
            }
            (v, fv) = (w, fw);
            (w, fw) = (x, fx);
            (x, fx) = (u, fu);
        } else {
            if u < x {
                low = u
            } else {
                high = u
            }
            if fu <= fw || w == x {
                (v, fv) = (w, fw);
                (w, fw) = (u, fu);
            } else if fu <= fv || v == x || v == w {
                (v, fv) = (u, fu);
            }
        }
    }
    Minimum { at: x, value: fx }
}

/// A small value of `f` near `start` within a box of (low, high) per coordinate: the simplex of J. A. Nelder and R. Mead, *Comput. J.*
/// 7 (1965) 308-313, points outside moved to the wall (M. J. Box, *Comput. J.* 8, 1965, 42-52), started again from where it ends
/// until that no longer helps.
///
/// `step` is the size of the first simplex in every coordinate; it ends when the simplex is smaller than `tolerance` in every
/// coordinate. For a few coordinates of similar scale. Not a number counts as infinitely large.
///
/// ```
/// use synovia_numerics::minimise::minimum_near;
///
/// // Rosenbrock's valley, its end cut off by the wall at x = 0.5.
/// let valley = |x: &[f64]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2);
/// let lowest = minimum_near(valley, &[-1.2, 1.0], &[(-2.0, 0.5), (-2.0, 2.0)], 0.5, 1e-9);
/// assert!((lowest.at[0] - 0.5).abs() < 1e-7 && (lowest.at[1] - 0.25).abs() < 1e-7);
/// ```
///
/// # Panics
/// When there are not as many walls as coordinates.
pub fn minimum_near(
    mut f: impl FnMut(&[f64]) -> f64,
    start: &[f64],
    walls: &[(f64, f64)],
    step: f64,
    tolerance: f64,
) -> Minimum<Vec<f64>> {
    assert!(
        start.len() == walls.len(),
        "{} walls do not bound {} coordinates",
        walls.len(),
        start.len()
    );
    let mut value_at = |x: &[f64]| finite_or_large(f(x));
    let mut at = start.to_vec();
    inside(&mut at, walls);
    let mut best = Minimum {
        value: value_at(&at),
        at,
    };
    let mut step = step;
    for _ in 0..20 {
        let found = simplex(&mut value_at, &best, walls, step, tolerance);
        let moved = found
            .at
            .iter()
            .zip(&best.at)
            .any(|(new, old)| (new - old).abs() > tolerance);
        let better = found.value < best.value;
        if better {
            best = found;
        }
        if !(better && moved) {
            break;
        }
        step *= 0.5;
    }
    best
}

fn simplex(
    value_at: &mut impl FnMut(&[f64]) -> f64,
    start: &Minimum<Vec<f64>>,
    walls: &[(f64, f64)],
    step: f64,
    tolerance: f64,
) -> Minimum<Vec<f64>> {
    let size = walls.len();
    let mut corner = |at: Vec<f64>| {
        let mut at = at;
        inside(&mut at, walls);
        Minimum {
            value: value_at(&at),
            at,
        }
    };
    let mut corners = vec![start.clone()];
    for (i, (low, high)) in walls.iter().enumerate() {
        let mut at = start.at.clone();
        // Towards the farther wall, so that no corner falls on the start.
        at[i] += if high - at[i] >= at[i] - low {
            step
        } else {
            -step
        };
        corners.push(corner(at));
    }
    for _ in 0..500 * size {
        corners.sort_by(|a, b| a.value.total_cmp(&b.value));
        let wide = (0..size).any(|i| {
            corners
                .iter()
                .any(|corner| (corner.at[i] - corners[0].at[i]).abs() > tolerance)
        });
        if !wide {
            break;
        }
        let worst = corners.pop().unwrap_or_else(|| start.clone());
        let centre: Vec<f64> = (0..size)
            .map(|i| corners.iter().map(|c| c.at[i]).sum::<f64>() / size as f64)
            .collect();
        let mut along = |share: f64| {
            corner(
                centre
                    .iter()
                    .zip(&worst.at)
                    .map(|(c, w)| c + share * (c - w))
                    .collect(),
            )
        };
        let reflected = along(1.0);
        let second_worst = corners[size - 1].value;
        if reflected.value < corners[0].value {
            let expanded = along(2.0);
            corners.push(if expanded.value < reflected.value {
                expanded
            } else {
                reflected
            });
        } else if reflected.value < second_worst {
            corners.push(reflected);
        } else {
            let contracted = if reflected.value < worst.value {
                along(0.5)
            } else {
                along(-0.5)
            };
            if contracted.value < worst.value.min(reflected.value) {
                corners.push(contracted);
            } else {
                corners.push(worst);
                let best = corners[0].at.clone();
                for other in corners.iter_mut().skip(1) {
                    let halfway = (other.at.iter().zip(&best))
                        .map(|(x, b)| 0.5 * (x + b))
                        .collect();
                    *other = corner(halfway);
                }
            }
        }
    }
    corners.sort_by(|a, b| a.value.total_cmp(&b.value));
    corners.swap_remove(0)
}

fn inside(at: &mut [f64], walls: &[(f64, f64)]) {
    for (x, (low, high)) in at.iter_mut().zip(walls) {
        *x = x.max(*low).min(*high);
    }
}

fn finite_or_large(value: f64) -> f64 {
    if value.is_nan() { f64::INFINITY } else { value }
}
