//! A product of the user's own: the passport file that an arm names.

use synovia_diagnostics::Finding;
use synovia_regulation::passport::{self, NotSimulated, Simulated, simulated};

use crate::codes;
use crate::reading::{Beside, Given, Page};
use crate::sections::own_file::{self, Missing};

/// What the passport says is given. What is wrong within the passport is said at its own lines.
pub(crate) fn read(page: &Page<'_>, name: &Given<&str>) -> Option<Simulated> {
    let missing = Missing {
        code: codes::PASSPORT,
        what: "passport",
        help: "it is looked for beside the study file; `synovia products new FILE` writes one",
    };
    let path = own_file::find(page, name, &missing)?;
    let shown = path.display().to_string();
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
