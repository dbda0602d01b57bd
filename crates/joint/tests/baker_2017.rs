//! The published loop, run by the very functions that run ours, with our couplings at zero.
//!
//! Model: Baker, Brook and Owen, J Math Biol 2017, doi 10.1007/s00285-017-1104-y, BIOMD0000000928. Numbers: computed from the
//! published equations by an independent program (fixed-step RK4, Python) and checked against the paper's figures 14 and 18 to 21. Tolerances stand with each test: 1e-5 for fixed points and eigenvalues, 1e-3 for the cycle, 1e-4 relative for
//! folds, categories for the outcomes of dosing.

use synovia_evidence::Registry;
use synovia_joint::Gains;
use synovia_joint::process::bistable::{Couplings, rates};
use synovia_numerics::Matrix;
use synovia_numerics::ode::{Tolerance, solve, solve_with_events};
use synovia_numerics::{Dual, jacobian};

const TIGHT: Tolerance = Tolerance {
    rtol: 1e-11,
    atol: 1e-13,
    max_step: f64::INFINITY,
    max_steps: 10_000_000,
};

fn reference() -> Gains<f64> {
    Gains::reference(&Registry::embedded())
}

fn loop_rates(gains: &Gains<f64>, fdam: f64, x: [f64; 4]) -> [f64; 4] {
    rates(x, gains, &Couplings::published(fdam))
}

fn lifted(g: &Gains<f64>) -> Gains<Dual<4>> {
    let c = Dual::constant;
    Gains {
        pbp: c(g.pbp),
        ppp: c(g.ppp),
        pfp: c(g.pfp),
        app: c(g.app),
        afp: c(g.afp),
        aph: c(g.aph),
        afh: c(g.afh),
        mbp: c(g.mbp),
        mpp: c(g.mpp),
        mph: c(g.mph),
        gp: c(g.gp),
        gm: c(g.gm),
        gf: c(g.gf),
    }
}

/// Rates of a, m and f vanish for one (a, m, f) a p; what is left is one equation in p.
fn at_rest_given(gains: &Gains<f64>, fdam: f64, p: f64) -> ([f64; 4], f64) {
    let m = loop_rates(gains, fdam, [p, 0.0, 0.0, 0.0])[2] / gains.gm;
    let f = loop_rates(gains, fdam, [p, 0.0, m, 0.0])[3] / gains.gf;
    let a = loop_rates(gains, fdam, [p, 0.0, m, f])[1];
    let x = [p, a, m, f];
    (x, loop_rates(gains, fdam, x)[0])
}

/// All fixed points with p between 0.001 and 3, by sign changes and bisection.
fn fixed_points(gains: &Gains<f64>, fdam: f64) -> Vec<[f64; 4]> {
    let residual = |p: f64| at_rest_given(gains, fdam, p).1;
    let grid: Vec<f64> = (0..30_000).map(|i| 0.001 + 1e-4 * f64::from(i)).collect();
    grid.windows(2)
        .filter(|w| residual(w[0]) * residual(w[1]) < 0.0)
        .map(|w| {
            let (mut low, mut high) = (w[0], w[1]);
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                if residual(low) * residual(middle) <= 0.0 {
                    high = middle
                } else {
                    low = middle
                }
            }
            at_rest_given(gains, fdam, 0.5 * (low + high)).0
        })
        .collect()
}

fn close(got: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!(
        (got - wanted).abs() <= tolerance,
        "{what}: {got}, wanted {wanted} to {tolerance}"
    );
}

#[test]
fn the_reference_set_has_the_published_fixed_points_and_eigenvalues() {
    let gains = reference();
    let found = fixed_points(&gains, 0.0);
    let published = [
        [0.01308241, 0.00308254, 0.01171120, 0.01171120],
        [0.05375953, 0.04386296, 0.03881758, 0.03881758],
        [0.26035641, 3.57166076, 0.64482283, 0.64482283],
    ];
    assert_eq!(found.len(), published.len());
    let largest_real = [-0.49672, 0.45325, 0.01476];
    for ((found, published), largest_real) in found.iter().zip(published).zip(largest_real) {
        for k in 0..4 {
            close(found[k], published[k], 1e-5, "fixed point");
        }
        let (_, matrix) = jacobian(*found, |x, dx: &mut [Dual<4>; 4]| {
            *dx = rates(
                x,
                &lifted(&gains),
                &Couplings::published(Dual::constant(0.0)),
            );
        });
        let values = Matrix::from_rows(matrix).eigenvalues().unwrap();
        let rightmost = values.iter().max_by(|a, b| a.re.total_cmp(&b.re)).unwrap();
        close(rightmost.re, largest_real, 1e-5, "largest real part");
        if largest_real == 0.01476 {
            close(
                rightmost.im.abs(),
                0.78065,
                1e-5,
                "imaginary part of the focus",
            );
        }
    }
}

#[test]
fn the_reference_set_cycles_with_the_published_period_and_range() {
    let gains = reference();
    let times: Vec<f64> = (0..=400_000)
        .map(|i| 400.0 + 0.0005 * f64::from(i))
        .collect();
    let cycle = solve(
        |_, x, dx| *dx = loop_rates(&gains, 0.0, *x),
        0.0,
        [0.3, 3.5, 0.7, 0.7],
        &times,
        &TIGHT,
    )
    .unwrap()
    .y;
    let published = [
        (0.16446, 0.42438),
        (2.02614, 5.81735),
        (0.32250, 1.27055),
        (0.37304, 1.11062),
    ];
    for (k, (low, high)) in published.into_iter().enumerate() {
        close(
            cycle.iter().map(|x| x[k]).fold(f64::INFINITY, f64::min),
            low,
            1e-3,
            "lowest",
        );
        close(
            cycle.iter().map(|x| x[k]).fold(0.0, f64::max),
            high,
            1e-3,
            "highest",
        );
    }
    // Upward crossings of the unstable focus, between which lies one period.
    let crossings: Vec<f64> = (1..cycle.len())
        .filter(|i| cycle[i - 1][0] < 0.26 && cycle[*i][0] >= 0.26)
        .map(|i| times[i - 1] + 0.0005 * (0.26 - cycle[i - 1][0]) / (cycle[i][0] - cycle[i - 1][0]))
        .collect();
    let period = (crossings[crossings.len() - 1] - crossings[0]) / (crossings.len() - 1) as f64;
    close(period, 8.28104, 1e-3, "period");
}

#[test]
fn the_quiet_state_disappears_at_the_published_folds() {
    // The quiet state exists while the lowest residual between 0 and the saddle is below zero.
    fn quiet_exists(gains: &Gains<f64>, fdam: f64) -> bool {
        (1..2_000).any(|i| at_rest_given(gains, fdam, 5e-5 * f64::from(i)).1 < 0.0)
    }
    fn fold(mut exists: f64, mut gone: f64, quiet: impl Fn(f64) -> bool) -> f64 {
        assert!(quiet(exists) && !quiet(gone));
        for _ in 0..50 {
            let middle = 0.5 * (exists + gone);
            if quiet(middle) {
                exists = middle
            } else {
                gone = middle
            }
        }
        0.5 * (exists + gone)
    }
    let g = reference();
    let published = [
        (
            20.26689,
            fold(10.0, 40.0, |x| quiet_exists(&Gains { ppp: x, ..g }, 0.0)),
        ),
        (
            33.23041,
            fold(10.0, 60.0, |x| quiet_exists(&Gains { pfp: x, ..g }, 0.0)),
        ),
        (
            36.67976,
            fold(10.0, 60.0, |x| quiet_exists(&Gains { mpp: x, ..g }, 0.0)),
        ),
        (
            0.017834,
            fold(0.01, 0.05, |x| quiet_exists(&Gains { pbp: x, ..g }, 0.0)),
        ),
        (
            0.024224,
            fold(0.01, 0.05, |x| quiet_exists(&Gains { mbp: x, ..g }, 0.0)),
        ),
        (
            0.521896,
            fold(1.0, 0.2, |x| quiet_exists(&Gains { mph: x, ..g }, 0.0)),
        ),
        (0.014224, fold(0.0, 0.05, |x| quiet_exists(&g, x))),
    ];
    for (wanted, got) in published {
        close(got, wanted, 1e-4 * wanted, "fold");
    }
}

#[test]
fn the_tristable_set_has_five_fixed_points() {
    let gains = Gains {
        afp: 3.2,
        afh: 0.2,
        ..reference()
    };
    let found = fixed_points(&gains, 0.0);
    let published = [0.013080, 0.055058, 0.139041, 0.253998, 0.360656];
    assert_eq!(found.len(), published.len());
    for (found, published) in found.iter().zip(published) {
        close(found[0], published, 1e-5, "p");
    }
}

#[test]
fn the_deposited_run_is_met_at_its_three_times() {
    let gains = reference();
    let run = solve_with_events(
        |_, x, dx| *dx = loop_rates(&gains, 0.0, *x),
        0.0,
        [0.18, 5.0, 0.55, 0.75],
        &[20.0, 40.0, 60.0],
        &[20.0],
        |_, _, x| x[0] *= 0.1,
        &TIGHT,
    )
    .unwrap()
    .y;
    let published = [
        [0.295400, 2.080510, 0.511204, 0.409867],
        [0.381331, 4.788466, 1.323972, 1.037870],
        [0.163496, 4.306630, 0.406103, 0.616614],
    ];
    for (got, published) in run.iter().zip(published) {
        for k in 0..4 {
            close(got[k], published[k], 1e-5, "deposited run");
        }
    }
}

/// Where the loop is after `doses`, each a subtraction (floored at zero) or addition.
fn after(
    gains: &Gains<f64>,
    start: [f64; 4],
    doses: &[(f64, [f64; 4])],
    until: &[f64],
) -> Vec<[f64; 4]> {
    let times: Vec<f64> = doses.iter().map(|dose| dose.0).collect();
    solve_with_events(
        |_, x, dx| *dx = loop_rates(gains, 0.0, *x),
        0.0,
        start,
        until,
        &times,
        |i, _, x| {
            for (state, change) in x.iter_mut().zip(doses[i].1) {
                *state = (*state + change).max(0.0);
            }
        },
        &Tolerance {
            rtol: 1e-9,
            atol: 1e-12,
            ..TIGHT
        },
    )
    .unwrap()
    .y
}

fn every(first: f64, apart: f64, count: usize, change: [f64; 4]) -> Vec<(f64, [f64; 4])> {
    (0..count)
        .map(|i| (first + apart * i as f64, change))
        .collect()
}

#[test]
fn figure_18_six_doses_fail_unless_fragments_clear_faster() {
    let change = [-0.4, 0.0, -0.4, 0.0];
    for phase in 0..9 {
        let reference = reference();
        let faster = Gains {
            gf: 1.15,
            ..reference
        };
        let settle = [200.0 + f64::from(phase)];
        for (gains, cured) in [(reference, false), (faster, true)] {
            let start = after(&gains, [0.18, 5.0, 0.55, 0.75], &[], &settle)[0];
            let end = after(&gains, start, &every(20.0, 10.0, 6, change), &[250.0])[0];
            assert_eq!(
                end[0] < 0.06,
                cured,
                "gf {} phase {phase}: p {}",
                gains.gf,
                end[0]
            );
        }
    }
}

/// Quiet, on the cycle in between, or back where it was.
fn outcome(gains: &Gains<f64>, start: [f64; 4], doses: &[(f64, [f64; 4])]) -> &'static str {
    let times: Vec<f64> = (0..400).map(|i| 600.0 + 0.1 * f64::from(i)).collect();
    let end = after(gains, start, doses, &times);
    let low = end.iter().map(|x| x[0]).fold(f64::INFINITY, f64::min);
    let high = end.iter().map(|x| x[0]).fold(0.0, f64::max);
    if high < 0.06 {
        "quiet"
    } else if high - low > 0.05 && high < 0.3 {
        "lower cycle"
    } else if (low - 0.360656).abs() < 1e-3 && (high - 0.360656).abs() < 1e-3 {
        "unchanged"
    } else {
        "something else"
    }
}

#[test]
fn figure_19_two_four_and_six_doses_have_three_outcomes() {
    let gains = Gains {
        afp: 3.2,
        afh: 0.2,
        ..reference()
    };
    let start = [0.3607, 4.2588, 1.1610, 1.1610];
    let with = |count| {
        outcome(
            &gains,
            start,
            &every(20.0, 10.0, count, [-0.1, 0.0, -0.2, -0.1]),
        )
    };
    assert_eq!(
        [with(2), with(4), with(6)],
        ["unchanged", "lower cycle", "quiet"]
    );
}

#[test]
fn figure_20_one_two_and_three_doses_have_the_same_three_outcomes() {
    let gains = Gains {
        afp: 3.2,
        afh: 0.2,
        ..reference()
    };
    let start = [0.3607, 4.2588, 1.1610, 1.1610];
    let with = |count| {
        outcome(
            &gains,
            start,
            &every(20.0, 10.0, count, [0.0, 2.5, 0.0, 0.0]),
        )
    };
    assert_eq!(
        [with(1), with(2), with(3)],
        ["unchanged", "lower cycle", "quiet"]
    );
}

#[test]
fn persistent_inflammation_has_one_fixed_point() {
    let gains = Gains {
        pfp: 40.0,
        ..reference()
    };
    let found = fixed_points(&gains, 0.0);
    assert_eq!(found.len(), 1);
    for (got, wanted) in found[0].iter().zip([0.41311, 8.28761, 1.46779, 1.46779]) {
        close(*got, wanted, 1e-5, "persistent state");
    }
}
