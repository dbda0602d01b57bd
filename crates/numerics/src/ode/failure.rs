//! Why a job could not be continued.

use std::fmt;

/// A job that could not be continued, and where it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Which job: how many were loaded before it.
    pub job: usize,
    /// The time reached.
    pub t: f64,
    /// The state there.
    pub y: Vec<f64>,
    /// What was wrong.
    pub cause: Cause,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// The error test asks for a step that no longer changes the time: the solution, its slope or a parameter is not finite
    /// from here on, or jumps.
    StepTooSmall {
        /// The step asked for.
        step: f64,
    },
    /// The job took as many steps as it is allowed to.
    TooManySteps {
        /// The limit, [`Tolerance::max_steps`](super::Tolerance::max_steps).
        limit: u64,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { job, t, y, cause } = self;
        match cause {
            Cause::StepTooSmall { step } => write!(
                f,
                "job {job} cannot be continued from time {t}: the error test asks for a step of {step:e}; the state is {y:?}"
            ),
            Cause::TooManySteps { limit } => write!(
                f,
                "job {job} has used its {limit} steps and only reached time {t}: the problem may be stiff, or the tolerance \
                 too strict; the state is {y:?}"
            ),
        }
    }
}

impl std::error::Error for Failure {}
