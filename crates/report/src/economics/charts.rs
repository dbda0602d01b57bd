//! Figures of an economic analysis, each from one part of the document. A figure that has nothing to show is `None`.
//!
//! Money on axes is in thousands or millions, so that numbers stay short.

pub mod acceptability;
pub mod instruments;
pub mod ledgers;
mod lines;
pub mod net_benefit;
pub mod partial;
pub mod perfect;
pub mod plane;
pub mod threshold;
pub mod tornado;
pub mod trial;
pub mod years;
