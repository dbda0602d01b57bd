//! Screening and randomisation of one replicate: who is in it, who else could have been, and the luck each brings along.

use crate::instrument::Noise;
use crate::lots::Lots;
use crate::population::{Exclusion, Pool, excluded};
use crate::protocol::Protocol;
use crate::purpose::{Purpose, stream};
use crate::randomise::Randomiser;
use crate::reaction::{self, Luck};
use crate::rescue::{Rescue, Willingness};
use crate::withdrawal::Withdrawal;
use crate::world::World;
use synovia_joint::{Drives, read};
use synovia_numerics::Stream;

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
/// Who is found beyond the trial changes nothing in it.
///
/// # Errors
/// When next to nobody is eligible.
pub fn enrol(
    protocol: &Protocol,
    world: &World,
    pool: &Pool,
    seed: u64,
    replicate: u64,
    beyond: u32,
) -> Result<Enrolled, TooFewEligible> {
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

/// Candidates who are called up one after the other until one may enter.
struct Screening<'a> {
    protocol: &'a Protocol,
    world: &'a World,
    pool: &'a Pool,
    seed: u64,
    replicate: u64,
    occasions: Vec<f64>,
    most_series: usize,
    recruitment: Stream,
    queue: Queue,
    funnel: Funnel,
}

impl<'a> Screening<'a> {
    fn new(
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
            funnel: Funnel::default(),
        }
    }

    /// The next who may enter; gives up when hardly anybody of those who come does, `wanted` being how many are wanted in all.
    fn next(&mut self, wanted: u32) -> Result<Participant, TooFewEligible> {
        loop {
            if self.pool.is_empty()
                || self.funnel.screened > wanted.saturating_mul(MOST_SCREENED_PER_PATIENT)
            {
                return Err(TooFewEligible {
                    funnel: self.funnel,
                });
            }
            let index = self.queue.next(&mut self.recruitment);
            let patient = u64::from(self.funnel.screened);
            self.funnel.screened += 1;
            match self.admitted(index, patient) {
                Ok(Some(participant)) => {
                    self.funnel.randomised += 1;
                    return Ok(participant);
                }
                Ok(None) => {}
                Err(reason) => self.funnel.excluded[reason as usize] += 1,
            }
        }
    }

    /// Candidate `index`, who is the `patient`-th to be screened; none for one without a prepared joint.
    fn admitted(&self, index: usize, patient: u64) -> Result<Option<Participant>, Exclusion> {
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
            return Err(reason);
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
        let [least, most] = protocol.eligibility.pain_points;
        if pain < least {
            return Err(Exclusion::TooLittlePain);
        }
        if pain > most {
            return Err(Exclusion::TooMuchPain);
        }
        if contralateral_points > protocol.eligibility.contralateral_pain_max {
            return Err(Exclusion::ContralateralPain);
        }
        let (first, last) = (self.occasions[0], self.occasions[self.occasions.len() - 1]);
        Ok(Some(Participant {
            candidate: index,
            number: self.funnel.randomised + 1,
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
