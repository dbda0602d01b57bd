//! Whole courses under every product, against another program that solves the same right-hand side.
//!
//! Program: diffsol 0.18.0 (explicit tsit45 at rtol 1e-11, atol 1e-13; its implicit bdf as a second opinion). Script:
//! `validation/joint/diffsol-oracle`, which calls [`Joint::rates`](synovia_joint::Joint::rates) and has its own code for events and
//! visits. Table: `validation/joint/diffsol.csv`, with the constants of the day it was made beside it. 32 joints under each core, two
//! years, eight plans in which every product occurs, three insults each, and reactions after injections.
//!
//! Tolerances, all with respect to the table: single paths 2e-6 of (0.1 + value) at rtol 1e-10, where the oracle's own two methods
//! differ by up to 1.4e-7; means over the cohort 1e-6 of the same at that tolerance, and 0.005 points of latent pain at 1e-5, the
//! tolerance of a study. Paths on which the oracle's methods differ by more than 1e-6 run along a separatrix; they are compared in
//! the means only.

mod cohort;

use cohort::{BOTH, Diary, Look, Member};
use synovia_joint::{Constants, Core, STATES, State, follow};
use synovia_numerics::ode::Tolerance;
use synovia_numerics::{Lanes, sum};

const TABLE: &str = include_str!("../../../validation/joint/diffsol.csv");
const TIGHT: Tolerance = tolerance(1e-10, 1e-12);
/// As in `synovia-study`.
const OF_A_STUDY: Tolerance = tolerance(1e-5, 1e-7);
const DOUBTFUL: f64 = 1e-6;

const fn tolerance(rtol: f64, atol: f64) -> Tolerance {
    Tolerance {
        rtol,
        atol,
        max_step: f64::INFINITY,
        max_steps: 1_000_000,
    }
}

/// What the oracle says of one joint: where it starts, and what is seen on each day.
struct Path {
    start: State,
    looks: Vec<Look>,
    doubt: f64,
}

fn oracle(core: Core) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::new();
    for row in cohort::rows(TABLE) {
        let (name, rest) = row.split_once(',').unwrap();
        if name != core.name() {
            continue;
        }
        let numbers: Vec<f64> = rest.split(',').map(|x| x.parse().unwrap()).collect();
        let [member, day, ref states @ .., latent_points, doubt] = numbers[..] else {
            panic!("a row of the oracle is too short: {row}")
        };
        let state: State = states.try_into().expect(STALE);
        if day == cohort::START_D {
            assert_eq!(member as usize, paths.len());
            let looks = Vec::new();
            paths.push(Path {
                start: state,
                looks,
                doubt,
            });
        } else {
            let path = paths.last_mut().unwrap();
            path.looks.push(Look {
                state,
                latent_points,
            });
            path.doubt = doubt;
        }
    }
    paths
}

const STALE: &str = "the model is no longer the one that the oracle solved; let it solve this one: \
    cargo run --release --manifest-path validation/joint/diffsol-oracle/Cargo.toml";

fn frozen() -> (Constants, Vec<Member>) {
    let registry = cohort::frozen_registry();
    let k = Constants::new(&registry);
    let members = cohort::every_product(&registry);
    let said = TABLE
        .lines()
        .find_map(|line| line.strip_prefix("# fingerprint: "));
    let said: f64 = said.unwrap().parse().unwrap();
    let now = cohort::fingerprint(&k, &members);
    assert!((now / said - 1.0).abs() < 1e-12, "{STALE}");
    (k, members)
}

fn ours(
    core: Core,
    k: &Constants,
    members: &[Member],
    paths: &[Path],
    tolerance: &Tolerance,
) -> Vec<Vec<Look>> {
    let starts: Vec<State> = paths.iter().map(|path| path.start).collect();
    let days = cohort::oracle_days();
    let mut diary = Diary::new(members.len(), days.len());
    let courses = cohort::courses(members, &starts);
    follow::<Lanes>(core, k, &courses, &days, tolerance, &mut diary).unwrap();
    diary.read()
}

/// How far two values are apart: relative where they are large, absolute where they are small.
fn apart(x: f64, y: f64) -> f64 {
    (x - y).abs() / (0.1 + y.abs())
}

fn mean(looks: &[Vec<Look>], day: usize, of: impl Fn(&Look) -> f64) -> f64 {
    sum(looks.iter().map(|path| of(&path[day]))) / looks.len() as f64
}

#[test]
fn single_paths_are_the_oracles() {
    let (k, members) = frozen();
    for core in BOTH {
        let paths = oracle(core);
        assert_eq!(paths.len(), members.len());
        let ours = ours(core, &k, &members, &paths, &TIGHT);
        let doubtful = paths.iter().filter(|path| path.doubt > DOUBTFUL).count();
        assert!(doubtful <= 3, "{doubtful} paths leave nothing to compare");
        let mut worst: f64 = 0.0;
        for (number, (path, ours)) in paths.iter().zip(&ours).enumerate() {
            if path.doubt > DOUBTFUL {
                continue;
            }
            for (day, (theirs, ours)) in path.looks.iter().zip(ours).enumerate() {
                for state in 0..STATES {
                    let gap = apart(ours.state[state], theirs.state[state]);
                    worst = worst.max(gap);
                    assert!(
                        gap < 2e-6,
                        "{} joint {number}, day number {day}, state {state}: {gap:e}",
                        core.name()
                    );
                }
                let gap = apart(ours.latent_points, theirs.latent_points);
                assert!(
                    gap < 2e-6,
                    "{} joint {number}, day number {day}, latent pain: {gap:e}",
                    core.name()
                );
            }
        }
        println!("{}: single paths within {worst:.1e}", core.name());
    }
}

#[test]
fn means_over_the_cohort_are_the_oracles() {
    let (k, members) = frozen();
    for core in BOTH {
        let paths = oracle(core);
        let ours = ours(core, &k, &members, &paths, &TIGHT);
        let theirs: Vec<Vec<Look>> = paths.into_iter().map(|path| path.looks).collect();
        for day in 0..cohort::oracle_days().len() {
            for state in 0..STATES {
                let of = |look: &Look| look.state[state];
                let gap = apart(mean(&ours, day, of), mean(&theirs, day, of));
                assert!(
                    gap < 1e-6,
                    "{} day number {day}, state {state}: {gap:e}",
                    core.name()
                );
            }
            let of = |look: &Look| look.latent_points;
            let gap = apart(mean(&ours, day, of), mean(&theirs, day, of));
            assert!(
                gap < 1e-6,
                "{} day number {day}, latent pain: {gap:e}",
                core.name()
            );
        }
    }
}

#[test]
fn the_tolerance_of_a_study_keeps_the_oracles_means_and_distribution() {
    let (k, members) = frozen();
    for core in BOTH {
        let paths = oracle(core);
        let ours = ours(core, &k, &members, &paths, &OF_A_STUDY);
        let theirs: Vec<Vec<Look>> = paths.into_iter().map(|path| path.looks).collect();
        for day in 0..cohort::oracle_days().len() {
            let of = |look: &Look| look.latent_points;
            let gap = (mean(&ours, day, of) - mean(&theirs, day, of)).abs();
            println!("{} day number {day}: mean {gap:.1e} points", core.name());
            assert!(
                gap < 0.005,
                "{} day number {day}: {gap} points",
                core.name()
            );
            let sorted = |looks: &[Vec<Look>]| {
                let mut pain: Vec<f64> = looks.iter().map(|path| path[day].latent_points).collect();
                pain.sort_by(f64::total_cmp);
                pain
            };
            for (rank, (ours, theirs)) in sorted(&ours).into_iter().zip(sorted(&theirs)).enumerate()
            {
                assert!(
                    (ours - theirs).abs() < 0.05,
                    "{} day number {day}, rank {rank}: {ours}, not {theirs}",
                    core.name()
                );
            }
        }
    }
}
