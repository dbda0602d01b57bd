//! One piece of the network, fitted.

use std::collections::BTreeSet;

use synovia_numerics::{Matrix, exp};

use super::curves::Curves;
use super::data::Connected;
use super::error::Refusal;
use super::findings::{amplitudes, finding, limit, shape_parameters};
use super::likelihood::{Problem, Solved, slope};
use super::maximise::{Ends, Profile};
use super::result::{Finding, Fit, Inner, Limit, Observed};
use super::shape::Parameter;
use super::{Heterogeneity, Model};
use crate::distribution::{normal_quantile, t_quantile};

/// Fits one piece, and writes what the model says beside what was observed.
pub(crate) fn fit(
    piece: &Connected,
    model: &Model,
    observed: &mut [Observed],
) -> Result<Fit, Refusal> {
    let problem = Problem {
        piece,
        curves: Curves::new(model.shape, piece.treatments.len()),
    };
    let comparisons = check(&problem, model)?;
    let profile = Profile::new(problem, model.heterogeneity);
    let logs = profile.highest().ok_or(Refusal::NotEstimable)?;
    let (_, most_likely) = profile.solved(&logs).ok_or(Refusal::NotEstimable)?;

    let confidence = 0.5 + 0.5 * model.level;
    let drop = normal_quantile(confidence) * normal_quantile(confidence);
    let ends: Vec<Ends> = (0..logs.len())
        .map(|slot| profile.ends(&logs, slot, drop))
        .collect();
    let limits: Vec<Option<Limit>> = (0..logs.len())
        .map(|slot| limit(&profile, &logs, slot))
        .collect();

    let problem = &profile.problem;
    let free: Vec<usize> = (0..logs.len())
        .filter(|slot| limits[*slot].is_none())
        .collect();
    let (tau2, solved) = at_heterogeneity(problem, model, &logs, &most_likely, &free)
        .ok_or(Refusal::NotEstimable)?;
    let (covariance, free) = covariance(problem, &logs, &solved, tau2, &free);

    for (observed, mean) in observed
        .iter_mut()
        .zip(problem.means(&problem.design(&logs), &solved.coefficients))
    {
        observed.fitted = Some(mean);
    }
    let fixed_effects = problem
        .solve(&problem.design(&logs), 0.0)
        .ok_or(Refusal::NotEstimable)?;
    let (effects, contrasts) = (problem.effects(), piece.contrasts());
    let (parameters, df, reach) = match model.heterogeneity {
        Heterogeneity::None => (
            effects + logs.len(),
            f64::INFINITY,
            normal_quantile(confidence),
        ),
        _ => {
            let df = (comparisons - effects) as f64;
            (effects + logs.len() + 1, df, t_quantile(confidence, df))
        }
    };
    let aic = 2.0 * (parameters as f64 - most_likely.full);
    let aicc = (contrasts > parameters + 1).then(|| {
        let parameters = parameters as f64;
        aic + 2.0 * parameters * (parameters + 1.0) / (contrasts as f64 - parameters - 1.0)
    });
    let last_month = |treatment: usize| {
        let rows = piece
            .rows()
            .filter(|(a, b, _)| *a == treatment || *b == treatment);
        rows.map(|(_, _, months)| months).fold(0.0, f64::max)
    };
    let inner = Inner {
        treatments: piece.treatments.clone(),
        curves: problem.curves.clone(),
        estimates: [solved.coefficients.as_slice(), &logs].concat(),
        covariance,
        last_months: (0..=effects).map(last_month).collect(),
        reach,
    };
    let findings: Vec<Finding> = (0..logs.len())
        .map(|slot| {
            let searched = (exp(profile.range.0), exp(profile.range.1));
            let variance = inner.covariance[(effects + slot, effects + slot)];
            let se = free
                .contains(&slot)
                .then(|| exp(logs[slot]) * variance.sqrt());
            finding(logs[slot], se, ends[slot], limits[slot], searched)
        })
        .collect();
    Ok(Fit {
        reference: piece.treatments[0].clone(),
        amplitudes: amplitudes(&inner, &findings),
        shape_parameters: shape_parameters(&inner, &findings),
        courses: (1..=effects)
            .map(|treatment| inner.course(treatment, &model.months))
            .collect(),
        tau2,
        df,
        given_the_shape: free.len() < logs.len(),
        log_likelihood: most_likely.full,
        parameters,
        contrasts,
        aic,
        aicc,
        q: fixed_effects.squares,
        q_df: contrasts - effects - logs.len(),
        inner,
    })
}

/// Whether the data can tell what is asked; the number of comparisons within studies.
fn check(problem: &Problem<'_>, model: &Model) -> Result<usize, Refusal> {
    let piece = problem.piece;
    let studies: BTreeSet<&str> = piece.blocks.iter().map(|block| &*block.study).collect();
    if piece.blocks.len() == 1 {
        return Err(Refusal::SingleStudy {
            study: studies.into_iter().collect(),
        });
    }
    let times = |treatment: Option<usize>| {
        let mut months: Vec<f64> = (piece.rows())
            .filter(|(a, b, _)| treatment.is_none_or(|own| *a == own || *b == own))
            .map(|(_, _, months)| months)
            .collect();
        months.sort_by(f64::total_cmp);
        months.dedup();
        months.len()
    };
    let count = |kind: Parameter| {
        let parameters = model.shape.parameters().into_iter();
        parameters
            .filter(|(_, parameter)| *parameter == kind)
            .count()
    };
    let (common, own) = (count(Parameter::Common), count(Parameter::PerTreatment));
    let enough = |treatment: Option<usize>, needed: usize| {
        let times = times(treatment);
        let label = treatment.map(|treatment| piece.treatments[treatment].clone());
        (times >= needed).then_some(()).ok_or(Refusal::TooFewTimes {
            treatment: label,
            times,
            needed,
        })
    };
    enough(None, 1 + common + own)?;
    for treatment in 1..piece.treatments.len() {
        enough(Some(treatment), 1 + own)?;
    }
    let effects = problem.effects();
    let comparisons = piece.blocks.iter().map(|block| block.arms.len() - 1).sum();
    let mut parameters = effects + problem.curves.slots.len();
    if model.heterogeneity != Heterogeneity::None {
        parameters += 1;
        if comparisons <= effects {
            return Err(Refusal::HeterogeneityNotIdentified {
                comparisons,
                effects,
            });
        }
    }
    let contrasts = piece.contrasts();
    if contrasts < parameters {
        return Err(Refusal::TooFewContrasts {
            contrasts,
            parameters,
        });
    }
    Ok(comparisons)
}

/// τ² and amplitudes, given the shape. The restricted likelihood is that of the model linearised in the shape parameters (M. J.
/// Lindstrom, D. M. Bates, *Biometrics* 46, 1990, 673-687), so that they cost degrees of freedom, too.
fn at_heterogeneity(
    problem: &Problem<'_>,
    model: &Model,
    logs: &[f64],
    most_likely: &Solved,
    free: &[usize],
) -> Option<(f64, Solved)> {
    let design = problem.design(logs);
    let tau2 = match model.heterogeneity {
        Heterogeneity::None => 0.0,
        Heterogeneity::MaximumLikelihood => problem.best_tau2(&design, false)?.0,
        Heterogeneity::Restricted => {
            let wider = problem.linearised(logs, &most_likely.coefficients, free);
            let best = problem.best_tau2(&wider, true);
            // When amplitudes and shape cannot be told apart, the shape is taken as given.
            best.or_else(|| problem.best_tau2(&design, true))?.0
        }
    };
    Some((tau2, problem.solve(&design, tau2)?))
}

/// Inverse of the observed information on amplitudes and free shape parameters at τ²; zeros for shape parameters that are held. These
/// are also all held when the information is not that of a peak. Returns which are free.
fn covariance(
    problem: &Problem<'_>,
    logs: &[f64],
    solved: &Solved,
    tau2: f64,
    free: &[usize],
) -> (Matrix, Vec<usize>) {
    let effects = problem.effects();
    let size = effects + free.len();
    let mut information = Matrix::zeros(size, size);
    for i in 0..effects {
        for j in 0..effects {
            information[(i, j)] = solved.information[(i, j)];
        }
    }
    let at = |logs: &[f64]| problem.at(logs, &solved.coefficients, tau2);
    let curvature = |first: usize, second: usize| {
        // Along the sum and along the difference of two directions: the mixed derivative is a quarter of what is between them.
        let along = |sign: f64| {
            let height = |steps: f64| {
                let mut logs = logs.to_vec();
                logs[first] += 4e-3 * steps;
                logs[second] += sign * 4e-3 * steps;
                at(&logs).map_or(f64::NAN, |(height, _)| height)
            };
            let (near, far) = (height(1.0) + height(-1.0), height(2.0) + height(-2.0));
            (16.0 * near - far - 30.0 * height(0.0)) / (12.0 * 4e-3 * 4e-3)
        };
        if first == second {
            0.25 * along(1.0)
        } else {
            0.25 * (along(1.0) - along(-1.0))
        }
    };
    for (i, first) in free.iter().enumerate() {
        let gradient = |logs: &[f64]| {
            at(logs).map_or_else(|| vec![f64::NAN; effects], |(_, gradient)| gradient)
        };
        for (column, change) in slope(gradient, logs, *first).into_iter().enumerate() {
            information[(effects + i, column)] = -change;
            information[(column, effects + i)] = -change;
        }
        for (j, second) in free.iter().enumerate() {
            information[(effects + i, effects + j)] = -curvature(*first, *second);
        }
    }
    let (inverse, free) = match information.cholesky() {
        Ok(root) => (Some(root.inverse()), free.to_vec()),
        Err(_) => (
            solved
                .information
                .cholesky()
                .ok()
                .map(|root| root.inverse()),
            vec![],
        ),
    };
    let mut covariance = Matrix::zeros(effects + logs.len(), effects + logs.len());
    let places: Vec<usize> = (0..effects)
        .chain(free.iter().map(|slot| effects + slot))
        .collect();
    if let Some(inverse) = inverse {
        for (i, row) in places.iter().enumerate() {
            for (j, column) in places.iter().enumerate() {
                covariance[(*row, *column)] = inverse[(i, j)];
            }
        }
    }
    (covariance, free)
}

/// Checks what the model itself asks for.
pub(crate) fn fixed_parameters_make_sense(model: &Model) -> Result<(), (&'static str, f64)> {
    let parameters = model.shape.parameters();
    for (name, parameter) in &parameters {
        if let Parameter::Fixed(value) = parameter
            && !(value.is_finite() && *value > 0.0)
        {
            return Err((name, *value));
        }
    }
    match parameters[..] {
        [(name, Parameter::Fixed(on)), (_, Parameter::Fixed(off))] if on < off => Err((name, on)),
        _ => Ok(()),
    }
}
