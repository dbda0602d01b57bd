//! Which uncertain constants move what a study is about: the change in its reference arm, and the true effect of every other arm.
//!
//! Every uncertain constant is drawn as `uncertainty = "prior"` draws it, independently: what a calibration has learned is left out,
//! because its draws belong together and shares of variance need inputs that do not. The same virtual patients, with the same luck, are
//! followed under every arm in every run of the model, so that outputs differ by the constants and hardly by chance. (Constants of what
//! screening records let a few others in.)
//!
//! First elementary effects of all constants, then Sobol indices of those that matter for anything; the others move together as one
//! group, whose index says what screening them out hides.

use rayon::prelude::*;
use synovia_evidence::{Parameter, Registry};
use synovia_joint::Core;
use synovia_numerics::normal_quantile;
use synovia_results::posterior::Interval;
use synovia_results::sensitivity::{
    Constant, ElementaryEffects, Indices, Output, SENSITIVITY_SCHEMA_VERSION, Sensitivity,
    UnderACore,
};
use synovia_statistics::sampler;
use synovia_statistics::sensitivity::{Decomposition, RadialDesign, SaltelliDesign};
use synovia_trial::enrol::enrol;
use synovia_trial::population::Pool;
use synovia_trial::protocol::Protocol;
use synovia_trial::replicate::ReplicateError;
use synovia_trial::simulate::{Assigned, Closed, simulate};
use synovia_trial::world::{Uncertain, World};

use crate::execute::{RunError, pool, threads, tolerance};
use crate::{Plan, Progress};

const NOTICE: &str = "Shares of the variance that uncertain constants give a simulated trial, before any calibration. SIMULATED: what matters in the model, which is not what matters in a knee.";

/// A constant whose elementary effect is less than this on every output is not kept: no trial could see it.
const NEGLIGIBLE_POINTS: f64 = 0.1;
/// 5, 50 and 95 % points of a standard normal number.
const QUANTILES: [f64; 3] = [-1.644_853_626_951_472_2, 0.0, 1.644_853_626_951_472_2];

/// How much is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Virtual patients under every arm, in each run of the model.
    pub people: u32,
    /// Base points of the elementary effects.
    pub repetitions: u32,
    /// Constants that may have an index of their own.
    pub kept: usize,
    /// Rows of each sample of the Sobol indices, a power of 2.
    pub rows: u32,
    /// Number of threads; all processors when none. Changes no result.
    pub threads: Option<usize>,
}

/// Runs the analysis.
///
/// # Errors
/// As a run, but for folders; its `replicate` is the number of a run of the model.
pub fn sensitivity(
    plan: &Plan,
    effort: &Effort,
    progress: &dyn Progress,
) -> Result<Sensitivity, RunError> {
    threads(effort.threads)?.install(|| analysed(plan, effort, progress))
}

fn analysed(
    plan: &Plan,
    effort: &Effort,
    progress: &dyn Progress,
) -> Result<Sensitivity, RunError> {
    let registry = plan.registry();
    progress.phase("preparing joints");
    let models: Vec<Model> = [plan.model.core, plan.model.core.rival()]
        .into_iter()
        .map(|core| Model::new(plan, &registry, core, effort.people))
        .collect::<Result<_, _>>()?;
    let uncertain: Vec<&Parameter> = registry.parameters().filter(|p| p.is_drawn()).collect();
    // Sobol points take a short seed; the rest of a long one still makes other people.
    let seed = plan.seed as u32;

    let screening = RadialDesign::new(uncertain.len(), effort.repetitions, seed);
    progress.phase("elementary effects");
    let screened = run(&models, screening.runs(), progress, &|run| {
        screening.point(run)
    })?;
    let effects: Vec<Vec<Vec<ElementaryEffects>>> = each_output(&screened, &|outputs| {
        let found = screening.effects(outputs);
        found.into_iter().map(effects_document).collect()
    });

    let kept = those_that_matter(&effects, uncertain.len(), effort.kept);
    let others: Vec<usize> = (0..uncertain.len())
        .filter(|constant| !kept.contains(constant))
        .collect();
    let mut groups: Vec<Vec<usize>> = kept.iter().map(|constant| vec![*constant]).collect();
    groups.extend((!others.is_empty()).then_some(others));
    let design = SaltelliDesign::new(groups, effort.rows, seed);
    progress.phase("Sobol indices");
    let sampled = run(&models, design.runs(), progress, &|run| design.point(run))?;
    let decompositions = each_output(&sampled, &|outputs| design.decompose(outputs));

    let name = |place: usize| {
        kept.get(place)
            .map(|constant| uncertain[*constant].id.clone())
    };
    let outputs = (0..plan.protocol.arms.len())
        .map(|output| {
            let arm = models[0].order[output];
            let reference = plan.protocol.reference;
            let label = |arm: usize| plan.protocol.arms[arm].label.clone();
            let cores = models.iter().enumerate().map(|(core, model)| {
                under_a_core(
                    model.core,
                    &effects[core][output],
                    &decompositions[core][output],
                    &name,
                )
            });
            Output {
                arm: label(arm),
                reference: (arm != reference).then(|| label(reference)),
                cores: cores.collect(),
            }
        })
        .collect();
    let endpoint = &plan.protocol.endpoint;
    Ok(Sensitivity {
        schema_version: SENSITIVITY_SCHEMA_VERSION,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        notice: NOTICE.to_owned(),
        title: plan.title.clone(),
        plan_hash: plan.plan_hash(),
        seed: plan.seed,
        instrument: endpoint.instrument.name().to_owned(),
        months: plan.protocol.visit_months[endpoint.visit],
        people: effort.people,
        repetitions: effort.repetitions,
        rows: effort.rows,
        constants: uncertain
            .iter()
            .enumerate()
            .map(|(place, parameter)| Constant {
                id: parameter.id.clone(),
                meaning: parameter.meaning.clone(),
                status: parameter.status.to_string(),
                unit: parameter.unit.clone(),
                quantiles: QUANTILES.map(|z| parameter.at(z)),
                kept: kept.contains(&place),
            })
            .collect(),
        outputs,
    })
}

/// The study under one core, as a function of its uncertain constants.
struct Model<'a> {
    core: Core,
    pool: Pool,
    registry: &'a Registry,
    /// Arms without patients: everybody is followed under all of them.
    protocol: Protocol,
    people: u32,
    seed: u64,
    /// The arm of each output; that of the first is the reference.
    order: Vec<usize>,
}

impl<'a> Model<'a> {
    fn new(plan: &Plan, registry: &'a Registry, core: Core, people: u32) -> Result<Self, RunError> {
        let mut protocol = plan.protocol.clone();
        // What happens after the endpoint is not asked for.
        protocol.visit_months.truncate(protocol.endpoint.visit + 1);
        for arm in &mut protocol.arms {
            arm.patients = 0;
        }
        let reference = protocol.reference;
        let others = (0..protocol.arms.len()).filter(|arm| *arm != reference);
        Ok(Model {
            core,
            pool: pool(plan, registry, core)?,
            registry,
            people,
            seed: plan.seed,
            order: std::iter::once(reference).chain(others).collect(),
            protocol,
        })
    }

    /// Change in the reference arm, then the effect of each other arm, at the endpoint; points. `uniform` says where in its prior each
    /// uncertain constant is, in the order of the registry.
    fn outputs(&self, uniform: &[f64]) -> Result<Vec<f64>, ReplicateError> {
        let mut uniform = uniform.iter();
        let drawn = self
            .registry
            .draw(&mut |_| uniform.next().map_or(0.0, |u| normal_quantile(*u)));
        let world = World::new(&drawn, &self.protocol, Uncertain::No, self.seed, 0);
        let enrolled = enrol(
            &self.protocol,
            &world,
            &self.pool,
            self.seed,
            0,
            self.people,
        )?;
        let requests: Vec<_> = self
            .order
            .iter()
            .flat_map(|arm| enrolled.beyond.iter().map(|p| (p, Assigned::to(*arm))))
            .collect();
        let records = simulate(
            self.core,
            &self.protocol,
            &world,
            &self.pool,
            &requests,
            &[],
            &tolerance(),
            &mut Closed,
        )
        .map_err(ReplicateError::Integration)?;
        let endpoint = &self.protocol.endpoint;
        let n = f64::from(self.people);
        let lives: Vec<_> = records.chunks(self.people as usize).collect();
        let score = |life: usize, patient: usize, visit: usize| {
            lives[life][patient].score(endpoint.instrument, visit)
        };
        let everybody = 0..self.people as usize;
        Ok((0..lives.len())
            .map(|life| {
                let points = everybody.clone().map(|patient| {
                    let against = if life == 0 {
                        score(0, patient, 0)
                    } else {
                        score(0, patient, endpoint.visit)
                    };
                    score(life, patient, endpoint.visit) - against
                });
                points.sum::<f64>() / n
            })
            .collect())
    }
}

/// Outputs of every model at every point: `[model][run][output]`.
fn run(
    models: &[Model],
    runs: usize,
    progress: &dyn Progress,
    point: &(dyn Fn(usize) -> Vec<f64> + Sync),
) -> Result<Vec<Vec<Vec<f64>>>, RunError> {
    let lives = |model: &Model| u64::from(model.people) * model.order.len() as u64;
    progress.started(models.iter().map(|m| runs as u64 * lives(m)).sum());
    models
        .iter()
        .map(|model| {
            (0..runs)
                .into_par_iter()
                .with_max_len(1)
                .map(|run| {
                    let outputs = model.outputs(&point(run));
                    progress.advanced(lives(model));
                    outputs.map_err(|error| RunError::Replicate {
                        core: model.core.name(),
                        number: run as u64,
                        error,
                    })
                })
                .collect()
        })
        .collect()
}

/// Something of each output under each core, from its values over all runs: `[model][output]`.
fn each_output<T>(of: &[Vec<Vec<f64>>], make: &dyn Fn(&[f64]) -> T) -> Vec<Vec<T>> {
    of.iter()
        .map(|runs| {
            let outputs = runs.first().map_or(0, Vec::len);
            (0..outputs)
                .map(|output| make(&runs.iter().map(|run| run[output]).collect::<Vec<_>>()))
                .collect()
        })
        .collect()
}

/// At most `most` constants, those first whose greatest elementary effect on any output under any core is greatest: all are in points.
fn those_that_matter(
    effects: &[Vec<Vec<ElementaryEffects>>],
    constants: usize,
    most: usize,
) -> Vec<usize> {
    let greatest = |constant: usize| {
        let on_outputs = effects.iter().flatten();
        on_outputs
            .map(|of| of[constant].mean_absolute.estimate)
            .fold(0.0, f64::max)
    };
    let mut order: Vec<usize> = (0..constants).collect();
    order.sort_by(|a, b| greatest(*b).total_cmp(&greatest(*a)));
    order.retain(|constant| greatest(*constant) >= NEGLIGIBLE_POINTS);
    order.truncate(most);
    order
}

fn interval(of: sampler::Interval) -> Interval {
    Interval {
        estimate: of.estimate,
        low: of.low,
        high: of.high,
    }
}

fn effects_document(of: synovia_statistics::sensitivity::ElementaryEffects) -> ElementaryEffects {
    ElementaryEffects {
        mean: of.mean,
        mean_absolute: interval(of.mean_absolute),
        sd: of.sd,
    }
}

fn under_a_core(
    core: Core,
    effects: &[ElementaryEffects],
    decomposition: &Decomposition,
    name: &dyn Fn(usize) -> Option<String>,
) -> UnderACore {
    let defined = |of: sampler::Interval| of.estimate.is_finite().then(|| interval(of));
    let mut indices: Vec<Indices> = decomposition
        .indices
        .iter()
        .enumerate()
        .map(|(place, of)| Indices {
            constant: name(place),
            first: defined(of.first),
            total: defined(of.total),
        })
        .collect();
    let total = |of: &Indices| of.total.map_or(0.0, |total| total.estimate);
    // The others together stand last, whatever they carry.
    indices.sort_by(|a, b| {
        (a.constant.is_none())
            .cmp(&b.constant.is_none())
            .then(total(b).total_cmp(&total(a)))
    });
    UnderACore {
        core: core.name().to_owned(),
        mean: decomposition.mean,
        sd: decomposition.sd,
        elementary_effects: effects.to_vec(),
        indices,
    }
}
