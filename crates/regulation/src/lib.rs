//! What exactly is injected, and whether it may be: product passport, classification by jurisdiction, checklists. Not legal advice.

pub mod passport;
pub mod classify;
pub mod protocol;
