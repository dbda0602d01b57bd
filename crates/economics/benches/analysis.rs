//! How long the analysis of a sample takes: 1,000 draws of 30 parameters and 4 strategies, the whole document, and a set of three.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use synovia_economics::analysis::{
    Parameter, Sample, Set, Settings, Strategy, analyse, partial_information,
};
use synovia_numerics::Stream;

fn sample(draws: usize) -> Sample {
    let mut stream = Stream::keyed(30, [0, 0, 0]);
    let parameters: Vec<Parameter> = (0..30)
        .map(|at| Parameter {
            name: format!("p{at}"),
            values: (0..draws).map(|_| stream.normal()).collect(),
        })
        .collect();
    let strategies = (0..4)
        .map(|at| Strategy {
            label: format!("strategy {at}"),
            cost: (0..draws)
                .map(|i| 1_000.0 * at as f64 + 500.0 * parameters[at].values[i])
                .collect(),
            effect: (0..draws)
                .map(|i| 0.02 * at as f64 + 0.03 * parameters[at + 4].values[i].powi(2))
                .collect(),
        })
        .collect();
    Sample::new(strategies, parameters)
}

fn benches(criterion: &mut Criterion) {
    let sample = sample(1_000);
    let singles: Vec<Set> = sample
        .parameters
        .iter()
        .map(|parameter| Set::single(&parameter.name))
        .collect();
    let three = Set {
        name: "three".to_owned(),
        parameters: vec!["p1".to_owned(), "p4".to_owned(), "p5".to_owned()],
    };
    let mut group = criterion.benchmark_group("analysis");
    group.sample_size(10);
    group.bench_function("thirty single parameters", |bencher| {
        bencher.iter(|| {
            partial_information(black_box(&sample), &singles, &[50_000.0], None, &|_, _| ())
        });
    });
    group.bench_function("a set of three", |bencher| {
        let sets = [three.clone()];
        bencher
            .iter(|| partial_information(black_box(&sample), &sets, &[50_000.0], None, &|_, _| ()));
    });
    group.bench_function("the whole document", |bencher| {
        bencher.iter(|| analyse(black_box(&sample), &Settings::at(50_000.0)));
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
