//! The numbers a right-hand side is written in: [`Real`], so that one text serves one trajectory (`f64`), eight at a time
//! ([`Lanes`](crate::Lanes)) and derivatives ([`Dual`](crate::Dual)).
//!
//! # Why not the platform's `exp`
//!
//! The exponential and logarithm of C libraries differ between machines in the last bit, and vector libraries differ from
//! scalar ones. A trajectory near a separatrix amplifies that. [`exp`] and [`ln`] are one text without branches, tables or
//! fused multiply-add: a compiler may evaluate it for one number or eight at a time and gets the same bits.
//!
//! Beware that on a concrete `f64` the call `x.exp()` is the *inherent* method, which is the platform's. In generic code
//! (`T: Real`) it is ours; elsewhere call [`exp`]`(x)` and [`ln`]`(x)`.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number that a model can be written in: `f64`, [`Lanes`](crate::Lanes) or [`Dual`](crate::Dual).
///
/// A plain `f64` may stand on the right of every operator. On the left it must be lifted: `T::splat(1.0) - x`.
///
/// ```
/// use synovia_numerics::{Lanes, Real};
///
/// /// Logistic growth, rate · x · (1 − x).
/// fn logistic<T: Real>(x: T, rate: f64) -> T {
///     x * (T::splat(1.0) - x) * rate
/// }
/// assert_eq!(logistic(0.25, 2.0), 0.375);
/// assert_eq!(logistic(Lanes([0.25; 8]), 2.0), Lanes([0.375; 8]));
/// ```
pub trait Real:
    Copy
    + Debug
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// The constant `value`, in every lane and with derivative zero.
    fn splat(value: f64) -> Self;

    /// e to the power of `self`; see [`exp`].
    fn exp(self) -> Self;

    /// Natural logarithm; see [`ln`].
    fn ln(self) -> Self;

    /// Square root, correctly rounded; NaN below zero.
    fn sqrt(self) -> Self;

    /// The larger of two. `other` when either is NaN, as the processor's instruction has it.
    fn max(self, other: Self) -> Self;

    /// The smaller of two. `other` when either is NaN, as the processor's instruction has it.
    fn min(self, other: Self) -> Self;

    /// `then` where `self <= bound`, else (also when either is NaN) `otherwise`. Both are evaluated.
    fn if_le(self, bound: Self, then: Self, otherwise: Self) -> Self;

    /// Absolute value; that of −0 is 0.
    fn abs(self) -> Self;

    /// `self` to a whole power, by repeated squaring.
    #[inline(always)]
    fn powi(self, power: u32) -> Self {
        let (mut result, mut square, mut left) = (Self::splat(1.0), self, power);
        while left > 0 {
            if left & 1 == 1 {
                result *= square;
            }
            left >>= 1;
            if left > 0 {
                square *= square;
            }
        }
        result
    }

    /// A positive `self` to any power, as exp(power · ln self). The relative error is about 1e-16 · (1 + |power · ln self|).
    ///
    /// Zero to a positive power is zero, to a negative one infinite; NaN below zero.
    #[inline(always)]
    fn powf(self, power: f64) -> Self {
        Real::exp(Real::ln(self) * power)
    }
}

/// A [`Real`] made of one or more independent numbers side by side, each with its own value: `f64` (one) and
/// [`Lanes`](crate::Lanes) (eight).
pub trait Lane: Real {
    /// How many numbers.
    const WIDTH: usize;

    /// Number `lane`.
    ///
    /// # Panics
    /// When `lane >= WIDTH`.
    fn get(&self, lane: usize) -> f64;

    /// Replaces number `lane`.
    ///
    /// # Panics
    /// When `lane >= WIDTH`.
    fn set(&mut self, lane: usize, value: f64);
}

/// e to the power of `x`, error at most about 1 unit in the last place (0.98 among 150,000 points).
///
/// Exactly 0 below −708 (where results are about to become subnormal, which processors are slow at), infinite above
/// 709.78, NaN for NaN.
///
/// Method: x = k·ln 2 + r with |r| ≤ ln 2 / 2, then the Taylor polynomial of degree 13 (remainder below 5e-18), then 2ᵏ put
/// into the exponent bits. ln 2 is split in two so that k times its upper part is exact (W. J. Cody, W. Waite,
/// *Software Manual for the Elementary Functions*, 1980, chapter 6).
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const LOWEST: f64 = -708.0;
    // Above it the last multiplication overflows by itself.
    const HIGHEST: f64 = 710.0;
    // 1.5 · 2⁵²: adding it rounds to a whole number, which then sits in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    // The order of comparison keeps a NaN.
    let clamped = if x < LOWEST { LOWEST } else { x };
    let clamped = if clamped > HIGHEST { HIGHEST } else { clamped };
    let shifted = clamped * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (clamped - k * LN_2_UPPER) - k * LN_2_LOWER;
    // Σ r^(n−2)/n! for n = 2 ... 13, in pairs (Estrin), which shortens the chain of dependent operations.
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    let a = (1.0 / 2.0 + r * (1.0 / 6.0)) + (1.0 / 24.0 + r * (1.0 / 120.0)) * r2;
    let b = (1.0 / 720.0 + r * (1.0 / 5_040.0)) + (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) * r2;
    let c = (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0))
        + (1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0)) * r2;
    let tail = (a + b * r4) + c * r8;
    let mantissa = 1.0 + (r + r2 * tail);
    // 2^(k−1) of the doubled mantissa: 2^1024 would not fit.
    let half_scale = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1022 << 52));
    let result = mantissa * 2.0 * half_scale;
    if x < LOWEST { 0.0 } else { result }
}

/// Natural logarithm of `x`, error below 1 unit in the last place (0.72 among 150,000 points).
///
/// −∞ at zero, NaN below, infinite at infinity.
///
/// Method: x = 2ᵏ·(1 + f) with √½ ≤ 1 + f < √2; with s = f/(2 + f), ln(1 + f) = 2·artanh s = f − f²/2 + s·(f²/2 + R(s²)). The
/// seven coefficients of R are the published minimax ones of `e_log.c`, FDLIBM 5.3 (Sun Microsystems, 1993).
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    // Upper half of √½, so that 1 + f lies between √½ and √2.
    const LOWEST_MANTISSA: u64 = 0x3fe6_a09e_0000_0000;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const TWO_POW_52: u64 = 0x4330_0000_0000_0000;
    const TWO_POW_54: f64 = 18_014_398_509_481_984.0;
    let subnormal = x < f64::MIN_POSITIVE;
    let scaled = if subnormal { x * TWO_POW_54 } else { x };
    let bias = if subnormal { 1023.0 + 54.0 } else { 1023.0 };
    let bits = scaled.to_bits().wrapping_add(ONE - LOWEST_MANTISSA);
    // The biased exponent as the low bits of 2⁵² + exponent: a conversion to f64 that every vector unit has.
    let k = f64::from_bits((bits >> 52) | TWO_POW_52) - 4_503_599_627_370_496.0 - bias;
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + LOWEST_MANTISSA) - 1.0;
    let s = f / (f + 2.0);
    let z = s * s;
    let w = z * z;
    let even = w
        * (3.999_999_999_940_942e-1
            + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let odd = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1
                + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    let half_square = 0.5 * f * f;
    let result =
        (s * (half_square + (even + odd)) + k * LN_2_LOWER - half_square) + f + k * LN_2_UPPER;
    let edge = if x == 0.0 {
        f64::NEG_INFINITY
    } else {
        f64::NAN
    };
    let edge = if x == f64::INFINITY { x } else { edge };
    let ordinary = (x > 0.0) & (x < f64::INFINITY);
    if ordinary { result } else { edge }
}

// ln 2 in two parts; the upper has 32 significant bits.
const LN_2_UPPER: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOWER: f64 = 1.908_214_929_270_587_7e-10;

impl Real for f64 {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn exp(self) -> Self {
        exp(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        ln(self)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        f64::abs(self)
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }

    #[inline(always)]
    fn if_le(self, bound: Self, then: Self, otherwise: Self) -> Self {
        if self <= bound { then } else { otherwise }
    }
}

impl Lane for f64 {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn get(&self, lane: usize) -> f64 {
        assert!(lane == 0, "an f64 has one lane, not lane {lane}");
        *self
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, value: f64) {
        assert!(lane == 0, "an f64 has one lane, not lane {lane}");
        *self = value;
    }
}
