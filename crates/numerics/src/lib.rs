//! Mathematics with no domain word inside: numbers in lanes, ordinary differential equations.

pub mod dual;
pub mod lanes;
pub mod ode;
pub mod real;

pub use dual::{Dual, jacobian};
pub use lanes::Lanes;
pub use real::{Lane, Real};
