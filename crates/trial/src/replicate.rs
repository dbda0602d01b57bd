//! One replicate of the whole trial: screening, randomisation, visits, analysis; and the same patients under other arms.

use crate::counterfactual::{Counterfactual, counterfactuals};
use crate::described::Person;
use crate::enrol::{Enrolled, Funnel, Participant, TooFewEligible, enrol, visit_days};
use crate::example::{Example, LOOK_EVERY_D, example};
use crate::outcome::{
    ArmAtVisit, Beyond, Flow, OtherKnees, arms_at_visits, by_arm, flow, other_knees,
};
use crate::patient_file::{PatientFile, patient_files};
use crate::population::{Exclusion, Pool};
use crate::protocol::{Arm, Protocol};
use crate::reaction::Reaction;
use crate::simulate::{Assigned, Closed, Record, simulate};
use crate::weighting::person;
use crate::world::{Uncertain, World};
use synovia_evidence::Registry;
use synovia_numerics::ode::{Failure, Tolerance};

/// What all replicates of a study share.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The design.
    pub protocol: &'a Protocol,
    /// The constants, with the study's own values in place.
    pub registry: &'a Registry,
    /// Prepared candidates, under the core that is to run.
    pub pool: &'a Pool,
    /// What happens to uncertain constants in each replicate.
    pub uncertain: Uncertain<'a>,
    /// The study's seed.
    pub seed: u64,
    /// Of the integrator.
    pub tolerance: Tolerance,
}

/// What is asked of one replicate beside the randomised trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extras {
    /// Every patient under every arm.
    pub counterfactuals: bool,
    /// Trajectories and patients' records, for showing what one trial looks like.
    pub example: bool,
    /// What is on file of every patient, and the same patient under the reference arm.
    pub patients: bool,
}

/// An arm's own patients tell its effect in the population where they are at least as many as this; where they are fewer, further people of
/// the population are followed under both arms, so that the effect is told as well by a small trial as by a large one.
pub const LEAST_OF_POPULATION: u32 = 100;

/// How many people beyond the trial are followed in each replicate: none where all constants are held at one value, since the effect in the
/// population is one number then, and all replicates together tell it.
pub fn followed_beyond(protocol: &Protocol, uncertain: Uncertain) -> u32 {
    let others = protocol.arms.iter().enumerate();
    let others = others.filter(|(arm, _)| uncertain.is_drawn() && *arm != protocol.reference);
    others.map(|(_, arm)| lacking(arm)).max().unwrap_or(0)
}

/// How many people an arm lacks to tell its effect in the population.
pub fn lacking(arm: &Arm) -> u32 {
    LEAST_OF_POPULATION.saturating_sub(arm.patients)
}

/// One replicate, by arm and visit.
#[derive(Debug, Clone)]
pub struct Replicate {
    /// Its number.
    pub number: u64,
    /// Screening.
    pub funnel: Funnel,
    /// `[arm][visit]`.
    pub visits: Vec<Vec<ArmAtVisit>>,
    /// `[arm]`: the knees that are not injected.
    pub other_knees: Vec<OtherKnees>,
    /// `[arm]`: patients with each reaction, in the order of [`Reaction::ALL`].
    pub reactions: Vec<[u32; 3]>,
    /// `[arm]`: patients who left before the endpoint.
    pub withdrew: Vec<u32>,
    /// `[arm]`: CONSORT numbers.
    pub flow: Vec<Flow>,
    /// `[arm][visit]`, when asked for.
    pub counterfactuals: Option<Vec<Vec<Counterfactual>>>,
    /// When asked for.
    pub example: Option<Example>,
    /// What all patients randomised come to, in the order of [`Described::asked`](crate::described::Described::asked).
    pub described: Vec<f64>,
    /// In the order of randomisation, when asked for.
    pub patients: Option<Vec<PatientFile>>,
}

/// Why a replicate could not be run.
#[derive(Debug, Clone, PartialEq)]
pub enum ReplicateError {
    /// Screening gave up.
    TooFewEligible(TooFewEligible),
    /// A joint could not be integrated.
    Integration(Failure),
}

impl std::fmt::Display for ReplicateError {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            ReplicateError::TooFewEligible(TooFewEligible { funnel }) => {
                let (screened, randomised) = (funnel.screened, funnel.randomised);
                write!(
                    to,
                    "of {screened} candidates screened only {randomised} could be randomised"
                )?;
                for (reason, excluded) in Exclusion::ALL.iter().zip(funnel.excluded) {
                    if excluded > 0 {
                        write!(to, "; {}: {excluded}", reason.name())?;
                    }
                }
                Ok(())
            }
            ReplicateError::Integration(failure) => write!(to, "{failure}"),
        }
    }
}

impl std::error::Error for ReplicateError {}

/// Runs replicate `number`. A function of its arguments alone: nothing depends on what else is run, or where.
///
/// # Errors
/// See [`ReplicateError`].
pub fn replicate(
    setting: &Setting,
    number: u64,
    extras: Extras,
) -> Result<Replicate, ReplicateError> {
    let Setting {
        protocol,
        pool,
        seed,
        ..
    } = *setting;
    let world = World::new(setting.registry, protocol, setting.uncertain, seed, number);
    let more = followed_beyond(protocol, setting.uncertain);
    let Enrolled {
        participants,
        funnel,
        beyond,
    } = enrol(protocol, &world, pool, seed, number, more)?;
    let follow = |requests: &[(&Participant, Assigned)]| {
        let tolerance = &setting.tolerance;
        simulate(
            pool.core(),
            protocol,
            &world,
            pool,
            requests,
            &[],
            tolerance,
            &mut Closed,
        )
        .map_err(ReplicateError::Integration)
    };
    let run = |place_of: &dyn Fn(&Participant) -> Option<Assigned>| -> Result<Vec<Option<Record>>, ReplicateError> {
        let requests: Vec<(&Participant, Assigned)> =
            participants.iter().filter_map(|p| place_of(p).map(|place| (p, place))).collect();
        let mut records = follow(&requests)?.into_iter();
        Ok(participants.iter().map(|p| place_of(p).and_then(|_| records.next())).collect())
    };

    let own: Vec<Record> = run(&|p| Some(Assigned::to(p.arm)))?
        .into_iter()
        .flatten()
        .collect();
    // Patients of the reference arm are their own twins.
    let twin_runs =
        run(&|p| (p.arm != protocol.reference).then_some(Assigned::to(protocol.reference)))?;
    let twins: Vec<&Record> = own
        .iter()
        .zip(&twin_runs)
        .map(|(own, twin)| twin.as_ref().unwrap_or(own))
        .collect();
    let own: Vec<&Record> = own.iter().collect();
    let lives = |arm: usize, people: u32| {
        let people = beyond.iter().take(people as usize);
        follow(&people.map(|p| (p, Assigned::to(arm))).collect::<Vec<_>>())
    };
    let beyond = Beyond {
        reference: lives(protocol.reference, more)?,
        arms: (protocol.arms.iter().enumerate())
            .map(|(arm, of)| {
                let is_reference = arm == protocol.reference;
                lives(arm, if is_reference { 0 } else { lacking(of) })
            })
            .collect::<Result<_, _>>()?,
    };

    let counterfactuals = extras
        .counterfactuals
        .then(|| counterfactuals(protocol, &world, &participants, &own, &twins, &run))
        .transpose()?;
    let example = extras
        .example
        .then(|| example(setting, number, LOOK_EVERY_D))
        .transpose()?;

    let days: Vec<f64> = visit_days(protocol).collect();
    Ok(Replicate {
        number,
        funnel,
        visits: arms_at_visits(
            protocol,
            &world.constants,
            &participants,
            &own,
            &twins,
            &beyond,
        ),
        flow: flow(protocol, &participants, &own),
        patients: extras
            .patients
            .then(|| patient_files(setting, &participants, &own, &twins)),
        described: described(protocol, pool, &participants, &own),
        other_knees: other_knees(protocol, &world.contralateral, &participants),
        reactions: by_arm(protocol, &participants, |members| {
            Reaction::ALL.map(|r| {
                members
                    .iter()
                    .filter(|i| reported(own[**i], &days).any(|reaction| reaction == r))
                    .count() as u32
            })
        }),
        withdrew: by_arm(protocol, &participants, |members| {
            members
                .iter()
                .filter(|i| own[**i].attended <= protocol.endpoint.visit)
                .count() as u32
        }),
        counterfactuals,
        example,
    })
}

/// What the patients come to of what the protocol describes.
fn described(
    protocol: &Protocol,
    pool: &Pool,
    participants: &[Participant],
    own: &[&Record],
) -> Vec<f64> {
    let people: Vec<Person> = (participants.iter().zip(own))
        .map(|(participant, record)| {
            let points = record.score(protocol.endpoint.instrument, 0);
            person(pool.candidate(participant.candidate), points)
        })
        .collect();
    protocol.described.met(&people, &vec![1.0; people.len()])
}

/// Reactions up to the last visit attended, on the visits' `days`: who has left reports no more.
fn reported<'a>(record: &'a Record, days: &'a [f64]) -> impl Iterator<Item = Reaction> + 'a {
    let last = days[record.attended - 1];
    record
        .reactions
        .iter()
        .filter(move |(day, _)| *day <= last)
        .map(|(_, reaction)| *reaction)
}
