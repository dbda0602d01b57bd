//! `synovia validate`: every published arm and difference beside what was predicted of it without its trial.

mod learned;

use std::path::Path;

use synovia_diagnostics::{LARGEST_USER_FILE, read_user_file};
use synovia_report::gallery;
use synovia_results::posterior::{
    Gain, GalleryRow, Goal, Interval, Measure, POSTERIOR_FILE, Posterior, RIVAL, Reason, Score,
    Trial,
};

use super::report::of_report;
use crate::arguments::calibration::Validate;
use crate::failure::Failure;
use crate::output::{print, print_exactly};
use crate::output_folder::leave;
use crate::table::{Align, aligned};

/// Rows of the gallery that are printed unless all are asked for.
const WORST: usize = 20;

pub fn run(arguments: &Validate) -> Result<(), Failure> {
    let posterior = posterior(arguments.posterior.as_deref())?;
    let mut page = String::new();
    if let Some(out) = &arguments.out {
        let _claim = leave(out, &[(POSTERIOR_FILE, &posterior.to_json())])?;
        let written = gallery::write(out).map_err(|error| of_report(&error))?;
        page = format!("\nReport: {}\n", written.display());
    }
    if arguments.json {
        let text = serde_json::to_string_pretty(&Shown {
            scores: &posterior.scores,
            gallery: &posterior.gallery,
            unfitted: &posterior.unfitted,
        })
        .map_err(|error| Failure::Internal(error.to_string()))?;
        return print_exactly(&format!("{text}\n"));
    }
    if arguments.learned {
        return print(&learned::learned(&posterior));
    }
    if let Some(trial) = &arguments.trial {
        let rows: Vec<&GalleryRow> = posterior
            .gallery
            .iter()
            .chain(&posterior.unfitted)
            .filter(|row| row.trial.eq_ignore_ascii_case(trial))
            .collect();
        if rows.is_empty() {
            let fitted = posterior.trials.iter().map(|t| t.trial.as_str());
            let known = fitted.chain(posterior.unfitted.iter().map(|row| row.trial.as_str()));
            let nearest =
                synovia_evidence::nearest_name(synovia_evidence::Named::Trial, trial, known);
            return Err(Failure::user(
                format!("no trial `{trial}` is in the gallery"),
                nearest.map_or_else(
                    || "`synovia evidence list` has the labels of trials".to_owned(),
                    |nearest| format!("did you mean {nearest}?"),
                ),
            ));
        }
        return print(&(rows_in_words(&posterior, &rows) + &page));
    }
    let shown = if arguments.all {
        posterior.gallery.len()
    } else {
        WORST
    };
    let rows: Vec<&GalleryRow> = posterior.gallery.iter().take(shown).collect();
    let unfitted: Vec<&GalleryRow> = posterior.unfitted.iter().collect();
    print(&format!(
        "{}\nNever fitted, predicted by the whole fit\n{}\nWorst first: {} of {} rows, each predicted without its trial (points of 100; negative is less pain)\n{}{page}",
        summary(&posterior),
        rows_in_words(&posterior, &unfitted),
        rows.len(),
        posterior.gallery.len(),
        rows_in_words(&posterior, &rows)
    ))
}

/// What of a calibration is printed as JSON.
#[derive(serde::Serialize)]
struct Shown<'a> {
    scores: &'a [Score],
    gallery: &'a [GalleryRow],
    unfitted: &'a [GalleryRow],
}

/// The shipped calibration, or one of a file.
pub fn posterior(file: Option<&Path>) -> Result<Posterior, Failure> {
    let Some(file) = file else {
        return Ok(synovia_study::shipped_posterior().clone());
    };
    let bytes = read_user_file(file, LARGEST_USER_FILE)
        .map_err(|error| Failure::user(error.to_string(), "name a posterior.json"))?;
    let refused = |why: String| {
        Failure::user(
            format!("{} is no calibration: {why}", file.display()),
            "name a posterior.json that this version of `synovia calibrate` wrote",
        )
    };
    Posterior::from_json(&String::from_utf8_lossy(&bytes)).map_err(refused)
}

fn in_words(of: Interval) -> String {
    format!("{:.2} ({:.2} to {:.2})", of.estimate, of.low, of.high)
}

/// A share; with a decimal, so that one just outside of what was asked is seen to be outside.
fn in_percent(of: Interval) -> String {
    let [estimate, low, high] = [of.estimate, of.low, of.high].map(|share| 100.0 * share);
    format!("{estimate:.1} % ({low:.1} to {high:.1})")
}

fn goal(goal: &Goal) -> Vec<String> {
    let seen = match goal.measure {
        Measure::CrpsRatio => in_words(goal.seen),
        Measure::In90 | Measure::In50 => in_percent(goal.seen),
        Measure::LogScore => format!(
            "{:+.1} ({:+.1} to {:+.1})",
            goal.seen.estimate, goal.seen.low, goal.seen.high
        ),
    };
    let said = if goal.met { "met" } else { "MISSED" };
    vec![said.to_owned(), goal.what(), seen, goal.asked.to_owned()]
}

/// Goals with misses first, scores by group, effects, diagnostics.
pub fn summary(posterior: &Posterior) -> String {
    let goals: Vec<Vec<String>> = posterior.goals().iter().map(goal).collect();
    let heads = ["goal", "what", "seen (90 % interval)", "asked"];
    format!(
        "SIMULATED. {} trials, each left out in turn; calibration of program {}.\n\n{}\n{}\n{}\n{}\n{}\n{}",
        posterior.trials.len(),
        posterior.program_version,
        aligned(&heads.map(|head| (head, Align::Left)), &goals),
        gains(posterior),
        scores(posterior),
        effects(posterior),
        variants(posterior),
        diagnostics(posterior)
    )
}

/// Where the mechanism helps.
fn gains(posterior: &Posterior) -> String {
    let mut gains: Vec<(&str, Gain)> = posterior
        .classes()
        .into_iter()
        .filter_map(|class| {
            let given = |trial: &Trial| trial.classes.iter().any(|of| of == class);
            Some((class, posterior.gain(given)?))
        })
        .collect();
    gains.sort_by(|a, b| a.1.sum.total_cmp(&b.1.sum));
    let rows: Vec<Vec<String>> = gains
        .iter()
        .map(|(class, gain)| {
            let error = if gain.se.is_finite() {
                format!(" ± {:.1}", gain.se)
            } else {
                String::new()
            };
            vec![
                (*class).to_owned(),
                gain.trials.to_string(),
                format!("{:+.1}{error}", gain.sum),
            ]
        })
        .collect();
    format!(
        "Log score beyond the model without mechanism, trials that gave a class ± standard error\n{}",
        aligned(
            &[
                ("class", Align::Left),
                ("trials", Align::Right),
                ("gain", Align::Left)
            ],
            &rows
        )
    )
}

fn scores(posterior: &Posterior) -> String {
    let mut rows = Vec::new();
    for of in ["stacked", "bistable", "monostable", RIVAL] {
        for quantity in ["arms", "differences"] {
            for score in posterior
                .scores
                .iter()
                .filter(|s| s.of == of && s.quantity == quantity)
            {
                if of != "stacked" && !["all", "injections"].contains(&score.group.as_str()) {
                    continue;
                }
                rows.push(vec![
                    of.to_owned(),
                    quantity.to_owned(),
                    score.group.clone(),
                    score.trials.to_string(),
                    score.rows.to_string(),
                    format!("{:.2}", score.crps.estimate),
                    in_words(score.ratio),
                    format!("{:.0}", 100.0 * score.in90.estimate),
                    format!("{:.0}", 100.0 * score.in50.estimate),
                    format!("{:+.1}", score.bias.estimate),
                ]);
            }
        }
    }
    use Align::{Left, Right};
    aligned(
        &[
            ("model", Left),
            ("of", Left),
            ("which", Left),
            ("trials", Right),
            ("rows", Right),
            ("CRPS", Right),
            ("ratio to reference", Left),
            ("in 90 %", Right),
            ("in 50 %", Right),
            ("bias", Right),
        ],
        &rows,
    )
}

fn effects(posterior: &Posterior) -> String {
    let mut rows = Vec::new();
    for hypothesis in &posterior.hypotheses {
        for (class, p) in hypothesis.effects() {
            rows.push(vec![
                hypothesis.name.clone(),
                class.to_owned(),
                format!(
                    "{:.1} ({:.1} to {:.1})",
                    p.posterior[1], p.posterior[0], p.posterior[2]
                ),
                format!("{:.1} to {:.1}", p.prior[0], p.prior[2]),
                format!("{:.0} %", 100.0 * p.no_benefit.unwrap_or_default()),
                format!("{:.2}", p.shrinkage),
            ]);
        }
    }
    use Align::{Left, Right};
    format!(
        "Mean effect beyond placebo in a large double-blind trial, points at baseline 57; P: no benefit\n{}",
        aligned(
            &[
                ("model", Left),
                ("class", Left),
                ("median (90 % interval)", Left),
                ("before the data", Left),
                ("P", Right),
                ("shrunk", Right),
            ],
            &rows,
        )
    )
}

fn variants(posterior: &Posterior) -> String {
    if posterior.variants.is_empty() {
        return String::new();
    }
    let mut rows = Vec::new();
    for variant in &posterior.variants {
        let effects: Vec<String> = variant
            .effects
            .iter()
            .map(|(class, points, none)| format!("{class} {:.1} (P {:.2})", points[1], none))
            .collect();
        rows.push(vec![
            variant.name.clone(),
            variant.of.clone(),
            variant.trials.to_string(),
            format!("{:.1}", variant.log_score),
            in_words(variant.arms),
            in_words(variant.differences),
            effects.join(", "),
        ]);
    }
    use Align::{Left, Right};
    format!(
        "Other ways to fit, all that were tried\n{}",
        aligned(
            &[
                ("what is different", Left),
                ("hypotheses", Left),
                ("trials", Right),
                ("log score", Right),
                ("arms", Left),
                ("differences", Left),
                ("effects", Left),
            ],
            &rows,
        )
    )
}

fn diagnostics(posterior: &Posterior) -> String {
    let rows: Vec<Vec<String>> = posterior
        .hypotheses
        .iter()
        .map(|h| {
            let worst = |of: &dyn Fn(&synovia_results::posterior::Parameter) -> f64, high: bool| {
                let values = h.parameters.iter().map(of);
                if high {
                    values.fold(f64::NEG_INFINITY, f64::max)
                } else {
                    values.fold(f64::INFINITY, f64::min)
                }
            };
            vec![
                h.name.clone(),
                format!("{:.2}", h.weight),
                format!("{:.1}", h.log_score),
                format!("{:.3}", worst(&|p| p.r_hat, true)),
                format!("{:.0}", worst(&|p| p.bulk, false)),
                format!("{:.0}", worst(&|p| p.tail, false)),
                h.divergences.to_string(),
                format!("{:.2}", h.missing_information),
            ]
        })
        .collect();
    use Align::{Left, Right};
    aligned(
        &[
            ("model", Left),
            ("weight", Right),
            ("log score", Right),
            ("worst R-hat", Right),
            ("least bulk", Right),
            ("least tail", Right),
            ("divergences", Right),
            ("E-BFMI", Right),
        ],
        &rows,
    )
}

fn rows_in_words(posterior: &Posterior, rows: &[&GalleryRow]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                if row.is_hit() { "hit" } else { "MISS" }.to_owned(),
                row.trial.clone(),
                row.arm_or_difference(),
                row.given.clone(),
                row.instrument.clone(),
                format!("{:.1}", row.months),
                format!("{:.1}", row.observed),
                format!("{:.1}", row.quantiles[2]),
                format!("{:.1} to {:.1}", row.quantiles[0], row.quantiles[4]),
                format!("{:+.1}", row.z()),
                format!("{:.1}", row.crps),
                posterior.reason(row).map_or("", Reason::words).to_owned(),
            ]
        })
        .collect();
    use Align::{Left, Right};
    aligned(
        &[
            ("", Left),
            ("trial", Left),
            ("arm", Left),
            ("given", Left),
            ("instrument", Left),
            ("month", Right),
            ("printed", Right),
            ("predicted", Right),
            ("90 % interval", Left),
            ("z", Right),
            ("CRPS", Right),
            ("a guess why", Left),
        ],
        &rows,
    )
}
