//! What a probabilistic sample says: frontier, net benefit, acceptability, and the value of more knowledge.

mod sample;

pub use sample::{Parameter, Sample, Strategy};
