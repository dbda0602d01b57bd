//! What the crate promises, one file per promise.
#![allow(
    clippy::disallowed_methods,
    reason = "the platform's functions are what ours are compared with"
)]

mod problems;

mod accuracy;
mod cholesky;
mod elementary;
mod events;
mod failures;
mod lanes;
mod linear_algebra;
mod minimise;
mod order;
mod random;
mod roots;
mod symmetric;
mod tails;
mod work;
