//! Intervals that leave the scale of their effect say nothing, and stand nowhere as if they did.

use synovia_results::evidence::{Estimate, Meta};

use crate::question::Measure;

/// The largest difference there can be on the scale of an effect; none where the scale has no ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale(Option<f64>);

/// Limits that stay on the scale, or those that leave it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Limits {
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub beyond: Option<[f64; 2]>,
}

impl Scale {
    /// Two means in points of 100 differ by at most 100.
    pub fn of(measure: Measure) -> Self {
        Scale((measure == Measure::MeanDifference).then_some(100.0))
    }

    /// Limits as they may stand.
    pub fn limits(self, limits: Option<(f64, f64)>) -> Limits {
        let Some((low, high)) = limits else {
            return Limits::default();
        };
        if self.0.is_some_and(|most| low < -most || high > most) {
            return Limits {
                beyond: Some([low, high]),
                ..Limits::default()
            };
        }
        Limits {
            low: Some(low),
            high: Some(high),
            beyond: None,
        }
    }

    /// Takes the limits of an estimate away where they leave the scale.
    pub fn keep(self, estimate: &mut Estimate) {
        let ci = self.limits(estimate.ci_low.zip(estimate.ci_high));
        (estimate.ci_low, estimate.ci_high, estimate.ci_beyond_scale) =
            (ci.low, ci.high, ci.beyond);
        let pi = self.limits(estimate.pi_low.zip(estimate.pi_high));
        (estimate.pi_low, estimate.pi_high, estimate.pi_beyond_scale) =
            (pi.low, pi.high, pi.beyond);
    }

    /// The same for every estimate of a meta-analysis.
    pub fn keep_all(self, meta: &mut Meta) {
        self.keep(&mut meta.overall);
        let of_choices = meta.sensitivity.iter_mut().chain(&mut meta.subgroups);
        let groups = of_choices
            .flat_map(|choice| &mut choice.alternatives)
            .chain(&mut meta.by_comparator)
            .chain(&mut meta.leave_one_out)
            .chain(&mut meta.cumulative);
        for group in groups {
            self.keep(&mut group.estimate);
        }
        if let Some(filled) = &mut meta.bias.filled_estimate {
            self.keep(filled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_that_no_two_means_can_differ_by_is_taken_away_and_kept_beside() {
        let points = Scale::of(Measure::MeanDifference);
        let wide = points.limits(Some((-315.0, 289.0)));
        assert_eq!((wide.low, wide.beyond), (None, Some([-315.0, 289.0])));
        let inside = points.limits(Some((-65.0, 39.0)));
        assert_eq!((inside.low, inside.beyond), (Some(-65.0), None));
        let ratio = Scale::of(Measure::LogRiskRatio);
        assert_eq!(ratio.limits(Some((-315.0, 289.0))).beyond, None);
    }
}
