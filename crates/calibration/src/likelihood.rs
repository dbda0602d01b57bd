//! How likely a trial's rows are, its own effects integrated out in closed form.
//!
//! ```text
//! y ~ multivariate t_ν(L μ, S),   S = (s s′) ∘ [σ_u² U + Σ_c τ_c² C_c + σ_a² A + σ_r² V] + R
//! ln p = ln Γ((ν+n)/2) − ln Γ(ν/2) − n/2·ln(νπ) − ½ ln|S| − (ν+n)/2 · ln(1 + r′S⁻¹r/ν),   r = y − Lμ
//! ∂ln p/∂μ = w·S⁻¹r,   ∂ln p/∂S = ½·(w·S⁻¹r r′S⁻¹ − S⁻¹),   w = (ν+n)/(ν + r′S⁻¹r)
//! ```
//!
//! U: (Bh)(Bh)′ of the trial; C_c: the same among arms that hold class c; A: BB′ within one arm; V: B² of one arm and visit; all with
//! the signs of differences. R: printed standard errors, correlated 0.6 between visits of one arm or between differences that share one.

use crate::course::{Clinic, Shared, Visit};
use crate::observed::Class;
use crate::parameters::Values;
use libm::lgamma;
use std::f64::consts::PI;
use synovia_numerics::matrix::lower;
use synovia_numerics::{Stream, ln};

/// Correlation of sampling errors between visits of one arm.
pub const VISIT_CORRELATION: f64 = 0.6;
/// Degrees of freedom of trial effects.
const FREEDOM: u32 = 5;

/// One printed number.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The arm, or the arm and its control.
    pub visits: Vec<(f64, Visit)>,
    /// Printed, points.
    pub value: f64,
    /// Its standard error, points.
    pub se: f64,
}

/// A trial as the likelihood sees it.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Label in the library.
    pub id: String,
    /// What it prints.
    pub rows: Vec<Row>,
    /// U, A, V and then C of each class that is there, lower triangles, row after row.
    parts: Vec<Vec<f64>>,
    /// Where the standard deviation of each part stands.
    sd_places: Vec<usize>,
    sampling: Vec<f64>,
}

/// How heavy the tails of trials are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tails {
    /// Student's t with so many degrees of freedom.
    T(f64),
    /// Normal.
    Normal,
}

impl Tails {
    /// The specification's.
    pub const SPECIFIED: Tails = Tails::T(FREEDOM as f64);
}

/// 1/√w, w ~ χ²/degrees of freedom: what makes a normal effect of a trial one of the specification's tails.
pub fn heavier(stream: &mut Stream) -> f64 {
    let chi_squared: f64 = (0..FREEDOM).map(|_| stream.normal()).map(|z| z * z).sum();
    (f64::from(FREEDOM) / chi_squared).sqrt()
}

impl Trial {
    /// Puts together what does not depend on values.
    pub fn new(id: String, rows: Vec<Row>) -> Self {
        let n = rows.len();
        let over = |weight: &dyn Fn(&Visit, &Visit) -> f64| {
            let mut all = vec![0.0; n * n];
            for (i, one) in rows.iter().enumerate() {
                for (j, other) in rows[..=i].iter().enumerate() {
                    for (a, p) in &one.visits {
                        for (b, q) in &other.visits {
                            all[i * n + j] += a * b * p.baseline * q.baseline * weight(p, q);
                        }
                    }
                }
            }
            all
        };
        let holds = |visit: &Visit, class: Class| visit.components.iter().any(|c| c.class == class);
        let together = |p: &Visit, q: &Visit| p.built() * q.built();
        let mut sampling = vec![0.0; n * n];
        for (i, one) in rows.iter().enumerate() {
            for (j, other) in rows[..=i].iter().enumerate() {
                let share = one
                    .visits
                    .iter()
                    .any(|(_, p)| other.visits.iter().any(|(_, q)| p.arm == q.arm));
                sampling[i * n + j] = if i == j {
                    one.se * one.se
                } else if share {
                    VISIT_CORRELATION * one.se * other.se
                } else {
                    0.0
                };
            }
        }
        let mut parts = vec![
            over(&together),
            over(&|p, q| f64::from(u8::from(p.arm == q.arm))),
            over(&|p, q| f64::from(u8::from(p.arm == q.arm && p.months == q.months))),
        ];
        let mut sd_places = vec![Values::TRIAL_SD, Values::ARM_SD, Values::VISIT_SD];
        for class in Class::ALL {
            let present = rows
                .iter()
                .flat_map(|row| &row.visits)
                .any(|(_, v)| holds(v, class));
            if present {
                parts.push(over(&|p, q| {
                    if holds(p, class) && holds(q, class) {
                        together(p, q)
                    } else {
                        0.0
                    }
                }));
                sd_places.push(Values::class_sd_place(class));
            }
        }
        Trial {
            id,
            rows,
            parts,
            sd_places,
            sampling,
        }
    }

    /// Log likelihood; adds its derivatives by values to `by_value` when given. −∞ where S is not positive definite.
    pub fn log_likelihood(
        &self,
        values: &Values,
        shared: &Shared,
        tails: Tails,
        by_value: Option<&mut [f64]>,
    ) -> f64 {
        let n = self.rows.len();
        let slope: Vec<f64> = self
            .rows
            .iter()
            .map(|row| row.visits[0].1.slope(values))
            .collect();
        let plain: Vec<f64> = self
            .rows
            .iter()
            .map(|row| {
                row.visits
                    .iter()
                    .map(|(sign, v)| sign * v.mean(values, shared))
                    .sum()
            })
            .collect();
        let residual: Vec<f64> = (0..n)
            .map(|i| self.rows[i].value - slope[i] * plain[i])
            .collect();
        let mut inner = vec![0.0; n * n];
        for (part, place) in self.parts.iter().zip(&self.sd_places) {
            let variance = values.all[*place] * values.all[*place];
            for (to, from) in inner.iter_mut().zip(part) {
                *to += variance * from;
            }
        }
        let mut root = self.sampling.clone();
        for i in 0..n {
            for j in 0..=i {
                root[i * n + j] += slope[i] * slope[j] * inner[i * n + j];
            }
        }
        let Some(ln_determinant) = lower::factor(&mut root, n) else {
            return f64::NEG_INFINITY;
        };
        let mut solved = residual.clone();
        lower::solve(&root, n, &mut solved);
        let squared: f64 = solved.iter().zip(&residual).map(|(a, b)| a * b).sum();
        let rows = n as f64;
        let (log_density, weight) = match tails {
            Tails::Normal => (-0.5 * (rows * ln(2.0 * PI) + ln_determinant + squared), 1.0),
            Tails::T(freedom) => (
                lgamma(0.5 * (freedom + rows))
                    - lgamma(0.5 * freedom)
                    - 0.5 * rows * ln(freedom * PI)
                    - 0.5 * ln_determinant
                    - 0.5 * (freedom + rows) * ln(1.0 + squared / freedom),
                (freedom + rows) / (freedom + squared),
            ),
        };
        let Some(by_value) = by_value else {
            return log_density;
        };
        let inverse = lower::inverse(&root, n);
        let mut by_slope: Vec<f64> = (0..n).map(|i| weight * solved[i] * plain[i]).collect();
        // ∂ln p/∂(inner), twice off the diagonal, where each entry stands for two.
        let mut by_inner = inverse;
        for i in 0..n {
            for j in 0..=i {
                let twice = if i == j { 0.5 } else { 1.0 };
                let at = i * n + j;
                let by_scale = twice * (weight * solved[i] * solved[j] - by_inner[at]);
                by_slope[i] += by_scale * slope[j] * inner[at];
                by_slope[j] += by_scale * slope[i] * inner[at];
                by_inner[at] = by_scale * slope[i] * slope[j];
            }
        }
        for (part, place) in self.parts.iter().zip(&self.sd_places) {
            let mut sum = 0.0;
            for i in 0..n {
                let row = i * n..i * n + i + 1;
                sum += by_inner[row.clone()]
                    .iter()
                    .zip(&part[row])
                    .map(|(a, b)| a * b)
                    .sum::<f64>();
            }
            by_value[*place] += 2.0 * values.all[*place] * sum;
        }
        for i in 0..n {
            let by_mean = weight * solved[i];
            for (sign, visit) in &self.rows[i].visits {
                visit.pull(values, shared, by_mean * slope[i] * sign, by_value);
            }
            if let Some(place) = Values::slope_place(self.rows[i].visits[0].1.family) {
                by_value[place] += by_slope[i];
            }
        }
        log_density
    }

    /// This design with the results of another of as many rows.
    pub fn with_values_of(&self, other: &Trial) -> Trial {
        let mut same = self.clone();
        for (row, from) in same.rows.iter_mut().zip(&other.rows) {
            row.value = from.value;
        }
        same
    }

    /// The same design with results made from `values`: a draw of the distribution whose density is [`Trial::log_likelihood`] with five
    /// degrees of freedom.
    pub fn made_from(&self, values: &Values, clinic: &Clinic, stream: &mut Stream) -> Trial {
        let n = self.rows.len();
        let shared = Shared::new(values, clinic);
        let slope: Vec<f64> = self
            .rows
            .iter()
            .map(|row| row.visits[0].1.slope(values))
            .collect();
        let mut scale = self.sampling.clone();
        for i in 0..n {
            for j in 0..=i {
                let inner: f64 = self
                    .parts
                    .iter()
                    .zip(&self.sd_places)
                    .map(|(part, place)| values.all[*place] * values.all[*place] * part[i * n + j])
                    .sum();
                scale[i * n + j] += slope[i] * slope[j] * inner;
            }
        }
        let mut made = self.clone();
        if lower::factor(&mut scale, n).is_none() {
            return made;
        }
        let heavier = heavier(stream);
        let z: Vec<f64> = (0..n).map(|_| heavier * stream.normal()).collect();
        for (i, row) in made.rows.iter_mut().enumerate() {
            let mean: f64 = row
                .visits
                .iter()
                .map(|(sign, v)| sign * v.mean(values, &shared))
                .sum();
            let off: f64 = (0..=i).map(|k| scale[i * n + k] * z[k]).sum();
            row.value = slope[i] * mean + off;
        }
        made
    }
}
