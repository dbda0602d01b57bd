//! Eigenvalues of a real matrix: balance, reduce to Hessenberg form, then Francis's implicit double-shift QR steps
//! (G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th ed. 2013, sections 7.4 and 7.5; B. N. Parlett, C. Reinsch, *Numer.
//! Math.* 13, 1969, 293-304 for balancing).

use std::fmt;

use super::Matrix;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

/// The eigenvalues did not separate in thirty steps each. Happens when the matrix is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoConvergence {
    /// How many eigenvalues are missing.
    pub missing: usize,
}

impl fmt::Display for NoConvergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} eigenvalues did not converge; is every entry of the matrix finite?",
            self.missing
        )
    }
}

impl std::error::Error for NoConvergence {}

impl Matrix {
    /// All eigenvalues of a square matrix, by falling real part, the one with positive imaginary part first of a pair.
    ///
    /// # Errors
    /// No convergence.
    ///
    /// # Panics
    /// When the matrix is not square.
    pub fn eigenvalues(&self) -> Result<Vec<Complex>, NoConvergence> {
        self.assert_square();
        if self.entries.iter().any(|entry| !entry.is_finite()) {
            return Err(NoConvergence {
                missing: self.rows(),
            });
        }
        let mut h = self.clone();
        balance(&mut h);
        reduce_to_hessenberg(&mut h);
        let mut result = francis(&mut h)?;
        result.sort_by(|a, b| b.re.total_cmp(&a.re).then(b.im.total_cmp(&a.im)));
        Ok(result)
    }
}

/// Scales rows and columns by powers of two (exactly) until those of the same index are of similar size.
fn balance(a: &mut Matrix) {
    let size = a.rows();
    let mut settled = false;
    while !settled {
        settled = true;
        for i in 0..size {
            let others = (0..size).filter(|&j| j != i);
            let column: f64 = others.clone().map(|j| a[(j, i)].abs()).sum();
            let row: f64 = others.map(|j| a[(i, j)].abs()).sum();
            if column == 0.0 || row == 0.0 {
                continue;
            }
            let (mut factor, mut scaled) = (1.0, column);
            while scaled < row / 2.0 {
                factor *= 2.0;
                scaled *= 4.0;
            }
            while scaled >= row * 2.0 {
                factor /= 2.0;
                scaled /= 4.0;
            }
            if (scaled + row) / factor < 0.95 * (column + row) {
                settled = false;
                for j in 0..size {
                    a[(i, j)] /= factor;
                    a[(j, i)] *= factor;
                }
            }
        }
    }
}

/// A reflection of up to three coordinates, I − scale · v · vᵀ with v₀ = 1, that maps a given vector onto the first axis.
struct Reflection {
    v: Vec<f64>,
    scale: f64,
}

impl Reflection {
    /// None when the vector already lies on the axis.
    fn of(x: &[f64]) -> Option<Self> {
        let largest = x
            .iter()
            .fold(0.0_f64, |largest, entry| largest.max(entry.abs()));
        if x[1..].iter().all(|&entry| entry == 0.0) {
            return None;
        }
        let norm = x
            .iter()
            .map(|entry| (entry / largest).powi(2))
            .sum::<f64>()
            .sqrt()
            * largest;
        let norm = norm.copysign(x[0]);
        let first = x[0] + norm;
        let v = std::iter::once(1.0)
            .chain(x[1..].iter().map(|entry| entry / first))
            .collect();
        Some(Reflection {
            v,
            scale: first / norm,
        })
    }

    /// Applied from the left to rows `at`, `at + 1` ... in the given columns.
    fn to_rows(&self, a: &mut Matrix, at: usize, columns: std::ops::Range<usize>) {
        for j in columns {
            let dot: f64 = self
                .v
                .iter()
                .enumerate()
                .map(|(i, v)| v * a[(at + i, j)])
                .sum();
            for (i, v) in self.v.iter().enumerate() {
                a[(at + i, j)] -= self.scale * dot * v;
            }
        }
    }

    /// Applied from the right to columns `at`, `at + 1` ... in the given rows.
    fn to_columns(&self, a: &mut Matrix, at: usize, rows: std::ops::Range<usize>) {
        for i in rows {
            let dot: f64 = self
                .v
                .iter()
                .enumerate()
                .map(|(j, v)| v * a[(i, at + j)])
                .sum();
            for (j, v) in self.v.iter().enumerate() {
                a[(i, at + j)] -= self.scale * dot * v;
            }
        }
    }
}

/// Algorithm 7.4.2.
fn reduce_to_hessenberg(a: &mut Matrix) {
    let size = a.rows();
    for column in 0..size.saturating_sub(2) {
        let below: Vec<f64> = (column + 1..size).map(|i| a[(i, column)]).collect();
        if let Some(reflection) = Reflection::of(&below) {
            reflection.to_rows(a, column + 1, column..size);
            reflection.to_columns(a, column + 1, 0..size);
        }
        for i in column + 2..size {
            a[(i, column)] = 0.0;
        }
    }
}

/// Eigenvalues of an upper Hessenberg matrix, split off from its lower end.
fn francis(h: &mut Matrix) -> Result<Vec<Complex>, NoConvergence> {
    let mut found = Vec::with_capacity(h.rows());
    let mut end = h.rows();
    let mut steps = 0;
    while end > 0 {
        // The block that ends at `end` begins after the last subdiagonal entry that is negligible.
        let mut begin = end - 1;
        while begin > 0 {
            let around = h[(begin - 1, begin - 1)].abs() + h[(begin, begin)].abs();
            if h[(begin, begin - 1)].abs() <= f64::EPSILON * around {
                break;
            }
            begin -= 1;
        }
        match end - begin {
            1 => {
                found.push(Complex {
                    re: h[(begin, begin)],
                    im: 0.0,
                });
                (end, steps) = (begin, 0);
            }
            2 => {
                found.extend(eigenvalues_of_two(
                    h[(begin, begin)],
                    h[(begin, begin + 1)],
                    h[(begin + 1, begin)],
                    h[(begin + 1, begin + 1)],
                ));
                (end, steps) = (begin, 0);
            }
            _ if steps == 30 => return Err(NoConvergence { missing: end }),
            _ => {
                steps += 1;
                francis_step(h, begin, end, steps % 10 == 0);
            }
        }
    }
    Ok(found)
}

/// Algorithm 7.5.1 on rows and columns `begin..end`.
fn francis_step(h: &mut Matrix, begin: usize, end: usize, exceptional: bool) {
    let last = end - 1;
    // Sum and product of the two shifts: the eigenvalues of the last two rows and columns.
    let (sum, product) = if exceptional {
        // Against cycling (Martin, Peters, Wilkinson, Numer. Math. 14, 1970, 219-231).
        let size = h[(last, last - 1)].abs() + h[(last - 1, last - 2)].abs();
        (1.5 * size, size * size)
    } else {
        let (a, b) = (h[(last - 1, last - 1)], h[(last - 1, last)]);
        let (c, d) = (h[(last, last - 1)], h[(last, last)]);
        (a + d, a * d - b * c)
    };
    let (a, b) = (h[(begin, begin)], h[(begin, begin + 1)]);
    let (c, d) = (h[(begin + 1, begin)], h[(begin + 1, begin + 1)]);
    let mut bulge = vec![
        a * (a - sum) + b * c + product,
        c * (a + d - sum),
        c * h[(begin + 2, begin + 1)],
    ];
    for k in begin..last {
        if let Some(reflection) = Reflection::of(&bulge) {
            reflection.to_rows(h, k, k.saturating_sub(1).max(begin)..end);
            reflection.to_columns(h, k, begin..end.min(k + 4));
        }
        if k > begin {
            for i in k + 1..end.min(k + 3) {
                h[(i, k - 1)] = 0.0;
            }
        }
        bulge = (k + 1..end.min(k + 4)).map(|i| h[(i, k)]).collect();
    }
}

/// Eigenvalues of [[a, b], [c, d]].
fn eigenvalues_of_two(a: f64, b: f64, c: f64, d: f64) -> [Complex; 2] {
    let half_difference = (a - d) / 2.0;
    let middle = d + half_difference;
    let square = half_difference * half_difference + b * c;
    let root = square.abs().sqrt();
    if square < 0.0 {
        return [
            Complex {
                re: middle,
                im: root,
            },
            Complex {
                re: middle,
                im: -root,
            },
        ];
    }
    // The one where nothing cancels, the other from the product around d.
    let far = half_difference + root.copysign(half_difference);
    let near = if far == 0.0 { 0.0 } else { -b * c / far };
    [
        Complex {
            re: d + far,
            im: 0.0,
        },
        Complex {
            re: d + near,
            im: 0.0,
        },
    ]
}
