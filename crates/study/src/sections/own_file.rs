//! A file of the user's own that a study names: beside the study or below it, so that a study is whole with its folder.

use std::path::{Component, Path, PathBuf};

use synovia_diagnostics::Finding;

use crate::codes;
use crate::reading::{Given, Page, shortened};

/// What is said of a file that is not there.
pub(crate) struct Missing {
    /// The finding.
    pub code: &'static str,
    /// What it would be: "passport".
    pub what: &'static str,
    /// Where it is looked for, and how one is made.
    pub help: &'static str,
}

/// Where the file is; a finding when it is not there or elsewhere.
pub(crate) fn find(page: &Page<'_>, name: &Given<&str>, missing: &Missing) -> Option<PathBuf> {
    let path = page.beside(name.value);
    let shown = path.display().to_string();
    if leads_outside(page, name.value, &path) {
        let title = format!("{} is outside the study's folder", shortened(&shown));
        let finding = Finding::error(codes::OUTSIDE, title)
            .label("a study is whole with its folder")
            .expected("a file in the study's folder or below it")
            .help(format!("copy the {} beside the study file", missing.what));
        page.add(&name.span, finding);
        return None;
    }
    if !path.is_file() {
        let title = format!("there is no {} {}", missing.what, shortened(&shown));
        let finding = Finding::error(missing.code, title)
            .label("no such file")
            .help(missing.help);
        page.add(&name.span, finding);
        return None;
    }
    Some(path)
}

/// Whether a name goes up, begins at a root, or arrives elsewhere over a link.
fn leads_outside(page: &Page<'_>, name: &str, path: &Path) -> bool {
    let is_inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(name).components().all(is_inside) {
        return true;
    }
    let folder = match page.beside("") {
        folder if folder.as_os_str().is_empty() => PathBuf::from("."),
        folder => folder,
    };
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => !path.starts_with(folder),
        // What is not there is said to be not there.
        _ => false,
    }
}
