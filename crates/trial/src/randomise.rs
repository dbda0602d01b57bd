//! Permuted blocks, stratified by Kellgren-Lawrence grade.

use crate::protocol::Protocol;
use crate::purpose::{Purpose, stream};
use synovia_numerics::stream::Stream;

/// Hands out arms to patients in the order in which they are enrolled.
#[derive(Debug)]
pub struct Randomiser {
    /// Arms of one block, before it is shuffled.
    block: Vec<usize>,
    /// What is left of the current block of each stratum.
    open: Vec<Vec<usize>>,
    streams: Vec<Stream>,
    /// Places left in each arm.
    left: Vec<u32>,
}

/// Strata are the grades 0 to 4.
const STRATA: usize = 5;

impl Randomiser {
    /// A randomisation list for one replicate.
    pub fn new(protocol: &Protocol, seed: u64, replicate: u64) -> Self {
        let smallest = protocol
            .arms
            .iter()
            .map(|arm| arm.patients)
            .min()
            .unwrap_or(1)
            .max(1);
        let block = protocol
            .arms
            .iter()
            .enumerate()
            .flat_map(|(arm, of)| {
                // Unequal arms stand in a block in the nearest whole proportion.
                let share = (f64::from(of.patients) / f64::from(smallest)).round() as u32
                    * protocol.design.block_size;
                std::iter::repeat_n(arm, share as usize)
            })
            .collect();
        Randomiser {
            block,
            open: vec![Vec::new(); STRATA],
            streams: (0..STRATA as u64)
                .map(|s| stream(seed, replicate, s, Purpose::Randomisation))
                .collect(),
            left: protocol.arms.iter().map(|arm| arm.patients).collect(),
        }
    }

    /// The arm of the next patient of `stratum`, or none when all arms are full.
    pub fn next(&mut self, stratum: usize) -> Option<usize> {
        if self.left.iter().all(|left| *left == 0) {
            return None;
        }
        loop {
            if self.open[stratum].is_empty() {
                self.open[stratum] = self.block.clone();
                self.streams[stratum].shuffle(&mut self.open[stratum]);
            }
            // Blocks of several strata run past an arm's number at different times; a full arm is passed over.
            let arm = self.open[stratum].pop()?;
            if self.left[arm] > 0 {
                self.left[arm] -= 1;
                return Some(arm);
            }
        }
    }
}
