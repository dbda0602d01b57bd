//! The same patients in another arm, and with parts of an arm taken away: what no trial can do.
//!
//! ```text
//! natural course = change with neither context nor product       with regression to the mean, insults and rescue
//! expectation    = change with the arm's context alone − that
//! product        = change with the whole arm − change with its context alone      with reactions to the injection
//! ```
//!
//! Three lives of the same patient with the same luck: the parts add up to the change, whatever the blinding and the route.

use crate::enrol::Participant;
use crate::outcome::mean_change;
use crate::protocol::Protocol;
use crate::replicate::ReplicateError;
use crate::simulate::{Assigned, Gets, Record};
use crate::treat::first_treatment_d;
use crate::world::World;
use synovia_statistics::mean_sd;

/// One arm at one visit when every patient of the trial is in it, points of 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counterfactual {
    /// Mean score.
    pub mean: f64,
    /// Mean change since baseline: the sum of its three parts.
    pub change: f64,
    /// Mean over patients of the difference from the reference arm.
    pub difference: f64,
    /// Its standard deviation between patients.
    pub difference_sd: f64,
    /// Mean change with neither context nor product.
    pub natural_course: f64,
    /// What the arm's context adds to it.
    pub expectation: f64,
    /// What its products add to that.
    pub product: f64,
}

/// Runs each participant as assigned; none for those who are not.
pub(crate) type Run<'a> = dyn Fn(&dyn Fn(&Participant) -> Option<Assigned>) -> Result<Vec<Option<Record>>, ReplicateError>
    + 'a;

/// Every patient under every arm, `[arm][visit]`. `own` are their records under their own arm, `twins` those under the reference arm.
pub(crate) fn counterfactuals(
    protocol: &Protocol,
    world: &World,
    participants: &[Participant],
    own: &[&Record],
    twins: &[&Record],
    run: &Run,
) -> Result<Vec<Vec<Counterfactual>>, ReplicateError> {
    let everybody = |arm: usize, gets: Gets| -> Result<Vec<Record>, ReplicateError> {
        let all = run(&|_| Some(Assigned { arm, gets }))?;
        Ok(all.into_iter().flatten().collect())
    };
    let untreated = everybody(protocol.reference, Gets::Nothing)?;
    let untreated: Vec<&Record> = untreated.iter().collect();
    // Arms that are expected alike need the life with context alone only once.
    let mut expected: Vec<((f64, f64), Vec<Record>)> = Vec::new();
    let mut arms = Vec::with_capacity(protocol.arms.len());
    for (arm, of) in protocol.arms.iter().enumerate() {
        let context = (
            world.context.ratio(of, protocol.design.blinding),
            first_treatment_d(of),
        );
        let known = expected.iter().position(|(like, _)| *like == context);
        let known = match known {
            Some(known) => known,
            None => {
                expected.push((context, everybody(arm, Gets::ContextAlone)?));
                expected.len() - 1
            }
        };
        let there =
            run(&|p| (p.arm != arm && arm != protocol.reference).then_some(Assigned::to(arm)))?;
        let there: Vec<&Record> = (0..participants.len())
            .map(|i| {
                if participants[i].arm == arm {
                    own[i]
                } else {
                    there[i].as_ref().unwrap_or(twins[i])
                }
            })
            .collect();
        let lives = Lives {
            there: &there,
            twins,
            untreated: &untreated,
            expecting: &expected[known].1.iter().collect::<Vec<_>>(),
        };
        let visits = 0..protocol.visit_months.len();
        arms.push(visits.map(|visit| lives.at(protocol, visit)).collect());
    }
    Ok(arms)
}

/// The lives of all patients in one arm, in their order.
struct Lives<'a> {
    there: &'a [&'a Record],
    twins: &'a [&'a Record],
    untreated: &'a [&'a Record],
    expecting: &'a [&'a Record],
}

impl Lives<'_> {
    fn at(&self, protocol: &Protocol, visit: usize) -> Counterfactual {
        let instrument = protocol.endpoint.instrument;
        let score: Vec<f64> = self
            .there
            .iter()
            .map(|r| r.score(instrument, visit))
            .collect();
        let difference: Vec<f64> = self
            .there
            .iter()
            .zip(self.twins)
            .map(|(r, t)| r.score(instrument, visit) - t.score(instrument, visit))
            .collect();
        let (difference, difference_sd) = mean_sd(&difference);
        let change = |lives: &[&Record]| mean_change(lives, instrument, visit);
        let (natural_course, expecting) = (change(self.untreated), change(self.expecting));
        let whole = change(self.there);
        Counterfactual {
            mean: mean_sd(&score).0,
            change: whole,
            difference,
            difference_sd,
            natural_course,
            expectation: expecting - natural_course,
            product: whole - expecting,
        }
    }
}
