//! Errors shrink with the step as theory says.

use synovia_numerics::{Cohort, Sample, Start, Tolerance, integrate};

use crate::problems::{Gompertz, Problem};

/// Steps of one length, whatever the error, and one sample.
struct Fixed {
    step: f64,
    stop: f64,
    sample: f64,
    waiting: bool,
    end: f64,
    sampled: f64,
}

impl Cohort<f64, 1> for Fixed {
    fn rhs(&self, t: f64, y: &[f64; 1], dy: &mut [f64; 1]) {
        Gompertz::rhs(t, y, dy);
    }

    fn load(&mut self, _lane: usize) -> Option<Start<1>> {
        let start = Start {
            t: 0.0,
            y: Gompertz::START,
            step: self.step,
            stop: self.stop,
            sample: self.sample,
        };
        std::mem::take(&mut self.waiting).then_some(start)
    }

    fn stop(&mut self, _lane: usize, _t: f64, y: &mut [f64; 1]) -> Option<f64> {
        self.end = y[0];
        None
    }

    fn sample(&mut self, _lane: usize, _t: f64, y: &mut [f64; 1]) -> Sample {
        self.sampled = y[0];
        Sample::NONE
    }
}

/// Errors at the stop and at the sample time.
fn errors(step: f64, stop: f64, sample: f64) -> [f64; 2] {
    let mut fixed = Fixed {
        step,
        stop,
        sample,
        waiting: true,
        end: f64::NAN,
        sampled: f64::NAN,
    };
    let tolerance = Tolerance {
        rtol: 1e6,
        atol: 1e6,
        max_step: step,
        ..Tolerance::default()
    };
    let work = integrate(&mut fixed, &tolerance).unwrap();
    assert_eq!(work.steps, (stop / step).round() as u64);
    [
        (fixed.end - Gompertz::at(stop)[0]).abs(),
        (fixed.sampled - Gompertz::at(sample)[0]).abs(),
    ]
}

/// The method's leading error is unusually small, so the powers are approached from above.
fn assert_power(long: f64, short: f64, expected: f64) {
    let power = (long / short).log2();
    assert!(
        (expected - 0.1..expected + 0.4).contains(&power),
        "the error goes with power {power}"
    );
}

#[test]
fn halving_the_step_divides_the_error_at_the_end_by_two_to_the_fifth() {
    let [long, _] = errors(1.0 / 64.0, 1.0, 0.99);
    let [short, _] = errors(1.0 / 128.0, 1.0, 0.99);
    assert_power(long, short, 5.0);
}

#[test]
fn one_step_errs_by_the_sixth_power_of_its_length() {
    let [long, _] = errors(1.0 / 32.0, 1.0 / 32.0, 1.0 / 64.0);
    let [short, _] = errors(1.0 / 64.0, 1.0 / 64.0, 1.0 / 64.0);
    assert_power(long, short, 6.0);
}

#[test]
fn between_the_ends_of_one_step_the_error_is_of_the_fifth_power() {
    for share in [0.25, 0.5, 0.75] {
        let [_, long] = errors(1.0 / 32.0, 1.0 / 32.0, share / 32.0);
        let [_, short] = errors(1.0 / 64.0, 1.0 / 64.0, share / 64.0);
        assert_power(long, short, 5.0);
    }
}
