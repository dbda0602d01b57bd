//! The saturating response used throughout the cytokine loop.

use synovia_numerics::Real;

/// H(x, K) = x² / (K² + x²), with exponent 2 as in Baker, Brook and Owen 2017 (doi 10.1007/s00285-017-1104-y). Dimensionless.
#[inline(always)]
pub fn hill<T: Real>(x: T, k: T) -> T {
    let x2 = x * x;
    x2 / (k * k + x2)
}
