//! What can be typed after `synovia economics`: one file per command below it.

pub mod model;
pub mod psa_analyse;
pub mod run;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct Economics {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Debug, Subcommand)]
pub enum What {
    /// Price the arms of a study over a lifetime
    Run(run::Run),
    /// Run a state-transition, individual or survival model of your own
    Model(model::Model),
    /// Analyse a probabilistic sample from anywhere
    PsaAnalyse(Box<psa_analyse::PsaAnalyse>),
}
