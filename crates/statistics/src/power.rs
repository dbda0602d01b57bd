use synovia_numerics::sum;

use crate::distribution::{noncentral_t_upper, t_quantile};

/// The probability that a test is significant, on either side of no effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    /// Significant with an estimate above 0.
    pub above: f64,
    /// Significant with an estimate below 0.
    pub below: f64,
}

impl Power {
    /// Significant at all.
    pub fn either(&self) -> f64 {
        self.above + self.below
    }

    /// Significant in the direction of benefit.
    pub fn in_favour(&self, benefit: Benefit) -> f64 {
        match benefit {
            Benefit::Lower => self.below,
            Benefit::Higher => self.above,
        }
    }
}

/// On which side of no difference the patient is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benefit {
    /// Lower scores are better, as of WOMAC.
    Lower,
    /// Higher scores are better, as of KOOS.
    Higher,
}

/// Power of a t test at the two-sided level `alpha`, exact: the statistic is noncentral t with noncentrality effect/se.
pub fn t_test_power(effect: f64, se: f64, df: f64, alpha: f64) -> Power {
    power_beyond(t_quantile(1.0 - 0.5 * alpha, df), effect / se, df)
}

fn power_beyond(critical: f64, delta: f64, df: f64) -> Power {
    Power {
        above: noncentral_t_upper(critical, df, delta),
        below: noncentral_t_upper(critical, df, -delta),
    }
}

/// Power of the comparison of two means with equal groups and unknown standard deviation.
///
/// ```
/// use synovia_statistics::two_sample_power;
/// // R: power.t.test(n = 63, delta = 10, sd = 20, strict = TRUE)
/// assert!((two_sample_power(10.0, 20.0, 63.0, 0.05).either() - 0.795_168_338).abs() < 1e-9);
/// ```
pub fn two_sample_power(difference: f64, sd: f64, patients_per_arm: f64, alpha: f64) -> Power {
    t_test_power(
        difference,
        sd * (2.0 / patients_per_arm).sqrt(),
        2.0 * patients_per_arm - 2.0,
        alpha,
    )
}

/// Power of an ANCOVA of two equal groups whose covariate has the given correlation with the response within groups: the standard
/// deviation shrinks to sd·√(1−r²) and one degree of freedom goes to the slope (G. F. Borm et al., *J. Clin. Epidemiol.* 60, 2007,
/// 1234-1238). Exact when the groups have the same mean covariate, and very nearly so after randomisation.
pub fn ancova_power(
    difference: f64,
    sd: f64,
    correlation: f64,
    patients_per_arm: f64,
    alpha: f64,
) -> Power {
    let sd = sd * (1.0 - correlation * correlation).sqrt();
    t_test_power(
        difference,
        sd * (2.0 / patients_per_arm).sqrt(),
        2.0 * patients_per_arm - 3.0,
        alpha,
    )
}

/// Fewest patients per arm for which a two-sided test of two means has the given power, counting both directions; `None` past a hundred
/// million.
///
/// ```
/// use synovia_statistics::two_sample_patients;
/// assert_eq!(two_sample_patients(10.0, 20.0, 0.05, 0.8), Some(64));
/// ```
pub fn two_sample_patients(difference: f64, sd: f64, alpha: f64, power: f64) -> Option<u64> {
    fewest(2, |n| {
        two_sample_power(difference, sd, n, alpha).either() >= power
    })
}

/// What a trial of another size would be able to show, from the size that was simulated.
///
/// The standard error scales with √(n₀/n), the residual degrees of freedom grow with the patients, and the power is averaged over a set
/// of true effects: the assurance of A. O'Hagan, J. W. Stevens and M. J. Campbell, *Pharm. Stat.* 4 (2005) 187-201. Only significance
/// in favour of the treatment counts.
///
/// ```
/// use synovia_statistics::{Benefit, Resize};
/// let simulated = Resize { se: 3.6, patients_per_arm: 60.0, df: 116.0, arms: 2, alpha: 0.05, benefit: Benefit::Lower };
/// let true_effects = [-14.0, -9.0, -7.0, -2.0];
/// let at_60 = simulated.assurance(&true_effects, 60.0);
/// let at_240 = simulated.assurance(&true_effects, 240.0);
/// assert!(at_60 < at_240 && at_240 < 1.0);
/// // Two-sided level 0.05, one direction: without an effect, 2.5 %.
/// assert!((simulated.assurance(&[0.0], 400.0) - 0.025).abs() < 1e-12);
/// assert!(simulated.patients_for_power(&[-9.0], 0.9) == Some(102));
/// assert!(simulated.patients_for_power(&[3.0, -3.0], 0.9).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resize {
    /// Standard error of the difference at the size that was simulated.
    pub se: f64,
    /// That size: patients in each arm.
    pub patients_per_arm: f64,
    /// Residual degrees of freedom at that size.
    pub df: f64,
    /// Number of arms in the analysis, for the degrees of freedom at other sizes.
    pub arms: u32,
    /// Two-sided level.
    pub alpha: f64,
    /// On which side the patient is better.
    pub benefit: Benefit,
}

impl Resize {
    /// Mean power in favour of the treatment over these true effects, with `n` patients in each arm. NaN without effects or when no
    /// degrees of freedom are left.
    pub fn assurance(&self, true_effects: &[f64], n: f64) -> f64 {
        let df = self.df + f64::from(self.arms) * (n - self.patients_per_arm);
        if df < 1.0 {
            return f64::NAN;
        }
        let se = self.se * (self.patients_per_arm / n).sqrt();
        let critical = t_quantile(1.0 - 0.5 * self.alpha, df);
        let sign = if self.benefit == Benefit::Lower {
            -1.0
        } else {
            1.0
        };
        let powers = true_effects
            .iter()
            .map(|effect| noncentral_t_upper(critical, df, sign * effect / se));
        sum(powers) / true_effects.len() as f64
    }

    /// Fewest patients per arm for which the [`assurance`](Resize::assurance) reaches `power`; `None` when it never does, since no
    /// trial, however large, makes an effect in the wrong direction significant in favour.
    pub fn patients_for_power(&self, true_effects: &[f64], power: f64) -> Option<u64> {
        fewest(2, |n| self.assurance(true_effects, n) >= power)
    }
}

/// Smallest whole number from `least` for which `enough` is true, as far as it stays true: found by doubling and halving.
fn fewest(least: u64, enough: impl Fn(f64) -> bool) -> Option<u64> {
    const MOST: u64 = 100_000_000;
    let (mut short, mut long) = (least - 1, least);
    while !enough(long as f64) {
        short = long;
        long *= 2;
        if long > MOST {
            return None;
        }
    }
    while long - short > 1 {
        let middle = short + (long - short) / 2;
        if enough(middle as f64) {
            long = middle;
        } else {
            short = middle;
        }
    }
    Some(long)
}
