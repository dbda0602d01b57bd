//! What is known: published trials selected, brought to one scale and pooled, and what that says of the claims made for these therapies.

mod ask;
mod at;
pub mod claims;
mod contrast;
mod group;
mod network;
mod nodes;
mod pairwise;
mod question;
mod reading;
mod select;
mod timecourse;

pub use ask::{AS_OF, Analysis};
pub use network::network;
pub use pairwise::{effects, meta};
pub use question::{Basis, Measure, Medians, Pick, Question, SUPPOSED_CORRELATION};
pub use timecourse::{CourseOptions, SHAPES, SUPPOSED_CORRELATION_IN_TIME, timecourse};
