//! The posterior density that is sampled.

use crate::course::{Clinic, Shared};
use crate::likelihood::{Tails, Trial};
use crate::parameters::{Prior, Values};

/// Trials, priors and what is not fitted.
#[derive(Debug, Clone)]
pub struct Density {
    /// What is fitted to.
    pub trials: Vec<Trial>,
    /// In the order of the vector.
    pub priors: Vec<Prior>,
    /// What of the clinic is fixed.
    pub clinic: Clinic,
    /// Tails of trial effects.
    pub tails: Tails,
    /// Parameters that can differ from their centre, the only ones that are sampled.
    pub free: Vec<usize>,
}

impl Density {
    /// Of these trials; parameters whose prior has no width are left out of the vector.
    pub fn new(trials: Vec<Trial>, priors: Vec<Prior>, clinic: Clinic, tails: Tails) -> Self {
        let free = (0..priors.len())
            .filter(|place| !matches!(priors[*place], Prior::Normal(_, 0.0)))
            .collect();
        Density {
            trials,
            priors,
            clinic,
            tails,
            free,
        }
    }

    /// The whole vector of standard normal numbers, from those that are sampled.
    pub fn whole(&self, free: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.priors.len()];
        for (place, x) in self.free.iter().zip(free) {
            all[*place] = *x;
        }
        all
    }

    /// Values at what was sampled.
    pub fn values(&self, free: &[f64]) -> Values {
        Values::at(&self.priors, &self.whole(free))
    }

    /// Log posterior density, but for a constant; writes its gradient.
    pub fn log_density(&self, free: &[f64], gradient: &mut [f64]) -> f64 {
        let values = self.values(free);
        let shared = Shared::new(&values, &self.clinic);
        let mut by_value = vec![0.0; self.priors.len()];
        let mut sum = 0.0;
        for trial in &self.trials {
            sum += trial.log_likelihood(&values, &shared, self.tails, Some(&mut by_value));
        }
        values.pull(&mut by_value);
        for ((at, x), place) in gradient.iter_mut().zip(free).zip(&self.free) {
            *at = by_value[*place] - x;
        }
        sum - 0.5 * free.iter().map(|x| x * x).sum::<f64>()
    }

    /// Log likelihood of each trial.
    pub fn by_trial(&self, free: &[f64]) -> Vec<f64> {
        let values = self.values(free);
        let shared = Shared::new(&values, &self.clinic);
        self.trials
            .iter()
            .map(|trial| trial.log_likelihood(&values, &shared, self.tails, None))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Acts, Component, Simulated, Visit, small_arm};
    use crate::likelihood::Row;
    use crate::observed::{Class, Family, Route};
    use crate::parameters::{Difference, Given, Variant, priors};
    use synovia_numerics::Stream;

    fn visit(arm: usize, months: f64, family: Family, components: Vec<Component>) -> Visit {
        Visit {
            arm,
            months,
            family,
            baseline: 55.0 + 3.0 * arm as f64,
            natural: -1.5,
            route: if arm == 2 {
                Route::Oral
            } else {
                Route::Injection
            },
            context_factor: if arm == 1 { 1.1 } else { 1.0 },
            small: if components.is_empty() {
                0.0
            } else {
                small_arm(31.0)
            },
            components,
        }
    }

    fn trials() -> Vec<Trial> {
        let cells = || Component {
            class: Class::Cells,
            differences: vec![Values::difference_place(Difference::CellsAdipose)],
            acts: Acts::Simulated(Simulated {
                a: [
                    [0.9, 0.1, -0.02],
                    [0.05, 0.03, 0.01],
                    [-0.02, 0.0, 0.004],
                    [0.01, 0.002, 0.0],
                ],
                range: [-4.0, 4.0],
            }),
        };
        let tablet = |day: f64| Component {
            class: Class::Nsaid,
            differences: vec![],
            acts: Acts::simple(0.0, None, day, 58.0),
        };
        let row = |visits: Vec<(f64, Visit)>, value: f64, se: f64| Row { visits, value, se };
        let mut first = Vec::new();
        for months in [1.0, 6.0, 12.0] {
            first.push(row(
                vec![(1.0, visit(0, months, Family::Scale, vec![]))],
                -14.0 - months,
                3.0,
            ));
            first.push(row(
                vec![(1.0, visit(1, months, Family::Scale, vec![cells()]))],
                -24.0,
                4.0,
            ));
        }
        let second = vec![
            row(
                vec![(1.0, visit(2, 0.5, Family::WomacPain, vec![tablet(15.0)]))],
                -20.0,
                2.0,
            ),
            row(
                vec![
                    (1.0, visit(1, 3.0, Family::WomacPain, vec![cells()])),
                    (-1.0, visit(0, 3.0, Family::WomacPain, vec![])),
                ],
                -6.0,
                4.0,
            ),
        ];
        vec![
            Trial::new("A".into(), first),
            Trial::new("B".into(), second),
        ]
    }

    #[test]
    fn the_gradient_is_that_of_the_density() {
        let given = Given {
            context: 0.33,
            oral: 0.55,
            physical: 0.75,
        };
        let clinic = Clinic {
            patient_logit_sd: 1.3,
            waning_d: 180.0,
            horizon_d: 200.0,
            fade_d: 365.25,
        };
        for tails in [Tails::T(5.0), Tails::Normal] {
            let density = Density::new(
                trials(),
                priors(&given, Variant::SPECIFIED),
                clinic.clone(),
                tails,
            );
            let n = density.free.len();
            let mut stream = Stream::keyed(1, [0, 0, 0]);
            for _ in 0..3 {
                let x: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
                let mut gradient = vec![0.0; n];
                density.log_density(&x, &mut gradient);
                for i in 0..n {
                    let step = 1e-5;
                    let moved = |by: f64| {
                        let mut there = x.clone();
                        there[i] += by;
                        density.log_density(&there, &mut vec![0.0; n])
                    };
                    let by_difference = (moved(step) - moved(-step)) / (2.0 * step);
                    assert!(
                        (gradient[i] - by_difference).abs() < 1e-5 * (1.0 + by_difference.abs()),
                        "{}: {} against {by_difference}",
                        crate::parameters::names()[density.free[i]],
                        gradient[i]
                    );
                }
            }
        }
    }
}
