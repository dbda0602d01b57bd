//! The highest point of the likelihood over the shape parameters, and how far it stays high around it.

use synovia_numerics::ln;
use synovia_numerics::minimise::{Minimum, minimum_between, minimum_near};
use synovia_numerics::roots::root_between;

use super::Heterogeneity;
use super::curves::Curves;
use super::likelihood::{Problem, Solved};
use super::shape::{Parameter, Shape};

/// Logarithms of the shape parameters are found to this.
const TOLERANCE: f64 = 1e-9;

/// Points of the first look along one parameter.
const GRID: usize = 25;

/// A likelihood over shape parameters: amplitudes and, if wanted, τ² are at their best for each.
pub(crate) struct Profile<'a> {
    pub problem: Problem<'a>,
    pub heterogeneity: Heterogeneity,
    /// Smallest and largest logarithm.
    pub range: (f64, f64),
}

/// The ends of an interval of plausible values, as logarithms; `None` where the end of the range is plausible, too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ends {
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl<'a> Profile<'a> {
    pub fn new(problem: Problem<'a>, heterogeneity: Heterogeneity) -> Self {
        let mut months: Vec<f64> = problem.piece.rows().map(|(_, _, months)| months).collect();
        months.sort_by(f64::total_cmp);
        let (low, high) = (problem.curves.shape).range(months[0], months[months.len() - 1]);
        Profile {
            problem,
            heterogeneity,
            range: (ln(low), ln(high)),
        }
    }

    /// τ² by maximum likelihood and everything there.
    pub fn solved(&self, logs: &[f64]) -> Option<(f64, Solved)> {
        let design = self.problem.design(logs);
        match self.heterogeneity {
            Heterogeneity::None => Some((0.0, self.problem.solve(&design, 0.0)?)),
            _ => self.problem.best_tau2(&design, false),
        }
    }

    /// Minus the logarithm of the likelihood.
    fn depth(&self, logs: &[f64]) -> f64 {
        if !self.possible(logs) {
            return f64::INFINITY;
        }
        self.solved(logs)
            .map_or(f64::INFINITY, |(_, solved)| -solved.full)
    }

    /// Whether a waning effect rises faster than it falls.
    fn possible(&self, logs: &[f64]) -> bool {
        let curves = &self.problem.curves;
        !matches!(curves.shape, Shape::Waning { .. })
            || (1..=self.problem.effects()).all(|treatment| {
                let rates = curves.parameters(logs, treatment);
                rates[0] >= rates[1]
            })
    }

    /// The logarithms of the shape parameters at which the likelihood is largest; `None` when there is no likelihood anywhere.
    pub fn highest(&self) -> Option<Vec<f64>> {
        let slots = self.problem.curves.slots.len();
        let found = match slots {
            0 => vec![],
            1 => self.look_along(&[0.0], 0),
            _ => self.climb(self.first_guess()),
        };
        self.depth(&found).is_finite().then_some(found)
    }

    /// The highest point near a first guess; a look along each parameter then shows whether there is a higher one elsewhere.
    fn climb(&self, start: Vec<f64>) -> Vec<f64> {
        let walls = vec![self.range; start.len()];
        let mut best = Minimum {
            value: f64::INFINITY,
            at: start,
        };
        for _ in 0..5 {
            let found = minimum_near(|logs| self.depth(logs), &best.at, &walls, 0.4, TOLERANCE);
            let elsewhere = (0..walls.len()).fold(found.at.clone(), |logs, slot| {
                let looked = self.look_along(&logs, slot);
                if self.depth(&looked) < self.depth(&logs) {
                    looked
                } else {
                    logs
                }
            });
            let higher = self.depth(&elsewhere) < found.value - 1e-6;
            best = found;
            if !higher {
                break;
            }
            best.at = elsewhere;
        }
        best.at
    }

    /// The lowest depth along one parameter: a grid over the range, then between its neighbours.
    fn look_along(&self, logs: &[f64], slot: usize) -> Vec<f64> {
        let at = |value: f64| {
            let mut logs = logs.to_vec();
            logs[slot] = value;
            logs
        };
        let (low, high) = self.range;
        let step = (high - low) / (GRID - 1) as f64;
        let (mut best, mut depth) = (low, f64::INFINITY);
        for point in 0..GRID {
            let value = low + step * point as f64;
            let here = self.depth(&at(value));
            if here < depth {
                (best, depth) = (value, here);
            }
        }
        let (left, right) = ((best - step).max(low), (best + step).min(high));
        let found = minimum_between(|value| self.depth(&at(value)), left, right, TOLERANCE);
        at(if found.value < depth { found.at } else { best })
    }

    /// Where to begin with several parameters: what fits best when treatments share them; of two rates, the best of a grid.
    fn first_guess(&self) -> Vec<f64> {
        let curves = &self.problem.curves;
        if curves.slots.iter().any(|slot| slot.treatment.is_some()) {
            let shared = Profile {
                problem: Problem {
                    piece: self.problem.piece,
                    curves: Curves::new(
                        with_common(curves.shape),
                        self.problem.piece.treatments.len(),
                    ),
                },
                ..*self
            };
            if let Some(logs) = shared.highest() {
                let common = &shared.problem.curves.slots;
                let of = |place: usize| common.iter().position(|slot| slot.place == place);
                return (curves.slots.iter())
                    .map(|slot| of(slot.place).map_or(0.0, |shared| logs[shared]))
                    .collect();
            }
        }
        let (low, high) = self.range;
        let points = 13;
        let value = |point: usize| low + (high - low) * (point as f64 + 0.5) / points as f64;
        let mut best = (vec![0.0; curves.slots.len()], f64::INFINITY);
        for rise in 0..points {
            for fall in 0..=rise {
                let rates = [value(rise), value(fall)];
                let logs: Vec<f64> = curves.slots.iter().map(|slot| rates[slot.place]).collect();
                let depth = self.depth(&logs);
                if depth < best.1 {
                    best = (logs, depth);
                }
            }
        }
        best.0
    }

    /// Depth when one parameter is held and the others are at their best.
    fn depth_holding(&self, logs: &[f64], slot: usize, value: f64) -> f64 {
        let slots = &self.problem.curves.slots;
        let mut held = logs.to_vec();
        held[slot] = value;
        // The other rate of a waning effect must stay on its side.
        for (place, other) in slots.iter().enumerate() {
            if other.place > slots[slot].place {
                held[place] = held[place].min(value);
            } else if other.place < slots[slot].place {
                held[place] = held[place].max(value);
            }
        }
        if slots.len() == 1 {
            return self.depth(&held);
        }
        let free: Vec<usize> = (0..slots.len()).filter(|place| *place != slot).collect();
        let start: Vec<f64> = free.iter().map(|place| held[*place]).collect();
        let fill = |values: &[f64]| {
            let mut logs = held.clone();
            for (place, value) in free.iter().zip(values) {
                logs[*place] = *value;
            }
            logs
        };
        minimum_near(
            |values| self.depth(&fill(values)),
            &start,
            &vec![self.range; free.len()],
            0.2,
            1e-6,
        )
        .value
    }

    /// The values of one parameter at which twice the logarithm of the likelihood is less than `drop` below its highest.
    pub fn ends(&self, logs: &[f64], slot: usize, drop: f64) -> Ends {
        let highest = self.depth(logs);
        // Where there is no likelihood, it is lower than anywhere else; a finite number lets the search go on.
        let excess =
            |value: f64| (2.0 * (self.depth_holding(logs, slot, value) - highest)).min(1e6) - drop;
        let (low, high) = self.range;
        let end = |wall: f64| {
            if excess(wall) <= 0.0 {
                return None;
            }
            root_between(excess, logs[slot], wall, 1e-7).ok()
        };
        Ends {
            low: end(low),
            high: end(high),
        }
    }
}

/// The same shape with parameters that treatments share.
fn with_common(shape: Shape) -> Shape {
    let common = |parameter: Parameter| match parameter {
        Parameter::PerTreatment => Parameter::Common,
        other => other,
    };
    match shape {
        Shape::Constant | Shape::Linear => shape,
        Shape::Emax { half_time_months } => Shape::Emax {
            half_time_months: common(half_time_months),
        },
        Shape::Exponential { rate_per_month } => Shape::Exponential {
            rate_per_month: common(rate_per_month),
        },
        Shape::Waning {
            on_rate_per_month,
            off_rate_per_month,
        } => Shape::Waning {
            on_rate_per_month: common(on_rate_per_month),
            off_rate_per_month: common(off_rate_per_month),
        },
    }
}
