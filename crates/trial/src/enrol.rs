//! Screening and randomisation of one replicate: who is in it, who else could have been, and the luck each brings along.

use std::collections::VecDeque;

use crate::instrument::Noise;
use crate::lots::Lots;
use crate::population::{Exclusion, Pool, excluded};
use crate::protocol::{Arm, Protocol};
use crate::purpose::{Purpose, stream};
use crate::randomise::Randomiser;
use crate::reaction::{self, Luck};
use crate::replicate::ReplicateError;
use crate::rescue::{Rescue, Willingness};
use crate::simulate::{Assigned, Gets, Inside, simulate};
use crate::withdrawal::Withdrawal;
use crate::world::World;
use synovia_joint::{Drives, Reading, State, read};
use synovia_numerics::Stream;
use synovia_numerics::ode::{Failure, Tolerance};

/// One randomised patient. Everything random about the patient is drawn here, before any treatment, and is the same under every arm.
#[derive(Debug, Clone)]
pub struct Participant {
    /// Which candidate of the pool.
    pub candidate: usize,
    /// Place in the order of randomisation, from 1.
    pub number: u32,
    /// Index of the arm.
    pub arm: usize,
    /// Kellgren-Lawrence grade, the stratum.
    pub kl: u8,
    /// Pain of the index knee as screening recorded it, points of 100.
    pub screening_points: f64,
    /// Pain of the other knee as screening recorded it, points of 100.
    pub contralateral_points: f64,
    /// Noise at screening and visits.
    pub noise: Noise,
    /// Responsiveness to context, standard normal.
    pub context_z: f64,
    /// Withdrawal.
    pub withdrawal: Vec<f64>,
    /// Rescue.
    pub willingness: Willingness,
    /// Days and sizes of insults.
    pub insults: Vec<(f64, f64)>,
    /// Reactions.
    pub luck: Luck,
    /// Lots of the products.
    pub lots: Lots,
}

/// Numbers of the eligibility funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Funnel {
    /// Candidates screened.
    pub screened: u32,
    /// Excluded for each reason, in the order of [`Exclusion::ALL`].
    pub excluded: [u32; 6],
    /// Randomised.
    pub randomised: u32,
}

/// Hardly anybody in this population may enter this trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TooFewEligible {
    /// What screening found before it gave up.
    pub funnel: Funnel,
}

/// Screening gives up when fewer than one in this many is eligible.
const MOST_SCREENED_PER_PATIENT: u32 = 1000;
/// Where candidates are weighted, this many are followed to baseline together.
const MEASURED_TOGETHER: usize = 64;

/// Days on which scores are taken: screening, then the visits.
pub fn occasions(protocol: &Protocol) -> Vec<f64> {
    std::iter::once(-protocol.eligibility.screening_d)
        .chain(visit_days(protocol))
        .collect()
}

/// Days of a month: 365.25/12.
pub const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// Days of the visits.
pub fn visit_days(protocol: &Protocol) -> impl Iterator<Item = f64> {
    protocol
        .visit_months
        .iter()
        .map(|month| month * DAYS_PER_MONTH)
}

/// What the primary instrument records at baseline, points of 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Baseline {
    /// The score.
    pub points: f64,
    /// What of it is noise: the score less the one of somebody who feels the same and is measured without noise.
    pub noise_points: f64,
}

impl Baseline {
    pub fn of(protocol: &Protocol, world: &World, noise: &Noise, felt: f64) -> Baseline {
        let instrument = protocol.endpoint.instrument as usize;
        let points = world.measurement.scores(noise, BASELINE, felt)[instrument];
        let noise_points = points - world.measurement.without_noise(felt)[instrument];
        Baseline {
            points,
            noise_points,
        }
    }
}

/// Who is in the trial, and who else could have been.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Grouped by arm, in the order of enrolment within each.
    pub participants: Vec<Participant>,
    /// The trial's own screening.
    pub funnel: Funnel,
    /// The next who would have been randomised had the trial been larger, in the order of screening. Their `arm` means nothing.
    pub beyond: Vec<Participant>,
}

/// Screens candidates of the pool until all arms are full, then goes on until it has found `beyond` more who may enter.
///
/// Screening pain is measured with noise, so that those who enter are on average having a bad day: regression to the mean needs no model.
/// Who is found beyond the trial changes nothing in it. From a weighted pool candidates come as their weights say, so that those who enter
/// are the population that the protocol describes.
///
/// # Errors
/// When next to nobody is eligible, or a joint cannot be integrated.
pub fn enrol(
    protocol: &Protocol,
    world: &World,
    pool: &Pool,
    seed: u64,
    replicate: u64,
    beyond: u32,
) -> Result<Enrolled, ReplicateError> {
    let wanted: u32 = protocol.arms.iter().map(|arm| arm.patients).sum();
    let mut randomiser = Randomiser::new(protocol, seed, replicate);
    let mut screening = Screening::new(protocol, world, pool, seed, replicate);
    let mut participants: Vec<Participant> = Vec::with_capacity(wanted as usize);
    while screening.funnel.randomised < wanted {
        let mut participant = screening.next(wanted)?;
        let Some(arm) = randomiser.next(usize::from(participant.kl)) else {
            break;
        };
        participant.arm = arm;
        participants.push(participant);
    }
    let funnel = screening.funnel;
    let beyond = (0..beyond)
        .map(|_| screening.next(wanted.saturating_add(beyond)))
        .collect::<Result<_, _>>()?;
    participants.sort_by_key(|p| p.arm);
    Ok(Enrolled {
        participants,
        funnel,
        beyond,
    })
}

/// The trial up to baseline, before anybody is given anything.
pub(crate) fn until_baseline(protocol: &Protocol) -> Protocol {
    Protocol {
        arms: vec![Arm {
            label: String::new(),
            patients: 0,
            treatments: Vec::new(),
            blinding: None,
        }],
        reference: 0,
        visit_months: vec![0.0],
        ..protocol.clone()
    }
}

/// Pain that `participants` feel at baseline, points of 100: a function of what they bring along, whatever they will be given, and what the
/// trial will measure.
///
/// # Errors
/// When a joint cannot be integrated.
pub(crate) fn felt_at_baseline(
    protocol: &Protocol,
    world: &World,
    pool: &Pool,
    participants: &[Participant],
    tolerance: &Tolerance,
) -> Result<Vec<f64>, Failure> {
    struct Felt(Vec<f64>);
    impl Inside for Felt {
        fn inside(&mut self, request: usize, _: usize, _: &Reading, _: &State, points: f64) {
            self.0[request] = points;
        }
    }
    const BASELINE_D: f64 = 0.0;
    let untreated = Assigned {
        arm: 0,
        gets: Gets::Nothing,
    };
    let requests: Vec<_> = participants.iter().map(|p| (p, untreated)).collect();
    let mut felt = Felt(vec![0.0; participants.len()]);
    simulate(
        pool.core(),
        &until_baseline(protocol),
        world,
        pool,
        &requests,
        &[BASELINE_D],
        tolerance,
        &mut felt,
    )?;
    Ok(felt.0)
}

/// Number of the visit at baseline among the [`occasions`].
pub(crate) const BASELINE: usize = 1;

/// Candidates who are called up one after the other until one may enter.
pub(crate) struct Screening<'a> {
    protocol: &'a Protocol,
    world: &'a World,
    pool: &'a Pool,
    seed: u64,
    replicate: u64,
    occasions: Vec<f64>,
    most_series: usize,
    recruitment: Stream,
    queue: Queue,
    /// Candidates called up, whether they came or not: the number of each is the address of the luck.
    called: u64,
    /// Those of them who came.
    came: u32,
    /// Those who came and were not counted yet, in their order.
    waiting: VecDeque<Screened>,
    funnel: Funnel,
}

/// What screening made of a candidate.
enum Screened {
    Excluded(Exclusion),
    /// No joint could be prepared.
    Unprepared,
    Eligible(Box<Participant>),
}

/// Why a candidate may not enter, and what would have been measured at baseline, if anything was.
pub(crate) struct Refused {
    reason: Exclusion,
    baseline: Option<Baseline>,
}

impl From<Exclusion> for Refused {
    fn from(reason: Exclusion) -> Self {
        Refused {
            reason,
            baseline: None,
        }
    }
}

impl<'a> Screening<'a> {
    pub(crate) fn new(
        protocol: &'a Protocol,
        world: &'a World,
        pool: &'a Pool,
        seed: u64,
        replicate: u64,
    ) -> Self {
        let most_series = protocol
            .arms
            .iter()
            .map(|arm| reaction::series(arm, &Lots::default(), &world.reactions).len())
            .max()
            .unwrap_or(0);
        Screening {
            protocol,
            world,
            pool,
            seed,
            replicate,
            occasions: occasions(protocol),
            most_series,
            recruitment: stream(seed, replicate, 0, Purpose::Recruitment),
            queue: Queue::new(pool.len()),
            called: 0,
            came: 0,
            waiting: VecDeque::new(),
            funnel: Funnel::default(),
        }
    }

    /// The next who may enter; gives up when hardly anybody of those who come does, `wanted` being how many are wanted in all.
    fn next(&mut self, wanted: u32) -> Result<Participant, ReplicateError> {
        loop {
            let Some(next) = self.waiting.pop_front() else {
                self.call_up(wanted)?;
                continue;
            };
            self.funnel.screened += 1;
            match next {
                Screened::Excluded(reason) => self.funnel.excluded[reason as usize] += 1,
                Screened::Unprepared => {}
                Screened::Eligible(mut participant) => {
                    self.funnel.randomised += 1;
                    participant.number = self.funnel.randomised;
                    return Ok(*participant);
                }
            }
        }
    }

    /// Lets candidates come: one, or where they are weighted as many as are followed to baseline together.
    fn call_up(&mut self, wanted: u32) -> Result<(), ReplicateError> {
        let Some(weights) = self.pool.weights() else {
            let (index, address) = self.call(wanted)?;
            self.came += 1;
            self.waiting
                .push_back(match self.at_screening(index, address) {
                    Ok(Some(participant)) => Screened::Eligible(Box::new(participant)),
                    Ok(None) => Screened::Unprepared,
                    Err(refused) => Screened::Excluded(refused.reason),
                });
            return Ok(());
        };
        // Whether each comes at all, given the score, is decided once the score at baseline is known.
        let mut came: Vec<Result<f64, Exclusion>> = Vec::new();
        let mut eligible = Vec::new();
        while eligible.len() < MEASURED_TOGETHER {
            let (index, address) = self.call(wanted)?;
            let mut luck = stream(self.seed, self.replicate, address, Purpose::Weighting);
            if luck.uniform() >= weights.chance_known(self.pool.candidate(index)) {
                continue;
            }
            self.came += 1;
            let luck = luck.uniform();
            match self.at_screening(index, address) {
                Ok(Some(participant)) => {
                    eligible.push(participant);
                    came.push(Ok(luck));
                }
                Ok(None) => {}
                Err(Refused { reason, baseline }) => {
                    let chance = baseline.map_or(1.0, |of| weights.chance_measured(of));
                    if luck < chance {
                        came.push(Err(reason));
                    }
                }
            }
        }
        let Screening {
            protocol,
            world,
            pool,
            ..
        } = *self;
        let felt = felt_at_baseline(protocol, world, pool, &eligible, &weights.tolerance)
            .map_err(ReplicateError::Integration)?;
        let mut measured = eligible.into_iter().zip(felt).map(|(who, felt)| {
            let baseline = Baseline::of(protocol, world, &who.noise, felt);
            (who, weights.chance_measured(baseline))
        });
        for one in came {
            match one {
                Err(reason) => self.waiting.push_back(Screened::Excluded(reason)),
                Ok(luck) => {
                    let one = measured.next();
                    let one = one.filter(|(_, chance)| luck < *chance);
                    let one = one.map(|(who, _)| Screened::Eligible(Box::new(who)));
                    self.waiting.extend(one);
                }
            }
        }
        Ok(())
    }

    /// The next candidate of the queue, and the number of the call.
    fn call(&mut self, wanted: u32) -> Result<(usize, u64), ReplicateError> {
        if self.pool.is_empty() || self.came > wanted.saturating_mul(MOST_SCREENED_PER_PATIENT) {
            return Err(ReplicateError::TooFewEligible(TooFewEligible {
                funnel: self.funnel,
            }));
        }
        let index = self.queue.next(&mut self.recruitment);
        self.called += 1;
        Ok((index, self.called - 1))
    }

    /// Candidate `index`, whose luck is at an address of its own in this replicate; none for one without a prepared joint.
    pub(crate) fn at_screening(
        &self,
        index: usize,
        patient: u64,
    ) -> Result<Option<Participant>, Refused> {
        let Screening {
            protocol,
            world,
            pool,
            seed,
            replicate,
            ..
        } = *self;
        let candidate = pool.candidate(index);
        if let Some(reason) = excluded(candidate, &protocol.eligibility) {
            return Err(reason.into());
        }
        let Some((joint, state)) = pool.joint(index) else {
            return Ok(None);
        };
        let noise = world
            .measurement
            .noise(seed, replicate, patient, &self.occasions);
        let latent = read(&world.constants, joint, &Drives::none(0.0), 0.0, state).latent_points;
        let pain = world.measurement.pain(&noise, 0, latent.max(0.0));
        let contralateral_points = world.contralateral.recorded_points(
            &candidate.other_knee,
            latent,
            &world.measurement,
            [seed, replicate, patient],
        );
        if let Some(reason) = self.pain_excludes(&noise, latent, contralateral_points) {
            // Who is not let in is not followed to baseline; little happens until then.
            let baseline = Baseline::of(protocol, world, &noise, latent.max(0.0));
            return Err(Refused {
                reason,
                baseline: Some(baseline),
            });
        }
        let (first, last) = (self.occasions[0], self.occasions[self.occasions.len() - 1]);
        Ok(Some(Participant {
            candidate: index,
            number: 0,
            arm: 0,
            kl: candidate.owner.kl,
            screening_points: pain,
            contralateral_points,
            noise,
            context_z: stream(seed, replicate, patient, Purpose::Context).normal(),
            withdrawal: Withdrawal::luck(seed, replicate, patient, protocol.visit_months.len()),
            willingness: Rescue::willingness(seed, replicate, patient),
            insults: world.insults.draw(
                &mut stream(seed, replicate, patient, Purpose::Insults),
                first,
                last,
            ),
            luck: reaction::luck(seed, replicate, patient, self.most_series),
            lots: Lots::draw(protocol, seed, replicate, patient),
        }))
    }

    /// Whether pain at screening keeps a candidate out.
    fn pain_excludes(&self, noise: &Noise, latent: f64, other_knee: f64) -> Option<Exclusion> {
        let who = &self.protocol.eligibility;
        let scores = self.world.measurement.scores(noise, 0, latent.max(0.0));
        let score = scores[who.pain_instrument as usize];
        let [least, most] = who.pain_points;
        // Where higher is better a low score is much pain.
        let [low, high] = if who.pain_instrument.better() < 0.0 {
            [Exclusion::TooLittlePain, Exclusion::TooMuchPain]
        } else {
            [Exclusion::TooMuchPain, Exclusion::TooLittlePain]
        };
        if score < least {
            Some(low)
        } else if score > most {
            Some(high)
        } else {
            (other_knee > who.contralateral_pain_max).then_some(Exclusion::ContralateralPain)
        }
    }
}

/// Candidates in random order, each once before anybody comes a second time.
struct Queue {
    order: Vec<u32>,
    next: usize,
}

impl Queue {
    fn new(candidates: usize) -> Self {
        Queue {
            order: (0..candidates as u32).collect(),
            next: 0,
        }
    }

    /// The next candidate: one step of a Fisher-Yates shuffle.
    fn next(&mut self, draw: &mut Stream) -> usize {
        if self.next == self.order.len() {
            self.next = 0;
        }
        let left = (self.order.len() - self.next) as u64;
        let chosen = self.next + draw.below(left) as usize;
        self.order.swap(self.next, chosen);
        self.next += 1;
        self.order[self.next - 1] as usize
    }
}
