//! What a replicate finds: arms at visits, each against the reference.

use crate::analysis::{Compared, Comparison, compare};
use crate::contralateral::Contralateral;
use crate::enrol::Participant;
use crate::protocol::{DropoutRule, Instrument, Protocol};
use crate::simulate::Record;
use crate::withdrawal::Reason;
use synovia_joint::process::grade;
use synovia_joint::{Constants, joint_space_mm};
use synovia_statistics::mean_sd;

/// One arm at one visit of one replicate. Points of 100 of the primary instrument unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmAtVisit {
    /// Patients seen.
    pub observed: u32,
    /// Their mean at baseline.
    pub baseline: f64,
    /// Their mean change since.
    pub change: f64,
    /// Standard deviation of the change between patients.
    pub change_sd: f64,
    /// Against the reference, observed cases.
    pub comparison: Option<Comparison>,
    /// Against the reference, under the study's dropout rule.
    pub by_dropout_rule: Option<Comparison>,
    /// Against the reference when every patient got the reference arm's treatment: what is found is found by chance.
    pub null: Option<Comparison>,
    /// Mean over the arm's patients of the difference between their own arm and the reference arm.
    pub true_effect: Option<f64>,
    /// The same in the population that the trial draws its patients from.
    pub population_effect: Option<PopulationEffect>,
    /// Mean change of the arm's patients had they been in the reference arm.
    pub reference_change: f64,
    /// Mean change of the arm's patients had nobody left: what `reference_change` is to be set against.
    pub full_change: f64,
    /// Patients of all randomised who improved by the within-patient threshold; who left did not.
    pub responders: u32,
    /// Patients seen who take paracetamol as rescue from here on.
    pub paracetamol: u32,
    /// Patients seen who take an NSAID as rescue from here on.
    pub nsaid: u32,
    /// Cartilage and joint space, over all patients randomised to the arm.
    pub structure: Structure,
    /// Each instrument that the trial takes, over patients seen: mean and standard deviation of the score, mean change.
    pub instruments: Vec<[f64; 3]>,
}

/// Mean difference between an arm and the reference arm in everybody who may enter the trial, as one replicate tells it: from the arm's
/// own patients under both arms, and from people beyond the trial where they are few.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PopulationEffect {
    /// Estimate, points of 100.
    pub points: f64,
    /// Its standard error, from sampling patients.
    pub se_points: f64,
}

/// Lives of people of the same population who are not in the trial, in the order of screening.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    /// Under the reference arm.
    pub reference: Vec<Record>,
    /// `[arm]`: the first of them under that arm, as many as its own patients are too few.
    pub arms: Vec<Vec<Record>>,
}

/// CONSORT numbers of one arm of one replicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Patients randomised to it.
    pub randomised: u32,
    /// Those who did not receive all of what the arm gives because a lot was not released.
    pub not_released: u32,
    /// Those who left because of pain before the last visit.
    pub withdrew_pain: u32,
    /// Those who left for another reason before the last visit.
    pub withdrew_other: u32,
    /// Those in the primary analysis: seen at the endpoint's visit.
    pub analysed: u32,
}

pub(crate) fn flow(
    protocol: &Protocol,
    participants: &[Participant],
    own: &[&Record],
) -> Vec<Flow> {
    let members = by_arm(protocol, participants, |members| members.to_vec());
    protocol
        .arms
        .iter()
        .zip(members)
        .map(|(arm, members)| {
            let count =
                |is: &dyn Fn(usize) -> bool| members.iter().filter(|i| is(**i)).count() as u32;
            let left = |i: usize| own[i].left.map(|left| left.reason);
            Flow {
                randomised: members.len() as u32,
                not_released: count(&|i| !participants[i].lots.all_released(arm)),
                withdrew_pain: count(&|i| left(i) == Some(Reason::Pain)),
                withdrew_other: count(&|i| left(i) == Some(Reason::Other)),
                analysed: count(&|i| own[i].attended > protocol.endpoint.visit),
            }
        })
        .collect()
}

/// Mean structural change of an arm since baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Structure {
    /// Minimum joint space, mm.
    pub joint_space_mm: f64,
    /// Cartilage thickness by MRI, percent of baseline.
    pub cartilage_percent: f64,
    /// Knees expected to have risen a Kellgren-Lawrence grade, percent.
    pub grade_risen_percent: f64,
}

/// The knees of an arm's patients that are not injected, at screening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OtherKnees {
    /// Mean pain recorded, points of 100.
    pub pain_points: f64,
    /// Patients whose other knee is painful too.
    pub painful: u32,
}

pub(crate) fn other_knees(
    protocol: &Protocol,
    contralateral: &Contralateral,
    participants: &[Participant],
) -> Vec<OtherKnees> {
    by_arm(protocol, participants, |members| {
        let pain: Vec<f64> = members
            .iter()
            .map(|i| participants[*i].contralateral_points)
            .collect();
        OtherKnees {
            pain_points: mean_sd(&pain).0,
            painful: pain
                .iter()
                .filter(|p| contralateral.is_painful(**p))
                .count() as u32,
        }
    })
}

/// Applies `f` to the participants (by index) of each arm.
pub(crate) fn by_arm<T>(
    protocol: &Protocol,
    participants: &[Participant],
    f: impl Fn(&[usize]) -> T,
) -> Vec<T> {
    (0..protocol.arms.len())
        .map(|arm| {
            f(&(0..participants.len())
                .filter(|i| participants[*i].arm == arm)
                .collect::<Vec<_>>())
        })
        .collect()
}

/// Mean change of `instrument` from baseline to `visit`.
pub(crate) fn mean_change(records: &[&Record], instrument: Instrument, visit: usize) -> f64 {
    let change: Vec<f64> = records
        .iter()
        .map(|r| r.score(instrument, visit) - r.score(instrument, 0))
        .collect();
    mean_sd(&change).0
}

/// The value a participant counts with at `visit`, if any.
fn counted(
    record: &Record,
    instrument: Instrument,
    visit: usize,
    rule: DropoutRule,
) -> Option<f64> {
    let seen = if record.attended > visit {
        visit
    } else {
        match rule {
            DropoutRule::ObservedCases => return None,
            DropoutRule::LastObservationCarriedForward => record.attended - 1,
            DropoutRule::BaselineObservationCarriedForward => 0,
        }
    };
    Some(record.score(instrument, seen))
}

/// Compares all arms with the reference at `visit`.
fn compare_at(
    protocol: &Protocol,
    participants: &[Participant],
    records: &[&Record],
    visit: usize,
    rule: DropoutRule,
) -> Vec<Option<Comparison>> {
    let instrument = protocol.endpoint.instrument;
    let mut compared = Compared::default();
    for (participant, record) in participants.iter().zip(records) {
        if let Some(value) = counted(record, instrument, visit, rule) {
            let baseline = record.score(instrument, 0);
            compared.push(
                value - baseline,
                baseline,
                participant.arm,
                usize::from(participant.kl),
            );
        }
    }
    compare(&compared, protocol.arms.len(), protocol.reference)
}

pub(crate) fn arms_at_visits(
    protocol: &Protocol,
    constants: &Constants,
    participants: &[Participant],
    own: &[&Record],
    twins: &[&Record],
    beyond: &Beyond,
) -> Vec<Vec<ArmAtVisit>> {
    let instrument = protocol.endpoint.instrument;
    let visits = protocol.visit_months.len();
    let members = by_arm(protocol, participants, |members| members.to_vec());
    let nobody = || vec![None; protocol.arms.len()];
    let mut arms: Vec<Vec<ArmAtVisit>> = vec![Vec::with_capacity(visits); protocol.arms.len()];
    for visit in 0..visits {
        let primary = visit == protocol.endpoint.visit;
        let (comparison, by_rule, null) = if visit == 0 {
            (nobody(), nobody(), nobody())
        } else {
            (
                compare_at(
                    protocol,
                    participants,
                    own,
                    visit,
                    DropoutRule::ObservedCases,
                ),
                compare_at(
                    protocol,
                    participants,
                    own,
                    visit,
                    protocol.analysis.dropout_rule,
                ),
                if primary {
                    compare_at(
                        protocol,
                        participants,
                        twins,
                        visit,
                        DropoutRule::ObservedCases,
                    )
                } else {
                    nobody()
                },
            )
        };
        for (arm, members) in members.iter().enumerate() {
            let seen: Vec<usize> = members
                .iter()
                .copied()
                .filter(|i| own[*i].attended > visit)
                .collect();
            let change =
                |record: &Record| record.score(instrument, visit) - record.score(instrument, 0);
            let over = |who: &[usize], of: &dyn Fn(usize) -> f64| {
                mean_sd(&who.iter().map(|i| of(*i)).collect::<Vec<_>>())
            };
            let (mean_change, change_sd) = over(&seen, &|i| change(own[i]));
            let better = instrument.better();
            arms[arm].push(ArmAtVisit {
                observed: seen.len() as u32,
                baseline: over(&seen, &|i| own[i].score(instrument, 0)).0,
                change: mean_change,
                change_sd,
                comparison: comparison[arm].clone(),
                by_dropout_rule: by_rule[arm].clone(),
                null: null[arm].clone(),
                true_effect: (arm != protocol.reference)
                    .then(|| over(members, &|i| change(own[i]) - change(twins[i])).0),
                population_effect: (arm != protocol.reference).then(|| {
                    let of_arm = members.iter().map(|i| change(own[*i]) - change(twins[*i]));
                    let of_others = beyond.arms.get(arm).into_iter().flatten();
                    let of_others = of_others
                        .zip(&beyond.reference)
                        .map(|(there, here)| change(there) - change(here));
                    population_effect(&of_arm.chain(of_others).collect::<Vec<_>>())
                }),
                reference_change: over(members, &|i| change(twins[i])).0,
                full_change: over(members, &|i| change(own[i])).0,
                responders: seen
                    .iter()
                    .filter(|i| {
                        better * change(own[**i]) >= protocol.endpoint.within_patient_threshold.0
                    })
                    .count() as u32,
                paracetamol: seen
                    .iter()
                    .filter(|i| own[**i].taken[visit].paracetamol)
                    .count() as u32,
                nsaid: seen.iter().filter(|i| own[**i].taken[visit].nsaid).count() as u32,
                structure: structure(
                    constants,
                    &members
                        .iter()
                        .map(|i| (own[*i], participants[*i].kl))
                        .collect::<Vec<_>>(),
                    visit,
                ),
                instruments: (protocol.instruments())
                    .map(|k| {
                        let (mean, sd) = over(&seen, &|i| own[i].score(k, visit));
                        let change = |i: usize| own[i].score(k, visit) - own[i].score(k, 0);
                        [mean, sd, over(&seen, &change).0]
                    })
                    .collect(),
            });
        }
    }
    arms
}

fn population_effect(differences: &[f64]) -> PopulationEffect {
    let (points, sd) = mean_sd(differences);
    PopulationEffect {
        points,
        se_points: sd / (differences.len() as f64).sqrt(),
    }
}

/// No knee rises above this Kellgren-Lawrence grade.
const HIGHEST_GRADE: u8 = 4;

fn structure(constants: &Constants, members: &[(&Record, u8)], visit: usize) -> Structure {
    let mean = |of: &dyn Fn(f64, f64, u8) -> f64| {
        mean_sd(
            &members
                .iter()
                .map(|(r, kl)| of(r.thickness[0], r.thickness[visit], *kl))
                .collect::<Vec<_>>(),
        )
        .0
    };
    Structure {
        joint_space_mm: mean(&|before, after, _| {
            joint_space_mm(after, constants) - joint_space_mm(before, constants)
        }),
        cartilage_percent: mean(&|before, after, _| 100.0 * (after / before - 1.0)),
        grade_risen_percent: mean(&|before, after, kl| {
            if kl >= HIGHEST_GRADE {
                return 0.0;
            }
            100.0 * grade::progression(before, after, constants)
        }),
    }
}
