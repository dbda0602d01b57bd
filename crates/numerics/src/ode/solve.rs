//! One system at a time.

use super::{Cohort, Failure, Sample, Start, Tolerance, Work, integrate};

/// A trajectory at the times that were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution<const N: usize> {
    /// The state at each of the times, in their order.
    pub y: Vec<[f64; N]>,
    /// The work done.
    pub work: Work,
}

impl<const N: usize> Solution<N> {
    /// The state at the last time.
    ///
    /// # Panics
    /// When no time was asked for.
    pub fn last(&self) -> [f64; N] {
        *self
            .y
            .last()
            .expect("a solution at no times has no last state")
    }
}

/// Solves dy/dt = `rhs`(t, y, dy) from (`t`, `y`), and gives the states at `times` (increasing, none before `t`).
///
/// ```
/// use synovia_numerics::ode::{Tolerance, solve};
///
/// // y'' = −y from (0, 1): the sine.
/// let sine = solve(|_t, y, dy| *dy = [y[1], -y[0]], 0.0, [0.0, 1.0], &[0.5, 1.0], &Tolerance::default())?;
/// assert!((sine.y[1][0] - 1f64.sin()).abs() < 1e-6);
/// # Ok::<(), synovia_numerics::ode::Failure>(())
/// ```
///
/// # Errors
/// The trajectory cannot be continued.
///
/// # Panics
/// When `times` do not increase or begin before `t`.
pub fn solve<const N: usize>(
    rhs: impl Fn(f64, &[f64; N], &mut [f64; N]),
    t: f64,
    y: [f64; N],
    times: &[f64],
    tolerance: &Tolerance,
) -> Result<Solution<N>, Failure> {
    solve_with_events(rhs, t, y, times, &[], |_, _, _| (), tolerance)
}

/// As [`solve`], and calls `event`(index, t, y) at the times `events` (not decreasing, none before `t`), which may change the
/// state. States at the time of an event are those before it.
///
/// A parameter that an event changes and the right-hand side reads is kept in a [`Cell`](std::cell::Cell):
///
/// ```
/// use std::cell::Cell;
/// use synovia_numerics::ode::{Tolerance, solve_with_events};
///
/// // A tank drains with rate 1, is filled up at time 1 and drains twice as fast from then on.
/// let rate = Cell::new(1.0);
/// let drained = solve_with_events(
///     |_t, y, dy| dy[0] = -rate.get() * y[0],
///     0.0,
///     [1.0],
///     &[1.0, 2.0],
///     &[1.0],
///     |_index, _t, y| {
///         y[0] = 1.0;
///         rate.set(2.0);
///     },
///     &Tolerance::default(),
/// )?;
/// assert!((drained.y[0][0] - (-1f64).exp()).abs() < 1e-6);
/// assert!((drained.y[1][0] - (-2f64).exp()).abs() < 1e-6);
/// # Ok::<(), synovia_numerics::ode::Failure>(())
/// ```
///
/// # Errors
/// The trajectory cannot be continued.
///
/// # Panics
/// When `times` do not increase, `events` decrease, or either begins before `t`.
pub fn solve_with_events<const N: usize>(
    rhs: impl Fn(f64, &[f64; N], &mut [f64; N]),
    t: f64,
    y: [f64; N],
    times: &[f64],
    events: &[f64],
    event: impl FnMut(usize, f64, &mut [f64; N]),
    tolerance: &Tolerance,
) -> Result<Solution<N>, Failure> {
    let last = |list: &[f64]| list.last().copied().unwrap_or(t);
    let mut single = Single {
        rhs,
        start: Some((t, y)),
        times,
        events,
        event,
        end: last(times).max(last(events)),
        taken: Vec::with_capacity(times.len()),
        happened: 0,
    };
    let work = integrate(&mut single, tolerance)?;
    Ok(Solution {
        y: single.taken,
        work,
    })
}

struct Single<'a, F, E, const N: usize> {
    rhs: F,
    start: Option<(f64, [f64; N])>,
    times: &'a [f64],
    events: &'a [f64],
    event: E,
    end: f64,
    taken: Vec<[f64; N]>,
    happened: usize,
}

impl<F, E, const N: usize> Cohort<f64, N> for Single<'_, F, E, N>
where
    F: Fn(f64, &[f64; N], &mut [f64; N]),
    E: FnMut(usize, f64, &mut [f64; N]),
{
    #[inline(always)]
    fn rhs(&self, t: f64, y: &[f64; N], dy: &mut [f64; N]) {
        (self.rhs)(t, y, dy);
    }

    fn load(&mut self, _lane: usize) -> Option<Start<N>> {
        let (t, y) = self.start.take()?;
        let stop = self.events.first().copied().unwrap_or(self.end);
        let sample = self.times.first().copied().unwrap_or(f64::INFINITY);
        Some(Start {
            t,
            y,
            step: 0.0,
            stop,
            sample,
        })
    }

    fn stop(&mut self, _lane: usize, t: f64, y: &mut [f64; N]) -> Option<f64> {
        if let Some(&at) = self.events.get(self.happened) {
            (self.event)(self.happened, at, y);
            self.happened += 1;
        }
        match self.events.get(self.happened) {
            Some(&next) => Some(next),
            None if t < self.end => Some(self.end),
            None => None,
        }
    }

    fn sample(&mut self, _lane: usize, _t: f64, y: &mut [f64; N]) -> Sample {
        self.taken.push(*y);
        Sample::next(
            self.times
                .get(self.taken.len())
                .copied()
                .unwrap_or(f64::INFINITY),
        )
    }
}
