//! From a draw of the fit to the constants of one simulated trial.
//!
//! A new trial is not the mean trial: its context and the effects of its products differ from the mean by what trials were seen to
//! differ. The mean effect of a class may be exactly nothing; what a product does in one trial is around that.
//!
//! ```text
//! c̄_trial = c̄ − u/√w        g_trial = g + 57·v_c/√w        u, v normal with the SDs of the draw, w ~ χ²₅/5
//! ```

use crate::calibrate::Ground;
use crate::course::{REFERENCE_BASELINE, Shared};
use crate::likelihood::heavier;
use crate::parameters::Values;
use crate::surrogate::{Courses, constants};
use synovia_numerics::roots::root_between;
use synovia_numerics::{Stream, exp, ln};

/// Context of a trial stays within these, as a mean over patients.
const CONTEXT_LIMITS: [f64; 2] = [0.02, 0.9];

/// Constants of one new trial, by their identifiers; the same identifiers in the same order for every draw.
pub fn in_a_new_trial(
    ground: &Ground,
    courses: &Courses,
    values: &Values,
    seed: u64,
    number: u64,
) -> Vec<(&'static str, f64)> {
    let mut stream = Stream::keyed(seed, [number, 3, 0]);
    let heavier = heavier(&mut stream);
    let shared = Shared::new(values, &ground.clinic);
    let trial = values.trial_sd() * stream.normal() * heavier;
    let mean = (shared.mean_context() - trial).clamp(CONTEXT_LIMITS[0], CONTEXT_LIMITS[1]);
    let mut all = vec![
        ("clinic.context_fraction", median_of_mean(mean, ground)),
        ("clinic.context_lasting_fraction", values.lasting()),
        ("clinic.context_onset_per_week", values.onset_of_injection()),
        ("clinic.context_oral_ratio", values.oral_ratio()),
        // Not that of exercise: what is expectation in it and what is effect, its trials do not tell apart.
    ];
    for surrogate in &courses.surrogates {
        let class = &surrogate.class;
        let spread = values.all[Values::class_sd_place(*class)];
        let g = values.all[Values::effect_place(*class)]
            + REFERENCE_BASELINE * spread * stream.normal() * heavier;
        let g = g.clamp(surrogate.range[0], surrogate.range[1]);
        let shape = Values::shape_place(*class).map_or(0.0, |place| values.all[place]);
        let multiplier = surrogate.multiplier(g, shape);
        all.extend(constants(&ground.registry, *class, multiplier, shape));
    }
    all
}

/// The median patient's context when the mean over patients is `mean`.
fn median_of_mean(mean: f64, ground: &Ground) -> f64 {
    let of = |logit: f64| Shared::mean_at(logit, ground.clinic.patient_logit_sd) - mean;
    const FAR: f64 = 12.0;
    let logit = root_between(of, -FAR, FAR, 1e-10).unwrap_or_else(|_| ln(mean / (1.0 - mean)));
    1.0 / (1.0 + exp(-logit))
}
