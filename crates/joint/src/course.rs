//! The course of a joint over time: what happens to it on which day, and what is read off it.

use crate::constants::Constants;
use crate::patient::Patient;
use crate::product::{Dose, Drives};
use crate::rhs::{Core, Joint, Reading, read};
use crate::state::{F, P, STATES, State};
use synovia_numerics::Lane;
use synovia_numerics::ode::{Cohort, Failure, Sample, Start, Tolerance, Work, integrate};

/// Something that happens to a joint on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// A product is given.
    Give(Dose),
    /// An injury or overuse releases fragments of this size, in units of f.
    Insult {
        /// Size, in units of f.
        size: f64,
    },
    /// A reaction after an injection: a jump of inflammation.
    Flare,
}

/// One joint to be followed from `start_d` on.
#[derive(Debug, Clone)]
pub struct Course<'a> {
    /// Whose joint.
    pub patient: &'a Patient,
    /// Its state at `start_d`.
    pub state: State,
    /// First day, d.
    pub start_d: f64,
    /// What happens, by day, increasing. What is due on or before `start_d` happens there, after the state was seen.
    pub events: Vec<(f64, Event)>,
}

/// What is seen of one joint on one of the wanted days.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Day, d.
    pub day: f64,
    /// Pain and thickness.
    pub reading: Reading,
    /// All states.
    pub state: &'a State,
}

/// Receives what is seen, and may answer with a change of medication from that day on.
///
/// This is the one feedback from the clinic to the joint: pain reported at a visit may start or stop rescue medication.
pub trait Watch {
    /// Course number `course` was seen on wanted day number `day`. On equal days a visit comes before what is given.
    fn seen(&mut self, course: usize, day: usize, seen: &Seen) -> Option<[Dose; 2]>;
}

/// Follows all `courses` over the wanted `days` (increasing; none before the earliest start), to the last of them.
///
/// Courses do not influence each other, so their results do not depend on how they are grouped.
///
/// # Errors
/// When the integrator cannot reach the tolerance, which no valid patient has been seen to cause.
pub fn follow<T: Lane>(
    core: Core,
    constants: &Constants,
    courses: &[Course],
    days: &[f64],
    tolerance: &Tolerance,
    watch: &mut impl Watch,
) -> Result<Work, Failure> {
    let Some(first) = courses.first() else {
        return Ok(Work::default());
    };
    let mut run = Run {
        joint: Joint::<T>::new(core, constants, first.patient),
        core,
        courses,
        days,
        watch,
        next: 0,
        at: [At {
            course: 0,
            event: 0,
            day: 0,
            drives: Drives::none(0.0),
        }; MAX_WIDTH],
    };
    integrate::<T, _, STATES>(&mut run, tolerance)
}

const MAX_WIDTH: usize = 8;

/// A first step of a tenth of the patient's clock is short enough for any state it can start from.
const FIRST_STEP_CLOCKS: f64 = 0.1;

/// Where one lane is.
#[derive(Clone, Copy)]
struct At {
    course: usize,
    event: usize,
    day: usize,
    drives: Drives<f64>,
}

struct Run<'a, T, W> {
    joint: Joint<'a, T>,
    core: Core,
    courses: &'a [Course<'a>],
    days: &'a [f64],
    watch: &'a mut W,
    next: usize,
    at: [At; MAX_WIDTH],
}

impl<T: Lane, W: Watch> Run<'_, T, W> {
    /// Lets everything due by day `t` happen.
    fn happen(&mut self, lane: usize, t: f64, y: &mut State) {
        let at = &mut self.at[lane];
        let k = self.joint.constants;
        let events = &self.courses[at.course].events;
        while let Some((day, event)) = events.get(at.event).filter(|(day, _)| *day <= t) {
            match event {
                Event::Give(dose) => at.drives.give(dose, *day, k),
                Event::Insult { size } => match self.core {
                    Core::Bistable => y[F] += size,
                    Core::Monostable => y[P] += k.monostable_insult_gain * size / k.insult_size,
                },
                Event::Flare => y[P] += k.flare_inflammation,
            }
            at.event += 1;
        }
    }

    /// The next day on which something happens. There is no stop at the last wanted day: a longer horizon must not change an earlier day.
    fn next_stop(&self, lane: usize) -> f64 {
        let at = &self.at[lane];
        self.courses[at.course]
            .events
            .get(at.event)
            .map_or(f64::INFINITY, |(day, _)| *day)
    }
}

impl<T: Lane, W: Watch> Cohort<T, STATES> for Run<'_, T, W> {
    #[inline(always)]
    fn rhs(&self, t: T, y: &[T; STATES], dy: &mut [T; STATES]) {
        self.joint.rates(t, y, dy);
    }

    fn load(&mut self, lane: usize) -> Option<Start<STATES>> {
        let course = self.courses.get(self.next)?;
        self.at[lane] = At {
            course: self.next,
            event: 0,
            day: 0,
            drives: Drives::none(course.start_d),
        };
        self.next += 1;
        self.joint.set(lane, course.patient, &self.at[lane].drives);
        Some(Start {
            t: course.start_d,
            y: course.state,
            step: FIRST_STEP_CLOCKS / course.patient.traits.clock_per_d,
            stop: self.next_stop(lane).max(course.start_d),
            sample: self.days.first().copied().unwrap_or(f64::INFINITY),
        })
    }

    fn stop(&mut self, lane: usize, t: f64, y: &mut State) -> Option<f64> {
        if self.at[lane].day == self.days.len() {
            return None;
        }
        self.happen(lane, t, y);
        self.joint.set_drives(lane, &self.at[lane].drives);
        Some(self.next_stop(lane))
    }

    fn sample(&mut self, lane: usize, t: f64, y: &mut State) -> Sample {
        let k = self.joint.constants;
        let at = &mut self.at[lane];
        let course = &self.courses[at.course];
        let reading = read(k, course.patient, &at.drives, t, y);
        let seen = Seen {
            day: t,
            reading,
            state: y,
        };
        let change = self.watch.seen(at.course, at.day, &seen);
        if let Some(doses) = change {
            for dose in doses {
                at.drives.give(&dose, t, k);
            }
            self.joint.set_drives(lane, &at.drives);
        }
        at.day += 1;
        Sample {
            next: self.days.get(at.day).copied().unwrap_or(f64::INFINITY),
            restart: change.is_some(),
        }
    }
}
