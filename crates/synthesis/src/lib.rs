//! What is known: published trials selected, brought to one scale and pooled, and what that says of the claims made for these therapies.

mod ask;
mod asked;
mod at;
mod candidates;
pub mod claims;
mod contradiction;
mod contrast;
mod effects_file;
mod group;
mod network;
mod nodes;
mod pairwise;
mod printed;
mod question;
mod reading;
mod scale;
mod select;
mod show;
mod timecourse;

pub use ask::{AS_OF, Analysis};
pub use asked::{Asked, Misunderstood, analysis, check_level, class_words, question};
pub use contradiction::{CONTRADICTION_CODES, Contradiction, of_library as contradictions};
pub use contrast::together;
pub use effects_file::{EFFECT_CODES, EffectsTable, meta_of_effects, read as read_effects};
pub use group::{Group, Whole, arms_given, groups, members_of};
pub use network::network;
pub use pairwise::{Watch, effects, meta};
pub use printed::{Pair, pair, same_time};
pub use question::{Basis, Measure, Medians, Pick, Question, SUPPOSED_CORRELATION, every_role};
pub use reading::{ArmRows, Missing, Reading};
pub use select::outside as select_outside;
pub use show::{show, shown};
pub use timecourse::{CourseOptions, SHAPES, SUPPOSED_CORRELATION_IN_TIME, timecourse};
