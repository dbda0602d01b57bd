//! A weighted pool: what the patients of a described population are, and what they are not.

mod common;

use common::{NOTHING_MORE, SEED, TOLERANCE, arm, cells_against_saline, mean_se, pool, protocol};
use synovia_evidence::Registry;
use synovia_joint::Core;
use synovia_trial::population::{Exclusion, Pool};
use synovia_trial::protocol::{Blinding, Instrument, Moments, Protocol};
use synovia_trial::replicate::{Extras, Replicate, Setting, replicate};
use synovia_trial::weighting::{Weights, measure};
use synovia_trial::world::Uncertain;

const MONTH_1: usize = 1;
const CANDIDATES: u32 = 3000;

/// An untreated arm twice, followed for a month.
fn untreated(baseline: Option<Moments>) -> Protocol {
    let mut design = protocol(vec![arm("one", 60, vec![]), arm("other", 60, vec![])]);
    design.visit_months.truncate(2);
    design.endpoint.visit = MONTH_1;
    design.design.rescue = false;
    design.described.baseline = baseline;
    design
}

fn weighted(design: &Protocol) -> Pool {
    let pool = pool(Core::Bistable, CANDIDATES, design);
    if design.described.is_empty() {
        return pool;
    }
    let registry = Registry::embedded();
    let measured = measure(design, &registry, &pool, SEED, &TOLERANCE, 0..pool.len()).unwrap();
    let weights = Weights::fit(design, &pool, &measured, &TOLERANCE).unwrap();
    pool.weighted(weights)
}

fn run(design: &Protocol, replicates: u64, extras: Extras) -> Vec<Replicate> {
    let registry = Registry::embedded();
    let pool = weighted(design);
    let setting = Setting {
        protocol: design,
        registry: &registry,
        pool: &pool,
        uncertain: Uncertain::No,
        seed: SEED,
        tolerance: TOLERANCE,
    };
    (0..replicates)
        .map(|number| replicate(&setting, number, extras).unwrap())
        .collect()
}

/// Mean change of untreated patients to one month, and its standard error.
fn regression(design: &Protocol) -> (f64, f64) {
    let changes = run(design, 30, NOTHING_MORE);
    let changes = changes.iter().flat_map(|r| r.visits.iter());
    mean_se(&changes.map(|arm| arm[MONTH_1].change).collect::<Vec<_>>())
}

#[test]
fn a_sicker_population_regresses_no_further_than_its_entry_criteria_let_it() {
    let (as_they_come, _) = regression(&untreated(None));
    for mean in [50.0, 64.0] {
        let asked = Moments {
            mean,
            sd: Some(14.0),
        };
        let (change, se) = regression(&untreated(Some(asked)));
        println!("{mean}: {change:.2} ± {se:.2}, as they come {as_they_come:.2}");
        // Noise of fifteen points regresses by fifteen; what is left beside it is the course of sicker and milder knees.
        assert!(
            (change - as_they_come).abs() < 2.5,
            "{mean}: {change} beside {as_they_come}"
        );
    }
}

#[test]
fn who_is_measured_for_the_weights_changes_nothing_of_a_trial_that_describes_nobody() {
    let design = untreated(None);
    let plain = run(&design, 1, NOTHING_MORE);
    let again = run(&design, 1, NOTHING_MORE);
    assert_eq!(plain[0].visits, again[0].visits);
    assert!(plain[0].described.is_empty());
}

#[test]
fn patients_of_a_described_trial_are_the_same_people_in_the_example() {
    let design = untreated(Some(Moments {
        mean: 50.0,
        sd: Some(12.0),
    }));
    let extras = Extras {
        example: true,
        patients: true,
        ..NOTHING_MORE
    };
    let done = &run(&design, 1, extras)[0];
    let example = done.example.as_ref().unwrap();
    let files = done.patients.as_ref().unwrap();
    assert_eq!(example.patients.len(), files.len());
    let ages = |ages: Vec<f64>| {
        let mut ages = ages;
        ages.sort_by(f64::total_cmp);
        ages
    };
    assert_eq!(
        ages(example.patients.iter().map(|p| p.who.age_years).collect()),
        ages(files.iter().map(|p| p.who.age_years).collect())
    );
}

#[test]
fn an_arm_that_knows_what_it_got_expects_more_of_it() {
    let mut design = cells_against_saline(60);
    design.arms.push(design.arms[0].clone());
    design.arms[2].label = "known".into();
    design.arms[2].blinding = Some(Blinding::OpenLabel);
    let done = run(&design, 6, NOTHING_MORE);
    let effect = |arm: usize| {
        let all: Vec<f64> = done
            .iter()
            .map(|r| r.visits[arm][MONTH_1].true_effect.unwrap())
            .collect();
        mean_se(&all).0
    };
    let (blind, known) = (effect(0), effect(2));
    assert!(known < blind - 1.0, "known {known}, blind {blind}");
}

#[test]
fn a_blinding_that_the_design_has_anyway_changes_nothing() {
    let plain = cells_against_saline(20);
    let mut said = plain.clone();
    said.arms[0].blinding = Some(plain.design.blinding);
    let [plain, said] = [plain, said].map(|design| run(&design, 1, NOTHING_MORE));
    assert_eq!(plain[0].visits, said[0].visits);
}

#[test]
fn the_pain_criterion_is_asked_of_the_instrument_that_is_named() {
    let by = |pain_instrument: Instrument, pain_points: [f64; 2]| {
        let mut design = untreated(None);
        design.eligibility.pain_instrument = pain_instrument;
        design.eligibility.pain_points = pain_points;
        let extras = Extras {
            patients: true,
            ..NOTHING_MORE
        };
        run(&design, 1, extras).remove(0)
    };
    let inside = |done: &Replicate| {
        let files = done.patients.as_ref().unwrap();
        let inside = files
            .iter()
            .filter(|p| (40.0..=60.0).contains(&p.screening_points));
        inside.count() as f64 / files.len() as f64
    };
    assert_eq!(inside(&by(Instrument::WomacPain, [40.0, 60.0])), 1.0);
    // The other scores go with WOMAC pain, and are not it.
    for other in [Instrument::VasPain, Instrument::KoosPain] {
        let share = inside(&by(other, [40.0, 60.0]));
        assert!((0.5..0.95).contains(&share), "{other:?}: {share}");
    }
    // Where higher is better, a score that is too high is too little pain.
    let [little, much] = [Exclusion::TooLittlePain, Exclusion::TooMuchPain].map(|r| r as usize);
    let funnel = by(Instrument::KoosPain, [0.0, 50.0]).funnel;
    assert!(
        funnel.excluded[little] > 20 && funnel.excluded[much] == 0,
        "{funnel:?}"
    );
}

#[test]
fn a_further_instrument_changes_no_other_score() {
    let plain = untreated(None);
    let mut named = plain.clone();
    named.endpoint.instrument = Instrument::Ikdc;
    let [plain, named] = [plain, named].map(|design| run(&design, 1, NOTHING_MORE));
    let scores = |done: &[Replicate]| done[0].visits[0][0].instruments.clone();
    assert_eq!(scores(&plain).len(), 6);
    assert_eq!(scores(&named)[..6], scores(&plain)[..]);
    assert_eq!(scores(&named).len(), 7);
}

#[test]
fn further_instruments_stand_where_their_trials_found_them() {
    let mean = |instrument: Instrument| {
        let mut design = untreated(None);
        design.endpoint.instrument = instrument;
        let done = run(&design, 6, NOTHING_MORE);
        let at = |arm: &Vec<synovia_trial::outcome::ArmAtVisit>| {
            let visit = &arm[0];
            [
                visit.baseline,
                visit.instruments[4][0],
                visit.instruments[5][0],
            ]
        };
        let all: Vec<[f64; 3]> = done.iter().flat_map(|r| r.visits.iter().map(at)).collect();
        [0, 1, 2].map(|k| mean_se(&all.iter().map(|of| of[k]).collect::<Vec<_>>()).0)
    };
    // Lines through means of arms that print both.
    let [nrs, vas, _] = mean(Instrument::NrsPain);
    assert!((nrs - vas).abs() < 1.0, "{nrs} beside VAS {vas}");
    let [ikdc, vas, koos] = mean(Instrument::Ikdc);
    let between = (16.2 + 0.64 * vas)..(4.9 + 0.96 * (100.0 - koos));
    assert!(between.contains(&(100.0 - ikdc)), "{ikdc}: {between:?}");
    let [koos_4, _, koos] = mean(Instrument::Koos4);
    assert!(
        (100.0 - koos_4 - (16.0 + 0.87 * (100.0 - koos))).abs() < 2.0,
        "{koos_4}, {koos}"
    );
}
