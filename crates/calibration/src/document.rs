//! From fits to the document that is kept.

use crate::calibrate::{
    self, Calibration, Fitted, Ground, Named, shares, stacked_log_scores, weights,
};
use crate::constants::in_a_new_trial;
use crate::fit::Fit;
use crate::observed::{Class, ObservedTrial};
use crate::parameters::window;
use crate::scored::{score, score_aside, together};
use std::collections::BTreeMap;
use synovia_evidence::Registry;
use synovia_evidence::library::Blinding;
use synovia_results::posterior::{
    GalleryRow, Hypothesis, Interval, NEVER_FITTED, POSTERIOR_SCHEMA_VERSION, Parameter, Posterior,
    Score, Surrogate, Trial, Variant, class_of_effect, effect_name,
};
use synovia_results::sha256_hex;
use synovia_statistics::sampler;

/// Draws of each core that are kept.
pub const KEPT: usize = 400;

const NOTICE: &str = "Constants fitted to published trials, and predictions of trials that were left out. SIMULATED: no advice to any patient, and no verdict that a treatment works.";

/// Five significant digits are more than any of these numbers has.
fn rounded(x: f64) -> f64 {
    format!("{x:.4e}").parse().unwrap_or(x)
}

fn interval(of: sampler::Interval) -> Interval {
    Interval {
        estimate: rounded(of.estimate),
        low: rounded(of.low),
        high: rounded(of.high),
    }
}

/// The cores among the fitted hypotheses.
pub fn cores<'a>(calibration: &'a Calibration) -> Vec<&'a Fitted> {
    calibration
        .fitted
        .iter()
        .filter(|f| f.named != Named::Rival)
        .collect()
}

/// SHA-256 of all constants.
pub fn registry_sha256(registry: &Registry) -> String {
    let all: String = registry
        .parameters()
        .map(|p| format!("{} {:?}\n", p.id, registry.value(&p.id)))
        .collect();
    sha256_hex(all.as_bytes())
}

/// Puts everything together; `aside` are trials that are predicted and were never fitted.
///
/// # Errors
/// When a treatment was not simulated.
pub fn document(
    ground: &Ground,
    calibration: &Calibration,
    aside: &[ObservedTrial],
    variants: Vec<Variant>,
    seed: u64,
    data_sha256: &str,
    program_version: &str,
) -> Result<Posterior, crate::assemble::NotSimulated> {
    let cores = cores(calibration);
    let weights = weights(&cores);
    let stacked = stacked_log_scores(&cores, &weights);
    let left_out = calibration.left_out(ground, &cores, &weights)?;
    let mixture = score(&left_out);
    let mut scores = grouped("stacked", &mixture, &calibration.trials);
    let never_fitted = calibrate::aside(ground, &cores, &weights, aside)?;
    let unfitted = score_aside(&left_out, &never_fitted);
    scores.extend(scores_of("stacked", NEVER_FITTED, &unfitted));
    for fitted in &calibration.fitted {
        let own = calibration.scores(ground, &[fitted], &[1.0])?;
        scores.extend(grouped(fitted.named.name(), &own, &calibration.trials));
    }
    let hypotheses = calibration
        .fitted
        .iter()
        .map(|fitted| {
            let weight = cores
                .iter()
                .position(|core| core.named == fitted.named)
                .map_or(0.0, |place| weights[place]);
            hypothesis(ground, fitted, weight, seed)
        })
        .collect();
    let trials = calibration
        .trials
        .iter()
        .enumerate()
        .map(|(place, trial)| {
            let each = |value: &dyn Fn(&crate::fit::LeftOut) -> f64| -> Vec<f64> {
                calibration
                    .fitted
                    .iter()
                    .map(|f| rounded(value(&f.left_out[place])))
                    .collect()
            };
            let mut assumed: Vec<String> = trial
                .arms
                .iter()
                .flat_map(|arm| arm.assumed.clone())
                .collect();
            assumed.sort();
            assumed.dedup();
            let mut classes: Vec<String> = trial
                .arms
                .iter()
                .flat_map(|arm| &arm.given)
                .map(|given| given.class.name().to_owned())
                .collect();
            classes.sort();
            classes.dedup();
            Trial {
                classes,
                trial: trial.id.clone(),
                label: trial.label.clone(),
                log_score: rounded(stacked[place]),
                log_scores: each(&|left| left.log_score),
                k: each(&|left| left.k),
                refitted: calibration
                    .fitted
                    .iter()
                    .map(|f| f.left_out[place].refitted)
                    .collect(),
                assumed,
            }
        })
        .collect();
    Ok(Posterior {
        schema_version: POSTERIOR_SCHEMA_VERSION,
        program_version: program_version.to_owned(),
        notice: NOTICE.to_owned(),
        seed,
        data_sha256: data_sha256.to_owned(),
        registry_sha256: registry_sha256(&ground.registry),
        hypotheses,
        trials,
        scores,
        gallery: gallery(mixture),
        unfitted: gallery(unfitted),
        variants,
    })
}

/// Shares of draws by the weights of a document's cores.
pub fn mixed(posterior: &Posterior, draws: usize) -> Vec<(&Hypothesis, usize)> {
    let cores: Vec<&Hypothesis> = posterior.cores().collect();
    let weights: Vec<f64> = cores.iter().map(|h| h.weight).collect();
    cores.into_iter().zip(shares(&weights, draws)).collect()
}

fn hypothesis(ground: &Ground, fitted: &Fitted, weight: f64, seed: u64) -> Hypothesis {
    let fit = &fitted.fit;
    let courses = match fitted.named {
        Named::Rival => None,
        Named::Core(core) => {
            Some(&ground.courses[usize::from(core != synovia_joint::Core::Bistable)])
        }
    };
    let kept: Vec<&Vec<f64>> = (0..KEPT)
        .map(|i| &fit.draws[i * fit.draws.len() / KEPT])
        .collect();
    let constants: Vec<Vec<(&'static str, f64)>> = courses
        .map(|courses| {
            kept.iter()
                .enumerate()
                .map(|(number, x)| {
                    let values = fit.density.values(x);
                    in_a_new_trial(ground, courses, &values, seed, number as u64)
                })
                .collect()
        })
        .unwrap_or_default();
    Hypothesis {
        name: fitted.named.name().to_owned(),
        weight: rounded(weight),
        log_score: rounded(fitted.log_score()),
        divergences: fit.divergences,
        missing_information: rounded(fit.missing_information),
        parameters: parameters(fit),
        draws: if courses.is_some() {
            kept.iter()
                .map(|x| x.iter().map(|v| rounded(*v)).collect())
                .collect()
        } else {
            Vec::new()
        },
        constants: constants
            .first()
            .map(|first| first.iter().map(|(id, _)| (*id).to_owned()).collect())
            .unwrap_or_default(),
        constant_draws: constants
            .iter()
            .map(|draw| draw.iter().map(|(_, value)| rounded(*value)).collect())
            .collect(),
        surrogates: courses
            .map(|courses| {
                courses
                    .surrogates
                    .iter()
                    .map(|s| Surrogate {
                        class: s.class.name().to_owned(),
                        treatments: s.treatments.len(),
                        left_out_rms: rounded(s.left_out_rms),
                        rms: rounded(s.rms),
                        range: s.range.map(rounded),
                    })
                    .collect()
            })
            .unwrap_or_default(),
    }
}

fn parameters(fit: &Fit) -> Vec<Parameter> {
    fit.summaries
        .iter()
        .map(|s| Parameter {
            name: s.name.clone(),
            prior: s.prior.map(rounded),
            posterior: s.posterior.map(rounded),
            mean: rounded(s.mean),
            shrinkage: rounded(s.shrinkage),
            r_hat: rounded(s.convergence.r_hat),
            bulk: s.convergence.bulk.round(),
            tail: s.convergence.tail.round(),
            no_benefit: class_of_effect(&s.name).map(|_| rounded(s.not_below_zero)),
        })
        .collect()
}

/// What a variant's fits say, for the table of variants.
///
/// # Errors
/// When a treatment was not simulated.
pub fn variant(
    name: &str,
    ground: &Ground,
    calibration: &Calibration,
) -> Result<Option<Variant>, crate::assemble::NotSimulated> {
    let fitted: Vec<&Fitted> = calibration.fitted.iter().collect();
    let weights = weights(&fitted);
    let scored = calibration.scores(ground, &fitted, &weights)?;
    let log_score = stacked_log_scores(&fitted, &weights).iter().sum::<f64>();
    let of = |differences: bool| {
        let rows: Vec<&GalleryRow> = scored
            .iter()
            .filter(|s| s.control.is_some() == differences)
            .collect();
        together(&rows)
    };
    let (Some(arms), Some(differences)) = (of(false), of(true)) else {
        return Ok(None);
    };
    let first = &fitted[0].fit;
    let effects = Class::with_mechanism()
        .iter()
        .filter_map(|class| {
            let name = effect_name(class.name());
            let summary = first.summaries.iter().find(|s| s.name == name)?;
            let points = summary.posterior.map(rounded);
            Some((
                class.name().to_owned(),
                points,
                rounded(summary.not_below_zero),
            ))
        })
        .collect();
    let names: Vec<&str> = fitted.iter().map(|f| f.named.name()).collect();
    Ok(Some(Variant {
        name: name.to_owned(),
        of: names.join(" and "),
        trials: calibration.trials.len(),
        log_score: rounded(log_score),
        arms: interval(arms.ratio),
        differences: interval(differences.ratio),
        effects,
    }))
}

/// Scores of all rows, and by class, window, size and blinding.
fn grouped(of: &str, scored: &[GalleryRow], trials: &[&ObservedTrial]) -> Vec<Score> {
    let trial = |id: &str| trials.iter().find(|trial| trial.id == id);
    let mut groups: BTreeMap<(u8, String), Vec<&GalleryRow>> = BTreeMap::new();
    for row in scored {
        let Some(trial) = trial(&row.trial) else {
            continue;
        };
        let arm = trial.arms.iter().find(|arm| arm.id == row.arm);
        let mut names = vec![(0, "all".to_owned())];
        let injected = trial.has_injections();
        names.push((1, if injected { "injections" } else { "others" }.to_owned()));
        let class = arm
            .and_then(|arm| arm.given.first())
            .map_or("placebo or nothing", |g| g.class.name());
        names.push((2, format!("class: {class}")));
        const WINDOWS: [&str; 4] = [
            "up to 1.5 months",
            "1.5 to 4.5 months",
            "4.5 to 9 months",
            "over 9 months",
        ];
        names.push((3, WINDOWS[window(row.months)].to_owned()));
        const SMALL: f64 = 50.0;
        let small = arm.and_then(|arm| arm.n).is_none_or(|n| n < SMALL);
        names.push((
            4,
            if small {
                "arms under 50"
            } else {
                "arms of 50 and more"
            }
            .to_owned(),
        ));
        let blinding = match trial.blinding {
            Some(Blinding::Double) => "double-blind",
            Some(Blinding::Single) => "single-blind",
            Some(Blinding::Open) => "open",
            _ => "blinding not stated",
        };
        names.push((5, blinding.to_owned()));
        for name in names {
            groups.entry(name).or_default().push(row);
        }
    }
    // All groups of arms, then all of differences.
    let by_group = groups
        .iter()
        .flat_map(|((_, group), rows)| scores_of(of, group, rows));
    let (arms, differences): (Vec<Score>, Vec<Score>) =
        by_group.partition(|score| score.quantity == "arms");
    arms.into_iter().chain(differences).collect()
}

/// Scores of one group, of arms and of differences, those there are.
fn scores_of<R: std::borrow::Borrow<GalleryRow>>(of: &str, group: &str, rows: &[R]) -> Vec<Score> {
    let quantities = [("arms", false), ("differences", true)];
    quantities
        .into_iter()
        .filter_map(|(quantity, differences)| {
            let rows: Vec<&GalleryRow> = rows
                .iter()
                .map(|row| row.borrow())
                .filter(|row| row.control.is_some() == differences)
                .collect();
            let t = together(&rows)?;
            Some(Score {
                of: of.to_owned(),
                quantity: quantity.to_owned(),
                group: group.to_owned(),
                trials: t.trials,
                rows: t.rows,
                crps: interval(t.crps),
                ratio: interval(t.ratio),
                in90: interval(t.in90),
                in50: interval(t.in50),
                bias: interval(t.bias),
            })
        })
        .collect()
}

/// Rounded, worst first.
fn gallery(mut rows: Vec<GalleryRow>) -> Vec<GalleryRow> {
    for row in &mut rows {
        let numbers = [
            &mut row.observed,
            &mut row.baseline,
            &mut row.mean,
            &mut row.sd,
            &mut row.crps,
            &mut row.reference,
        ];
        for number in numbers
            .into_iter()
            .chain(&mut row.se)
            .chain(&mut row.quantiles)
        {
            *number = rounded(*number);
        }
    }
    rows.sort_by(|a, b| b.z().abs().total_cmp(&a.z().abs()));
    rows
}
