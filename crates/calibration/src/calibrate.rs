//! The whole calibration: simulate, fit each hypothesis, leave each trial out, stack, score.

use crate::ask::questions;
use crate::assemble::{Assembler, Blind, Hypothesis, NotSimulated, treatments};
use crate::course::Clinic;
use crate::density::Density;
use crate::fit::{Effort, Fit, LeftOut, fit};
use crate::laboratory::{Laboratory, Unsimulated};
use crate::likelihood::{Tails, Trial};
use crate::observed::{Class, ObservedRow, ObservedTrial};
use crate::parameters::{Given, Values, Variant, priors};
use crate::predict::predict;
use crate::scored::{Answered, score};
use crate::surrogate::Courses;
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_results::posterior::GalleryRow;
use synovia_statistics::sampler::stack;

/// Virtual patients of each core.
pub const PEOPLE: u32 = 600;
/// Draws of a prediction.
pub const DRAWS: usize = 1000;

/// What is fitted: the specification's own choices, or one of its variants.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// Effects, term for small trials.
    pub variant: Variant,
    /// Tails of trial effects.
    pub tails: Tails,
    /// How much is sampled.
    pub effort: Effort,
}

impl Choices {
    /// As the specification has it.
    pub fn specified(seed: u64) -> Self {
        Choices {
            variant: Variant::SPECIFIED,
            tails: Tails::SPECIFIED,
            effort: Effort::full(seed),
        }
    }
}

/// What is being done, for people who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage<'a> {
    /// Treatments of a class are simulated under a core.
    Simulated(Core, Class),
    /// A draw was made, of so many in all.
    Drawn(Named, u64),
    /// A trial is left out; with another fit where `true`.
    LeavingOut(Named, &'a str, bool),
}

/// The hypotheses that are fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// One core.
    Core(Core),
    /// No mechanism.
    Rival,
}

impl Named {
    /// In the order in which they are fitted.
    pub const ALL: [Named; 3] = [
        Named::Core(Core::Bistable),
        Named::Core(Core::Monostable),
        Named::Rival,
    ];

    /// As written in files.
    pub fn name(self) -> &'static str {
        match self {
            Named::Core(core) => core.name(),
            Named::Rival => "no-mechanism",
        }
    }
}

/// One hypothesis, fitted.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Which.
    pub named: Named,
    /// The sample.
    pub fit: Fit,
    /// Each trial left out, in the order of the trials.
    pub left_out: Vec<LeftOut>,
}

impl Fitted {
    /// Sum of the log scores.
    pub fn log_score(&self) -> f64 {
        self.left_out.iter().map(|left| left.log_score).sum()
    }
}

/// What the model knows before it is fitted.
#[derive(Debug)]
pub struct Ground {
    /// Constants.
    pub registry: Registry,
    /// Courses under each core, in the order of [`Named::ALL`].
    pub courses: [Courses; 2],
    /// Context of routes and blinding.
    pub blind: Blind,
    /// What of the clinic is fixed.
    pub clinic: Clinic,
    given: Given,
}

impl Ground {
    /// Simulates the treatments of these trials under both cores.
    ///
    /// # Errors
    /// When a joint cannot be integrated.
    pub fn new(
        registry: &Registry,
        trials: &[ObservedTrial],
        people: u32,
        progress: &(dyn Fn(Stage) + Sync),
    ) -> Result<Self, Unsimulated> {
        let wanted = treatments(trials);
        // A class that nobody was given need not be simulated.
        let classes: Vec<Class> = Class::with_mechanism()
            .iter()
            .filter(|class| wanted.iter().any(|(given, _)| given.class == **class))
            .copied()
            .collect();
        let courses = |core: Core| -> Result<Courses, Unsimulated> {
            let laboratory = Laboratory::new(core, registry, people)?;
            let told = |class| progress(Stage::Simulated(core, class));
            Courses::new(&laboratory, registry, &classes, &wanted, &told)
        };
        Ok(Ground {
            courses: [courses(Core::Bistable)?, courses(Core::Monostable)?],
            blind: Blind::new(registry),
            clinic: Clinic::new(registry),
            given: Given {
                context: CONTEXT_BEFORE,
                oral: ORAL_BEFORE,
                physical: PHYSICAL_BEFORE,
            },
            registry: registry.clone(),
        })
    }

    /// How rows become expectations under one hypothesis.
    pub fn assembler(&self, named: Named) -> Assembler<'_> {
        Assembler {
            hypothesis: match named {
                Named::Core(Core::Bistable) => Hypothesis::Simulated(&self.courses[0]),
                Named::Core(Core::Monostable) => Hypothesis::Simulated(&self.courses[1]),
                Named::Rival => Hypothesis::NoMechanism,
            },
            blind: &self.blind,
        }
    }

    /// The density of these trials under one hypothesis.
    ///
    /// # Errors
    /// When a treatment was not simulated.
    pub fn density(
        &self,
        named: Named,
        trials: &[&ObservedTrial],
        choices: &Choices,
    ) -> Result<Density, NotSimulated> {
        let assembler = self.assembler(named);
        let fitted: Vec<Trial> = trials
            .iter()
            .map(|trial| assembler.trial(trial))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect();
        let variant = Variant {
            mechanism: choices.variant.mechanism && named != Named::Rival,
            ..choices.variant
        };
        let priors = priors(&self.given, variant);
        Ok(Density::new(
            fitted,
            priors,
            self.clinic.clone(),
            choices.tails,
        ))
    }
}

/// The median trial's context before the fit, and its ratios by mouth and of exercise, as the specification has them: what the registry
/// had on the day that it was written.
const CONTEXT_BEFORE: f64 = 0.33;
const ORAL_BEFORE: f64 = 0.55;
const PHYSICAL_BEFORE: f64 = 0.75;

/// Hypotheses fitted to the same trials.
#[derive(Debug)]
pub struct Calibration<'a> {
    /// The trials, each with at least one row that is fitted.
    pub trials: Vec<&'a ObservedTrial>,
    /// In the order asked for.
    pub fitted: Vec<Fitted>,
}

/// Fits hypotheses to trials.
///
/// # Errors
/// When a treatment was not simulated.
pub fn calibrate<'a>(
    ground: &Ground,
    trials: &'a [ObservedTrial],
    hypotheses: &[Named],
    choices: &Choices,
    progress: &(dyn Fn(Stage) + Sync),
) -> Result<Calibration<'a>, NotSimulated> {
    let trials: Vec<&ObservedTrial> = trials
        .iter()
        .filter(|trial| {
            let counts = |row: &ObservedRow| row.fitted && row.value.is_some() && row.se.is_some();
            trial.rows.iter().any(counts)
        })
        .collect();
    let effort = &choices.effort;
    let draws = effort.chains * (effort.settings.warm_up + effort.settings.draws) as u64;
    let fitted = hypotheses
        .iter()
        .map(|named| {
            let density = ground.density(*named, &trials, choices)?;
            let fit = fit(density, effort, &|| progress(Stage::Drawn(*named, draws)));
            let told = |trial: &str, again: bool| {
                progress(Stage::LeavingOut(*named, trial, again));
            };
            let left_out = fit.leave_out(effort, &told);
            Ok(Fitted {
                named: *named,
                fit,
                left_out,
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Calibration { trials, fitted })
}

/// Weights of the cores by what each said of trials that it had not seen, in the order in which they were fitted.
pub fn weights(fitted: &[&Fitted]) -> Vec<f64> {
    let scores: Vec<Vec<f64>> = fitted
        .iter()
        .map(|f| f.left_out.iter().map(|left| left.log_score).collect())
        .collect();
    stack(&scores)
}

/// Log score of the mixture, by trial.
pub fn stacked_log_scores(fitted: &[&Fitted], weights: &[f64]) -> Vec<f64> {
    let trials = fitted.first().map_or(0, |f| f.left_out.len());
    (0..trials)
        .map(|i| {
            let each: Vec<f64> = fitted.iter().map(|f| f.left_out[i].log_score).collect();
            synovia_statistics::sampler::log_mean(weights, &each)
        })
        .collect()
}

/// `number` draws spread evenly over a sample.
pub fn thinned(fit: &Fit, draws: &[Vec<f64>], number: usize) -> Vec<Values> {
    (0..number)
        .map(|i| fit.density.values(&draws[i * draws.len() / number.max(1)]))
        .collect()
}

/// Draws of each hypothesis in a mixture of [`DRAWS`].
pub fn shares(weights: &[f64], draws: usize) -> Vec<usize> {
    let mut all: Vec<usize> = weights
        .iter()
        .map(|w| (w * draws as f64).round() as usize)
        .collect();
    // What rounding gave or took goes to the heaviest.
    let heaviest = (0..all.len())
        .max_by(|a, b| weights[*a].total_cmp(&weights[*b]))
        .unwrap_or(0);
    let others: usize = all.iter().sum::<usize>() - all[heaviest];
    all[heaviest] = draws - others.min(draws);
    all
}

/// Seed of the chance in predictions.
const PREDICTION_SEED: u64 = 20_261_202;

/// Draws for every question about a trial, of a mixture of hypotheses, each with its draws.
///
/// # Errors
/// When a treatment was not simulated.
pub fn mixture(
    ground: &Ground,
    trial: &ObservedTrial,
    asked: &[ObservedRow],
    hypotheses: &[(Named, Vec<Values>)],
) -> Result<Vec<Vec<f64>>, NotSimulated> {
    let mut all: Vec<Vec<f64>> = vec![Vec::new(); asked.len()];
    let mut first = 0;
    for (named, values) in hypotheses {
        let assembler = ground.assembler(*named);
        let predicted = predict(
            &assembler,
            &ground.clinic,
            trial,
            asked,
            values,
            PREDICTION_SEED,
            first,
        )?;
        for (all, predicted) in all.iter_mut().zip(predicted) {
            all.extend(predicted);
        }
        first += values.len() as u64;
    }
    Ok(all)
}

/// Questions about a trial that it answers on the instrument it is fitted by.
pub fn answered(trial: &ObservedTrial) -> Vec<ObservedRow> {
    let instrument = trial.fitted_instrument();
    questions(trial)
        .into_iter()
        .filter(|row| Some(row.instrument.as_str()) == instrument && row.value.is_some())
        .collect()
}

impl Calibration<'_> {
    /// Scores of a mixture of hypotheses on trials that were left out.
    ///
    /// # Errors
    /// When a treatment was not simulated.
    pub fn scores(
        &self,
        ground: &Ground,
        fitted: &[&Fitted],
        weights: &[f64],
    ) -> Result<Vec<GalleryRow>, NotSimulated> {
        Ok(score(&self.left_out(ground, fitted, weights)?))
    }

    /// What a mixture of hypotheses says of every trial without itself.
    ///
    /// # Errors
    /// When a treatment was not simulated.
    pub fn left_out(
        &self,
        ground: &Ground,
        fitted: &[&Fitted],
        weights: &[f64],
    ) -> Result<Vec<Answered<'_>>, NotSimulated> {
        let trials = self.trials.iter().enumerate();
        trials
            .map(|(place, trial)| {
                let without = |f: &Fitted, share| thinned(&f.fit, &f.left_out[place].draws, share);
                predicted(ground, trial, fitted, weights, &without)
            })
            .collect()
    }
}

/// What a mixture of hypotheses, fitted to all trials, says of others that were fitted by none.
///
/// # Errors
/// When a treatment was not simulated.
pub fn aside<'a>(
    ground: &Ground,
    fitted: &[&Fitted],
    weights: &[f64],
    trials: &'a [ObservedTrial],
) -> Result<Vec<Answered<'a>>, NotSimulated> {
    let whole = |f: &Fitted, share| thinned(&f.fit, &f.fit.draws, share);
    trials
        .iter()
        .map(|trial| predicted(ground, trial, fitted, weights, &whole))
        .collect()
}

/// What a mixture of hypotheses says of the numbers that a trial prints, by `draws` of each.
fn predicted<'a>(
    ground: &Ground,
    trial: &'a ObservedTrial,
    fitted: &[&Fitted],
    weights: &[f64],
    draws: &dyn Fn(&Fitted, usize) -> Vec<Values>,
) -> Result<Answered<'a>, NotSimulated> {
    let asked = answered(trial);
    let hypotheses: Vec<(Named, Vec<Values>)> = fitted
        .iter()
        .zip(shares(weights, DRAWS))
        .map(|(f, share)| (f.named, draws(f, share)))
        .collect();
    let draws = mixture(ground, trial, &asked, &hypotheses)?;
    Ok(Answered {
        trial,
        rows: asked.into_iter().zip(draws).collect(),
    })
}
