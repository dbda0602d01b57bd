use synovia_numerics::sum;

use crate::summary::mean_sd;

/// Estimates of many different quantities, each with its standard error, drawn together until they spread as the quantities themselves do.
///
/// ```text
/// x → mean + k·(x − mean),    k² = max(0, 1 − mean of se²/variance of x)
/// ```
///
/// What spreads the estimates is the true spread and the error of sampling, and the variances add up. Mean and variance of the result are
/// those of the quantities, whatever the sample size; its shape is theirs as far as the errors are small beside the true spread (T. A. Louis,
/// *J. Am. Stat. Assoc.* 79, 1984, 393-398, for equal errors). Fewer than two estimates are left alone.
///
/// ```
/// use synovia_statistics::without_sampling_error;
/// // Variance of the estimates 16, of which sampling gives 12: half as far from the mean is left.
/// let spread = without_sampling_error(&[(-8.0, 12.0_f64.sqrt()), (-4.0, 12.0_f64.sqrt()), (0.0, 12.0_f64.sqrt())]);
/// assert!((spread[0] + 6.0).abs() < 1e-12 && (spread[1] + 4.0).abs() < 1e-12 && (spread[2] + 2.0).abs() < 1e-12);
/// ```
pub fn without_sampling_error(estimates: &[(f64, f64)]) -> Vec<f64> {
    let values: Vec<f64> = estimates.iter().map(|(value, _)| *value).collect();
    let (mean, sd) = mean_sd(&values);
    if estimates.len() < 2 || sd == 0.0 {
        return values;
    }
    let of_sampling = sum(estimates.iter().map(|(_, se)| se * se)) / estimates.len() as f64;
    let kept = (1.0 - of_sampling / (sd * sd)).max(0.0).sqrt();
    values
        .into_iter()
        .map(|value| mean + kept * (value - mean))
        .collect()
}
