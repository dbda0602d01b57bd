//! How many person-cycles a second: published models from their TOML, on all threads.
//!
//! `cargo bench -p synovia-economics --bench engine`; divide the elements per second by the number of cores for one core.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use synovia_economics::engine::{SHIPPED, shipped};

fn microsimulation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("person-cycles");
    group.sample_size(10);
    for (name, people) in [
        ("sick-sicker-2018-individual", 400_000),
        ("sick-sicker-2018-history", 40_000),
    ] {
        let model = shipped(name).unwrap().model.unwrap();
        let model = model.with_people(Some(people), None);
        // Two strategies, 30 cycles.
        group.throughput(Throughput::Elements(people * 2 * 30));
        group.bench_function(name, |bencher| bencher.iter(|| model.run().unwrap()));
    }
    group.finish();
}

fn cohorts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cohort");
    for (name, _) in SHIPPED {
        let model = shipped(name).unwrap().model.unwrap();
        if model.people() == 10_000 {
            group.bench_function(*name, |bencher| bencher.iter(|| model.run().unwrap()));
        }
    }
    group.finish();
}

criterion_group!(benches, microsimulation, cohorts);
criterion_main!(benches);
