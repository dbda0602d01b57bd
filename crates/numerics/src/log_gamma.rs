//! The logarithm of the gamma function where the usual one loses digits: near 1, in differences, and what Stirling's formula lacks.

use libm::{lgamma, log, log1p};

/// ln Γ(1 + a) for a > 0, accurate relative to itself down to the smallest a.
///
/// Below ½ by the series with ζ(k) − 1, [DLMF 5.7.3](https://dlmf.nist.gov/5.7.E3).
pub(crate) fn ln_gamma_one_plus(a: f64) -> f64 {
    if a >= 0.5 {
        return lgamma(1.0 + a);
    }
    let series = ZETA_LESS_ONE
        .iter()
        .enumerate()
        .rev()
        .fold(0.0, |sum, (index, zeta)| {
            zeta / (index + 2) as f64 - a * sum
        });
    a * (1.0 - EULER + a * series) - log1p(a)
}

/// Euler's constant.
const EULER: f64 = 0.577_215_664_901_532_9;

/// ζ(k) − 1 for k = 2 ... 27.
const ZETA_LESS_ONE: [f64; 26] = [
    0.6449340668482264,
    0.2020569031595943,
    0.08232323371113819,
    0.03692775514336993,
    0.01734306198444914,
    0.008349277381922827,
    0.00407735619794434,
    0.0020083928260822143,
    0.0009945751278180853,
    0.0004941886041194645,
    0.0002460865533080483,
    0.00012271334757848915,
    6.124813505870483e-05,
    3.058823630702049e-05,
    1.528225940865187e-05,
    7.637197637899763e-06,
    3.81729326499984e-06,
    1.908212716553939e-06,
    9.539620338727962e-07,
    4.769329867878064e-07,
    2.38450502727733e-07,
    1.1921992596531106e-07,
    5.960818905125948e-08,
    2.980350351465228e-08,
    1.4901554828365043e-08,
    7.45071178983543e-09,
];

/// What Stirling's formula lacks: ln Γ(x) − (x − ½) ln x + x − ½ ln 2π, for x from 10; relative error of Γ below 1e-17.
pub(crate) fn stirling_rest(x: f64) -> f64 {
    let r = 1.0 / (x * x);
    let series = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    series.iter().rev().fold(0.0, |sum, term| sum * r + term) / x
}

/// ln Γ(x + step) − ln Γ(x) for x, step > 0, accurate relative to itself for small steps, without the cancellation of large terms.
///
/// By Stirling's series of both, after both have been moved above 10 by Γ(x + 1) = x Γ(x).
pub(crate) fn ln_gamma_step(x: f64, step: f64) -> f64 {
    let (mut x, mut moved) = (x, 0.0);
    while x < 10.0 {
        moved += log1p(step / x);
        x += 1.0;
    }
    let stirling = stirling_rest(x + step) - stirling_rest(x);
    (x - 0.5) * log1p(step / x) + step * log(x + step) - step + stirling - moved
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0, without the cancellation of the large terms.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if small < 10.0 {
        return ln_gamma_one_plus(small) - log(small) - ln_gamma_step(large, small);
    }
    // Both by Stirling's formula, with the logarithms gathered into ratios.
    let total = small + large;
    let rest = stirling_rest(small) + stirling_rest(large) - stirling_rest(total);
    LN_SQRT_TWO_PI + rest
        - 0.5 * log(small)
        - small * log1p(large / small)
        - (large - 0.5) * log1p(small / large)
}

/// ½ ln 2π.
const LN_SQRT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// x − 1 − ln x for x = 1 + `offset` > 0, accurate relative to itself; `offset` is given so that x near 1 loses no digits.
///
/// With r = offset/(2 + offset), ln x = 2 artanh r, and 2r is taken from the offset without rounding: offset − 2r = offset · r.
pub(crate) fn excess_over_ln(x: f64, offset: f64) -> f64 {
    if !(-0.6..=1.5).contains(&offset) {
        return offset - log(x);
    }
    let r = offset / (2.0 + offset);
    let r2 = r * r;
    // Σ r²ᵏ/(2k + 3); r² is at most 0.184.
    let series = (0..22)
        .rev()
        .fold(0.0, |sum, k| sum * r2 + 1.0 / f64::from(2 * k + 3));
    r * (offset - 2.0 * r2 * series)
}
