//! Who comes to screening: virtual candidates from published margins and stated correlations, each with a prepared joint.

use crate::contralateral::{Contralateral, OtherKnee};
use crate::protocol::Eligibility;
use crate::purpose::{Purpose, stream};
use crate::weighting::Weights;
use crate::world::Insults;
use synovia_evidence::Registry;
use synovia_joint::draw::{Owner, Spread};
use synovia_joint::{Constants, Core, Event, Patient, RUN_IN_D, State, Unprepared, prepare_with};
use synovia_numerics::Lanes;
use synovia_numerics::normal::{normal_cdf, normal_quantile};
use synovia_numerics::ode::{Failure, Tolerance};
use synovia_numerics::real::exp;
use synovia_numerics::sobol;

/// One person who might be screened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Whose joint it is.
    pub owner: Owner,
    /// Whether a woman.
    pub female: bool,
    /// The joint.
    pub joint: Unprepared,
    /// The knee that will not be injected.
    pub other_knee: OtherKnee,
}

/// Why a candidate cannot be randomised, in the order in which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// Age outside the limits.
    Age,
    /// Body mass index too high.
    BodyMass,
    /// Kellgren-Lawrence grade not admitted.
    Grade,
    /// Pain at screening too low.
    TooLittlePain,
    /// Pain at screening too high.
    TooMuchPain,
    /// Too much pain in the other knee at screening.
    ContralateralPain,
}

impl Exclusion {
    /// In the order in which they are asked.
    pub const ALL: [Exclusion; 6] = [
        Exclusion::Age,
        Exclusion::BodyMass,
        Exclusion::Grade,
        Exclusion::TooLittlePain,
        Exclusion::TooMuchPain,
        Exclusion::ContralateralPain,
    ];

    /// As printed in the funnel.
    pub fn name(self) -> &'static str {
        match self {
            Exclusion::Age => "age outside the limits",
            Exclusion::BodyMass => "body mass index outside the limits",
            Exclusion::Grade => "Kellgren-Lawrence grade not admitted",
            Exclusion::TooLittlePain => "pain at screening too low",
            Exclusion::TooMuchPain => "pain at screening too high",
            Exclusion::ContralateralPain => "too much pain in the other knee",
        }
    }
}

/// Why a candidate is excluded before pain is asked for, if so.
pub fn excluded(candidate: &Candidate, who: &Eligibility) -> Option<Exclusion> {
    let owner = &candidate.owner;
    if owner.age_years < who.age_years[0] || owner.age_years > who.age_years[1] {
        Some(Exclusion::Age)
    } else if owner.bmi < who.bmi[0] || owner.bmi > who.bmi[1] {
        Some(Exclusion::BodyMass)
    } else if !who.kl[usize::from(owner.kl)] {
        Some(Exclusion::Grade)
    } else {
        None
    }
}

/// Margins and correlations of the people who come to screening.
#[derive(Debug, Clone)]
pub struct Population {
    age: [f64; 2],
    bmi: [f64; 2],
    female: f64,
    kl_up_to: [f64; 3],
    alignment_sd: f64,
    strength_sd: f64,
    duration_years: f64,
    duration_log_sd: f64,
    /// Cholesky factor of the correlation of (age, bmi, strength, KL) on the normal scale.
    correlation: [[f64; 4]; 4],
    spread: Spread,
    contralateral: Contralateral,
}

/// Dimensions of the quasi-random sequence that candidates are read from.
const DIMENSIONS: usize = 7;
/// Nobody lighter or more muscular than this walks into an osteoarthritis clinic in numbers that matter.
const BMI_LIMITS: [f64; 2] = [16.0, 60.0];
const AGE_LIMITS: [f64; 2] = [18.0, 95.0];
const ALIGNMENT_LIMITS: [f64; 2] = [0.6, 1.6];
const STRENGTH_LIMITS: [f64; 2] = [0.4, 1.5];

impl Population {
    /// Reads margins and correlations from the registry.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        let share = [
            value("population.kl1_percent"),
            value("population.kl2_percent"),
            value("population.kl3_percent"),
            value("population.kl4_percent"),
        ];
        let all: f64 = share.iter().sum();
        let age_bmi = value("population.age_bmi_correlation");
        let age_strength = value("population.age_strength_correlation");
        let bmi_strength = value("population.bmi_strength_correlation");
        let age_kl = value("population.age_kl_correlation");
        let bmi_kl = value("population.bmi_kl_correlation");
        let r = [
            [1.0, age_bmi, age_strength, age_kl],
            [age_bmi, 1.0, bmi_strength, bmi_kl],
            [age_strength, bmi_strength, 1.0, 0.0],
            [age_kl, bmi_kl, 0.0, 1.0],
        ];
        Population {
            age: [
                value("population.age_mean_years"),
                value("population.age_sd_years"),
            ],
            bmi: [
                value("population.bmi_mean_kg_per_m2"),
                value("population.bmi_sd_kg_per_m2"),
            ],
            female: value("population.female_percent") / 100.0,
            kl_up_to: [
                share[0] / all,
                (share[0] + share[1]) / all,
                (share[0] + share[1] + share[2]) / all,
            ],
            alignment_sd: value("population.alignment_sd"),
            strength_sd: value("population.strength_sd"),
            duration_years: value("population.disease_duration_median_years"),
            duration_log_sd: value("population.disease_duration_log_sd"),
            correlation: cholesky(r),
            spread: Spread::new(registry),
            contralateral: Contralateral::new(registry),
        }
    }

    /// Candidate number `index`: a function of the seed and that number alone.
    pub fn candidate(&self, seed: u64, index: u32) -> Candidate {
        let uniform: [f64; DIMENSIONS] =
            std::array::from_fn(|d| sobol::point(index, d as u32, seed as u32));
        let z: [f64; 4] = std::array::from_fn(|d| normal_quantile(uniform[d]));
        let [age, bmi, strength, grade] =
            std::array::from_fn(|i| (0..=i).map(|j| self.correlation[i][j] * z[j]).sum::<f64>());
        let grade_z = grade;
        let grade = normal_cdf(grade_z);
        let owner = Owner {
            age_years: (self.age[0] + self.age[1] * age).clamp(AGE_LIMITS[0], AGE_LIMITS[1]),
            bmi: (self.bmi[0] + self.bmi[1] * bmi).clamp(BMI_LIMITS[0], BMI_LIMITS[1]),
            kl: 1 + self.kl_up_to.iter().filter(|up_to| grade > **up_to).count() as u8,
            alignment: (1.0 + self.alignment_sd * normal_quantile(uniform[4]))
                .clamp(ALIGNMENT_LIMITS[0], ALIGNMENT_LIMITS[1]),
            strength: (1.0 + self.strength_sd * strength)
                .clamp(STRENGTH_LIMITS[0], STRENGTH_LIMITS[1]),
            disease_years: self.duration_years
                * exp(self.duration_log_sd * normal_quantile(uniform[5])),
        };
        let mut rest = stream(seed, 0, u64::from(index), Purpose::Candidate);
        Candidate {
            owner,
            female: uniform[6] < self.female,
            joint: self.spread.draw(&owner, &mut rest),
            other_knee: self.contralateral.draw(
                grade_z,
                &mut stream(seed, 0, u64::from(index), Purpose::Contralateral),
            ),
        }
    }
}

/// Lower triangular factor of a correlation matrix; a correlation that is impossible beside the others is pulled back to the possible.
fn cholesky(r: [[f64; 4]; 4]) -> [[f64; 4]; 4] {
    let mut l = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            l[i][j] = if i == j {
                (r[i][i] - known).max(0.0).sqrt()
            } else if l[j][j] > 0.0 {
                (r[i][j] - known) / l[j][j]
            } else {
                0.0
            };
        }
    }
    l
}

/// Candidates prepared once and shared by all replicates.
#[derive(Debug, Clone)]
pub struct Pool {
    core: Core,
    candidates: Vec<Candidate>,
    states: Vec<Option<State>>,
    weights: Option<Weights>,
}

/// Candidates are prepared in batches of this many, so that threads can share the work and progress be shown.
pub const POOL_BATCH: u32 = 512;

impl Pool {
    /// Candidates `first..last` of the pool, those who pass the entry criteria other than pain prepared.
    ///
    /// # Errors
    /// When a joint cannot be integrated.
    pub fn batch(
        core: Core,
        registry: &Registry,
        seed: u64,
        first: u32,
        last: u32,
        who: &Eligibility,
        tolerance: &Tolerance,
    ) -> Result<Pool, Failure> {
        let population = Population::new(registry);
        let constants = Constants::new(registry);
        let candidates: Vec<Candidate> = (first..last)
            .map(|index| population.candidate(seed, index))
            .collect();
        let eligible: Vec<usize> = (0..candidates.len())
            .filter(|i| excluded(&candidates[*i], who).is_none())
            .collect();
        let joints: Vec<Unprepared> = eligible.iter().map(|i| candidates[*i].joint).collect();
        let insults = Insults::new(registry);
        let before: Vec<Vec<(f64, Event)>> = eligible
            .iter()
            .map(|i| {
                let candidate = u64::from(first) + *i as u64;
                let mut draw = stream(seed, 0, candidate, Purpose::RunIn);
                let insults = insults.draw(&mut draw, -RUN_IN_D, 0.0);
                insults
                    .into_iter()
                    .map(|(day, size)| (day, Event::Insult { size }))
                    .collect()
            })
            .collect();
        let prepared = prepare_with::<Lanes>(core, &constants, &joints, &before, tolerance)?;
        let mut states = vec![None; candidates.len()];
        for (i, state) in eligible.into_iter().zip(prepared) {
            states[i] = Some(state);
        }
        Ok(Pool {
            core,
            candidates,
            states,
            weights: None,
        })
    }

    /// Batches put together in their order.
    pub fn join(batches: Vec<Pool>) -> Option<Pool> {
        batches.into_iter().reduce(|mut all, next| {
            all.candidates.extend(next.candidates);
            all.states.extend(next.states);
            all
        })
    }

    /// The same candidates, who from now on come to screening as `weights` say.
    pub fn weighted(mut self, weights: Weights) -> Pool {
        self.weights = Some(weights);
        self
    }

    /// How candidates are weighted, if they are.
    pub fn weights(&self) -> Option<&Weights> {
        self.weights.as_ref()
    }

    /// Which hypothesis its joints were prepared under.
    pub fn core(&self) -> Core {
        self.core
    }

    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.candidates.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// Candidate number `index`.
    pub fn candidate(&self, index: usize) -> &Candidate {
        &self.candidates[index]
    }

    /// The joint of candidate `index` and its state at screening, if it was prepared.
    pub fn joint(&self, index: usize) -> Option<(&Patient, &State)> {
        self.states[index]
            .as_ref()
            .map(|state| (&self.candidates[index].joint.patient, state))
    }
}
