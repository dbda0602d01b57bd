//! What both cores say together, each with the weight that the calibration gives it.
//!
//! A mean or a share over the mixture is w·x̄ + (1 − w)·ȳ. The same replicate has the same patients under both cores, so that its Monte Carlo
//! error is that of the mean of w·x + (1 − w)·y over replicates.

use synovia_results::row;
use synovia_statistics::mean_mcse;

use crate::Plan;
use crate::execute::aggregate::Row;

/// What the replicates of one core say of an arm against the reference at the endpoint, a number each.
#[derive(Debug, Clone)]
pub struct OfCore {
    /// Label of the arm.
    pub arm: String,
    /// Effect in the population as simulated, points.
    pub effects: Vec<f64>,
    /// The same without what sampling people adds to its spread.
    pub true_effects: Vec<f64>,
    /// Estimate of the trial, points.
    pub estimates: Vec<f64>,
    /// 1 where the trial is significant in favour of the arm.
    pub won: Vec<f64>,
    /// 1 where the true effect exceeds the threshold between groups.
    pub above: Vec<f64>,
    /// 1 where the true effect is none or worse.
    pub no_better: Vec<f64>,
}

/// The row of an arm; `own` and `rival` are those of the study's own core and of the other, `weight` that of the own.
pub fn stacked_row(plan: &Plan, own: &OfCore, rival: &OfCore, weight: f64) -> Row {
    let protocol = &plan.protocol;
    let of = |values: fn(&OfCore) -> &Vec<f64>| mixed(values(own), values(rival), weight);
    let (effect, effect_mcse) = of(|core| &core.effects);
    let (estimate, estimate_mcse) = of(|core| &core.estimates);
    let (power, power_mcse) = of(|core| &core.won);
    let (above, above_mcse) = of(|core| &core.above);
    let (no_benefit, no_benefit_mcse) = of(|core| &core.no_better);
    let quantile = |p| mixed_quantile(&own.true_effects, &rival.true_effects, weight, p);
    row! {
        arm: &own.arm, reference: &protocol.arms[protocol.reference].label,
        month: protocol.visit_months[protocol.endpoint.visit], core: plan.model.core.name(), weight: weight,
        true_effect_points: effect, true_effect_mcse_points: effect_mcse,
        true_effect_p05_points: quantile(0.05), true_effect_p95_points: quantile(0.95),
        estimate_points: estimate, estimate_mcse_points: estimate_mcse, power: power, power_mcse: power_mcse,
        probability_above_mcid: above, probability_above_mcid_mcse: above_mcse,
        probability_no_benefit: no_benefit, probability_no_benefit_mcse: no_benefit_mcse,
    }
    .into()
}

/// Mean over a mixture with its Monte Carlo error; `x` has weight `w`. Replicates that could not be analysed leave the two unpaired, and are
/// then taken as independent.
fn mixed(x: &[f64], y: &[f64], w: f64) -> (f64, f64) {
    if x.len() == y.len() {
        let both: Vec<f64> = x
            .iter()
            .zip(y)
            .map(|(x, y)| w * x + (1.0 - w) * y)
            .collect();
        let mean = mean_mcse(&both);
        return (mean.value, mean.mcse);
    }
    let (x, y) = (mean_mcse(x), mean_mcse(y));
    let variance = (w * x.mcse).powi(2) + ((1.0 - w) * y.mcse).powi(2);
    (w * x.value + (1.0 - w) * y.value, variance.sqrt())
}

/// The value below which the share `p` of a mixture lies: the first at which the weights together reach it.
fn mixed_quantile(x: &[f64], y: &[f64], w: f64, p: f64) -> f64 {
    let each = |values: &[f64], weight: f64| weight / values.len().max(1) as f64;
    let (of_x, of_y) = (each(x, w), each(y, 1.0 - w));
    let mut all: Vec<(f64, f64)> = x.iter().map(|value| (*value, of_x)).collect();
    all.extend(y.iter().map(|value| (*value, of_y)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = 0.0;
    for (value, weight) in &all {
        below += weight;
        if below >= p {
            return *value;
        }
    }
    all.last().map_or(f64::NAN, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_lies_between_its_parts_and_its_error_knows_that_they_share_patients() {
        let x = [1.0, 2.0, 3.0, 4.0];
        let opposite = [4.0, 3.0, 2.0, 1.0];
        assert_eq!(mixed(&x, &opposite, 0.5), (2.5, 0.0));
        let (mean, mcse) = mixed(&x, &[10.0, 10.0, 10.0, 10.0], 0.25);
        assert_eq!(mean, 0.25 * 2.5 + 0.75 * 10.0);
        assert!((mcse - 0.25 * mean_mcse(&x).mcse).abs() < 1e-15);
        // Unpaired.
        let (mean, mcse) = mixed(&x, &[10.0, 12.0], 0.5);
        assert_eq!(mean, 6.75);
        let errors = [mean_mcse(&x).mcse, 1.0].map(|mcse| (0.5 * mcse) * (0.5 * mcse));
        assert!((mcse - (errors[0] + errors[1]).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn the_quantile_of_a_mixture_counts_each_part_by_its_weight() {
        let [x, y] = [[1.0, 2.0], [11.0, 12.0]];
        assert_eq!(mixed_quantile(&x, &y, 0.5, 0.5), 2.0);
        assert_eq!(mixed_quantile(&x, &y, 0.9, 0.95), 11.0);
        assert_eq!(mixed_quantile(&x, &y, 0.0, 0.05), 11.0);
        assert_eq!(mixed_quantile(&x, &y, 1.0, 0.95), 2.0);
    }
}
