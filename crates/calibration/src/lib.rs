//! Constants of the model fitted to published trials, predictions of trials it has not seen, and how far both miss.

pub mod course;
pub mod density;
pub mod likelihood;
pub mod observed;
pub mod parameters;
