//! The joints that tests, benches, examples and comparisons with other programs share: who they are and what happens to them.

// Each of them uses some of it.
#![allow(dead_code)]

pub mod by_hand;
pub mod clock;
pub mod errors;

use synovia_evidence::Registry;
use synovia_joint::draw::{Owner, Spread};
use synovia_joint::{
    Constants, Core, Course, Dose, Drives, Event, Joint, STATES, Seen, State, Unprepared, Watch,
    prepare,
};
use synovia_numerics::ode::{Failure, Tolerance};
use synovia_numerics::{Lane, Stream, exp};

pub const BOTH: [Core; 2] = [Core::Bistable, Core::Monostable];

/// Day of screening, on which a course begins.
pub const START_D: f64 = -14.0;

const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

/// The visits of a trial of 24 months.
pub const VISIT_MONTHS: [f64; 6] = [0.0, 3.0, 6.0, 12.0, 18.0, 24.0];

pub fn visit_days() -> [f64; 6] {
    VISIT_MONTHS.map(|month| month * DAYS_PER_MONTH)
}

/// Days on which the oracle is compared: two soon after the first doses, and the visits after them.
pub fn oracle_days() -> [f64; 7] {
    let [_, three, six, year, later, end] = visit_days();
    [7.0, 30.0, three, six, year, later, end]
}

/// What each part of a joint's luck is drawn for.
#[derive(Clone, Copy)]
enum Luck {
    Owner,
    Joint,
    Insults,
    Reactions,
}

fn luck(of: Luck, number: usize) -> Stream {
    Stream::keyed(20_260_101, [number as u64, of as u64, 0])
}

/// The registry with its values of the day on which the oracle was made, written down beside the oracle's table: a new calibration
/// changes neither what the oracle says nor the work that is pinned.
pub fn frozen_registry() -> Registry {
    let text = include_str!("../../../../validation/joint/constants.csv");
    let mut registry = Registry::embedded();
    for line in rows(text) {
        let (id, value) = line
            .split_once(',')
            .expect("a line is an identifier and a value");
        registry = registry
            .with_value(id, value.parse().expect("a number"))
            .unwrap();
    }
    registry
}

/// Lines of a table without its provenance and its names of columns.
pub fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// A joint and what happens to it.
pub struct Member {
    pub joint: Unprepared,
    pub events: Vec<(f64, Event)>,
}

/// `count` joints of people with osteoarthritis of the knee.
pub fn joints(registry: &Registry, count: usize) -> Vec<Unprepared> {
    let spread = Spread::new(registry);
    (0..count)
        .map(|number| spread.draw(&owner(number), &mut luck(Luck::Joint, number)))
        .collect()
}

fn owner(number: usize) -> Owner {
    let mut draw = luck(Luck::Owner, number);
    Owner {
        age_years: (62.0 + 9.0 * draw.normal()).clamp(40.0, 85.0),
        bmi: (29.5 + 4.5 * draw.normal()).clamp(18.0, 45.0),
        kl: if draw.uniform() < 0.5 { 2 } else { 3 },
        alignment: 1.0 + 0.08 * draw.normal(),
        strength: 1.0 + 0.12 * draw.normal(),
        disease_years: 5.0 * exp(0.7 * draw.normal()),
    }
}

/// Insults of one joint, three in two years on average.
fn insults(registry: &Registry, number: usize) -> impl Iterator<Item = (f64, Event)> {
    const PER_D: f64 = 1.5 / 365.25;
    let size = registry.value("joint.insult_size");
    let log_sd = registry.value("joint.insult_size_log_sd");
    let mut draw = luck(Luck::Insults, number);
    let mut day = START_D;
    std::iter::from_fn(move || {
        day += draw.exponential() / PER_D;
        let size = size * exp(log_sd * draw.normal());
        (day < visit_days()[5]).then_some((day, Event::Insult { size }))
    })
}

/// `count` participants of a usual trial: 20 million cells at 0 and 6 months, three insults on average, and a reaction after one
/// injection in six.
pub fn trial(registry: &Registry, count: usize) -> Vec<Member> {
    members(registry, count, |number| {
        let mut draw = luck(Luck::Reactions, number);
        let mut events = Vec::new();
        for day in [0.0, 6.0 * DAYS_PER_MONTH] {
            events.push((day, Event::Give(Dose::Cells { million: 20.0 })));
            if draw.uniform() < 1.0 / 6.0 {
                events.push((day, Event::Flare));
            }
        }
        events
    })
}

/// `count` joints to which nothing is done and nothing happens.
pub fn undisturbed(registry: &Registry, count: usize) -> Vec<Member> {
    joints(registry, count)
        .into_iter()
        .map(|joint| Member {
            joint,
            events: Vec::new(),
        })
        .collect()
}

/// 32 participants, four under each of eight plans in which every product occurs, with insults, and every second with a reaction.
pub fn every_product(registry: &Registry) -> Vec<Member> {
    members(registry, 32, |number| {
        let mut events: Vec<(f64, Event)> = plan(number % 8)
            .into_iter()
            .map(|(day, dose)| (day, Event::Give(dose)))
            .collect();
        if number % 2 == 1 {
            // The morning after, and once more on the day of a visit.
            events.push((1.0, Event::Flare));
            events.push((visit_days()[2], Event::Flare));
        }
        events
    })
}

fn plan(number: usize) -> Vec<(f64, Dose)> {
    let [_, three, six, year, later, _] = visit_days();
    match number {
        0 => vec![
            (0.0, Dose::Cells { million: 20.0 }),
            (six, Dose::Cells { million: 100.0 }),
        ],
        1 => vec![
            (0.0, Dose::Platelets { billion: 4.0 }),
            (7.0, Dose::Platelets { billion: 4.0 }),
            (14.0, Dose::Platelets { billion: 4.0 }),
        ],
        2 => vec![
            (0.0, Dose::HyaluronicAcid { courses: 1.0 }),
            (7.0, Dose::HyaluronicAcid { courses: 1.0 }),
            (14.0, Dose::HyaluronicAcid { courses: 1.0 }),
            (six, Dose::HyaluronicAcid { courses: 1.0 }),
        ],
        3 => vec![
            (0.0, Dose::SteroidSuspension { mg: 40.0 }),
            (three, Dose::SteroidSuspension { mg: 40.0 }),
            (six, Dose::SteroidSuspension { mg: 40.0 }),
        ],
        4 => vec![
            (0.0, Dose::SteroidExtended { mg: 32.0 }),
            (year, Dose::SteroidExtended { mg: 32.0 }),
        ],
        5 => vec![
            (0.0, Dose::Anabolic { ug: 100.0 }),
            (six, Dose::Anabolic { ug: 100.0 }),
            (year, Dose::Anabolic { ug: 100.0 }),
        ],
        6 => vec![
            (0.0, Dose::Exercise { level: 1.0 }),
            (three, Dose::Nsaid { level: 1.0 }),
            (six, Dose::Nsaid { level: 0.0 }),
            (six, Dose::Paracetamol { level: 1.0 }),
            (later, Dose::Exercise { level: 0.0 }),
        ],
        _ => vec![
            (0.0, Dose::Cells { million: 50.0 }),
            (0.0, Dose::Concentrate { doses: 1.0 }),
            (0.0, Dose::Platelets { billion: 4.0 }),
            (0.0, Dose::HyaluronicAcid { courses: 1.0 }),
            (year, Dose::SteroidSuspension { mg: 40.0 }),
        ],
    }
}

fn members(
    registry: &Registry,
    count: usize,
    given: impl Fn(usize) -> Vec<(f64, Event)>,
) -> Vec<Member> {
    joints(registry, count)
        .into_iter()
        .enumerate()
        .map(|(number, joint)| {
            let mut events = given(number);
            events.extend(insults(registry, number));
            // Stable: what is given on one day stays in its order.
            events.sort_by(|a, b| a.0.total_cmp(&b.0));
            Member { joint, events }
        })
        .collect()
}

/// States of `members` at the start of their courses.
pub fn prepared<T: Lane>(
    core: Core,
    k: &Constants,
    members: &[Member],
    tolerance: &Tolerance,
) -> Result<Vec<State>, Failure> {
    let joints: Vec<Unprepared> = members.iter().map(|member| member.joint).collect();
    prepare::<T>(core, k, &joints, tolerance)
}

/// The courses of `members` from `states` on.
pub fn courses<'a>(members: &'a [Member], states: &[State]) -> Vec<Course<'a>> {
    members
        .iter()
        .zip(states)
        .map(|(member, state)| Course {
            patient: &member.joint.patient,
            state: *state,
            start_d: START_D,
            events: member.events.clone(),
        })
        .collect()
}

/// One joint on one day.
#[derive(Clone, Copy)]
pub struct Look {
    pub state: State,
    pub latent_points: f64,
}

/// Remembers all days of all courses.
pub struct Diary {
    days: usize,
    looks: Vec<Option<Look>>,
}

impl Diary {
    pub fn new(courses: usize, days: usize) -> Self {
        Diary {
            days,
            looks: vec![None; courses * days],
        }
    }

    /// Course by course, what was seen day by day.
    pub fn read(&self) -> Vec<Vec<Look>> {
        self.looks
            .chunks(self.days)
            .map(|days| {
                days.iter()
                    .map(|look| look.expect("every day is seen"))
                    .collect()
            })
            .collect()
    }
}

impl Watch for Diary {
    fn seen(&mut self, course: usize, day: usize, seen: &Seen) -> Option<[Dose; 2]> {
        self.looks[course * self.days + day] = Some(Look {
            state: *seen.state,
            latent_points: seen.reading.latent_points,
        });
        None
    }
}

/// One number that any change of the right-hand side, of its constants or of how joints are drawn moves: all rates of the given
/// joints soon after and long after each of their doses, added up at some arbitrary state. Two programs that differ in it do not
/// solve the same equations.
pub fn fingerprint(k: &Constants, members: &[Member]) -> f64 {
    let y: State = std::array::from_fn(|state| 0.2 + 0.06 * state as f64);
    let mut total = 0.0;
    for core in BOTH {
        for member in members {
            let mut joint = Joint::<f64>::new(core, k, &member.joint.patient);
            let mut drives = Drives::none(START_D);
            for (day, event) in &member.events {
                if let Event::Give(dose) = event {
                    drives.give(dose, *day, k);
                    joint.set_drives(0, &drives);
                }
                for later in [0.01, 5.0] {
                    let mut dy = [0.0; STATES];
                    joint.rates(day + later, &y, &mut dy);
                    for (state, rate) in dy.iter().enumerate() {
                        total += (state + 1) as f64 * rate.abs();
                    }
                }
            }
        }
    }
    total
}
