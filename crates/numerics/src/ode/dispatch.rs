//! The integrator compiled for several sets of instructions, and the choice among them.

use super::{Cohort, Failure, Tolerance, Work, engine};
use crate::real::Lane;

/// Which instructions the integrator is compiled for. Results are the same bits with all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// What every processor of the architecture has.
    Baseline,
    /// Four numbers at a time on x86-64.
    Avx2,
    /// Eight numbers at a time on x86-64.
    Avx512,
}

impl Instructions {
    /// From narrowest to widest.
    pub const ALL: [Instructions; 3] = [
        Instructions::Baseline,
        Instructions::Avx2,
        Instructions::Avx512,
    ];

    /// Whether this processor has them.
    pub fn available(self) -> bool {
        match self {
            Instructions::Baseline => true,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => is_x86_feature_detected!("avx512f"),
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }

    /// The widest that this processor has.
    pub fn widest() -> Self {
        let mut widest = Instructions::Baseline;
        for candidate in Self::ALL {
            if candidate.available() {
                widest = candidate;
            }
        }
        widest
    }
}

/// Integrates all jobs of the cohort, `T::WIDTH` at a time.
///
/// Samples at exactly a stop time are delivered before the stop (they are left limits).
///
/// # Errors
/// The first job met that cannot be continued, unless [`Cohort::failed`] lets the others go on. Which of several failing jobs is
/// met first depends on the width.
///
/// # Panics
/// When a callback breaks its contract: a stop or first sample before the job's time, a next sample not after the last, or a
/// time that is NaN.
pub fn integrate<T, C, const N: usize>(
    cohort: &mut C,
    tolerance: &Tolerance,
) -> Result<Work, Failure>
where
    T: Lane,
    C: Cohort<T, N>,
{
    // One number at a time gains nothing from wide instructions, and its code for them is measurably slower.
    let instructions = if T::WIDTH == 1 {
        Instructions::Baseline
    } else {
        Instructions::widest()
    };
    integrate_with(instructions, cohort, tolerance)
}

/// As [`integrate`], with the instructions chosen by the caller.
///
/// # Errors
/// As [`integrate`].
///
/// # Panics
/// As [`integrate`], and when the processor does not have the instructions.
pub fn integrate_with<T, C, const N: usize>(
    instructions: Instructions,
    cohort: &mut C,
    tolerance: &Tolerance,
) -> Result<Work, Failure>
where
    T: Lane,
    C: Cohort<T, N>,
{
    assert!(
        instructions.available(),
        "this processor has no {instructions:?} instructions"
    );
    match instructions {
        // SAFETY: the processor has the instructions, as asserted above.
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx512 => unsafe { integrate_avx512(cohort, tolerance) },
        // SAFETY: the processor has the instructions, as asserted above.
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => unsafe { integrate_avx2(cohort, tolerance) },
        _ => engine::run(cohort, tolerance),
    }
}

/// # Safety
/// The processor must have AVX-512 F.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
unsafe fn integrate_avx512<T: Lane, C: Cohort<T, N>, const N: usize>(
    cohort: &mut C,
    tolerance: &Tolerance,
) -> Result<Work, Failure> {
    engine::run(cohort, tolerance)
}

/// # Safety
/// The processor must have AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn integrate_avx2<T: Lane, C: Cohort<T, N>, const N: usize>(
    cohort: &mut C,
    tolerance: &Tolerance,
) -> Result<Work, Failure> {
    engine::run(cohort, tolerance)
}
