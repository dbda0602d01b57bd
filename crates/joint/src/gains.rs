//! The gains of the cytokine loop, one set a patient.

use crate::per_lane::per_lane;
use synovia_evidence::Registry;

per_lane! {
    /// Gains of the published loop (Baker, Brook and Owen 2017, table 1; dimensionless, printed there as illustrative), same letters.
    pub struct Gains {
        /// Background production of p.
        pbp,
        /// Production of p by p.
        ppp,
        /// Production of p by fragments.
        pfp,
        /// Production of a by p.
        app,
        /// Production of a by fragments.
        afp,
        /// Half-saturation of `app`.
        aph,
        /// Half-saturation of `afp`.
        afh,
        /// Background production of m.
        mbp,
        /// Production of m by p.
        mpp,
        /// Half-saturation of `mpp`.
        mph,
        /// Clearance of p, relative to that of a.
        gp,
        /// Clearance of m, relative to that of a.
        gm,
        /// Clearance of f, relative to that of a.
        gf,
    }
}

impl Gains<f64> {
    /// The reference set of the paper.
    pub fn reference(registry: &Registry) -> Self {
        Gains {
            pbp: registry.value("joint.baker_pbp"),
            ppp: registry.value("joint.baker_ppp"),
            pfp: registry.value("joint.baker_pfp"),
            app: registry.value("joint.baker_app"),
            afp: registry.value("joint.baker_afp"),
            aph: registry.value("joint.baker_aph"),
            afh: registry.value("joint.baker_afh"),
            mbp: registry.value("joint.baker_mbp"),
            mpp: registry.value("joint.baker_mpp"),
            mph: registry.value("joint.baker_mph"),
            gp: registry.value("joint.baker_gp"),
            gm: registry.value("joint.baker_gm"),
            gf: registry.value("joint.baker_gf"),
        }
    }
}
