//! What of a dose arrives, patient by patient.

mod common;

use common::{NOTHING_MORE, SEED, arm, cells, pool, protocol, replicates, treatment};
use synovia_evidence::{Registry, Reported};
use synovia_joint::{Constants, Core, Dose, Event};
use synovia_numerics::normal_quantile;
use synovia_trial::enrol::enrol;
use synovia_trial::lots::Lots;
use synovia_trial::outcome::ArmAtVisit;
use synovia_trial::protocol::{Arriving, Protocol, Treatment};
use synovia_trial::treat::{cell_doses, events};
use synovia_trial::world::{Uncertain, World};

fn arriving(none: f64, if_given: &[f64]) -> Option<Arriving> {
    Some(Arriving {
        none,
        if_given: if_given.to_vec(),
    })
}

/// Cells of which different shares arrive in different patients.
fn of_lots(none: f64, if_given: &[f64], days: &[f64]) -> Treatment {
    Treatment {
        arriving: arriving(none, if_given),
        ..cells(20.0, days)
    }
}

fn against_saline(given: Treatment) -> Protocol {
    protocol(vec![
        arm("Cells", 40, vec![given]),
        arm("Saline", 40, vec![treatment("saline", &[0.0])]),
    ])
}

fn doses(design: &Protocol, patients: u64) -> Vec<Vec<(f64, f64)>> {
    let k = Constants::new(&Registry::embedded());
    (0..patients)
        .map(|patient| cell_doses(&design.arms[0], &Lots::draw(design, SEED, 0, patient), &k))
        .collect()
}

fn visits(design: &Protocol) -> Vec<Vec<ArmAtVisit>> {
    let mut trial = replicates(Core::Bistable, design, 1, Uncertain::No, NOTHING_MORE);
    trial.remove(0).visits
}

#[test]
fn a_share_that_is_the_same_for_all_is_a_viability() {
    let mut viable = cells(20.0, &[0.0, 180.0]);
    viable.product.viability = Reported::by_the_study(0.5);
    let stated = against_saline(viable);
    let drawn = against_saline(of_lots(0.0, &[0.5], &[0.0, 180.0]));
    assert_eq!(visits(&stated), visits(&drawn));
}

#[test]
fn lots_are_released_as_often_as_stated_and_one_lot_serves_all_injections() {
    let design = against_saline(of_lots(0.3, &[0.6, 0.8], &[0.0, 180.0]));
    let given = doses(&design, 4000);
    let without = given.iter().filter(|doses| doses.is_empty()).count() as f64 / 4000.0;
    let monte_carlo = (0.3 * 0.7 / 4000.0_f64).sqrt();
    assert!((without - 0.3).abs() < 4.0 * monte_carlo, "{without}");
    for doses in given.iter().filter(|doses| !doses.is_empty()) {
        let [first, second] = doses[..] else {
            panic!("two injections, not {}", doses.len())
        };
        assert_eq!(first.1, second.1);
        assert!((20.0 * 0.6..=20.0 * 0.8).contains(&first.1));
    }
}

#[test]
fn shares_have_the_distribution_that_was_stated() {
    let stated: Vec<f64> = (0..400)
        .map(|i| 1.0 + 0.1 * normal_quantile((f64::from(i) + 0.5) / 400.0))
        .collect();
    let design = against_saline(of_lots(0.0, &stated, &[0.0]));
    let shares: Vec<f64> = doses(&design, 4000).iter().map(|d| d[0].1 / 20.0).collect();
    let mean = shares.iter().sum::<f64>() / 4000.0;
    let sd = (shares.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>() / 3999.0).sqrt();
    assert!((mean - 1.0).abs() < 4.0 * 0.1 / 4000.0_f64.sqrt(), "{mean}");
    assert!((sd - 0.1).abs() < 4.0 * 0.1 / 8000.0_f64.sqrt(), "{sd}");
}

#[test]
fn patients_whose_lot_is_never_released_are_injected_and_get_no_cells() {
    let design = against_saline(of_lots(1.0, &[0.9], &[0.0]));
    assert!(doses(&design, 50).iter().all(Vec::is_empty));
    let found = visits(&design);
    let placebo = against_saline(cells(0.0, &[0.0]));
    // The carrier irritates as often as saline does; cells, even none, as often as cells.
    let as_saline = visits(&placebo);
    assert_eq!(found[1], as_saline[1], "the reference is the same trial");
    let last = found[0].len() - 1;
    let difference = found[0][last].change - as_saline[0][last].change;
    assert!(difference.abs() < 2.0, "{difference}");
}

#[test]
fn luck_belongs_to_the_product_and_another_arm_changes_none_of_it() {
    let alone = against_saline(of_lots(0.1, &[0.2, 1.0], &[0.0]));
    let mut beside = alone.clone();
    let mut other = of_lots(0.1, &[0.2, 1.0], &[0.0]);
    other.product.id = "another.toml".to_owned();
    beside.arms.insert(0, arm("Another", 40, vec![other]));
    let mut apart = 0;
    for patient in 0..50 {
        let one = Lots::draw(&alone, SEED, 3, patient);
        let two = Lots::draw(&beside, SEED, 3, patient);
        let ours = &alone.arms[0].treatments[0];
        assert_eq!(one.share(ours), two.share(ours));
        apart += u32::from(two.share(&beside.arms[0].treatments[0]) != two.share(ours));
    }
    assert!(apart > 40, "{apart} of 50");
}

#[test]
fn participants_bring_their_lots_along_and_platelets_differ_too() {
    let mut plasma = treatment("prp-leukocyte-poor", &[0.0]);
    plasma.arriving = arriving(0.0, &[0.5, 1.5]);
    let design = against_saline(plasma);
    let registry = Registry::embedded();
    let world = World::new(&registry, &design, Uncertain::No, SEED, 0);
    let pool = pool(Core::Bistable, 1000, &design);
    let participants = enrol(&design, &world, &pool, SEED, 0, 0)
        .unwrap()
        .participants;
    let mut given: Vec<f64> = participants
        .iter()
        .flat_map(|p| events(&design.arms[0], &p.lots, &world.constants))
        .filter_map(|(_, event)| match event {
            Event::Give(Dose::Platelets { billion }) => Some(billion),
            _ => None,
        })
        .collect();
    given.sort_by(f64::total_cmp);
    assert_eq!(given.len(), participants.len());
    assert!(given[0] < 3.0 && given[given.len() - 1] > 5.0, "{given:?}");
    assert!(given[0] >= 2.0 && given[given.len() - 1] <= 6.0);
}
