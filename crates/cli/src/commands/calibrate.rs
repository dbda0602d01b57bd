//! `synovia calibrate`: constants fitted to published trials, and how far the fit misses.

use std::sync::atomic::{AtomicU64, Ordering};

use synovia_calibration::calibrate::{Choices, Ground, Named, PEOPLE, Stage, calibrate};
use synovia_calibration::document::{document, variant};
use synovia_calibration::fit::Effort;
use synovia_calibration::likelihood::Tails;
use synovia_calibration::observed::{ObservedTrial, all};
use synovia_calibration::parameters::Variant;
use synovia_evidence::Registry;
use synovia_evidence::library::Role;
use synovia_joint::Core;
use synovia_report::gallery;
use synovia_results::posterior::POSTERIOR_FILE;
use synovia_statistics::sampler::Settings;
use synovia_study::Progress;

use super::evidence::trials;
use super::report::of_report;
use super::validate::summary;
use crate::arguments::calibration::Calibrate;
use crate::failure::Failure;
use crate::output::print;
use crate::output_folder::leave;
use crate::progress_bar::Bar;

pub fn run(arguments: &Calibrate) -> Result<(), Failure> {
    let all_trials = trials(arguments.evidence.as_deref())?;
    let (seen, _) = all(&all_trials.library);
    let with_role = |role: Role| -> Vec<ObservedTrial> {
        seen.iter()
            .filter(|trial| trial.role == role)
            .cloned()
            .collect()
    };
    let (fitted, aside) = (with_role(Role::Calibration), with_role(Role::Validation));
    let simulated: Vec<ObservedTrial> = fitted.iter().chain(&aside).cloned().collect();
    let registry = Registry::embedded();
    let bar = Bar::new(arguments.quiet, "steps");
    let told = Told::new(&bar);
    bar.phase("simulating treatments");
    let internal = |what: &dyn std::fmt::Display| Failure::Internal(what.to_string());
    let ground = Ground::new(&registry, &simulated, PEOPLE, &|stage| told.stage(stage))
        .map_err(|error| internal(&error))?;
    let choices = choices(arguments);
    let treatment = |_| Failure::Internal("a treatment was not simulated".to_owned());
    let calibration = calibrate(&ground, &fitted, &Named::ALL, &choices, &|stage| {
        told.stage(stage)
    })
    .map_err(treatment)?;
    let mut variants = Vec::new();
    if !arguments.quick {
        for (name, trials, hypotheses, choices) in alternatives(&fitted, &choices) {
            bar.phase(&name);
            let other = calibrate(&ground, &trials, &hypotheses, &choices, &|stage| {
                told.stage(stage);
            })
            .map_err(treatment)?;
            variants.extend(variant(&name, &ground, &other).map_err(treatment)?);
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let seed = arguments.seed;
    let found = document(
        &ground,
        &calibration,
        &aside,
        variants,
        seed,
        &all_trials.sha256,
        version,
    )
    .map_err(treatment)?;
    bar.finish();
    let _claim = leave(&arguments.out, &[(POSTERIOR_FILE, &found.to_json())])?;
    let page = gallery::write(&arguments.out).map_err(|error| of_report(&error))?;
    if arguments.quiet {
        return Ok(());
    }
    print(&format!(
        "{}\nCalibration: {}\nReport: {}\n",
        summary(&found),
        arguments.out.join(POSTERIOR_FILE).display(),
        page.display()
    ))
}

fn choices(arguments: &Calibrate) -> Choices {
    let specified = Choices::specified(arguments.seed);
    if !arguments.quick {
        return specified;
    }
    let few = |settings: Settings| Settings {
        warm_up: 200,
        draws: 100,
        ..settings
    };
    Choices {
        effort: Effort {
            settings: few(specified.effort.settings),
            refit: few(specified.effort.refit),
            ..specified.effort
        },
        ..specified
    }
}

/// The variants of the specification: a name, the trials, the hypotheses and the choices.
fn alternatives(
    fitted: &[ObservedTrial],
    specified: &Choices,
) -> Vec<(String, Vec<ObservedTrial>, Vec<Named>, Choices)> {
    let cores = vec![Named::Core(Core::Bistable), Named::Core(Core::Monostable)];
    let one = vec![Named::Core(Core::Monostable)];
    let fewer = Choices {
        effort: Effort {
            chains: specified.effort.refit_chains,
            settings: specified.effort.refit,
            ..specified.effort
        },
        ..specified.clone()
    };
    let keeping = |keep: &dyn Fn(&ObservedTrial) -> bool| -> Vec<ObservedTrial> {
        fitted.iter().filter(|trial| keep(trial)).cloned().collect()
    };
    let everything = fitted.to_vec();
    let with = |variant: Variant, tails: Tails| Choices {
        variant,
        tails,
        ..fewer.clone()
    };
    let specification = Variant::SPECIFIED;
    let mut all = vec![
        (
            "without the term for small trials".to_owned(),
            everything.clone(),
            cores,
            with(
                Variant {
                    small_study: false,
                    ..specification
                },
                specified.tails,
            ),
        ),
        (
            "context alone: no class has an effect".to_owned(),
            everything.clone(),
            one.clone(),
            with(
                Variant {
                    effects: false,
                    small_study: false,
                    ..specification
                },
                specified.tails,
            ),
        ),
        (
            "normal instead of heavy tails".to_owned(),
            everything,
            one.clone(),
            with(specification, Tails::Normal),
        ),
        (
            "without trials within persons".to_owned(),
            keeping(&|trial| !trial.within_person),
            one.clone(),
            fewer.clone(),
        ),
        (
            "without the trials of hyaluronic acid whose labels were permuted in their source"
                .to_owned(),
            keeping(&|trial| !trial.permuted),
            one.clone(),
            fewer.clone(),
        ),
        (
            "injections alone, without the trials of tablets".to_owned(),
            keeping(&ObservedTrial::has_injections),
            one.clone(),
            fewer.clone(),
        ),
    ];
    for heavy in HEAVIEST {
        all.push((
            format!("without {heavy}"),
            keeping(&|trial| trial.id != heavy),
            one.clone(),
            fewer.clone(),
        ));
    }
    all
}

/// Trials with the most rows or patients among those of injections.
const HEAVIEST: [&str; 2] = ["CINGAL2017", "GEL200_POOLED"];

/// Tells a person what is being done.
struct Told<'a> {
    bar: &'a Bar,
    drawn: AtomicU64,
}

impl<'a> Told<'a> {
    fn new(bar: &'a Bar) -> Self {
        Told {
            bar,
            drawn: AtomicU64::new(0),
        }
    }

    fn stage(&self, stage: Stage) {
        match stage {
            Stage::Simulated(core, class) => {
                self.bar
                    .phase(&format!("simulated {} ({})", class.name(), core.name()));
            }
            Stage::Drawn(named, of) => {
                let before = self.drawn.fetch_add(1, Ordering::Relaxed);
                if before.is_multiple_of(of) {
                    self.bar.started(of);
                    self.bar.phase(&format!("sampling {}", named.name()));
                }
                self.bar.advanced(1);
                if before % of == of - 1 {
                    self.drawn.store(0, Ordering::Relaxed);
                }
            }
            Stage::LeavingOut(named, trial, again) => {
                let how = if again {
                    "fitted again without"
                } else {
                    "leaving out"
                };
                self.bar.phase(&format!("{}: {how} {trial}", named.name()));
            }
        }
    }
}
