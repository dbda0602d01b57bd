//! What the crate promises, one file per promise.

mod problems;

mod accuracy;
mod elementary;
mod events;
mod failures;
mod lanes;
mod linear_algebra;
mod order;
mod random;
mod roots;
mod work;
