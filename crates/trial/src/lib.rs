//! Virtual trials.

pub mod protocol;
