//! How an effect develops over the months.

use libm::{expm1, log1p};
use synovia_numerics::exp;

/// The course of a treatment's effect against the reference: amplitude times f(t), t in months after treatment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// f = 1: the effect is there at once and stays. The amplitude is the effect.
    Constant,
    /// f = t. The amplitude is the effect per month.
    Linear,
    /// f = t / (T + t): fast at first, then ever slower. The amplitude is the effect that is approached, half of it reached at T.
    Emax {
        /// T: months to half of the effect (ET50).
        half_time_months: Parameter,
    },
    /// f = 1 − exp(−λ·t). The amplitude is the effect that is approached.
    Exponential {
        /// λ per month.
        rate_per_month: Parameter,
    },
    /// f = (exp(−λoff·t) − exp(−λon·t)) / its largest value, λon > λoff: rises, then wanes to nothing. Normalised so that f is 1 at
    /// its peak, which is at t = ln(λon/λoff) / (λon − λoff): the amplitude is the effect at the peak.
    Waning {
        /// λon per month, of the rise.
        on_rate_per_month: Parameter,
        /// λoff per month, of the fall.
        off_rate_per_month: Parameter,
    },
}

/// What is known of a number that gives a shape its time scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parameter {
    /// Known; must be positive.
    Fixed(f64),
    /// The same for all treatments; estimated.
    Common,
    /// One for each treatment other than the reference; estimated. What the reference has of its own is in the others, so that the
    /// model depends on which treatment is the reference; the other models do not.
    PerTreatment,
}

impl Shape {
    /// Names and kinds of the parameters, in the order of [`Shape::at`].
    pub(crate) fn parameters(self) -> Vec<(&'static str, Parameter)> {
        match self {
            Shape::Constant | Shape::Linear => vec![],
            Shape::Emax { half_time_months } => vec![("half_time_months", half_time_months)],
            Shape::Exponential { rate_per_month } => vec![("rate_per_month", rate_per_month)],
            Shape::Waning {
                on_rate_per_month,
                off_rate_per_month,
            } => vec![
                ("on_rate_per_month", on_rate_per_month),
                ("off_rate_per_month", off_rate_per_month),
            ],
        }
    }

    /// f(t). Of two rates that are the same, and of those in the wrong order, the limit and the curve of the right order.
    pub(crate) fn at(self, parameters: &[f64], months: f64) -> f64 {
        match self {
            Shape::Constant => 1.0,
            Shape::Linear => months,
            Shape::Emax { .. } => months / (parameters[0] + months),
            Shape::Exponential { .. } => -expm1(-parameters[0] * months),
            Shape::Waning { .. } => {
                let (on, off) = (
                    parameters[0].max(parameters[1]),
                    parameters[0].min(parameters[1]),
                );
                let excess = (on - off) / off;
                if excess < 1e-9 {
                    return off * months * exp(1.0 - off * months);
                }
                let peak_months = log1p(excess) / (on - off);
                let peak = exp(-off * peak_months) * excess / (1.0 + excess);
                -exp(-off * months) * expm1(-(on - off) * months) / peak
            }
        }
    }

    /// The range of a parameter that is searched: time scales from a twentieth of the first observation to twenty times the last.
    /// Beyond it, a curve cannot be told from the simpler shape it approaches.
    pub(crate) fn range(self, first_months: f64, last_months: f64) -> (f64, f64) {
        const FACTOR: f64 = 20.0;
        match self {
            Shape::Exponential { .. } | Shape::Waning { .. } => {
                (1.0 / (FACTOR * last_months), FACTOR / first_months)
            }
            _ => (first_months / FACTOR, FACTOR * last_months),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waning_effect_is_one_at_its_peak_and_smooth_where_the_rates_meet() {
        let shape = Shape::Waning {
            on_rate_per_month: Parameter::Common,
            off_rate_per_month: Parameter::Common,
        };
        for (on, off) in [(2.0, 0.1), (0.5, 0.4), (0.3, 0.3), (0.3 + 1e-8, 0.3)] {
            let highest = (1..40_000)
                .map(|step| shape.at(&[on, off], f64::from(step) * 1e-3))
                .fold(0.0, f64::max);
            assert!((highest - 1.0).abs() < 1e-6, "{on} {off}: {highest}");
            assert!(shape.at(&[on, off], 400.0) < 1e-10);
        }
        let (together, apart) = (
            shape.at(&[0.3, 0.3], 5.0),
            shape.at(&[0.3 + 1e-7, 0.3], 5.0),
        );
        assert!((together - apart).abs() < 1e-7, "{together} {apart}");
    }

    #[test]
    fn half_of_the_largest_effect_is_reached_at_the_half_time() {
        let emax = Shape::Emax {
            half_time_months: Parameter::Common,
        };
        assert_eq!(emax.at(&[3.0], 3.0), 0.5);
        let exponential = Shape::Exponential {
            rate_per_month: Parameter::Common,
        };
        assert!((exponential.at(&[core::f64::consts::LN_2 / 3.0], 3.0) - 0.5).abs() < 1e-15);
    }
}
