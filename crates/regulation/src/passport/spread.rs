//! Inverse distribution functions of what is given as a mean with a standard deviation or as a range.

use synovia_numerics::{exp, incomplete_beta, ln, normal_quantile};

use super::value::Spread;

/// How a spread is read: as a share between 0 and 1, or as a factor above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Beta distribution.
    Share,
    /// Log-normal distribution.
    Factor,
}

/// Mean and standard deviation of a spread, exactly.
pub fn moments(spread: Spread) -> (f64, f64) {
    match spread {
        Spread::Always(value) => (value, 0.0),
        Spread::MeanAndSd(mean, sd) => (mean, sd),
        // Triangular distribution: mean (a + c + b) / 3, variance (a² + b² + c² − ab − ac − bc) / 18.
        Spread::Range(a, c, b) => {
            let variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0;
            ((a + b + c) / 3.0, variance.max(0.0).sqrt())
        }
    }
}

/// The value that is not exceeded with probability `u`, which lies between 0 and 1.
///
/// A mean with a standard deviation is a beta distribution (a share) or a log-normal one (a factor) with these two moments; a range is
/// a triangular distribution with its peak at the value.
pub fn quantile(spread: Spread, scale: Scale, u: f64) -> f64 {
    match (spread, scale) {
        (Spread::Always(value), _) => value,
        (Spread::MeanAndSd(mean, sd), _) if sd == 0.0 || mean == 0.0 => mean,
        (Spread::MeanAndSd(mean, sd), Scale::Factor) => {
            let log_variance = ln(1.0 + (sd / mean) * (sd / mean));
            exp(ln(mean) - 0.5 * log_variance + log_variance.sqrt() * normal_quantile(u))
        }
        (Spread::MeanAndSd(mean, sd), Scale::Share) => {
            let size = mean * (1.0 - mean) / (sd * sd) - 1.0;
            beta_quantile(mean * size, (1.0 - mean) * size, u)
        }
        (Spread::Range(a, c, b), _) => triangular_quantile(a, c, b, u),
    }
}

fn triangular_quantile(a: f64, c: f64, b: f64, u: f64) -> f64 {
    if a >= b {
        return c;
    }
    let at_peak = (c - a) / (b - a);
    if u < at_peak {
        a + (u * (b - a) * (c - a)).sqrt()
    } else {
        b - ((1.0 - u) * (b - a) * (b - c)).sqrt()
    }
}

/// Halving until the last bit: 60 evaluations, and nothing that can diverge.
fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if beta_cdf(a, b, middle) < u {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The probability that a beta variable is below `x`.
pub(crate) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    incomplete_beta(a, b, x, 1.0 - x).below
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2.2: `qbeta(c(.05, .5, .95), 5.6, 1.4)`, `pbeta(.3, .5, 2)`; and with `v <- log(1 + (.4 / 1.2)^2)`
    /// `qlnorm(c(.05, .95), log(1.2) - v / 2, sqrt(v))`. Tolerance 1e-12.
    #[test]
    fn quantiles_are_those_of_r() {
        let share = Spread::MeanAndSd(0.8, (0.8 * 0.2 / 8.0_f64).sqrt());
        for (u, value) in [
            (0.05, 0.524_406_145_331_821),
            (0.5, 0.829_208_734_319_396),
            (0.95, 0.975_123_183_776_431),
        ] {
            assert!((quantile(share, Scale::Share, u) - value).abs() < 1e-12);
        }
        assert!((beta_cdf(0.5, 2.0, 0.3) - 0.739_425_452_631_975).abs() < 1e-12);
        let factor = Spread::MeanAndSd(1.2, 0.4);
        for (u, value) in [(0.05, 0.667_466_270_534_705), (0.95, 1.941_671_148_358_969)] {
            assert!((quantile(factor, Scale::Factor, u) - value).abs() < 1e-12);
        }
    }

    #[test]
    fn a_range_has_its_ends_and_its_mean() {
        let range = Spread::Range(0.5, 0.8, 0.9);
        assert!((quantile(range, Scale::Share, 1e-12) - 0.5).abs() < 1e-5);
        assert!((quantile(range, Scale::Share, 1.0 - 1e-12) - 0.9).abs() < 1e-5);
        let n = 100_000;
        let sum: f64 = (0..n)
            .map(|i| quantile(range, Scale::Share, (f64::from(i) + 0.5) / f64::from(n)))
            .sum();
        assert!((sum / f64::from(n) - moments(range).0).abs() < 1e-6);
    }
}
