//! What treatments do beyond saline, month by month, in both cores: 300 patients an arm, three replicates, constants at registry values.
//!
//! ```text
//! cargo run --workspace --example effects -- [NAME=VALUE ...]     a constant of the registry at another value
//!                                            [only=WORD]          arms whose label has the word
//!                                            [replicates=3]
//! ```
//!
//! SIMULATED. Each number is the mean over patients of WOMAC pain under the arm minus the same patient's under saline (points of 100).

use std::error::Error;
use synovia_evidence::{Registry, Reported, product};
use synovia_joint::{Core, Dose, Seen, Watch, follow};
use synovia_joint::{Course, Event, joint_space_mm};
use synovia_numerics::Lanes;
use synovia_numerics::ode::Tolerance;
use synovia_trial::lots::Lots;
use synovia_trial::population::Pool;
use synovia_trial::protocol::*;
use synovia_trial::replicate::{Extras, Setting, replicate};
use synovia_trial::treat;
use synovia_trial::world::Uncertain;

const SEED: u64 = 20_260_101;
const PATIENTS: u32 = 300;
const CANDIDATES: u32 = 3000;
const MONTHS: [f64; 10] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 9.0, 12.0, 24.0];
const MONTH_D: f64 = 30.4375;
const TOLERANCE: Tolerance = Tolerance {
    rtol: 1e-5,
    atol: 1e-7,
    max_step: f64::INFINITY,
    max_steps: 1_000_000,
};

/// Trials of exercise are open, and compare it with nothing.
const OPEN_EXERCISE: &str = "..., open, to none";

fn given(id: &str, days: &[f64]) -> Treatment {
    Treatment {
        product: product(id).expect("shipped").clone(),
        days: days.to_vec(),
        until_d: None,
        arriving: None,
    }
}

fn cells(million: f64) -> Treatment {
    let mut cells = given("adipose-msc", &[0.0]);
    cells.product.dose_million_cells = Reported::by_the_study(million);
    cells
}

fn weekly(count: u32) -> Vec<f64> {
    (0..count).map(|week| 7.0 * f64::from(week)).collect()
}

fn arms() -> Vec<(&'static str, Vec<Treatment>)> {
    let mut exercise = given("exercise", &[0.0]);
    exercise.until_d = Some(84.0);
    let steroid = "triamcinolone-suspension";
    let quarterly: Vec<f64> = (0..8).map(|i| 91.3 * f64::from(i)).collect();
    vec![
        ("HA cross-linked x1", vec![given("hyaluronic-acid", &[0.0])]),
        (
            "HA cross-linked x3",
            vec![given("hyaluronic-acid", &weekly(3))],
        ),
        (
            "HA cross-linked x5",
            vec![given("hyaluronic-acid", &weekly(5))],
        ),
        (
            "HA linear x1",
            vec![given("hyaluronic-acid-linear", &[0.0])],
        ),
        (
            "HA linear x3",
            vec![given("hyaluronic-acid-linear", &weekly(3))],
        ),
        (
            "HA linear x5",
            vec![given("hyaluronic-acid-linear", &weekly(5))],
        ),
        ("steroid 40 mg", vec![given(steroid, &[0.0])]),
        ("steroid quarterly", vec![given(steroid, &quarterly)]),
        (
            "steroid ER 32 mg",
            vec![given("triamcinolone-extended-release", &[0.0])],
        ),
        ("cells 20 M", vec![cells(20.0)]),
        ("cells 50 M", vec![cells(50.0)]),
        ("cells 100 M", vec![cells(100.0)]),
        ("BMAC", vec![given("bmac", &[0.0])]),
        ("PRP x1", vec![given("prp-leukocyte-poor", &[0.0])]),
        ("PRP x3", vec![given("prp-leukocyte-poor", &weekly(3))]),
        (
            "cells 20 M + PRP x3",
            vec![cells(20.0), given("prp-leukocyte-poor", &weekly(3))],
        ),
        ("exercise 12 weeks", vec![exercise.clone()]),
        (OPEN_EXERCISE, vec![exercise]),
        ("nothing", vec![]),
    ]
}

fn protocol(arm: Option<(&str, Vec<Treatment>)>) -> Protocol {
    let named = |label: &str, treatments| Arm {
        label: label.into(),
        patients: PATIENTS,
        treatments,
    };
    let mut arms: Vec<Arm> = arm
        .map(|(label, treatments)| named(label, treatments))
        .into_iter()
        .collect();
    let is_open = arms.iter().any(|arm| arm.label == OPEN_EXERCISE);
    arms.push(if is_open {
        named("nothing", vec![])
    } else {
        named("saline", vec![given("saline", &[0.0])])
    });
    Protocol {
        eligibility: Eligibility {
            kl: [false, false, true, true, false],
            age_years: [40.0, 75.0],
            bmi: [0.0, 35.0],
            pain_points: [40.0, 90.0],
            contralateral_pain_max: 100.0,
            screening_d: 14.0,
        },
        design: Design {
            blinding: if is_open {
                Blinding::OpenLabel
            } else {
                Blinding::DoubleBlind
            },
            block_size: 2,
            dropout_per_year: 0.15,
            rescue: true,
        },
        reference: arms.len() - 1,
        arms,
        visit_months: MONTHS.to_vec(),
        endpoint: Endpoint {
            instrument: Instrument::WomacPain,
            visit: 4,
            between_group_mcid: BetweenGroupMcid(9.7),
            within_patient_threshold: WithinPatientThreshold(19.9),
        },
        analysis: Analysis {
            dropout_rule: DropoutRule::ObservedCases,
            alpha: 0.05,
        },
    }
}

/// Of the joints themselves, without insults, reactions or clinic.
struct Joints {
    quiet_at_6: u32,
    quiet_from: f64,
    thickness: [f64; 2],
    space_mm: f64,
    count: f64,
}

/// What is looked at in the joints: start, 6 months, 2 years.
const LOOKS: [f64; 3] = [0.0, 6.0 * MONTH_D, 24.0 * MONTH_D];

struct Looking<'a>(&'a mut Joints, &'a synovia_joint::Constants);

impl Watch for Looking<'_> {
    fn seen(&mut self, _: usize, day: usize, seen: &Seen) -> Option<[Dose; 2]> {
        let space = joint_space_mm(seen.reading.thickness, self.1);
        match day {
            0 => {
                self.0.thickness[0] += seen.reading.thickness;
                self.0.space_mm += space;
            }
            1 => {
                let quiet = seen.state[synovia_joint::state::P] < self.0.quiet_from;
                self.0.quiet_at_6 += u32::from(quiet);
            }
            _ => {
                self.0.thickness[1] += seen.reading.thickness;
                self.0.space_mm -= space;
                self.0.count += 1.0;
            }
        }
        None
    }
}

fn joints(registry: &Registry, pool: &Pool, arm: &Arm) -> Result<String, Box<dyn Error>> {
    let k = synovia_joint::Constants::new(registry);
    let events: Vec<(f64, Event)> = treat::events(arm, &Lots::default(), &k);
    let mut events = events;
    events.sort_by(|a, b| a.0.total_cmp(&b.0));
    let courses: Vec<Course> = (0..pool.len())
        .filter_map(|i| pool.joint(i))
        .map(|(patient, state)| Course {
            patient,
            state: *state,
            start_d: -14.0,
            events: events.clone(),
        })
        .collect();
    let mut seen = Joints {
        quiet_at_6: 0,
        quiet_from: k.quiet_inflammation,
        thickness: [0.0; 2],
        space_mm: 0.0,
        count: 0.0,
    };
    let mut looking = Looking(&mut seen, &k);
    follow::<Lanes>(pool.core(), &k, &courses, &LOOKS, &TOLERANCE, &mut looking)?;
    Ok(format!(
        "quiet at 6 {:.1} %, MRI lost in 2 years {:.3} mm, joint space {:.3} mm",
        100.0 * f64::from(seen.quiet_at_6) / seen.count,
        k.mri_thickness_mm * (seen.thickness[0] - seen.thickness[1]) / seen.count,
        seen.space_mm / seen.count
    ))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut registry = Registry::embedded();
    let (mut only, mut replicates) = (String::new(), 3);
    for argument in std::env::args().skip(1) {
        match argument.split_once('=') {
            Some(("only", word)) => only = word.to_owned(),
            Some(("replicates", count)) => replicates = count.parse()?,
            Some((name, value)) => registry = registry.with_value(name, value.parse()?)?,
            None => return Err(format!("{argument} is no NAME=VALUE").into()),
        }
    }
    let nothing_more = Extras {
        counterfactuals: false,
        example: false,
        patients: false,
    };
    for core in [Core::Bistable, Core::Monostable] {
        let who = protocol(None).eligibility;
        let pool = Pool::batch(core, &registry, SEED, 0, CANDIDATES, &who, &TOLERANCE)?;
        println!("SIMULATED, {}: months {MONTHS:?}", core.name());
        let mut chosen = vec![("saline", Vec::new())];
        chosen.extend(arms().into_iter().filter(|arm| arm.0.contains(&only)));
        for (label, treatments) in chosen {
            let arm = (label != "saline").then_some((label, treatments));
            let protocol = protocol(arm);
            let setting = Setting {
                protocol: &protocol,
                registry: &registry,
                pool: &pool,
                uncertain: Uncertain::No,
                seed: SEED,
                tolerance: TOLERANCE,
            };
            let done = (0..replicates)
                .map(|number| replicate(&setting, number, nothing_more))
                .collect::<Result<Vec<_>, _>>()?;
            let mean = |visit: usize, of: &dyn Fn(&synovia_trial::outcome::ArmAtVisit) -> f64| {
                done.iter().map(|r| of(&r.visits[0][visit])).sum::<f64>() / done.len() as f64
            };
            let line = |of: &dyn Fn(&synovia_trial::outcome::ArmAtVisit) -> f64| {
                (1..MONTHS.len())
                    .map(|visit| format!("{:6.1}", mean(visit, of)))
                    .collect::<String>()
            };
            if label == "saline" {
                let vas = Instrument::VasPain as usize;
                println!("{:20}{}", "saline WOMAC", line(&|at| at.full_change));
                println!("{:20}{}", "saline VAS", line(&|at| at.instruments[vas][2]));
                println!(
                    "{:20}WOMAC {:.1}, VAS {:.1}",
                    "baseline",
                    mean(0, &|at| at.baseline),
                    mean(0, &|at| at.instruments[vas][0])
                );
            } else {
                let effect = line(&|at| at.true_effect.unwrap_or(0.0));
                println!("{label:20}{effect}   change{}", line(&|at| at.full_change));
            }
            println!("{:20}{}", "", joints(&registry, &pool, &protocol.arms[0])?);
        }
    }
    Ok(())
}
