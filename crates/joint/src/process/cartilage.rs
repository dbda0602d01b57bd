//! Cartilage: proteoglycan comes and goes, collagen only goes, cells wear out, an anabolic drug adds a layer of its own.
//!
//! ```text
//! μ     = m/0.726                                          proteases relative to a typical inflamed joint
//! dg/dt = n·(1−senescent)·(1−g)/180 d − μ·g/600 d           proteoglycan, reversible
//! x     = (1−g)/(0.15+1−g)                                 how exposed collagen is to proteases; 0.63 in a typical untreated joint
//! dc/dt = −2·k_c·W·L·[s·0.95·0.63 + (1−s)·max(μ−0.05, 0)·x]·c − k_tox·occupied·c      collagen, never back; s = 0.83
//! dr/dt = k_r·anabolic·n + k_diff·cells − 1e-4·μ·r          layer grown under an anabolic drug, or by injected cells
//! dn/dt = −2e-5·μ·n                                        chondrocytes
//! h     = 0.02·g + 0.98·c + r                              thickness relative to healthy
//! ```
//!
//! g, c, n, h dimensionless (1 = healthy). That adult collagen is not renewed is published (Heinemeier 2016,
//! doi 10.1126/scitranslmed.aad8335); the form and the other constants are design. Thickness hardly depends on g, otherwise a calmed joint
//! would regrow cartilage that nobody has seen regrow; most of wear (s) ignores proteases and proteoglycan, otherwise calm would look like a
//! structural cure: a joint that is calmed altogether wears about a fifth more slowly.
//! k_diff is a switch, 0 by default: no trial seen shows cartilage made by injected cells.

use crate::constants::Constants;
use synovia_numerics::Real;

/// The four cartilage states.
#[derive(Debug, Clone, Copy)]
pub struct Cartilage<T> {
    /// Proteoglycan.
    pub g: T,
    /// Collagen.
    pub c: T,
    /// Layer grown under an anabolic drug.
    pub r: T,
    /// Chondrocytes.
    pub n: T,
}

/// What acts on cartilage.
#[derive(Debug, Clone, Copy)]
pub struct Actions<T> {
    /// Proteases m relative to the reference, μ.
    pub protease_ratio: T,
    /// Wear W of this patient.
    pub wear: T,
    /// Load L.
    pub load: T,
    /// Share of chondrocytes that are senescent.
    pub senescent: T,
    /// Share of receptors that steroid occupies now.
    pub steroid: T,
    /// Anabolic signal.
    pub anabolic: T,
    /// Signal of injected cells.
    pub cells: T,
}

/// Thickness relative to healthy, h.
#[inline(always)]
pub fn thickness<T: Real>(x: &Cartilage<T>, k: &Constants) -> T {
    x.g * k.thickness_proteoglycan_share + x.c * (1.0 - k.thickness_proteoglycan_share) + x.r
}

/// Rates of change, 1/d.
#[inline(always)]
pub fn rates<T: Real>(x: &Cartilage<T>, on: &Actions<T>, k: &Constants) -> Cartilage<T> {
    let one = T::splat(1.0);
    let zero = T::splat(0.0);
    let lost = one - x.g;
    // A step of the integrator may overshoot g = 1 by its own tolerance; exposed collagen must not become negative then.
    let exposed = lost.max(zero) / (lost.max(zero) + T::splat(k.proteoglycan_protection));
    let share = k.wear_mechanical_share;
    let by_load = share * (1.0 - k.wear_protease_offset) * k.exposure_reference;
    let by_protease =
        (on.protease_ratio - T::splat(k.wear_protease_offset)).max(zero) * (1.0 - share) * exposed;
    let wear = on.wear
        * on.load
        * (by_protease + T::splat(by_load))
        * (k.wear_normalisation * k.collagen_loss_per_d);
    Cartilage {
        g: x.n * (one - on.senescent) * lost * (1.0 / k.proteoglycan_synthesis_d)
            - on.protease_ratio * x.g * (1.0 / k.proteoglycan_loss_d),
        c: zero - (wear + on.steroid * k.steroid_collagen_loss_per_d) * x.c,
        r: on.anabolic * x.n * k.anabolic_gain_per_d + on.cells * k.cell_differentiation_per_d
            - on.protease_ratio * x.r * k.anabolic_loss_per_d,
        n: zero - on.protease_ratio * x.n * k.chondrocyte_loss_per_d,
    }
}
