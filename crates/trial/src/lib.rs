//! A virtual trial: who comes to screening, who is randomised to what, what visits record, what the analysis finds.
//!
//! | step | where |
//! |---|---|
//! | what the trial is | [`protocol`] |
//! | candidates from published margins, each with a prepared joint | [`population`], [`contralateral`] |
//! | noisy screening, so that regression to the mean arises by itself; permuted blocks | [`enrol`], [`randomise`] |
//! | from an arm's treatments to what reaches the joint | [`treat`], [`lots`], [`reaction`] |
//! | from latent pain to bounded scores; expectation; rescue; withdrawal | [`instrument`], [`context`], [`rescue`], [`withdrawal`] |
//! | participants under arms, their own and others | [`simulate`] |
//! | one replicate, analysed | [`replicate`](mod@replicate), [`outcome`], [`analysis`] |
//! | what is on file of each patient | [`patient_file`] |
//! | the same patients in another arm, or with part of one | [`counterfactual`] |
//! | one trial looked at closely | [`example`] |
//!
//! Everything random about a patient is drawn before any treatment, from a stream named by (study seed, replicate, patient, purpose)
//! ([`purpose`]), and is the same under every arm: a difference between a patient and the same patient under another arm is the treatment's.
//!
//! ```
//! use synovia_evidence::{Registry, product};
//! use synovia_joint::Core;
//! use synovia_numerics::ode::Tolerance;
//! use synovia_trial::population::Pool;
//! use synovia_trial::protocol::*;
//! use synovia_trial::replicate::{Extras, Setting, replicate};
//! use synovia_trial::world::Uncertain;
//!
//! let arm = |label: &str, id: &str| {
//!     let given = Treatment { product: product(id).unwrap().clone(), days: vec![0.0], until_d: None, arriving: None };
//!     Arm { label: label.into(), patients: 30, treatments: vec![given], blinding: None }
//! };
//! let protocol = Protocol {
//!     eligibility: Eligibility {
//!         kl: [false, false, true, true, false],
//!         age_years: [40.0, 75.0],
//!         bmi: [0.0, 35.0],
//!         pain_instrument: Instrument::WomacPain,
//!         pain_points: [40.0, 90.0],
//!         contralateral_pain_max: 100.0,
//!         screening_d: 14.0,
//!     },
//!     described: Described::default(),
//!     design: Design { blinding: Blinding::DoubleBlind, block_size: 2, dropout_per_year: 0.15, rescue: true },
//!     arms: vec![arm("Triamcinolone", "triamcinolone-suspension"), arm("Saline", "saline")],
//!     reference: 1,
//!     visit_months: vec![0.0, 1.0, 6.0],
//!     endpoint: Endpoint {
//!         instrument: Instrument::WomacPain,
//!         visit: 2,
//!         between_group_mcid: BetweenGroupMcid(9.7),
//!         within_patient_threshold: WithinPatientThreshold(19.9),
//!     },
//!     analysis: Analysis { dropout_rule: DropoutRule::ObservedCases, alpha: 0.05 },
//! };
//!
//! let registry = Registry::embedded();
//! let tolerance = Tolerance { rtol: 1e-5, atol: 1e-7, ..Tolerance::default() };
//! let pool = Pool::batch(Core::Bistable, &registry, 7, 0, 500, &protocol.eligibility, &tolerance).unwrap();
//! let setting = Setting { protocol: &protocol, registry: &registry, pool: &pool, uncertain: Uncertain::No, seed: 7, tolerance };
//! let trial = replicate(&setting, 0, Extras { counterfactuals: false, example: false, patients: false }).unwrap();
//!
//! // Both arms improve, most of it without any drug; the steroid is felt at one month and gone at six.
//! let [steroid, saline] = &trial.visits[..] else { unreachable!() };
//! assert!(saline[1].change < -5.0);
//! assert!(steroid[1].true_effect.unwrap() < -3.0);
//! assert!(steroid[2].true_effect.unwrap().abs() < 3.0);
//! ```

pub mod analysis;
pub mod characteristics;
pub mod context;
pub mod contralateral;
pub mod counterfactual;
pub mod described;
pub mod enrol;
pub mod example;
pub mod instrument;
pub mod lots;
pub mod outcome;
pub mod patient_file;
pub mod population;
pub mod protocol;
pub mod purpose;
pub mod randomise;
pub mod reaction;
pub mod replicate;
pub mod rescue;
pub mod simulate;
pub mod treat;
pub mod weighting;
pub mod withdrawal;
pub mod world;
