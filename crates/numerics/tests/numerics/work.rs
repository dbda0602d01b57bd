//! The work is pinned: a loss of efficiency fails like a wrong result.

use std::fmt::Write;

use crate::accuracy::run;
use crate::problems::{Arenstorf, Problem, Visitor, visit_all};

struct Table(String);

impl Visitor for Table {
    fn visit<P: Problem<N>, const N: usize>(&mut self, _problem: P) {
        for tolerance in [1e-4, 1e-6, 1e-8, 1e-10] {
            let work = run::<P, N>(&[P::END], tolerance).work;
            writeln!(
                self.0,
                "{:<16} {tolerance:>7.0e} {:>7} {:>9} {:>12}",
                P::NAME,
                work.steps,
                work.rejected,
                work.evaluations
            )
            .unwrap();
        }
    }
}

#[test]
fn steps_and_evaluations_are_what_they_were() {
    let mut table = Table("problem          tolerance steps rejected evaluations\n".into());
    visit_all(&mut table);
    insta::assert_snapshot!(table.0);
}

/// The driver of DOPRI5 (E. Hairer, G. Wanner, `dr_dopri5.f`) prints for this problem at tolerance 1e-7: 1442 evaluations,
/// 240 steps tried, 216 accepted. It does not count the rejections of the first step, and chooses that with one evaluation more.
#[test]
fn arenstorf_orbit_costs_what_it_costs_dopri5() {
    let work = run::<Arenstorf, 4>(&[Arenstorf::END], 1e-7).work;
    assert!(work.evaluations.abs_diff(1442) <= 12, "{work:?}");
    assert!((work.steps + work.rejected).abs_diff(240) <= 2, "{work:?}");
    assert!(work.steps.abs_diff(216) <= 2, "{work:?}");
}
