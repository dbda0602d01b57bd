//! Stops, samples and restarts happen when they should and change what they should.

use synovia_numerics::ode::{solve, solve_with_events};
use synovia_numerics::{Cohort, Sample, Start, Tolerance, integrate};

fn tight() -> Tolerance {
    Tolerance {
        rtol: 1e-10,
        atol: 1e-12,
        ..Tolerance::default()
    }
}

#[derive(Debug, PartialEq)]
enum Happened {
    Sample(f64, f64),
    Stop(f64, f64),
}
use Happened::{Sample as Sampled, Stop as Stopped};

/// Times are exact; states carry the round-off of the method's weights.
fn rounded(y: f64) -> f64 {
    (y * 1e9).round() / 1e9
}

/// dy/dt = 1, with lists of stops and samples, and a diary.
struct Clock {
    waiting: bool,
    start: f64,
    stops: Vec<f64>,
    samples: Vec<f64>,
    /// At a sample at this time, y is set back to zero.
    reset_at: f64,
    diary: Vec<Happened>,
}

impl Clock {
    fn run(start: f64, stops: &[f64], samples: &[f64], reset_at: f64) -> Vec<Happened> {
        let mut clock = Clock {
            waiting: true,
            start,
            stops: stops.iter().rev().copied().collect(),
            samples: samples.iter().rev().copied().collect(),
            reset_at,
            diary: Vec::new(),
        };
        integrate(&mut clock, &Tolerance::default()).unwrap();
        clock.diary
    }
}

impl Cohort<f64, 1> for Clock {
    fn rhs(&self, _t: f64, _y: &[f64; 1], dy: &mut [f64; 1]) {
        dy[0] = 1.0;
    }

    fn load(&mut self, _lane: usize) -> Option<Start<1>> {
        if !std::mem::take(&mut self.waiting) {
            return None;
        }
        let stop = self.stops.pop().unwrap();
        let sample = self.samples.pop().unwrap_or(f64::INFINITY);
        Some(Start {
            t: self.start,
            y: [self.start],
            step: 1.0,
            stop,
            sample,
        })
    }

    fn stop(&mut self, _lane: usize, t: f64, y: &mut [f64; 1]) -> Option<f64> {
        self.diary.push(Stopped(t, rounded(y[0])));
        y[0] += 100.0;
        self.stops.pop()
    }

    fn sample(&mut self, _lane: usize, t: f64, y: &mut [f64; 1]) -> Sample {
        self.diary.push(Sampled(t, rounded(y[0])));
        let next = self.samples.pop().unwrap_or(f64::INFINITY);
        if t == self.reset_at {
            y[0] = 0.0;
            return Sample::restart(next);
        }
        Sample::next(next)
    }
}

#[test]
fn a_sample_at_the_time_of_a_stop_sees_the_state_before_it() {
    let diary = Clock::run(0.0, &[2.0, 4.0], &[2.0, 3.0, 4.0], f64::NAN);
    assert_eq!(
        diary,
        [
            Sampled(2.0, 2.0),
            Stopped(2.0, 2.0),
            Sampled(3.0, 103.0),
            Sampled(4.0, 104.0),
            Stopped(4.0, 104.0)
        ]
    );
}

#[test]
fn a_sample_at_the_start_comes_before_any_step() {
    let diary = Clock::run(1.0, &[2.0], &[1.0, 2.0], f64::NAN);
    assert_eq!(
        diary,
        [Sampled(1.0, 1.0), Sampled(2.0, 2.0), Stopped(2.0, 2.0)]
    );
}

#[test]
fn a_stop_at_the_start_comes_after_the_sample_there() {
    let diary = Clock::run(1.0, &[1.0, 2.0], &[1.0], f64::NAN);
    assert_eq!(
        diary,
        [Sampled(1.0, 1.0), Stopped(1.0, 1.0), Stopped(2.0, 102.0)]
    );
}

#[test]
fn two_stops_at_one_time_both_happen() {
    let diary = Clock::run(0.0, &[1.0, 1.0, 2.0], &[], f64::NAN);
    assert_eq!(
        diary,
        [Stopped(1.0, 1.0), Stopped(1.0, 101.0), Stopped(2.0, 202.0)]
    );
}

#[test]
fn a_restart_goes_on_from_the_sample_and_delivers_the_later_ones_anew() {
    let diary = Clock::run(0.0, &[4.0], &[1.5, 2.0, 2.5], 2.0);
    assert_eq!(
        diary,
        [
            Sampled(1.5, 1.5),
            Sampled(2.0, 2.0),
            Sampled(2.5, 0.5),
            Stopped(4.0, 2.0)
        ]
    );
}

#[test]
fn a_restart_at_the_time_of_a_stop_is_seen_by_the_stop() {
    let diary = Clock::run(0.0, &[2.0, 3.0], &[2.0], 2.0);
    assert_eq!(
        diary,
        [Sampled(2.0, 2.0), Stopped(2.0, 0.0), Stopped(3.0, 101.0)]
    );
}

#[test]
fn a_restart_at_the_start_takes_effect() {
    let diary = Clock::run(1.0, &[2.0], &[1.0], 1.0);
    assert_eq!(diary, [Sampled(1.0, 1.0), Stopped(2.0, 1.0)]);
}

#[test]
fn a_job_without_a_stop_ends_with_its_last_sample() {
    let diary = Clock::run(0.0, &[f64::INFINITY], &[1.0, 3.0], f64::NAN);
    assert_eq!(diary, [Sampled(1.0, 1.0), Sampled(3.0, 3.0)]);
    let diary = Clock::run(0.0, &[2.0, f64::INFINITY], &[3.0], f64::NAN);
    assert_eq!(diary, [Stopped(2.0, 2.0), Sampled(3.0, 103.0)]);
    let diary = Clock::run(0.0, &[2.0, f64::INFINITY], &[1.0], f64::NAN);
    assert_eq!(diary, [Sampled(1.0, 1.0), Stopped(2.0, 2.0)]);
}

#[test]
fn a_job_with_nothing_to_do_is_done() {
    assert_eq!(Clock::run(0.0, &[f64::INFINITY], &[], f64::NAN), []);
    assert_eq!(
        Clock::run(0.0, &[f64::INFINITY], &[0.0], f64::NAN),
        [Sampled(0.0, 0.0)]
    );
}

#[test]
#[should_panic(expected = "the sample after time 1 is wanted at 1, which is not later")]
fn a_sample_that_asks_for_itself_again_is_a_mistake() {
    Clock::run(0.0, &[2.0], &[1.0, 1.0], f64::NAN);
}

#[test]
#[should_panic(expected = "the stop after time 2 is wanted at 1")]
fn a_stop_in_the_past_is_a_mistake() {
    Clock::run(0.0, &[2.0, 1.0], &[], f64::NAN);
}

#[test]
#[should_panic(expected = "a job that starts at time 3 has its first stop at 2")]
fn a_stop_before_the_start_is_a_mistake() {
    Clock::run(3.0, &[2.0], &[], f64::NAN);
}

#[test]
fn stopping_at_an_event_is_exactly_starting_anew_from_there() {
    // The step planned before the event is the one tried after it, so both are limited to a length that is always tried.
    let tolerance = Tolerance {
        max_step: 1e-3,
        ..tight()
    };
    let rhs = |t: f64, y: &[f64; 2], dy: &mut [f64; 2]| *dy = [y[1] * t, -y[0]];
    let whole = solve_with_events(
        rhs,
        0.0,
        [1.0, 0.0],
        &[0.7, 2.0],
        &[0.7],
        |_, _, y| y[0] += 0.5,
        &tolerance,
    )
    .unwrap();
    let [before, after] = whole.y[..] else {
        panic!("two samples were asked for")
    };
    let first = solve(rhs, 0.0, [1.0, 0.0], &[0.7], &tolerance)
        .unwrap()
        .last();
    assert_eq!(before, first);
    struct Rest([f64; 2], Option<[f64; 2]>);
    impl Cohort<f64, 2> for Rest {
        fn rhs(&self, t: f64, y: &[f64; 2], dy: &mut [f64; 2]) {
            *dy = [y[1] * t, -y[0]];
        }
        fn load(&mut self, _lane: usize) -> Option<Start<2>> {
            let start = Start {
                t: 0.7,
                y: self.0,
                step: 1e-3,
                stop: 2.0,
                sample: f64::INFINITY,
            };
            self.1.is_none().then_some(start)
        }
        fn stop(&mut self, _lane: usize, _t: f64, y: &mut [f64; 2]) -> Option<f64> {
            self.1 = Some(*y);
            None
        }
        fn sample(&mut self, _lane: usize, _t: f64, _y: &mut [f64; 2]) -> Sample {
            Sample::NONE
        }
    }
    let mut rest = Rest([before[0] + 0.5, before[1]], None);
    integrate(&mut rest, &tolerance).unwrap();
    assert_eq!(rest.1, Some(after));
}

#[test]
fn repeated_doses_add_up_to_the_sum_of_their_decays() {
    let doses = [0.0, 1.0, 2.5, 2.5, 7.0];
    let times: Vec<f64> = (0..=90).map(|i| f64::from(i) * 0.1).collect();
    let solution = solve_with_events(
        |_, y: &[f64; 1], dy: &mut [f64; 1]| dy[0] = -0.8 * y[0],
        0.0,
        [0.0],
        &times,
        &doses,
        |_, _, y| y[0] += 1.0,
        &tight(),
    )
    .unwrap();
    for (t, y) in times.iter().zip(solution.y) {
        let exact: f64 = doses
            .iter()
            .filter(|&dose| dose < t)
            .map(|dose| (-0.8 * (t - dose)).exp())
            .sum();
        assert!(
            (y[0] - exact).abs() < 1e-9,
            "at {t}: {} instead of {exact}",
            y[0]
        );
    }
}

#[test]
fn an_event_between_samples_is_not_smoothed_over() {
    let [just_before, at, just_after] = [1.0 - 1e-9, 1.0, 1.0 + 1e-9];
    let solution = solve_with_events(
        |_, _: &[f64; 1], dy: &mut [f64; 1]| dy[0] = 0.0,
        0.0,
        [0.0],
        &[just_before, at, just_after, 2.0],
        &[at],
        |_, _, y| y[0] = 1.0,
        &tight(),
    )
    .unwrap();
    assert_eq!(solution.y, [[0.0], [0.0], [1.0], [1.0]]);
}
