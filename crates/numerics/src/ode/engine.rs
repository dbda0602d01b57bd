//! The one loop behind every integration: what is done to all lanes at once.

// Counted loops over lanes and states: iterator adaptors are functions that would first have to be inlined into code compiled
// for wider instructions.
#![allow(clippy::needless_range_loop)]

mod attend;

use super::tableau::{A, C, ERROR, STAGES};
use super::{Cohort, Failure, Tolerance, Work};
use crate::real::Lane;

// The controller's constants are those of DOPRI5 (Hairer, Nørsett, Wanner, section IV.2 for the PI form, with beta = 0.04).
/// A step is chosen shorter than the error estimate would allow.
const SAFETY: f64 = 0.9;
/// Power of the previous error in the choice of the step.
const BETA: f64 = 0.04;
/// Power of the present error.
const ALPHA: f64 = 0.2 - 0.75 * BETA;
/// A step shrinks at most to a fifth ...
const MOST_SHRINK: f64 = 5.0;
/// ... and grows at most tenfold.
const MOST_GROWTH: f64 = 0.1;
/// Logarithm of 1e-4, the least previous error remembered.
const LEAST_MEMORY: f64 = -9.210_340_371_976_182;
/// Squared errors are kept between these: what is not finite becomes the largest, which shrinks the step most.
const LEAST_SQUARE: f64 = 1e-60;
const MOST_SQUARE: f64 = 1e60;
/// A step below this share of the time does not change the time reliably (ten times the unit round-off) ...
const LEAST_STEP_SHARE: f64 = 2.3e-15;
/// ... and at time zero there must be an end too.
const LEAST_STEP: f64 = 1e-290;

/// All lanes of one integration. Flags are 1 or 0 per lane.
struct Engine<'a, T, C, const N: usize> {
    cohort: &'a mut C,
    tolerance: &'a Tolerance,
    t: T,
    y: [T; N],
    /// Slopes of the stages; the first is the slope at (t, y), the last that at the end of the step.
    k: [[T; N]; STAGES],
    /// End of the step being tried.
    t_new: T,
    y_new: [T; N],
    /// The step planned, before it is cut to end at the stop.
    step: T,
    /// The step being tried.
    h: T,
    stop: T,
    sample: T,
    /// Logarithm of the error of the last accepted step.
    memory: T,
    was_rejected: T,
    /// Whether the step just tried is accepted.
    accept: T,
    accepted: T,
    rejected: T,
    /// Starts and restarts.
    restarts: T,
    busy: T,
    /// Number of busy lanes.
    running: usize,
    /// The job in each lane.
    job: [usize; MAX_WIDTH],
    loaded: usize,
    /// Slopes at (t, y) must be evaluated anew.
    stale: bool,
    work: Work,
}

const MAX_WIDTH: usize = 8;

/// Runs the queue of the cohort until it is empty. Always inlined, to be compiled for the instructions of its caller.
#[inline(always)]
pub(super) fn run<T, C, const N: usize>(
    cohort: &mut C,
    tolerance: &Tolerance,
) -> Result<Work, Failure>
where
    T: Lane,
    C: Cohort<T, N>,
{
    const { assert!(T::WIDTH <= MAX_WIDTH) };
    let zero = T::splat(0.0);
    let mut engine = Engine {
        cohort,
        tolerance,
        t: zero,
        y: [zero; N],
        k: [[zero; N]; STAGES],
        t_new: zero,
        y_new: [zero; N],
        step: zero,
        h: zero,
        stop: zero,
        sample: zero,
        memory: zero,
        was_rejected: zero,
        accept: zero,
        accepted: zero,
        rejected: zero,
        restarts: zero,
        busy: zero,
        running: 0,
        job: [0; MAX_WIDTH],
        loaded: 0,
        stale: true,
        work: Work::default(),
    };
    for lane in 0..T::WIDTH {
        engine.refill(lane);
    }
    while engine.running > 0 {
        if engine.stale {
            engine.evaluate_first_slope();
        }
        engine.try_step();
        let attention = engine.judge_step();
        for lane in 0..T::WIDTH {
            if attention.get(lane) > 0.0 {
                engine.attend(lane)?;
            }
        }
        engine.advance();
    }
    Ok(engine.work)
}

impl<T, C, const N: usize> Engine<'_, T, C, N>
where
    T: Lane,
    C: Cohort<T, N>,
{
    /// Slopes at (t, y) of all lanes. Lanes that were not restarted get the bits that are already there, because the last stage
    /// of a step is evaluated at exactly its end.
    #[inline(always)]
    fn evaluate_first_slope(&mut self) {
        self.stale = false;
        self.cohort.rhs(self.t, &self.y, &mut self.k[0]);
        // A first guess for lanes without one: a hundredth of the time in which the state would change by its own size
        // (Hairer, Nørsett, Wanner, section II.4, "Starting step size", a and b).
        let mut size = T::splat(0.0);
        let mut slope = T::splat(0.0);
        for i in 0..N {
            let scale = self.y[i].abs() * self.tolerance.rtol + self.tolerance.atol;
            let (a, b) = (self.y[i] / scale, self.k[0][i] / scale);
            size += a * a;
            slope += b * b;
        }
        let least = T::splat(1e-10 * N as f64);
        let small = T::splat(1e-6);
        let guess = (size / slope).sqrt() * 0.01;
        let guess = size.if_le(least, small, slope.if_le(least, small, guess));
        let guess = guess.if_le(T::splat(f64::MAX), guess, small);
        self.step = self.step.if_le(T::splat(0.0), guess, self.step);
    }

    /// All stages of one step of all lanes, up to `y_new` and its slope.
    #[inline(always)]
    fn try_step(&mut self) {
        let zero = T::splat(0.0);
        self.step = self.step.min(T::splat(self.tolerance.max_step));
        let left = self.stop - self.t;
        // A step that nearly reaches the stop is stretched to it, to leave no tiny last one.
        let reach = self.step * 1.01;
        let h = left.if_le(reach, left, self.step);
        self.h = self.busy.if_le(zero, zero, h);
        self.t_new = left.if_le(reach, self.stop, self.t + self.h);
        // One place where the right-hand side is called: it is compiled into the loop and may be long.
        for stage in 1..STAGES {
            let weights = &A[stage - 1];
            for i in 0..N {
                let mut sum = self.k[0][i] * weights[0];
                for j in 1..stage {
                    sum += self.k[j][i] * weights[j];
                }
                self.y_new[i] = self.y[i] + sum * self.h;
            }
            let t = if stage <= C.len() {
                self.t + self.h * C[stage - 1]
            } else {
                self.t_new
            };
            self.cohort.rhs(t, &self.y_new, &mut self.k[stage]);
        }
    }

    /// Accepts or rejects the step in every lane and plans the next. Returns 1 for lanes where something more is to be done.
    #[inline(always)]
    fn judge_step(&mut self) -> T {
        let (zero, one) = (T::splat(0.0), T::splat(1.0));
        let mut square = zero;
        for i in 0..N {
            let mut error = self.k[0][i] * ERROR[0];
            for stage in 2..STAGES {
                error += self.k[stage][i] * ERROR[stage];
            }
            let size = self.y[i].abs().max(self.y_new[i].abs());
            let scaled = error * self.h / (size * self.tolerance.rtol + self.tolerance.atol);
            square += scaled * scaled;
        }
        let square = square / N as f64;
        // False for what is not a number, too.
        let square = square.if_le(T::splat(MOST_SQUARE), square, T::splat(MOST_SQUARE));
        let square = square.max(T::splat(LEAST_SQUARE));
        self.accept = square.if_le(one, one, zero);

        // next = h / clamp(error^alpha / previous^beta / safety); a rejection does not consult the previous error.
        let log_error = square.ln() * 0.5;
        let own = log_error * ALPHA;
        let shrink = square.if_le(one, own - self.memory * BETA, own).exp() / SAFETY;
        let shrink = shrink.max(T::splat(MOST_GROWTH)).min(T::splat(MOST_SHRINK));
        let next = self.h / shrink;
        let not_longer = next.min(self.h);
        let after_accept = self.was_rejected.if_le(zero, next, not_longer);
        // A step that was cut short at a stop says nothing against the longer one that was planned.
        let after_accept = self
            .step
            .if_le(self.h, after_accept, after_accept.max(self.step));
        self.step = square.if_le(one, after_accept, not_longer);
        self.memory = square.if_le(one, log_error.max(T::splat(LEAST_MEMORY)), self.memory);
        self.was_rejected = one - self.accept;
        self.accepted += self.accept;
        self.rejected += self.was_rejected;

        let due = self.stop.min(self.sample);
        let reached = square.if_le(one, due.if_le(self.t_new, one, zero), zero);
        let least = self.t.abs() * LEAST_STEP_SHARE + LEAST_STEP;
        let stuck = square.if_le(one, zero, self.step.if_le(least, one, zero));
        let limit = T::splat(self.tolerance.max_steps as f64);
        let spent = limit.if_le(self.accepted + self.rejected, one, zero);
        self.busy.if_le(zero, zero, reached.max(stuck).max(spent))
    }

    /// Lanes whose step was accepted go to its end.
    #[inline(always)]
    fn advance(&mut self) {
        let half = T::splat(0.5);
        self.t = self.accept.if_le(half, self.t, self.t_new);
        for i in 0..N {
            self.y[i] = self.accept.if_le(half, self.y[i], self.y_new[i]);
            self.k[0][i] = self.accept.if_le(half, self.k[0][i], self.k[STAGES - 1][i]);
        }
    }
}
