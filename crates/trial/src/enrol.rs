//! Screening and randomisation of one replicate: who is in it, and the luck each brings along.

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
    /// Index of the arm.
    pub arm: usize,
    /// Kellgren-Lawrence grade, the stratum.
    pub kl: u8,
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

/// Days of the visits; a month is 365.25/12 days.
pub fn visit_days(protocol: &Protocol) -> impl Iterator<Item = f64> {
    const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
    protocol
        .visit_months
        .iter()
        .map(|month| month * DAYS_PER_MONTH)
}

/// Screens candidates of the pool until all arms are full. Participants come back grouped by arm, in the order of enrolment within each.
///
/// Screening pain is measured with noise, so that those who enter are on average having a bad day: regression to the mean needs no model.
///
/// # Errors
/// When next to nobody is eligible.
pub fn enrol(
    protocol: &Protocol,
    world: &World,
    pool: &Pool,
    seed: u64,
    replicate: u64,
) -> Result<(Vec<Participant>, Funnel), TooFewEligible> {
    let occasions = occasions(protocol);
    let wanted: u32 = protocol.arms.iter().map(|arm| arm.patients).sum();
    let most_series = protocol
        .arms
        .iter()
        .map(|arm| reaction::series(arm, &Lots::default(), &world.reactions).len())
        .max()
        .unwrap_or(0);
    let mut recruitment = stream(seed, replicate, 0, Purpose::Recruitment);
    let mut randomiser = Randomiser::new(protocol, seed, replicate);
    let mut funnel = Funnel::default();
    let mut participants: Vec<Participant> = Vec::with_capacity(wanted as usize);
    let [least, most] = protocol.eligibility.pain_points;
    let untreated = Drives::none(0.0);
    let mut queue = Queue::new(pool.len());
    while funnel.randomised < wanted {
        if pool.is_empty() || funnel.screened > wanted.saturating_mul(MOST_SCREENED_PER_PATIENT) {
            return Err(TooFewEligible { funnel });
        }
        let index = queue.next(&mut recruitment);
        let patient = u64::from(funnel.screened);
        funnel.screened += 1;
        let candidate = pool.candidate(index);
        let mut exclude = |reason: Exclusion| funnel.excluded[reason as usize] += 1;
        if let Some(reason) = excluded(candidate, &protocol.eligibility) {
            exclude(reason);
            continue;
        }
        let Some((joint, state)) = pool.joint(index) else {
            continue;
        };
        let noise = world
            .measurement
            .noise(seed, replicate, patient, &occasions);
        let latent = read(&world.constants, joint, &untreated, 0.0, state).latent_points;
        let pain = world.measurement.pain(&noise, 0, latent.max(0.0));
        let contralateral_points = world.contralateral.recorded_points(
            &candidate.other_knee,
            latent,
            &world.measurement,
            [seed, replicate, patient],
        );
        if pain < least {
            exclude(Exclusion::TooLittlePain);
            continue;
        }
        if pain > most {
            exclude(Exclusion::TooMuchPain);
            continue;
        }
        if contralateral_points > protocol.eligibility.contralateral_pain_max {
            exclude(Exclusion::ContralateralPain);
            continue;
        }
        let Some(arm) = randomiser.next(usize::from(candidate.owner.kl)) else {
            break;
        };
        funnel.randomised += 1;
        let (first, last) = (occasions[0], occasions[occasions.len() - 1]);
        participants.push(Participant {
            candidate: index,
            arm,
            kl: candidate.owner.kl,
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
            luck: reaction::luck(seed, replicate, patient, most_series),
            lots: Lots::draw(protocol, seed, replicate, patient),
        });
    }
    participants.sort_by_key(|p| p.arm);
    Ok((participants, funnel))
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
