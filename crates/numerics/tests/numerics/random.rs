//! Streams and points have the distributions they claim. Tolerances are five standard errors, so that a right generator fails
//! about once in two million seeds; the seeds are fixed.

use rand_core::Rng;
use synovia_numerics::{Stream, exp, ln, normal_cdf, normal_quantile, sobol, sum};

const MANY: usize = 200_000;

fn stream(purpose: u64) -> Stream {
    Stream::keyed(2026, [1, 2, purpose])
}

/// Mean and variance are those expected, given the fourth central moment.
fn assert_moments(values: &[f64], mean: f64, variance: f64, fourth: f64) {
    let n = values.len() as f64;
    let got_mean = sum(values.iter().copied()) / n;
    let got_variance = sum(values.iter().map(|value| (value - mean).powi(2))) / n;
    assert!(
        (got_mean - mean).abs() < 5.0 * (variance / n).sqrt(),
        "mean {got_mean}, not {mean}"
    );
    let error = ((fourth - variance * variance) / n).sqrt();
    assert!(
        (got_variance - variance).abs() < 5.0 * error,
        "variance {got_variance}, not {variance}"
    );
}

/// Pearson's statistic is within five standard deviations of its degrees of freedom.
fn assert_counts(counts: &[u64], probabilities: &[f64]) {
    let n = counts.iter().sum::<u64>() as f64;
    let statistic = sum(counts
        .iter()
        .zip(probabilities)
        .map(|(&count, &probability)| {
            (count as f64 - n * probability).powi(2) / (n * probability)
        }));
    let freedom = counts.len() as f64 - 1.0;
    let limit = freedom + 5.0 * (2.0 * freedom).sqrt() + 5.0;
    assert!(
        statistic < limit,
        "chi-square {statistic} with {freedom} degrees of freedom: {counts:?}"
    );
}

#[test]
fn uniforms_are_uniform_and_never_zero_or_one() {
    let mut stream = stream(0);
    let values: Vec<f64> = (0..MANY).map(|_| stream.uniform()).collect();
    assert!(values.iter().all(|&value| value > 0.0 && value < 1.0));
    assert_moments(&values, 0.5, 1.0 / 12.0, 1.0 / 80.0);
    let mut counts = [0; 100];
    for value in &values {
        counts[(value * 100.0) as usize] += 1;
    }
    assert_counts(&counts, &[0.01; 100]);
}

#[test]
fn neighbours_within_and_across_streams_are_unrelated() {
    let mut one = stream(1);
    let mut other = stream(2);
    let mut next_seed = Stream::keyed(2027, [1, 2, 1]);
    let (mut within, mut across, mut seeds) = (Vec::new(), Vec::new(), Vec::new());
    let mut previous = one.uniform() - 0.5;
    for _ in 0..MANY {
        let value = one.uniform() - 0.5;
        within.push(previous * value);
        across.push((other.uniform() - 0.5) * value);
        seeds.push((next_seed.uniform() - 0.5) * value);
        previous = value;
    }
    for products in [within, across, seeds] {
        assert_moments(&products, 0.0, 1.0 / 144.0, 1.0 / 6400.0);
    }
}

#[test]
fn first_numbers_of_consecutive_keys_are_uniform_and_unrelated() {
    let first = |key| Stream::keyed(5, [0, key, 0]).uniform();
    let values: Vec<f64> = (0..MANY as u64).map(first).collect();
    assert_moments(&values, 0.5, 1.0 / 12.0, 1.0 / 80.0);
    let products: Vec<f64> = values
        .windows(2)
        .map(|pair| (pair[0] - 0.5) * (pair[1] - 0.5))
        .collect();
    assert_moments(&products, 0.0, 1.0 / 144.0, 1.0 / 6400.0);
}

#[test]
fn normals_are_normal() {
    let mut stream = stream(3);
    let values: Vec<f64> = (0..MANY).map(|_| stream.normal()).collect();
    assert_moments(&values, 0.0, 1.0, 3.0);
    let edges: Vec<f64> = (1..50).map(|i| -2.5 + 0.1 * f64::from(i)).collect();
    let mut counts = [0; 50];
    for value in &values {
        counts[edges.partition_point(|edge| edge < value)] += 1;
    }
    let below: Vec<f64> = edges
        .iter()
        .map(|&edge| normal_cdf(edge))
        .chain([1.0])
        .collect();
    let mut probabilities = below.clone();
    for i in 1..50 {
        probabilities[i] = below[i] - below[i - 1];
    }
    assert_counts(&counts, &probabilities);
}

#[test]
fn exponentials_are_exponential() {
    let mut stream = stream(4);
    let values: Vec<f64> = (0..MANY).map(|_| stream.exponential()).collect();
    assert_moments(&values, 1.0, 1.0, 9.0);
    let late = values.iter().filter(|&&value| value > 2.0).count() as u64;
    assert_counts(&[late, MANY as u64 - late], &[exp(-2.0), 1.0 - exp(-2.0)]);
}

#[test]
fn poisson_counts_follow_their_probabilities() {
    let mut stream = stream(5);
    for mean in [0.02, 0.7, 3.5, 20.0] {
        let largest = (mean + 6.0 * f64::sqrt(mean)) as usize + 2;
        let mut counts = vec![0; largest + 1];
        for _ in 0..MANY {
            counts[(stream.poisson(mean) as usize).min(largest)] += 1;
        }
        let mut log_factorial = 0.0;
        let mut probabilities: Vec<f64> = (0..largest)
            .map(|count| {
                log_factorial += ln((count as f64).max(1.0));
                exp(count as f64 * ln(mean) - mean - log_factorial)
            })
            .collect();
        probabilities.push(1.0 - sum(probabilities.iter().copied()));
        // Cells with fewer than five expected are put together with the last.
        let rare = |probability: f64| probability * (MANY as f64) < 5.0;
        let (mut kept, mut expected) = (vec![0], vec![0.0]);
        for (count, probability) in counts.into_iter().zip(probabilities) {
            if rare(probability) {
                kept[0] += count;
                expected[0] += probability;
            } else {
                kept.push(count);
                expected.push(probability);
            }
        }
        // The rest, where it was common enough itself, left that cell empty.
        let first = usize::from(expected[0] == 0.0);
        assert_counts(&kept[first..], &expected[first..]);
    }
}

#[test]
fn large_poisson_counts_have_their_mean_as_variance() {
    let mut stream = stream(6);
    for mean in [32.0, 33.0, 500.0] {
        let values: Vec<f64> = (0..20_000).map(|_| stream.poisson(mean) as f64).collect();
        assert_moments(&values, mean, mean, mean + 3.0 * mean * mean);
    }
    assert_eq!(stream.poisson(0.0), 0);
}

#[test]
fn whole_numbers_below_n_are_equally_likely() {
    let mut stream = stream(7);
    for n in [1, 2, 3, 10, 97] {
        let mut counts = vec![0; n as usize];
        for _ in 0..MANY {
            counts[stream.below(n) as usize] += 1;
        }
        if n > 1 {
            assert_counts(&counts, &vec![1.0 / n as f64; n as usize]);
        }
    }
    // Without rejection, numbers below 2⁶³ would come up twice as often as the others.
    let low = (0..MANY)
        .filter(|_| stream.below(3 << 62) < 1 << 63)
        .count() as u64;
    assert_counts(&[low, MANY as u64 - low], &[2.0 / 3.0, 1.0 / 3.0]);
}

#[test]
fn all_orders_of_four_are_equally_likely() {
    let mut stream = stream(8);
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..MANY {
        let mut items = [0, 1, 2, 3];
        stream.shuffle(&mut items);
        *counts.entry(items).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 24);
    assert_counts(
        &counts.into_values().collect::<Vec<u64>>(),
        &[1.0 / 24.0; 24],
    );
    stream.shuffle::<u8>(&mut []);
}

#[test]
fn a_normal_uses_one_number_whatever_its_value() {
    let mut normals = stream(9);
    let mut uniforms = stream(9);
    for _ in 0..100 {
        assert_eq!(normals.normal(), normal_quantile(uniforms.uniform()));
    }
}

#[test]
fn streams_are_the_same_bits_today_and_tomorrow() {
    let mut stream = Stream::keyed(1, [2, 3, 4]);
    let bits: Vec<String> = (0..6).map(|_| format!("{:016x}", stream.bits())).collect();
    let normals: Vec<String> = (0..3)
        .map(|_| format!("{:016x}", stream.normal().to_bits()))
        .collect();
    insta::assert_snapshot!(format!("{}\n{}", bits.join("\n"), normals.join("\n")));
}

#[test]
fn a_stream_is_a_generator_of_the_rand_family() {
    let (mut one, mut other) = (stream(10), stream(10));
    assert_eq!(one.next_u64(), other.bits());
    assert_eq!(u64::from(one.next_u32()), other.bits() >> 32);
    let mut bytes = [0; 11];
    one.fill_bytes(&mut bytes);
    assert_eq!(bytes[..8], other.bits().to_le_bytes());
    assert_eq!(bytes[8..], other.bits().to_le_bytes()[..3]);
}

/// Quantiles to 16 digits, from mpmath 1.3 with 40 digits.
#[test]
fn normal_quantiles_agree_with_the_table() {
    for (p, exact) in [
        (1e-300, -37.047_096_299_361_2),
        (1e-20, -9.262_340_089_798_408),
        (1e-5, -4.264_890_793_922_825),
        (0.025, -1.959_963_984_540_054_2),
        (0.075, -1.439_531_470_938_456),
        (0.3, -0.524_400_512_708_040_8),
        (0.5, 0.0),
        (0.9, 1.281_551_565_544_600_6),
    ] {
        let got = normal_quantile(p);
        assert!(
            (got - exact).abs() <= 2e-15 * exact.abs(),
            "{p}: {got} instead of {exact}"
        );
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    assert!(
        normal_quantile(-0.1).is_nan()
            && normal_quantile(1.1).is_nan()
            && normal_quantile(f64::NAN).is_nan()
    );
}

#[test]
fn the_normal_distribution_function_undoes_its_quantile() {
    for i in 1..1000 {
        let p = f64::from(i) / 1000.0;
        assert!((normal_cdf(normal_quantile(p)) - p).abs() < 1e-15);
        let tiny = exp(-0.6 * f64::from(i));
        assert!((normal_cdf(normal_quantile(tiny)) / tiny - 1.0).abs() < 1e-12);
    }
}

#[test]
fn sobol_points_put_one_into_each_slice_of_every_axis() {
    for dimension in [0, 1, 7, 100, 255] {
        let mut taken = vec![false; 1024];
        for index in 0..1024 {
            let x = sobol::point(index, dimension, 42);
            assert!(x > 0.0 && x < 1.0);
            taken[(x * 1024.0) as usize] = true;
        }
        assert!(taken.iter().all(|&slice| slice), "dimension {dimension}");
    }
}

#[test]
fn sobol_points_of_another_seed_are_others() {
    assert_ne!(sobol::point(3, 1, 1), sobol::point(3, 1, 2));
}

#[test]
#[should_panic(expected = "a Sobol sequence has 65536 points")]
fn sobol_points_end_with_the_sequence() {
    sobol::point(1 << 16, 0, 0);
}
