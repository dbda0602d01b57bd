//! Estimators of τ², the variance of true effects between studies, with or without moderators.
//!
//! With P of [`super::design`] made from weights w, and y of variance V + τ²:
//!
//! E[yᵀPy] = tr(PV) + τ²·tr(P)
//! Var[yᵀPy] = 2·tr(PV·PV) + 4τ²·tr(PV·P) + 2τ⁴·tr(P·P)  (normal effects)
//!
//! A moment estimator solves the first line for τ², and its standard error follows from the second: S. R. Searle, *Linear Models*
//! (1971), chapter 2; DerSimonian and Kacker (2007). With weights 1/(vᵢ + τ²) the log-likelihoods are
//!
//! ℓ_ML = −½·(k·ln 2π + Σ ln(vᵢ + τ²) + yᵀPy)
//! ℓ_REML = −½·((k − p)·ln 2π + Σ ln(vᵢ + τ²) + ln|XᵀWX| − ln|XᵀX| + yᵀPy)
//!
//! with scores ½·(yᵀPPy − Σw) and ½·(yᵀPPy − tr P), and expected informations ½·Σw² and ½·tr(PP): Viechtbauer (2005). Everything is iterated until a step changes nothing in the 13th digit.

use synovia_numerics::{exp, ln, sum};

use super::design::{Design, Point, Weighted};
use super::error::MetaError;
use super::options::{Heterogeneity, Options};

/// τ² and its standard error; none where τ² is assumed instead of estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tau2 {
    pub(super) value: f64,
    pub(super) se: Option<f64>,
}

/// The estimate that the options ask for.
pub(super) fn estimate(design: &Design, options: &Options) -> Result<Tau2, MetaError> {
    if let Some(tau2) = options.tau2 {
        if !(tau2.is_finite() && tau2 >= 0.0) {
            return Err(MetaError::Tau2NotPossible { tau2 });
        }
        return Ok(Tau2 {
            value: tau2,
            se: None,
        });
    }
    let precisions: Vec<f64> = design.vi.iter().map(|v| 1.0 / v).collect();
    let (k, df) = (design.studies() as f64, design.df());
    match options.heterogeneity {
        Heterogeneity::Common => Ok(Tau2 {
            value: 0.0,
            se: None,
        }),
        Heterogeneity::DerSimonianLaird => Ok(moments(design, precisions)),
        Heterogeneity::Hedges => Ok(moments(design, vec![1.0; design.studies()])),
        Heterogeneity::GeneralisedQ => match &options.weights {
            Some(weights) => Ok(moments(design, weights.clone())),
            None => Err(MetaError::WeightsMissing),
        },
        Heterogeneity::HunterSchmidt => {
            let all = sum(precisions.iter().copied());
            let fit = design.weighted(precisions);
            let value = ((fit.rss() - k) / all).max(0.0);
            Ok(with_moment_error(design, &fit, value, all))
        }
        Heterogeneity::SidikJonkman => Ok(sidik_jonkman(design)),
        Heterogeneity::PauleMandel | Heterogeneity::EmpiricalBayes => {
            let value = where_q_is(design, df, options.heterogeneity)?.unwrap_or(0.0);
            // Morris (1983), through Viechtbauer et al., Psychol. Methods 20 (2015) 360-374, for both, as their equation is the same.
            let all = sum(design.at(value).weights);
            let se = (2.0 * k * k / df).sqrt() / all;
            Ok(Tau2 {
                value,
                se: Some(se),
            })
        }
        Heterogeneity::MaximumLikelihood => likelihood_maximum(design, false),
        Heterogeneity::Reml => likelihood_maximum(design, true),
    }
}

/// τ² from yᵀPy with fixed weights, cut off at 0.
fn moments(design: &Design, weights: Vec<f64>) -> Tau2 {
    let fit = design.weighted(weights);
    let (value, trace) = moment_of(design, &fit);
    with_moment_error(design, &fit, value, trace)
}

/// The same without its standard error.
fn moment_estimate(design: &Design, weights: Vec<f64>) -> f64 {
    moment_of(design, &design.weighted(weights)).0
}

/// τ² and tr P.
fn moment_of(design: &Design, fit: &Weighted) -> (f64, f64) {
    let trace = fit.trace(&vec![1.0; design.studies()]);
    (
        ((fit.rss() - fit.trace(&design.vi)) / trace).max(0.0),
        trace,
    )
}

/// The standard error of (yᵀPy − constant)/divisor.
fn with_moment_error(design: &Design, fit: &Weighted, value: f64, divisor: f64) -> Tau2 {
    let ones = vec![1.0; design.studies()];
    let variance = 2.0 * fit.trace_of_two(&design.vi, &design.vi)
        + 4.0 * value * fit.trace_of_two(&design.vi, &ones)
        + 2.0 * value * value * fit.trace_of_two(&ones, &ones);
    Tau2 {
        value,
        se: Some(variance.max(0.0).sqrt() / divisor),
    }
}

/// τ₀²·yᵀPy/(k − p) with weights 1/(vᵢ + τ₀²) and τ₀² = Σ(yᵢ − ȳ)²/k: Sidik and Jonkman (2005).
fn sidik_jonkman(design: &Design) -> Tau2 {
    match sidik_jonkman_estimate(design) {
        None => Tau2 {
            value: 0.0,
            se: None,
        },
        Some((value, start, divisor)) => {
            with_moment_error(design, &design.at(start), value, divisor)
        }
    }
}

/// τ², τ₀² and (k − p)/τ₀²; nothing of effects that are all the same.
fn sidik_jonkman_estimate(design: &Design) -> Option<(f64, f64, f64)> {
    let k = design.studies() as f64;
    let mean = sum(design.yi.iter().copied()) / k;
    let start = sum(design.yi.iter().map(|y| (y - mean) * (y - mean))) / k;
    if start == 0.0 {
        return None;
    }
    let divisor = design.df() / start;
    Some((design.point(start).rss / divisor, start, divisor))
}

/// τ² at which Q with weights 1/(vᵢ + τ²) is `target`; none if Q is already below it at 0.
///
/// Q falls with τ², ever more slowly, so that Newton's steps from 0 approach from one side and cannot overshoot.
pub(super) fn where_q_is(
    design: &Design,
    target: f64,
    method: Heterogeneity,
) -> Result<Option<f64>, MetaError> {
    const ITERATIONS: usize = 500;
    let mut tau2 = 0.0;
    let mut point = design.point(tau2);
    let mut excess = point.rss - target;
    if excess < 0.0 {
        return Ok(None);
    }
    if !excess.is_finite() {
        return Err(MetaError::NoConvergence {
            method,
            iterations: 0,
            tau2,
        });
    }
    for _ in 0..ITERATIONS {
        let step = excess / point.rss_slope;
        // Steps only grow; one that rounding turned back, or that changes nothing, is the last.
        if step <= 1e-15 * tau2 || excess <= 0.0 {
            return Ok(Some(tau2));
        }
        tau2 += step;
        point = design.point(tau2);
        excess = point.rss - target;
    }
    Err(MetaError::NoConvergence {
        method,
        iterations: ITERATIONS,
        tau2,
    })
}

/// ℓ_REML or ℓ_ML at `tau2`.
pub(super) fn log_likelihood(design: &Design, tau2: f64, restricted: bool) -> f64 {
    log_likelihood_of(design, &design.point(tau2), restricted)
}

fn log_likelihood_of(design: &Design, point: &Point, restricted: bool) -> f64 {
    let (count, determinant) = if restricted {
        (design.df(), point.ln_determinant)
    } else {
        (design.studies() as f64, 0.0)
    };
    -0.5 * (count * ln(2.0 * std::f64::consts::PI) + point.ln_variances + determinant + point.rss)
}

/// Places between the least variance and far above any estimate at which the likelihood is looked at, for maxima that scoring from far
/// away would jump over.
const LOOKS: usize = 16;

/// Places at which the likelihood is at least as large as at the two beside them, from a tenth of the least variance to `top`.
fn humps(design: &Design, top: f64, restricted: bool) -> Vec<f64> {
    let low = 0.1 * design.vi.iter().copied().fold(f64::INFINITY, f64::min);
    if !(low > 0.0 && top > low && top.is_finite()) {
        return Vec::new();
    }
    let ratio = exp(ln(top / low) / (LOOKS - 1) as f64);
    let places: Vec<f64> = std::iter::successors(Some(low), |at| Some(at * ratio))
        .take(LOOKS)
        .collect();
    let heights: Vec<f64> = places
        .iter()
        .map(|at| log_likelihood(design, *at, restricted))
        .collect();
    (1..LOOKS - 1)
        .filter(|at| heights[*at] >= heights[at - 1] && heights[*at] >= heights[at + 1])
        .map(|at| places[at])
        .collect()
}

/// The largest likelihood, by Fisher's scoring from several starts: these likelihoods can have two maxima.
fn likelihood_maximum(design: &Design, restricted: bool) -> Result<Tau2, MetaError> {
    let hedges = moment_estimate(design, vec![1.0; design.studies()]);
    let largest = sidik_jonkman_estimate(design).map_or(0.0, |(value, _, _)| value);
    let mut best: Option<(f64, f64)> = None;
    let top = 4.0 * largest;
    let starts = [hedges, 0.0, top];
    for start in starts.into_iter().chain(humps(design, top, restricted)) {
        let known = best.map(|(tau2, _)| tau2);
        let Some(tau2) = scoring(design, start, known, restricted)? else {
            continue;
        };
        let height = log_likelihood(design, tau2, restricted);
        // A start must be better by more than rounding to replace the one before it.
        if best.is_none_or(|(_, known)| height > known + 1e-9 * (1.0 + known.abs())) {
            best = Some((tau2, height));
        }
    }
    let value = best.map_or(hedges, |(tau2, _)| tau2);
    let (_, information, _) = score(&design.point(value), restricted);
    Ok(Tau2 {
        value,
        se: Some((2.0 / information).sqrt()),
    })
}

/// Twice the score, twice the expected information, and the τ² by which the two compare.
fn score(point: &Point, restricted: bool) -> (f64, f64, f64) {
    let (expected, information) = if restricted {
        (point.trace, point.trace_of_square)
    } else {
        (point.weights, point.squared_weights)
    };
    (
        point.rss_slope - expected,
        information,
        expected / information,
    )
}

/// Fisher's scoring from `start`; a step that makes the likelihood fall is halved, and τ² stays at 0 or above. Nothing when it comes
/// to a maximum that is `known`.
///
/// Where the likelihood is more than twice as curved as is expected, scoring jumps over the maximum for ever, by less than the likelihood
/// can tell. So once a step has turned the score round, the next goes where a straight line between the two scores is 0.
fn scoring(
    design: &Design,
    start: f64,
    known: Option<f64>,
    restricted: bool,
) -> Result<Option<f64>, MetaError> {
    const ITERATIONS: usize = 10_000;
    let mut tau2 = start;
    let mut point = design.point(tau2);
    let mut height = log_likelihood_of(design, &point, restricted);
    let mut before: Option<(f64, f64)> = None;
    'iterations: for _ in 0..ITERATIONS {
        let (slope, information, unit) = score(&point, restricted);
        let mut next = match before {
            Some((from, other)) if slope * other < 0.0 => {
                tau2 - slope * (tau2 - from) / (slope - other)
            }
            _ => (tau2 + slope / information).max(0.0),
        };
        before = Some((tau2, slope));
        // Two thousand halvings leave nothing of any step, unless something is not a number.
        for _ in 0..2000 {
            let settled = (next - tau2).abs() <= 1e-13 * (tau2 + unit);
            if settled {
                return Ok(Some(next));
            }
            // Steps that shrink towards what was found before end there.
            let near = |known: f64| (next - known).abs() <= 1e-7 * (known + unit);
            if known.is_some_and(near) && (next - tau2).abs() <= 1e-6 * (tau2 + unit) {
                return Ok(None);
            }
            let trial = design.point(next);
            let reached = log_likelihood_of(design, &trial, restricted);
            if reached >= height - 1e-11 * (1.0 + height.abs()) {
                (tau2, point, height) = (next, trial, reached);
                continue 'iterations;
            }
            next = 0.5 * (next + tau2);
        }
        break;
    }
    Err(MetaError::NoConvergence {
        method: if restricted {
            Heterogeneity::Reml
        } else {
            Heterogeneity::MaximumLikelihood
        },
        iterations: ITERATIONS,
        tau2,
    })
}
