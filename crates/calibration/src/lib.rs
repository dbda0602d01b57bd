//! Constants of the model fitted to published trials, predictions of trials it has not seen, and how far both miss.

pub mod ask;
pub mod assemble;
pub mod calibrate;
pub mod constants;
pub mod course;
pub mod density;
pub mod document;
pub mod fit;
pub mod forecast;
pub mod laboratory;
pub mod likelihood;
pub mod observed;
pub mod parameters;
pub mod predict;
pub mod preposterior;
pub mod scored;
pub mod surrogate;
