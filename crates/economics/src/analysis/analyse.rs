//! Everything at once, as one document.

use synovia_results::economics::{
    Analysis, ECONOMICS_SCHEMA_VERSION, NO_VERDICT, PartialInformation, Question, TornadoBar,
};

use super::frontier::icer_table;
use super::net_benefit::{acceptability, nested_noise, net_benefit_table};
use super::partial::{FEWEST_DRAWS, Set, partial_information};
use super::perfect::{Population, perfect_information};
use super::sample::{Sample, UnsoundSample};
use super::tornado::tornado;
use super::trial::{NormalTrial, net_benefit_of_sampling, normal_trial, trial_by_summaries};

/// With fewer draws than this per parameter of a set, its regression is loose.
const DRAWS_PER_PARAMETER: usize = 50;

/// What to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Willingness to pay at which curves are drawn.
    pub wtp: Vec<f64>,
    /// Willingness to pay of the tables; the first is the headline. Must not be empty unless the sample has net benefit only.
    pub wtp_at: Vec<f64>,
    /// Level of credible intervals.
    pub level: f64,
    /// Sets of parameters to value together. Every parameter alone always is.
    pub sets: Vec<Set>,
    /// Who decides again.
    pub population: Option<Population>,
    /// Next trials with a normal estimate.
    pub trials: Vec<NormalTrial>,
    /// Name of the trial of which the sample has summaries.
    pub summaries_of: String,
}

impl Settings {
    /// One willingness to pay for the tables; curves from 0 to four times that in 200 steps; intervals of 95 of 100.
    pub fn at(wtp: f64) -> Self {
        Settings {
            wtp: (0..=200)
                .map(|step| 4.0 * wtp * f64::from(step) / 200.0)
                .collect(),
            wtp_at: vec![wtp],
            level: 0.95,
            sets: Vec::new(),
            population: None,
            trials: Vec::new(),
            summaries_of: "the simulated trial".to_owned(),
        }
    }
}

/// Everything a sample says. `done` of [`analyse_with`] is told nothing.
///
/// # Errors
/// A sample that is not sound, or settings that name what it does not have.
pub fn analyse(sample: &Sample, settings: &Settings) -> Result<Analysis, UnsoundSample> {
    analyse_with(sample, settings, &|_, _| ())
}

/// Everything a sample says; `done` is told how many regressions of how many are finished, from any thread.
///
/// # Errors
/// A sample that is not sound, or settings that name what it does not have.
pub fn analyse_with(
    sample: &Sample,
    settings: &Settings,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Analysis, UnsoundSample> {
    sample.check()?;
    // Net benefit stays the same whatever is paid for an effect of 0.
    let (grid, at) = if sample.net_benefit_only {
        (vec![0.0], vec![0.0])
    } else {
        (settings.wtp.clone(), settings.wtp_at.clone())
    };
    let population = settings.population.as_ref();
    let mut sets: Vec<Set> = sample
        .parameters
        .iter()
        .map(|parameter| Set::single(&parameter.name))
        .collect();
    sets.extend(settings.sets.iter().cloned());
    let evppi = partial_information(sample, &sets, &at, population, done)?;
    let mut analysis = Analysis {
        notice: NO_VERDICT.to_owned(),
        schema_version: ECONOMICS_SCHEMA_VERSION,
        question: question(sample, settings),
        icer: icer_table(sample),
        evppi,
        ..Analysis::default()
    };
    for &wtp in &at {
        analysis
            .nmb
            .extend(net_benefit_table(sample, wtp, settings.level));
        analysis.tornado.extend(tornado(sample, wtp));
        analysis.within.extend(nested_noise(sample, wtp));
        let simulated = trial_by_summaries(sample, &settings.summaries_of, wtp, population)?;
        analysis.evsi.extend(simulated);
        for trial in &settings.trials {
            let values = normal_trial(sample, trial, wtp, population)?;
            if let Some(population) = population {
                let left = net_benefit_of_sampling(&values, trial, population);
                analysis.enbs.extend(left);
            }
            analysis.evsi.extend(values);
        }
    }
    // The tables' own willingness to pay is on the curves, too.
    let mut points: Vec<f64> = grid.iter().chain(&at).copied().collect();
    points.sort_by(f64::total_cmp);
    points.dedup();
    for &wtp in &points {
        analysis.ceac.push(acceptability(sample, wtp));
        analysis
            .evpi
            .push(perfect_information(sample, wtp, population));
    }
    analysis.findings = findings(sample, settings, &analysis);
    Ok(analysis)
}

fn question(sample: &Sample, settings: &Settings) -> Question {
    Question {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        draws: sample.draws() as u64,
        strategies: sample.strategies.iter().map(|s| s.label.clone()).collect(),
        parameters: sample.parameters.iter().map(|p| p.name.clone()).collect(),
        reference: sample.strategies[sample.reference()].label.clone(),
        wtp_at: if sample.net_benefit_only {
            Vec::new()
        } else {
            settings.wtp_at.clone()
        },
        level: settings.level,
        net_benefit_only: sample.net_benefit_only,
        population: settings.population.as_ref().map(|p| p.people(0.0)),
        ..Question::default()
    }
}

fn findings(sample: &Sample, settings: &Settings, analysis: &Analysis) -> Vec<String> {
    let mut found = Vec::new();
    let draws = sample.draws();
    if sample.net_benefit_only {
        found.push("Only net benefit was given: there are no ratios, and no curves over willingness to pay.".to_owned());
    }
    if draws < FEWEST_DRAWS && !(sample.parameters.is_empty() && settings.sets.is_empty()) {
        found.push(format!(
            "{draws} draws are too few to regress on: no value of parameters or trials, no tornado. {FEWEST_DRAWS} are the fewest."
        ));
    }
    for set in &settings.sets {
        let needed = DRAWS_PER_PARAMETER * set.parameters.len();
        if (FEWEST_DRAWS..needed).contains(&draws) {
            found.push(format!(
                "{draws} draws are few for the set {}: {} parameters want {needed}.",
                set.name,
                set.parameters.len()
            ));
        }
    }
    let constant: Vec<&str> = sample
        .parameters
        .iter()
        .filter(|p| p.values.iter().all(|value| *value == p.values[0]))
        .map(|p| p.name.as_str())
        .collect();
    if !constant.is_empty() {
        found.push(format!(
            "Constant in every draw, so that there is nothing to learn: {}.",
            constant.join(", ")
        ));
    }
    let named = |wanted: fn(&PartialInformation) -> bool| -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for row in analysis.evppi.iter().filter(|row| wanted(row)) {
            if !names.contains(&row.name.as_str()) {
                names.push(&row.name);
            }
        }
        names
    };
    let cut = named(|row| row.from == "evpi");
    if !cut.is_empty() {
        found.push(format!(
            "Cut down to the value of perfect information, since the regression gave more: {}.",
            cut.join(", ")
        ));
    }
    let raised = named(|row| row.from.starts_with("subset"));
    if !raised.is_empty() {
        found.push(format!(
            "Raised to the value of a part of the set, since its own regression gave less: {}.",
            raised.join(", ")
        ));
    }
    let none_turns = |wtp: &Option<f64>| {
        let mut bars = analysis.tornado.iter().filter(|bar| bar.wtp == *wtp);
        bars.clone().next().is_some() && bars.all(|bar: &TornadoBar| !bar.changes_sign)
    };
    let mut levels: Vec<Option<f64>> = analysis.nmb.iter().map(|row| row.wtp).collect();
    levels.dedup();
    for wtp in levels.iter().filter(|wtp| none_turns(wtp)) {
        let at = wtp.map_or(String::new(), |wtp| format!(" at {wtp}"));
        found.push(format!(
            "No parameter alone, between its 10th and 90th percentile, turns the choice between the two best strategies{at}."
        ));
    }
    found
}
