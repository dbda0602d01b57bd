//! What eight lanes are worth: 800 Brusselators one at a time and eight at a time, with every set of instructions.
//!
//! `cargo bench -p synovia-numerics`
#![allow(
    clippy::disallowed_methods,
    reason = "reference solutions use the platform's functions"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use synovia_numerics::ode::{Instructions, integrate_with};
use synovia_numerics::{Lane, Lanes, Tolerance};

// Only some of the reference problems are timed.
#[allow(dead_code)]
#[path = "../tests/numerics/problems.rs"]
mod problems;

use problems::{Brusselator, Copies, Gompertz, Problem};

const COPIES: usize = 800;

fn run<P: Problem<N>, T: Lane, const N: usize>(instructions: Instructions) -> u64 {
    let mut copies = Copies::<P, N>::new(COPIES);
    integrate_with::<T, _, N>(instructions, &mut copies, &Tolerance::default())
        .unwrap()
        .evaluations
}

fn compare<P: Problem<N>, const N: usize>(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group(P::NAME);
    group.sample_size(20);
    group.throughput(Throughput::Elements(run::<P, f64, N>(
        Instructions::Baseline,
    )));
    for instructions in Instructions::ALL
        .into_iter()
        .filter(|instructions| instructions.available())
    {
        let name = format!("{instructions:?}");
        group.bench_function(BenchmarkId::new("one at a time", &name), |bencher| {
            bencher.iter(|| run::<P, f64, N>(instructions))
        });
        group.bench_function(BenchmarkId::new("eight at a time", &name), |bencher| {
            bencher.iter(|| run::<P, Lanes, N>(instructions))
        });
    }
    group.finish();
}

fn brusselator(criterion: &mut Criterion) {
    compare::<Brusselator, 2>(criterion);
}

/// Most of its time is in the exponential and the logarithm.
fn gompertz(criterion: &mut Criterion) {
    compare::<Gompertz, 1>(criterion);
}

criterion_group!(benches, brusselator, gompertz);
criterion_main!(benches);
