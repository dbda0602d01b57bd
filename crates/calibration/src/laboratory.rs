//! What the simulated joint makes of a treatment: the same virtual patients with it and with saline.
//!
//! Effects are differences of WOMAC pain between twins, so that hardly any of their chance is left. Patients are sorted by the mean of
//! what they would report untreated, so that a course can be told at any baseline without choosing people by a lucky day.

use crate::observed::{Class, Given};
use synovia_evidence::{Product, Registry, product};
use synovia_joint::Core;
use synovia_numerics::ode::{Failure, Tolerance};
use synovia_trial::enrol::{TooFewEligible, enrol};
use synovia_trial::population::Pool;
use synovia_trial::protocol::{
    Analysis, Arm, BetweenGroupMcid, Blinding, Described, Design, DropoutRule, Eligibility,
    Endpoint, Instrument, Protocol, Treatment, WithinPatientThreshold,
};
use synovia_trial::replicate::ReplicateError;
use synovia_trial::simulate::{Assigned, Closed, Gets, Record, simulate};
use synovia_trial::world::{Uncertain, World};

/// Ends of the baseline windows, points.
pub const WINDOW_ENDS: [f64; 2] = [48.0, 60.0];
/// Windows of baseline pain.
pub const WINDOWS: usize = WINDOW_ENDS.len() + 1;
/// One chance for everything that is simulated here: differences between constants are not to be blurred by different people.
const SEED: u64 = 20_261_201;
/// Candidates for each patient who is wanted.
const CANDIDATES_PER_PATIENT: u32 = 3;

/// Months at which courses are told; between them they are straight.
pub const MONTHS: [f64; 17] = [
    0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0, 12.0, 18.0, 24.0, 36.0, 48.0, 60.0,
];

/// Virtual patients who are given one treatment after another.
#[derive(Debug)]
pub struct Laboratory {
    core: Core,
    pool: Pool,
    people: u32,
    /// Mean recorded baseline in each window, points.
    pub baseline: [f64; WINDOWS],
    /// Mean change without context and without product since baseline, at [`MONTHS`], points.
    pub natural: Vec<f64>,
    /// Which window each patient is in, by candidate and number.
    window_of: Vec<usize>,
}

/// Why nothing could be simulated.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsimulated {
    /// Hardly anybody may enter.
    TooFewEligible(TooFewEligible),
    /// A joint could not be integrated.
    Integration(Failure),
}

impl std::fmt::Display for Unsimulated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unsimulated::TooFewEligible(_) => f.write_str("too few virtual patients are eligible"),
            Unsimulated::Integration(failure) => write!(f, "{failure}"),
        }
    }
}

impl std::error::Error for Unsimulated {}

fn tolerance() -> Tolerance {
    Tolerance {
        rtol: 1e-5,
        atol: 1e-7,
        ..Tolerance::default()
    }
}

/// The product that stands for a component, in its amount; none for classes without a mechanism.
fn product_of(given: &Given) -> Option<Product> {
    let shipped = |id: &str| product(id).ok().cloned();
    match given.class {
        Class::Cells => {
            let mut cells = shipped("adipose-msc")?;
            cells.dose_million_cells.value = Some(given.amount);
            Some(cells)
        }
        Class::Concentrate => {
            let mut concentrate = shipped("bmac")?;
            let usual = concentrate.dose_million_cells.value?;
            concentrate.dose_million_cells.value = Some(usual * given.amount);
            Some(concentrate)
        }
        Class::Prp => {
            let mut plasma = shipped("prp-leukocyte-poor")?;
            let usual = plasma.platelets_per_ul.value?;
            plasma.platelets_per_ul.value = Some(usual * given.amount);
            Some(plasma)
        }
        Class::HyaluronicAcid => {
            let mut acid = shipped("hyaluronic-acid-linear")?;
            let course = Registry::embedded().value("joint.ha_course_linear_mg");
            acid.dose_mg.value = Some(course * given.amount);
            Some(acid)
        }
        Class::Steroid => {
            let mut steroid = shipped("triamcinolone-suspension")?;
            let usual = steroid.dose_mg.value?;
            steroid.dose_mg.value = Some(usual * given.amount);
            Some(steroid)
        }
        _ => None,
    }
}

fn arm(label: String, patients: u32, product: Product, days: Vec<f64>) -> Arm {
    Arm {
        label,
        patients,
        treatments: vec![Treatment {
            product,
            days,
            until_d: None,
            arriving: None,
        }],
        blinding: None,
    }
}

/// Saline for everybody, and an arm for each treatment.
fn protocol(people: u32, treatments: &[Given], months: &[f64]) -> Option<Protocol> {
    let saline = product("saline").ok()?.clone();
    let mut arms = vec![arm("saline".into(), people, saline, vec![0.0])];
    for (number, given) in treatments.iter().enumerate() {
        let product = product_of(given)?;
        arms.push(arm(number.to_string(), people, product, given.days.clone()));
    }
    Some(Protocol {
        eligibility: Eligibility {
            kl: [false, false, true, true, true],
            age_years: [35.0, 85.0],
            bmi: [0.0, 45.0],
            pain_instrument: Instrument::WomacPain,
            pain_points: [35.0, 95.0],
            contralateral_pain_max: 100.0,
            screening_d: 14.0,
        },
        described: Described::default(),
        design: Design {
            blinding: Blinding::DoubleBlind,
            block_size: 1,
            dropout_per_year: 0.0,
            rescue: true,
        },
        arms,
        reference: 0,
        visit_months: months.to_vec(),
        endpoint: Endpoint {
            instrument: Instrument::WomacPain,
            visit: 1,
            between_group_mcid: BetweenGroupMcid(9.7),
            within_patient_threshold: WithinPatientThreshold(19.9),
        },
        analysis: Analysis {
            dropout_rule: DropoutRule::ObservedCases,
            alpha: 0.05,
        },
    })
}

/// Twin differences `[treatment][window][month]`, points.
pub type Effects = Vec<[Vec<f64>; WINDOWS]>;

impl Laboratory {
    /// Prepares `people` patients under one hypothesis, and follows them untreated.
    ///
    /// # Errors
    /// When a joint cannot be integrated.
    pub fn new(core: Core, registry: &Registry, people: u32) -> Result<Self, Unsimulated> {
        let base = protocol(people, &[], &MONTHS).unwrap_or_else(|| unreachable!("saline ships"));
        let candidates = people * CANDIDATES_PER_PATIENT;
        let pool = Pool::batch(
            core,
            registry,
            SEED,
            0,
            candidates,
            &base.eligibility,
            &tolerance(),
        )
        .map_err(Unsimulated::Integration)?;
        let mut laboratory = Laboratory {
            core,
            pool,
            people,
            baseline: [0.0; WINDOWS],
            natural: Vec::new(),
            window_of: Vec::new(),
        };
        let untreated = laboratory.lives(registry, &base, &[(0, Gets::Nothing)])?;
        let untreated = &untreated[0];
        let pain = |record: &Record, visit: usize| record.score(Instrument::WomacPain, visit);
        let mean = |record: &Record| {
            (0..MONTHS.len()).map(|v| pain(record, v)).sum::<f64>() / MONTHS.len() as f64
        };
        laboratory.window_of = untreated
            .iter()
            .map(|r| WINDOW_ENDS.iter().filter(|end| mean(r) > **end).count())
            .collect();
        for window in 0..WINDOWS {
            laboratory.baseline[window] = laboratory.mean_of(window, |i| pain(&untreated[i], 0));
        }
        let n = untreated.len() as f64;
        laboratory.natural = (0..MONTHS.len())
            .map(|v| {
                untreated
                    .iter()
                    .map(|r| pain(r, v) - pain(r, 0))
                    .sum::<f64>()
                    / n
            })
            .collect();
        Ok(laboratory)
    }

    /// Which hypothesis.
    pub fn core(&self) -> Core {
        self.core
    }

    fn mean_of(&self, window: usize, value: impl Fn(usize) -> f64) -> f64 {
        let members = || (0..self.window_of.len()).filter(|i| self.window_of[*i] == window);
        members().map(value).sum::<f64>() / members().count().max(1) as f64
    }

    /// Everybody, once for each of the wanted lives, in the order of the patients.
    fn lives(
        &self,
        registry: &Registry,
        protocol: &Protocol,
        wanted: &[(usize, Gets)],
    ) -> Result<Vec<Vec<Record>>, Unsimulated> {
        let world = World::new(registry, protocol, Uncertain::No, SEED, 0);
        // The first patients who may enter, whatever arms there are.
        let mut alone = protocol.clone();
        alone.arms.truncate(1);
        let luck = enrol(&alone, &world, &self.pool, SEED, 0, 0)
            .map_err(|error| match error {
                ReplicateError::TooFewEligible(few) => Unsimulated::TooFewEligible(few),
                ReplicateError::Integration(failure) => Unsimulated::Integration(failure),
            })?
            .participants;
        wanted
            .iter()
            .map(|(arm, gets)| {
                let (arm, gets) = (*arm, *gets);
                let requests: Vec<_> = luck.iter().map(|p| (p, Assigned { arm, gets })).collect();
                simulate(
                    self.core,
                    protocol,
                    &world,
                    &self.pool,
                    &requests,
                    &[],
                    &tolerance(),
                    &mut Closed,
                )
                .map_err(Unsimulated::Integration)
            })
            .collect()
    }

    /// What treatments do under the constants of `registry`, up to the first of [`MONTHS`] that is not before `months`.
    ///
    /// # Errors
    /// When a joint cannot be integrated.
    pub fn effects(
        &self,
        registry: &Registry,
        treatments: &[Given],
        months: f64,
    ) -> Result<Effects, Unsimulated> {
        let last = MONTHS
            .iter()
            .position(|m| *m >= months)
            .unwrap_or(MONTHS.len() - 1);
        let protocol = protocol(self.people, treatments, &MONTHS[..=last.max(1)])
            .unwrap_or_else(|| unreachable!("only classes with a mechanism come here"));
        let wanted: Vec<(usize, Gets)> = (0..=treatments.len())
            .map(|arm| (arm, Gets::Everything))
            .collect();
        let lives = self.lives(registry, &protocol, &wanted)?;
        let (saline, treated) = lives.split_at(1);
        let difference = |records: &[Record], i: usize, visit: usize| {
            records[i].score(Instrument::WomacPain, visit)
                - saline[0][i].score(Instrument::WomacPain, visit)
        };
        Ok(treated
            .iter()
            .map(|records| {
                std::array::from_fn(|window| {
                    (0..protocol.visit_months.len())
                        .map(|visit| self.mean_of(window, |i| difference(records, i, visit)))
                        .collect()
                })
            })
            .collect())
    }
}

/// How much each window counts at a baseline: straight between their means, flat beyond.
pub fn window_weights(means: &[f64; WINDOWS], baseline: f64) -> [f64; WINDOWS] {
    let mut weights = [0.0; WINDOWS];
    let above = means.iter().filter(|mean| **mean < baseline).count();
    if above == 0 {
        weights[0] = 1.0;
    } else if above == WINDOWS {
        weights[WINDOWS - 1] = 1.0;
    } else {
        let share = (baseline - means[above - 1]) / (means[above] - means[above - 1]);
        weights[above - 1] = 1.0 - share;
        weights[above] = share;
    }
    weights
}

/// The two of `months` around a time, and the share of the second.
pub fn month_weights(months: &[f64], time: f64) -> [(usize, f64); 2] {
    let after = months.iter().filter(|m| **m < time).count();
    if after == 0 {
        return [(0, 1.0), (0, 0.0)];
    }
    if after >= months.len() {
        return [(months.len() - 1, 1.0), (months.len() - 1, 0.0)];
    }
    let share = (time - months[after - 1]) / (months[after] - months[after - 1]);
    [(after - 1, 1.0 - share), (after, share)]
}
