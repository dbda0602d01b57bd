//! `synovia completions`: what a shell can complete.

use clap::CommandFactory;

use crate::arguments::{Arguments, Completions};
use crate::failure::Failure;
use crate::output::print_exactly;

pub fn run(arguments: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "synovia",
        &mut script,
    );
    print_exactly(&String::from_utf8_lossy(&script))
}
