//! The rival core: inflammation follows its drive and a slow memory of treatment; nothing flips.
//!
//! ```text
//! tau dp/dt = p*·(1+kappa(L−1))·production·g(S) − p          g(S) = 1/(1+S) where S ≥ 0, 1 − S where S < 0: as steep at 0 on both sides
//! tau dm/dt = gain·p − m
//! tau df/dt = m + fragments − f                  (shown, but nothing depends on it)
//!     dS/dt = calming/tau_S − S/tau_S            S, the memory, takes the place of a in the state
//! ```
//!
//! p* is the patient's level, `gain` 2.75, tau_S about 250 d. All of it is Synovia's design (assumed), made to compete with the bistable
//! core on the same data; none of it is published.

use synovia_numerics::Real;

/// What load and treatment do, see the module. All dimensionless.
#[derive(Debug, Clone, Copy)]
pub struct Couplings<T> {
    /// p*·(1+kappa(L−1))·(1−E_s·ee)·(1−nsaid).
    pub drive: T,
    /// Protease per inflammation.
    pub protease_gain: f64,
    /// Production of f: F_load + phi_s·ee.
    pub fragments: T,
    /// A_cells + A_conc + A_prp·R + A_ha·HA. Negative when a treatment does harm.
    pub calming: T,
    /// tau/tau_S: the memory's clock on the loop's.
    pub memory_rate: T,
}

/// tau times the rates of change of (p, S, m, f).
#[inline(always)]
pub fn rates<T: Real>(x: [T; 4], on: &Couplings<T>) -> [T; 4] {
    let [p, s, m, f] = x;
    let (zero, one) = (T::splat(0.0), T::splat(1.0));
    [
        on.drive * (one - s.min(zero)) / (s.max(zero) + one) - p,
        (on.calming - s) * on.memory_rate,
        p * on.protease_gain - m,
        m + on.fragments - f,
    ]
}
