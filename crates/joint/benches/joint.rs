//! Patients a second on one processor: two years with two injections of cells, three insults and six visits, at rtol 1e-6.
//!
//! `cargo bench -p synovia-joint`
//!
//! "eight at a time" is what runs use; "one at a time" is the same text without lanes. Seconds are those of the processor.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use synovia_evidence::Registry;
use synovia_joint::{Constants, follow};
use synovia_numerics::ode::Tolerance;
use synovia_numerics::{Lane, Lanes};

#[path = "../tests/cohort/mod.rs"]
mod cohort;

use cohort::clock::Clock;
use cohort::{BOTH, Diary, Member};

const JOINTS: usize = 512;
const TOLERANCE: Tolerance = Tolerance {
    rtol: 1e-6,
    atol: 1e-9,
    max_step: f64::INFINITY,
    max_steps: 1_000_000,
};

struct Ready {
    k: Constants,
    members: Vec<Member>,
}

fn ready() -> Ready {
    let registry = Registry::embedded();
    Ready {
        k: Constants::new(&registry),
        members: cohort::trial(&registry, JOINTS),
    }
}

/// What `work` takes when done so many `times`; waiting for others is not counted.
fn processor_time<R>(times: u64, work: impl Fn() -> R) -> Duration {
    let clock = Clock::start();
    for _ in 0..times {
        black_box(work());
    }
    // The clock ticks, and nothing takes no time.
    Duration::from_secs_f64(clock.seconds().max(1e-9))
}

fn two_years<T: Lane>(criterion: &mut Criterion, name: &str) {
    let Ready { k, members } = ready();
    let days = cohort::visit_days();
    let mut group = criterion.benchmark_group("two years");
    group
        .sample_size(20)
        .throughput(Throughput::Elements(JOINTS as u64));
    for core in BOTH {
        let states = cohort::prepared::<Lanes>(core, &k, &members, &TOLERANCE).unwrap();
        let courses = cohort::courses(&members, &states);
        group.bench_function(BenchmarkId::new(core.name(), name), |bencher| {
            bencher.iter_custom(|times| {
                processor_time(times, || {
                    let mut diary = Diary::new(JOINTS, days.len());
                    follow::<T>(core, &k, &courses, &days, &TOLERANCE, &mut diary).unwrap();
                    diary
                })
            })
        });
    }
    group.finish();
}

fn preparation<T: Lane>(criterion: &mut Criterion, name: &str) {
    let Ready { k, members } = ready();
    let mut group = criterion.benchmark_group("preparation");
    group
        .sample_size(20)
        .throughput(Throughput::Elements(JOINTS as u64));
    for core in BOTH {
        group.bench_function(BenchmarkId::new(core.name(), name), |bencher| {
            bencher.iter_custom(|times| {
                processor_time(times, || {
                    cohort::prepared::<T>(core, &k, &members, &TOLERANCE).unwrap()
                })
            })
        });
    }
    group.finish();
}

fn one_or_eight_at_a_time(criterion: &mut Criterion) {
    two_years::<Lanes>(criterion, "eight at a time");
    two_years::<f64>(criterion, "one at a time");
    preparation::<Lanes>(criterion, "eight at a time");
    preparation::<f64>(criterion, "one at a time");
}

criterion_group!(benches, one_or_eight_at_a_time);
criterion_main!(benches);
