//! Figures of a synthesis, each from one part of a document. A figure that has nothing to show is `None`.
//!
//! | figure | of |
//! |---|---|
//! | [`forest`] | the trials of a meta-analysis, and the pool under other choices |
//! | [`funnel`], [`bubble`] | small-study effects, one moderator |
//! | [`graph`], [`treatments`], [`ranks`] | a network |
//! | [`course`] | effects over time |
//! | [`claims`] | the pooled estimates of a claim |

pub mod bubble;
mod circle;
pub mod claims;
pub mod course;
pub mod forest;
pub mod funnel;
pub mod graph;
pub(crate) mod ladder;
pub mod ranks;
pub mod treatments;
