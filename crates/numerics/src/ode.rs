//! Ordinary differential equations dy/dt = f(t, y), many at a time.
//!
//! One explicit Runge-Kutta pair, Dormand and Prince's 5(4), with its continuous extension of order 4 and a PI controller for
//! the step (E. Hairer, S. P. Nørsett, G. Wanner, *Solving Ordinary Differential Equations I*, 2nd ed. 1993, sections II.4 to
//! II.6; J. R. Dormand, P. J. Prince, *J. Comput. Appl. Math.* 6, 1980, 19-26). It is for problems that are not stiff.
//!
//! | you have | use |
//! |---|---|
//! | one system, values at given times | [`solve`] |
//! | one system that is changed at given times | [`solve_with_events`] |
//! | many systems of one kind, with events and samples | a [`Cohort`] and [`integrate`] |
//!
//! # Lanes
//!
//! [`integrate`] advances `T::WIDTH` jobs at a time. Each lane has its own time, step and acceptance, and takes the next job of
//! the queue as soon as its own is finished. What a job gets does not depend on the width, the lane, the neighbours, the order
//! of the queue or the processor: results are the same to the last bit, provided that the cohort's `rhs` treats lanes
//! separately (it does when written in [`Real`](crate::Real)'s operations) and depends on nothing but its arguments and the
//! parameters of the job in that lane.

mod dense;
mod dispatch;
mod engine;
mod failure;
mod solve;
mod tableau;

pub use dispatch::{Instructions, integrate, integrate_with};
pub use failure::{Cause, Failure};
pub use solve::{Solution, solve, solve_with_events};

use crate::real::Lane;

/// The jobs to integrate: a queue, their parameters lane by lane, and what happens at their events and samples.
///
/// Mark `rhs` with `#[inline(always)]`: only then is it compiled for the widest instructions of the processor.
///
/// ```
/// use synovia_numerics::Lanes;
/// use synovia_numerics::ode::{Cohort, Sample, Start, Tolerance, integrate};
///
/// /// Exponential decays dy/dt = −rate · y, all from 1, kept at time 1.
/// struct Decays {
///     waiting: Vec<f64>,
///     rate: Lanes,
///     at_one: Vec<(f64, f64)>,
/// }
///
/// impl Cohort<Lanes, 1> for Decays {
///     #[inline(always)]
///     fn rhs(&self, _t: Lanes, y: &[Lanes; 1], dy: &mut [Lanes; 1]) {
///         dy[0] = -(y[0] * self.rate);
///     }
///     fn load(&mut self, lane: usize) -> Option<Start<1>> {
///         self.rate.0[lane] = self.waiting.pop()?;
///         Some(Start { t: 0.0, y: [1.0], step: 0.0, stop: 1.0, sample: f64::INFINITY })
///     }
///     fn stop(&mut self, lane: usize, _t: f64, y: &mut [f64; 1]) -> Option<f64> {
///         self.at_one.push((self.rate.0[lane], y[0]));
///         None
///     }
///     fn sample(&mut self, _lane: usize, _t: f64, _y: &mut [f64; 1]) -> Sample {
///         Sample::NONE
///     }
/// }
///
/// let rates = (1..=20).map(|n| 0.1 * f64::from(n)).collect();
/// let mut decays = Decays { waiting: rates, rate: Lanes([0.0; 8]), at_one: vec![] };
/// integrate(&mut decays, &Tolerance { rtol: 1e-8, atol: 1e-10, ..Tolerance::default() })?;
/// assert_eq!(decays.at_one.len(), 20);
/// for (rate, y) in decays.at_one {
///     assert!((y - (-rate).exp()).abs() < 1e-7);
/// }
/// # Ok::<(), synovia_numerics::ode::Failure>(())
/// ```
pub trait Cohort<T: Lane, const N: usize> {
    /// Writes dy/dt of all lanes, given each lane's time `t` and state `y`.
    ///
    /// Lanes without a job are evaluated too (at whatever state was left there); what they get is ignored.
    fn rhs(&self, t: T, y: &[T; N], dy: &mut [T; N]);

    /// The next job, to be run in `lane`, or `None` when there are no more. Sets the parameters that `rhs` reads for this lane.
    fn load(&mut self, lane: usize) -> Option<Start<N>>;

    /// The lane has reached its stop time exactly. May change `y` and the lane's parameters. Returns the next stop time, not
    /// before `t` (the same `t` again calls again; `INFINITY` for no further one), or `None` when the job is finished.
    fn stop(&mut self, lane: usize, t: f64, y: &mut [f64; N]) -> Option<f64>;

    /// The lane has passed the sample time `t`; `y` is the state there. To change `y` or the lane's parameters is allowed with
    /// [`Sample::restart`], which continues from (`t`, `y`).
    fn sample(&mut self, lane: usize, t: f64, y: &mut [f64; N]) -> Sample;

    /// The job in `lane` cannot be continued. `Ok` gives up this job only, and the lane takes the next one; `Err` (as here
    /// unless overridden) ends the whole integration.
    ///
    /// # Errors
    /// The failure that ends the integration.
    fn failed(&mut self, lane: usize, failure: Failure) -> Result<(), Failure> {
        let _ = lane;
        Err(failure)
    }
}

/// Where a job starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start<const N: usize> {
    /// Time.
    pub t: f64,
    /// State.
    pub y: [f64; N],
    /// First guess of the step; 0 chooses one from the state and its slope.
    pub step: f64,
    /// The first time to stop at, not before `t`; `INFINITY` for none. A job without a stop ends with its last sample, by dense
    /// output, so that where it ends does not change its steps.
    pub stop: f64,
    /// The first time to sample at, not before `t` (at `t` itself the sample is taken before any step); `INFINITY` for none.
    pub sample: f64,
}

/// What follows a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The next time to sample at, later than this one; `INFINITY` for none.
    pub next: f64,
    /// Whether the state or parameters were changed, so that the lane must go on from here.
    pub restart: bool,
}

impl Sample {
    /// No further sample, and nothing was changed.
    pub const NONE: Sample = Sample {
        next: f64::INFINITY,
        restart: false,
    };

    /// The next sample is wanted at `next`, and nothing was changed.
    pub fn next(next: f64) -> Self {
        Sample {
            next,
            restart: false,
        }
    }

    /// The next sample is wanted at `next`, and the state or parameters were changed.
    pub fn restart(next: f64) -> Self {
        Sample {
            next,
            restart: true,
        }
    }
}

/// How exact, and how long to try.
///
/// A step is accepted when the root mean square over the states of error / (atol + rtol · max(|y before|, |y after|)) is at
/// most one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Relative to each state.
    pub rtol: f64,
    /// In the states' own unit, so states should be of one order of magnitude.
    pub atol: f64,
    /// Longest step, in the unit of time.
    pub max_step: f64,
    /// Most steps tried for one job, accepted or not.
    pub max_steps: u64,
}

impl Default for Tolerance {
    /// 1e-6 relative, 1e-9 absolute, steps of any length, at most a million of them.
    fn default() -> Self {
        Tolerance {
            rtol: 1e-6,
            atol: 1e-9,
            max_step: f64::INFINITY,
            max_steps: 1_000_000,
        }
    }
}

/// The work done, summed over jobs. It does not depend on the width or the order of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Steps accepted.
    pub steps: u64,
    /// Steps tried and rejected.
    pub rejected: u64,
    /// Evaluations of the right-hand side that jobs needed: six for each step tried, one for each start and restart.
    pub evaluations: u64,
}
