//! Solves `synovia_joint`'s right-hand side with diffsol, and writes the result beside this program:
//!
//! - `constants.csv`, the constants of the joint as they are in the registry now;
//! - `diffsol.csv`, states and latent pain of 32 joints under both cores on eight days, the first of which is where they start.
//!
//! Events and visits are not our integrator's: see `by_hand.rs`.

#[path = "../../../../crates/joint/tests/cohort/mod.rs"]
mod cohort;

use std::fmt::Write;

use cohort::by_hand::ByHand;
use cohort::{BOTH, Member};
use diffsol::{
    NalgebraLU, NalgebraMat, NalgebraVec, OdeBuilder, OdeEquations, OdeSolverMethod,
    OdeSolverStopReason,
};
use synovia_evidence::Registry;
use synovia_joint::{Constants, Core, STATES, State};
use synovia_numerics::Lanes;
use synovia_numerics::ode::Tolerance;

type M = NalgebraMat<f64>;

/// How diffsol solves.
#[derive(Clone, Copy)]
enum Method {
    /// Explicit Runge-Kutta 5(4) of Tsitouras 2011.
    Explicit,
    /// Backward differentiation of order 1 to 5.
    Implicit,
}

impl Method {
    fn tolerance(self) -> (f64, f64) {
        match self {
            Method::Explicit => (1e-11, 1e-13),
            Method::Implicit => (1e-10, 1e-12),
        }
    }
}

/// Tolerance to which the states at the start are prepared. They are input to both programs: nothing depends on it.
const PREPARED_TO: Tolerance = Tolerance {
    rtol: 1e-10,
    atol: 1e-12,
    max_step: f64::INFINITY,
    max_steps: 10_000_000,
};

const NAMES: &str = "p,a,m,f,v,w,g,c,r,n,b,z";

fn main() {
    let registry = Registry::embedded();
    let k = Constants::new(&registry);
    let members = cohort::every_product(&registry);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    std::fs::write(format!("{folder}/constants.csv"), constants(&registry)).unwrap();
    std::fs::write(format!("{folder}/diffsol.csv"), solutions(&k, &members)).unwrap();
}

fn constants(registry: &Registry) -> String {
    let mut table = String::from(
        "# program: synovia-evidence\n\
         # script: validation/joint/diffsol-oracle\n\
         # method: every constant of the joint as registered on the day the oracle was made\n\
         # tolerance: exact\n\
         id,value\n",
    );
    for parameter in registry.parameters().filter(|p| p.id.starts_with("joint.")) {
        writeln!(table, "{},{}", parameter.id, parameter.value).unwrap();
    }
    table
}

fn solutions(k: &Constants, members: &[Member]) -> String {
    let (rtol, atol) = Method::Explicit.tolerance();
    let (second_rtol, second_atol) = Method::Implicit.tolerance();
    let mut table = format!(
        "# program: diffsol 0.18.0\n\
         # script: validation/joint/diffsol-oracle\n\
         # method: tsit45 (explicit, order 5(4)), rtol {rtol:e}, atol {atol:e}, restarted at every event; the right-hand side is synovia_joint's\n\
         # doubt: distance to what diffsol's bdf gives at rtol {second_rtol:e}, atol {second_atol:e}: largest |difference|/(0.1+|value|) over the states so far\n\
         # tolerance: stated in crates/joint/tests/oracle_diffsol.rs\n\
         # fingerprint: {}\n\
         core,member,day,{NAMES},latent_points,doubt\n",
        cohort::fingerprint(k, members)
    );
    for core in BOTH {
        let starts = cohort::prepared::<Lanes>(core, k, members, &PREPARED_TO).unwrap();
        for (number, (member, start)) in members.iter().zip(&starts).enumerate() {
            let first = solve(core, k, member, start, Method::Explicit);
            let second = solve(core, k, member, start, Method::Implicit);
            let mut doubt: f64 = 0.0;
            for (one, other) in first.iter().zip(&second) {
                for (x, y) in one.state.iter().zip(&other.state) {
                    doubt = doubt.max((x - y).abs() / (0.1 + x.abs()));
                }
                write!(table, "{},{number},{}", core.name(), one.day).unwrap();
                for x in one.state {
                    write!(table, ",{x}").unwrap();
                }
                writeln!(table, ",{},{doubt:.1e}", one.latent_points).unwrap();
            }
        }
    }
    table
}

struct Seen {
    day: f64,
    state: State,
    latent_points: f64,
}

/// One joint from `start` on, seen there (before anything happens) and on all days of [`cohort::oracle_days`].
fn solve(core: Core, k: &Constants, member: &Member, start: &State, method: Method) -> Vec<Seen> {
    let mut joint = ByHand::new(core, k, member);
    let (mut t, mut y) = (cohort::START_D, *start);
    let mut seen = vec![look(&joint, t, &y)];
    for day in cohort::oracle_days() {
        // Seen on a day means before what happens on that day.
        while joint.next_event() < day {
            let next = joint.next_event();
            if next > t {
                y = advance(&joint, t, &y, next, method);
                t = next;
            }
            joint.happen(t, &mut y);
        }
        y = advance(&joint, t, &y, day, method);
        t = day;
        seen.push(look(&joint, t, &y));
    }
    seen
}

fn look(joint: &ByHand, day: f64, y: &State) -> Seen {
    Seen {
        day,
        state: *y,
        latent_points: joint.latent_points(day, y),
    }
}

/// The state at `until`, nothing happening in between.
fn advance(joint: &ByHand, from: f64, y: &State, until: f64, method: Method) -> State {
    let rates = |t: f64, y: &[f64], dy: &mut [f64]| {
        let y = y.try_into().expect("as many states as the joint has");
        let mut rates = [0.0; STATES];
        joint.rates(t, y, &mut rates);
        dy.copy_from_slice(&rates);
    };
    let (rtol, atol) = method.tolerance();
    let problem = OdeBuilder::<M>::new()
        .t0(from)
        .h0(1e-3)
        .rtol(rtol)
        .atol([atol])
        .rhs_implicit(
            |y, _, t, dy| rates(t, y, dy),
            // Only how fast Newton's method converges depends on it, not the solution.
            |y, _, t, v, jv| {
                let size = v.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
                if size == 0.0 {
                    jv.fill(0.0);
                    return;
                }
                let h = 1e-6 / size;
                let moved = |by: f64| {
                    let mut dy = [0.0; STATES];
                    let at: State = std::array::from_fn(|i| y[i] + by * v[i]);
                    rates(t, &at, &mut dy);
                    dy
                };
                let (ahead, behind) = (moved(h), moved(-h));
                for (i, out) in jv.iter_mut().enumerate() {
                    *out = (ahead[i] - behind[i]) / (2.0 * h);
                }
            },
        )
        .init(|_, _, start| start.copy_from_slice(y), STATES)
        .build()
        .unwrap();
    match method {
        Method::Explicit => to_the_end(problem.tsit45().unwrap(), until),
        Method::Implicit => to_the_end(problem.bdf::<NalgebraLU<f64>>().unwrap(), until),
    }
}

fn to_the_end<'a, Equations>(mut solver: impl OdeSolverMethod<'a, Equations>, until: f64) -> State
where
    Equations: OdeEquations<T = f64, V = NalgebraVec<f64>> + 'a,
{
    // Not `solve_dense`: it panics when the stop is met but for rounding.
    solver.set_stop_time(until).unwrap();
    while !matches!(solver.step().unwrap(), OdeSolverStopReason::TstopReached) {}
    let end = solver.state().y;
    std::array::from_fn(|state| end[state])
}
