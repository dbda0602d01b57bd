//! From latent pain to what a questionnaire records.
//!
//! ```text
//! felt    = max(latent, 0)·(1 − context(t))
//! noise   = AR(1) with sd 9 and 40 d  +  white with sd 8                        the same for all instruments of one visit
//! score_k = round_k(clamp(intercept_k + slope_k·(felt + noise) + offset_k + own_k, 0, 100))
//! ```
//!
//! Points of 100. `offset_k` belongs to the patient, `own_k` to the visit. Each score is bounded by its own range and rounded to what its
//! form can record, so floor and ceiling effects arise by themselves. Item counts and ranges of WOMAC (VA 3.1: 500/200/1700 mm) and KOOS
//! are published; slopes, offsets and noise are assumed. KOOS and IKDC are turned round: higher is better.

use crate::protocol::Instrument;
use crate::purpose::{Purpose, stream};
use synovia_evidence::Registry;
use synovia_numerics::Stream;
use synovia_numerics::real::exp;

impl Instrument {
    /// In the order of the tables.
    pub const ALL: [Instrument; INSTRUMENTS] = [
        Instrument::WomacPain,
        Instrument::WomacStiffness,
        Instrument::WomacFunction,
        Instrument::WomacTotal,
        Instrument::VasPain,
        Instrument::KoosPain,
        Instrument::NrsPain,
        Instrument::Koos4,
        Instrument::Ikdc,
    ];

    /// Whether every trial takes it; of the others, those that the study names.
    pub fn is_always_taken(self) -> bool {
        (self as usize) < ALWAYS_TAKEN
    }

    /// What the names of its constants begin with, for one that not every trial takes: nothing of a trial without it depends on them.
    pub fn constants_of_its_own(self) -> Option<&'static str> {
        match self {
            Instrument::NrsPain => Some("nrs_"),
            Instrument::Koos4 => Some("koos4_"),
            Instrument::Ikdc => Some("ikdc_"),
            _ => None,
        }
    }

    /// The name used in study files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Instrument::WomacPain => "womac-pain",
            Instrument::WomacStiffness => "womac-stiffness",
            Instrument::WomacFunction => "womac-function",
            Instrument::WomacTotal => "womac-total",
            Instrument::VasPain => "vas-pain",
            Instrument::KoosPain => "koos-pain",
            Instrument::NrsPain => "nrs-pain",
            Instrument::Koos4 => "koos-4",
            Instrument::Ikdc => "ikdc",
        }
    }

    /// What one point of improvement adds to the score: −1 where higher is worse, +1 where higher is better.
    pub fn better(self) -> f64 {
        match self {
            Instrument::KoosPain | Instrument::Koos4 | Instrument::Ikdc => 1.0,
            _ => -1.0,
        }
    }
}

/// How many instruments there are, and how many of them, the first, every trial takes.
const INSTRUMENTS: usize = 9;
const ALWAYS_TAKEN: usize = 6;
/// Instruments that follow pain: all but WOMAC pain and total. The first of them are of those that every trial takes.
const FOLLOWING: usize = 7;
const FOLLOWING_ALWAYS: usize = 4;

/// Steps that each form can record on 0 to 100: millimetres of the summed visual analogue scales, or KOOS items.
const PAIN_STEPS: f64 = 500.0;
const STIFFNESS_STEPS: f64 = 200.0;
const FUNCTION_STEPS: f64 = 1700.0;
const VAS_STEPS: f64 = 100.0;
const KOOS_PAIN_STEPS: f64 = 36.0;
const NRS_STEPS: f64 = 10.0;
/// The mean of four scales of 36, 28, 20 and 16 steps.
const KOOS_4_STEPS: f64 = 20_160.0;
const IKDC_STEPS: f64 = 87.0;

/// Scores of one visit, in the order of [`Instrument::ALL`], points of 100.
pub type Scores = [f64; INSTRUMENTS];

/// How one secondary instrument follows pain.
#[derive(Debug, Clone, Copy)]
struct Follows {
    intercept: f64,
    slope: f64,
    patient_sd: f64,
    noise_sd: f64,
}

/// The measurement model, read from the registry.
#[derive(Debug, Clone)]
pub struct Measurement {
    ar_sd: f64,
    ar_time_d: f64,
    white_sd: f64,
    /// Stiffness, function, VAS, KOOS pain; numeric rating scale, KOOS-4, IKDC.
    follows: [Follows; FOLLOWING],
}

/// One patient's noise, drawn before the trial and the same under every arm.
#[derive(Debug, Clone)]
pub struct Noise {
    /// Shared by the instruments of a visit, per occasion, points.
    shared: Vec<f64>,
    /// Of each secondary instrument at each occasion, offset included, points.
    own: Vec<[f64; FOLLOWING]>,
}

impl Measurement {
    /// Reads the measurement model.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        Measurement {
            ar_sd: value("clinic.noise_ar_sd_points"),
            ar_time_d: value("clinic.noise_ar_time_d"),
            white_sd: value("clinic.noise_white_sd_points"),
            follows: [
                Follows {
                    intercept: value("clinic.stiffness_intercept_points"),
                    slope: value("clinic.stiffness_slope"),
                    patient_sd: value("clinic.stiffness_patient_sd_points"),
                    noise_sd: value("clinic.stiffness_noise_sd_points"),
                },
                Follows {
                    intercept: value("clinic.function_intercept_points"),
                    slope: value("clinic.function_slope"),
                    patient_sd: value("clinic.function_patient_sd_points"),
                    noise_sd: value("clinic.function_noise_sd_points"),
                },
                Follows {
                    intercept: value("clinic.vas_intercept_points"),
                    slope: value("clinic.vas_slope"),
                    patient_sd: value("clinic.vas_patient_sd_points"),
                    noise_sd: value("clinic.vas_noise_sd_points"),
                },
                Follows {
                    intercept: value("clinic.koos_pain_intercept_points"),
                    slope: value("clinic.koos_pain_slope"),
                    patient_sd: value("clinic.koos_pain_patient_sd_points"),
                    noise_sd: value("clinic.koos_pain_noise_sd_points"),
                },
                Follows {
                    intercept: value("clinic.nrs_intercept_points"),
                    slope: value("clinic.nrs_slope"),
                    patient_sd: value("clinic.nrs_patient_sd_points"),
                    noise_sd: value("clinic.nrs_noise_sd_points"),
                },
                Follows {
                    intercept: value("clinic.koos4_intercept_points"),
                    slope: value("clinic.koos4_slope"),
                    patient_sd: value("clinic.koos4_patient_sd_points"),
                    noise_sd: value("clinic.koos4_noise_sd_points"),
                },
                Follows {
                    intercept: value("clinic.ikdc_intercept_points"),
                    slope: value("clinic.ikdc_slope"),
                    patient_sd: value("clinic.ikdc_patient_sd_points"),
                    noise_sd: value("clinic.ikdc_noise_sd_points"),
                },
            ],
        }
    }

    /// Noise of one patient on the given days (screening first), increasing.
    pub fn noise(&self, seed: u64, replicate: u64, patient: u64, days: &[f64]) -> Noise {
        let mut draw = stream(seed, replicate, patient, Purpose::Noise);
        let mut slow = self.ar_sd * draw.normal();
        let mut shared = Vec::with_capacity(days.len());
        for (i, day) in days.iter().enumerate() {
            if i > 0 {
                let kept = exp(-(day - days[i - 1]) / self.ar_time_d);
                slow = kept * slow + self.ar_sd * (1.0 - kept * kept).sqrt() * draw.normal();
            }
            shared.push(slow + self.white_sd * draw.normal());
        }
        // Each group of instruments from a stream of its own: what is taken beside the usual ones changes none of them.
        let mut own = vec![[0.0; FOLLOWING]; days.len()];
        let groups = [
            (Purpose::Instruments, 0..FOLLOWING_ALWAYS),
            (Purpose::FurtherInstruments, FOLLOWING_ALWAYS..FOLLOWING),
        ];
        for (purpose, group) in groups {
            let mut draw = stream(seed, replicate, patient, purpose);
            let mut offsets = [0.0; FOLLOWING];
            for k in group.clone() {
                offsets[k] = self.follows[k].patient_sd * draw.normal();
            }
            for of_day in &mut own {
                for k in group.clone() {
                    of_day[k] = offsets[k] + self.follows[k].noise_sd * draw.normal();
                }
            }
        }
        Noise { shared, own }
    }

    /// WOMAC pain asked for on one occasion alone, points of 100, with noise as large as that of a visit.
    pub fn pain_once(&self, draw: &mut Stream, felt: f64) -> f64 {
        let noise = self.ar_sd * draw.normal() + self.white_sd * draw.normal();
        record(felt + noise, PAIN_STEPS)
    }

    /// WOMAC pain at `occasion`, for pain felt, points of 100.
    pub fn pain(&self, noise: &Noise, occasion: usize, felt: f64) -> f64 {
        record(felt + noise.shared[occasion], PAIN_STEPS)
    }

    /// What all scores would be without noise and without a patient's own offset.
    pub fn without_noise(&self, felt: f64) -> Scores {
        let none = Noise {
            shared: vec![0.0],
            own: vec![[0.0; FOLLOWING]],
        };
        self.scores(&none, 0, felt)
    }

    /// All scores at `occasion`.
    pub fn scores(&self, noise: &Noise, occasion: usize, felt: f64) -> Scores {
        let reported = felt + noise.shared[occasion];
        let secondary = |k: usize| {
            self.follows[k].intercept + self.follows[k].slope * reported + noise.own[occasion][k]
        };
        let pain = record(reported, PAIN_STEPS);
        let stiffness = record(secondary(0), STIFFNESS_STEPS);
        let function = record(secondary(1), FUNCTION_STEPS);
        let steps = [PAIN_STEPS, STIFFNESS_STEPS, FUNCTION_STEPS];
        let total = (pain * steps[0] + stiffness * steps[1] + function * steps[2])
            / steps.iter().sum::<f64>();
        let vas = record(secondary(2), VAS_STEPS);
        let koos = 100.0 - record(secondary(3), KOOS_PAIN_STEPS);
        let nrs = record(secondary(4), NRS_STEPS);
        let koos_4 = 100.0 - record(secondary(5), KOOS_4_STEPS);
        let ikdc = 100.0 - record(secondary(6), IKDC_STEPS);
        [
            pain, stiffness, function, total, vas, koos, nrs, koos_4, ikdc,
        ]
    }
}

/// Bounded to 0 to 100 and rounded to one of `steps` equal steps.
fn record(points: f64, steps: f64) -> f64 {
    (points.clamp(0.0, 100.0) * steps / 100.0).round() * 100.0 / steps
}
