//! The joint before the trial: on its attractor, at a random phase, with slow tissues where years of that have left them.
//!
//! Attraction is slow (about 70 clocks in the median), so the four-state loop is integrated alone for 130 clocks and a random phase, the
//! slow states are set by formula, and the whole joint then runs for half a year to forget what the formulas got wrong.

use crate::constants::Constants;
use crate::course::{Course, Event, Seen, Watch, follow};
use crate::patient::Patient;
use crate::process::cartilage::{self, Cartilage};
use crate::process::{bone, synovium};
use crate::product::Drives;
use crate::rhs::{Core, Joint, read};
use crate::state::*;
use synovia_numerics::Lane;
use synovia_numerics::ode::{Cohort, Failure, Sample, Start, Tolerance, Work, integrate};
use synovia_numerics::real::exp;

/// Where the loop starts: inside the basin of the inflamed cycle of the reference gains.
const INFLAMED_START: [f64; 4] = [0.30, 3.5, 0.7, 0.7];
/// Where it starts when we ask whether a quiet state exists.
const QUIET_START: [f64; 4] = [0.005, 0.001, 0.005, 0.005];
/// How long the loop runs, in clocks.
const ATTRACTION_CLOCKS: f64 = 130.0;
/// The random phase, in clocks: more than the longest cycle (8.3 at the reference gains).
const PHASE_CLOCKS: f64 = 12.0;
/// How long the whole joint then runs, d: three time constants of the synovium.
pub const RUN_IN_D: f64 = 180.0;

/// A joint before it is prepared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unprepared {
    /// Gains and traits.
    pub patient: Patient,
    /// Collagen left, 0 to 1.
    pub collagen: f64,
    /// Since when the joint is diseased, d.
    pub disease_d: f64,
    /// Uniform on 0 to 1: the phase at which the trial meets the joint.
    pub phase: f64,
}

/// The states of `joints` at the start of a trial, in the same order, after an uneventful half year.
///
/// # Errors
/// When the integrator cannot reach the tolerance.
pub fn prepare<T: Lane>(
    core: Core,
    constants: &Constants,
    joints: &[Unprepared],
    tolerance: &Tolerance,
) -> Result<Vec<State>, Failure> {
    prepare_with::<T>(
        core,
        constants,
        joints,
        &vec![Vec::new(); joints.len()],
        tolerance,
    )
}

/// As [`prepare`], with what happens to each joint in the last [`RUN_IN_D`] days, by day (day 0 is the start of the trial).
///
/// # Errors
/// When the integrator cannot reach the tolerance.
pub fn prepare_with<T: Lane>(
    core: Core,
    constants: &Constants,
    joints: &[Unprepared],
    events: &[Vec<(f64, Event)>],
    tolerance: &Tolerance,
) -> Result<Vec<State>, Failure> {
    let loops = match core {
        Core::Bistable => settle_loops::<T>(
            constants,
            joints,
            INFLAMED_START,
            ATTRACTION_CLOCKS,
            tolerance,
        )?,
        Core::Monostable => joints
            .iter()
            .map(|j| resting_loop(constants, &j.patient))
            .collect(),
    };
    let courses: Vec<Course> = joints
        .iter()
        .zip(&loops)
        .zip(events)
        .map(|((joint, settled), events)| Course {
            patient: &joint.patient,
            state: slow_states(core, constants, joint, *settled),
            start_d: -RUN_IN_D,
            events: events.clone(),
        })
        .collect();
    let mut last = Last(vec![[0.0; STATES]; joints.len()]);
    follow::<T>(core, constants, &courses, &[0.0], tolerance, &mut last)?;
    Ok(last.0)
}

/// Whether each joint has a quiet state at all (p stays below `joint.quiet_inflammation` when started from almost nothing).
///
/// # Errors
/// When the integrator cannot reach the tolerance.
pub fn has_quiet_state<T: Lane>(
    constants: &Constants,
    joints: &[Unprepared],
    tolerance: &Tolerance,
) -> Result<Vec<bool>, Failure> {
    let settled = settle_loops::<T>(constants, joints, QUIET_START, ATTRACTION_CLOCKS, tolerance)?;
    Ok(settled
        .iter()
        .map(|x| x[P] < constants.quiet_inflammation)
        .collect())
}

/// The monostable loop at rest, untreated.
fn resting_loop(k: &Constants, patient: &Patient) -> [f64; 4] {
    let overload = 1.0 + k.overload_on_fragment_signal * (patient.traits.load - 1.0);
    let p = patient.traits.inflammation_set_point * overload;
    let m = k.monostable_protease_gain * p;
    [p, 0.0, m, m + patient.traits.fragment_load]
}

/// Slow states where the loop's present values, taken as lasting, would leave them.
fn slow_states(core: Core, k: &Constants, joint: &Unprepared, [p, a, m, f]: [f64; 4]) -> State {
    let traits = &joint.patient.traits;
    // The bistable loop cycles within weeks; tissues feel its mean, which for an inflamed joint is the reference.
    let inflamed = core == Core::Bistable && p > 0.5 * k.inflamed_reference;
    let i = if inflamed {
        1.0
    } else {
        synovium::inflammation_ratio(p, k)
    };
    let protease_ratio = if inflamed {
        1.0
    } else {
        m / k.protease_reference
    };
    let n = exp(-k.chondrocyte_loss_per_d * joint.disease_d);
    let loss = k.proteoglycan_synthesis_d / k.proteoglycan_loss_d;
    let g = 1.0 / (1.0 + loss * protease_ratio / (n * (1.0 - traits.senescent)));
    let h = cartilage::thickness(
        &Cartilage {
            g,
            c: joint.collagen,
            r: 0.0,
            n,
        },
        k,
    );
    let mut y = [0.0; STATES];
    y[P] = p;
    y[A] = a;
    y[M] = m;
    y[F] = f;
    y[W] = i;
    y[V] = traits.effusion_normal_ml
        * (1.0 + k.effusion_inflammation_gain * i + k.effusion_synovium_gain * i);
    y[G] = g;
    y[C] = joint.collagen;
    y[N] = n;
    y[B] = bone::settled(traits.load, h, k);
    let before = read(k, &joint.patient, &Drives::none(0.0), 0.0, &y).latent_points;
    let above = (before - k.sensitisation_threshold_points).max(0.0);
    y[Z] = above * k.sensitisation_gain / (1.0 - k.sensitisation_gain);
    y
}

/// The last state of every course.
struct Last(Vec<State>);

impl Watch for Last {
    fn seen(&mut self, course: usize, _: usize, seen: &Seen) -> Option<[crate::product::Dose; 2]> {
        self.0[course] = *seen.state;
        None
    }
}

/// Integrates the untreated loop of every joint from `start`, for `clocks` and its phase.
fn settle_loops<T: Lane>(
    constants: &Constants,
    joints: &[Unprepared],
    start: [f64; 4],
    clocks: f64,
    tolerance: &Tolerance,
) -> Result<Vec<[f64; 4]>, Failure> {
    let Some(first) = joints.first() else {
        return Ok(Vec::new());
    };
    let mut run = Loops {
        joint: Joint::<T>::new(Core::Bistable, constants, &first.patient),
        joints,
        start,
        clocks,
        next: 0,
        at: [0; 8],
        settled: vec![start; joints.len()],
    };
    let _: Work = integrate::<T, _, 4>(&mut run, tolerance)?;
    Ok(run.settled)
}

struct Loops<'a, T> {
    joint: Joint<'a, T>,
    joints: &'a [Unprepared],
    start: [f64; 4],
    clocks: f64,
    next: usize,
    at: [usize; 8],
    settled: Vec<[f64; 4]>,
}

impl<T: Lane> Cohort<T, 4> for Loops<'_, T> {
    #[inline(always)]
    fn rhs(&self, _: T, y: &[T; 4], dy: &mut [T; 4]) {
        *dy = self.joint.untreated_loop_rates(*y);
    }

    fn load(&mut self, lane: usize) -> Option<Start<4>> {
        let joint = self.joints.get(self.next)?;
        self.at[lane] = self.next;
        self.next += 1;
        self.joint.set(lane, &joint.patient, &Drives::none(0.0));
        let clock_d = 1.0 / joint.patient.traits.clock_per_d;
        Some(Start {
            t: 0.0,
            y: self.start,
            step: 0.1 * clock_d,
            stop: (self.clocks + PHASE_CLOCKS * joint.phase) * clock_d,
            sample: f64::INFINITY,
        })
    }

    fn stop(&mut self, lane: usize, _: f64, y: &mut [f64; 4]) -> Option<f64> {
        self.settled[self.at[lane]] = *y;
        None
    }

    fn sample(&mut self, _: usize, _: f64, _: &mut [f64; 4]) -> Sample {
        Sample {
            next: f64::INFINITY,
            restart: false,
        }
    }
}
