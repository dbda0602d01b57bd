//! Synovial thickening follows inflammation with a delay.
//!
//! ```text
//! dw/dt = (i − w)/60 d        i = min(p/0.26, 3), dimensionless; w = 1 in a typical inflamed knee
//! ```
//!
//! Design (assumed).

use crate::constants::Constants;
use synovia_numerics::Real;

/// How inflamed the tissues find the joint: min(p/reference, 3).
#[inline(always)]
pub fn inflammation_ratio<T: Real>(p: T, k: &Constants) -> T {
    (p * (1.0 / k.inflamed_reference)).min(T::splat(k.inflammation_ratio_max))
}

/// dw/dt, 1/d.
#[inline(always)]
pub fn rate<T: Real>(w: T, i: T, k: &Constants) -> T {
    (i - w) * (1.0 / k.synovium_time_d)
}
