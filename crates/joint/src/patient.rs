//! What makes one joint different from another and does not change during a trial.

use crate::gains::Gains;
use crate::per_lane::per_lane;

per_lane! {
    /// The constants of one joint, besides its [`Gains`].
    pub struct Traits {
        /// 1/tau, the speed of the cytokine loop, 1/d.
        clock_per_d,
        /// Fragments made by load, in units of f.
        fragment_load,
        /// Overload L at rest from treatment, 1 = typical.
        load,
        /// Effusion of the same knee if it were quiet, V0, mL.
        effusion_normal_ml,
        /// Wear W relative to the mean patient.
        wear,
        /// Pain sensitivity u, points of 100.
        sensitivity_points,
        /// Response xi to injected cells relative to the median patient.
        cell_response,
        /// Share of chondrocytes that are senescent, 0 to 1.
        senescent,
        /// Inflammation p* of the monostable core.
        inflammation_set_point,
    }
}

/// One joint: what it is, before anything is done to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patient {
    /// Gains of the cytokine loop.
    pub gains: Gains<f64>,
    /// Everything else.
    pub traits: Traits<f64>,
}
