//! What the result would be if the funnel plot were symmetric: trim and fill.

use super::design::check;
use super::error::MetaError;
use super::options::Options;
use super::pool::{Pooled, pool};
use super::regression::regress;
use super::{Column, from_studies, pick};

/// The estimator of the number of missing studies. Both are functions of the ranks of the distances from the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// From the rank sum of the effects on the crowded side: (4T − k(k + 1))/(2k − 1).
    L0,
    /// From the length of the rightmost run of ranks: γ − 1.
    R0,
}

/// The side of the funnel plot where studies are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Where effects are small.
    Left,
    /// Where effects are large.
    Right,
}

/// Trim and fill, see [`trim_and_fill`].
#[derive(Debug, Clone, PartialEq)]
pub struct TrimAndFill {
    /// How many studies are missing, by the estimator.
    pub missing: usize,
    /// Standard error of that number.
    pub se_missing: f64,
    /// Where they are missing.
    pub side: Side,
    /// Effects and variances of the studies that were filled in: mirror images of the most extreme ones. None of them exists.
    pub filled: Vec<(f64, f64)>,
    /// The pooled effect of studies and mirror images together.
    pub pooled: Pooled,
}

/// Estimates how many studies are missing on one side, and pools with mirror images in their place: S. Duval, R. Tweedie, *Biometrics* 56
/// (2000) 455-463, and *J. Am. Stat. Assoc.* 95 (2000) 89-98.
///
/// Without a `side`, studies are looked for where a regression of the effects on their standard errors has room: on the left if small
/// studies have larger effects. A sensitivity analysis; it makes no observation.
///
/// # Errors
/// Those of [`pool`]; fewer than three studies; given weights, since mirror images have none.
pub fn trim_and_fill(
    yi: &[f64],
    vi: &[f64],
    estimator: Missing,
    side: Option<Side>,
    options: &Options,
) -> Result<TrimAndFill, MetaError> {
    check(yi, vi)?;
    from_studies(yi.len(), 3, "trim and fill")?;
    if let Some(weights) = &options.weights {
        return Err(MetaError::Lengths {
            what: "weights (trim and fill adds studies that have none)".to_owned(),
            effects: yi.len(),
            others: weights.len(),
        });
    }
    let side = match side {
        Some(side) => side,
        None => roomier_side(yi, vi, options)?,
    };
    // As if studies were missing on the left.
    let sign = if side == Side::Left { 1.0 } else { -1.0 };
    let mut order: Vec<usize> = (0..yi.len()).collect();
    order.sort_by(|a, b| (sign * yi[*a]).total_cmp(&(sign * yi[*b])));
    let effects: Vec<f64> = order.iter().map(|study| sign * yi[*study]).collect();
    let variances = pick(vi, &order);

    let k = effects.len();
    // The rounded number may go to and fro between two values: the first one that returns is taken.
    let mut missing = 0;
    let mut seen = vec![0];
    let (centre, se_missing) = loop {
        let kept = k - missing;
        let centre = centre(&effects[..kept], &variances[..kept], options)?;
        let (next, se) = count(&effects, centre, estimator);
        let next = next.min(k - 1);
        if next == missing || (seen.contains(&next) && seen.len() > k) {
            break (centre, se);
        }
        missing = next;
        seen.push(next);
    };
    let filled: Vec<(f64, f64)> = (k - missing..k)
        .map(|place| (sign * (2.0 * centre - effects[place]), variances[place]))
        .collect();
    let (mut all_effects, mut all_variances) = (yi.to_owned(), vi.to_owned());
    for (effect, variance) in &filled {
        all_effects.push(*effect);
        all_variances.push(*variance);
    }
    Ok(TrimAndFill {
        missing,
        se_missing,
        side,
        filled,
        pooled: pool(&all_effects, &all_variances, options)?,
    })
}

/// The pooled effect of what is left; of one study, its own.
fn centre(yi: &[f64], vi: &[f64], options: &Options) -> Result<f64, MetaError> {
    match pool(yi, vi, options) {
        Ok(pooled) => Ok(pooled.estimate),
        Err(MetaError::SingleStudy(single)) => Ok(single.estimate),
        Err(error) => Err(error),
    }
}

fn roomier_side(yi: &[f64], vi: &[f64], options: &Options) -> Result<Side, MetaError> {
    let errors: Vec<f64> = vi.iter().map(|v| v.sqrt()).collect();
    let column = Column::new("standard error", &errors);
    let slope = regress(yi, vi, &[column], options)?.coefficients[1].estimate;
    Ok(if slope < 0.0 { Side::Right } else { Side::Left })
}

/// Number of studies missing on the left, and its standard error: Duval and Tweedie (2000).
fn count(effects: &[f64], centre: f64, estimator: Missing) -> (usize, f64) {
    let k = effects.len();
    let mut order: Vec<usize> = (0..k).collect();
    // Equal distances keep their order, as the sort is stable.
    order.sort_by(|a, b| {
        let distance = |place: usize| (effects[place] - centre).abs();
        distance(*a).total_cmp(&distance(*b))
    });
    // Ranks from 1, of the effects above and below the centre.
    let ranks_of = |above: bool| {
        let of_side = order.iter().enumerate().filter(move |(_, place)| {
            let distance = effects[**place] - centre;
            if above {
                distance > 0.0
            } else {
                distance < 0.0
            }
        });
        of_side.map(|(rank, _)| rank + 1)
    };
    let (k, size) = (k as f64, k);
    match estimator {
        Missing::R0 => {
            let longest = ranks_of(false).max().unwrap_or(0);
            let missing = (size - longest).saturating_sub(1);
            (missing, (2.0 * missing as f64 + 2.0).sqrt())
        }
        Missing::L0 => {
            let rank_sum: usize = ranks_of(true).sum();
            let raw = (4.0 * rank_sum as f64 - k * (k + 1.0)) / (2.0 * k - 1.0);
            // The variance at the number before it is rounded, as metafor has it.
            let m = raw;
            let variance =
                (k * (k + 1.0) * (2.0 * k + 1.0) + 10.0 * m * m * m + 27.0 * m * m + 17.0 * m
                    - 18.0 * k * m * m
                    - 18.0 * k * m
                    + 6.0 * k * k * m)
                    / 24.0;
            let missing = raw.round_ties_even().max(0.0) as usize;
            (missing, 4.0 * variance.max(0.0).sqrt() / (2.0 * k - 1.0))
        }
    }
}
