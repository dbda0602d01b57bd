//! The work is pinned: a loss of efficiency fails like a wrong result.
//!
//! Joints, doses and constants are those of the oracle, so a new calibration does not show here, but a change of the equations does.

mod cohort;

use std::fmt::Write;

use cohort::{BOTH, Diary, Member};
use synovia_joint::{Constants, Core, follow};
use synovia_numerics::Lanes;
use synovia_numerics::ode::{Tolerance, Work};

fn work(core: Core, k: &Constants, members: &[Member], tolerance: &Tolerance) -> Work {
    let states = cohort::prepared::<Lanes>(core, k, members, tolerance).unwrap();
    let days = cohort::visit_days();
    let mut diary = Diary::new(members.len(), days.len());
    let courses = cohort::courses(members, &states);
    follow::<Lanes>(core, k, &courses, &days, tolerance, &mut diary).unwrap()
}

#[test]
fn steps_and_evaluations_are_what_they_were() {
    let registry = cohort::frozen_registry();
    let k = Constants::new(&registry);
    let cohorts = [
        ("trial of cells", cohort::trial(&registry, 64)),
        ("every product", cohort::every_product(&registry)),
        ("undisturbed", cohort::undisturbed(&registry, 64)),
    ];
    let mut table = String::from(
        "core       cohort         tolerance joints  steps rejected evaluations per joint\n",
    );
    for core in BOTH {
        for (name, members) in &cohorts {
            for (rtol, atol) in [(1e-5, 1e-7), (1e-6, 1e-9), (1e-8, 1e-11)] {
                let tolerance = Tolerance {
                    rtol,
                    atol,
                    ..Tolerance::default()
                };
                let work = work(core, &k, members, &tolerance);
                writeln!(
                    table,
                    "{:<10} {name:<14} {rtol:>9.0e} {:>6} {:>6} {:>8} {:>11} {:>9}",
                    core.name(),
                    members.len(),
                    work.steps,
                    work.rejected,
                    work.evaluations,
                    work.evaluations / members.len() as u64,
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}
