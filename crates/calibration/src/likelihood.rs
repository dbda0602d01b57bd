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

use crate::course::{Shared, Visit};
use crate::observed::Class;
use crate::parameters::Values;
use libm::lgamma;
use std::f64::consts::PI;
use synovia_numerics::{Matrix, ln};

/// Correlation of sampling errors between visits of one arm.
const VISIT_CORRELATION: f64 = 0.6;

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
    shared_by_trial: Matrix,
    by_class: Vec<(Class, Matrix)>,
    by_arm: Matrix,
    by_visit: Matrix,
    sampling: Matrix,
}

/// How heavy the tails of trials are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tails {
    /// Student's t with so many degrees of freedom.
    T(f64),
    /// Normal.
    Normal,
}

impl Trial {
    /// Puts together what does not depend on values.
    pub fn new(id: String, rows: Vec<Row>) -> Self {
        let over = |weight: &dyn Fn(&Visit, &Visit) -> f64| {
            let mut all = Matrix::zeros(rows.len(), rows.len());
            for (i, one) in rows.iter().enumerate() {
                for (j, other) in rows.iter().enumerate() {
                    let mut sum = 0.0;
                    for (a, p) in &one.visits {
                        for (b, q) in &other.visits {
                            sum += a * b * p.baseline * q.baseline * weight(p, q);
                        }
                    }
                    all[(i, j)] = sum;
                }
            }
            all
        };
        let holds = |visit: &Visit, class: Class| visit.components.iter().any(|c| c.class == class);
        let together = |p: &Visit, q: &Visit| p.built() * q.built();
        let mut sampling = Matrix::zeros(rows.len(), rows.len());
        for (i, one) in rows.iter().enumerate() {
            for (j, other) in rows.iter().enumerate() {
                let share = one
                    .visits
                    .iter()
                    .any(|(_, p)| other.visits.iter().any(|(_, q)| p.arm == q.arm));
                sampling[(i, j)] = if i == j {
                    one.se * one.se
                } else if share {
                    VISIT_CORRELATION * one.se * other.se
                } else {
                    0.0
                };
            }
        }
        let present = Class::ALL.into_iter().filter(|class| {
            rows.iter()
                .flat_map(|row| &row.visits)
                .any(|(_, v)| holds(v, *class))
        });
        Trial {
            shared_by_trial: over(&together),
            by_class: present
                .map(|class| {
                    let among = |p: &Visit, q: &Visit| {
                        if holds(p, class) && holds(q, class) {
                            together(p, q)
                        } else {
                            0.0
                        }
                    };
                    (class, over(&among))
                })
                .collect(),
            by_arm: over(&|p, q| f64::from(u8::from(p.arm == q.arm))),
            by_visit: over(&|p, q| f64::from(u8::from(p.arm == q.arm && p.months == q.months))),
            sampling,
            id,
            rows,
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
        let variances = [values.trial_sd(), values.arm_sd(), values.visit_sd()].map(|sd| sd * sd);
        let class_sd: Vec<f64> = self
            .by_class
            .iter()
            .map(|(class, _)| values.all[Values::class_sd_place(*class)])
            .collect();
        let mut inner = Matrix::zeros(n, n);
        for i in 0..n {
            for j in 0..n {
                inner[(i, j)] = variances[0] * self.shared_by_trial[(i, j)]
                    + variances[1] * self.by_arm[(i, j)]
                    + variances[2] * self.by_visit[(i, j)]
                    + self
                        .by_class
                        .iter()
                        .zip(&class_sd)
                        .map(|((_, m), sd)| sd * sd * m[(i, j)])
                        .sum::<f64>();
            }
        }
        let mut scale = Matrix::zeros(n, n);
        for i in 0..n {
            for j in 0..n {
                scale[(i, j)] = slope[i] * slope[j] * inner[(i, j)] + self.sampling[(i, j)];
            }
        }
        let Ok(root) = scale.cholesky() else {
            return f64::NEG_INFINITY;
        };
        let solved = root.solve(&residual);
        let squared: f64 = solved.iter().zip(&residual).map(|(a, b)| a * b).sum();
        let rows = n as f64;
        let (log_density, weight) = match tails {
            Tails::Normal => (
                -0.5 * (rows * ln(2.0 * PI) + root.ln_determinant() + squared),
                1.0,
            ),
            Tails::T(freedom) => (
                lgamma(0.5 * (freedom + rows))
                    - lgamma(0.5 * freedom)
                    - 0.5 * rows * ln(freedom * PI)
                    - 0.5 * root.ln_determinant()
                    - 0.5 * (freedom + rows) * ln(1.0 + squared / freedom),
                (freedom + rows) / (freedom + squared),
            ),
        };
        let Some(by_value) = by_value else {
            return log_density;
        };
        let inverse = root.inverse();
        let mut by_variance = [0.0; 3];
        let mut by_class = vec![0.0; self.by_class.len()];
        for i in 0..n {
            let by_mean = weight * solved[i];
            let mut by_slope = by_mean * plain[i];
            for (sign, visit) in &self.rows[i].visits {
                visit.pull(values, shared, by_mean * slope[i] * sign, by_value);
            }
            for j in 0..n {
                let by_scale = 0.5 * (weight * solved[i] * solved[j] - inverse[(i, j)]);
                by_slope += 2.0 * by_scale * slope[j] * inner[(i, j)];
                let by_inner = by_scale * slope[i] * slope[j];
                by_variance[0] += by_inner * self.shared_by_trial[(i, j)];
                by_variance[1] += by_inner * self.by_arm[(i, j)];
                by_variance[2] += by_inner * self.by_visit[(i, j)];
                for (sum, (_, m)) in by_class.iter_mut().zip(&self.by_class) {
                    *sum += by_inner * m[(i, j)];
                }
            }
            if let Some(place) = Values::slope_place(self.rows[i].visits[0].1.family) {
                by_value[place] += by_slope;
            }
        }
        by_value[Values::TRIAL_SD] += 2.0 * values.trial_sd() * by_variance[0];
        by_value[Values::ARM_SD] += 2.0 * values.arm_sd() * by_variance[1];
        by_value[Values::VISIT_SD] += 2.0 * values.visit_sd() * by_variance[2];
        for (((class, _), sd), by) in self.by_class.iter().zip(&class_sd).zip(&by_class) {
            by_value[Values::class_sd_place(*class)] += 2.0 * sd * by;
        }
        log_density
    }
}
