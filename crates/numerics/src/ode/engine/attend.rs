//! What is done to one lane: samples, stops, failures, the next job. Not inlined, hence compiled once for all instructions.

use super::{Engine, LEAST_MEMORY};
use crate::ode::dense::Dense;
use crate::ode::{Cause, Cohort, Failure, Start};
use crate::real::Lane;

impl<T, C, const N: usize> Engine<'_, T, C, N>
where
    T: Lane,
    C: Cohort<T, N>,
{
    /// Samples, stops and failures of one lane after a step.
    #[inline(never)]
    pub(super) fn attend(&mut self, lane: usize) -> Result<(), Failure> {
        let accepted = self.accept.get(lane) > 0.0;
        if accepted {
            let restarted = self.deliver_samples(lane);
            let t = self.t_new.get(lane);
            let y = self.y_new.map(|state| state.get(lane));
            let at_stop = self.stop.get(lane) == t;
            if (at_stop && !self.deliver_stops(lane, t, y)) || self.nothing_left(lane) {
                self.finish(lane);
                self.refill(lane);
                return Ok(());
            }
            if at_stop {
                return Ok(());
            }
            if restarted {
                self.place(lane, t, y);
            }
        }
        let limit = self.tolerance.max_steps;
        let step = self.step.get(lane);
        let tried = self.accepted.get(lane) + self.rejected.get(lane);
        let cause = if tried >= limit as f64 {
            Cause::TooManySteps { limit }
        } else if accepted {
            return Ok(());
        } else {
            Cause::StepTooSmall { step }
        };
        let (t, y) = if accepted {
            (self.t_new, &self.y_new)
        } else {
            (self.t, &self.y)
        };
        let failure = Failure {
            job: self.job[lane],
            t: t.get(lane),
            y: y.iter().map(|state| state.get(lane)).collect(),
            cause,
        };
        self.finish(lane);
        self.cohort.failed(lane, failure)?;
        self.refill(lane);
        Ok(())
    }

    /// Delivers the samples within the accepted step. A restart shortens the step to end there, and is reported.
    fn deliver_samples(&mut self, lane: usize) -> bool {
        let mut dense = None;
        loop {
            let (at, end) = (self.sample.get(lane), self.t_new.get(lane));
            if at > end {
                return false;
            }
            let mut y = if at == end {
                self.y_new.map(|state| state.get(lane))
            } else {
                dense
                    .get_or_insert_with(|| {
                        Dense::new(lane, self.t, self.h, &self.y, &self.y_new, &self.k)
                    })
                    .at(at)
            };
            if self.deliver_sample(lane, at, &mut y) {
                self.t_new.set(lane, at);
                for (new, state) in self.y_new.iter_mut().zip(y) {
                    new.set(lane, state);
                }
                return true;
            }
        }
    }

    /// Delivers one sample; whether the lane must restart.
    fn deliver_sample(&mut self, lane: usize, t: f64, y: &mut [f64; N]) -> bool {
        let answer = self.cohort.sample(lane, t, y);
        assert!(
            answer.next > t,
            "the sample after time {t} is wanted at {}, which is not later",
            answer.next
        );
        self.sample.set(lane, answer.next);
        answer.restart
    }

    /// Delivers all stops at `t`, where the lane then goes on. False when the job is finished.
    fn deliver_stops(&mut self, lane: usize, t: f64, mut y: [f64; N]) -> bool {
        while self.stop.get(lane) == t {
            let Some(next) = self.cohort.stop(lane, t, &mut y) else {
                return false;
            };
            assert!(next >= t, "the stop after time {t} is wanted at {next}");
            self.stop.set(lane, next);
        }
        self.place(lane, t, y);
        true
    }

    /// Whether the job has neither a stop nor a sample to come.
    fn nothing_left(&self, lane: usize) -> bool {
        self.stop.get(lane) == f64::INFINITY && self.sample.get(lane) == f64::INFINITY
    }

    /// Lets the lane go on from (t, y), with slopes evaluated anew.
    fn place(&mut self, lane: usize, t: f64, y: [f64; N]) {
        self.t.set(lane, t);
        self.t_new.set(lane, t);
        for (i, state) in y.into_iter().enumerate() {
            self.y[i].set(lane, state);
            self.y_new[i].set(lane, state);
        }
        self.memory.set(lane, LEAST_MEMORY);
        self.was_rejected.set(lane, 0.0);
        self.restarts.set(lane, self.restarts.get(lane) + 1.0);
        self.stale = true;
    }

    /// Adds the job's work to the total.
    fn finish(&mut self, lane: usize) {
        let (accepted, rejected) = (
            self.accepted.get(lane) as u64,
            self.rejected.get(lane) as u64,
        );
        self.work.steps += accepted;
        self.work.rejected += rejected;
        self.work.evaluations += 6 * (accepted + rejected) + self.restarts.get(lane) as u64;
        self.busy.set(lane, 0.0);
        self.running -= 1;
    }

    /// Loads the next job that has a step to do into the lane, or leaves the lane idle.
    #[inline(never)]
    pub(super) fn refill(&mut self, lane: usize) {
        while let Some(start) = self.cohort.load(lane) {
            let Start {
                t,
                mut y,
                step,
                stop,
                sample,
            } = start;
            assert!(t.is_finite(), "a job starts at time {t}");
            assert!(
                stop >= t,
                "a job that starts at time {t} has its first stop at {stop}"
            );
            assert!(
                sample >= t,
                "a job that starts at time {t} has its first sample at {sample}"
            );
            self.job[lane] = self.loaded;
            self.loaded += 1;
            self.busy.set(lane, 1.0);
            self.running += 1;
            self.step.set(lane, if step > 0.0 { step } else { 0.0 });
            self.stop.set(lane, stop);
            self.sample.set(lane, sample);
            self.accepted.set(lane, 0.0);
            self.rejected.set(lane, 0.0);
            self.restarts.set(lane, 0.0);
            if sample == t {
                self.deliver_sample(lane, t, &mut y);
            }
            if self.deliver_stops(lane, t, y) && !self.nothing_left(lane) {
                return;
            }
            self.finish(lane);
        }
        // Nothing is due in an idle lane.
        self.stop.set(lane, f64::INFINITY);
        self.sample.set(lane, f64::INFINITY);
    }
}
