//! What random numbers are drawn for. Each purpose has its own stream, so that a change in one leaves the others as they were.

use synovia_numerics::stream::Stream;

/// Append only: a purpose's number is part of every published result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Whose joint a candidate of the pool has, and the joint.
    Candidate = 0,
    /// The uncertain constants of one replicate.
    World = 1,
    /// The order in which candidates come to screening.
    Recruitment = 2,
    /// The permuted blocks of one stratum.
    Randomisation = 3,
    /// Insults to the joint during the trial.
    Insults = 4,
    /// Noise of the scores.
    Noise = 5,
    /// Response to context.
    Context = 6,
    /// Offsets and noise of the secondary instruments.
    Instruments = 7,
    /// Withdrawal.
    Withdrawal = 8,
    /// Willingness to take rescue medication.
    Rescue = 9,
    /// Reactions after injection.
    Reactions = 10,
    /// Insults to a candidate's joint in the half year before the trial.
    RunIn = 11,
}

/// The stream of `purpose` for one patient of one replicate.
pub fn stream(seed: u64, replicate: u64, patient: u64, purpose: Purpose) -> Stream {
    Stream::keyed(seed, [replicate, patient, purpose as u64])
}
