//! From texts to a library and everything that is to be said about them.

use super::sheet::{Layout, Line, Sheet, suggest};
use super::{
    Arm, Library, check, check_difference, check_outcome, codes, difference, layouts, tables,
};
use std::collections::{BTreeMap, BTreeSet};
use synovia_diagnostics::{Finding, Findings};

/// Order of [`sheets`].
const LAYOUTS: [&Layout; 6] = [
    &layouts::TRIALS,
    &layouts::ARMS,
    &layouts::OUTCOMES,
    &layouts::DIRECTION_ONLY,
    &layouts::CHARACTERISTICS,
    &layouts::DIFFERENCES,
];

/// Reads the tables of `files`. Their rows may be about trials and arms of `known` too, and must not repeat its rows.
pub(super) fn read(files: &[(&str, &str)], known: Option<&Library>) -> (Library, Findings) {
    read_as(files, known, false)
}

/// The same; trials that are set aside for blind tests are refused unless they are only `to_predict`.
pub(super) fn read_as(
    files: &[(&str, &str)],
    known: Option<&Library>,
    to_predict: bool,
) -> (Library, Findings) {
    let mut findings = Findings::new();
    let sheets = sheets(files, &mut findings);
    let [
        trials,
        arms,
        outcomes,
        direction_only,
        characteristics,
        differences,
    ] = &sheets;
    let trials_read = records(trials, tables::trial, &mut findings);
    let arms_read = records(arms, tables::arm, &mut findings);
    let outcomes_read = records(outcomes, tables::outcome, &mut findings);
    let differences_read = records(differences, difference::difference, &mut findings);
    // Of each pass over a table the findings come in the order of its lines, and are cheap to keep in order only by themselves.
    let mut pass = Findings::new();

    let nothing = Library::default();
    let known = known.unwrap_or(&nothing);
    // Labels are taken from the lines rather than the records, so that one unsound field does not make a trial unknown.
    let mut labels = check::Labels {
        to_predict,
        trials_complete: trials.complete,
        arms_complete: arms.complete,
        outcomes_complete: outcomes.complete && differences.complete,
        ..check::Labels::default()
    };
    for trial in known.trials() {
        labels.trials.insert(&trial.id);
    }
    for arm in known.arms() {
        labels.arm(&arm.trial, &arm.id);
    }
    labels
        .trials
        .extend(trials.lines().map(|line| line.text("trial_id")));
    arms.lines()
        .for_each(|line| labels.arm(line.text("trial_id"), line.text("arm_id")));
    // What is missing because a label is misspelt elsewhere is not said a second time.
    labels.arms_complete &= arms.lines().all(|line| labels.knows_trial(line));
    labels.outcomes_complete &= outcomes
        .lines()
        .all(|line| labels.knows_arm(line, "arm_id"))
        && differences.lines().all(|line| {
            labels.knows_arm(line, "arm_id") && labels.knows_arm(line, "versus_arm_id")
        });
    // An arm that is known by its difference from another one takes part in a comparison.
    let with_outcomes: BTreeSet<(&str, &str)> = outcomes
        .lines()
        .map(|line| (line, "arm_id"))
        .chain(differences.lines().map(|line| (line, "arm_id")))
        .chain(differences.lines().map(|line| (line, "versus_arm_id")))
        .map(|(line, column)| (line.text("trial_id"), line.text(column)))
        .collect();

    for (columns, sheet) in [
        (TRIAL_KEY, trials),
        (ARM_KEY, arms),
        (OUTCOME_KEY, outcomes),
        (TRIAL_KEY, direction_only),
        (TRIAL_KEY, characteristics),
        (DIFFERENCE_KEY, differences),
    ] {
        let mut keys = check::Keys::of(columns);
        sheet.lines().for_each(|line| keys.check(line, &mut pass));
        findings.extend(std::mem::take(&mut pass));
    }
    // These tables hold no numbers of a trial, and a blind test would still no longer be blind.
    if !to_predict {
        for line in direction_only.lines().chain(characteristics.lines()) {
            pass.extend(check::set_aside(line, None, None));
        }
    }
    findings.extend(std::mem::take(&mut pass));
    for (trial, line) in &trials_read {
        let shipped = known.trial(&trial.id).map(|trial| trial.row.to_string());
        check::not_shipped(shipped, *line, TRIAL_KEY, &mut pass);
        check::trial(trial, *line, &labels, &mut pass);
    }
    findings.extend(std::mem::take(&mut pass));
    for (arm, line) in &arms_read {
        let shipped = known
            .arm(&arm.trial, &arm.id)
            .map(|arm| arm.row.to_string());
        check::not_shipped(shipped, *line, ARM_KEY, &mut pass);
        let has_outcomes = with_outcomes.contains(&(&*arm.trial, &*arm.id));
        check::arm(arm, *line, &labels, has_outcomes, &mut pass);
    }
    findings.extend(std::mem::take(&mut pass));
    let arm_of: BTreeMap<(&str, &str), &Arm> = known
        .arms()
        .iter()
        .chain(arms_read.iter().map(|(arm, _)| arm))
        .map(|arm| ((&*arm.trial, &*arm.id), arm))
        .collect();
    for (outcome, line) in &outcomes_read {
        let shipped = known
            .outcomes_of(&outcome.trial)
            .find(|shipped| shipped.key() == outcome.key())
            .map(|shipped| shipped.row.to_string());
        check::not_shipped(shipped, *line, OUTCOME_KEY, &mut pass);
        let arm = arm_of.get(&(&*outcome.trial, &*outcome.arm)).copied();
        check::outcome(outcome, *line, &labels, arm, &mut pass);
        check_outcome::check(outcome, *line, to_predict, &mut pass);
    }
    findings.extend(std::mem::take(&mut pass));
    for (difference, line) in &differences_read {
        let shipped = known
            .differences_of(&difference.trial)
            .find(|shipped| shipped.key() == difference.key())
            .map(|shipped| shipped.row.to_string());
        check::not_shipped(shipped, *line, DIFFERENCE_KEY, &mut pass);
        let arm_of = |arm: &str| arm_of.get(&(&*difference.trial, arm)).copied();
        check_difference::check(difference, *line, &labels, arm_of, &mut pass);
    }
    findings.extend(std::mem::take(&mut pass));

    let direction_only = records(direction_only, tables::direction_only, &mut findings);
    let characteristics = records(characteristics, tables::characteristics, &mut findings);
    let library = Library {
        trials: without_lines(trials_read),
        arms: without_lines(arms_read),
        outcomes: without_lines(outcomes_read),
        direction_only: without_lines(direction_only),
        characteristics: without_lines(characteristics),
        differences: without_lines(differences_read),
        ..Library::default()
    };
    (library.indexed(), findings)
}

const TRIAL_KEY: &[&str] = &["trial_id"];
const ARM_KEY: &[&str] = &["trial_id", "arm_id"];
const OUTCOME_KEY: &[&str] = &[
    "trial_id",
    "arm_id",
    "instrument",
    "time_months",
    "reported_as",
];
const DIFFERENCE_KEY: &[&str] = &[
    "trial_id",
    "arm_id",
    "versus_arm_id",
    "instrument",
    "time_months",
    "basis",
];

/// The records of a sheet, each with the line that findings about it point at.
fn records<'a, T>(
    sheet: &'a Sheet,
    record: impl Fn(Line<'a>, &mut Findings) -> Option<T>,
    findings: &mut Findings,
) -> Vec<(T, Line<'a>)> {
    let mut pass = Findings::new();
    let records = sheet
        .lines()
        .filter_map(|line| record(line, &mut pass).map(|record| (record, line)))
        .collect();
    findings.extend(pass);
    records
}

fn without_lines<T>(records: Vec<(T, Line)>) -> Vec<T> {
    records.into_iter().map(|(record, _)| record).collect()
}

fn sheets(files: &[(&str, &str)], findings: &mut Findings) -> [Sheet; 6] {
    let mut sheets = [(); 6].map(|()| None);
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
