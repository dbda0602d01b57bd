//! The fit of a mean alone: what pooling does at every step of every iteration, without and with each study, so that a pass over the
//! studies must cost little.
//!
//! Sums are plain, their rounding is that of some hundred additions; what they lose in the mean is put back by a second look at the
//! residuals, whose weighted sum must be 0.

use synovia_numerics::ln;

use super::design::Point;

/// The mean of `yi` with these weights, the sum of the weights, and what is left of each effect.
pub(super) fn fit(yi: &[f64], weights: &[f64]) -> (f64, f64, Vec<f64>) {
    let total: f64 = weights.iter().sum();
    // Shares first: a weight times an effect may leave the range of numbers.
    let mean: f64 = yi.iter().zip(weights).map(|(y, w)| w / total * y).sum();
    let mut residuals: Vec<f64> = yi.iter().map(|y| y - mean).collect();
    let terms = residuals.iter().zip(weights);
    let lost = terms.map(|(r, w)| r * w).sum::<f64>() / total;
    for residual in &mut residuals {
        *residual -= lost;
    }
    (mean + lost, total, residuals)
}

/// Everything at weights 1/(vᵢ + τ²).
pub(super) fn point(yi: &[f64], vi: &[f64], tau2: f64) -> Point {
    let mut weights = Vec::with_capacity(vi.len());
    let (mut total, mut along) = (0.0, 0.0);
    let mut product = Product::one();
    for (y, v) in yi.iter().zip(vi) {
        let w = 1.0 / (v + tau2);
        weights.push(w);
        total += w;
        along += w * y;
        product.times(v + tau2);
    }
    let mean = along / total;
    let (mut first, mut second) = (0.0, 0.0);
    let (mut rss, mut slope) = (0.0, 0.0);
    let (mut trace, mut own, mut pairs, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for (y, w) in yi.iter().zip(&weights) {
        let (w, r) = (*w, y - mean);
        let left = w * (1.0 - w / total);
        let square = w * w;
        first += w * r;
        second += square * r;
        rss += w * r * r;
        slope += square * r * r;
        trace += left;
        own += left * left;
        // Each study with all before it: Σᵢⱼ wᵢ²wⱼ².
        pairs += square * squares;
        squares += square;
    }
    // The mean is off by what the weighted residuals come to.
    let off = first / total;
    Point {
        rss: not_below_0(rss - off * first),
        rss_slope: not_below_0(slope - off * (2.0 * second - off * squares)),
        ln_variances: product.ln(),
        ln_determinant: ln(total / vi.len() as f64),
        trace,
        trace_of_square: own + 2.0 * pairs / (total * total),
        weights: total,
        squared_weights: squares,
    }
}

/// Rounding does not make a sum of squares negative; what is no number stays none.
fn not_below_0(value: f64) -> f64 {
    if value < 0.0 { 0.0 } else { value }
}

/// A product of many positive numbers, whose logarithm is asked for once: a logarithm costs as much as fifty multiplications.
struct Product {
    /// Of the mantissas, each from a half to 1.
    mantissa: f64,
    /// Of two.
    exponent: i64,
    factors: u32,
}

impl Product {
    /// Mantissas of so many factors do not leave the range of numbers.
    const SAFE: u32 = 512;

    fn one() -> Self {
        Product {
            mantissa: 1.0,
            exponent: 0,
            factors: 0,
        }
    }

    fn times(&mut self, factor: f64) {
        let (mantissa, exponent) = libm::frexp(factor);
        self.mantissa *= mantissa;
        self.exponent += i64::from(exponent);
        self.factors += 1;
        if self.factors == Self::SAFE {
            let (mantissa, exponent) = libm::frexp(self.mantissa);
            (self.mantissa, self.factors) = (mantissa, 0);
            self.exponent += i64::from(exponent);
        }
    }

    fn ln(&self) -> f64 {
        ln(self.mantissa) + self.exponent as f64 * core::f64::consts::LN_2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_of_a_product_is_the_sum_of_the_logarithms() {
        let mut product = Product::one();
        let factors: Vec<f64> = (1..3000)
            .map(|i| 1e-4 * f64::from(i * i % 977 + 1))
            .collect();
        for factor in &factors {
            product.times(*factor);
        }
        let expected = synovia_numerics::sum(factors.iter().map(|factor| ln(*factor)));
        assert!((product.ln() - expected).abs() < 1e-9 * expected.abs());
    }
}
