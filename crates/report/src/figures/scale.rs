//! From values to positions, and the round numbers in between.

use crate::words;

/// A linear or logarithmic map from values to positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    logarithmic: bool,
}

impl Scale {
    /// `low` is drawn at `from`, `high` at `to`. A domain without extent or that is not a number becomes 0 to 1.
    pub fn linear(low: f64, high: f64, from: f64, to: f64) -> Self {
        let usable = low.is_finite() && high.is_finite() && high > low;
        let (low, high) = if usable { (low, high) } else { (0.0, 1.0) };
        Scale {
            low,
            high,
            from,
            to,
            logarithmic: false,
        }
    }

    /// Equal ratios get equal lengths; both ends must be above 0, else the scale is linear.
    pub fn logarithmic(low: f64, high: f64, from: f64, to: f64) -> Self {
        let scale = Scale::linear(low, high, from, to);
        Scale {
            logarithmic: scale.low > 0.0,
            ..scale
        }
    }

    /// Widens a domain to round ends and at least the values in `include`.
    pub fn round(values: impl IntoIterator<Item = f64>, target_ticks: usize) -> (f64, f64) {
        let (mut low, mut high) = extent(values).unwrap_or((0.0, 1.0));
        if high - low < 1e-9 {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let step = nice_step((high - low) / target_ticks.max(1) as f64);
        (
            (low / step + 1e-9).floor() * step,
            (high / step - 1e-9).ceil() * step,
        )
    }

    /// Position of a value.
    pub fn at(&self, value: f64) -> f64 {
        let share = if self.logarithmic {
            libm::log10(value.max(1e-300) / self.low) / libm::log10(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        };
        self.from + share * (self.to - self.from)
    }

    /// Position of a value, kept inside the drawing.
    pub fn clamped(&self, value: f64) -> f64 {
        if value.is_finite() {
            self.at(value.clamp(self.low, self.high))
        } else {
            value
        }
    }

    /// Whether the value lies inside.
    pub fn contains(&self, value: f64) -> bool {
        let slack = 1e-9 * (self.high - self.low);
        value >= self.low - slack && value <= self.high + slack
    }

    /// Both ends of the drawing, as given.
    pub fn range(&self) -> (f64, f64) {
        (self.from, self.to)
    }

    /// Both ends of the values.
    pub fn domain(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Round values inside the domain, about `target` of them.
    pub fn ticks(&self, target: usize) -> Vec<f64> {
        if self.logarithmic {
            return logarithmic_ticks(self.low, self.high);
        }
        let step = nice_step((self.high - self.low) / target.max(1) as f64);
        let (first, last) = (
            (self.low / step - 1e-9).ceil() as i64,
            (self.high / step + 1e-9).floor() as i64,
        );
        (first..=last).map(|i| i as f64 * step).collect()
    }
}

/// Smallest and largest of the values that are numbers.
pub fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter(|v| v.is_finite())
        .fold(None, |found, v| match found {
            None => Some((v, v)),
            Some((low, high)) => Some((low.min(v), high.max(v))),
        })
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `step`.
fn nice_step(step: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(step.max(1e-12))));
    let lead = step / power;
    let nice = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|n| *n >= lead - 1e-9)
        .unwrap_or(10.0);
    nice * power
}

/// 1, 2 and 5 times powers of ten.
fn logarithmic_ticks(low: f64, high: f64) -> Vec<f64> {
    let first = libm::floor(libm::log10(low)) as i32;
    let last = libm::ceil(libm::log10(high)) as i32;
    let all = (first..=last)
        .flat_map(|e| [1.0, 2.0, 5.0].map(|lead| lead * libm::pow(10.0, f64::from(e))));
    all.filter(|t| *t >= low * (1.0 - 1e-9) && *t <= high * (1.0 + 1e-9))
        .collect()
}

/// Ticks as printed: each with as many decimals as the one that needs most, a true minus sign.
///
/// ```
/// use synovia_report::figures::scale::tick_labels;
///
/// assert_eq!(tick_labels(&[-1.5, 0.0, 2.0]), ["−1.5", "0.0", "2.0"]);
/// assert_eq!(tick_labels(&[0.0, 20.0]), ["0", "20"]);
/// ```
pub fn tick_labels(ticks: &[f64]) -> Vec<String> {
    let needed = |tick: f64| {
        (0..6)
            .find(|d| (tick * 10f64.powi(*d) - (tick * 10f64.powi(*d)).round()).abs() < 1e-6)
            .unwrap_or(6)
    };
    let decimals = ticks.iter().map(|tick| needed(*tick)).max().unwrap_or(0) as usize;
    ticks
        .iter()
        .map(|tick| words::number(*tick, decimals))
        .collect()
}

/// Months at which an axis is easiest to read: at most five, from 0 to the last.
pub fn month_ticks(last: f64) -> Vec<f64> {
    let step = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0]
        .into_iter()
        .find(|step| last / step <= 4.4)
        .unwrap_or(120.0);
    let count = (last / step + 1e-6).floor().max(0.0) as usize;
    (0..=count).map(|i| i as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(
            Scale::linear(-12.3, 4.0, 0.0, 1.0).ticks(5),
            vec![-10.0, -5.0, 0.0]
        );
        assert_eq!(
            tick_labels(&Scale::linear(0.0, 1.0, 0.0, 1.0).ticks(5)),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            Scale::logarithmic(20.0, 600.0, 0.0, 1.0).ticks(5),
            vec![20.0, 50.0, 100.0, 200.0, 500.0]
        );
    }

    #[test]
    fn a_domain_without_extent_still_draws() {
        assert!(Scale::linear(3.0, 3.0, 0.0, 100.0).at(3.0).is_finite());
        assert!(Scale::linear(f64::NAN, 3.0, 0.0, 100.0).at(0.5).is_finite());
        assert_eq!(Scale::round([f64::NAN], 4), (0.0, 1.0));
    }

    #[test]
    fn a_rounded_domain_covers_its_values() {
        assert_eq!(Scale::round([-13.2, 1.4], 5), (-15.0, 5.0));
        assert_eq!(Scale::round([0.0, 50.0], 5), (0.0, 50.0));
    }

    #[test]
    fn equal_ratios_get_equal_lengths_on_a_logarithmic_scale() {
        let scale = Scale::logarithmic(10.0, 1000.0, 0.0, 100.0);
        assert!((scale.at(100.0) - 50.0).abs() < 1e-9);
    }
}
