//! What exactly is injected, and whether it may be: product passport, classification by jurisdiction, checklists. Not legal advice.

pub mod classify;
pub mod passport;
pub mod protocol;
pub mod summary;
