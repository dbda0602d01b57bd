//! What a trial that nobody has run yet would tell, if it were run: cells against saline, two arms, double-blind.
//!
//! ```text
//! y ~ p(y | θ_i)     a trial simulated from draw i of the posterior: its sampling error, and its own difference from the mean trial
//! p(y | H) ≈ mean over j ≠ i of p(y | θ_j under H)      BF = p(y | true) / p(y | rival)      P(nothing | y) = π / (π + (1 − π)/BF)
//! ```
//!
//! H is a core, with its own draws; or that the mean effect of cells, g, is exactly 0, or exactly 5 points of relief, with everything else
//! as the draws have it. (Draws themselves are not reweighted for the effect: once the calibration hardly believes in 5 points, hardly any
//! draw is near them.) The draw that made y is left out of the mixture, or each truth would be recognised by itself.
//!
//! Several trials have one θ, and each its own difference from the mean trial. Without a limit to the patients the sampling error is gone,
//! and so is what small trials do better; what differs between trials stays, and that is the most that any single trial can tell.
//!
//! Preposterior analysis: H. Raiffa, R. Schlaifer, *Applied Statistical Decision Theory*, Harvard 1961. Bayes factors above 10 are called
//! strong and above 100 decisive by H. Jeffreys, *Theory of Probability*, 3rd ed., Oxford 1961, appendix B.

use rayon::prelude::*;

use crate::assemble::{BASELINE, CHANGE_SD};
use crate::calibrate::{Ground, Named};
use crate::course::{Clinic, Shared};
use crate::forecast::{NoForecast, drawn};
use crate::likelihood::{Tails, Trial};
use crate::observed::{Class, Family, Given, ObservedArm, ObservedRow, ObservedTrial, Route};
use crate::parameters::Values;
use synovia_evidence::Registry;
use synovia_evidence::library::{Blinding, Role};
use synovia_numerics::{Stream, exp, ln};
use synovia_results::posterior::Posterior;
use synovia_results::preposterior::{
    CoreLine, EffectLine, EffectUnder, Estimate, Evidence, PREPOSTERIOR_SCHEMA_VERSION,
    Preposterior, Size,
};
use synovia_statistics::{mean_mcse, quantile};

/// Cells of an injection, million: what most registered trials of expanded cells give, and the dose at which effects are told.
const CELLS_MILLIONS: f64 = 100.0;
/// The effect that is told from nothing, points of relief at three months: half of what most call the smallest that matters.
const EFFECT_POINTS: f64 = 5.0;
/// When pain is looked at: early, late, or at both times.
const LOOKS: [&[f64]; 3] = [&[3.0], &[12.0], &[3.0, 12.0]];
/// Bayes factors that are strong and decisive.
const STRONG: f64 = 10.0;
const DECISIVE: f64 = 100.0;
/// So many patients that nothing is left of their chance.
const NO_LIMIT: f64 = 1e9;
/// How many trials share the patients of one, to show what more patients cannot do and more trials can.
const SPLIT: usize = 4;

const NOTICE: &str = "What a trial of cells against saline would tell, simulated from a calibration. SIMULATED: it holds if the model does, with what it supposes of differences between trials.";

/// How much is simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// Patients in each arm, one line each; the largest is also split among four trials.
    pub patients_per_arm: Vec<u32>,
    /// Trials simulated for each line and each truth.
    pub simulations: usize,
    /// Virtual patients behind the courses of the model.
    pub people: u32,
    /// Where chance begins.
    pub seed: u64,
}

/// One core with its draws.
struct Believed {
    name: String,
    weight: f64,
    named: Named,
    values: Vec<Values>,
}

/// What the trial would tell.
///
/// # Errors
/// See [`NoForecast`].
pub fn preposterior(
    posterior: &Posterior,
    registry: &Registry,
    effort: &Effort,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Preposterior, NoForecast> {
    progress("simulating treatments");
    let longest = cells_against_saline(None, LOOKS[LOOKS.len() - 1]);
    let ground = Ground::new(
        registry,
        std::slice::from_ref(&longest),
        effort.people,
        &|_| {},
    )
    .map_err(NoForecast::Unsimulated)?;
    let believed = believed(posterior, &ground)?;
    let before = no_benefit(posterior)?;

    let mut sizes: Vec<Size> = effort
        .patients_per_arm
        .iter()
        .map(|n| Size {
            trials: 1,
            patients_per_arm: Some(*n),
        })
        .collect();
    let largest = effort.patients_per_arm.iter().max().copied().unwrap_or(0);
    sizes.push(Size {
        trials: SPLIT,
        patients_per_arm: Some((largest / SPLIT as u32).max(1)),
    });
    sizes.extend([1, SPLIT].map(|trials| Size {
        trials,
        patients_per_arm: None,
    }));

    let (mut cores, mut effects) = (Vec::new(), Vec::new());
    for (size, months) in sizes
        .iter()
        .flat_map(|size| LOOKS.map(|months| (*size, months)))
    {
        progress(&in_words(size, months));
        let observed = cells_against_saline(size.patients_per_arm, months);
        let designs: Vec<Trial> = believed
            .iter()
            .map(|of| design(&ground, of.named, &observed))
            .collect::<Result<_, _>>()?;
        let line = Line {
            designs: &designs,
            clinic: &ground.clinic,
            trials: size.trials,
            effort,
        };
        for supposed_points in [None, Some(EFFECT_POINTS)] {
            cores.push(CoreLine {
                size,
                supposed_points,
                months: months.to_vec(),
                if_true: line.cores(&believed, supposed_points.map(|relief| -relief)),
            });
        }
        let [if_nothing, if_effect] = line.effects(&believed, before);
        effects.push(EffectLine {
            size,
            months: months.to_vec(),
            sampling_se: size
                .patients_per_arm
                .map_or(0.0, |n| CHANGE_SD * (2.0 / f64::from(n)).sqrt()),
            if_nothing,
            if_effect,
        });
    }
    Ok(Preposterior {
        schema_version: PREPOSTERIOR_SCHEMA_VERSION,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        notice: NOTICE.to_owned(),
        data_sha256: posterior.data_sha256.clone(),
        seed: effort.seed,
        simulations: effort.simulations,
        draws: believed.iter().map(|of| of.values.len()).min().unwrap_or(0),
        given: longest.arms[0].in_words(),
        baseline: BASELINE,
        effect_points: EFFECT_POINTS,
        no_benefit_before: before,
        between_trials_points: between_trials(&believed),
        cores,
        effects,
    })
}

fn in_words(size: Size, months: &[f64]) -> String {
    let n = size
        .patients_per_arm
        .map_or_else(|| "no limit".to_owned(), |n| n.to_string());
    format!("{} × {n} per arm, months {months:?}", size.trials)
}

/// The cores of a calibration that have a weight.
fn believed(posterior: &Posterior, ground: &Ground) -> Result<Vec<Believed>, NoForecast> {
    let mut all = Vec::new();
    for of in posterior.cores() {
        let (named, values) = drawn(of, ground)?;
        // One draw is left out of every mixture.
        if values.len() < 2 {
            return Err(NoForecast::AnotherModel);
        }
        all.push(Believed {
            name: of.name.clone(),
            weight: of.weight,
            named,
            values,
        });
    }
    if all.is_empty() {
        return Err(NoForecast::AnotherModel);
    }
    Ok(all)
}

/// Probability that the mean effect of cells is nothing or harm, as the whole sample has it: of the draws that were kept, a few hundred, it
/// would be off by two percent.
fn no_benefit(posterior: &Posterior) -> Result<f64, NoForecast> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for of in posterior.cores() {
        let share = of.effect(Class::Cells.name()).and_then(|p| p.no_benefit);
        sum += of.weight * share.ok_or(NoForecast::AnotherModel)?;
        weights += of.weight;
    }
    // From a certainty no trial leads anywhere.
    const SURE: f64 = 1e-3;
    Ok((sum / weights).clamp(SURE, 1.0 - SURE))
}

/// The trial, with `patients` in each arm, or without limit, looked at at `months`.
fn cells_against_saline(patients: Option<u32>, months: &[f64]) -> ObservedTrial {
    let n = patients.map_or(NO_LIMIT, f64::from);
    let arm = |id: &str, given: Vec<Given>| ObservedArm {
        id: id.to_owned(),
        label: id.to_owned(),
        experimental: !given.is_empty(),
        given,
        route: Route::Injection,
        n: Some(n),
        assumed: Vec::new(),
    };
    let cells = Given {
        class: Class::Cells,
        amount: CELLS_MILLIONS,
        days: vec![0.0],
        until_d: None,
        source: None,
        allogeneic: false,
    };
    let row = |arm: usize, month: f64| ObservedRow {
        arm,
        control: None,
        instrument: "WOMAC_pain".to_owned(),
        family: Family::WomacPain,
        time_months: month,
        baseline_points: Some(BASELINE),
        value: Some(0.0),
        se: Some(CHANGE_SD / n.sqrt()),
        n: Some(n),
        control_n: None,
        fitted: true,
        recipe: Vec::new(),
    };
    ObservedTrial {
        id: "cells against saline".to_owned(),
        label: "a trial to come".to_owned(),
        role: Role::Calibration,
        blinding: Some(Blinding::Double),
        within_person: false,
        permuted: false,
        arms: vec![arm("cells", vec![cells]), arm("saline", Vec::new())],
        unpredictable: Vec::new(),
        rows: [0, 1]
            .into_iter()
            .flat_map(|arm| months.iter().map(move |month| row(arm, *month)))
            .collect(),
    }
}

fn design(ground: &Ground, named: Named, observed: &ObservedTrial) -> Result<Trial, NoForecast> {
    let assembler = ground.assembler(named);
    let trial = assembler.trial(observed);
    // Ground was made for this treatment, and every row has a value and an error.
    trial.ok().flatten().ok_or(NoForecast::AnotherModel)
}

/// Standard deviation of the difference between arms that trials without a limit to their patients would print at the last look; points,
/// median over draws.
fn between_trials(believed: &[Believed]) -> f64 {
    let class = Values::class_sd_place(Class::Cells);
    let all: Vec<f64> = believed
        .iter()
        .flat_map(|of| &of.values)
        .map(|values| {
            let variance = values.all[class].powi(2)
                + 2.0 * (values.arm_sd().powi(2) + values.visit_sd().powi(2));
            BASELINE * (variance * T5_VARIANCE).sqrt()
        })
        .collect();
    quantile(&all, 0.5)
}

/// Variance of Student's t with five degrees of freedom.
const T5_VARIANCE: f64 = 5.0 / 3.0;

/// One size, looked at at the same times.
struct Line<'a> {
    /// The design under each core.
    designs: &'a [Trial],
    clinic: &'a Clinic,
    trials: usize,
    effort: &'a Effort,
}

/// A statement: a core's design, and values with what follows from them.
struct Statement<'a> {
    design: &'a Trial,
    draws: Vec<(Values, Shared)>,
    /// Of each draw in the mixture.
    weight: f64,
}

impl Line<'_> {
    fn statement<'b>(&'b self, core: usize, of: &Believed, g: Option<f64>) -> Statement<'b> {
        let place = Values::effect_place(Class::Cells);
        Statement {
            design: &self.designs[core],
            weight: of.weight / of.values.len() as f64,
            draws: of
                .values
                .iter()
                .map(|values| {
                    let mut values = values.clone();
                    if let Some(g) = g {
                        values.all[place] = g;
                    }
                    let shared = Shared::new(&values, self.clinic);
                    (values, shared)
                })
                .collect(),
        }
    }

    /// Each core against the other, the effect of cells as believed or `g`.
    fn cores(&self, believed: &[Believed], g: Option<f64>) -> Vec<(String, Evidence)> {
        let statements: Vec<Vec<Statement>> = (0..believed.len())
            .map(|core| vec![self.statement(core, &believed[core], g)])
            .collect();
        (0..believed.len())
            .map(|truth| {
                let rival = (0..believed.len()).find(|core| *core != truth);
                let log_bayes_factors = self.log_bayes_factors(
                    &statements[truth],
                    rival.map_or(&[], |rival| &statements[rival][..]),
                );
                (believed[truth].name.clone(), evidence(&log_bayes_factors))
            })
            .collect()
    }

    /// Nothing, and the effect that is told from it, each when it is true.
    fn effects(&self, believed: &[Believed], before: f64) -> [EffectUnder; 2] {
        let statements = [0.0, -EFFECT_POINTS].map(|g| {
            believed
                .iter()
                .enumerate()
                .map(|(core, of)| self.statement(core, of, Some(g)))
                .collect::<Vec<_>>()
        });
        [0, 1].map(|truth| {
            let found = self.log_bayes_factors(&statements[truth], &statements[1 - truth]);
            let for_nothing = if truth == 0 { 1.0 } else { -1.0 };
            let nothing = |prior: f64| {
                let each: Vec<f64> = found
                    .iter()
                    .map(|log| 1.0 / (1.0 + (1.0 - prior) / prior * exp(-for_nothing * log)))
                    .collect();
                estimate(&each)
            };
            EffectUnder {
                nothing_from_even: nothing(0.5),
                nothing_from_calibrated: nothing(before),
                evidence: evidence(&found),
            }
        })
    }

    /// ln BF in favour of the truth, of each simulated set of trials.
    fn log_bayes_factors(&self, truth: &[Statement], rival: &[Statement]) -> Vec<f64> {
        let total: f64 = truth.iter().map(|s| s.weight * s.draws.len() as f64).sum();
        (0..self.effort.simulations)
            .into_par_iter()
            .map(|simulation| {
                let mut stream = Stream::keyed(self.effort.seed, [simulation as u64, 0, 0]);
                // Which core, by its weight; then each of its draws in turn.
                let mut at = stream.uniform() * total;
                let mut made_by = 0;
                while made_by + 1 < truth.len() {
                    let of = truth[made_by].weight * truth[made_by].draws.len() as f64;
                    if at < of {
                        break;
                    }
                    at -= of;
                    made_by += 1;
                }
                let maker = &truth[made_by];
                let draw = simulation % maker.draws.len();
                let made: Vec<Trial> = (0..self.trials)
                    .map(|_| {
                        maker
                            .design
                            .made_from(&maker.draws[draw].0, self.clinic, &mut stream)
                    })
                    .collect();
                // The rival's draw of the same number knows nothing of this trial, but is left out too: mixtures of equal size.
                log_mixture(truth, &made, draw) - log_mixture(rival, &made, draw)
            })
            .collect()
    }
}

/// ln p(y | H), without draw number `without`.
fn log_mixture(statements: &[Statement], made: &[Trial], without: usize) -> f64 {
    let mut terms = Vec::new();
    let mut weight = 0.0;
    for of in statements {
        // What was made under one core is looked at with the expectations of another.
        let seen: Vec<Trial> = made
            .iter()
            .map(|trial| of.design.with_values_of(trial))
            .collect();
        for (number, (values, shared)) in of.draws.iter().enumerate() {
            if number == without % of.draws.len() {
                continue;
            }
            weight += of.weight;
            let log: f64 = seen
                .iter()
                .map(|trial| trial.log_likelihood(values, shared, Tails::SPECIFIED, None))
                .sum();
            terms.push(log + ln(of.weight));
        }
    }
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + ln(terms.iter().map(|term| exp(term - largest)).sum::<f64>() / weight)
}

fn estimate(values: &[f64]) -> Estimate {
    let mean = mean_mcse(values);
    Estimate {
        value: mean.value,
        mcse: mean.mcse,
    }
}

fn evidence(log_bayes_factors: &[f64]) -> Evidence {
    let share = |holds: &dyn Fn(f64) -> bool| {
        let each: Vec<f64> = log_bayes_factors
            .iter()
            .map(|log| f64::from(u8::from(holds(*log))))
            .collect();
        estimate(&each)
    };
    Evidence {
        log_bayes_factor: estimate(log_bayes_factors),
        strong: share(&|log| log > ln(STRONG)),
        decisive: share(&|log| log > ln(DECISIVE)),
        misleading: share(&|log| log < -ln(STRONG)),
    }
}
