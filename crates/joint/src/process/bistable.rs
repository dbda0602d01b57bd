//! The bistable core: cytokines, proteases and matrix fragments that can hold each other up.
//!
//! ```text
//! tau dp/dt = (Pbp + Ppp·H(p,1) + Pfp·fragment_signal·H(f,1))·production / (1+a²) − gp·p
//! tau da/dt = max(App·H(p,Aph) + Afp·H(f,Afh) + calming, 0) − a
//! tau dm/dt = Mbp + Mpp·H(p,Mph) − gm·m
//! tau df/dt = m + fragments − gf·f
//! ```
//!
//! p, a, m, f are dimensionless, as are the gains. With `fragment_signal` = `production` = 1 and `calming` = 0 this is the model of Baker,
//! Brook and Owen, J Math Biol 2017, doi 10.1007/s00285-017-1104-y (equations 5 to 8, BIOMD0000000928), whose `Fdam` is our `fragments`;
//! the couplings are ours, and so is the floor at 0, which a treatment that does harm would need: a cannot be negative. The paper counts time in clearances of a (minutes); we give it a clock tau in days.

use super::hill::hill;
use crate::gains::Gains;
use synovia_numerics::Real;

/// What load and treatment do to the loop. All dimensionless.
#[derive(Debug, Clone, Copy)]
pub struct Couplings<T> {
    /// Factor on the signal that fragments give: (1+kappa(L−1)) / (1+E_ha·HA).
    pub fragment_signal: T,
    /// Factor on the production of p: (1−E_s·ee)·(1−nsaid).
    pub production: T,
    /// Production of a by treatment: A_cells + A_conc + A_prp·R + A_ha·HA. Negative when a treatment does harm.
    pub calming: T,
    /// Production of f: F_load + phi_s·ee.
    pub fragments: T,
}

impl<T: Real> Couplings<T> {
    /// No treatment, typical load: the published model with the given `Fdam`.
    pub fn published(fdam: T) -> Self {
        Couplings {
            fragment_signal: T::splat(1.0),
            production: T::splat(1.0),
            calming: T::splat(0.0),
            fragments: fdam,
        }
    }
}

/// tau times the rates of change of (p, a, m, f).
#[inline(always)]
pub fn rates<T: Real>(x: [T; 4], gains: &Gains<T>, on: &Couplings<T>) -> [T; 4] {
    let [p, a, m, f] = x;
    let one = T::splat(1.0);
    let drive =
        gains.pbp + gains.ppp * hill(p, one) + gains.pfp * on.fragment_signal * hill(f, one);
    let calmed = gains.app * hill(p, gains.aph) + gains.afp * hill(f, gains.afh) + on.calming;
    [
        drive * on.production / (a * a + one) - gains.gp * p,
        calmed.max(T::splat(0.0)) - a,
        gains.mbp + gains.mpp * hill(p, gains.mph) - gains.gm * m,
        m + on.fragments - gains.gf * f,
    ]
}
