//! Two processes at the same folder: one after the other, or one of them is told who the other is; nothing is lost.

#[allow(dead_code, reason = "this test types less than others")]
mod desk;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use desk::{Desk, TINY};

fn start(desk: &Desk, typed: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_synovia"))
        .args(typed.split(' '))
        .current_dir(&desk.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn end(child: Child) -> Output {
    child.wait_with_output().unwrap()
}

/// Names and contents of a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn fifteen_pairs_of_the_same_command_all_end_well() {
    let desk = Desk::new("pairs").with("tiny.toml", TINY);
    let commands = [
        "run tiny.toml --quiet",
        "protocol tiny.toml",
        "economics model sick-sicker-cohort",
    ];
    for (number, command) in commands.iter().enumerate() {
        let alone = format!("alone-{number}");
        let ended = end(start(&desk, &format!("{command} --out {alone}")));
        assert!(ended.status.success(), "{ended:?}");
        for pair in 0..5 {
            let out = format!("out-{number}-{pair}");
            let typed = format!("{command} --out {out}");
            let two = [start(&desk, &typed), start(&desk, &typed)];
            for ended in two.map(end) {
                assert!(ended.status.success(), "{typed}: {ended:?}");
            }
            // Nothing is lost, and no lock is left.
            assert_eq!(
                files(&desk.0.join(&out)),
                files(&desk.0.join(&alone)),
                "{typed}"
            );
        }
    }
}

#[test]
fn who_comes_second_is_told_who_holds_the_folder_and_leaves_with_1() {
    let desk = Desk::new("held").with("tiny.toml", TINY);
    // A holder that takes longer than anybody waits: this process.
    let held = synovia_results::Claim::try_take(&desk.0.join("out")).unwrap();
    for typed in [
        "run tiny.toml --out out",
        "protocol tiny.toml --out out",
        "economics model sick-sicker-cohort --out out",
    ]
    .map(|typed| start(&desk, typed))
    {
        let ended = end(typed);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        for part in [
            "waiting: out is being written by process ",
            &format!("process {} since 20", std::process::id()),
            "error: out is being written by",
            "name another folder with --out",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    drop(held);
    let ended = end(start(&desk, "run tiny.toml --out out --quiet"));
    assert!(ended.status.success(), "{ended:?}");
}

#[test]
fn the_lock_of_a_killed_process_does_not_block() {
    let desk = Desk::new("stale").with("tiny.toml", TINY);
    for command in ["protocol tiny.toml", "economics model sick-sicker-cohort"] {
        let typed = format!("{command} --out out");
        let out = desk.0.join("out");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        fs::write(
            out.join(".synovia-unfinished-lock"),
            "process 1 since 2026-01-01 00:00:00 UTC: synovia protocol",
        )
        .unwrap();
        fs::write(out.join(".synovia-unfinished-1-0-protocol.json"), "{").unwrap();
        let answer = desk.synovia(&typed);
        assert!(answer.starts_with("exit code: 0"), "{answer}");
        assert!(
            files(&out).iter().all(|(name, _)| !name.starts_with('.')),
            "{typed}"
        );
    }
}
