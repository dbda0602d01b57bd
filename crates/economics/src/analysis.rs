//! What a probabilistic sample says: frontier, net benefit, acceptability, and the value of more knowledge.

mod frontier;
mod gaussian_process;
mod net_benefit;
mod partial;
mod perfect;
mod sample;
mod smoother;
mod spline;

pub use frontier::{Means, frontier, icer_table};
pub use net_benefit::{acceptability, nested_noise, net_benefit_table};
pub use partial::{FEWEST_DRAWS, Set, partial_information};
pub use perfect::{Population, perfect_information};
pub use sample::{Moments, Parameter, Sample, Strategy, UnsoundSample, Within};
