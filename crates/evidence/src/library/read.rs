//! From texts to a library and everything that is to be said about them.

use super::sheet::{Layout, Line, Sheet, suggest};
use super::{Library, codes, tables};
use synovia_diagnostics::{Finding, Findings};

/// Order of [`sheets`].
const LAYOUTS: [&Layout; 5] = [
    &tables::TRIALS,
    &tables::ARMS,
    &tables::OUTCOMES,
    &tables::DIRECTION_ONLY,
    &tables::CHARACTERISTICS,
];

/// Reads the tables of `files`. Their rows may be about trials and arms of `known` too.
pub(super) fn read(files: &[(&str, &str)], known: Option<&Library>) -> (Library, Findings) {
    let mut findings = Findings::new();
    let sheets = sheets(files, &mut findings);
    let [trials, arms, outcomes, direction_only, characteristics] = &sheets;
    let library = Library {
        trials: records(trials, tables::trial, &mut findings),
        arms: records(arms, tables::arm, &mut findings),
        outcomes: records(outcomes, tables::outcome, &mut findings),
        direction_only: records(direction_only, tables::direction_only, &mut findings),
        characteristics: records(characteristics, tables::characteristics, &mut findings),
        ..Library::default()
    }
    .indexed();
    let _ = known;
    (library, findings)
}

fn records<T>(
    sheet: &Sheet,
    record: impl Fn(Line, &mut Findings) -> Option<T>,
    findings: &mut Findings,
) -> Vec<T> {
    sheet
        .lines()
        .filter_map(|line| record(line, findings))
        .collect()
}

fn sheets(files: &[(&str, &str)], findings: &mut Findings) -> [Sheet; 5] {
    let mut sheets = [(); 5].map(|()| None);
    for (file, text) in files {
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.strip_suffix(".csv").unwrap_or(name);
        let about_file = |title: &str| {
            Finding::error(codes::UNKNOWN_TABLE, format!("{title}: {name}")).at(*file, 0..0)
        };
        match LAYOUTS
            .iter()
            .position(|layout| layout.stems.contains(&stem))
        {
            None => {
                let names: Vec<String> = LAYOUTS
                    .iter()
                    .map(|layout| format!("{}.csv", layout.stems[0]))
                    .collect();
                let finding = about_file("this file is none of the tables")
                    .expected(format!("one of {}", names.join(", ")));
                findings.push(suggest(finding, name, names.iter().map(String::as_str)));
            }
            Some(at) if sheets[at].is_some() => {
                findings.push(about_file("this table was given before").expected("each table once"))
            }
            Some(at) => sheets[at] = Some(Sheet::read(file, text, LAYOUTS[at], findings)),
        }
    }
    sheets.map(|sheet| sheet.unwrap_or_else(Sheet::absent))
}
