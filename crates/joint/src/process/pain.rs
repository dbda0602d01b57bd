//! Pain as the joint makes it, before expectation, attention and the questionnaire (those are `synovia-trial`'s).
//!
//! ```text
//! latent = u + 7.9·w + 6.9·(v−6.7)/10 + 7·b + 10·(1−h) + z + 10·(L−1) − 6.6·ee − 3.3·HA − 7.8·exercise relief − drugs
//! dz/dt  = (0.2·max(latent−25, 0) − z)/120 d
//! ```
//!
//! Points of 100. Design (assumed): synovium and effusion weigh most and thickness least, as published correlations ask
//! (effusion r = 0.60, marrow lesions 0.51, n = 34; Kellgren-Lawrence none). z is sensitisation, with a gain below 1 so that it cannot run away.

use crate::constants::Constants;
use synovia_numerics::Real;

/// What hurts and what relieves.
#[derive(Debug, Clone, Copy)]
pub struct Sources<T> {
    /// Pain sensitivity u, points.
    pub sensitivity_points: T,
    /// Synovial thickening w.
    pub synovium: T,
    /// Effusion v, mL.
    pub effusion_ml: T,
    /// Bone reaction b.
    pub bone: T,
    /// Thickness h.
    pub thickness: T,
    /// Sensitisation z, points.
    pub sensitisation: T,
    /// Load L.
    pub load: T,
    /// Response to steroid, ee.
    pub steroid: T,
    /// Response to hyaluronic acid HA, 1 = the peak of one course.
    pub hyaluronic_acid: T,
    /// Relief by oral drugs and, directly, by exercise, points.
    pub drugs_points: T,
}

/// Latent pain, points of 100, not yet bounded.
#[inline(always)]
pub fn latent<T: Real>(s: &Sources<T>, k: &Constants) -> T {
    let one = T::splat(1.0);
    s.sensitivity_points
        + s.synovium * k.pain_synovium_points
        + (s.effusion_ml - T::splat(k.effusion_normal_ml)) * (k.pain_effusion_points / 10.0)
        + s.bone * k.pain_bone_points
        + (one - s.thickness) * k.pain_thickness_points
        + s.sensitisation
        + (s.load - one) * k.pain_overload_points
        - s.steroid * k.steroid_direct_points
        - s.hyaluronic_acid * k.ha_direct_points
        - s.drugs_points
}

/// dz/dt, points/d.
#[inline(always)]
pub fn sensitisation_rate<T: Real>(z: T, latent: T, k: &Constants) -> T {
    let above = (latent - T::splat(k.sensitisation_threshold_points)).max(T::splat(0.0));
    (above * k.sensitisation_gain - z) * (1.0 / k.sensitisation_time_d)
}
