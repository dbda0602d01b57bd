//! Every command with `--out` under faults of the system: at each call that writes, it is killed, or told that there is no room or that the
//! device failed. Whatever happens, the same command typed again succeeds with the same bytes, and exit codes are as documented.
//!
//! It needs `strace`, and fails without it: `cargo test -p synovia-cli --test faults -- --ignored`, as `.ci/run` does. With
//! `SYNOVIA_FAULTS=all` it goes through every call instead of some of each kind; that takes minutes.

#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "this test types less than others")]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use desk::{Desk, TINY};

/// Calls that change what is on the disk.
const CALLS: [&str; 4] = ["write", "fsync", "rename", "mkdir"];
/// Calls of a kind at which a fault is made, unless all are asked for.
const SOME: usize = 4;

const PRICES: &str = r#"[economics]
title = "Prices"
country = "US"
currency = "USD"
price_year = 2025
perspective = "health-care"
horizon_years = 5
willingness_to_pay = 100000
seed = 5
[discount]
costs = 0.03
effects = 0.03
[[arm]]
label = "Cells"
price_per_course = 5000
currency = "USD"
price_year = 2025
[[arm]]
label = "Saline"
price_per_course = 100
currency = "USD"
price_year = 2025
"#;

fn commands() -> Vec<&'static str> {
    vec![
        "run tiny.toml --threads 1 --quiet",
        "protocol tiny.toml",
        "claims",
        "evidence meta --condition osteoarthritis --joint knee --class prp --versus saline",
        "evidence network --condition osteoarthritis --joint knee --class prp --versus saline",
        "evidence timecourse --condition osteoarthritis --joint knee --class prp --versus saline",
        "economics model sick-sicker-cohort",
        "economics psa-analyse sample.csv",
        "economics run economics.toml --run run --psa 4 --people 4 --threads 1 --quiet",
    ]
}

fn strace(desk: &Desk, options: &[&str], typed: &str) -> Output {
    Command::new("strace")
        .args(["-f", "-q", "-o", "trace.txt"])
        .args(options)
        .arg(env!("CARGO_BIN_EXE_synovia"))
        .args(typed.split(' '))
        .current_dir(&desk.0)
        .output()
        .expect("this test needs strace: apt-get install strace")
}

/// Names and contents of everything in a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

/// How often the busiest thread makes a call.
fn counted(desk: &Desk, call: &str, typed: &str) -> usize {
    let _ = fs::remove_dir_all(desk.0.join("out"));
    let ended = strace(desk, &["-e", &format!("trace={call}")], typed);
    assert!(ended.status.success(), "{typed}: {ended:?}");
    let trace = fs::read_to_string(desk.0.join("trace.txt")).unwrap();
    let mut threads: BTreeMap<&str, usize> = BTreeMap::new();
    for line in trace
        .lines()
        .filter(|line| line.contains(&format!("{call}(")))
    {
        *threads
            .entry(line.split(' ').next().unwrap_or_default())
            .or_default() += 1;
    }
    threads.values().copied().max().unwrap_or_default()
}

/// Which of so many calls are tried: the first, the last and some between.
fn tried(calls: usize) -> Vec<usize> {
    let all = std::env::var("SYNOVIA_FAULTS").is_ok_and(|which| which == "all");
    if all || calls <= SOME {
        return (1..=calls).collect();
    }
    let mut tried: Vec<usize> = (0..SOME)
        .map(|at| 1 + at * (calls - 1) / (SOME - 1))
        .collect();
    tried.dedup();
    tried
}

#[test]
#[ignore = "needs strace, and takes a minute; .ci/run runs it"]
fn after_any_fault_the_same_command_ends_with_the_same_bytes() {
    let sample: String = (0..20)
        .map(|draw| format!("{draw},1,{},2\n", 2 * draw))
        .collect();
    let desk = Desk::new("faults")
        // Two shards, so that a fault can hit between them.
        .with(
            "tiny.toml",
            TINY.replace("replicates = 3", "replicates = 6"),
        )
        .with("economics.toml", PRICES)
        .with(
            "sample.csv",
            format!("a:cost,a:effect,b:cost,b:effect\n{sample}"),
        );
    let answer = desk.synovia("run tiny.toml --out run --quiet");
    assert!(answer.starts_with("exit code: 0"), "{answer}");
    let mut faults = 0;
    for command in commands() {
        let typed = format!("{command} --out out");
        let out = desk.0.join("out");
        let _ = fs::remove_dir_all(&out);
        let answer = desk.synovia(&typed);
        assert!(answer.starts_with("exit code: 0"), "{typed}: {answer}");
        let undisturbed = files(&out);
        for call in CALLS {
            for number in tried(counted(&desk, call, &typed)) {
                for (fault, codes) in [
                    ("signal=KILL", &[][..]),
                    // What could be done without, such as a message or the words in the lock, is done without.
                    ("error=ENOSPC", &[0, 1][..]),
                    ("error=EIO", &[0, 2][..]),
                ] {
                    let _ = fs::remove_dir_all(&out);
                    let inject = format!("inject={call}:{fault}:when={number}");
                    let what = format!("{typed}, {inject}");
                    let ended = strace(
                        &desk,
                        &["-e", &format!("trace={call}"), "-e", &inject],
                        &typed,
                    );
                    // A kill shows as the signal; threads may be over before the call that was meant.
                    if let Some(code) = ended.status.code().filter(|code| *code != 137) {
                        let expected = code == 0 || codes.contains(&code);
                        assert!(
                            expected,
                            "{what}: {code}, {}",
                            String::from_utf8_lossy(&ended.stderr)
                        );
                    }
                    let again = desk.synovia(&typed);
                    assert!(again.starts_with("exit code: 0"), "{what}, then: {again}");
                    assert!(files(&out) == undisturbed, "{what}: other bytes");
                    faults += 1;
                }
            }
        }
    }
    assert!(faults > 200, "{faults} faults");
}
