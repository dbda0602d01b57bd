//! What cannot be solved says so, and where.

use synovia_numerics::ode::{Cause, solve};
use synovia_numerics::{Cohort, Failure, Lanes, Sample, Start, Tolerance, integrate};

#[test]
fn a_solution_that_blows_up_is_followed_to_where_it_does() {
    let failure = solve(
        |_, y, dy| dy[0] = y[0] * y[0],
        0.0,
        [1.0],
        &[2.0],
        &Tolerance::default(),
    )
    .unwrap_err();
    assert!((failure.t - 1.0).abs() < 1e-4, "{failure}");
    assert!(
        matches!(failure.cause, Cause::StepTooSmall { .. }),
        "{failure}"
    );
}

#[test]
fn a_slope_that_is_not_a_number_is_not_stepped_over() {
    let failure = solve(
        |t, _, dy| dy[0] = if t < 0.5 { 1.0 } else { f64::NAN },
        0.0,
        [0.0],
        &[2.0],
        &Tolerance::default(),
    )
    .unwrap_err();
    assert!(
        (failure.t - 0.5).abs() < 1e-9 && failure.t < 0.5,
        "{failure}"
    );
    assert!((failure.y[0] - 0.5).abs() < 1e-9, "{failure}");
}

#[test]
fn a_slope_that_is_nowhere_a_number_fails_at_the_start() {
    let failure = solve(
        |_, _, dy| dy[0] = f64::NAN,
        0.0,
        [7.0],
        &[2.0],
        &Tolerance::default(),
    )
    .unwrap_err();
    assert_eq!((failure.job, failure.t, failure.y), (0, 0.0, vec![7.0]));
}

#[test]
fn steps_are_counted_against_the_limit() {
    let tolerance = Tolerance {
        max_steps: 100,
        max_step: 0.01,
        ..Tolerance::default()
    };
    let failure = solve(|_, y, dy| dy[0] = -y[0], 0.0, [1.0], &[2.0], &tolerance).unwrap_err();
    assert_eq!(failure.cause, Cause::TooManySteps { limit: 100 });
    assert!(failure.t > 0.9 && failure.t < 1.1);
    assert_eq!(
        solve(|_, y, dy| dy[0] = -y[0], 0.0, [1.0], &[0.5], &tolerance)
            .unwrap()
            .y
            .len(),
        1
    );
}

/// Twenty jobs from 0 to 1; job 5 and 11 turn to NaN half-way.
#[derive(Default)]
struct Fragile {
    forgiving: bool,
    loaded: usize,
    job: [usize; 8],
    broken: Option<Lanes>,
    finished: Vec<usize>,
    failures: Vec<Failure>,
}

impl Cohort<Lanes, 1> for Fragile {
    #[inline(always)]
    fn rhs(&self, t: Lanes, _y: &[Lanes; 1], dy: &mut [Lanes; 1]) {
        let broken = self.broken.unwrap_or(Lanes([0.0; 8]));
        dy[0] = Lanes(std::array::from_fn(|lane| {
            if broken.0[lane] > 0.0 && t.0[lane] > 0.5 {
                f64::NAN
            } else {
                1.0
            }
        }));
    }

    fn load(&mut self, lane: usize) -> Option<Start<1>> {
        if self.loaded == 20 {
            return None;
        }
        self.job[lane] = self.loaded;
        let broken = self.broken.get_or_insert(Lanes([0.0; 8]));
        broken.0[lane] = f64::from([5, 11].contains(&self.loaded));
        self.loaded += 1;
        Some(Start {
            t: 0.0,
            y: [0.0],
            step: 0.0,
            stop: 1.0,
            sample: f64::INFINITY,
        })
    }

    fn stop(&mut self, lane: usize, _t: f64, y: &mut [f64; 1]) -> Option<f64> {
        assert!((y[0] - 1.0).abs() < 1e-9);
        self.finished.push(self.job[lane]);
        None
    }

    fn sample(&mut self, _lane: usize, _t: f64, _y: &mut [f64; 1]) -> Sample {
        Sample::NONE
    }

    fn failed(&mut self, _lane: usize, failure: Failure) -> Result<(), Failure> {
        if self.forgiving {
            self.failures.push(failure);
            Ok(())
        } else {
            Err(failure)
        }
    }
}

#[test]
fn a_failure_names_the_job() {
    let failure = integrate(&mut Fragile::default(), &Tolerance::default()).unwrap_err();
    assert_eq!(failure.job, 5);
    assert!(
        failure
            .to_string()
            .starts_with("job 5 cannot be continued from time 0.4999"),
        "{failure}"
    );
}

#[test]
fn other_jobs_go_on_where_the_cohort_forgives_a_failure() {
    let mut cohort = Fragile {
        forgiving: true,
        ..Fragile::default()
    };
    integrate(&mut cohort, &Tolerance::default()).unwrap();
    cohort.finished.sort();
    let expected: Vec<usize> = (0..20).filter(|job| ![5, 11].contains(job)).collect();
    assert_eq!(cohort.finished, expected);
    let failed: Vec<usize> = cohort.failures.iter().map(|failure| failure.job).collect();
    assert_eq!(failed, [5, 11]);
}
