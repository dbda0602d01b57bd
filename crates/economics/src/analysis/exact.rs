//! Closed forms for two strategies with a normal increment: what estimators are tested with, and a quick answer by hand.

use std::f64::consts::PI;

use synovia_numerics::{exp, normal_cdf};

/// What it is worth to choose after learning a normal increment of net benefit with this mean and standard deviation:
/// s·φ(m/s) − |m|·Φ(−|m|/s), the unit normal loss (R. Schlaifer, *Probability and Statistics for Business Decisions*, 1959).
///
/// With the standard deviation of the increment itself this is EVPI, with that of its expectation given some parameters EVPPI, with that
/// of its expectation after a trial EVSI.
///
/// ```
/// use synovia_economics::analysis::{normal_trial_sd, value_of_learning};
///
/// // An increment p1 − p2 with p1 ~ N(1, 1²) and p2 ~ N(0, 2²).
/// assert!((value_of_learning(1.0, 5f64.sqrt()) - 0.479_810_7).abs() < 1e-6);
/// assert!((value_of_learning(1.0, 1.0) - 0.083_315_5).abs() < 1e-6);
/// assert!((value_of_learning(1.0, 2.0) - 0.395_593_1).abs() < 1e-6);
/// // A trial that estimates p2 with standard error 2 leaves it half as uncertain.
/// assert!((normal_trial_sd(2.0, 2.0) - 2f64.sqrt()).abs() < 1e-12);
/// ```
pub fn value_of_learning(mean: f64, sd: f64) -> f64 {
    if sd == 0.0 {
        return 0.0;
    }
    let size = mean.abs() / sd;
    let density = exp(-0.5 * size * size) / (2.0 * PI).sqrt();
    sd * density - mean.abs() * normal_cdf(-size)
}

/// Standard deviation of the mean that will be held of a normal parameter after an estimate with this standard error:
/// τ²/√(τ² + s²). Multiplied by the slope of net benefit it goes into [`value_of_learning`].
pub fn normal_trial_sd(parameter_sd: f64, standard_error: f64) -> f64 {
    let variance = parameter_sd * parameter_sd;
    variance / (variance + standard_error * standard_error).sqrt()
}
