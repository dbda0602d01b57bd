//! `synovia economics`: what it costs and whether it is worth it.

mod model;
mod psa_analyse;
mod run;

use crate::arguments::economics::{Economics, What};
use crate::failure::Failure;

pub fn run(arguments: &Economics) -> Result<(), Failure> {
    match &arguments.what {
        What::Run(arguments) => run::run(arguments),
        What::Model(arguments) => model::run(arguments),
        What::PsaAnalyse(arguments) => psa_analyse::run(arguments),
    }
}
