//! Places that cannot be written to or read from: exit code 1, as they are the user's, with help, and never a panic.

#[allow(dead_code, reason = "this test types less than others")]
mod desk;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use desk::{Desk, TINY};

/// Every command with `--out`, as short as it goes.
const LEAVE: [&str; 6] = [
    "run tiny.toml",
    "protocol tiny.toml",
    "claims",
    "evidence meta --condition osteoarthritis --joint knee --class prp --versus saline",
    "economics model sick-sicker-cohort",
    "economics psa-analyse sample.csv",
];

fn desk(name: &str) -> Desk {
    let sample: String = (0..20)
        .map(|draw| format!("{draw},1,{},2\n", 2 * draw))
        .collect();
    Desk::new(name).with("tiny.toml", TINY).with(
        "sample.csv",
        format!("a:cost,a:effect,b:cost,b:effect\n{sample}"),
    )
}

#[test]
fn an_out_that_cannot_be_is_the_users() {
    let desk = desk("places-out").with("file", "mine");
    #[cfg(unix)]
    std::os::unix::fs::symlink("loop", desk.0.join("loop")).unwrap();
    for command in LEAVE {
        let mut places = vec!["file", "file/below"];
        if cfg!(unix) {
            places.extend(["loop", "loop/below"]);
        }
        let too_long = "x".repeat(300);
        places.push(&too_long);
        if cfg!(target_os = "linux") {
            // Read-only, whoever asks.
            places.push("/proc/synovia");
        }
        for place in places {
            let answer = desk.synovia(&format!("{command} --out {place}"));
            assert!(
                answer.starts_with("exit code: 1") && answer.contains("help: "),
                "{command} --out {place}: {answer}"
            );
        }
    }
    assert_eq!(fs::read(desk.0.join("file")).unwrap(), b"mine");
}

#[test]
fn every_page_forbids_what_comes_from_elsewhere() {
    let desk = desk("places-pages");
    for (number, command) in LEAVE.iter().enumerate() {
        let answer = desk.synovia(&format!("{command} --out {number}"));
        assert!(answer.starts_with("exit code: 0"), "{command}: {answer}");
        let files = fs::read_dir(desk.0.join(number.to_string())).unwrap();
        for page in files.map(|file| file.unwrap().path()) {
            if page.extension().is_some_and(|kind| kind == "html") {
                let page = fs::read_to_string(page).unwrap();
                assert!(page.contains("Content-Security-Policy"), "{command}");
                assert!(
                    !page.contains("<script") && !page.contains(" src=\"http"),
                    "{command}"
                );
            }
        }
    }
}

#[test]
#[cfg(unix)]
fn a_standard_error_that_is_closed_or_full_changes_no_exit_code() {
    let desk = desk("places-stderr");
    let wrong = [
        ("check nothing.toml", 1),
        ("regulate nothing", 1),
        ("regulate bmac --jurisdiction nowhere", 1),
        ("hash nothing", 1),
        ("chek", 1),
        ("run tiny.toml --out out", 0),
        ("evidence meta --class nothing", 1),
    ];
    for (typed, code) in wrong {
        for redirected in ["2>&-", "2>/dev/full", ">&- 2>&-"] {
            if redirected.contains("full") && !cfg!(target_os = "linux") {
                continue;
            }
            let program = env!("CARGO_BIN_EXE_synovia");
            let status = Command::new("sh")
                .arg("-c")
                .arg(format!("exec '{program}' {typed} {redirected}"))
                .current_dir(&desk.0)
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert_eq!(status.code(), Some(code), "{typed} {redirected}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_the_users() {
    let desk = desk("places-stdout");
    for typed in ["claims --out out", "parameters", "regulate bmac --json"] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_synovia"))
            .args(typed.split(' '))
            .current_dir(&desk.0)
            .stdout(full)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(1), "{typed}");
    }
}

#[test]
fn damaged_and_missing_files_of_a_run_are_the_users() {
    let desk = desk("places-damaged");
    assert!(
        desk.synovia("run tiny.toml --out run --quiet")
            .starts_with("exit code: 0")
    );
    let run = desk.0.join("run");
    let typed = [
        "hash run",
        "report run",
        "run tiny.toml --out run",
        "protocol run --out protocol",
    ];
    let arms = fs::read(run.join("arms.parquet")).unwrap();
    fs::remove_file(run.join("arms.parquet")).unwrap();
    for typed in typed {
        let answer = desk.synovia(typed);
        assert!(
            answer.starts_with("exit code: 1") && answer.contains("arms.parquet was removed"),
            "{typed}: {answer}"
        );
    }
    fs::write(run.join("arms.parquet"), arms).unwrap();
    let manifest = fs::read_to_string(run.join("manifest.json")).unwrap();
    for (changed, said) in [
        (
            manifest.replacen("\"Tiny\"", "\"Huge\"", 1),
            "manifest.json was changed",
        ),
        (
            manifest.replacen("\"prior\"", "\"calibrated\"", 1),
            "manifest.json was changed",
        ),
        (
            manifest[..manifest.len() / 2].to_owned(),
            "is not a run folder",
        ),
    ] {
        assert_ne!(changed, manifest);
        fs::write(run.join("manifest.json"), changed).unwrap();
        let answer = desk.synovia("hash run");
        assert!(
            answer.starts_with("exit code: 1") && answer.contains(said),
            "{answer}"
        );
    }
    fs::write(run.join("manifest.json"), &manifest).unwrap();
    assert!(desk.synovia("hash run").starts_with("exit code: 0"));
}

#[test]
fn a_document_that_is_none_any_more_is_the_users() {
    let desk = desk("places-document");
    for text in ["", "{", "[]", "{\"settings\": 3}", "\u{fffd}"] {
        let folder = desk.0.join("economics");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("economics.json"), text).unwrap();
        let answer = desk.synovia("report economics");
        assert!(answer.starts_with("exit code: 1"), "{text}: {answer}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_never_ends_is_refused_unread() {
    let desk = desk("places-endless");
    for typed in [
        "check /dev/zero",
        "run /dev/zero",
        "regulate bmac --rules /dev/zero",
        "protocol tiny.toml --texts /dev/zero",
        "evidence check /dev/zero",
        "evidence meta --effects /dev/zero",
        "product check /dev/zero",
    ] {
        let answer = desk.synovia(typed);
        assert!(answer.starts_with("exit code: 1"), "{typed}: {answer}");
    }
}

#[test]
fn a_title_that_turns_the_direction_of_writing_reaches_neither_pages_nor_the_terminal() {
    let shipped = |path: &str| {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        fs::read_to_string(PathBuf::from(root).join(path)).unwrap()
    };
    let evil = "\u{202e}sllec\u{2066}\u{200b}";
    let model = shipped("economics/models/sick-sicker-cohort.toml")
        .replace("title = \"", &format!("title = \"{evil} "));
    let passport = shipped("regulation/data/products/bmac.toml")
        .replace("name = \"", &format!("name = \"{evil} "));
    assert!(model.contains(evil) && passport.contains(evil));
    let effects = format!("study,yi,vi\n{evil} A,-1.5,0.4\nB,0.5,0.2\nC,0,0.1\n");
    let mut sample = format!("{evil}:cost,{evil}:effect,b:cost,b:effect,parameter:{evil}\n");
    for draw in 0..60 {
        sample += &format!(
            "{},10,{},10.{draw:02},0.{draw:02}\n",
            100 + draw,
            200 - draw
        );
    }
    let texts = format!(
        "[licences]
womac = \"{evil} 4711\"
"
    );
    let desk = desk("places-hidden")
        .with("model.toml", model)
        .with("passport.toml", passport)
        .with("effects.csv", effects)
        .with("psa.csv", sample)
        .with("texts.toml", texts);
    let hidden = ['\u{202e}', '\u{2066}', '\u{200b}'];
    for typed in [
        "economics model model.toml",
        "economics model model.toml --json",
        "economics psa-analyse psa.csv",
        "economics psa-analyse psa.csv --json",
        "product describe passport.toml",
        "regulate passport.toml",
        "regulate passport.toml --json",
        "evidence meta --effects effects.csv --out meta",
        "evidence meta --effects effects.csv --json --out meta-again",
        "protocol tiny.toml --texts texts.toml --out protocol",
        "protocol tiny.toml --texts texts.toml --json --out protocol-again",
    ] {
        let answer = desk.synovia(typed);
        assert!(answer.starts_with("exit code: 0"), "{typed}: {answer}");
        assert!(!answer.contains(hidden), "{typed}: {answer:?}");
    }
    let mut pages = 0;
    for folder in ["meta", "protocol"] {
        for file in fs::read_dir(desk.0.join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "html") {
                let page = fs::read_to_string(&path).unwrap();
                assert!(!page.contains(hidden), "{}", path.display());
                assert!(page.contains("\u{fffd}sllec"), "{}", path.display());
                pages += 1;
            }
        }
    }
    assert_eq!(pages, 2);
}

#[test]
fn nothing_that_anyone_wrote_steers_the_terminal_and_no_message_is_endless() {
    let desk = desk("places-escapes");
    let evil = "\u{1b}]0;owned\u{7}\u{202e}x";
    let long = "y".repeat(100_000);
    for typed in [
        format!("check {evil}"),
        format!("hash {evil}"),
        format!("report {evil}"),
        format!("regulate {evil}"),
        format!("regulate bmac --jurisdiction {evil}"),
        format!("product describe {evil}"),
        format!("products {evil}"),
        format!("evidence show {evil}"),
        format!("evidence meta --class {evil}"),
        format!("economics model {evil}"),
        format!("{evil} x"),
        format!("run tiny.toml --out tiny.toml/{evil}"),
        format!("hash {long}"),
        format!("products {long}"),
        format!("economics model {long}"),
    ] {
        let answer = desk.synovia(&typed);
        assert!(answer.starts_with("exit code: 1"), "{answer}");
        assert!(
            !answer.contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "{typed:?}: {answer:?}"
        );
        assert!(answer.chars().count() < 4_000, "{}", &answer[..200]);
    }
}
