//! Points that fill the unit cube more evenly than random ones.

/// Points in one sequence.
pub const POINTS: u32 = 1 << 16;

/// Coordinates of a point.
pub const DIMENSIONS: u32 = sobol_burley::NUM_DIMENSIONS;

/// Coordinate `dimension` of point `index` of the Sobol sequence with Owen's scrambling drawn by `seed`; between 0 and 1, never
/// either.
///
/// Each coordinate alone is uniform, and any 2ᵐ first points put exactly one into each of 2ᵐ equal slices of every axis. Points
/// of different seeds are independent.
///
/// Limits, from the crate `sobol_burley` (B. Burley, *Practical hash-based Owen scrambling*, J. Comput. Graph. Tech. 9(4), 2020;
/// directions of S. Joe, F. Y. Kuo): [`POINTS`] points, [`DIMENSIONS`] dimensions, and a resolution of 2⁻²³, so that the
/// coordinate lies between 6e-8 and 1 − 6e-8 and a normal quantile of it within ±5.3. The evenness across pairs of
/// dimensions is best among the first ones: give these to what matters most. Sample sizes should be powers of two.
///
/// ```
/// use synovia_numerics::sobol;
///
/// // Area of the quarter circle: as many correct digits as a hundred times more random points.
/// let inside = (0..4096)
///     .filter(|&i| sobol::point(i, 0, 1).powi(2) + sobol::point(i, 1, 1).powi(2) < 1.0)
///     .count();
/// assert!((4.0 * inside as f64 / 4096.0 - std::f64::consts::PI).abs() < 5e-3);
/// ```
///
/// # Panics
/// When `index >= POINTS` or `dimension >= DIMENSIONS`.
pub fn point(index: u32, dimension: u32, seed: u32) -> f64 {
    assert!(
        index < POINTS,
        "a Sobol sequence has {POINTS} points, and {index} is past them"
    );
    assert!(
        dimension < DIMENSIONS,
        "a Sobol point has {DIMENSIONS} dimensions, and {dimension} is past them"
    );
    // The centre of the cell whose lower corner is given.
    f64::from(sobol_burley::sample(index, dimension, seed)) + 1.0 / 16_777_216.0
}
