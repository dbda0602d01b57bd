//! Random numbers that depend on nothing but their address.
//!
//! A stream is named by a seed and three whole numbers, and its n-th number is a function of that name and n: no state is
//! shared, nothing depends on the order in which streams are used or on the thread that uses them, and a stream may be opened
//! twice to get the same numbers again.

use std::convert::Infallible;

use crate::normal::normal_quantile;
use crate::real::{exp, ln};

/// A stream of random numbers: Threefry-4x64 with 20 rounds in counter mode.
///
/// The 256-bit key is the name itself (seed and three numbers), so two different names never give the same stream, and names
/// that differ in one bit give unrelated ones. A stream has 2⁶⁶ numbers. J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw,
/// *Parallel random numbers: as easy as 1, 2, 3*, SC'11, 2011, doi:10.1145/2063384.2063405.
///
/// ```
/// use synovia_numerics::Stream;
///
/// let mut heights = Stream::keyed(2026, [0, 17, 1]);
/// let first = heights.normal();
/// assert_eq!(Stream::keyed(2026, [0, 17, 1]).normal(), first);
/// assert_ne!(Stream::keyed(2026, [0, 17, 2]).normal(), first);
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u64; 4],
    block: u64,
    /// The last block, of which the first `used` words are given out.
    words: [u64; 4],
    used: usize,
}

impl Stream {
    /// The stream named by `seed` and `key`, at its beginning.
    pub fn keyed(seed: u64, key: [u64; 3]) -> Self {
        Stream {
            key: [seed, key[0], key[1], key[2]],
            block: 0,
            words: [0; 4],
            used: 4,
        }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        if self.used == 4 {
            self.words = threefry([self.block, 0, 0, 0], self.key);
            self.block = self.block.wrapping_add(1);
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        word
    }

    /// Uniform between 0 and 1, never either: one of the 2⁵² odd multiples of 2⁻⁵³. Uses one number of the stream.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// Standard normal, by inversion: [`normal_quantile`] of one uniform. Uses one number of the stream, so that what is drawn
    /// afterwards does not depend on the value. Lies within ±8.2.
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    /// Exponential with mean 1, by inversion. Uses one number of the stream.
    pub fn exponential(&mut self) -> f64 {
        -ln(self.uniform())
    }

    /// Poisson with the given mean, by inversion. The time and the numbers used grow with the mean (one number for every 32).
    ///
    /// # Panics
    /// When the mean is negative or not finite.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        const LARGEST_PART: f64 = 32.0;
        assert!(
            mean >= 0.0 && mean.is_finite(),
            "a Poisson mean is finite and not negative, not {mean}"
        );
        // A sum of independent Poisson counts is one, too.
        let parts = (mean / LARGEST_PART).ceil();
        (0..parts as u64)
            .map(|_| self.poisson_by_search(mean / parts))
            .sum()
    }

    fn poisson_by_search(&mut self, mean: f64) -> u64 {
        let target = self.uniform();
        let (mut count, mut probability) = (0.0, exp(-mean));
        let mut cumulated = probability;
        while cumulated < target {
            count += 1.0;
            probability *= mean / count;
            // In the far tail, what is left no longer adds up.
            if count > mean && cumulated + probability == cumulated {
                break;
            }
            cumulated += probability;
        }
        count as u64
    }

    /// A whole number from 0 to `n` − 1, each equally likely (D. Lemire, *ACM Trans. Model. Comput. Simul.* 29, 2019, 3,
    /// doi:10.1145/3230636).
    ///
    /// # Panics
    /// When `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "there is no whole number from 0 to -1");
        let mut product = u128::from(self.bits()) * u128::from(n);
        // The lowest 2⁶⁴ mod n of the lower halves would favour some results.
        let unfair = n.wrapping_neg() % n;
        while (product as u64) < unfair {
            product = u128::from(self.bits()) * u128::from(n);
        }
        (product >> 64) as u64
    }

    /// Puts the items into a random order, each equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// Streams can feed whatever takes a generator of the `rand` family.
impl rand_core::TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for chunk in destination.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Threefry-4x64-20: a keyed permutation of 256-bit counters (Salmon et al. 2011, section 4.2; rotations and parity of Threefish
/// in Skein 1.3).
fn threefry(counter: [u64; 4], key: [u64; 4]) -> [u64; 4] {
    const ROTATIONS: [[u32; 2]; 8] = [
        [14, 16],
        [52, 57],
        [23, 40],
        [5, 37],
        [25, 33],
        [46, 12],
        [58, 22],
        [32, 32],
    ];
    const PARITY: u64 = 0x1bd1_1bda_a9fc_1a22;
    let schedule = [
        key[0],
        key[1],
        key[2],
        key[3],
        PARITY ^ key[0] ^ key[1] ^ key[2] ^ key[3],
    ];
    let mut x = counter;
    let inject = |x: &mut [u64; 4], turn: usize| {
        for (i, word) in x.iter_mut().enumerate() {
            *word = word.wrapping_add(schedule[(turn + i) % 5]);
        }
        x[3] = x[3].wrapping_add(turn as u64);
    };
    inject(&mut x, 0);
    for round in 0..20 {
        let [first, second] = ROTATIONS[round % 8];
        // Odd rounds mix the other pairs.
        let (b, d) = if round % 2 == 0 { (1, 3) } else { (3, 1) };
        x[0] = x[0].wrapping_add(x[b]);
        x[b] = x[b].rotate_left(first) ^ x[0];
        x[2] = x[2].wrapping_add(x[d]);
        x[d] = x[d].rotate_left(second) ^ x[2];
        if round % 4 == 3 {
            inject(&mut x, round / 4 + 1);
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::threefry;

    /// The three vectors for `threefry4x64 20` in `kat_vectors` of Random123 (D. E. Shaw Research).
    #[test]
    fn threefry_gives_the_published_answers() {
        let pi = [
            0x243f_6a88_85a3_08d3,
            0x1319_8a2e_0370_7344,
            0xa409_3822_299f_31d0,
            0x082e_fa98_ec4e_6c89,
            0x4528_21e6_38d0_1377,
            0xbe54_66cf_34e9_0c6c,
            0xc0ac_29b7_c97c_50dd,
        ];
        let vectors = [
            (
                [0; 4],
                [0; 4],
                [
                    0x0921_8ebd_e6c8_5537,
                    0x5594_1f52_66d8_6105,
                    0x4bd2_5e16_2824_34dc,
                    0xee29_ec84_6bd2_e40b,
                ],
            ),
            (
                [u64::MAX; 4],
                [u64::MAX; 4],
                [
                    0x29c2_4097_942b_ba1b,
                    0x0371_bbfb_0f6f_4e11,
                    0x3c23_1ffa_33f8_3a1c,
                    0xcd29_113f_de32_d168,
                ],
            ),
            (
                [pi[0], pi[1], pi[2], pi[3]],
                [pi[4], pi[5], pi[5], pi[6]],
                [
                    0xa7e8_fde5_9165_1bd9,
                    0xbaaf_d0c3_0138_319b,
                    0x84a5_c1a7_29e6_85b9,
                    0x901d_406c_cebc_1ba4,
                ],
            ),
        ];
        for (counter, key, answer) in vectors {
            assert_eq!(threefry(counter, key), answer);
        }
    }
}
