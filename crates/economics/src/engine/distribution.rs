//! Distributions of uncertain parameters and of what differs between people.

use libm::pow;
use synovia_numerics::{Stream, exp, ln};

/// A distribution with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Mean and standard deviation of the logarithm.
    LogNormal(f64, f64),
    /// Lowest and highest value.
    Uniform(f64, f64),
    /// Both shapes.
    Beta(f64, f64),
    /// Shape and scale (mean = shape × scale).
    Gamma(f64, f64),
    /// 1 with this probability, else 0.
    Bernoulli(f64),
}

impl Distribution {
    /// The words of a model file; two numbers follow, or one.
    pub const WORDS: [&str; 6] = [
        "normal",
        "lognormal",
        "uniform",
        "beta",
        "gamma",
        "bernoulli",
    ];

    /// The distribution of that name; why not otherwise.
    pub fn named(word: &str, numbers: &[f64]) -> Result<Distribution, &'static str> {
        let positive = numbers.iter().all(|number| *number > 0.0);
        match (word, numbers) {
            ("normal", &[mean, sd]) if sd >= 0.0 => Ok(Distribution::Normal(mean, sd)),
            ("normal", _) => Err("a mean and a standard deviation that is not negative"),
            ("lognormal", &[mean, sd]) if sd >= 0.0 => Ok(Distribution::LogNormal(mean, sd)),
            ("lognormal", _) => Err("mean and standard deviation of the logarithm"),
            ("uniform", &[low, high]) if low <= high => Ok(Distribution::Uniform(low, high)),
            ("uniform", _) => Err("the lowest and the highest value"),
            ("beta", &[a, b]) if positive => Ok(Distribution::Beta(a, b)),
            ("beta", _) => Err("two shapes above 0"),
            ("gamma", &[shape, scale]) if positive => Ok(Distribution::Gamma(shape, scale)),
            ("gamma", _) => Err("a shape and a scale above 0"),
            ("bernoulli", &[p]) if (0.0..=1.0).contains(&p) => Ok(Distribution::Bernoulli(p)),
            ("bernoulli", _) => Err("a probability"),
            _ => Err("one of the distributions"),
        }
    }

    /// One value from a stream of its own.
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        match *self {
            Distribution::Normal(mean, sd) => mean + sd * stream.normal(),
            Distribution::LogNormal(mean, sd) => exp(mean + sd * stream.normal()),
            Distribution::Uniform(low, high) => low + (high - low) * stream.uniform(),
            Distribution::Beta(a, b) if a < 1.0 || b < 1.0 => small_beta(a, b, stream),
            Distribution::Beta(a, b) => {
                let (x, y) = (gamma(a, stream), gamma(b, stream));
                x / (x + y)
            }
            Distribution::Gamma(shape, scale) => scale * gamma(shape, stream),
            Distribution::Bernoulli(p) => f64::from(u8::from(stream.uniform() < p)),
        }
    }

    /// Its mean.
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Normal(mean, _) => mean,
            Distribution::LogNormal(mean, sd) => exp(mean + 0.5 * sd * sd),
            Distribution::Uniform(low, high) => 0.5 * (low + high),
            Distribution::Beta(a, b) => a / (a + b),
            Distribution::Gamma(shape, scale) => shape * scale,
            Distribution::Bernoulli(p) => p,
        }
    }
}

/// A beta variable with a shape below 1, where both gamma variables may be too small to be written: x/(x + y) from their logarithms.
fn small_beta(a: f64, b: f64, stream: &mut Stream) -> f64 {
    let (x, y) = (ln_gamma(a, stream), ln_gamma(b, stream));
    let difference = (y.unit - x.unit) + (y.power / b - x.power / a);
    if difference.is_nan() {
        // Both logarithms are beyond any number: only the larger one counts.
        return f64::from(u8::from(x.power * b > y.power * a));
    }
    1.0 / (1.0 + exp(difference))
}

/// ln of a gamma variable with scale 1, as unit + power/shape.
struct LnGamma {
    unit: f64,
    power: f64,
}

/// Boosted by one where the shape is below 1, as [`gamma`] is.
fn ln_gamma(shape: f64, stream: &mut Stream) -> LnGamma {
    let power = if shape < 1.0 {
        ln(stream.uniform())
    } else {
        0.0
    };
    let boosted = if shape < 1.0 { shape + 1.0 } else { shape };
    LnGamma {
        unit: ln(gamma(boosted, stream)),
        power,
    }
}

/// A gamma variable with scale 1: G. Marsaglia, W. W. Tsang, *ACM Trans. Math. Softw.* 26 (2000) 363-372, doi:10.1145/358407.358414.
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        let power = pow(stream.uniform(), 1.0 / shape);
        return gamma(shape + 1.0, stream) * power;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = stream.normal();
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let v = v * v * v;
        if ln(stream.uniform()) < 0.5 * x * x + d - d * v + d * ln(v) {
            return d * v;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beta_variable_with_tiny_shapes_is_nearly_always_at_an_end_and_always_a_number() {
        for (a, b) in [
            (1e-3, 1e-3),
            (0.5, 0.01),
            (1e-12, 3e-12),
            (1e-300, 1e-300),
            (2e-310, 1e-310),
        ] {
            let mut stream = Stream::keyed(11, [1, 2, 3]);
            let draws: Vec<f64> = (0..4_000)
                .map(|_| Distribution::Beta(a, b).draw(&mut stream))
                .collect();
            assert!(draws.iter().all(|x| (0.0..=1.0).contains(x)), "{a} {b}");
            let mean = draws.iter().sum::<f64>() / 4_000.0;
            let expected = a / (a + b);
            let error = (expected * (1.0 - expected) / 4_000.0).sqrt();
            assert!((mean - expected).abs() < 4.0 * error, "{a} {b}: {mean}");
        }
    }

    #[test]
    fn the_mean_of_many_draws_is_the_mean() {
        for distribution in [
            Distribution::Normal(2.0, 3.0),
            Distribution::LogNormal(0.1, 0.4),
            Distribution::Uniform(-1.0, 4.0),
            Distribution::Beta(0.6, 2.0),
            Distribution::Beta(3.0, 2.0),
            Distribution::Beta(0.01, 0.02),
            Distribution::Gamma(0.4, 3.0),
            Distribution::Gamma(25.0, 4.0),
            Distribution::Bernoulli(0.3),
        ] {
            let mut stream = Stream::keyed(7, [1, 2, 3]);
            let draws: Vec<f64> = (0..40_000)
                .map(|_| distribution.draw(&mut stream))
                .collect();
            let mean = draws.iter().sum::<f64>() / 40_000.0;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 40_000.0;
            let error = (variance / 40_000.0).sqrt();
            assert!(
                (mean - distribution.mean()).abs() < 4.0 * error,
                "{distribution:?}: {mean}"
            );
        }
    }
}
