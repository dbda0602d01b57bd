//! `synovia man`: the manual, made from the same declarations as `--help`.

use std::{fs, io};

use clap::CommandFactory;
use clap_mangen::Man as Page;
use synovia_results::write_whole;

use crate::arguments::{Arguments, Man};
use crate::failure::Failure;
use crate::output::{print, print_exactly};

pub fn run(arguments: &Man) -> Result<(), Failure> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    match &arguments.out {
        None => print_exactly(&page(program).map_err(unwritable)?),
        Some(folder) => {
            let mut pages = Vec::new();
            collect(&program, "synovia", &mut pages).map_err(unwritable)?;
            // Others keep their pages there too: ours are replaced, each whole or not at all.
            fs::create_dir_all(folder).map_err(|error| Failure::of_io(folder, &error))?;
            for (name, text) in &pages {
                let path = folder.join(name);
                write_whole(&path, text.as_bytes())
                    .map_err(|error| Failure::of_io(&path, &error))?;
            }
            print(&format!(
                "Wrote {} pages into {}. Next: man -l {}\n",
                pages.len(),
                folder.display(),
                folder.join("synovia.1").display()
            ))
        }
    }
}

fn unwritable(error: io::Error) -> Failure {
    Failure::Internal(format!("manual: {error}"))
}

fn page(command: clap::Command) -> io::Result<String> {
    let mut text = Vec::new();
    Page::new(command).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The page of a command and of all below it: `synovia-evidence-meta.1`.
fn collect(
    command: &clap::Command,
    name: &str,
    pages: &mut Vec<(String, String)>,
) -> io::Result<()> {
    // Pages name a command by what is typed.
    let named = command.clone().name(name.to_owned());
    pages.push((format!("{name}.1"), page(named)?));
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        collect(inner, &format!("{name}-{}", inner.get_name()), pages)?;
    }
    Ok(())
}
