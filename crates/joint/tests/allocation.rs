//! Stepping asks for no memory: following joints at a tighter tolerance takes many more steps and not one allocation more.

mod cohort;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use cohort::{BOTH, Diary};
use synovia_evidence::Registry;
use synovia_joint::{Constants, follow};
use synovia_numerics::ode::Tolerance;
use synovia_numerics::{Lane, Lanes};

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator, counting what each thread asks of it.
struct Counting;

// SAFETY: every call is passed on unchanged to the system's allocator; counting neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + 1));
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Steps taken, and times that memory was asked for, while 64 joints are followed over two years with their doses and insults.
fn followed<T: Lane>(rtol: f64) -> [(u64, u64); 2] {
    let registry = Registry::embedded();
    let k = Constants::new(&registry);
    let members = cohort::trial(&registry, 64);
    let days = cohort::visit_days();
    let tolerance = Tolerance {
        rtol,
        atol: 1e-3 * rtol,
        ..Tolerance::default()
    };
    BOTH.map(|core| {
        let states = cohort::prepared::<T>(core, &k, &members, &tolerance).unwrap();
        let courses = cohort::courses(&members, &states);
        let nothing = ASKED.get();
        let mut diary = Diary::new(members.len(), days.len());
        let before = ASKED.get();
        assert!(before > nothing, "a list was made and not counted");
        let work = follow::<T>(core, &k, &courses, &days, &tolerance, &mut diary).unwrap();
        (work.steps, ASKED.get() - before)
    })
}

fn steps_are_free<T: Lane>() {
    for (loose, tight) in followed::<T>(1e-4).into_iter().zip(followed::<T>(1e-8)) {
        assert!(tight.0 > 2 * loose.0, "{loose:?}, {tight:?}");
        assert_eq!(loose.1, tight.1);
    }
}

#[test]
fn a_step_asks_for_no_memory() {
    steps_are_free::<f64>();
    steps_are_free::<Lanes>();
}
