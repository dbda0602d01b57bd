//! What is known: published trials selected, brought to one scale and pooled, and what that says of the claims made for these therapies.

pub mod claims;
