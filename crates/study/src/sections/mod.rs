//! One file per section of a study file: reads it, makes its findings, and returns what the plan needs.
//!
//! After a finding a stand-in is returned so that the other sections can still be read; no plan is made then.

pub(crate) mod analysis;
pub(crate) mod arms;
pub(crate) mod described;
pub(crate) mod design;
pub(crate) mod dose;
pub(crate) mod endpoint;
pub(crate) mod model;
pub(crate) mod own_file;
pub(crate) mod passport;
pub(crate) mod population;
pub(crate) mod study;
pub(crate) mod treatment;
pub(crate) mod visits;
