use synovia_numerics::sum;

use crate::distribution::normal_quantile;

/// A share of simulated trials, or of patients.
///
/// ```
/// use synovia_statistics::Proportion;
/// let power = Proportion { successes: 812, n: 1000 };
/// assert_eq!(power.value(), 0.812);
/// assert!((power.mcse() - 0.01236).abs() < 1e-5);
/// let (low, high) = power.wilson(0.95);
/// assert!((low - 0.7866).abs() < 1e-4 && (high - 0.8350).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    /// How often it happened.
    pub successes: u64,
    /// How often it could have happened.
    pub n: u64,
}

impl Proportion {
    /// How many of them are true.
    pub fn of(events: impl IntoIterator<Item = bool>) -> Self {
        events
            .into_iter()
            .fold(Proportion { successes: 0, n: 0 }, |counted, happened| {
                Proportion {
                    successes: counted.successes + u64::from(happened),
                    n: counted.n + 1,
                }
            })
    }

    /// The share; NaN of nothing.
    pub fn value(&self) -> f64 {
        self.successes as f64 / self.n as f64
    }

    /// Monte Carlo standard error √(p(1−p)/n); NaN of nothing, and 0 where all or none happened: then look at the interval.
    pub fn mcse(&self) -> f64 {
        let p = self.value();
        (p * (1.0 - p) / self.n as f64).sqrt()
    }

    /// Wilson's score interval (E. B. Wilson, *J. Am. Stat. Assoc.* 22, 1927, 209-212); from 0 to 1 of nothing.
    pub fn wilson(&self, level: f64) -> (f64, f64) {
        if self.n == 0 {
            return (0.0, 1.0);
        }
        let (n, p) = (self.n as f64, self.value());
        let z = normal_quantile(0.5 + 0.5 * level);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let share = 1.0 + z * z / n;
        // The limits are exact at the ends; rounding must not lead past them.
        let low = if self.successes == 0 {
            0.0
        } else {
            ((middle - half) / share).max(0.0)
        };
        let high = if self.successes == self.n {
            1.0
        } else {
            ((middle + half) / share).min(1.0)
        };
        (low, high)
    }
}

/// A difference with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// The difference of two proportions, first minus second, with Newcombe's hybrid score interval: method 10 of R. G. Newcombe, *Stat.
/// Med.* 17 (1998) 873-890.
///
/// ```
/// use synovia_statistics::{Proportion, difference_of_proportions};
/// let (cells, saline) = (Proportion { successes: 56, n: 70 }, Proportion { successes: 48, n: 80 });
/// let difference = difference_of_proportions(cells, saline, 0.95);
/// // Newcombe's example (a): 0.0524 to 0.3339.
/// assert!((difference.low - 0.0524).abs() < 5e-5 && (difference.high - 0.3339).abs() < 5e-5);
/// ```
pub fn difference_of_proportions(first: Proportion, second: Proportion, level: f64) -> Interval {
    let (p1, p2) = (first.value(), second.value());
    let ((low1, high1), (low2, high2)) = (first.wilson(level), second.wilson(level));
    let estimate = p1 - p2;
    Interval {
        estimate,
        low: estimate - libm::hypot(p1 - low1, high2 - p2),
        high: estimate + libm::hypot(high1 - p1, p2 - low2),
    }
}

/// A mean over simulated trials and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean; NaN of nothing.
    pub value: f64,
    /// Monte Carlo standard error s/√n; NaN of fewer than two.
    pub mcse: f64,
    /// Number of values.
    pub n: usize,
}

/// The mean with its Monte Carlo standard error.
///
/// ```
/// use synovia_statistics::mean_mcse;
/// let change = mean_mcse(&[-18.0, -16.0, -17.0, -19.0]);
/// assert_eq!((change.value, change.n), (-17.5, 4));
/// assert!((change.mcse - 0.6455).abs() < 1e-4);
/// ```
pub fn mean_mcse(values: &[f64]) -> Mean {
    let (value, sd) = mean_sd(values);
    Mean {
        value,
        mcse: sd / (values.len() as f64).sqrt(),
        n: values.len(),
    }
}

/// Mean and standard deviation (n − 1), with compensated sums; NaN where undefined.
pub fn mean_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = sum(values.iter().copied()) / n;
    if values.len() < 2 {
        return (mean, f64::NAN);
    }
    let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
    (mean, (squares / (n - 1.0)).sqrt())
}

/// The quantile of type 7 of R. J. Hyndman and Y. Fan, *Am. Stat.* 50 (1996) 361-365, the default of R: straight lines between the
/// order statistics. NaN of nothing, and when a value is NaN.
///
/// ```
/// use synovia_statistics::quantile;
/// assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.25), 1.75);
/// ```
///
/// # Panics
/// When `p` is not between 0 and 1.
pub fn quantile(values: &[f64], p: f64) -> f64 {
    quantile_of_sorted(&sorted(values), p)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

fn quantile_of_sorted(sorted: &[f64], p: f64) -> f64 {
    assert!(
        (0.0..=1.0).contains(&p),
        "a quantile is between 0 and 1, not {p}"
    );
    // NaN sorts to either end.
    let [Some(first), Some(last)] = [sorted.first(), sorted.last()] else {
        return f64::NAN;
    };
    if first.is_nan() || last.is_nan() {
        return f64::NAN;
    }
    let place = p * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let part = place - place.floor();
    let value = sorted[below];
    if part == 0.0 {
        value
    } else {
        value + part * (sorted[below + 1] - value)
    }
}

/// What a row of numbers is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Number of values.
    pub n: usize,
    /// Mean; NaN of nothing, like everything else in here.
    pub mean: f64,
    /// Standard deviation (n − 1); NaN of fewer than two.
    pub sd: f64,
    /// Smallest.
    pub min: f64,
    /// 5th percentile.
    pub p05: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub median: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Largest.
    pub max: f64,
}

impl Summary {
    /// Of these values.
    ///
    /// ```
    /// use synovia_statistics::Summary;
    /// let ages = Summary::of(&[51.0, 67.0, 59.0]);
    /// assert_eq!((ages.n, ages.mean, ages.median, ages.sd), (3, 59.0, 59.0, 8.0));
    /// ```
    pub fn of(values: &[f64]) -> Self {
        let (mean, sd) = mean_sd(values);
        let sorted = sorted(values);
        let at = |p: f64| quantile_of_sorted(&sorted, p);
        Summary {
            n: values.len(),
            mean,
            sd,
            min: at(0.0),
            p05: at(0.05),
            p25: at(0.25),
            median: at(0.5),
            p75: at(0.75),
            p95: at(0.95),
            max: at(1.0),
        }
    }
}
