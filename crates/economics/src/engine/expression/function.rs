//! The functions that an expression can call.

use libm::{ceil, erfc, expm1, floor, log1p, log10, pow, round};
use synovia_numerics::{exp, incomplete_gamma, incomplete_gamma_at_ratio, ln, normal_cdf};

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

/// What an argument has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Any,
    NotNegative,
    Positive,
    Probability,
}

impl Need {
    fn is_met(self, x: f64) -> bool {
        match self {
            Need::Any => true,
            // Written so that what is not a number is let through: it is not the argument that is outside, but what it was made of.
            Need::NotNegative => !(x < 0.0),
            Need::Positive => !(x <= 0.0),
            Need::Probability => !(x < 0.0 || x > 1.0),
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Need::Any => "a number",
            Need::NotNegative => "not below 0",
            Need::Positive => "above 0",
            Need::Probability => "from 0 to 1",
        }
    }
}

impl Function {
    /// What each argument is called and has to be; the rest can be any number.
    fn support(self) -> &'static [(&'static str, Need)] {
        use Need::{Any, NotNegative, Positive, Probability};
        match self {
            Function::Ln | Function::Log10 | Function::Sqrt => &[("argument", NotNegative)],
            Function::RateToProbability => &[("rate", NotNegative), ("time", NotNegative)],
            Function::ProbabilityToRate => &[("probability", Probability), ("time", Positive)],
            Function::Exponential => &[("time", NotNegative), ("rate", NotNegative)],
            Function::Weibull | Function::LogLogistic => &[
                ("time", NotNegative),
                ("shape", Positive),
                ("scale", Positive),
            ],
            Function::Gompertz => &[("time", NotNegative), ("shape", Any), ("rate", NotNegative)],
            Function::LogNormal | Function::GeneralisedGamma => &[
                ("time", NotNegative),
                ("mean of the logarithm", Any),
                ("standard deviation of the logarithm", Positive),
            ],
            Function::Gamma => &[
                ("time", NotNegative),
                ("shape", Positive),
                ("rate", Positive),
            ],
            _ => &[],
        }
    }

    /// What is wrong with the arguments, when one is outside what the function is defined for.
    pub fn outside(self, x: &[f64]) -> Option<String> {
        let name = FUNCTIONS.iter().find(|(_, one, ..)| *one == self)?.0;
        let ((argument, need), value) = self
            .support()
            .iter()
            .zip(x)
            .find(|((_, need), value)| !need.is_met(**value))?;
        Some(format!(
            "the {argument} of `{name}` is {value}, and has to be {}",
            need.in_words()
        ))
    }

    /// The value, not a number outside the support; survival functions have the parameters of R's `flexsurv`, time first.
    pub fn value(self, x: &[f64]) -> f64 {
        if self
            .support()
            .iter()
            .zip(x)
            .any(|((_, need), value)| !need.is_met(*value))
        {
            return f64::NAN;
        }
        match self {
            // Without a truth there is no branch to take.
            Function::If if x[0].is_nan() => f64::NAN,
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
            Function::Gamma => incomplete_gamma(x[1], x[2] * x[0]).above,
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
///
/// Neither k near infinity nor a u too small to be written does harm: both tails are computed from k and ln(u/k) = Q w.
fn generalised_gamma(t: f64, mu: f64, sigma: f64, q: f64) -> f64 {
    /// Nearer to 0 than this, Q moves no digit: the tails differ from the normal ones by about Q w³/6 of themselves.
    const NORMAL: f64 = 1e-20;
    if t == 0.0 {
        return 1.0;
    }
    let w = (ln(t) - mu) / sigma;
    if q.abs() < NORMAL {
        return normal_cdf(-w);
    }
    let shape = (1.0 / (q * q)).max(f64::MIN_POSITIVE);
    let tails = incomplete_gamma_at_ratio(shape, q * w);
    if q > 0.0 { tails.above } else { tails.below }
}
