//! Eight numbers side by side.

use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::real::{self, Lane, Real};

/// Eight independent `f64`, one cache line: two AVX-512, four AVX or eight scalar registers' worth of the same operation.
///
/// Every operation is a plain loop over the eight that the compiler turns into vector instructions; none mixes lanes, and each
/// lane gets the bits that the same operation on one `f64` would give.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; 8]);

/// The eight results of an expression in the lane's index. A counted `while`, because iterators are functions of their own that
/// must first be inlined into code compiled for wider instructions.
macro_rules! each {
    ($lane:ident => $value:expr) => {{
        let mut result = [0.0; 8];
        let mut $lane = 0;
        while $lane < 8 {
            result[$lane] = $value;
            $lane += 1;
        }
        Lanes(result)
    }};
}

macro_rules! operator {
    ($operation:ident, $method:ident, $symbol:tt) => {
        impl $operation for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(self, right: Self) -> Self {
                each!(lane => self.0[lane] $symbol right.0[lane])
            }
        }

        impl $operation<f64> for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(self, right: f64) -> Self {
                each!(lane => self.0[lane] $symbol right)
            }
        }
    };
}

operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);
operator!(Div, div, /);

macro_rules! assignment {
    ($operation:ident, $method:ident, $symbol:tt) => {
        impl $operation for Lanes {
            #[inline(always)]
            fn $method(&mut self, right: Self) {
                *self = *self $symbol right;
            }
        }
    };
}

assignment!(AddAssign, add_assign, +);
assignment!(SubAssign, sub_assign, -);
assignment!(MulAssign, mul_assign, *);

impl Neg for Lanes {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        each!(lane => -self.0[lane])
    }
}

impl Real for Lanes {
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Lanes([value; 8])
    }

    #[inline(always)]
    fn exp(self) -> Self {
        each!(lane => real::exp(self.0[lane]))
    }

    #[inline(always)]
    fn ln(self) -> Self {
        each!(lane => real::ln(self.0[lane]))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        each!(lane => self.0[lane].sqrt())
    }

    #[inline(always)]
    fn abs(self) -> Self {
        each!(lane => self.0[lane].abs())
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        each!(lane => Real::max(self.0[lane], other.0[lane]))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        each!(lane => Real::min(self.0[lane], other.0[lane]))
    }

    #[inline(always)]
    fn if_le(self, bound: Self, then: Self, otherwise: Self) -> Self {
        each!(lane => if self.0[lane] <= bound.0[lane] { then.0[lane] } else { otherwise.0[lane] })
    }
}

impl Lane for Lanes {
    const WIDTH: usize = 8;

    #[inline(always)]
    fn get(&self, lane: usize) -> f64 {
        self.0[lane]
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, value: f64) {
        self.0[lane] = value;
    }
}
