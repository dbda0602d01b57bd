//! What the data say of amplitudes and shape parameters, and what they do not.

use synovia_numerics::exp;

use super::maximise::{Ends, Profile};
use super::result::{Amplitude, Finding, Inner, Limit, ShapeParameter};
use super::shape::Parameter;

/// The end of the possible at which a parameter lies, if it does.
pub(crate) fn limit(profile: &Profile<'_>, logs: &[f64], slot: usize) -> Option<Limit> {
    const NEAR: f64 = 1e-3;
    let slots = &profile.problem.curves.slots;
    let (low, high) = profile.range;
    let met = (0..slots.len()).any(|other| {
        let (a, b) = (slots[slot], slots[other]);
        a.place != b.place
            && (a.treatment.is_none() || b.treatment.is_none() || a.treatment == b.treatment)
            && (logs[slot] - logs[other]).abs() < NEAR
    });
    if logs[slot] - low < NEAR {
        Some(Limit::Smallest)
    } else if high - logs[slot] < NEAR {
        Some(Limit::Largest)
    } else if met {
        Some(Limit::RatesCoincide)
    } else {
        None
    }
}

/// A number, or why there is none.
pub(crate) fn finding(
    log: f64,
    se: Option<f64>,
    ends: Ends,
    limit: Option<Limit>,
    searched: (f64, f64),
) -> Finding {
    let (low, high) = (ends.low.map(exp), ends.high.map(exp));
    match limit {
        _ if low.is_none() && high.is_none() => Finding::NotIdentified { searched },
        Some(limit) => Finding::AtLimit { limit, low, high },
        None => Finding::Estimated {
            value: exp(log),
            se,
            low,
            high,
        },
    }
}

/// Fixed and estimated parameters in the order of the shape.
pub(crate) fn shape_parameters(inner: &Inner, findings: &[Finding]) -> Vec<ShapeParameter> {
    let mut result = Vec::new();
    for (place, (name, parameter)) in inner.curves.shape.parameters().into_iter().enumerate() {
        if let Parameter::Fixed(value) = parameter {
            result.push(ShapeParameter {
                name,
                treatment: None,
                finding: Finding::Fixed(value),
            });
        }
        for (slot, finding) in inner.curves.slots.iter().zip(findings) {
            if slot.place == place {
                result.push(ShapeParameter {
                    name,
                    treatment: slot
                        .treatment
                        .map(|treatment| inner.treatments[treatment].clone()),
                    finding: *finding,
                });
            }
        }
    }
    result
}

/// Amplitudes, where the shape parameters they go with have estimates.
pub(crate) fn amplitudes(inner: &Inner, findings: &[Finding]) -> Vec<Amplitude> {
    let told = |treatment: usize| {
        let mut slots = inner.curves.slots.iter().zip(findings);
        slots.all(|(slot, finding)| {
            slot.treatment.is_some_and(|own| own != treatment)
                || matches!(finding, Finding::Estimated { .. })
        })
    };
    (1..inner.treatments.len())
        .map(|treatment| {
            let mut gradient = vec![0.0; inner.estimates.len()];
            gradient[treatment - 1] = 1.0;
            Amplitude {
                treatment: inner.treatments[treatment].clone(),
                estimate: told(treatment)
                    .then(|| inner.estimate(inner.estimates[treatment - 1], &gradient)),
            }
        })
        .collect()
}
