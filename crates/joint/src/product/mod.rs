//! What is put into or onto the joint, in closed form: each product is a sum of decaying exponentials, so doses superpose exactly and the
//! system that is integrated is the biology alone.

mod dose;
mod levels;

pub use dose::Dose;
pub use levels::{Drives, Held, Levels, living_cells_million};
