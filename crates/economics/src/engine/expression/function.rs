//! The functions that an expression can call.

use libm::{ceil, erfc, expm1, floor, log1p, log10, pow, round};
use synovia_numerics::{exp, ln, normal_cdf};

use crate::engine::incomplete_gamma::upper_regularised;

/// Most arguments that a call can have.
pub(crate) const MOST_ARGUMENTS: usize = 8;

/// A function that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    If,
    Min,
    Max,
    Exp,
    Ln,
    Log10,
    Sqrt,
    Abs,
    Floor,
    Ceil,
    Round,
    Logistic,
    NormalCdf,
    RateToProbability,
    ProbabilityToRate,
    Exponential,
    Weibull,
    Gompertz,
    LogLogistic,
    LogNormal,
    Gamma,
    GeneralisedGamma,
}

/// Name, function, fewest and most arguments.
pub(crate) const FUNCTIONS: &[(&str, Function, usize, usize)] = &[
    ("if", Function::If, 3, 3),
    ("min", Function::Min, 1, MOST_ARGUMENTS),
    ("max", Function::Max, 1, MOST_ARGUMENTS),
    ("exp", Function::Exp, 1, 1),
    ("ln", Function::Ln, 1, 1),
    ("log10", Function::Log10, 1, 1),
    ("sqrt", Function::Sqrt, 1, 1),
    ("abs", Function::Abs, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("ceil", Function::Ceil, 1, 1),
    ("round", Function::Round, 1, 1),
    ("logistic", Function::Logistic, 1, 1),
    ("normal_cdf", Function::NormalCdf, 1, 1),
    ("rate_to_probability", Function::RateToProbability, 2, 2),
    ("probability_to_rate", Function::ProbabilityToRate, 2, 2),
    ("exponential_survival", Function::Exponential, 2, 2),
    ("weibull_survival", Function::Weibull, 3, 3),
    ("gompertz_survival", Function::Gompertz, 3, 3),
    ("loglogistic_survival", Function::LogLogistic, 3, 3),
    ("lognormal_survival", Function::LogNormal, 3, 3),
    ("gamma_survival", Function::Gamma, 3, 3),
    (
        "generalised_gamma_survival",
        Function::GeneralisedGamma,
        4,
        4,
    ),
];

impl Function {
    /// The value; survival functions have the parameters of R's `flexsurv`, time first.
    pub fn value(self, x: &[f64]) -> f64 {
        match self {
            Function::If => x[if x[0] == 0.0 { 2 } else { 1 }],
            // A value that is not a number must not vanish, as it does in f64::min.
            Function::Min => fold(x, |a, b| if b < a { b } else { a }),
            Function::Max => fold(x, |a, b| if b > a { b } else { a }),
            Function::Exp => exp(x[0]),
            Function::Ln => ln(x[0]),
            Function::Log10 => log10(x[0]),
            Function::Sqrt => x[0].sqrt(),
            Function::Abs => x[0].abs(),
            Function::Floor => floor(x[0]),
            Function::Ceil => ceil(x[0]),
            Function::Round => round(x[0]),
            Function::Logistic => 1.0 / (1.0 + exp(-x[0])),
            Function::NormalCdf => normal_cdf(x[0]),
            // p = 1 - exp(-r t)
            Function::RateToProbability => -expm1(-x[0] * x[1]),
            // r = -ln(1 - p) / t
            Function::ProbabilityToRate => -log1p(-x[0]) / x[1],
            Function::Exponential => exp(-x[1] * x[0]),
            Function::Weibull => exp(-pow(x[0] / x[2], x[1])),
            Function::Gompertz => gompertz(x[0], x[1], x[2]),
            Function::LogLogistic => 1.0 / (1.0 + pow(x[0] / x[2], x[1])),
            Function::LogNormal if x[0] <= 0.0 => 1.0,
            Function::LogNormal => {
                0.5 * erfc((ln(x[0]) - x[1]) / x[2] * std::f64::consts::FRAC_1_SQRT_2)
            }
            Function::Gamma => upper_regularised(x[1], x[2] * x[0]),
            Function::GeneralisedGamma => generalised_gamma(x[0], x[1], x[2], x[3]),
        }
    }
}

fn fold(x: &[f64], of_two: impl Fn(f64, f64) -> f64) -> f64 {
    if x.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    x.iter().copied().reduce(of_two).unwrap_or(f64::NAN)
}

/// S(t) = exp(-(b/a) (exp(a t) - 1)), shape a, rate b; exponential at a = 0.
fn gompertz(t: f64, shape: f64, rate: f64) -> f64 {
    if shape == 0.0 {
        return exp(-rate * t);
    }
    exp(-rate / shape * expm1(shape * t))
}

/// Prentice 1974: w = (ln t - mu) / sigma, k = 1/Q², u = k exp(Q w); S = Q(k, u) for Q > 0, P(k, u) for Q < 0, log-normal at 0.
fn generalised_gamma(t: f64, mu: f64, sigma: f64, q: f64) -> f64 {
    if t <= 0.0 {
        return 1.0;
    }
    let w = (ln(t) - mu) / sigma;
    if q == 0.0 {
        return normal_cdf(-w);
    }
    let shape = 1.0 / (q * q);
    let upper = upper_regularised(shape, shape * exp(q * w));
    if q > 0.0 { upper } else { 1.0 - upper }
}
