//! One trial looked at closely: what happens inside the joints of its patients, week by week, and what was recorded of each.

use crate::characteristics::Characteristics;
use crate::enrol::{Participant, enrol, visit_days};
use crate::protocol::Instrument;
use crate::replicate::{ReplicateError, Setting};
use crate::simulate::{Assigned, Inside, Record, simulate};
use crate::treat::cell_doses;
use crate::world::{Uncertain, World};
use synovia_joint::state::{C, F, G, P, V, W};
use synovia_joint::{Constants, Reading, State, living_cells_million};
use synovia_statistics::{mean_sd, quantile};

/// Days between two looks inside the joint.
pub const LOOK_EVERY_D: f64 = 7.0;

/// Number of quantities looked at.
pub const QUANTITIES: usize = 9;

/// What is seen inside one joint on one day, in the order of the columns of the `trajectories` table: pain felt (points), inflammation,
/// synovial thickening, effusion (mL), cartilage by MRI (mm), proteoglycan, collagen, living cells (million), fragments.
pub type Look = [f64; QUANTITIES];

/// Where inflammation stands in a [`Look`].
const INFLAMMATION: usize = 1;

/// One line of the example: a named subject of an arm over time.
#[derive(Debug, Clone)]
pub struct Trajectory {
    /// Index of the arm.
    pub arm: usize,
    /// `mean`, `p10`, `p90`, [`CALM`], [`INFLAMED`] or `patient N`.
    pub subject: String,
    /// One look per day of [`Example::days`].
    pub looks: Vec<Look>,
}

/// What was recorded of one patient.
#[derive(Debug, Clone)]
pub struct PatientRecord {
    /// Index of the arm.
    pub arm: usize,
    /// Who it is.
    pub who: Characteristics,
    /// Visits attended.
    pub attended: usize,
    /// WOMAC pain and function at each visit attended, points of 100.
    pub womac: Vec<[f64; 2]>,
}

/// One example trial.
#[derive(Debug, Clone)]
pub struct Example {
    /// Days on which was looked, d.
    pub days: Vec<f64>,
    /// By arm, then subject.
    pub trajectories: Vec<Trajectory>,
    /// In the order of enrolment within each arm.
    pub patients: Vec<PatientRecord>,
}

/// Mean of the quarter of an arm whose joints are least inflamed after baseline, on average over time.
pub const CALM: &str = "least inflamed quarter";

/// Mean of the quarter of an arm whose joints are most inflamed after baseline, on average over time.
pub const INFLAMED: &str = "most inflamed quarter";

/// Patients of each arm whose joints are looked at, at most: more would make the picture no better and take as long as the trial.
pub const MOST_LOOKED_AT: u64 = 200;

/// Patients of each arm who are shown one by one.
const SINGLE_PATIENTS: usize = 3;

/// Runs the example trial: the patients of replicate `number`, at most [`MOST_LOOKED_AT`] of an arm, with every constant at its registry
/// value, looked at inside every `every_d` days from baseline to the last visit. A replicate's own constants are one draw of many and may be
/// far from typical.
///
/// # Errors
/// As [`replicate`](crate::replicate::replicate).
pub fn example(setting: &Setting, number: u64, every_d: f64) -> Result<Example, ReplicateError> {
    let protocol = setting.protocol;
    let world = World::new(
        setting.registry,
        protocol,
        Uncertain::No,
        setting.seed,
        number,
    );
    let all = enrol(protocol, &world, setting.pool, setting.seed, number, 0)?.participants;
    let mut taken = vec![0_u64; protocol.arms.len()];
    let participants: Vec<Participant> = all
        .into_iter()
        .filter(|participant| {
            taken[participant.arm] += 1;
            taken[participant.arm] <= MOST_LOOKED_AT
        })
        .collect();
    let end = visit_days(protocol).last().unwrap_or(0.0);
    let days: Vec<f64> = (0..)
        .map(|week| f64::from(week) * every_d)
        .take_while(|day| *day <= end)
        .collect();
    let requests: Vec<(&Participant, Assigned)> = participants
        .iter()
        .map(|p| (p, Assigned::to(p.arm)))
        .collect();
    let mut seen = Looks {
        constants: &world.constants,
        cells: requests
            .iter()
            .map(|(p, _)| cell_doses(&protocol.arms[p.arm], &p.lots, &world.constants))
            .collect(),
        days: &days,
        looks: vec![vec![[0.0; QUANTITIES]; days.len()]; requests.len()],
    };
    let own = simulate(
        setting.pool.core(),
        protocol,
        &world,
        setting.pool,
        &requests,
        &days,
        &setting.tolerance,
        &mut seen,
    )
    .map_err(ReplicateError::Integration)?;
    let looks = seen.looks;
    let own: Vec<&Record> = own.iter().collect();
    let trajectories = (0..protocol.arms.len())
        .flat_map(|arm| {
            let members: Vec<usize> = (0..participants.len())
                .filter(|i| participants[*i].arm == arm)
                .collect();
            of_arm(arm, &members, &looks)
        })
        .collect();
    let patients = participants
        .iter()
        .zip(&own)
        .map(|(participant, record)| {
            let seen_at = |visit: usize| {
                [Instrument::WomacPain, Instrument::WomacFunction].map(|k| record.score(k, visit))
            };
            PatientRecord {
                arm: participant.arm,
                who: Characteristics::of(setting, participant),
                attended: record.attended,
                womac: (0..record.attended).map(seen_at).collect(),
            }
        })
        .collect();
    Ok(Example {
        days,
        trajectories,
        patients,
    })
}

/// Mean, spread and single patients of one arm.
fn of_arm(arm: usize, members: &[usize], looks: &[Vec<Look>]) -> Vec<Trajectory> {
    let days = looks.first().map_or(0, Vec::len);
    let over = |members: &[usize], f: &dyn Fn(&[f64]) -> f64| -> Vec<Look> {
        (0..days)
            .map(|day| {
                std::array::from_fn(|q| {
                    f(&members
                        .iter()
                        .map(|i| looks[*i][day][q])
                        .collect::<Vec<f64>>())
                })
            })
            .collect()
    };
    let mean = |x: &[f64]| mean_sd(x).0;
    let mut shown = vec![
        Trajectory {
            arm,
            subject: "mean".into(),
            looks: over(members, &mean),
        },
        Trajectory {
            arm,
            subject: "p10".into(),
            looks: over(members, &|x| quantile(x, 0.1)),
        },
        Trajectory {
            arm,
            subject: "p90".into(),
            looks: over(members, &|x| quantile(x, 0.9)),
        },
    ];
    let mut by_inflammation = members.to_vec();
    let inflammation = |i: usize| {
        let after = looks[i].iter().skip(1).map(|look| look[INFLAMMATION]);
        mean_sd(&after.collect::<Vec<_>>()).0
    };
    by_inflammation.sort_by(|a, b| inflammation(*a).total_cmp(&inflammation(*b)));
    let quarter = by_inflammation.len().div_ceil(4);
    let [least, most] = [
        &by_inflammation[..quarter],
        &by_inflammation[by_inflammation.len() - quarter..],
    ];
    for (subject, group) in [(CALM, least), (INFLAMED, most)] {
        shown.push(Trajectory {
            arm,
            subject: subject.into(),
            looks: over(group, &mean),
        });
    }
    for member in members.iter().take(SINGLE_PATIENTS) {
        shown.push(Trajectory {
            arm,
            subject: format!("patient {}", member + 1),
            looks: looks[*member].clone(),
        });
    }
    shown
}

/// Collects looks.
struct Looks<'a> {
    constants: &'a Constants,
    cells: Vec<Vec<(f64, f64)>>,
    days: &'a [f64],
    looks: Vec<Vec<Look>>,
}

impl Inside for Looks<'_> {
    fn inside(
        &mut self,
        request: usize,
        day: usize,
        reading: &Reading,
        y: &State,
        felt_points: f64,
    ) {
        self.looks[request][day] = [
            felt_points,
            y[P],
            y[W],
            y[V],
            reading.mri_thickness_mm(self.constants),
            y[G],
            y[C],
            living_cells_million(&self.cells[request], self.days[day], self.constants),
            y[F],
        ];
    }
}
