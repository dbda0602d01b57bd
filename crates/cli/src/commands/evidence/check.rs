//! `synovia evidence check`: everything that is wrong with tables of one's own.

use crate::arguments::evidence::CheckTables;
use crate::failure::Failure;
use crate::output::print;

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
    print(&format!(
        "{} trials, {} arms, {} outcomes: {}\n",
        library.trials().len(),
        library.arms().len(),
        library.outcomes().len(),
        if findings.is_empty() {
            "nothing to say against them".to_owned()
        } else {
            findings.summary()
        }
    ))
}
