//! One target, one input after the other, until the time is over or something breaks.

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, panic, process, thread};

use synovia_numerics::Stream;

use crate::coverage::Coverage;
use crate::memory;
use crate::mutate::Mutator;
use crate::targets::{self, Target};

/// A reader that needs longer for an input of a few kilobytes hangs, for whoever waits.
const LONGEST_S: u64 = 20;
/// A reader that holds more for an input of a few kilobytes is flooded.
const MOST_MB: usize = 1024;
/// Inputs longer than this are cut: what matters is found with short ones, and faster.
const LONGEST_INPUT: usize = 64 * 1024;
/// Inputs that are kept to be changed further, at most.
const MOST_KEPT: usize = 4096;

/// How an input broke its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    Panic,
    Slow,
    Memory,
}

impl Broken {
    fn code(self) -> u8 {
        match self {
            Broken::Panic => 101,
            Broken::Slow => 102,
            Broken::Memory => 103,
        }
    }

    pub fn of_code(code: i32) -> Option<Self> {
        [Broken::Panic, Broken::Slow, Broken::Memory]
            .into_iter()
            .find(|broken| i32::from(broken.code()) == code)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Panic => write!(f, "panics"),
            Broken::Slow => write!(f, "takes more than {LONGEST_S} s"),
            Broken::Memory => write!(f, "takes more than {MOST_MB} MB"),
        }
    }
}

/// Where files go that are written for every input: memory, where the system has a folder for that.
pub fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory.to_owned()
    } else {
        env::temp_dir()
    }
}

/// Runs the reader once; seconds it took.
pub fn once(target: &Target, bytes: &[u8]) -> f64 {
    memory::reset();
    let began = Instant::now();
    (target.read)(bytes);
    began.elapsed().as_secs_f64()
}

/// An input that takes longer than this is kept, though it breaks nothing.
const WORTH_KEEPING_S: f64 = 0.5;

/// Works until the time is over. `current` always holds the input that is being read, for whoever finds this process dead.
pub fn work(
    target: &Target,
    seconds: u64,
    seed: u64,
    current: &Path,
    slow: impl Fn(&[u8]) -> String,
) -> ExitCode {
    let clock = watch_the_clock();
    let mut coverage = Coverage::new();
    let mut kept: VecDeque<Vec<u8>> = (target.seeds)().into();
    let mut mutator = Mutator::new(Stream::keyed(seed, [0, 0, 0]), target.is_text, &kept);
    let began = Instant::now();
    let (mut inputs, mut slowest) = (0_u64, 0.0_f64);
    let mut slow_one = Vec::new();
    let mut waiting = kept.clone();
    while began.elapsed() < Duration::from_secs(seconds) || !waiting.is_empty() {
        let is_seed = !waiting.is_empty();
        let mut input = waiting
            .pop_front()
            .unwrap_or_else(|| mutator.next(kept.make_contiguous()));
        input.truncate(if is_seed { usize::MAX } else { LONGEST_INPUT });
        if fs::write(current, &input).is_err() {
            eprintln!("{} cannot be written", current.display());
            return ExitCode::from(2);
        }
        coverage.reset();
        clock.store(began.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
        let outcome = panic::catch_unwind(|| once(target, &input));
        clock.store(0, Ordering::Relaxed);
        inputs += 1;
        let Ok(took) = outcome else {
            return ExitCode::from(Broken::Panic.code());
        };
        if took > slowest {
            slowest = took;
            slow_one.clone_from(&input);
        }
        if memory::peak_mb() > MOST_MB {
            return ExitCode::from(Broken::Memory.code());
        }
        if coverage.learn() && !is_seed && kept.len() < MOST_KEPT {
            kept.push_back(input);
        }
    }
    let guided = if coverage.is_guided() {
        format!("{} edges, {} inputs kept", coverage.edges(), kept.len())
    } else {
        "blind: built without counters".to_owned()
    };
    println!(
        "{:<16} {inputs:>9} inputs in {:>4.0} s, slowest {slowest:.2} s; {guided}",
        target.name,
        began.elapsed().as_secs_f64()
    );
    if slowest > WORTH_KEEPING_S {
        println!("{}: the slowest; {}", target.name, slow(&slow_one));
    }
    let _ = fs::remove_file(current);
    let _ = fs::remove_dir_all(targets::run_folder());
    ExitCode::SUCCESS
}

/// A thread that ends the process when one input takes too long. The answer holds when the input began, in milliseconds and one; 0 between
/// inputs.
fn watch_the_clock() -> Arc<AtomicU64> {
    let clock = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&clock);
    thread::spawn(move || {
        let (mut last, mut since) = (0, Instant::now());
        loop {
            thread::sleep(Duration::from_millis(200));
            let now = seen.load(Ordering::Relaxed);
            if now != last {
                (last, since) = (now, Instant::now());
            } else if now != 0 && since.elapsed() > Duration::from_secs(LONGEST_S) {
                process::exit(i32::from(Broken::Slow.code()));
            }
        }
    });
    clock
}
