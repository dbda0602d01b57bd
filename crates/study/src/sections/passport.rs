//! A product of the user's own: the passport file that an arm names.

use std::path::{Component, Path, PathBuf};

use synovia_diagnostics::Finding;
use synovia_regulation::passport::{self, NotSimulated, Simulated, simulated};

use crate::codes;
use crate::reading::{Beside, Given, Page, shortened};

/// What the passport says is given. What is wrong within the passport is said at its own lines.
pub(crate) fn read(page: &Page<'_>, name: &Given<&str>) -> Option<Simulated> {
    let path = page.beside(name.value);
    let shown = path.display().to_string();
    if leads_outside(page, name.value, &path) {
        let title = format!("{} is outside the study's folder", shortened(&shown));
        let finding = Finding::error(codes::OUTSIDE, title)
            .label("a study is whole with its folder")
            .expected("a file in the study's folder or below it")
            .help("copy the passport beside the study file");
        page.add(&name.span, finding);
        return None;
    }
    if !path.is_file() {
        let finding = Finding::error(
            codes::PASSPORT,
            format!("there is no passport {}", shortened(&shown)),
        )
        .label("no such file")
        .help("it is looked for beside the study file; `synovia products new FILE` writes one");
        page.add(&name.span, finding);
        return None;
    }
    let read = passport::read_file(&path);
    let text = read.sources.text(&shown).unwrap_or_default().to_owned();
    page.add_file(Beside {
        name: name.value.to_owned(),
        file: shown,
        text,
        findings: read.findings,
        passport: read.passport.clone(),
    });
    simulated(&read.passport?, name.value)
        .map_err(|why| page.add(&name.span, refused(&why)))
        .ok()
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

fn refused(why: &NotSimulated) -> Finding {
    let finding = Finding::error(codes::NOT_SIMULATED, why.to_string());
    match why {
        NotSimulated::NoSuchProcess(_) => finding
            .label("cannot be simulated")
            .help("`synovia products` lists what the model knows the action of"),
        NotSimulated::Unknown(_) => finding
            .label("what arrives in the joint depends on it")
            .help("write what you assume: { value = …, known = \"assumed\", source = \"why\" }"),
        NotSimulated::NoDose(_) => finding
            .label("nothing would be given")
            .help("for nothing that acts there is \"saline\""),
    }
}
