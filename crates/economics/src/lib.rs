//! What a treatment costs, what it gains over a lifetime, and how sure one can be of either.
//!
//! | you want | look at |
//! |---|---|
//! | a state-transition or survival model of your own, from a TOML file | [`engine`] |
//! | people with two knees over a lifetime, treated as in a study | [`joint_pain`] |
//! | what a probabilistic sample says: who is ahead, how surely, what more knowledge is worth | [`analysis`] |
//!
//! Nothing here says that a treatment works or that anybody should pay for it.

pub mod analysis;
pub mod engine;
pub mod joint_pain;
