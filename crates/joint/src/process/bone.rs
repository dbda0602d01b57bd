//! Subchondral bone reacts to load and to lost cartilage.
//!
//! ```text
//! db/dt = (L·(1 + 2·(1−h)) − b)/180 d        b dimensionless, 1 = typical load on full cartilage
//! ```
//!
//! Design (assumed): stands for marrow lesions, which go with pain (r about 0.5 published, n = 34) while thickness does not.

use crate::constants::Constants;
use synovia_numerics::Real;

/// Where bone settles for load `load` and thickness `h`.
#[inline(always)]
pub fn settled<T: Real>(load: T, h: T, k: &Constants) -> T {
    load * (T::splat(1.0) + (T::splat(1.0) - h) * k.bone_thinning_gain)
}

/// db/dt, 1/d.
#[inline(always)]
pub fn rate<T: Real>(b: T, load: T, h: T, k: &Constants) -> T {
    (settled(load, h, k) - b) * (1.0 / k.bone_time_d)
}
