//! Predictions of any trial in the evidence layout, from a calibration that is kept.

use crate::ask::questions;
use crate::calibrate::{Choices, DRAWS, Ground, Named, mixture};
use crate::document::mixed;
use crate::laboratory::Unsimulated;
use crate::observed::{ObservedTrial, Unfit};
use crate::parameters::Values;
use crate::predict::Spread;
use synovia_evidence::Registry;
use synovia_evidence::library::{Library, Outcome};
use synovia_joint::Core;
use synovia_results::posterior::{Hypothesis, Posterior, PredictedRow};
use synovia_statistics::sampler::crps_of_draws;

/// Why nothing could be predicted.
#[derive(Debug)]
pub enum NoForecast {
    /// A joint could not be integrated.
    Unsimulated(Unsimulated),
    /// The calibration is one of other parameters than this program fits.
    AnotherModel,
}

impl std::fmt::Display for NoForecast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoForecast::Unsimulated(why) => write!(f, "{why}"),
            NoForecast::AnotherModel => {
                f.write_str("the calibration has other parameters than this program")
            }
        }
    }
}

impl std::error::Error for NoForecast {}

/// One row for every arm, visit and instrument, and for every difference between an experimental arm and a control; a reason where
/// there is no prediction. Nothing that a trial prints of its outcomes changes a prediction.
///
/// # Errors
/// See [`NoForecast`].
pub fn forecast(
    posterior: &Posterior,
    registry: &Registry,
    library: &Library,
    people: u32,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Vec<PredictedRow>, NoForecast> {
    let seen: Vec<(
        &synovia_evidence::library::Trial,
        Result<ObservedTrial, Unfit>,
    )> = library
        .trials()
        .iter()
        .map(|trial| (trial, crate::observed::observed(library, trial)))
        .collect();
    let known: Vec<ObservedTrial> = seen
        .iter()
        .filter_map(|(_, trial)| trial.as_ref().ok().cloned())
        .collect();
    progress("simulating treatments");
    let ground = Ground::new(registry, &known, people, &|_| {}).map_err(NoForecast::Unsimulated)?;
    let hypotheses = hypotheses(posterior, &ground)?;
    let mut rows = Vec::new();
    for (trial, observed) in &seen {
        progress(&trial.id);
        let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
        match observed {
            Ok(observed) => rows.extend(of_trial(posterior, &ground, observed, &hypotheses)),
            Err(why) => {
                rows.extend(without(&trial.id, &outcomes, &|_| Some(why.words.clone())));
                continue;
            }
        }
        rows.extend(without(&trial.id, &outcomes, &|row| {
            unasked(observed.as_ref().ok()?, row)
        }));
    }
    Ok(rows)
}

/// Draws of each core by its weight, as values.
fn hypotheses(
    posterior: &Posterior,
    ground: &Ground,
) -> Result<Vec<(Named, Vec<Values>)>, NoForecast> {
    mixed(posterior, DRAWS)
        .into_iter()
        .map(|(hypothesis, share)| {
            let (named, kept) = drawn(hypothesis, ground)?;
            let values = (0..share)
                .map(|i| kept[i * kept.len() / share.max(1)].clone())
                .collect();
            Ok((named, values))
        })
        .collect()
}

/// A core and its draws, as values; at least one.
pub(crate) fn drawn(
    hypothesis: &Hypothesis,
    ground: &Ground,
) -> Result<(Named, Vec<Values>), NoForecast> {
    let core = [Core::Bistable, Core::Monostable]
        .into_iter()
        .find(|core| core.name() == hypothesis.name)
        .ok_or(NoForecast::AnotherModel)?;
    let named = Named::Core(core);
    let density = ground
        .density(named, &[], &Choices::specified(0))
        .map_err(|_| NoForecast::AnotherModel)?;
    let kept = &hypothesis.draws;
    if kept.is_empty() || kept.iter().any(|draw| draw.len() != density.free.len()) {
        return Err(NoForecast::AnotherModel);
    }
    let values = kept.iter().map(|draw| density.values(draw)).collect();
    Ok((named, values))
}

fn of_trial(
    posterior: &Posterior,
    ground: &Ground,
    trial: &ObservedTrial,
    hypotheses: &[(Named, Vec<Values>)],
) -> Vec<PredictedRow> {
    let asked = questions(trial);
    let draws = match mixture(ground, trial, &asked, hypotheses) {
        Ok(draws) => draws,
        // Ground was made for these trials: every treatment of theirs was simulated.
        Err(_) => return Vec::new(),
    };
    let fitted = posterior.trials.iter().any(|known| known.trial == trial.id);
    asked
        .iter()
        .zip(draws)
        .map(|(row, draws)| {
            let said = Spread::of(&draws);
            let [q05, q25, q50, q75, q95] = said.quantiles.map(Some);
            let mut assumed = trial.arms[row.arm].assumed.clone();
            if row.baseline_points.is_none() {
                let base = crate::assemble::baseline(trial, row.arm, row);
                assumed.push(format!(
                    "baseline {base:.0} points: not printed for this arm"
                ));
            }
            PredictedRow {
                trial_id: trial.id.clone(),
                arm_id: trial.arms[row.arm].id.clone(),
                control_arm_id: row.control.map(|control| trial.arms[control].id.clone()),
                instrument: Some(row.instrument.clone()),
                time_months: Some(row.time_months),
                mean: Some(said.mean),
                sd: Some(said.sd),
                q05,
                q25,
                q50,
                q75,
                q95,
                observed: row.value,
                crps: row.value.map(|value| crps_of_draws(&draws, value)),
                draws,
                fitted,
                assumed,
                reason: None,
            }
        })
        .collect()
}

/// Why a printed row was not asked about; none when it was.
fn unasked(trial: &ObservedTrial, row: &Outcome) -> Option<String> {
    if let Some((_, why)) = trial.unpredictable.iter().find(|(arm, _)| *arm == row.arm) {
        return Some(why.clone());
    }
    if row.time_months.is_none_or(|months| months <= 0.0) {
        return Some("at baseline, or at no time".to_owned());
    }
    if crate::observed::family(&row.instrument).is_none() {
        return Some(format!(
            "{} is neither pain nor a total of it",
            row.instrument
        ));
    }
    let arm = trial.arms.iter().position(|arm| arm.id == row.arm);
    let Some(arm) = arm else {
        return Some("a part of an arm, or several arms together".to_owned());
    };
    let asked = trial.rows.iter().any(|r| {
        (r.arm == arm || r.control == Some(arm))
            && r.instrument == row.instrument
            && Some(r.time_months) == row.time_months
    });
    (!asked).then(|| {
        "the ends of its scale are not known, or its numbers are marked as unfit in the library"
            .to_owned()
    })
}

/// Rows without a prediction, each arm, instrument and month once.
fn without(
    trial: &str,
    outcomes: &[&Outcome],
    why: &dyn Fn(&Outcome) -> Option<String>,
) -> Vec<PredictedRow> {
    let mut rows: Vec<PredictedRow> = Vec::new();
    for outcome in outcomes {
        let Some(reason) = why(outcome) else {
            continue;
        };
        let known = |row: &PredictedRow| {
            row.arm_id == outcome.arm
                && row.instrument.as_ref() == Some(&outcome.instrument)
                && row.time_months == outcome.time_months
        };
        if rows.iter().any(known) {
            continue;
        }
        rows.push(PredictedRow {
            trial_id: trial.to_owned(),
            arm_id: outcome.arm.clone(),
            control_arm_id: None,
            instrument: Some(outcome.instrument.clone()),
            time_months: outcome.time_months,
            mean: None,
            sd: None,
            q05: None,
            q25: None,
            q50: None,
            q75: None,
            q95: None,
            draws: Vec::new(),
            observed: None,
            crps: None,
            fitted: false,
            assumed: Vec::new(),
            reason: Some(reason),
        });
    }
    rows
}
