//! Participants under arms: the joint, what visits record, rescue medication, withdrawal.

use std::borrow::Cow;

use crate::enrol::{Participant, visit_days};
use crate::instrument::Scores;
use crate::lots::{Lots, differing};
use crate::population::Pool;
use crate::protocol::{Arm, Instrument, Protocol};
use crate::reaction::{Reaction, Series, reactions, series};
use crate::rescue::Taken;
use crate::treat::{Spell, events, first_treatment_d, spells};
use crate::withdrawal::Left;
use crate::world::World;
use synovia_evidence::Kind;
use synovia_joint::{Core, Course, Dose, Event, Reading, State, follow};
use synovia_joint::{Seen, Watch};
use synovia_numerics::Lanes;
use synovia_numerics::ode::{Failure, Tolerance};

/// What the trial would record of one participant under one arm if nobody left, and when the participant leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Scores at each visit.
    pub scores: Vec<Scores>,
    /// Rescue taken from each visit on.
    pub taken: Vec<Taken>,
    /// Cartilage thickness relative to healthy at each visit.
    pub thickness: Vec<f64>,
    /// Number of visits attended.
    pub attended: usize,
    /// How the participant leaves, if so.
    pub left: Option<Left>,
    /// Reactions after injections.
    pub reactions: Vec<(f64, Reaction)>,
}

impl Record {
    /// Score of `instrument` at `visit`, whether attended or not.
    pub fn score(&self, instrument: Instrument, visit: usize) -> f64 {
        self.scores[visit][instrument as usize]
    }
}

/// Sees what is inside the joint, on days beside the visits.
pub trait Inside {
    /// Joint of request number `request` on day number `day` (of `days`), with the pain felt in spite of context, points.
    fn inside(
        &mut self,
        request: usize,
        day: usize,
        reading: &Reading,
        state: &State,
        felt_points: f64,
    );
}

/// Nobody looks inside.
pub struct Closed;

impl Inside for Closed {
    fn inside(&mut self, _: usize, _: usize, _: &Reading, _: &State, _: f64) {}
}

/// What of an arm a patient gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gets {
    /// All of it: context and products.
    Everything,
    /// Its context, from the same day on, but nothing that acts, and no reaction to an injection.
    ContextAlone,
    /// Neither.
    Nothing,
}

/// Where a participant is, in one of the lives that are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Index of the arm.
    pub arm: usize,
    /// What of it.
    pub gets: Gets,
}

impl Assigned {
    /// The whole arm.
    pub fn to(arm: usize) -> Self {
        Assigned {
            arm,
            gets: Gets::Everything,
        }
    }
}

/// What an arm's products are to the joint, and how they may irritate it.
#[derive(Clone)]
struct Products {
    events: Vec<(f64, Event)>,
    series: Vec<Series>,
}

impl Products {
    fn of(arm: &Arm, lots: &Lots, world: &World) -> Self {
        Products {
            events: events(arm, lots, &world.constants),
            series: series(arm, lots, &world.reactions),
        }
    }

    const NONE: Products = Products {
        events: Vec::new(),
        series: Vec::new(),
    };
}

/// What one arm means to every patient in it.
struct Given {
    /// `None` when it depends on the patient's lots.
    products: Option<Products>,
    context_ratio: f64,
    first_treatment_d: f64,
    nsaid: Vec<Spell>,
    paracetamol: Vec<Spell>,
}

impl Given {
    /// In the order in which [`Gets`] names them.
    fn each(arm: &Arm, protocol: &Protocol, world: &World) -> [Self; 3] {
        let everything = Given {
            products: differing(arm)
                .next()
                .is_none()
                .then(|| Products::of(arm, &Lots::default(), world)),
            context_ratio: world
                .context
                .ratio(arm, arm.blinding.unwrap_or(protocol.design.blinding)),
            first_treatment_d: first_treatment_d(arm),
            nsaid: spells(arm, Kind::Nsaid),
            paracetamol: spells(arm, Kind::Paracetamol),
        };
        let without_product = |context_ratio: f64| Given {
            products: Some(Products::NONE),
            context_ratio,
            first_treatment_d: everything.first_treatment_d,
            nsaid: Vec::new(),
            paracetamol: Vec::new(),
        };
        let context_alone = without_product(everything.context_ratio);
        let nothing = without_product(0.0);
        [everything, context_alone, nothing]
    }
}

/// Simulates each request: a participant under an arm (its own or any other) or part of one. Looks inside on the days `look_d` as well.
///
/// # Errors
/// When a joint cannot be integrated.
#[allow(clippy::too_many_arguments)]
pub fn simulate(
    core: Core,
    protocol: &Protocol,
    world: &World,
    pool: &Pool,
    requests: &[(&Participant, Assigned)],
    look_d: &[f64],
    tolerance: &Tolerance,
    inside: &mut impl Inside,
) -> Result<Vec<Record>, Failure> {
    let given: Vec<[Given; 3]> = protocol
        .arms
        .iter()
        .map(|arm| Given::each(arm, protocol, world))
        .collect();
    let given: Vec<&Given> = requests
        .iter()
        .map(|(_, to)| &given[to.arm][to.gets as usize])
        .collect();
    let products: Vec<Cow<Products>> = requests
        .iter()
        .zip(&given)
        .map(|((participant, to), given)| match &given.products {
            Some(alike) => Cow::Borrowed(alike),
            None => Cow::Owned(Products::of(
                &protocol.arms[to.arm],
                &participant.lots,
                world,
            )),
        })
        .collect();
    let happened: Vec<Vec<(f64, Reaction)>> = requests
        .iter()
        .zip(&products)
        .map(|((participant, _), products)| reactions(&products.series, &participant.luck))
        .collect();
    let courses: Vec<Course> = requests
        .iter()
        .zip(&products)
        .zip(&happened)
        .filter_map(|(((participant, _), products), happened)| {
            let (patient, state) = pool.joint(participant.candidate)?;
            let mut all = products.events.clone();
            all.extend(
                participant
                    .insults
                    .iter()
                    .map(|(day, size)| (*day, Event::Insult { size: *size })),
            );
            all.extend(
                happened
                    .iter()
                    .filter(|(_, r)| *r == Reaction::Effusion)
                    .map(|(day, _)| (*day, Event::Flare)),
            );
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            Some(Course {
                patient,
                state: *state,
                start_d: -protocol.eligibility.screening_d,
                events: all,
            })
        })
        .collect();
    assert_eq!(
        courses.len(),
        requests.len(),
        "only candidates with a prepared joint are enrolled"
    );

    let visits: Vec<f64> = visit_days(protocol).collect();
    let (days, meaning) = calendar(&visits, look_d);
    let mut clinic = Clinic {
        protocol,
        world,
        requests,
        given: &given,
        meaning: &meaning,
        scores: vec![Scores::default(); requests.len() * visits.len()],
        taken: vec![Taken::default(); requests.len() * visits.len()],
        thickness: vec![0.0; requests.len() * visits.len()],
        visits: visits.len(),
        inside,
    };
    follow::<Lanes>(
        core,
        &world.constants,
        &courses,
        &days,
        tolerance,
        &mut clinic,
    )?;
    let Clinic {
        scores,
        taken,
        thickness,
        ..
    } = clinic;
    Ok(requests
        .iter()
        .zip(happened)
        .enumerate()
        .map(|(i, ((participant, _), reactions))| {
            let of = i * visits.len()..(i + 1) * visits.len();
            let scores = scores[of.clone()].to_vec();
            let pain = |visit: usize| scores[visit][Instrument::WomacPain as usize];
            let left = world
                .withdrawal
                .left(&visits, pain, &participant.withdrawal);
            Record {
                taken: taken[of.clone()].to_vec(),
                thickness: thickness[of].to_vec(),
                attended: left.map_or(visits.len(), |left| left.attended),
                left,
                reactions,
                scores,
            }
        })
        .collect())
}

/// What a day of the calendar is for: a visit, a look inside, or both, by their numbers.
type Meaning = (Option<usize>, Option<usize>);

/// All days on which a joint is looked at, increasing.
fn calendar(visits: &[f64], look_d: &[f64]) -> (Vec<f64>, Vec<Meaning>) {
    let (mut v, mut l) = (0, 0);
    let mut days = Vec::new();
    let mut meaning = Vec::new();
    while v < visits.len() || l < look_d.len() {
        let visit = visits.get(v).copied().unwrap_or(f64::INFINITY);
        let look = look_d.get(l).copied().unwrap_or(f64::INFINITY);
        let day = visit.min(look);
        days.push(day);
        meaning.push(((visit == day).then_some(v), (look == day).then_some(l)));
        v += usize::from(visit == day);
        l += usize::from(look == day);
    }
    (days, meaning)
}

/// Records visits and hands out rescue medication.
struct Clinic<'a, I> {
    protocol: &'a Protocol,
    world: &'a World,
    requests: &'a [(&'a Participant, Assigned)],
    /// What each request gets.
    given: &'a [&'a Given],
    meaning: &'a [Meaning],
    scores: Vec<Scores>,
    taken: Vec<Taken>,
    thickness: Vec<f64>,
    visits: usize,
    inside: &'a mut I,
}

impl<I: Inside> Watch for Clinic<'_, I> {
    fn seen(&mut self, course: usize, day: usize, seen: &Seen) -> Option<[Dose; 2]> {
        let (participant, _) = self.requests[course];
        let given = self.given[course];
        let (visit, look) = self.meaning[day];
        let reading = &seen.reading;
        let undrugged = reading.latent_points + reading.nsaid_points + reading.paracetamol_points;
        let felt = |relief_points: f64| {
            let since = seen.day - given.first_treatment_d;
            let (z, ratio) = (participant.context_z, given.context_ratio);
            self.world
                .context
                .felt(undrugged, relief_points, z, ratio, since)
        };
        if let Some(look) = look {
            let felt = felt(reading.nsaid_points + reading.paracetamol_points);
            self.inside.inside(course, look, reading, seen.state, felt);
        }
        let visit = visit?;
        // An arm's own drugs act at its visits; rescue is washed out before them.
        let kept = |points: f64, of_arm: &[Spell]| {
            let of_arm = of_arm.iter().any(|spell| spell.has_acted(seen.day));
            points
                * if of_arm {
                    1.0
                } else {
                    self.world.rescue.carry_over
                }
        };
        let relief = kept(reading.nsaid_points, &given.nsaid)
            + kept(reading.paracetamol_points, &given.paracetamol);
        // Occasion 0 is screening.
        let scores = self
            .world
            .measurement
            .scores(&participant.noise, visit + 1, felt(relief));
        self.scores[course * self.visits + visit] = scores;
        self.thickness[course * self.visits + visit] = reading.thickness;
        if !self.protocol.design.rescue {
            return None;
        }
        let before = if visit > 0 {
            self.taken[course * self.visits + visit - 1]
        } else {
            Taken::default()
        };
        let pain = scores[Instrument::WomacPain as usize];
        let wanted = self.world.rescue.decide(pain, participant.willingness);
        // Nobody takes as rescue what the arm prescribes anyway.
        let prescribed = |of_arm: &[Spell]| of_arm.iter().any(|spell| spell.goes_on(seen.day));
        let prescribed = Taken {
            paracetamol: prescribed(&given.paracetamol),
            nsaid: prescribed(&given.nsaid),
        };
        let now = Taken {
            paracetamol: wanted.paracetamol && !prescribed.paracetamol,
            nsaid: wanted.nsaid && !prescribed.nsaid,
        };
        self.taken[course * self.visits + visit] = now;
        (now != before).then(|| now.or(prescribed).doses())
    }
}
