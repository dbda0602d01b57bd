//! Results of all times of all trials together: a curve per treatment against the reference.

use synovia_evidence::library::Library;
use synovia_results::evidence::{
    Course, CourseParameter, CoursePiece, CoursePoint, Observed, ShapeFit, TimeCourse,
};
use synovia_statistics::network::{Support, support};
use synovia_statistics::timecourse::{
    ArmResult, Correlation, Finding, Fit, Heterogeneity, Model, Parameter, Piece, Refusal, Shape,
    TimecourseError, analyse,
};

use crate::ask::{Analysis, described, findings};
use crate::contradiction;
use crate::nodes::{NodeTrial, node_trials, reference};
use crate::question::Question;
use crate::scale::Scale;
use crate::select::{cited, not_comparable};

/// Correlation of the results of one arm at two times that is supposed: what changes from a shared baseline have when levels are equally
/// variable and equally correlated at all times.
pub const SUPPOSED_CORRELATION_IN_TIME: f64 = 0.5;

/// The shapes there are, by the names that are typed, with their formulas.
pub const SHAPES: [(&str, &str); 5] = [
    ("constant", "d(t) = E"),
    ("linear", "d(t) = b·t"),
    ("emax", "d(t) = E·t / (T + t)"),
    ("exponential", "d(t) = E·(1 − exp(−λ·t))"),
    (
        "waning",
        "d(t) = E·(exp(−λoff·t) − exp(−λon·t)) / its largest value",
    ),
];

fn shape(name: &str) -> Shape {
    let common = Parameter::Common;
    match name {
        "linear" => Shape::Linear,
        "emax" => Shape::Emax {
            half_time_months: common,
        },
        "exponential" => Shape::Exponential {
            rate_per_month: common,
        },
        "waning" => Shape::Waning {
            on_rate_per_month: common,
            off_rate_per_month: common,
        },
        _ => Shape::Constant,
    }
}

/// What is asked beside the question.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseOptions {
    /// One of [`SHAPES`]; the best by AICc when none is asked for.
    pub shape: Option<String>,
    /// Correlation of the results of one arm at two times.
    pub correlation: f64,
    /// What the others are compared with.
    pub reference: Option<String>,
}

/// Fits curves to all results of the question inside its months, piece by piece.
///
/// # Errors
/// When a correlation or level is impossible; too few trials are no error but said in the result.
pub fn timecourse(
    question: &Question,
    analysis: &Analysis,
    options: &CourseOptions,
    library: &Library,
) -> Result<TimeCourse, TimecourseError> {
    let (trials, excluded) = node_trials(question, library, true);
    let mut written = described(question, analysis);
    written.pick = "all".to_owned();
    let cites: Vec<_> = trials.iter().map(|trial| cited(trial.trial)).collect();
    let mut result = TimeCourse {
        question: written,
        time_correlation: format!(
            "{} between any two times of one arm: supposed, hardly ever printed",
            options.correlation
        ),
        pieces: Vec::new(),
        excluded,
        not_comparable: not_comparable(question, library),
        findings: findings(&cites.iter().collect::<Vec<_>>()),
    };
    let found: Vec<_> = trials.iter().map(NodeTrial::contradictions).collect();
    let found = contradiction::findings(cites.iter().zip(&found));
    result.findings.extend(found);
    let results = arm_results(&trials);
    if results.is_empty() {
        return Ok(result);
    }
    let months = grid(&results);
    let scale = Scale::of(question.measure);
    let mut fitted: Vec<(&str, Vec<Piece>)> = Vec::new();
    for (name, _) in SHAPES {
        let all: Vec<String> = treatments(&results);
        let model = Model {
            correlation: Correlation::Same(options.correlation),
            reference: reference(options.reference.as_deref(), question, &trials, &all),
            months: months.clone(),
            level: analysis.level,
            heterogeneity: Heterogeneity::Restricted,
            shape: shape(name),
        };
        fitted.push((name, analyse(&results, &model)?.pieces));
    }
    let pieces = fitted[0].1.len();
    for place in 0..pieces {
        let of: Vec<(&str, &Piece)> = fitted
            .iter()
            .map(|(name, all)| (*name, &all[place]))
            .collect();
        result
            .pieces
            .push(piece(&of, options.shape.as_deref(), &trials, scale));
    }
    result
        .pieces
        .sort_by(|a, b| b.k.cmp(&a.k).then(a.name.cmp(&b.name)));
    Ok(result)
}

fn arm_results(trials: &[NodeTrial<'_>]) -> Vec<ArmResult> {
    let mut results = Vec::new();
    for trial in trials {
        for at in &trial.at {
            for side in &at.sides {
                let Some(sd) = side.reading.sd.filter(|sd| *sd > 0.0) else {
                    continue;
                };
                results.push(ArmResult {
                    study: trial.trial.id.clone(),
                    treatment: side.name.clone(),
                    months: at.months,
                    mean: side.reading.mean,
                    se: sd / side.reading.n.sqrt(),
                });
            }
        }
    }
    results
}

fn treatments(results: &[ArmResult]) -> Vec<String> {
    let mut names: Vec<String> = results
        .iter()
        .map(|result| result.treatment.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Months at which curves are drawn: forty steps from the first result to the last.
fn grid(results: &[ArmResult]) -> Vec<f64> {
    const STEPS: usize = 40;
    let last = results.iter().map(|r| r.months).fold(0.0, f64::max);
    let first = results.iter().map(|r| r.months).fold(last, f64::min);
    (0..=STEPS)
        .map(|step| first + (last - first) * step as f64 / STEPS as f64)
        .collect()
}

fn piece(
    of: &[(&str, &Piece)],
    wanted: Option<&str>,
    trials: &[NodeTrial<'_>],
    scale: Scale,
) -> CoursePiece {
    if let Some(refusal) = refused(of) {
        let (_, shown) = of[0];
        return CoursePiece {
            name: shown.treatments.join(", "),
            status: if shown.studies.len() == 1 {
                "single-trial"
            } else {
                "not-fitted"
            }
            .to_owned(),
            refusal,
            k: shown.studies.len() as u32,
            reference: shown.treatments[0].clone(),
            observed: shown
                .observed
                .iter()
                .filter_map(|o| observed(o, trials))
                .collect(),
            ..CoursePiece::default()
        };
    }
    let fits: Vec<ShapeFit> = of
        .iter()
        .map(|(name, piece)| shape_fit(name, piece))
        .collect();
    let chosen = wanted
        .map(str::to_owned)
        .or_else(|| best(&fits))
        .unwrap_or_default();
    let (_, shown) = of
        .iter()
        .find(|(name, _)| *name == chosen)
        .unwrap_or(&of[0]);
    let fit = shown.fit.as_ref().ok();
    let studies: Vec<Vec<String>> = trials.iter().map(NodeTrial::treatments).collect();
    let chain = |treatment: &str| match fit.map(|fit| support(&studies, treatment, &fit.reference))
    {
        Some(Support::OneChain { by }) => Some(by),
        _ => None,
    };
    CoursePiece {
        name: shown.treatments.join(", "),
        status: if fit.is_some() {
            "pooled"
        } else {
            "not-fitted"
        }
        .to_owned(),
        refusal: String::new(),
        one_chain: shown.treatments.iter().filter_map(|t| chain(t)).collect(),
        k: shown.studies.len() as u32,
        reference: fit.map_or_else(|| shown.treatments[0].clone(), |fit| fit.reference.clone()),
        shape: chosen,
        fits,
        tau2: fit.map(|fit| fit.tau2),
        courses: fit.map_or(Vec::new(), |fit| {
            let mut courses = courses(fit, scale);
            courses.retain(|course| chain(&course.treatment).is_none());
            courses
        }),
        observed: shown
            .observed
            .iter()
            .filter_map(|o| observed(o, trials))
            .collect(),
    }
}

/// Why there is no curve of any shape, said once: a single trial, fewer trials than treatments, or what every shape says alike.
fn refused(of: &[(&str, &Piece)]) -> Option<String> {
    let (_, first) = of.first()?;
    let (trials, treatments) = (first.studies.len(), first.treatments.len());
    if trials > 1 && trials < treatments {
        return Some(format!(
            "{trials} trials of {treatments} treatments: with fewer trials than treatments a curve of each would rest on one trial or less"
        ));
    }
    let refusals: Vec<&Refusal> = of
        .iter()
        .filter_map(|(_, piece)| piece.fit.as_ref().err())
        .collect();
    let same = refusals.len() == of.len()
        && refusals
            .iter()
            .all(|refusal| refusal.to_string() == refusals[0].to_string());
    same.then(|| refusals[0].to_string())
}

/// Of the shapes whose parameters the data tell, the one with the lowest corrected Akaike criterion; without the correction where that
/// needs more results than there are.
fn best(fits: &[ShapeFit]) -> Option<String> {
    let by = |of: fn(&ShapeFit) -> Option<f64>| {
        fits.iter()
            .filter(|fit| fit.trouble.is_empty() && fit.parameters.iter().all(|p| p.identified))
            .filter_map(|fit| Some((of(fit)?, fit.shape.clone())))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    };
    by(|fit| fit.aicc).or_else(|| by(|fit| fit.aic))
}

fn shape_fit(name: &str, piece: &Piece) -> ShapeFit {
    let formula = SHAPES.iter().find(|(known, _)| *known == name);
    let mut out = ShapeFit {
        shape: name.to_owned(),
        formula: formula.map_or(String::new(), |(_, formula)| (*formula).to_owned()),
        ..ShapeFit::default()
    };
    match &piece.fit {
        Ok(fit) => {
            out.log_likelihood = Some(fit.log_likelihood);
            out.aic = Some(fit.aic);
            out.aicc = fit.aicc;
            out.parameters = parameters(fit, name);
        }
        Err(refusal) => out.trouble = refusal.to_string(),
    }
    out
}

fn parameters(fit: &Fit, shape: &str) -> Vec<CourseParameter> {
    let amplitude_unit = if shape == "linear" {
        "points of 100 per month"
    } else {
        "points of 100"
    };
    let mut found: Vec<CourseParameter> = fit
        .amplitudes
        .iter()
        .map(|amplitude| CourseParameter {
            name: format!("amplitude, {}", amplitude.treatment),
            unit: amplitude_unit.to_owned(),
            estimate: amplitude.estimate.map(|e| e.value),
            ci_low: amplitude.estimate.map(|e| e.low),
            ci_high: amplitude.estimate.map(|e| e.high),
            identified: amplitude.estimate.is_some(),
        })
        .collect();
    for parameter in &fit.shape_parameters {
        let (name, unit) = match parameter.name {
            "half_time_months" => ("T, time to half of the effect", "months"),
            "rate_per_month" => ("λ", "per month"),
            "on_rate_per_month" => ("λon", "per month"),
            "off_rate_per_month" => ("λoff", "per month"),
            other => (other, ""),
        };
        let (estimate, ci_low, ci_high, identified) = match parameter.finding {
            Finding::Fixed(value) => (Some(value), None, None, true),
            Finding::Estimated {
                value, low, high, ..
            } => (Some(value), low, high, true),
            Finding::AtLimit { low, high, .. } => (None, low, high, false),
            Finding::NotIdentified { .. } => (None, None, None, false),
        };
        found.push(CourseParameter {
            name: name.to_owned(),
            unit: unit.to_owned(),
            estimate,
            ci_low,
            ci_high,
            identified,
        });
    }
    found
}

fn courses(fit: &Fit, scale: Scale) -> Vec<Course> {
    fit.courses
        .iter()
        .map(|course| Course {
            treatment: course.treatment.clone(),
            points: course
                .points
                .iter()
                // Beyond the last result of a treatment its curve is a guess of the shape alone, and is not shown.
                .filter(|point| !point.extrapolated)
                .map(|point| {
                    let limits = scale.limits(Some((point.effect.low, point.effect.high)));
                    CoursePoint {
                        months: point.months,
                        effect: point.effect.value,
                        ci_low: limits.low,
                        ci_high: limits.high,
                    }
                })
                .collect(),
        })
        .collect()
}

fn observed(
    of: &synovia_statistics::timecourse::Observed,
    trials: &[NodeTrial<'_>],
) -> Option<Observed> {
    let trial = trials.iter().find(|trial| trial.trial.id == of.study)?;
    let at = trial.at.iter().find(|at| at.months == of.months)?;
    let mut flags = at.flags.clone();
    let mut recipe = Vec::new();
    for side in &at.sides {
        if side.name == of.treatment || side.name == of.against {
            flags.extend(side.reading.flags.iter().cloned());
            recipe.extend(
                side.reading
                    .recipe
                    .iter()
                    .map(|step| format!("{}: {step}", side.name)),
            );
        }
    }
    Some(Observed {
        cited: cited(trial.trial),
        treatment: of.treatment.clone(),
        versus: of.against.clone(),
        months: of.months,
        effect: of.difference,
        se: of.se,
        instrument: at.instrument.clone(),
        recipe,
        flags: flags.into_iter().collect(),
    })
}
