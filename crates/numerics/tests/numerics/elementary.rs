//! Exponential and logarithm are exact to the last bits, at the edges too.

use synovia_numerics::{Dual, Lanes, Real, Stream, exp, ln, sum};

/// How many numbers lie between two positive ones.
fn distance(a: f64, b: f64) -> u64 {
    a.to_bits().abs_diff(b.to_bits())
}

#[test]
fn exp_agrees_with_libm_to_the_last_bit_or_its_neighbour() {
    let mut stream = Stream::keyed(1, [0, 0, 0]);
    for i in 0..200_000 {
        let width = [1e-3, 0.7, 60.0, 1416.0][i % 4];
        let x = (stream.uniform() - 0.5) * width;
        assert!(
            distance(exp(x), libm::exp(x)) <= 1,
            "exp({x:e}) = {:e}",
            exp(x)
        );
    }
}

#[test]
fn ln_agrees_with_libm_to_the_last_bit_or_its_neighbour() {
    let mut stream = Stream::keyed(1, [0, 0, 1]);
    for i in 0..200_000 {
        let width = [1e-4, 0.7, 60.0, 1416.0][i % 4];
        let x = libm::exp((stream.uniform() - 0.5) * width);
        assert!(
            distance(ln(x).abs(), libm::log(x).abs()) <= 1,
            "ln({x:e}) = {:e}",
            ln(x)
        );
    }
}

#[test]
fn exp_is_exact_at_its_edges() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(exp(-0.0), 1.0);
    assert_eq!(exp(f64::NEG_INFINITY), 0.0);
    assert_eq!(exp(f64::INFINITY), f64::INFINITY);
    assert!(exp(f64::NAN).is_nan());
    assert_eq!(exp(709.79), f64::INFINITY);
    assert_eq!(exp(1e300), f64::INFINITY);
    assert!(exp(709.78).is_finite());
    assert!(distance(exp(709.78), libm::exp(709.78)) <= 1);
}

#[test]
fn exp_falls_to_zero_without_becoming_subnormal() {
    assert!(exp(-708.0).is_normal());
    for x in [-708.000_000_1, -709.0, -745.0, -1e4, -1e300, f64::MIN] {
        assert_eq!(exp(x).to_bits(), 0.0_f64.to_bits(), "exp({x})");
    }
}

#[test]
fn ln_is_exact_at_its_edges() {
    assert_eq!(ln(1.0), 0.0);
    assert_eq!(ln(0.0), f64::NEG_INFINITY);
    assert_eq!(ln(-0.0), f64::NEG_INFINITY);
    assert_eq!(ln(f64::INFINITY), f64::INFINITY);
    assert!(ln(-1.0).is_nan());
    assert!(ln(f64::NEG_INFINITY).is_nan());
    assert!(ln(f64::NAN).is_nan());
    for x in [
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::MIN_POSITIVE / 2.0,
        f64::from_bits(1),
        0.5,
        2.0,
    ] {
        assert!(
            distance(ln(x).abs(), libm::log(x).abs()) <= 1,
            "ln({x:e}) = {}",
            ln(x)
        );
    }
}

#[test]
fn eight_lanes_give_the_bits_of_one() {
    let mut stream = Stream::keyed(1, [0, 0, 2]);
    for _ in 0..2_000 {
        let a = Lanes(std::array::from_fn(|_| 20.0 * stream.normal()));
        let b = Lanes(std::array::from_fn(|_| stream.normal()));
        fn text<T: Real>(a: T, b: T) -> [T; 10] {
            [
                a.exp(),
                a.abs().ln(),
                a.abs().sqrt(),
                a.abs().powf(0.3),
                a.powi(5),
                a.max(b),
                a.min(b),
                a.if_le(b, a * b, a / b),
                -a + b - 2.0,
                (a * 3.0) / 7.0 + 1.0,
            ]
        }
        let wide = text(a, b);
        for lane in 0..8 {
            let single = text(a.0[lane], b.0[lane]);
            for (wide, single) in wide.iter().zip(single) {
                assert_eq!(wide.0[lane].to_bits(), single.to_bits());
            }
        }
    }
}

#[test]
fn the_absolute_value_of_minus_zero_is_zero() {
    assert_eq!(Real::abs(-0.0_f64).to_bits(), 0);
    assert_eq!(Real::abs(Lanes([-0.0; 8])).0[3].to_bits(), 0);
    assert_eq!(
        Real::abs(Dual::<1>::variable(-0.0, 0)),
        Dual {
            value: 0.0,
            slope: [-1.0]
        }
    );
}

#[test]
fn powers_are_powers() {
    for x in [0.1, 0.9, 1.0, 3.7] {
        for n in 0..9_u32 {
            assert!((Real::powi(x, n) / x.powi(n as i32) - 1.0).abs() < 1e-15);
        }
        assert!((Real::powf(x, 2.5) / x.powf(2.5) - 1.0).abs() < 1e-15);
    }
    assert_eq!(Real::powf(0.0, 2.5), 0.0);
    assert_eq!(Real::powf(0.0, -1.0), f64::INFINITY);
    assert!(Real::powf(-1.0, 2.0).is_nan());
}

/// Every operation, in one function.
fn everything<T: Real>(x: T) -> T {
    let a = (x * x + 1.0).sqrt() / (x + 3.0) - x.ln() * 0.5;
    let b = (-x).exp() + x.powf(1.7) - x.powi(3) / 9.0;
    let mut c = a.max(b) * a.min(b) + T::splat(2.0) / x;
    c += a.if_le(b, x, b);
    c -= (a - b).abs();
    c *= x - 0.5;
    c
}

#[test]
fn derivatives_are_the_limits_of_differences() {
    for x in [0.2, 0.8, 1.3, 2.9] {
        let h = 1e-5;
        let slope = (everything(x + h) - everything(x - h)) / (2.0 * h);
        let dual = everything(Dual::<1>::variable(x, 0));
        assert_eq!(dual.value.to_bits(), everything(x).to_bits());
        assert!(
            (dual.slope[0] - slope).abs() < 1e-7,
            "at {x}: {} instead of {slope}",
            dual.slope[0]
        );
    }
}

#[test]
fn a_sum_keeps_what_plain_addition_loses() {
    assert_eq!(sum([]), 0.0);
    assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
    assert_eq!(sum([0.1; 10]), 1.0);
    assert_eq!(sum([f64::INFINITY, 1.0]), f64::INFINITY);
    assert!(sum([f64::NAN, 1.0]).is_nan());
}
