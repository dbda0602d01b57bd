//! A distribution known by equally likely values in ascending order.

/// The value that is not exceeded with probability `u`, by straight lines between the values: that of rank i (from 0) of n stands in the
/// middle of its share of the probability, at (i + 0.5)/n. Beyond the outermost two it is theirs. Non-decreasing in `u`.
///
/// ```
/// use synovia_numerics::ranked;
///
/// assert_eq!(ranked(&[1.0, 2.0, 4.0], 0.5), 2.0);
/// assert_eq!(ranked(&[1.0, 2.0, 4.0], 1.0), 4.0);
/// assert!((ranked(&[1.0, 2.0, 4.0], 1.0 / 3.0) - 1.5).abs() < 1e-15);
/// ```
///
/// # Panics
/// When there are no values.
pub fn ranked(ascending: &[f64], u: f64) -> f64 {
    let last = ascending.len() - 1;
    let place = (u * ascending.len() as f64 - 0.5).clamp(0.0, last as f64);
    let below = place.floor();
    let low = ascending[below as usize];
    let high = ascending[(below as usize + 1).min(last)];
    low + (place - below) * (high - low)
}
