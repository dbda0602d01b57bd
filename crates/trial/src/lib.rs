//! Virtual trials.

pub mod analysis;
pub mod context;
pub mod enrol;
pub mod example;
pub mod instrument;
pub mod population;
pub mod protocol;
pub mod purpose;
pub mod randomise;
pub mod reaction;
pub mod replicate;
pub mod rescue;
pub mod simulate;
pub mod treat;
pub mod withdrawal;
pub mod world;
