//! The states that are integrated, by name.

/// Number of integrated states.
pub const STATES: usize = 12;

/// Pro-inflammatory cytokines p, dimensionless.
pub const P: usize = 0;
/// Anti-inflammatory cytokines a in the bistable core; the slow memory S of treatment in the monostable one. Dimensionless.
pub const A: usize = 1;
/// Matrix-degrading proteases m, dimensionless.
pub const M: usize = 2;
/// Matrix fragments f, dimensionless.
pub const F: usize = 3;
/// Effusion v, mL.
pub const V: usize = 4;
/// Synovial thickening w, 1 = a typical inflamed joint.
pub const W: usize = 5;
/// Proteoglycan g, 1 = healthy.
pub const G: usize = 6;
/// Collagen c, 1 = healthy; never grows.
pub const C: usize = 7;
/// Cartilage added by anabolic treatment r, as a share of healthy thickness.
pub const R: usize = 8;
/// Chondrocytes n, 1 = healthy.
pub const N: usize = 9;
/// Subchondral bone reaction b, 1 = typical.
pub const B: usize = 10;
/// Pain sensitisation z, points of 100.
pub const Z: usize = 11;

/// One patient's joint at one time, indexed by the constants above.
pub type State = [f64; STATES];
