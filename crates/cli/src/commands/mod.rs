//! One file per command.

pub mod calibrate;
pub mod check;
pub mod claims;
pub mod completions;
pub mod economics;
pub mod evidence;
pub mod hash;
pub mod man;
pub mod new;
pub mod parameters;
pub mod predict;
pub mod preposterior;
pub mod products;
pub mod protocol;
pub mod regulate;
pub mod report;
pub mod run;
pub mod sensitivity;
pub mod validate;
