//! Person-years per second of the joint-pain model: 20,000 people under eight strategies, from entry to death.
//!
//! `cargo bench -p synovia-economics --bench joint_pain`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use synovia_economics::joint_pain::inputs::Inputs;
use synovia_economics::joint_pain::population::{Population, Typed};
use synovia_economics::joint_pain::simulate::{Setting, simulate};
use synovia_economics::joint_pain::strategy::{Course, Effect, Strategy};

fn strategies() -> Vec<Strategy> {
    let mut all = vec![Strategy::usual_care("Usual care")];
    for arm in 1..8 {
        all.push(Strategy {
            effect: Effect {
                months: vec![0.0, 1.0, 12.0],
                points: vec![0.0, -2.0 * f64::from(arm), -f64::from(arm)],
            },
            course: Some(Course::injections(1.0)),
            ..Strategy::usual_care("Arm")
        });
    }
    all
}

fn lifetimes(criterion: &mut Criterion) {
    let strategies = strategies();
    let population = Population::Typed(Typed::newly_diagnosed());
    let values = Inputs::shipped().centre();
    let setting = Setting {
        people: 20_000,
        ..Setting::new(1)
    };
    let years = simulate(&setting, &population, &values, 0, &strategies).person_years;
    let mut group = criterion.benchmark_group("joint pain");
    group.sample_size(10);
    group.throughput(Throughput::Elements(years as u64));
    group.bench_function("person-years", |bencher| {
        bencher.iter(|| simulate(&setting, &population, &values, 0, &strategies));
    });
    group.finish();
}

criterion_group!(benches, lifetimes);
criterion_main!(benches);
