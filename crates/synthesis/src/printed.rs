//! Differences between arms as papers print them, for trials that print no spread of an arm.
//!
//! The difference is put back into two sides that have it: one with the difference as its mean, the other with 0, both with the standard
//! deviation that the error of the difference implies. Whatever is computed from the two then gives the printed difference and its error.
//! Several differences from one arm become as many sides beside that arm, which is then counted once.

use std::collections::{BTreeMap, BTreeSet};

use synovia_evidence::library::{Basis as Printed, Difference, Direction};
use synovia_statistics::meta::recover::{self, Critical};

use crate::contradiction::used_and_not;
use crate::question::{Basis, Measure};
use crate::reading::Reading;

/// Times are printed with two decimals; two that differ by less are the same.
const SAME_TIME_MONTHS: f64 = 0.005;

/// A printed difference between two arms, brought to the scale of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<'a> {
    /// As it is printed.
    pub difference: &'a Difference,
    /// Patients of the first arm and of the other.
    pub n: [f64; 2],
    /// First minus second; lower is better.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Standard deviation of either arm that the error of the difference implies.
    sd: f64,
    /// How both were come by.
    pub recipe: Vec<String>,
}

/// A printed difference as a pair; `None` when its error, the numbers of patients or the ends of the scale are not known.
pub fn pair<'a>(
    difference: &'a Difference,
    arms_n: [Option<f64>; 2],
    measure: Measure,
) -> Option<Pair<'a>> {
    let n = |own: Option<u32>, arm: Option<f64>| own.map(f64::from).or(arm);
    let n = [
        n(difference.n, arms_n[0])?,
        n(difference.versus_n, arms_n[1])?,
    ];
    let factor = factor(difference, measure)?;
    let (se, step) = standard_error(difference, n)?;
    let sign = match difference.direction {
        Direction::LowerBetter => 1.0,
        Direction::HigherBetter => -1.0,
    };
    let recipe = vec![
        format!(
            "difference {} as printed ({}; {}, {})",
            difference.difference, difference.row, difference.source_locator, difference.read
        ),
        step,
    ];
    Some(Pair {
        difference,
        n,
        mean: sign * difference.difference * factor,
        se: se * factor,
        sd: recover::pooled_sd(se, n).ok()? * factor,
        recipe,
    })
}

/// Arms that others are compared with, those of most pairs first; of equals, the one that is subtracted.
pub fn shared_arms<'a>(pairs: &[Pair<'a>]) -> Vec<&'a str> {
    let mut arms: Vec<&str> = Vec::new();
    for pair in pairs {
        for id in [&pair.difference.versus, &pair.difference.arm] {
            if !arms.contains(&id.as_str()) {
                arms.push(id);
            }
        }
    }
    let pairs_of = |arm: &str| {
        pairs
            .iter()
            .filter(|pair| pair.other(arm).is_some())
            .count()
    };
    arms.sort_by_key(|arm| std::cmp::Reverse(pairs_of(arm)));
    arms
}

/// The arms that were compared with `shared`, as readings that have its printed differences; `None` without any.
///
/// The shared arm has mean 0, each other one its difference from it. All have one standard deviation, the root of the mean square of
/// those that the errors of the differences imply: of one difference its own error comes back, of several the error of each nearly. A
/// difference between two of the others follows from these and is not used, since it says nothing new, unless it contradicts them: that is
/// found by [`of_differences`](crate::contradiction::of_differences).
pub fn from_shared<'a>(
    pairs: &[Pair<'a>],
    shared: &str,
) -> Option<(BTreeMap<&'a str, Reading>, Basis, f64)> {
    let of: Vec<&Pair<'a>> = pairs
        .iter()
        .filter(|pair| pair.other(shared).is_some())
        .collect();
    let first = of.first()?;
    let basis = basis(first.difference);
    let sd = if let [only] = of.as_slice() {
        only.sd
    } else {
        let squares: f64 = of.iter().map(|pair| pair.sd * pair.sd).sum();
        (squares / of.len() as f64).sqrt()
    };
    let mut readings: BTreeMap<&str, Reading> = BTreeMap::new();
    for pair in &of {
        let is_first = pair.difference.versus == shared;
        let (own, other) = if is_first { (0, 1) } else { (1, 0) };
        let mut recipe = pair.recipe.clone();
        if of.len() > 1 {
            recipe.push(format!(
                "SD {sd:.3} of every arm, from the errors of {} differences from one arm",
                of.len()
            ));
        }
        if of.len() < pairs.len() {
            recipe.push(used_and_not(pairs, shared));
        }
        let side = |mean: f64, n: f64, recipe: Vec<String>| Reading {
            mean,
            sd: Some(sd),
            n,
            basis,
            recipe,
            flags: flags(pair.difference),
            is_difference: true,
        };
        let mean = if is_first { pair.mean } else { -pair.mean };
        readings
            .entry(pair.other(shared)?)
            .or_insert_with(|| side(mean, pair.n[own], recipe));
        let name: &'a str = if is_first {
            &pair.difference.versus
        } else {
            &pair.difference.arm
        };
        readings
            .entry(name)
            .or_insert_with(|| side(0.0, pair.n[other], Vec::new()));
    }
    Some((readings, basis, sd))
}

impl<'a> Pair<'a> {
    /// The arm that is compared with `arm`, when one of the two is it.
    pub fn other(&self, arm: &str) -> Option<&'a str> {
        let Difference {
            arm: first, versus, ..
        } = self.difference;
        if versus == arm {
            Some(first)
        } else {
            (first == arm).then_some(versus)
        }
    }
}

fn flags(difference: &Difference) -> BTreeSet<String> {
    let mut flags = BTreeSet::from([match difference.basis {
        Printed::Adjusted => "difference adjusted by a model, as printed",
        Printed::Change | Printed::Final => "difference between arms, as printed",
    }
    .to_owned()]);
    if !difference.note.is_empty() {
        flags.insert(difference.note.clone());
    }
    flags
}

/// Whether the difference is of that time.
pub fn is_at(difference: &Difference, months: f64) -> bool {
    difference
        .time_months
        .is_some_and(|time| same_time(time, months))
}

/// Whether two printed times are one.
pub fn same_time(one: f64, other: f64) -> bool {
    (one - other).abs() < SAME_TIME_MONTHS
}

/// Whether a model adjusted it, for baseline or more.
pub fn is_adjusted(difference: &Difference) -> bool {
    difference.basis == Printed::Adjusted
}

/// What the difference is of, in the words of a question.
pub fn basis(difference: &Difference) -> Basis {
    match difference.basis {
        Printed::Final => Basis::Final,
        Printed::Change | Printed::Adjusted => Basis::Change,
    }
}

fn factor(difference: &Difference, measure: Measure) -> Option<f64> {
    match measure {
        Measure::MeanDifference => {
            let span = difference.scale_max? - difference.scale_min?;
            let usable = difference.scale_source.may_be_rescaled() && span > 0.0;
            usable.then_some(100.0 / span)
        }
        Measure::StandardisedMeanDifference => Some(1.0),
        // A difference of percentages says nothing of their ratio.
        Measure::LogRiskRatio => None,
    }
}

/// The standard error, as printed or from the interval, the t statistic or the p value, whichever is there first.
fn standard_error(difference: &Difference, n: [f64; 2]) -> Option<(f64, String)> {
    if let Some(se) = difference.se {
        return Some((se, format!("SE {se} as printed")));
    }
    if let (Some(low), Some(high)) = (difference.ci_low, difference.ci_high) {
        let se =
            recover::standard_error_from_interval(low, high, 0.95, n, Critical::StudentT).ok()?;
        return Some((
            se,
            format!("SE {se:.3} from the 95 % interval {low} to {high}"),
        ));
    }
    if let Some(t) = difference.t {
        let se = recover::standard_error_from_t(difference.difference, t).ok()?;
        return Some((se, format!("SE {se:.3} from t = {t}")));
    }
    let p = difference.p?;
    let se =
        recover::standard_error_from_p(difference.difference, p, n, Critical::StudentT).ok()?;
    Some((se, format!("SE {se:.3} from p = {p}, as if by a t test")))
}
