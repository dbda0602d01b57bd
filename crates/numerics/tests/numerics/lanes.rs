//! What a job gets does not depend on the width, its lane, its neighbours, the order of the queue or the processor.

use synovia_numerics::ode::{Instructions, integrate_with};
use synovia_numerics::{Cohort, Lane, Lanes, Sample, Start, Stream, Tolerance, Work};

use crate::problems::{Copies, Problem, Visitor, visit_all};

/// A job of random length with random parameters, stops that change its state or parameters, and samples that may restart it.
#[derive(Clone)]
struct Job {
    start: f64,
    y: [f64; 3],
    step: f64,
    rate: f64,
    stops: Vec<(f64, f64)>,
    /// How long samples are taken after the last stop; a job that has none ends with that stop.
    after: Option<f64>,
    sample_every: f64,
    /// A sample that finds the first state above this restarts with half of it.
    ceiling: f64,
}

impl Job {
    fn random(stream: &mut Stream) -> Self {
        let start = 10.0 * stream.normal();
        let mut t = start;
        let stops = (0..=stream.below(4))
            .map(|_| {
                t += 3.0 * stream.exponential();
                (t, stream.normal())
            })
            .collect();
        Job {
            start,
            y: std::array::from_fn(|_| stream.exponential()),
            step: if stream.below(2) == 0 {
                0.0
            } else {
                stream.exponential()
            },
            rate: stream.exponential(),
            stops,
            after: (stream.below(2) == 0).then(|| 3.0 * stream.exponential()),
            sample_every: 0.1 + stream.exponential(),
            ceiling: 0.5 + stream.exponential(),
        }
    }
}

impl Job {
    fn next_sample(&self, t: f64) -> f64 {
        let next = t + self.sample_every;
        let last = self.stops[self.stops.len() - 1].0 + self.after.unwrap_or(0.0);
        if next <= last { next } else { f64::INFINITY }
    }
}

/// Everything a job is told, in its order.
type Record = Vec<(f64, [f64; 3])>;

struct Mixture<'a, T> {
    jobs: &'a [Job],
    order: &'a [usize],
    next: usize,
    current: [(usize, usize); 8],
    rate: T,
    records: Vec<Record>,
}

impl<T: Lane> Cohort<T, 3> for Mixture<'_, T> {
    #[inline(always)]
    fn rhs(&self, t: T, y: &[T; 3], dy: &mut [T; 3]) {
        let [a, b, c] = *y;
        let feed = (-(a * a)).exp() * self.rate + b.abs().powf(1.5) / (b.abs().powf(1.5) + 1.0);
        dy[0] = feed - a * 0.7;
        dy[1] = (a - b).max(T::splat(-0.3)) * (t * 0.05).exp().min(T::splat(2.0));
        dy[2] = c.if_le(a, a.abs().sqrt() - c * 3.0, -(c * 3.0)) + (b.abs() + 1.0).ln();
    }

    fn load(&mut self, lane: usize) -> Option<Start<3>> {
        let index = *self.order.get(self.next)?;
        self.next += 1;
        self.current[lane] = (index, 0);
        let job = &self.jobs[index];
        self.rate.set(lane, job.rate);
        let (stop, _) = job.stops[0];
        Some(Start {
            t: job.start,
            y: job.y,
            step: job.step,
            stop,
            sample: job.start,
        })
    }

    fn stop(&mut self, lane: usize, t: f64, y: &mut [f64; 3]) -> Option<f64> {
        let (index, passed) = self.current[lane];
        let job = &self.jobs[index];
        assert_eq!(t, job.stops[passed].0);
        self.records[index].push((t, *y));
        let change = job.stops[passed].1;
        if change > 0.0 {
            y[0] += change;
        } else {
            self.rate.set(lane, -change);
        }
        self.current[lane].1 += 1;
        let open = job.after.map(|_| f64::INFINITY);
        job.stops.get(passed + 1).map(|stop| stop.0).or(open)
    }

    fn sample(&mut self, lane: usize, t: f64, y: &mut [f64; 3]) -> Sample {
        let (index, _) = self.current[lane];
        let job = &self.jobs[index];
        self.records[index].push((t, *y));
        let next = job.next_sample(t);
        if y[0] > job.ceiling {
            y[0] /= 2.0;
            return Sample::restart(next);
        }
        Sample::next(next)
    }
}

fn run<T: Lane>(jobs: &[Job], order: &[usize], instructions: Instructions) -> (Vec<Record>, Work) {
    let mut mixture = Mixture {
        jobs,
        order,
        next: 0,
        current: [(0, 0); 8],
        rate: T::splat(0.0),
        records: vec![Record::new(); jobs.len()],
    };
    let tolerance = Tolerance {
        rtol: 1e-5,
        atol: 1e-7,
        max_step: 2.0,
        ..Tolerance::default()
    };
    let work = integrate_with(instructions, &mut mixture, &tolerance).unwrap();
    (mixture.records, work)
}

fn available() -> impl Iterator<Item = Instructions> {
    Instructions::ALL
        .into_iter()
        .filter(|instructions| instructions.available())
}

#[test]
fn random_jobs_get_the_same_bits_in_every_company() {
    for trial in 0..20 {
        let mut stream = Stream::keyed(7, [trial, 0, 0]);
        let count = 1 + stream.below(40) as usize;
        let jobs: Vec<Job> = (0..count).map(|_| Job::random(&mut stream)).collect();
        let mut order: Vec<usize> = (0..count).collect();
        let expected = run::<f64>(&jobs, &order, Instructions::Baseline);
        assert!(expected.0.iter().all(|record| record.len() >= 2));
        for instructions in available() {
            stream.shuffle(&mut order);
            assert!(
                run::<f64>(&jobs, &order, instructions) == expected,
                "one at a time, {instructions:?}, {order:?}"
            );
            stream.shuffle(&mut order);
            assert!(
                run::<Lanes>(&jobs, &order, instructions) == expected,
                "eight at a time, {instructions:?}, {order:?}"
            );
        }
    }
}

struct Compare;

impl Visitor for Compare {
    fn visit<P: Problem<N>, const N: usize>(&mut self, _problem: P) {
        fn ends<P: Problem<N>, T: Lane, const N: usize>(
            instructions: Instructions,
        ) -> (Vec<[f64; N]>, Work) {
            let mut copies = Copies::<P, N>::new(11);
            let work = integrate_with::<T, _, N>(instructions, &mut copies, &Tolerance::default())
                .unwrap();
            (copies.ends, work)
        }
        let expected = ends::<P, f64, N>(Instructions::Baseline);
        for instructions in available() {
            assert!(
                ends::<P, f64, N>(instructions) == expected,
                "{}, {instructions:?}",
                P::NAME
            );
            assert!(
                ends::<P, Lanes, N>(instructions) == expected,
                "{}, {instructions:?}",
                P::NAME
            );
        }
    }
}

#[test]
fn reference_problems_get_the_same_bits_one_or_eight_at_a_time() {
    visit_all(&mut Compare);
}
