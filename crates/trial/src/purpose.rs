//! What random numbers are drawn for. Each purpose has its own stream, so that a change in one leaves the others as they were.

use synovia_numerics::stream::Stream;

/// Append only: a purpose's number is part of every published result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Whose joint a candidate of the pool has, and the joint.
    Candidate = 0,
    /// The uncertain constants of one replicate, each by its name.
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
    /// The other knee of a candidate of the pool.
    Contralateral = 12,
    /// Noise of the other knee's pain at screening.
    ContralateralNoise = 13,
    /// What of a dose arrives, each product's by its name.
    Lots = 14,
    /// Which draw of a calibration a replicate takes.
    Posterior = 15,
    /// Whether a candidate comes to the screening of a population that a paper describes.
    Weighting = 16,
    /// Offsets and noise of instruments that not every trial takes.
    FurtherInstruments = 17,
}

/// The stream of `purpose` for one patient of one replicate.
pub fn stream(seed: u64, replicate: u64, patient: u64, purpose: Purpose) -> Stream {
    Stream::keyed(seed, [replicate, patient, purpose as u64])
}

/// The stream of `purpose` for what is called `name` in one replicate: it knows nothing of what else there is, or in which order.
pub fn named_stream(seed: u64, replicate: u64, name: &str, purpose: Purpose) -> Stream {
    stream(seed, replicate, fnv_1a(name), purpose)
}

/// The stream of `purpose` for what is called `name` in one patient of one replicate.
pub fn patients_named_stream(
    seed: u64,
    replicate: u64,
    patient: u64,
    name: &str,
    purpose: Purpose,
) -> Stream {
    // The last word has room for both: no plain purpose is as large as a hash that was moved up.
    const ABOVE_PURPOSES: u32 = 8;
    let named = fnv_1a(name) << ABOVE_PURPOSES | purpose as u64;
    Stream::keyed(seed, [replicate, patient, named])
}

/// 64-bit FNV-1a of a text (G. Fowler, L. C. Noll, K.-P. Vo): the standard library's hashes may change between versions.
pub fn fnv_1a(text: &str) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    text.bytes().fold(OFFSET_BASIS, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::fnv_1a;

    /// Test vectors of the authors' `test_fnv.c`.
    #[test]
    fn the_hash_gives_the_published_answers() {
        assert_eq!(fnv_1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a("foobar"), 0x8594_4171_f739_67e8);
    }
}
