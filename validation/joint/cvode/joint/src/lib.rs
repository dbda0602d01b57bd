//! What a program in C needs to integrate the joint: the right-hand side itself, what happens at events, and our own result.
//!
//! All pointers come from this library or point to as many numbers as the function says.

#[path = "../../../../../crates/joint/tests/cohort/mod.rs"]
mod cohort;

use cohort::by_hand::ByHand;
use cohort::{Diary, Member};
use synovia_evidence::Registry;
use synovia_joint::state::V;
use synovia_joint::{Constants, Core, STATES, State, follow};
use synovia_numerics::Lanes;
use synovia_numerics::ode::Tolerance;

/// Joints under one core, prepared. Lives until the program ends.
pub struct Cohort {
    core: Core,
    k: Constants,
    members: Vec<Member>,
    states: Vec<State>,
}

/// Joints are input to both programs: nothing depends on how well they are prepared.
const PREPARED_TO: Tolerance = Tolerance {
    rtol: 1e-8,
    atol: 1e-11,
    max_step: f64::INFINITY,
    max_steps: 1_000_000,
};

/// `count` joints under core 0 (bistable) or 1 (monostable): participants of a trial, or joints to which nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn synovia_cohort(core: u32, disturbed: bool, count: usize) -> *const Cohort {
    let registry = Registry::embedded();
    let k = Constants::new(&registry);
    let core = cohort::BOTH[core as usize];
    let members = if disturbed {
        cohort::trial(&registry, count)
    } else {
        cohort::undisturbed(&registry, count)
    };
    let states = cohort::prepared::<Lanes>(core, &k, &members, &PREPARED_TO)
        .expect("every joint can be prepared");
    Box::leak(Box::new(Cohort {
        core,
        k,
        members,
        states,
    }))
}

/// Number of states.
#[unsafe(no_mangle)]
pub extern "C" fn synovia_states() -> usize {
    STATES
}

/// Writes the six days of visits.
///
/// # Safety
/// `days` points to six numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_visits(days: *mut f64) {
    unsafe { days.cast::<[f64; 6]>().write(cohort::visit_days()) };
}

/// Joint number `number`, and into `y` its state on the day that is written to `t`. To be given back to [`synovia_done`].
///
/// # Safety
/// `cohort` comes from [`synovia_cohort`] and has the joint; `y` points to all states.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_begin(
    cohort: *const Cohort,
    number: usize,
    t: *mut f64,
    y: *mut State,
) -> *mut ByHand<'static> {
    let cohort: &'static Cohort = unsafe { &*cohort };
    unsafe {
        t.write(cohort::START_D);
        y.write(cohort.states[number]);
    }
    Box::into_raw(Box::new(ByHand::new(
        cohort.core,
        &cohort.k,
        &cohort.members[number],
    )))
}

/// Ends with a joint.
///
/// # Safety
/// `joint` comes from [`synovia_begin`] and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_done(joint: *mut ByHand<'static>) {
    drop(unsafe { Box::from_raw(joint) });
}

/// dy/dt at (t, y).
///
/// # Safety
/// `joint` comes from [`synovia_begin`]; `y` and `dy` point to all states and do not overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_joint_rhs(
    t: f64,
    y: *const State,
    dy: *mut State,
    joint: *const ByHand<'static>,
) {
    unsafe { (*joint).rates(t, &*y, &mut *dy) };
}

/// The day of the next event; infinite when there is none.
///
/// # Safety
/// `joint` comes from [`synovia_begin`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_next_event(joint: *const ByHand<'static>) -> f64 {
    unsafe { (*joint).next_event() }
}

/// Lets everything due by day `t` happen.
///
/// # Safety
/// `joint` comes from [`synovia_begin`]; `y` points to all states.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_happen(joint: *mut ByHand<'static>, t: f64, y: *mut State) {
    unsafe { (*joint).happen(t, &mut *y) };
}

/// Writes latent pain (points) and effusion (mL).
///
/// # Safety
/// `joint` comes from [`synovia_begin`]; `y` points to all states, `seen` to two numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_look(
    joint: *const ByHand<'static>,
    t: f64,
    y: *const State,
    seen: *mut [f64; 2],
) {
    unsafe { seen.write([(*joint).latent_points(t, &*y), (*y)[V]]) };
}

/// Our own integrator: writes latent pain and effusion joint by joint and visit by visit, and returns the number of evaluations.
///
/// # Safety
/// `cohort` comes from [`synovia_cohort`]; `seen` points to two numbers for each visit of each joint.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn synovia_follow(
    cohort: *const Cohort,
    eight_at_a_time: bool,
    rtol: f64,
    atol: f64,
    seen: *mut [f64; 2],
) -> u64 {
    let Cohort {
        core,
        k,
        members,
        states,
    } = unsafe { &*cohort };
    let days = cohort::visit_days();
    let courses = cohort::courses(members, states);
    let tolerance = Tolerance {
        rtol,
        atol,
        ..Tolerance::default()
    };
    let mut diary = Diary::new(members.len(), days.len());
    let done = if eight_at_a_time {
        follow::<Lanes>(*core, k, &courses, &days, &tolerance, &mut diary)
    } else {
        follow::<f64>(*core, k, &courses, &days, &tolerance, &mut diary)
    };
    let work = done.expect("every joint can be followed");
    for (place, look) in diary.read().iter().flatten().enumerate() {
        unsafe { seen.add(place).write([look.latent_points, look.state[V]]) };
    }
    work.evaluations
}
