//! Derivatives from the same text as the values (forward mode).

use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::real::{self, Real};

/// A value and its derivatives with respect to `N` variables.
///
/// ```
/// use synovia_numerics::{Dual, Real};
///
/// let x = Dual::<2>::variable(3.0, 0);
/// let y = Dual::<2>::variable(2.0, 1);
/// let product = x * y * y;
/// assert_eq!(product.value, 12.0);
/// assert_eq!(product.slope, [4.0, 12.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<const N: usize> {
    /// The value.
    pub value: f64,
    /// Derivative with respect to each variable.
    pub slope: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// A constant: all derivatives are zero.
    #[inline(always)]
    pub fn constant(value: f64) -> Self {
        Dual {
            value,
            slope: [0.0; N],
        }
    }

    /// Variable number `index`: the derivative with respect to itself is one.
    ///
    /// # Panics
    /// When `index >= N`.
    #[inline(always)]
    pub fn variable(value: f64, index: usize) -> Self {
        let mut result = Self::constant(value);
        result.slope[index] = 1.0;
        result
    }

    /// The point `values`, each coordinate a variable of its own.
    #[inline(always)]
    pub fn variables(values: [f64; N]) -> [Self; N] {
        std::array::from_fn(|index| Self::variable(values[index], index))
    }

    /// `value` with the chain rule's outer derivative `outer`.
    #[inline(always)]
    fn chain(self, value: f64, outer: f64) -> Self {
        Dual {
            value,
            slope: self.slope.map(|inner| inner * outer),
        }
    }

    /// `value` with derivative left · a + right · b.
    #[inline(always)]
    fn combine(value: f64, left: &Self, a: f64, right: &Self, b: f64) -> Self {
        Dual {
            value,
            slope: std::array::from_fn(|i| left.slope[i] * a + right.slope[i] * b),
        }
    }
}

/// The matrix of derivatives ∂fᵢ/∂xⱼ (row i, column j) and the values of `f` at `x`.
///
/// ```
/// use synovia_numerics::jacobian;
///
/// let (value, matrix) = jacobian([3.0, 2.0], |[x, y], f| *f = [x * y, x - y]);
/// assert_eq!(value, [6.0, 1.0]);
/// assert_eq!(matrix, [[2.0, 3.0], [1.0, -1.0]]);
/// ```
pub fn jacobian<const N: usize, const M: usize>(
    x: [f64; N],
    f: impl FnOnce([Dual<N>; N], &mut [Dual<N>; M]),
) -> ([f64; M], [[f64; N]; M]) {
    let mut result = [Dual::constant(0.0); M];
    f(Dual::variables(x), &mut result);
    (result.map(|row| row.value), result.map(|row| row.slope))
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, right: Self) -> Self {
        Self::combine(self.value + right.value, &self, 1.0, &right, 1.0)
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, right: Self) -> Self {
        Self::combine(self.value - right.value, &self, 1.0, &right, -1.0)
    }
}

impl<const N: usize> Mul for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, right: Self) -> Self {
        Self::combine(
            self.value * right.value,
            &self,
            right.value,
            &right,
            self.value,
        )
    }
}

impl<const N: usize> Div for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, right: Self) -> Self {
        let quotient = self.value / right.value;
        Self::combine(
            quotient,
            &self,
            1.0 / right.value,
            &right,
            -quotient / right.value,
        )
    }
}

impl<const N: usize> Neg for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl<const N: usize> Add<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, right: f64) -> Self {
        self.chain(self.value + right, 1.0)
    }
}

impl<const N: usize> Sub<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, right: f64) -> Self {
        self.chain(self.value - right, 1.0)
    }
}

impl<const N: usize> Mul<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, right: f64) -> Self {
        self.chain(self.value * right, right)
    }
}

impl<const N: usize> Div<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, right: f64) -> Self {
        self.chain(self.value / right, 1.0 / right)
    }
}

impl<const N: usize> AddAssign for Dual<N> {
    #[inline(always)]
    fn add_assign(&mut self, right: Self) {
        *self = *self + right;
    }
}

impl<const N: usize> SubAssign for Dual<N> {
    #[inline(always)]
    fn sub_assign(&mut self, right: Self) {
        *self = *self - right;
    }
}

impl<const N: usize> MulAssign for Dual<N> {
    #[inline(always)]
    fn mul_assign(&mut self, right: Self) {
        *self = *self * right;
    }
}

impl<const N: usize> Real for Dual<N> {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self::constant(value)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        let value = real::exp(self.value);
        self.chain(value, value)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(real::ln(self.value), 1.0 / self.value)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        self.chain(value, 0.5 / value)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        if self.value.is_sign_negative() {
            -self
        } else {
            self
        }
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self.value > other.value {
            self
        } else {
            other
        }
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self.value < other.value {
            self
        } else {
            other
        }
    }

    #[inline(always)]
    fn if_le(self, bound: Self, then: Self, otherwise: Self) -> Self {
        if self.value <= bound.value {
            then
        } else {
            otherwise
        }
    }
}
