//! Generates what is generated.
//!
//! `cargo run -p xtask -- generate` writes, `cargo run -p xtask -- generate --check` writes nothing and fails when a file is stale.
//! `cargo run -p xtask -- figures RUN_FOLDER` takes the figures of the README and the book out of the report of a run.
//! `cargo run -p xtask -- licences` fails when something is built in that may not be, or twice without a reason.

#![allow(
    clippy::disallowed_macros,
    reason = "a tool of those who build it, at their terminal"
)]

mod claims;
mod figures;
mod licences;
mod misses;
mod number;
mod parameters;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

const USAGE: &str = "usage: cargo run -p xtask -- generate [--check]\n       cargo run -p xtask -- figures RUN_FOLDER\n       cargo run -p xtask -- licences";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let check = match arguments[..] {
        ["generate"] => false,
        ["generate", "--check"] => true,
        ["figures", run] => return take_figures(Path::new(run)),
        ["licences"] => return check_licences(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let results: io::Result<Vec<bool>> = generated().and_then(|files| {
        files
            .iter()
            .map(|file| file.bring_up_to_date(check))
            .collect()
    });
    match results {
        Ok(fresh) if fresh.iter().all(|&fresh| fresh) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn take_figures(run: &Path) -> ExitCode {
    match figures::write(run, &root().join("book/src/figures")) {
        Ok(paths) => {
            for path in paths {
                println!("written     {}", path.display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}: {error}", run.display());
            ExitCode::FAILURE
        }
    }
}

fn check_licences() -> ExitCode {
    match licences::complaints() {
        Ok(none) if none.is_empty() => ExitCode::SUCCESS,
        Ok(complaints) => {
            for complaint in complaints {
                eprintln!("{complaint}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
}

/// A file of the repository that a program writes.
struct Generated {
    path: PathBuf,
    text: String,
}

fn generated() -> io::Result<Vec<Generated>> {
    let claims = root().join("crates/synthesis/data/claims.toml");
    let text = fs::read_to_string(&claims)?;
    let mut files = vec![
        Generated {
            path: root().join("book/src/parameters.md"),
            text: parameters::page(),
        },
        Generated {
            text: claims::up_to_date(&text).map_err(io::Error::other)?,
            path: claims,
        },
    ];
    for page in ["README.md", "book/src/limits.md"] {
        let path = root().join(page);
        let text = misses::up_to_date(&fs::read_to_string(&path)?).map_err(io::Error::other)?;
        files.push(Generated { path, text });
    }
    Ok(files)
}

impl Generated {
    /// Writes the file if it differs, or with `check` only says so. Returns whether it is up to date now.
    fn bring_up_to_date(&self, check: bool) -> io::Result<bool> {
        let path = self.path.display();
        let present = match fs::read_to_string(&self.path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if present.as_deref() == Some(&self.text) {
            println!("up to date  {path}");
            return Ok(true);
        }
        if check {
            eprintln!(
                "stale       {path}: run `cargo run -p xtask -- generate` and commit what changed"
            );
            return Ok(false);
        }
        fs::write(&self.path, &self.text)?;
        println!("written     {path}");
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_reports_a_stale_file_and_leaves_it_alone() {
        let path = env::temp_dir().join(format!("xtask-{}.md", std::process::id()));
        let file = Generated {
            path: path.clone(),
            text: "new".to_owned(),
        };
        fs::write(&path, "old").unwrap();
        assert!(!file.bring_up_to_date(true).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert!(file.bring_up_to_date(false).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert!(file.bring_up_to_date(true).unwrap());
        fs::remove_file(&path).unwrap();
    }
}
