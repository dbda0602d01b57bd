//! The likelihood of the contrasts.
//!
//! Study i has differences y between arms k and j at times t, and amplitudes E of the network that vary between studies by u:
//!
//! ```text
//! y = (E_k + u_ik)·f_k(t) − (E_j + u_ij)·f_j(t) + e        E and u of the reference are 0
//! cov(u_ik, u_ik) = τ²,  cov(u_ik, u_ij) = τ²/2,  cov(e) = V, known from standard errors and the assumed correlation
//! so that   y ~ N(X·E, V + τ²·Z·(I + J)/2·Zᵀ),   X and Z have f_k and −f_j in the columns of k and j
//! ```
//!
//! For given shape parameters this is a linear mixed model; E comes from generalised least squares, and the derivative with respect to
//! τ² is exact (D. A. Harville, *J. Am. Stat. Assoc.* 72, 1977, 320-338).

use std::f64::consts::TAU;

use synovia_numerics::matrix::Cholesky;
use synovia_numerics::roots::root_between;
use synovia_numerics::{Matrix, ln, sum};

use super::curves::Curves;
use super::data::Connected;

/// A piece of the network with a shape.
#[derive(Debug, Clone)]
pub(crate) struct Problem<'a> {
    pub piece: &'a Connected,
    pub curves: Curves,
}

/// Design of the amplitudes, one matrix per study, and of what varies between studies: Z·C with C·Cᵀ = (I + J)/2.
#[derive(Debug, Clone)]
pub(crate) struct Design {
    pub means: Vec<Matrix>,
    pub varying: Vec<Matrix>,
}

/// Generalised least squares at one τ².
#[derive(Debug, Clone)]
pub(crate) struct Solved {
    pub coefficients: Vec<f64>,
    /// Xᵀ·M⁻¹·X.
    pub information: Matrix,
    /// Weighted squares of the residuals.
    pub squares: f64,
    /// The logarithm of the likelihood, and the same restricted to what E does not change.
    pub full: f64,
    pub restricted: f64,
    /// Their derivatives with respect to τ².
    full_slope: f64,
    restricted_slope: f64,
}

impl Problem<'_> {
    pub fn effects(&self) -> usize {
        self.piece.treatments.len() - 1
    }

    pub fn design(&self, logs: &[f64]) -> Design {
        let parameters: Vec<Vec<f64>> = (0..=self.effects())
            .map(|treatment| self.curves.parameters(logs, treatment))
            .collect();
        let f =
            |treatment: usize, months: f64| self.curves.shape.at(&parameters[treatment], months);
        let (mut means, mut varying) = (Vec::new(), Vec::new());
        for block in &self.piece.blocks {
            let arms: Vec<usize> = block.arms.iter().copied().filter(|arm| *arm > 0).collect();
            let mut x = Matrix::zeros(block.rows.len(), self.effects());
            let mut z = Matrix::zeros(block.rows.len(), arms.len());
            for (row, (treatment, against, months)) in block.rows.iter().enumerate() {
                for (arm, sign) in [(*treatment, 1.0), (*against, -1.0)] {
                    if let Some(column) = arms.iter().position(|known| *known == arm) {
                        x[(row, arm - 1)] = sign * f(arm, *months);
                        z[(row, column)] = sign * f(arm, *months);
                    }
                }
            }
            means.push(x);
            varying.push(&z * &compound_root(arms.len()));
        }
        Design { means, varying }
    }

    /// The design with a column for each of the given slots: how the means change with the logarithm of the parameter.
    pub fn linearised(&self, logs: &[f64], amplitudes: &[f64], slots: &[usize]) -> Design {
        let mut design = self.design(logs);
        let columns: Vec<Vec<f64>> = (slots.iter())
            .map(|slot| {
                slope(
                    |logs| self.means(&self.design(logs), amplitudes),
                    logs,
                    *slot,
                )
            })
            .collect();
        let mut start = 0;
        for x in &mut design.means {
            let mut wider = Matrix::zeros(x.rows(), x.columns() + slots.len());
            for row in 0..x.rows() {
                for column in 0..x.columns() {
                    wider[(row, column)] = x[(row, column)];
                }
                for (place, column) in columns.iter().enumerate() {
                    wider[(row, x.columns() + place)] = column[start + row];
                }
            }
            start += x.rows();
            *x = wider;
        }
        design
    }

    /// X·E, study after study.
    pub fn means(&self, design: &Design, amplitudes: &[f64]) -> Vec<f64> {
        let of_row = |row: &[f64]| sum(row.iter().zip(amplitudes).map(|(x, e)| x * e));
        let rows = |x: &Matrix| (0..x.rows()).map(|row| of_row(x.row(row))).collect();
        design
            .means
            .iter()
            .flat_map(|x| -> Vec<f64> { rows(x) })
            .collect()
    }

    /// Root of V + τ²·Z·(I + J)/2·Zᵀ of every study.
    fn roots(&self, varying: &[Matrix], tau2: f64) -> Option<Vec<Cholesky>> {
        let blocks = self.piece.blocks.iter().zip(varying);
        blocks
            .map(|(block, z)| {
                let mut total = block.sampling.clone();
                for i in 0..z.rows() {
                    for j in 0..=i {
                        let shared: f64 = z.row(i).iter().zip(z.row(j)).map(|(a, b)| a * b).sum();
                        total[(i, j)] += tau2 * shared;
                    }
                }
                total.cholesky().ok()
            })
            .collect()
    }

    /// The logarithm of the likelihood of amplitudes and shape parameters at one τ², and Xᵀ·M⁻¹·residual: its derivative with respect
    /// to the amplitudes.
    pub fn at(&self, logs: &[f64], amplitudes: &[f64], tau2: f64) -> Option<(f64, Vec<f64>)> {
        let design = self.design(logs);
        let roots = self.roots(&design.varying, tau2)?;
        let mut means = self.means(&design, amplitudes).into_iter();
        let mut gradient = vec![0.0; self.effects()];
        let mut terms = Vec::new();
        for ((block, root), x) in self.piece.blocks.iter().zip(&roots).zip(&design.means) {
            let residuals: Vec<f64> = (block.differences.iter().zip(means.by_ref()))
                .map(|(y, mean)| y - mean)
                .collect();
            let weighted = root.solve(&residuals);
            terms.push(root.ln_determinant() + dot(&residuals, &weighted));
            for (row, weighted) in weighted.iter().enumerate() {
                for (slope, x) in gradient.iter_mut().zip(x.row(row)) {
                    *slope += x * weighted;
                }
            }
        }
        let constant = self.piece.contrasts() as f64 * ln(TAU);
        Some((-0.5 * (constant + sum(terms)), gradient))
    }

    pub fn solve(&self, design: &Design, tau2: f64) -> Option<Solved> {
        let roots = self.roots(&design.varying, tau2)?;
        let width = design.means.first().map_or(0, Matrix::columns);
        let mut information = Matrix::zeros(width, width);
        let mut right = vec![0.0; width];
        let mut whitened = Vec::new();
        for (place, root) in roots.iter().enumerate() {
            let y = root.whiten(&self.piece.blocks[place].differences);
            let x = columns(root, &design.means[place]);
            let z = columns(root, &design.varying[place]);
            for i in 0..width {
                right[i] += dot(&x[i], &y);
                for j in 0..width {
                    information[(i, j)] += dot(&x[i], &x[j]);
                }
            }
            whitened.push((y, x, z));
        }
        let root = information.cholesky().ok()?;
        let coefficients = root.solve(&right);
        let (mut squares, mut trace, mut form, mut lost) = (vec![], vec![], vec![], vec![]);
        for (y, x, z) in &whitened {
            let mut residuals = y.clone();
            for (x, coefficient) in x.iter().zip(&coefficients) {
                for (residual, x) in residuals.iter_mut().zip(x) {
                    *residual -= x * coefficient;
                }
            }
            squares.push(dot(&residuals, &residuals));
            for z in z {
                trace.push(dot(z, z));
                let along = dot(z, &residuals);
                form.push(along * along);
                let mixed: Vec<f64> = x.iter().map(|x| dot(x, z)).collect();
                let mixed = root.whiten(&mixed);
                lost.push(dot(&mixed, &mixed));
            }
        }
        let squares = sum(squares);
        let determinants = sum(roots.iter().map(Cholesky::ln_determinant));
        let contrasts = self.piece.contrasts() as f64;
        let full_slope = -0.5 * (sum(trace) - sum(form));
        Some(Solved {
            full: -0.5 * (contrasts * ln(TAU) + determinants + squares),
            restricted: -0.5
                * ((contrasts - width as f64) * ln(TAU)
                    + determinants
                    + root.ln_determinant()
                    + squares),
            full_slope,
            restricted_slope: full_slope + 0.5 * sum(lost),
            coefficients,
            information,
            squares,
        })
    }

    /// The τ² at which the likelihood, or the restricted one, is largest: the best of a grid, then the zero of the derivative beside it.
    pub fn best_tau2(&self, design: &Design, restricted: bool) -> Option<(f64, Solved)> {
        let slope = |solved: &Solved| {
            if restricted {
                solved.restricted_slope
            } else {
                solved.full_slope
            }
        };
        let height = |solved: &Solved| {
            if restricted {
                solved.restricted
            } else {
                solved.full
            }
        };
        let mut grid = vec![(0.0, self.solve(design, 0.0)?)];
        let mut tau2 = 1e-4 * self.largest_tau2(design);
        for _ in 0..11 {
            grid.push((tau2, self.solve(design, tau2)?));
            tau2 *= 4.0;
        }
        let mut best = 0;
        for place in 1..grid.len() {
            if height(&grid[place].1) > height(&grid[best].1) {
                best = place;
            }
        }
        let low = grid[best.saturating_sub(1)].0;
        let high = grid[(best + 1).min(grid.len() - 1)].0;
        let derivative = |tau2: f64| {
            self.solve(design, tau2)
                .map_or(f64::NAN, |solved| slope(&solved))
        };
        // No change of sign: largest where studies do not differ.
        match root_between(derivative, low, high, 0.0) {
            Ok(tau2) => Some((tau2, self.solve(design, tau2)?)),
            Err(_) => Some(grid.swap_remove(best)),
        }
    }

    /// A variance of amplitudes larger than what the differences could come from.
    fn largest_tau2(&self, design: &Design) -> f64 {
        let (mut difference, mut factor) = (0.0_f64, 0.0_f64);
        for (block, x) in self.piece.blocks.iter().zip(&design.means) {
            for row in 0..x.rows() {
                let noise = block.sampling[(row, row)].sqrt();
                difference = difference.max(block.differences[row].abs() + noise);
                factor = x.row(row)[..self.effects()]
                    .iter()
                    .fold(factor, |factor, x| factor.max(x.abs()));
            }
        }
        (difference / factor) * (difference / factor)
    }
}

/// How `f` changes with the entry `place` of `x`: differences that are exact for polynomials of degree four.
pub(crate) fn slope(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], place: usize) -> Vec<f64> {
    const STEP: f64 = 2e-3;
    let shifted = |steps: f64| {
        let mut x = x.to_vec();
        x[place] += steps * STEP;
        f(&x)
    };
    let (far, near) = ([shifted(-2.0), shifted(2.0)], [shifted(-1.0), shifted(1.0)]);
    (0..near[0].len())
        .map(|i| (8.0 * (near[1][i] - near[0][i]) - (far[1][i] - far[0][i])) / (12.0 * STEP))
        .collect()
}

/// C with C·Cᵀ = (I + J)/2, J all ones.
fn compound_root(size: usize) -> Matrix {
    // Eigenvalues (1 + size)/2 along the diagonal direction, 1/2 across; the symmetric root has the same directions.
    let across = 0.5f64.sqrt();
    let along = (0.5 * (1.0 + size as f64)).sqrt();
    let mut root = Matrix::zeros(size, size);
    for i in 0..size {
        for j in 0..size {
            root[(i, j)] = (along - across) / size as f64 + if i == j { across } else { 0.0 };
        }
    }
    root
}

fn columns(root: &Cholesky, matrix: &Matrix) -> Vec<Vec<f64>> {
    let transposed = matrix.transposed();
    (0..transposed.rows())
        .map(|column| root.whiten(transposed.row(column)))
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
