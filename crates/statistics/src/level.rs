//! Which confidence levels there are.

/// The highest level of an interval: above it the probability that is left in a tail, 1 minus the level, is mostly rounding, and at the
/// last number before 1 its quantile is infinite.
pub const HIGHEST_LEVEL: f64 = 0.999_999_999;

/// Whether intervals of this level have limits: above 0 and at most [`HIGHEST_LEVEL`].
pub fn is_level(level: f64) -> bool {
    level > 0.0 && level <= HIGHEST_LEVEL
}
