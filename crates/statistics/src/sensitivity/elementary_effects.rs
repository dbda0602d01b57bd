//! Elementary effects, to tell inputs that matter from those that do not.
//!
//! ```text
//! EE_i = (f(a with b_i in place of a_i) − f(a)) / (b_i − a_i)
//! μ_i = mean of EE_i     μ*_i = mean of |EE_i|     σ_i = standard deviation of EE_i
//! ```
//!
//! over pairs of points a, b. μ* near 0: the input does not matter. σ large beside μ*: it acts through others, or not in proportion.
//!
//! M. D. Morris, *Technometrics* 33 (1991) 161-174 (EE, μ, σ); F. Campolongo, J. Cariboni, A. Saltelli, *Environ. Model. Softw.* 22 (2007)
//! 1509-1518 (μ*); F. Campolongo, A. Saltelli, J. Cariboni, *Comput. Phys. Commun.* 182 (2011) 978-988 (the radial design: every input is
//! moved from the same a, and a and b are halves of one Sobol point).
//!
//! Deviation: b_i is kept at least a quarter away from a_i, because a short step divides the chance in a model's output by next to nothing.

use crate::mean_sd;
use crate::sampler::{Interval, bootstrap};
use synovia_numerics::sobol;

/// Shortest step, and the share of the axis that is left for longer ones.
const SHORTEST_STEP: f64 = 0.25;
const LONGER_STEPS: f64 = 1.0 - 2.0 * SHORTEST_STEP;
/// Resamples of an interval.
const RESAMPLES: u64 = 500;

/// Where to run a model to have elementary effects of all its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RadialDesign {
    inputs: usize,
    repetitions: u32,
    seed: u32,
}

/// Elementary effects of one input, in units of the output for the whole range of the input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementaryEffects {
    /// μ: the sign says in which direction the input works.
    pub mean: f64,
    /// μ*, with its 90 % interval by bootstrap over repetitions.
    pub mean_absolute: Interval,
    /// σ; NaN of one repetition.
    pub sd: f64,
}

impl RadialDesign {
    /// From so many base points. `repetitions` should be 10 or more.
    ///
    /// # Panics
    /// When there are more inputs than half the dimensions of a Sobol point, or no repetition.
    pub fn new(inputs: usize, repetitions: u32, seed: u32) -> Self {
        assert!(
            2 * inputs <= sobol::DIMENSIONS as usize,
            "{inputs} inputs are more than a Sobol point has dimensions for"
        );
        assert!(repetitions > 0, "no repetition says nothing");
        RadialDesign {
            inputs,
            repetitions,
            seed,
        }
    }

    /// Number of runs.
    pub fn runs(&self) -> usize {
        self.repetitions as usize * (self.inputs + 1)
    }

    /// Inputs of run number `run`, each between 0 and 1.
    ///
    /// # Panics
    /// When there are fewer runs.
    pub fn point(&self, run: usize) -> Vec<f64> {
        let (repetition, place) = (run / (self.inputs + 1), run % (self.inputs + 1));
        let mut point: Vec<f64> = (0..self.inputs)
            .map(|input| self.base(repetition, input))
            .collect();
        if let Some(moved) = place.checked_sub(1) {
            point[moved] = self.moved(repetition, moved);
        }
        point
    }

    fn base(&self, repetition: usize, input: usize) -> f64 {
        sobol::point(repetition as u32, input as u32, self.seed)
    }

    /// b_i: uniform over what of the axis, joined at its ends, is far enough away.
    fn moved(&self, repetition: usize, input: usize) -> f64 {
        let along = sobol::point(repetition as u32, (self.inputs + input) as u32, self.seed);
        let moved = self.base(repetition, input) + SHORTEST_STEP + LONGER_STEPS * along;
        if moved < 1.0 { moved } else { moved - 1.0 }
    }

    /// Elementary effects of each input.
    ///
    /// # Panics
    /// When there is not one output for each run.
    pub fn effects(&self, outputs: &[f64]) -> Vec<ElementaryEffects> {
        assert_eq!(outputs.len(), self.runs(), "one output for each run");
        (0..self.inputs)
            .map(|input| {
                let each: Vec<f64> = (0..self.repetitions as usize)
                    .map(|repetition| {
                        let first = repetition * (self.inputs + 1);
                        (outputs[first + 1 + input] - outputs[first])
                            / (self.moved(repetition, input) - self.base(repetition, input))
                    })
                    .collect();
                let (mean, sd) = mean_sd(&each);
                let mean_absolute = bootstrap(
                    each.len(),
                    RESAMPLES,
                    u64::from(self.seed),
                    &|drawn: &[usize]| {
                        drawn.iter().map(|i| each[*i].abs()).sum::<f64>() / drawn.len() as f64
                    },
                );
                ElementaryEffects {
                    mean,
                    mean_absolute,
                    sd,
                }
            })
            .collect()
    }
}
