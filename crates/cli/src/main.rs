//! The program `synovia`: arguments, one file per command, exit codes. What a command does is done by the crate it is about.

#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these panic when nobody reads; `output` does not"
)]

mod arguments;
mod build;
mod commands;
mod evidence_table;
mod failure;
mod interrupted;
mod output;
mod output_folder;
mod progress_bar;
mod results_table;
mod table;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use commands::{
    calibrate, check, claims, completions, economics, evidence, hash, man, new, parameters,
    predict, preposterior, products, protocol, regulate, report, run, sensitivity, validate,
};
use output::say;

fn main() -> ExitCode {
    interrupted::watch();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => return said(&message),
    };
    let outcome = match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Products(arguments) => products::run(&arguments),
        Command::Parameters(arguments) => parameters::run(&arguments),
        Command::Evidence(arguments) => evidence::run(&arguments),
        Command::Claims(arguments) => claims::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Predict(arguments) => predict::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Sensitivity(arguments) => sensitivity::run(&arguments),
        Command::Preposterior(arguments) => preposterior::run(&arguments),
        Command::Regulate(arguments) => regulate::run(&arguments),
        Command::Economics(arguments) => economics::run(&arguments),
        Command::Protocol(arguments) => protocol::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Hash(arguments) => hash::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Help and version are what was asked for; anything else is something to be typed again.
fn said(message: &clap::Error) -> ExitCode {
    if message.use_stderr() {
        // It repeats what was typed, which may have come from anywhere.
        say(message.to_string().trim_end());
        return ExitCode::from(1);
    }
    // Nobody is left to be told when the terminal itself is gone.
    let _ = message.print();
    ExitCode::SUCCESS
}
