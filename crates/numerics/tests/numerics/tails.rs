//! Tails of gamma and beta distributions against values with 40 digits (`validation/numerics/special_functions.py`).

use synovia_numerics::{
    Tails, gamma_kernel, incomplete_beta, incomplete_gamma, incomplete_gamma_at_ratio, ln_beta,
    normal_cdf,
};

/// Of the tables' headers.
const TOLERANCE: f64 = 1e-11;

fn rows(text: &str) -> impl Iterator<Item = Vec<f64>> + '_ {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            line.split(',')
                .map(|field| field.parse().unwrap())
                .collect()
        })
}

fn off(found: Tails, below: f64, above: f64) -> f64 {
    let one = (found.below / below - 1.0).abs();
    let other = (found.above / above - 1.0).abs();
    if one.is_nan() || other.is_nan() {
        return f64::INFINITY;
    }
    one.max(other)
}

#[test]
fn both_gamma_tails_have_eleven_digits_for_shapes_from_a_thousandth_to_a_million_million() {
    let table = include_str!("../../../../validation/numerics/incomplete_gamma.csv");
    let mut worst = 0.0_f64;
    let mut read = 0;
    for row in rows(table) {
        let [a, x, below, above] = row[..] else {
            panic!("four columns")
        };
        let off = off(incomplete_gamma(a, x), below, above);
        assert!(off <= TOLERANCE, "a {a:e} x {x:e}: {off:e}");
        worst = worst.max(off);
        read += 1;
    }
    assert!(read > 1_000, "{read} rows");
    println!("worst of {read}: {worst:e}");
}

#[test]
fn both_beta_tails_have_eleven_digits_for_shapes_from_a_thousandth_to_a_million_million() {
    let table = include_str!("../../../../validation/numerics/incomplete_beta.csv");
    let mut worst = 0.0_f64;
    let mut read = 0;
    for row in rows(table) {
        let [a, b, x, y, below, above] = row[..] else {
            panic!("six columns")
        };
        let off = off(incomplete_beta(a, b, x, y), below, above);
        assert!(off <= TOLERANCE, "a {a:e} b {b:e} x {x:e}: {off:e}");
        worst = worst.max(off);
        read += 1;
    }
    assert!(read > 1_000, "{read} rows");
    println!("worst of {read}: {worst:e}");
}

#[test]
fn a_gamma_variable_of_endless_shape_is_normal_in_both_tails() {
    for a in [1e20_f64, 1e40, 1e200] {
        for z in [-37.0, -3.0, -0.1, 0.0, 0.2, 4.0, 37.0] {
            let tails = incomplete_gamma_at_ratio(a, z / a.sqrt());
            let off = off(tails, normal_cdf(z), normal_cdf(-z));
            // The skewness moves the tail by z³/√a; the normal tail itself has z² units in the last place.
            assert!(off < 1e-12 + 60_000.0 / a.sqrt(), "{a:e} {z}: {off:e}");
        }
    }
}

#[test]
fn a_point_too_small_to_be_written_still_has_a_probability() {
    // x = a·exp(−737), which is no number: P = xᵃ/Γ(a + 1).
    let a = 4.733_745_1e-4;
    let tails = incomplete_gamma_at_ratio(a, -737.0);
    let expected = libm::exp(a * (libm::log(a) - 737.0) - libm::lgamma(1.0 + a));
    assert!((tails.below / expected - 1.0).abs() < 1e-12, "{tails:?}");
    assert!((tails.below + tails.above - 1.0).abs() < 1e-15);
}

#[test]
fn the_ends_have_everything_on_one_side_and_no_shape_has_nothing() {
    assert_eq!(incomplete_gamma(2.0, 0.0).above, 1.0);
    assert_eq!(incomplete_gamma(2.0, f64::INFINITY).below, 1.0);
    assert_eq!(incomplete_gamma(1e12, 1e300).above, 0.0);
    assert_eq!(incomplete_beta(2.0, 3.0, 0.0, 1.0).above, 1.0);
    assert_eq!(incomplete_beta(2.0, 3.0, 1.0, 0.0).below, 1.0);
    for shape in [0.0, -1.0, f64::NAN] {
        assert!(incomplete_gamma(shape, 1.0).below.is_nan());
        assert!(incomplete_gamma_at_ratio(shape, 1.0).below.is_nan());
        assert!(incomplete_beta(shape, 1.0, 0.5, 0.5).below.is_nan());
        assert!(incomplete_beta(1.0, shape, 0.5, 0.5).below.is_nan());
    }
    assert!(incomplete_gamma(1.0, f64::NAN).below.is_nan());
}

#[test]
fn the_kernel_is_a_poisson_probability_and_the_step_between_tails() {
    assert!((gamma_kernel(3.0, 2.0) - 8.0 * libm::exp(-2.0) / 6.0).abs() < 1e-16);
    for (a, x) in [
        (4.0_f64, 6.0_f64),
        (25.0, 21.0),
        (400.0, 380.0),
        (1e6, 1e6 + 700.0),
    ] {
        // Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ/Γ(a + 1).
        let step = incomplete_gamma(a + 1.0, x).above - incomplete_gamma(a, x).above;
        assert!((step - gamma_kernel(a, x)).abs() < 1e-14, "{a} {x}");
    }
}

#[test]
fn the_beta_function_agrees_with_its_closed_forms() {
    for (a, b, beta) in [
        (1.0, 7.0, 1.0 / 7.0),
        (0.5, 0.5, std::f64::consts::PI),
        (3.0, 4.0, 1.0 / 60.0),
        (1e-9, 1.0, 1e9),
    ] {
        assert!((ln_beta(a, b) - libm::log(beta)).abs() < 1e-14, "{a} {b}");
        assert_eq!(ln_beta(a, b), ln_beta(b, a));
    }
    // B(a + 1, b) = B(a, b) · a/(a + b), across the change of method.
    for (a, b) in [(9.5, 9.7), (9.5, 1e8), (1e5, 2e5), (1e9, 3.0)] {
        let step = ln_beta(a + 1.0, b) - ln_beta(a, b);
        let expected = libm::log(a / (a + b));
        let size = ln_beta(a, b).abs();
        assert!((step - expected).abs() < 4e-16 * (size + 1.0), "{a} {b}");
    }
}
