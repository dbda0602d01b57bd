//! `synovia evidence`: what published trials say.

mod check;
mod list;
mod meta;
mod network;
mod progress;
mod show;
mod timecourse;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use synovia_diagnostics::{Findings, LARGEST_USER_FILE, Sources, read_user_file};
use synovia_evidence::library::{Domain, Library, SHIPPED};
use synovia_evidence::{Named, nearest_name};
use synovia_report::evidence as pages;
use synovia_results::evidence::{Document, EVIDENCE_FILE};
use synovia_results::sha256_hex;
use synovia_synthesis::{Asked, Measure, Misunderstood};

use super::report::of_report;
use crate::arguments::evidence::{Evidence, EvidenceCommand, Numbers, Where, Which};
use crate::failure::Failure;
use crate::output::{print, print_as_json, say, say_findings};
use crate::output_folder::leave;

pub fn run(arguments: &Evidence) -> Result<(), Failure> {
    match &arguments.command {
        EvidenceCommand::List(arguments) => list::run(arguments),
        EvidenceCommand::Show(arguments) => show::run(arguments),
        EvidenceCommand::Check(arguments) => check::run(arguments),
        EvidenceCommand::Meta(arguments) => meta::run(arguments),
        EvidenceCommand::Network(arguments) => network::run(arguments),
        EvidenceCommand::Timecourse(arguments) => timecourse::run(arguments),
    }
}

/// The trials a command works on, and how they are told from other ones.
pub struct Trials {
    /// The shipped trials and the user's.
    pub library: Library,
    /// SHA-256 of all tables.
    pub sha256: String,
    /// Names of the user's tables.
    pub added: Vec<String>,
}

/// The shipped trials, and those in the user's folder when there is one.
pub fn trials(folder: Option<&Path>) -> Result<Trials, Failure> {
    let mut all: Vec<u8> = Vec::new();
    for (name, text) in SHIPPED {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(text.as_bytes());
    }
    let Some(folder) = folder else {
        return Ok(Trials {
            library: Library::embedded().clone(),
            sha256: sha256_hex(&all),
            added: Vec::new(),
        });
    };
    let tables = tables_in(folder)?;
    let (mine, findings, sources) = read(&tables);
    report(&findings, &sources);
    if findings.has_errors() {
        return Err(Failure::Findings);
    }
    for (name, text) in &tables {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(text.as_bytes());
    }
    Ok(Trials {
        library: Library::embedded().with(&mine),
        sha256: sha256_hex(&all),
        added: tables.into_iter().map(|(name, _)| name).collect(),
    })
}

/// Name and text of every table in a folder, or of one table.
pub fn tables_in(place: &Path) -> Result<Vec<(String, String)>, Failure> {
    let known: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    let paths: Vec<PathBuf> = if place.is_dir() {
        known
            .iter()
            .map(|name| place.join(name))
            .filter(|path| path.is_file())
            .collect()
    } else {
        vec![place.to_owned()]
    };
    if paths.is_empty() {
        return Err(Failure::user(
            format!("{} has no table of trials", place.display()),
            format!("tables are called {}", known.join(", ")),
        ));
    }
    paths
        .into_iter()
        .map(|path| match read_user_file(&path, LARGEST_USER_FILE) {
            // What is not text becomes a replacement character, which the checks then meet as a wrong value in its place.
            Ok(bytes) => Ok((
                path.display().to_string(),
                String::from_utf8_lossy(&bytes).into_owned(),
            )),
            Err(error) => Err(Failure::user(
                error.to_string(),
                "name a table, or a folder of tables",
            )),
        })
        .collect()
}

/// What the tables hold, and everything that is wrong with them.
pub fn read(tables: &[(String, String)]) -> (Library, Findings, Sources) {
    let files: Vec<(&str, &str)> = tables
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let (library, findings) = Library::read(&files);
    let sources = files.iter().fold(Sources::new(), |sources, (name, text)| {
        sources.with(*name, *text)
    });
    (library, findings, sources)
}

/// Prints findings on standard error.
pub fn report(findings: &Findings, sources: &Sources) {
    say_findings(findings, sources);
    if !findings.is_empty() {
        say(&findings.summary());
    }
}

/// The question as typed.
pub fn asked(which: &Which, numbers: &Numbers, pick: &str, both_sides: bool) -> Asked {
    Asked {
        condition: which.condition.clone(),
        joint: which.joint.clone(),
        outcome: numbers.outcome.clone(),
        class: which.class.clone(),
        versus: numbers.versus.clone(),
        months: numbers.months.clone(),
        pick: pick.to_owned(),
        role: which.role.clone(),
        blinding: which.blinding.clone(),
        basis: numbers.basis.clone(),
        measure: numbers.measure.clone().unwrap_or_default(),
        correlation: numbers.correlation,
        medians: numbers.medians.clone(),
        impute_sd: numbers.impute_sd,
        keep_problems: numbers.keep_problems,
        keep_zero_trials: numbers.keep_zero_trials,
        both_sides,
    }
}

/// Networks and curves are of means in points of 100.
pub fn only_points(what: &str, numbers: &Numbers, wrong: &mut Vec<Misunderstood>) {
    let outcome = Domain::from_word(&numbers.outcome);
    let measure = numbers.measure.as_deref();
    let suits = outcome.is_none_or(|outcome| Measure::usual(outcome) == Measure::MeanDifference);
    if measure.is_some_and(|measure| measure != "md") || !suits {
        wrong.push(Misunderstood {
            option: if suits { "--measure" } else { "--outcome" },
            what: format!("a {what} is of means in points of 100"),
            expected: "an outcome on a scale with two ends, such as pain or function; `synovia evidence meta` pools the others".to_owned(),
            nearest: None,
        });
    }
}

/// A reference that was asked for must be one of the treatments that are compared; without any there is nothing to measure from.
pub fn check_reference(wanted: Option<&str>, treatments: &BTreeSet<String>) -> Result<(), Failure> {
    let Some(wanted) = wanted else { return Ok(()) };
    if treatments.is_empty() || treatments.contains(wanted) {
        return Ok(());
    }
    let names: Vec<&str> = treatments.iter().map(String::as_str).collect();
    Err(misunderstood(&[Misunderstood {
        option: "--reference",
        what: format!("`{wanted}` is none of the treatments compared"),
        expected: format!("one of {}", names.join(", ")),
        nearest: nearest_name(Named::Class, wanted, names.iter().copied()).map(str::to_owned),
    }]))
}

/// All words that were not understood, on standard error.
pub fn misunderstood(wrong: &[Misunderstood]) -> Failure {
    for one in wrong {
        say(&one.to_string());
    }
    Failure::Findings
}

/// The command line that was typed, so that whoever reads the result can ask again.
pub fn command_line() -> String {
    let words = std::env::args().skip(1).filter(|word| word != "--json");
    let mut line = "synovia".to_owned();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        if word == "--out" {
            words.next();
            continue;
        }
        if word.starts_with("--out=") {
            continue;
        }
        let plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.,/=".contains(c));
        line.push(' ');
        if plain {
            line.push_str(&word);
        } else {
            line.push_str(&format!("'{}'", word.replace('\'', "'\\''")));
        }
    }
    line
}

/// Leaves the document and its page in a folder, and prints what was asked for.
pub fn finish(
    document: &Document,
    kind: &str,
    place: &Where,
    text: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let json = document.to_json();
    // A number that is not finite becomes null, which no reader takes for a number.
    if Document::from_json(&json).is_err() {
        return Err(Failure::user(
            "the result has numbers that are not finite, so that nothing was written",
            "effects or standard errors are too large, too small or too far apart",
        ));
    }
    let folder = place.out.clone().unwrap_or_else(|| {
        let hash = sha256_hex(json.as_bytes());
        Path::new("runs").join(format!("{kind}-{}", &hash[..8]))
    });
    let _claim = leave(&folder, &[(EVIDENCE_FILE, &json)])?;
    let page = pages::write(&folder).map_err(|error| of_report(&error))?;
    if place.json {
        return print_as_json(&json);
    }
    print(&format!("{}\nReport: {}\n", text(), page.display()))
}
