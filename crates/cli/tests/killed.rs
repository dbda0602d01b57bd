//! A run that is really killed, by the operating system, goes on where it was and ends with the same bytes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const STUDY: &str = r#"
[study]
title = "Killed"
seed = 11
replicates = 60
[[arm]]
label = "Cells"
patients = 100
treatments = [{ product = "umbilical-msc" }]
[[arm]]
label = "Saline"
patients = 100
treatments = [{ product = "saline" }]
[analysis]
reference = "Saline"
[model]
pool = 2000
"#;

fn program(study: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synovia"));
    command.arg("run").arg(study).arg("--out").arg(out).args([
        "--json",
        "--quiet",
        "--threads",
        "2",
    ]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn results(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_synovia"))
        .arg("hash")
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Finished shards of an unfinished run.
fn shards(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("parts")).map_or(0, Iterator::count)
}

#[test]
fn killed_again_and_again_it_ends_with_the_same_bytes() {
    let place = std::env::temp_dir().join(format!("synovia-killed-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).unwrap();
    let study: PathBuf = place.join("study.toml");
    std::fs::write(&study, STUDY).unwrap();

    let whole = place.join("whole");
    assert!(program(&study, &whole).status().unwrap().success());

    let killed = place.join("killed");
    let mut kills = 0;
    for wanted in [2, 6, 12] {
        let mut child = program(&study, &killed).spawn().unwrap();
        let patience = Instant::now() + Duration::from_secs(120);
        // Killed as soon as so many shards are there, which may be in the middle of writing the next.
        while shards(&killed) < wanted
            && child.try_wait().unwrap().is_none()
            && Instant::now() < patience
        {
            std::thread::sleep(Duration::from_millis(1));
        }
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            kills += 1;
        }
        child.wait().unwrap();
    }
    assert!(kills > 0, "the runs were over before they could be killed");
    assert!(program(&study, &killed).status().unwrap().success());
    assert_eq!(results(&killed).replace("killed", "whole"), results(&whole));
    let summary = |folder: &Path| std::fs::read(folder.join("summary.json")).unwrap();
    assert_eq!(summary(&killed), summary(&whole));
    let page = |folder: &Path| std::fs::read(folder.join("report.html")).unwrap();
    assert_eq!(page(&killed), page(&whole));
    std::fs::remove_dir_all(place).unwrap();
}

#[test]
#[cfg(unix)]
fn interrupted_by_its_user_it_says_how_to_go_on() {
    let place = std::env::temp_dir().join(format!("synovia-interrupted-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).unwrap();
    let study = place.join("study.toml");
    std::fs::write(&study, STUDY).unwrap();
    let out = place.join("out");
    let child = program(&study, &out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(120);
    while shards(&out) == 0 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(1));
    }
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(
        said.contains("type the same command again") && said.contains("out"),
        "{said}"
    );
    assert!(program(&study, &out).status().unwrap().success());
    std::fs::remove_dir_all(place).unwrap();
}
