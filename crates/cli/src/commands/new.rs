//! `synovia new`: a commented study to start from.

use std::fs::{self, File};
use std::io::{self, Write};

use crate::arguments::New;
use crate::failure::Failure;
use crate::output::print;

pub fn run(arguments: &New) -> Result<(), Failure> {
    let dir = &arguments.dir;
    let file = dir.join("study.toml");
    fs::create_dir_all(dir).map_err(|error| {
        if dir.exists() {
            Failure::user(
                format!("{} is a file", dir.display()),
                "name a directory; it is made if it does not exist",
            )
        } else {
            Failure::user(
                format!("{} cannot be made: {error}", dir.display()),
                "name a directory that you may write to",
            )
        }
    })?;
    let mut writer = File::create_new(&file).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::user(
            format!("{} exists and is not overwritten", file.display()),
            "name another directory",
        ),
        _ => Failure::user(
            format!("{} cannot be written: {error}", file.display()),
            "name a directory that you may write to",
        ),
    })?;
    writer
        .write_all(synovia_study::STARTER.as_bytes())
        .map_err(|error| Failure::Internal(format!("{}: {error}", file.display())))?;
    print(&format!(
        "Wrote {0}. Next: synovia check {0}, synovia run {0}\n",
        file.display()
    ))
}
