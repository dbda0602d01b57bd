//! Two sides of a trial compared: effect and standard error on the scale of the question.

use synovia_statistics::meta::effect_size::{
    self, Effect, Events, Group, SmdVariance, SummaryError, ZeroCells,
};

use crate::question::Measure;
use crate::reading::Reading;

/// One side against another.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// First minus second; of risks, the logarithm of their ratio.
    pub effect: f64,
    /// Standard error.
    pub se: f64,
    /// How it was computed, to follow the recipes of the sides.
    pub step: String,
    /// What to mistrust of it.
    pub flag: Option<String>,
}

/// Why a ratio of two sides says nothing of a treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllOrNone {
    /// Nobody had the event in either.
    NoEvents,
    /// Everybody had it in both.
    OnlyEvents,
}

/// Whether nobody, or everybody, had the event in both sides. Such trials say nothing of a ratio, and stay out of the pool unless they
/// are asked for: Cochrane Handbook 6.5, section 10.4.4.
pub fn all_or_none(one: &Reading, other: &Reading) -> Option<AllOrNone> {
    let (a, b) = (events(one), events(other));
    if a.events == 0.0 && b.events == 0.0 {
        Some(AllOrNone::NoEvents)
    } else if a.events == a.patients && b.events == b.patients {
        Some(AllOrNone::OnlyEvents)
    } else {
        None
    }
}

/// Compares the first side with the other.
///
/// # Errors
/// Two arms without spread, fewer than two patients, risks of nobody: the numbers, in words.
pub fn contrast(
    one: &Reading,
    other: &Reading,
    measure: Measure,
) -> Result<Contrast, SummaryError> {
    let (a, b) = (group(one), group(other));
    let mut flag = None;
    let (Effect { effect, variance }, step) = match measure {
        Measure::MeanDifference => {
            let effect = effect_size::mean_difference(a, b)?;
            let step = format!(
                "{:.3} minus {:.3} is {:.3}; SE {:.3} = √({:.3}²/{} + {:.3}²/{})",
                a.mean,
                b.mean,
                effect.effect,
                effect.variance.sqrt(),
                a.sd,
                a.patients,
                b.sd,
                b.patients
            );
            (effect, step)
        }
        Measure::StandardisedMeanDifference => {
            let effect = effect_size::standardised_mean_difference(a, b, SmdVariance::LargeSample)?;
            let step = format!(
                "Hedges' g {:.3}, SE {:.3}, from means {:.3} and {:.3}, SDs {:.3} and {:.3}",
                effect.effect,
                effect.variance.sqrt(),
                a.mean,
                b.mean,
                a.sd,
                b.sd
            );
            (effect, step)
        }
        Measure::LogRiskRatio => {
            let (a, b) = (events(one), events(other));
            let effect = effect_size::log_risk_ratio(a, b, ZeroCells::AddHalfIfAnyEmpty)?;
            let empty = [
                a.events,
                a.patients - a.events,
                b.events,
                b.patients - b.events,
            ]
            .contains(&0.0);
            let halves = if empty {
                flag = Some(format!(
                    "0.5 added to all four cells of the table, since one is empty ({} of {} and {} of {})",
                    a.events, a.patients, b.events, b.patients
                ));
                ", 0.5 added to all four cells since one is empty"
            } else {
                ""
            };
            let step = format!(
                "log risk ratio {:.3}, SE {:.3}, of {}/{} and {}/{}{halves}",
                effect.effect,
                effect.variance.sqrt(),
                a.events,
                a.patients,
                b.events,
                b.patients
            );
            (effect, step)
        }
    };
    Ok(Contrast {
        effect,
        se: variance.sqrt(),
        step,
        flag,
    })
}

fn group(reading: &Reading) -> Group {
    Group {
        mean: reading.mean,
        sd: reading.sd.unwrap_or(f64::NAN),
        patients: reading.n,
    }
}

fn events(reading: &Reading) -> Events {
    Events {
        events: (reading.mean * reading.n).round(),
        patients: reading.n,
    }
}

/// Arms, strata or treatments as if they had been one; `of` says which. `None` of nothing.
///
/// Without a standard deviation in all of them only the mean is known afterwards, weighted by patients.
pub fn together(readings: &[Reading], of: &str) -> Option<Reading> {
    let (first, rest) = readings.split_first()?;
    let mut all = first.clone();
    for reading in rest {
        all.recipe.extend(reading.recipe.iter().cloned());
        all.flags.extend(reading.flags.iter().cloned());
        let n = all.n + reading.n;
        let mean = (all.n * all.mean + reading.n * reading.mean) / n;
        all.sd = effect_size::combine(group(&all), group(reading))
            .ok()
            .map(|both| both.sd);
        (all.mean, all.n) = (mean, n);
    }
    if !rest.is_empty() {
        all.recipe.push(format!(
            "{} {of} combined: mean {:.3}{}, n = {}",
            readings.len(),
            all.mean,
            all.sd.map_or(String::new(), |sd| format!(", SD {sd:.3}")),
            all.n
        ));
    }
    Some(all)
}
