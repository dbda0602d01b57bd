//! Says what the program is built from: the commit, where there is a repository, and a hash of the sources, where there is none either.

#![allow(clippy::print_stdout, reason = "this is how cargo is told")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let crates = root.join("crates");
    println!("cargo:rerun-if-changed={}", crates.display());
    let mut hash = FNV_OFFSET;
    for file in sources(&crates).iter().chain([&root.join("Cargo.lock")]) {
        let name = file.strip_prefix(&root).unwrap_or(file);
        absorb(
            &mut hash,
            name.to_string_lossy().replace('\\', "/").as_bytes(),
        );
        // A file that cannot be read stops the compiler, not us.
        absorb(&mut hash, &fs::read(file).unwrap_or_default());
    }
    println!("cargo:rustc-env=SYNOVIA_SOURCES={hash:016x}");
    println!(
        "cargo:rustc-env=SYNOVIA_COMMIT={}",
        commit(&root).unwrap_or_default()
    );
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: it tells builds apart and proves nothing.
fn absorb(hash: &mut u64, bytes: &[u8]) {
    for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
        *hash = (*hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

/// What the program is compiled from, in order: tests and benchmarks change no result.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !["tests", "benches", "examples", "target"].contains(&name.as_str()) {
                found.extend(sources(&path));
            }
        } else if !name.ends_with(".snap") && !name.ends_with(".snap.new") {
            found.push(path);
        }
    }
    found
}

/// The commit of the repository that these sources are in, with `+` when they were changed since. A copy of the sources inside of another
/// repository is not of its commits.
fn commit(root: &Path) -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(arguments)
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let top = git(&["rev-parse", "--show-toplevel"])?;
    if fs::canonicalize(top).ok()? != fs::canonicalize(root).ok()? {
        return None;
    }
    let commit = git(&["rev-parse", "HEAD"])?;
    // The commit moves with these files, wherever a work tree keeps them.
    for name in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", name]) {
            let path = root.join(path);
            if path.exists() {
                println!("cargo:rerun-if-changed={}", path.display());
            }
        }
    }
    let changed = git(&[
        "status",
        "--porcelain",
        "--untracked-files=no",
        "--",
        "crates",
        "Cargo.lock",
    ])?;
    let mark = if changed.is_empty() { "" } else { "+" };
    Some(format!("{commit}{mark}"))
}
