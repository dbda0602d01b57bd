//! Effects of treatments as polynomials of one effect in points, fitted to simulations at evenly spread constants.
//!
//! ```text
//! ladder      λ: multiplier m of a class's potency ↦ effect of the usual course at shape 0, on some rungs, straight between them
//! design      (λ(m), shape x) from a Sobol sequence; all treatments of the class simulated at each
//! coordinate  g = E of the usual course at three months (steroid: one), baseline 57, as simulated at that point
//! surrogate   E(treatment, baseline, month) = g·Σ_ij a_ij·(g/10)^i·x^j          least squares over the design
//! potency     m = λ⁻¹(g·Σ_ij b_ij·(g/10)^i·x^j)                                  the same, backwards
//! ```
//!
//! So a fitted effect in points is a potency, whichever hypothesis of inflammation has to bring it about, and zero is zero.

use crate::course::{REFERENCE_BASELINE, Simulated};
use crate::laboratory::{
    Effects, Laboratory, MONTHS, Unsimulated, WINDOWS, month_weights, window_weights,
};
use crate::observed::{Class, Given};
use rayon::prelude::*;
use synovia_evidence::Registry;
use synovia_numerics::{Matrix, exp, normal_quantile, sobol};

/// Points of the design of a class whose shape is fitted, and of one whose shape is not.
const POINTS: [u32; 2] = [64, 24];
/// Effects that the design reaches to, points.
const MOST_RELIEF: f64 = -14.0;
const MOST_HARM: f64 = 8.0;
/// Shapes of the design lie within these, in standard deviations.
const WIDEST_SHAPE: f64 = 2.0;
const SEED: u32 = 20_261_201;

/// A constant of the registry that carries the potency of a class.
struct Lever {
    id: &'static str,
    /// How it answers the shape: multiplied by e^(this·x).
    by_shape: f64,
    /// Whether it has a meaning below 0.
    signed: bool,
}

/// What is changed of a class.
struct Handles {
    potency: Vec<Lever>,
    /// Constants that the shape multiplies by e^(sd·x).
    shape: Vec<(&'static str, f64)>,
}

fn handles(class: Class) -> Handles {
    let lever = |id| Lever {
        id,
        by_shape: 0.0,
        signed: true,
    };
    let fixed = |potency| Handles {
        potency,
        shape: Vec::new(),
    };
    match class {
        Class::Cells => Handles {
            potency: vec![lever("joint.cell_potency")],
            shape: vec![("joint.cell_half_effect_million", 1.0)],
        },
        Class::Concentrate => fixed(vec![lever("joint.concentrate_potency")]),
        Class::Prp => fixed(vec![lever("joint.prp_potency")]),
        // The shape moves relief from the direct part to the one through inflammation.
        Class::HyaluronicAcid => Handles {
            potency: vec![
                Lever {
                    by_shape: 0.5,
                    ..lever("joint.ha_direct_points")
                },
                Lever {
                    by_shape: -0.5,
                    ..lever("joint.ha_anti_inflammatory")
                },
                Lever {
                    by_shape: -0.5,
                    signed: false,
                    ..lever("joint.ha_damping")
                },
            ],
            shape: Vec::new(),
        },
        Class::Steroid => fixed(vec![
            lever("joint.steroid_direct_points"),
            lever("joint.steroid_max_effect"),
            lever("joint.effusion_steroid_suppression"),
        ]),
        _ => fixed(Vec::new()),
    }
}

/// The usual course of a class, by which its effect is told.
pub fn reference(class: Class) -> Given {
    let (amount, days) = match class {
        Class::Cells => (50.0, vec![0.0]),
        Class::Prp => (1.0, vec![0.0, 7.0, 14.0]),
        _ => (1.0, vec![0.0]),
    };
    Given {
        class,
        amount,
        days,
        until_d: None,
        source: None,
        allogeneic: false,
    }
}

/// The month at which it is told.
pub fn reference_month(class: Class) -> f64 {
    if class == Class::Steroid { 1.0 } else { 3.0 }
}

/// The constants of a class with its potency multiplied and its shape moved.
pub fn constants(
    registry: &Registry,
    class: Class,
    multiplier: f64,
    shape: f64,
) -> Vec<(&'static str, f64)> {
    let handles = handles(class);
    let potency = handles.potency.iter().map(|lever| {
        let multiplier = if lever.signed {
            multiplier
        } else {
            multiplier.max(0.0)
        };
        let value = registry.value(lever.id) * multiplier * exp(lever.by_shape * shape);
        (lever.id, value)
    });
    let shapes = handles
        .shape
        .iter()
        .map(|(id, sd)| (*id, registry.value(id) * exp(sd * shape)));
    potency.chain(shapes).collect()
}

fn with(registry: &Registry, values: &[(&'static str, f64)]) -> Registry {
    values
        .iter()
        .fold(registry.clone(), |registry, (id, value)| {
            registry
                .with_value(id, *value)
                .unwrap_or_else(|_| unreachable!("{id} is a constant"))
        })
}

/// What treatments of one class do, as functions of its effect and shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Surrogate {
    /// Class.
    pub class: Class,
    /// Treatments, without source and donor.
    pub treatments: Vec<Given>,
    /// `[treatment][window][month]`, at [`MONTHS`] as far as they go.
    pub effects: Vec<[Vec<Simulated>; WINDOWS]>,
    /// From effect and shape to the rung of the ladder.
    pub nominal: Simulated,
    /// From there to the multiplier of the potency.
    pub ladder: Ladder,
    /// Least and greatest effect of the design, points.
    pub range: [f64; 2],
    /// Root mean square of what leaving each point out misses, points; over all treatments, windows and months.
    pub left_out_rms: f64,
    /// Root mean square of the effects themselves.
    pub rms: f64,
}

/// What a laboratory knows of all classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Courses {
    /// Mean baseline of each window.
    pub baseline: [f64; WINDOWS],
    /// Natural course at [`MONTHS`].
    pub natural: Vec<f64>,
    /// By class.
    pub surrogates: Vec<Surrogate>,
}

/// The same treatment but for where it comes from, which the joint does not know.
fn plain(given: &Given) -> Given {
    Given {
        source: None,
        allogeneic: false,
        until_d: None,
        ..given.clone()
    }
}

impl Courses {
    /// Simulates all treatments `wanted` of `classes` (with the month to which each is followed) and fits the surrogates.
    ///
    /// # Errors
    /// When a joint cannot be integrated.
    pub fn new(
        laboratory: &Laboratory,
        registry: &Registry,
        classes: &[Class],
        wanted: &[(Given, f64)],
        progress: &(dyn Fn(Class) + Sync),
    ) -> Result<Self, Unsimulated> {
        let mut surrogates = Vec::new();
        for class in classes {
            let mut treatments = vec![reference(*class)];
            let mut months = reference_month(*class);
            for (given, until) in wanted.iter().filter(|(given, _)| given.class == *class) {
                months = months.max(*until);
                if !treatments.contains(&plain(given)) {
                    treatments.push(plain(given));
                }
            }
            surrogates.push(Surrogate::new(
                laboratory, registry, *class, treatments, months,
            )?);
            progress(*class);
        }
        Ok(Courses {
            baseline: laboratory.baseline,
            natural: laboratory.natural.clone(),
            surrogates,
        })
    }

    /// Natural course at a month, points.
    pub fn natural_at(&self, months: f64) -> f64 {
        let weights = month_weights(&MONTHS[..self.natural.len()], months);
        weights.iter().map(|(i, w)| w * self.natural[*i]).sum()
    }

    /// What a treatment does at a baseline and month; none if it was not simulated.
    pub fn effect(&self, given: &Given, baseline: f64, months: f64) -> Option<Simulated> {
        let surrogate = self.surrogates.iter().find(|s| s.class == given.class)?;
        let place = surrogate
            .treatments
            .iter()
            .position(|t| *t == plain(given))?;
        let windows = window_weights(&self.baseline, baseline);
        let mut sum = Simulated {
            a: Default::default(),
            range: surrogate.range,
        };
        for (window, share) in windows.iter().enumerate() {
            let course = &surrogate.effects[place][window];
            for (month, weight) in month_weights(&MONTHS[..course.len()], months) {
                for (to, from) in sum
                    .a
                    .iter_mut()
                    .flatten()
                    .zip(course[month].a.iter().flatten())
                {
                    *to += share * weight * from;
                }
            }
        }
        Some(sum)
    }
}

/// One point of a design, simulated.
struct Point {
    /// What the ladder says of its multiplier.
    nominal: f64,
    shape: f64,
    effects: Effects,
    /// Effect of the reference treatment.
    g: f64,
}

impl Surrogate {
    /// The multiplier of the potency that gives effect `g` at shape `x`.
    pub fn multiplier(&self, g: f64, x: f64) -> f64 {
        self.ladder.multiplier(self.nominal.at(g, x).0)
    }

    fn new(
        laboratory: &Laboratory,
        registry: &Registry,
        class: Class,
        treatments: Vec<Given>,
        months: f64,
    ) -> Result<Self, Unsimulated> {
        let told = |effects: &Effects| {
            let windows = window_weights(&laboratory.baseline, REFERENCE_BASELINE);
            let mut sum = 0.0;
            for (window, share) in windows.iter().enumerate() {
                let course = &effects[0][window];
                for (month, weight) in
                    month_weights(&MONTHS[..course.len()], reference_month(class))
                {
                    sum += share * weight * course[month];
                }
            }
            sum
        };
        let alone = |multiplier: f64| {
            let changed = with(registry, &constants(registry, class, multiplier, 0.0));
            laboratory
                .effects(&changed, &treatments[..1], reference_month(class))
                .map(|effects| told(&effects))
        };
        let ladder = Ladder::new(most(class), &alone)?;
        let shaped = handles(class).shape.len() + usize::from(class == Class::HyaluronicAcid) > 0;
        let number = POINTS[usize::from(!shaped)];
        let points: Vec<Point> = (0..number)
            .into_par_iter()
            .map(|index| {
                let along = sobol::point(index, 0, SEED);
                let nominal = ladder.lowest() + (ladder.highest() - ladder.lowest()) * along;
                let multiplier = ladder.multiplier(nominal);
                let shape = if shaped {
                    normal_quantile(sobol::point(index, 1, SEED)).clamp(-WIDEST_SHAPE, WIDEST_SHAPE)
                } else {
                    0.0
                };
                let changed = with(registry, &constants(registry, class, multiplier, shape));
                let effects = laboratory.effects(&changed, &treatments, months)?;
                let g = told(&effects);
                Ok(Point {
                    nominal,
                    shape,
                    effects,
                    g,
                })
            })
            .collect::<Result<_, _>>()?;
        let design = Fit::new(&points, shaped);
        let (mut squares, mut all, mut count) = (0.0, 0.0, 0.0);
        let mut fit = |value: &dyn Fn(&Point) -> f64, counts: bool| {
            let values: Vec<f64> = points.iter().map(value).collect();
            let (simulated, left_out) = design.solve(&values);
            if counts {
                squares += left_out.iter().map(|r| r * r).sum::<f64>();
                all += values.iter().map(|v| v * v).sum::<f64>();
                count += values.len() as f64;
            }
            simulated
        };
        let visits = points[0].effects[0][0].len();
        let effects = (0..treatments.len())
            .map(|treatment| {
                std::array::from_fn(|window| {
                    (0..visits)
                        .map(|visit| fit(&|p| p.effects[treatment][window][visit], visit > 0))
                        .collect()
                })
            })
            .collect();
        let nominal = fit(&|p| p.nominal, false);
        Ok(Surrogate {
            class,
            treatments,
            effects,
            nominal,
            ladder,
            range: design.range,
            left_out_rms: (squares / count).sqrt(),
            rms: (all / count).sqrt(),
        })
    }
}

/// The largest multiplier of a potency that means anything.
fn most(class: Class) -> f64 {
    match class {
        // A steroid cannot remove more than all of the drive.
        Class::Steroid => 1.2,
        _ => 64.0,
    }
}

/// Effect of the usual course at some multipliers of the potency; both increase in steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// (multiplier, effect), from the most harm to the most relief; effects never rise.
    pub rungs: Vec<(f64, f64)>,
}

impl Ladder {
    /// Rungs are multiplied by this from one to the next.
    const STEP: f64 = 1.6;
    /// The smallest multiplier but 0.
    const FIRST: f64 = 0.05;

    fn new(
        most: f64,
        effect: &dyn Fn(f64) -> Result<f64, Unsimulated>,
    ) -> Result<Self, Unsimulated> {
        let mut rungs = vec![(0.0, 0.0)];
        for (sign, goal) in [(-1.0, MOST_HARM), (1.0, MOST_RELIEF)] {
            let mut multiplier = Ladder::FIRST;
            let mut side = Vec::new();
            // Relief grows downwards, harm upwards; what chance turns round stays level.
            let mut last: f64 = 0.0;
            while multiplier <= most {
                let g = effect(sign * multiplier)?;
                last = if sign > 0.0 { last.min(g) } else { last.max(g) };
                side.push((sign * multiplier, last));
                if (goal < 0.0 && last <= goal) || (goal > 0.0 && last >= goal) {
                    break;
                }
                multiplier *= Ladder::STEP;
            }
            if sign < 0.0 {
                side.reverse();
                side.extend(rungs);
                rungs = side;
            } else {
                rungs.extend(side);
            }
        }
        Ok(Ladder { rungs })
    }

    /// The most relief it reaches to, points.
    pub fn lowest(&self) -> f64 {
        self.rungs[self.rungs.len() - 1].1.max(MOST_RELIEF)
    }

    /// The most harm.
    pub fn highest(&self) -> f64 {
        self.rungs[0].1.min(MOST_HARM)
    }

    /// The multiplier at which the ladder says `effect`; the last one beyond its ends.
    pub fn multiplier(&self, effect: f64) -> f64 {
        let after = self.rungs.iter().filter(|(_, g)| *g > effect).count();
        if after == 0 {
            return self.rungs[0].0;
        }
        let Some((m, g)) = self.rungs.get(after) else {
            return self.rungs[after - 1].0;
        };
        let (m0, g0) = self.rungs[after - 1];
        m0 + (m - m0) * (effect - g0) / (g - g0)
    }
}

/// Least squares over a design, set up once for all values fitted over it.
struct Fit {
    rows: Vec<Vec<f64>>,
    inverse: Matrix,
    shaped: bool,
    range: [f64; 2],
}

impl Fit {
    /// A little of each coefficient's square keeps a design that hardly tells two of them apart from throwing both about.
    const RIDGE: f64 = 1e-6;

    fn new(points: &[Point], shaped: bool) -> Self {
        let rows: Vec<Vec<f64>> = points.iter().map(|p| terms(p.g, p.shape, shaped)).collect();
        let n = rows[0].len();
        let mut square = Matrix::zeros(n, n);
        for row in &rows {
            for i in 0..n {
                for j in 0..n {
                    square[(i, j)] += row[i] * row[j];
                }
            }
        }
        let trace: f64 = (0..n).map(|i| square[(i, i)]).sum();
        for i in 0..n {
            square[(i, i)] += Fit::RIDGE * trace / n as f64;
        }
        let inverse = square
            .cholesky()
            .unwrap_or_else(|_| unreachable!("a ridge makes it positive definite"))
            .inverse();
        let reached = points.iter().map(|p| p.g);
        Fit {
            rows,
            inverse,
            shaped,
            range: [
                reached.clone().fold(f64::INFINITY, f64::min),
                reached.fold(f64::NEG_INFINITY, f64::max),
            ],
        }
    }

    /// Coefficients, and the residual of each point when it is left out.
    fn solve(&self, values: &[f64]) -> (Simulated, Vec<f64>) {
        let n = self.rows[0].len();
        let mut right = vec![0.0; n];
        for (row, value) in self.rows.iter().zip(values) {
            for (sum, term) in right.iter_mut().zip(row) {
                *sum += term * value;
            }
        }
        let times = |v: &[f64]| -> Vec<f64> {
            (0..n)
                .map(|i| (0..n).map(|j| self.inverse[(i, j)] * v[j]).sum())
                .collect()
        };
        let coefficients = times(&right);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let left_out = self
            .rows
            .iter()
            .zip(values)
            .map(|(row, value)| (value - dot(row, &coefficients)) / (1.0 - dot(row, &times(row))))
            .collect();
        let mut a = [[0.0; Simulated::SHAPE_TERMS]; Simulated::EFFECT_TERMS];
        let shapes = if self.shaped {
            Simulated::SHAPE_TERMS
        } else {
            1
        };
        for (place, coefficient) in coefficients.iter().enumerate() {
            a[place / shapes][place % shapes] = *coefficient;
        }
        (
            Simulated {
                a,
                range: self.range,
            },
            left_out,
        )
    }
}

fn terms(g: f64, shape: f64, shaped: bool) -> Vec<f64> {
    let shapes = if shaped { Simulated::SHAPE_TERMS } else { 1 };
    let mut all = Vec::with_capacity(Simulated::EFFECT_TERMS * shapes);
    let mut power = g;
    for _ in 0..Simulated::EFFECT_TERMS {
        let mut along = 1.0;
        for _ in 0..shapes {
            all.push(power * along);
            along *= shape;
        }
        power *= g / 10.0;
    }
    all
}
