//! `synovia new`: a commented study to start from.

use std::fs;

use crate::arguments::New;
use crate::failure::Failure;
use crate::output::print;
use crate::output_folder::write_new;

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
            Failure::of_io(dir, &error)
        }
    })?;
    write_new(&file, synovia_study::STARTER, "name another directory")?;
    print(&format!(
        "Wrote {0}. Next: synovia check {0}, synovia run {0}\n",
        file.display()
    ))
}
