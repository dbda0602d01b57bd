//! One joint drawn from the population of joints, given whose it is.

use crate::gains::Gains;
use crate::patient::{Patient, Traits};
use crate::prepare::Unprepared;
use synovia_evidence::Registry;
use synovia_numerics::real::{exp, ln};
use synovia_numerics::stream::Stream;

/// Whose joint it is, as far as the joint depends on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Owner {
    /// Age, years.
    pub age_years: f64,
    /// Body mass index, kg/m².
    pub bmi: f64,
    /// Kellgren-Lawrence grade, 1 to 4.
    pub kl: u8,
    /// Years since the joint became diseased.
    pub disease_years: f64,
    /// Load on the worse compartment relative to a well aligned knee.
    pub alignment: f64,
    /// Muscle strength relative to what the body needs, 1 = enough.
    pub strength: f64,
}

/// How joints differ, read once from the registry.
#[derive(Debug, Clone)]
pub struct Spread {
    reference: Gains<f64>,
    gain_log_sd: f64,
    clock_d: f64,
    clock_log_sd: f64,
    clock_limits_d: [f64; 2],
    fragment_load: f64,
    fragment_load_log_sd: f64,
    fragment_load_max: f64,
    effusion_ml: f64,
    effusion_log_sd: f64,
    wear_log_sd: f64,
    wear: [f64; 4],
    sensitivity_points: f64,
    sensitivity_sd_points: f64,
    cell_log_sd: f64,
    set_point: f64,
    set_point_log_sd: f64,
    load_bmi: f64,
    load_limits: [f64; 2],
    collagen: [f64; 4],
    collagen_sd: f64,
    senescent_mid_years: f64,
    senescent_width_years: f64,
    senescent_max: f64,
}

/// Standard deviation of the logarithm of a log-normal with this coefficient of variation.
fn log_sd_of_cv(cv: f64) -> f64 {
    ln(1.0 + cv * cv).sqrt()
}

/// Collagen cannot be more than whole, and an osteoarthritic knee of any grade keeps some.
const COLLAGEN_LIMITS: [f64; 2] = [0.2, 0.995];
const DAYS_PER_YEAR: f64 = 365.25;

impl Spread {
    /// Reads the spread of joints from the registry.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        Spread {
            reference: Gains::reference(registry),
            gain_log_sd: log_sd_of_cv(value("joint.gain_patient_cv")),
            clock_d: value("joint.clock_d"),
            clock_log_sd: log_sd_of_cv(value("joint.clock_patient_cv")),
            clock_limits_d: [value("joint.clock_min_d"), value("joint.clock_max_d")],
            fragment_load: value("joint.fragment_load"),
            fragment_load_log_sd: value("joint.fragment_load_patient_log_sd"),
            fragment_load_max: value("joint.fragment_load_max"),
            effusion_ml: value("joint.effusion_normal_ml"),
            effusion_log_sd: log_sd_of_cv(value("joint.effusion_normal_cv")),
            wear_log_sd: log_sd_of_cv(value("joint.collagen_wear_patient_cv")),
            wear: [
                value("joint.wear_kl1"),
                value("joint.wear_kl2"),
                value("joint.wear_kl3"),
                value("joint.wear_kl4"),
            ],
            sensitivity_points: value("joint.pain_individual_points"),
            sensitivity_sd_points: value("joint.pain_individual_sd_points"),
            cell_log_sd: value("joint.cell_patient_log_sd"),
            set_point: value("joint.monostable_inflammation"),
            set_point_log_sd: log_sd_of_cv(value("joint.monostable_inflammation_cv")),
            load_bmi: value("joint.load_reference_bmi_kg_per_m2"),
            load_limits: [value("joint.load_min"), value("joint.load_max")],
            collagen: [
                value("joint.collagen_kl1"),
                value("joint.collagen_kl2"),
                value("joint.collagen_kl3"),
                value("joint.collagen_kl4"),
            ],
            collagen_sd: value("joint.collagen_kl_sd"),
            senescent_mid_years: value("joint.senescence_mid_years"),
            senescent_width_years: value("joint.senescence_width_years"),
            senescent_max: value("joint.senescence_max"),
        }
    }

    /// Overload L = (BMI/28)·alignment·(2−strength), kept within what people walk with.
    pub fn load(&self, owner: &Owner) -> f64 {
        let load = owner.bmi / self.load_bmi * owner.alignment * (2.0 - owner.strength);
        load.clamp(self.load_limits[0], self.load_limits[1])
    }

    /// One joint. Draws always the same number of variates, in the same order.
    pub fn draw(&self, owner: &Owner, stream: &mut Stream) -> Unprepared {
        let mut log_normal = |median: f64, log_sd: f64| median * exp(log_sd * stream.normal());
        let r = self.reference;
        let gains = Gains {
            ppp: log_normal(r.ppp, self.gain_log_sd),
            pfp: log_normal(r.pfp, self.gain_log_sd),
            app: log_normal(r.app, self.gain_log_sd),
            afp: log_normal(r.afp, self.gain_log_sd),
            mpp: log_normal(r.mpp, self.gain_log_sd),
            gp: log_normal(r.gp, self.gain_log_sd),
            gm: log_normal(r.gm, self.gain_log_sd),
            gf: log_normal(r.gf, self.gain_log_sd),
            ..r
        };
        let clock_d = log_normal(self.clock_d, self.clock_log_sd)
            .clamp(self.clock_limits_d[0], self.clock_limits_d[1]);
        let fragment_load =
            log_normal(self.fragment_load, self.fragment_load_log_sd).min(self.fragment_load_max);
        // A log-normal with this mean has its median lower by exp(−log_sd²/2).
        let around_mean = |log_sd: f64| exp(-0.5 * log_sd * log_sd);
        let effusion = log_normal(
            self.effusion_ml * around_mean(self.effusion_log_sd),
            self.effusion_log_sd,
        );
        let kl = usize::from(owner.kl.clamp(1, 4)) - 1;
        let wear = log_normal(
            self.wear[kl] * around_mean(self.wear_log_sd),
            self.wear_log_sd,
        );
        let cell_response = log_normal(1.0, self.cell_log_sd);
        let set_point = log_normal(
            self.set_point * around_mean(self.set_point_log_sd),
            self.set_point_log_sd,
        );
        let sensitivity_points =
            self.sensitivity_points + self.sensitivity_sd_points * stream.normal();
        let collagen = (self.collagen[kl] + self.collagen_sd * stream.normal())
            .clamp(COLLAGEN_LIMITS[0], COLLAGEN_LIMITS[1]);
        let older = (owner.age_years - self.senescent_mid_years) / self.senescent_width_years;
        let traits = Traits {
            clock_per_d: 1.0 / clock_d,
            fragment_load,
            load: self.load(owner),
            effusion_normal_ml: effusion,
            wear,
            sensitivity_points,
            cell_response,
            senescent: self.senescent_max / (1.0 + exp(-older)),
            inflammation_set_point: set_point,
        };
        Unprepared {
            patient: Patient { gains, traits },
            collagen,
            disease_d: owner.disease_years * DAYS_PER_YEAR,
            phase: stream.uniform(),
        }
    }
}
