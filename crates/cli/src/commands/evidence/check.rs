//! `synovia evidence check`: everything that is wrong with tables of one's own.

use synovia_synthesis::{Contradiction, contradictions};

use crate::arguments::evidence::CheckTables;
use crate::failure::Failure;
use crate::output::{print, say};

use super::{read, report, tables_in};

pub fn run(arguments: &CheckTables) -> Result<(), Failure> {
    let mut tables = Vec::new();
    for place in &arguments.tables {
        tables.extend(tables_in(place)?);
    }
    let (library, findings, sources) = read(&tables);
    report(&findings, &sources);
    if findings.has_errors() {
        return Err(Failure::Findings);
    }
    let contradictions = contradictions(&library);
    for (trial, Contradiction { code, said }) in &contradictions {
        say(&format!("warning[{code}]: {}: {said}", trial.id));
    }
    print(&format!(
        "{} trials, {} arms, {} outcomes: {}\n",
        library.trials().len(),
        library.arms().len(),
        library.outcomes().len(),
        match (findings.is_empty(), contradictions.len()) {
            (true, 0) => "nothing to say against them".to_owned(),
            (true, found) => contradicted(found),
            (false, 0) => findings.summary(),
            (false, found) => format!("{}, {}", findings.summary(), contradicted(found)),
        }
    ))
}

fn contradicted(found: usize) -> String {
    match found {
        1 => "1 contradiction".to_owned(),
        more => format!("{more} contradictions"),
    }
}
