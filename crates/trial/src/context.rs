//! The response to being treated at all: expectation, attention, ritual.
//!
//! ```text
//! felt(t)    = max(latent without tablets, 0)·(1 − context(t)) − relief by tablets
//! context(t) = c·(1 − e^(−onset·t))·(lasting + (1 − lasting)·e^(−t/180 d))·e^(−max(t − 2 yr, 0)/1 yr)     t since the first treatment
//! logit c    = logit(fraction of this trial) + 1.3·z        z standard normal, one a patient
//! ```
//!
//! The fraction is what is left of published placebo responses once natural course and regression to the mean are taken out; trials differ
//! in it widely. Route and blinding multiply it (data hardly identify by how much). It takes a share of pain and never more than all of it.
//! No trial known to us followed an injected placebo for longer than two years (a placebo tablet was, for three); beyond them it is taken to
//! fade, so that no injection of saline helps for life.

use crate::protocol::{Arm, Blinding};
use synovia_evidence::{Kind, Registry, Route};
use synovia_numerics::real::{exp, ln};

/// The context response of one simulated world.
#[derive(Debug, Clone)]
pub struct Context {
    logit_fraction: f64,
    patient_logit_sd: f64,
    onset_per_d: f64,
    lasting: f64,
    waning_d: f64,
    oral: f64,
    physical: f64,
    untreated: f64,
    horizon_d: f64,
    fade_d: f64,
    single_blind: [f64; 2],
    open_label: [f64; 2],
}

const DAYS_PER_WEEK: f64 = 7.0;

impl Context {
    /// Reads the context response.
    pub fn new(registry: &Registry) -> Self {
        let value = |id: &str| registry.value(id);
        let fraction = value("clinic.context_fraction");
        Context {
            logit_fraction: ln(fraction / (1.0 - fraction)),
            patient_logit_sd: value("clinic.context_patient_logit_sd"),
            onset_per_d: value("clinic.context_onset_per_week") / DAYS_PER_WEEK,
            lasting: value("clinic.context_lasting_fraction"),
            waning_d: value("clinic.context_waning_d"),
            oral: value("clinic.context_oral_ratio"),
            physical: value("clinic.context_physical_ratio"),
            untreated: value("clinic.context_untreated_ratio"),
            horizon_d: value("clinic.context_horizon_d"),
            fade_d: value("clinic.context_fade_d"),
            single_blind: [
                value("clinic.context_single_blind_sham_ratio"),
                value("clinic.context_single_blind_active_ratio"),
            ],
            open_label: [
                value("clinic.context_known_placebo_ratio"),
                value("clinic.context_open_label_active_ratio"),
            ],
        }
    }

    /// What an arm's route and the blinding make of the response, relative to an injection in a double-blind trial.
    ///
    /// An arm counts by its most impressive treatment: injection before exercise before tablets.
    pub fn ratio(&self, arm: &Arm, blinding: Blinding) -> f64 {
        let by = |route: Route| arm.treatments.iter().any(|t| t.product.route == route);
        let route = if by(Route::IntraArticular) {
            1.0
        } else if by(Route::Physical) {
            self.physical
        } else if by(Route::Oral) {
            self.oral
        } else {
            return self.untreated;
        };
        let active = arm
            .treatments
            .iter()
            .any(|t| t.product.kind != Kind::Saline);
        let known = match blinding {
            Blinding::DoubleBlind => 1.0,
            Blinding::SingleBlind => self.single_blind[usize::from(active)],
            Blinding::OpenLabel => self.open_label[usize::from(active)],
        };
        route * known
    }

    /// Pain felt, points: `pain_points` (latent, without tablets) less what context takes, less the relief by tablets, which published
    /// trials give beyond placebo. `z` is the patient's standard normal responsiveness, `since_d` the days since the first treatment.
    pub fn felt(
        &self,
        pain_points: f64,
        relief_points: f64,
        z: f64,
        ratio: f64,
        since_d: f64,
    ) -> f64 {
        let pain = pain_points.max(0.0);
        if since_d <= 0.0 {
            return (pain - relief_points).max(0.0);
        }
        let fraction = 1.0 / (1.0 + exp(-(self.logit_fraction + self.patient_logit_sd * z)));
        let built = 1.0 - exp(-self.onset_per_d * since_d);
        let kept = self.lasting + (1.0 - self.lasting) * exp(-since_d / self.waning_d);
        let remembered = exp(-(since_d - self.horizon_d).max(0.0) / self.fade_d);
        let left = 1.0 - (fraction * ratio * built * kept * remembered).min(1.0);
        (pain * left - relief_points).max(0.0)
    }
}
