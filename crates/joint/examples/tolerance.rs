//! What a tolerance costs and what it buys: 2,000 participants of a trial of 24 months at several tolerances, against 1e-11.
//!
//! `cargo run --release -p synovia-joint --example tolerance`
//!
//! "Whole" prepares the joints at the tolerance and follows them, as a study does; "from one start" follows from the same states. Seconds
//! are those of the processor, not of the clock on the wall (on Linux; elsewhere they are).

#[path = "../tests/cohort/mod.rs"]
mod cohort;

use cohort::clock::Clock;
use cohort::errors::errors;
use cohort::{BOTH, Diary, Look, Member};
use synovia_evidence::Registry;
use synovia_joint::{Constants, Core, State, follow};
use synovia_numerics::Lanes;
use synovia_numerics::ode::Tolerance;

const JOINTS: usize = 2_000;
/// The processor's time is counted in ticks of some milliseconds.
const REPEATS: u32 = 8;
const REFERENCE: (f64, f64) = (1e-11, 1e-13);
const TRIED: [(f64, f64); 7] = [
    (1e-3, 1e-5),
    (1e-4, 1e-6),
    (1e-5, 1e-7),
    (1e-6, 1e-9),
    (1e-7, 1e-10),
    (1e-8, 1e-11),
    (1e-10, 1e-12),
];

fn main() {
    let registry = Registry::embedded();
    let k = Constants::new(&registry);
    let members = cohort::trial(&registry, JOINTS);
    println!(
        "largest error over the visits at 3 to 24 months, {JOINTS} joints; reference rtol {:e}\n",
        REFERENCE.0
    );
    println!(
        "                       whole                                                   | from one start"
    );
    println!(
        "core         rtol    pain of mean  effusion of mean  joints off  prepared/s   | pain of mean  median joint  95th joint  joints off  followed/s"
    );
    for core in BOTH {
        let best = prepared(core, &k, &members, REFERENCE);
        let exact = followed(core, &k, &members, &best, REFERENCE);
        for tried in TRIED {
            let (states, preparing) = timed(|| prepared(core, &k, &members, tried));
            let whole = errors(&followed(core, &k, &members, &states, tried), &exact);
            let (looks, following) = timed(|| followed(core, &k, &members, &best, tried));
            let same = errors(&looks, &exact);
            println!(
                "{:<10} {:>6.0e} {:>9.1e} pt {:>14.1e} mL {:>11} {:>11.0}   | {:>9.1e} pt {:>10.1e} pt {:>7.1e} pt {:>11} {:>11.0}",
                core.name(),
                tried.0,
                whole.mean_pain,
                whole.mean_effusion,
                whole.off,
                JOINTS as f64 / preparing,
                same.mean_pain,
                same.median,
                same.p95,
                same.off,
                JOINTS as f64 / following,
            );
        }
    }
}

fn tolerance((rtol, atol): (f64, f64)) -> Tolerance {
    Tolerance {
        rtol,
        atol,
        ..Tolerance::default()
    }
}

fn prepared(core: Core, k: &Constants, members: &[Member], tried: (f64, f64)) -> Vec<State> {
    cohort::prepared::<Lanes>(core, k, members, &tolerance(tried)).unwrap()
}

fn followed(
    core: Core,
    k: &Constants,
    members: &[Member],
    states: &[State],
    tried: (f64, f64),
) -> Vec<Vec<Look>> {
    let days = cohort::visit_days();
    let mut diary = Diary::new(members.len(), days.len());
    let courses = cohort::courses(members, states);
    follow::<Lanes>(core, k, &courses, &days, &tolerance(tried), &mut diary).unwrap();
    diary.read()
}

/// What `work` gives, and the seconds it takes, once warm.
fn timed<R>(work: impl Fn() -> R) -> (R, f64) {
    let result = work();
    let clock = Clock::start();
    for _ in 0..REPEATS {
        work();
    }
    (result, clock.seconds() / f64::from(REPEATS))
}
