//! `synovia protocol`: synopsis, estimands, checklists, licences and notices of a study or a run. Not legal advice.

mod facts;
mod status;

use std::path::{Path, PathBuf};

use synovia_diagnostics::{LARGEST_USER_FILE, Sources, read_user_file};
use synovia_regulation::protocol::{Document, Facts, Mine, document, read_texts};
use synovia_results::{Run, sha256_hex, write_beside};
use synovia_study::{Overrides, check_file};

use super::check::report as report_study;
use super::evidence::report as report_texts;
use super::report::of_report;
use crate::arguments::protocol::Protocol;
use crate::failure::Failure;
use crate::output::{print, print_as_json};
use crate::output_folder;

/// The document inside the folder.
const FILE: &str = "protocol.json";

pub fn run(arguments: &Protocol) -> Result<(), Failure> {
    // Both files are read before giving up on either: all findings at once.
    let texts = arguments
        .texts
        .as_deref()
        .map_or(Ok(Mine::default()), texts_of);
    let facts = facts_of(&arguments.source);
    // A file of texts that is not there has not been told of yet; findings have.
    let (mine, facts) = (texts?, facts?);
    let document = document(&facts, &mine);
    let json = document.to_json();
    let folder = arguments.out.clone().unwrap_or_else(|| {
        let hash = sha256_hex(json.as_bytes());
        Path::new("runs").join(format!("protocol-{}", &hash[..8]))
    });
    let page = leave(&document, &json, &folder)?;
    if arguments.json {
        return print_as_json(&json);
    }
    print(&format!(
        "{}\nPage: {}\n",
        status::text(&document),
        page.display()
    ))
}

fn facts_of(source: &Path) -> Result<Facts, Failure> {
    if source.is_dir() {
        let run = Run::open(source).map_err(|error| Failure::of_reading(&error))?;
        return synovia_report::facts(&run).map_err(|error| of_report(&error));
    }
    let checked = check_file(source, &Overrides::default());
    report_study(&checked);
    checked
        .plan
        .map(|plan| facts::of_plan(&plan))
        .ok_or(Failure::Findings)
}

fn texts_of(file: &Path) -> Result<Mine, Failure> {
    let name = file.display().to_string();
    let bytes = read_user_file(file, LARGEST_USER_FILE).map_err(|error| {
        Failure::user(
            format!("T0201: the file of texts cannot be read: {error}"),
            "name an existing text file",
        )
    })?;
    let (mine, findings) = read_texts(&name, &bytes);
    let text = String::from_utf8_lossy(&bytes);
    report_texts(&findings, &Sources::new().with(name, text.as_ref()));
    if findings.has_errors() {
        Err(Failure::Findings)
    } else {
        Ok(mine)
    }
}

/// Leaves document and page; returns where the page is.
fn leave(document: &Document, json: &str, to: &Path) -> Result<PathBuf, Failure> {
    let claim = output_folder::leave(to, &[(FILE, json)])?;
    let page = synovia_report::protocol::render(document);
    write_beside(&claim, "protocol.html", page.as_bytes())
        .map_err(|error| Failure::of_document(&error))
}
