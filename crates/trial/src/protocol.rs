//! What a trial is: who may enter, what they get, when they are seen, what is compared.
//!
//! Nothing in here is optional or defaulted: `study` fills every field from the study file and its documented defaults.

pub use crate::described::{Described, Moments};
use synovia_evidence::Product;
use synovia_numerics::ranked;

/// Everything one simulated trial needs to know about its design.
#[derive(Debug, Clone, PartialEq)]
pub struct Protocol {
    /// Who may be randomised.
    pub eligibility: Eligibility,
    /// Who is, as far as that is asked for.
    pub described: Described,
    /// Blinding, blocks, dropout, rescue.
    pub design: Design,
    /// In the order of the study file.
    pub arms: Vec<Arm>,
    /// Index into `arms` of the arm the others are compared with.
    pub reference: usize,
    /// Months since baseline, increasing, the first 0.
    pub visit_months: Vec<f64>,
    /// What is compared, when, and against which thresholds.
    pub endpoint: Endpoint,
    /// How it is analysed.
    pub analysis: Analysis,
}

/// Entry criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct Eligibility {
    /// `kl[g]` is true when Kellgren-Lawrence grade `g` is admitted.
    pub kl: [bool; 5],
    /// Lowest and highest age, years.
    pub age_years: [f64; 2],
    /// Lowest and highest body mass index, kg/m², inclusive; 0 admits the lightest.
    pub bmi: [f64; 2],
    /// What pain at screening is measured with.
    pub pain_instrument: Instrument,
    /// Lowest and highest score of it at screening, points of 100, inclusive.
    pub pain_points: [f64; 2],
    /// Highest pain of the other knee at screening, points of 100, inclusive; 100 admits everybody.
    pub contralateral_pain_max: f64,
    /// Screening visit before baseline, days.
    pub screening_d: f64,
}

/// How the trial is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Who knows what was injected.
    pub blinding: Blinding,
    /// Length of a permuted block, in multiples of the number of arms.
    pub block_size: u32,
    /// Withdrawals, share per year (0 to 1).
    pub dropout_per_year: f64,
    /// Whether rescue paracetamol and NSAID are allowed.
    pub rescue: bool,
}

/// Who knows what was injected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blinding {
    /// Neither patient nor assessor knows.
    DoubleBlind,
    /// The patient does not know.
    SingleBlind,
    /// Everybody knows.
    OpenLabel,
}

/// One group of patients.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Unique, as printed everywhere.
    pub label: String,
    /// Number randomised to it.
    pub patients: u32,
    /// What each of them gets.
    pub treatments: Vec<Treatment>,
    /// Who knows what was injected in this arm, where that differs from the rest of the trial.
    pub blinding: Option<Blinding>,
}

/// One product and when it is given. Doses of the study file are already written into `product`.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// With this study's dose.
    pub product: Product,
    /// Days since baseline of each injection; for daily medication and exercise, the first day.
    pub days: Vec<f64>,
    /// Day on which daily medication or exercise ends.
    pub until_d: Option<f64>,
    /// What of the dose arrives, when that differs between patients. Without it all of it does, living cells as the product says.
    pub arriving: Option<Arriving>,
}

/// What of a dose arrives in the joint, patient by patient: what the harvest gave, whether the lot was released, what lives when it is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Arriving {
    /// Probability that nothing does, because the lot is not released.
    pub none: f64,
    /// Shares of the product's dose when it is released: equally likely, ascending, at least one.
    pub if_given: Vec<f64>,
}

impl Arriving {
    /// The share that a patient of luck `u` gets; `None` when the lot is not released. One lot serves all injections of one product.
    pub fn share(&self, u: f64) -> Option<f64> {
        (u >= self.none && self.none < 1.0)
            .then(|| ranked(&self.if_given, (u - self.none) / (1.0 - self.none)))
    }
}

/// A score patients are asked for, each on 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instrument {
    /// WOMAC pain, higher is worse.
    WomacPain,
    /// WOMAC stiffness, higher is worse.
    WomacStiffness,
    /// WOMAC physical function, higher is worse.
    WomacFunction,
    /// WOMAC total, higher is worse.
    WomacTotal,
    /// Pain on a visual analogue scale, higher is worse.
    VasPain,
    /// KOOS pain, higher is better.
    KoosPain,
    /// Pain on a numeric rating scale, higher is worse.
    NrsPain,
    /// KOOS-4, the mean of its scales for pain, symptoms, sport and recreation, and quality of life; higher is better.
    Koos4,
    /// IKDC subjective knee form, higher is better.
    Ikdc,
}

impl Protocol {
    /// The instruments that a trial takes: those that every trial takes, and what the study asks for beside them.
    pub fn instruments(&self) -> impl Iterator<Item = Instrument> {
        let asked = [self.endpoint.instrument, self.eligibility.pain_instrument];
        Instrument::ALL
            .into_iter()
            .filter(move |of| of.is_always_taken() || asked.contains(of))
    }
}

/// What is compared, when, and against which thresholds.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// Primary instrument.
    pub instrument: Instrument,
    /// Index into `visit_months`.
    pub visit: usize,
    /// Smallest difference *between groups* that matters, points of 100.
    pub between_group_mcid: BetweenGroupMcid,
    /// Smallest change *within a patient* that matters, points of 100.
    pub within_patient_threshold: WithinPatientThreshold,
}

/// A difference between the means of two groups, points of 100. Not interchangeable with [`WithinPatientThreshold`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetweenGroupMcid(pub f64);

/// A change of one patient's own score, points of 100. Not interchangeable with [`BetweenGroupMcid`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithinPatientThreshold(pub f64);

/// How the primary comparison is made: ANCOVA of the change, adjusted for baseline and KL stratum.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// What replaces the values missing after withdrawal.
    pub dropout_rule: DropoutRule,
    /// Two-sided significance level.
    pub alpha: f64,
}

/// What replaces the values missing after withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropoutRule {
    /// Nothing: only patients seen at the visit are analysed.
    ObservedCases,
    /// The last value seen.
    LastObservationCarriedForward,
    /// The baseline value: the benefit is lost.
    BaselineObservationCarriedForward,
}
