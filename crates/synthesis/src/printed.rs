//! Differences between arms as papers print them, for trials that print no spread of an arm.
//!
//! The difference is put back into two sides that have it: one with the difference as its mean, the other with 0, both with the standard
//! deviation that the error of the difference implies. Whatever is computed from the two then gives the printed difference and its error.

use std::collections::BTreeSet;

use synovia_evidence::library::{Basis as Printed, Difference, Direction};
use synovia_statistics::meta::recover::{self, Critical};

use crate::question::{Basis, Measure};
use crate::reading::Reading;

/// Months that differ by less are the same time.
const SAME_TIME_MONTHS: f64 = 0.005;

/// The two sides of a printed difference, the first minus the second; `None` when its error, the numbers of patients or the ends of the
/// scale are not known.
pub fn sides(
    difference: &Difference,
    arms_n: [Option<f64>; 2],
    measure: Measure,
) -> Option<[Reading; 2]> {
    let n = |own: Option<u32>, arm: Option<f64>| own.map(f64::from).or(arm);
    let n = [
        n(difference.n, arms_n[0])?,
        n(difference.versus_n, arms_n[1])?,
    ];
    let factor = factor(difference, measure)?;
    let (se, step) = standard_error(difference, n)?;
    let sd = recover::pooled_sd(se, n).ok()? * factor;
    let sign = match difference.direction {
        Direction::LowerBetter => 1.0,
        Direction::HigherBetter => -1.0,
    };
    let mut flags = BTreeSet::from([match difference.basis {
        Printed::Adjusted => "difference adjusted by a model, as printed",
        Printed::Change | Printed::Final => "difference between arms, as printed",
    }
    .to_owned()]);
    if !difference.note.is_empty() {
        flags.insert(difference.note.clone());
    }
    let recipe = vec![
        format!(
            "difference {} as printed ({}; {}, {})",
            difference.difference, difference.row, difference.source_locator, difference.read
        ),
        step,
    ];
    let side = |mean: f64, n: f64, recipe: Vec<String>| Reading {
        mean,
        sd: Some(sd),
        n,
        basis: basis(difference),
        recipe,
        flags: flags.clone(),
        is_difference: true,
    };
    Some([
        side(sign * difference.difference * factor, n[0], recipe),
        side(0.0, n[1], Vec::new()),
    ])
}

/// Whether the difference is of that time.
pub fn is_at(difference: &Difference, months: f64) -> bool {
    difference
        .time_months
        .is_some_and(|time| (time - months).abs() < SAME_TIME_MONTHS)
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
