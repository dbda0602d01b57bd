//! Fuzzes every reader of the program: whatever is in a file, the answer is findings, never a panic, a hang or a flood of memory.
//!
//! ```text
//! cargo run -p synovia-fuzz                                    every target for five seconds
//! cargo run -p synovia-fuzz -- --seconds 600 --target study    one of them for ten minutes
//! cargo run -p synovia-fuzz -- --target study --replay FILE    what one input does
//! ```
//!
//! It runs on the stable toolchain. Inputs are made by a mutator that knows lines and tokens ([`mutate`]) from the files that the program
//! ships and from `fuzz/corpus/TARGET/`, which holds what once broke something. Built with
//!
//! ```text
//! RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
//! ```
//!
//! it is guided: an input that reaches code no other reached is kept and changed further ([`coverage`]). Without the flags it is blind, and
//! says so.
//!
//! Each target runs in a process of its own, so that an overflowing stack or an abort is told like a panic. What broke a reader is left as
//! `TARGET-HASH` in `--keep`, and so is the slowest input of a target when it took more than half a second.

#![allow(
    clippy::disallowed_macros,
    reason = "a tool of those who build it, at their terminal"
)]

mod coverage;
mod memory;
mod mutate;
mod targets;
mod work;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use clap::Parser;

use targets::{TARGETS, Target};
use work::Broken;

/// Fuzz the readers of the program.
#[derive(Parser)]
struct Arguments {
    /// Seconds for each target
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Only this target; may be given more than once
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// Where chance starts; vary it by hand
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for inputs that broke something
    #[arg(long, value_name = "DIR", default_value = "fuzz-broken")]
    keep: PathBuf,
    /// Run one input, in this process, and say what it does
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Used by this program on itself: work on the target in this process
    #[arg(long, hide = true)]
    worker: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let chosen: Vec<&Target> = TARGETS
        .iter()
        .filter(|target| {
            arguments.target.is_empty() || arguments.target.iter().any(|name| name == target.name)
        })
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("no such target; there are {}", names.join(", "));
        return ExitCode::from(1);
    }
    if let Some(input) = &arguments.replay {
        return replay(chosen[0], input);
    }
    if let Some(current) = &arguments.worker {
        let slow = |input: &[u8]| keep(chosen[0], input, &arguments.keep);
        return work::work(chosen[0], arguments.seconds, arguments.seed, current, slow);
    }
    let outcomes: Vec<bool> = chosen
        .iter()
        .map(|target| watch(target, &arguments))
        .collect();
    let failed = outcomes.iter().filter(|sound| !**sound).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

fn replay(target: &Target, input: &PathBuf) -> ExitCode {
    let bytes = match fs::read(input) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{}: {error}", input.display());
            return ExitCode::from(1);
        }
    };
    let seconds = work::once(target, &bytes);
    println!(
        "{}: answered in {seconds:.3} s, {} MB at most",
        target.name,
        memory::peak_mb()
    );
    ExitCode::SUCCESS
}

/// Runs the target in a process of its own and keeps what it was reading when that ended badly.
fn watch(target: &Target, arguments: &Arguments) -> bool {
    let current = work::folder().join(format!(
        "synovia-fuzz-{}-{}",
        target.name,
        std::process::id()
    ));
    let started = env::current_exe().and_then(|program| {
        Command::new(program)
            .args(["--target", target.name])
            .args(["--seconds", &arguments.seconds.to_string()])
            .args(["--seed", &arguments.seed.to_string()])
            .arg("--keep")
            .arg(&arguments.keep)
            .arg("--worker")
            .arg(&current)
            .status()
    });
    let status = match started {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{}: {error}", target.name);
            return false;
        }
    };
    let sound = status.success();
    if !sound {
        let why = status
            .code()
            .and_then(Broken::of_code)
            .map_or_else(|| format!("{status}"), |broken| broken.to_string());
        let kept = match fs::read(&current) {
            Ok(bytes) => keep(target, &bytes, &arguments.keep),
            Err(error) => format!("the input could not be kept: {error}"),
        };
        eprintln!("{}: {why}; {kept}", target.name);
    }
    let _ = fs::remove_file(&current);
    sound
}

/// Leaves an input in the folder and says where.
fn keep(target: &Target, bytes: &[u8], folder: &Path) -> String {
    let hash = synovia_results::sha256_hex(bytes);
    let path = folder.join(format!("{}-{}", target.name, &hash[..12]));
    match fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes)) {
        Ok(()) => format!(
            "see it again: cargo run -p synovia-fuzz -- --target {} --replay {}",
            target.name,
            path.display()
        ),
        Err(error) => format!("the input could not be kept: {error}"),
    }
}
