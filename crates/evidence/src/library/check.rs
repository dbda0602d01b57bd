//! What rows must be to each other: labels that exist, keys that are unique, phrases that a mapping knows.

use super::sheet::{Line, suggest};
use super::{Arm, Outcome, Trial, classes, codes, mapping, reserved};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use synovia_diagnostics::{Finding, Findings, nearest};

/// Labels of all trials and arms there are: those being read and those known before.
#[derive(Default)]
pub(super) struct Labels<'a> {
    /// Trials are read to be predicted, not to be used: those set aside for blind tests may be.
    pub to_predict: bool,
    pub trials: BTreeSet<&'a str>,
    pub arms: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Whether these are all. When a table could not be read to its end, a missing label may be our fault.
    pub trials_complete: bool,
    pub arms_complete: bool,
    pub outcomes_complete: bool,
    /// What was suggested for a label before: thousands of rows may have the same wrong one.
    pub suggested: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'a> Labels<'a> {
    pub fn arm(&mut self, trial: &'a str, arm: &'a str) {
        self.arms.entry(trial).or_default().insert(arm);
    }

    pub fn knows_trial(&self, line: Line) -> bool {
        self.trials.contains(line.text("trial_id"))
    }

    /// Whether the trial of a line has the arm under this column.
    pub fn knows_arm(&self, line: Line, column: &str) -> bool {
        let arms = self.arms.get(line.text("trial_id"));
        arms.is_some_and(|arms| arms.contains(line.text(column)))
    }

    /// A finding if the trial has no arm as the one under this column.
    pub fn has_arm(&self, line: Line, column: &'static str, findings: &mut Findings) {
        let (trial, id) = (line.text("trial_id"), line.text(column));
        if self.knows_arm(line, column) || !self.arms_complete || id.is_empty() {
            return;
        }
        let title = format!("`{trial}` has no arm `{id}`");
        let all: Vec<&str> = self
            .arms
            .get(trial)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let finding = line
            .error(codes::UNKNOWN_ARM, column, title)
            .expected(if all.is_empty() {
                "an arm of this trial in arms.csv".to_owned()
            } else {
                format!("one of {}", all.join(", "))
            });
        findings.push(suggest(finding, id, all));
    }

    /// Whether the trial of a line exists; a finding if it does not.
    pub fn has_trial(&self, line: Line, findings: &mut Findings) -> bool {
        let id = line.text("trial_id");
        let known = self.knows_trial(line);
        if !known
            && !self.to_predict
            && let Some(finding) = set_aside(line, None, None)
        {
            findings.push(finding);
        } else if !known && self.trials_complete && !id.is_empty() {
            let finding = line
                .error(
                    codes::UNKNOWN_TRIAL,
                    "trial_id",
                    format!("there is no trial `{id}`"),
                )
                .expected("the label of a trial in trials.csv or of a shipped one");
            let mut suggested = self.suggested.borrow_mut();
            let near = suggested
                .entry(id.to_owned())
                .or_insert_with(|| nearest(id, self.trials.iter().copied()).map(str::to_owned));
            findings.push(match near {
                Some(name) => finding.help(format!("did you mean `{name}`?")),
                None => finding,
            });
        }
        known
    }
}

/// Says which keys come twice, among the lines or among those known before.
pub(super) struct Keys {
    seen: BTreeMap<Vec<String>, String>,
    columns: &'static [&'static str],
}

impl Keys {
    pub fn of(columns: &'static [&'static str]) -> Self {
        Keys {
            seen: BTreeMap::new(),
            columns,
        }
    }

    pub fn check(&mut self, line: Line, findings: &mut Findings) {
        let mut key: Vec<String> = self
            .columns
            .iter()
            .map(|column| key_part(line, column))
            .collect();
        // A comparison turned round is the same comparison.
        if self.columns.get(2) == Some(&"versus_arm_id") {
            key[1..3].sort();
        }
        if key[0].is_empty() {
            return;
        }
        match self.seen.get(&key) {
            Some(first) => findings.push(repeated(line, self.columns, first)),
            None => {
                self.seen.insert(key, line.row().to_string());
            }
        }
    }
}

/// A time is the same however it is written: 6 and 6.0.
fn key_part(line: Line, column: &str) -> String {
    let text = line.text(column);
    match text.parse::<f64>() {
        Ok(time) if column == "time_months" => time.to_string(),
        _ => text.to_owned(),
    }
}

fn repeated(line: Line, columns: &[&'static str], first: &str) -> Finding {
    let column = columns[columns.len().min(2) - 1];
    line.error(codes::REPEATED, column, "this row was there before")
        .label(format!("first at {first}"))
        .expected(format!("each {} once", columns.join(", ")))
}

/// Says so when a row has the key of one that is shipped.
pub(super) fn not_shipped(
    shipped: Option<String>,
    line: Line,
    columns: &[&'static str],
    findings: &mut Findings,
) {
    if let Some(first) = shipped {
        findings.push(repeated(
            line,
            columns,
            &format!("{first} of the shipped tables"),
        ).help("a correction of a shipped row belongs into the shipped table: please open an issue"));
    }
}

/// The finding about a trial that nobody may use before its blind test.
pub(super) fn set_aside(line: Line, doi: Option<&str>, pmid: Option<&str>) -> Option<Finding> {
    let id = line.text("trial_id");
    reserved::is_set_aside(id, doi, pmid).then(|| {
        let title = "a trial that is set aside for blind tests";
        line.error(codes::SET_ASIDE, "trial_id", title)
            .label(format!("`{id}`"))
            .expected("a trial whose hashes are not in data/library/reserved.csv")
            .help("its results are compared with a forecast later; until then it is not read, pooled or fitted. Another trial of this label needs another label, or its DOI")
    })
}

pub(super) fn trial(trial: &Trial, line: Line, labels: &Labels, findings: &mut Findings) {
    if !labels.to_predict {
        findings.extend(set_aside(line, trial.doi.as_deref(), trial.pmid.as_deref()));
    }
    let blank = |column| line.text(column).is_empty();
    if blank("doi") && blank("pmid") {
        findings.push(
            line.warning(
                codes::NO_DURABLE_SOURCE,
                "doi",
                "neither DOI nor PubMed identifier",
            )
            .expected("an identifier under which the trial can still be found in ten years"),
        );
    }
    if labels.arms_complete && !labels.arms.contains_key(trial.id.as_str()) {
        findings.push(
            line.error(
                codes::NO_ARMS,
                "trial_id",
                format!("`{}` has no arms", trial.id),
            )
            .expected("at least one row in arms.csv"),
        );
    }
    if mapping::condition_of(trial).is_none() {
        let known = mapping::conditions().iter().map(|c| c.printed.as_str());
        unmapped(line, "condition", "conditions.csv", known, findings);
    }
    if mapping::joint_of(trial).is_none() {
        let known = mapping::joints().iter().map(|j| j.printed.as_str());
        unmapped(line, "joint", "joints.csv", known, findings);
    }
    if mapping::blinding_of(trial).is_none() {
        unmapped(
            line,
            "blinding",
            "blinding.csv",
            mapping::blinding_phrases(),
            findings,
        );
    }
}

/// Says which mapping does not know the phrase under a column, and the nearest that it knows.
fn unmapped(
    line: Line,
    column: &'static str,
    table: &str,
    known: impl Iterator<Item = &'static str>,
    findings: &mut Findings,
) {
    let phrase = line.text(column);
    if phrase.is_empty() {
        return;
    }
    let known: BTreeSet<&str> = known.collect();
    let listed: Vec<&str> = known
        .iter()
        .copied()
        .filter(|phrase| phrase.len() < 20)
        .collect();
    let finding = line
        .error(
            codes::NO_MAPPING,
            column,
            format!("no mapping knows this {column}"),
        )
        .label(format!("`{phrase}`"))
        .expected(format!(
            "a phrase of data/library/{table}, such as {}",
            listed.join(", ")
        ));
    findings.push(suggest(finding, phrase, known));
}

pub(super) fn arm(
    arm: &Arm,
    line: Line,
    labels: &Labels,
    has_outcomes: bool,
    findings: &mut Findings,
) {
    labels.has_trial(line, findings);
    if labels.outcomes_complete && !has_outcomes {
        findings.push(
            line.warning(
                codes::NO_OUTCOMES,
                "arm_id",
                format!("`{}` has no outcomes", arm.id),
            )
            .expected("rows in outcomes.csv")
            .help("it is listed, and takes part in no comparison"),
        );
    }
    if classes::class_of(arm).is_none() {
        let known = classes::classes()
            .iter()
            .map(|class| class.printed.as_deref().unwrap_or(&class.class));
        unmapped(line, "intervention_class", "classes.csv", known, findings);
    }
    for (part, known) in mapping::adjuncts_of(arm) {
        if known.is_none() {
            let phrases: Vec<&str> = mapping::adjunct_phrases().collect();
            let finding = line
                .warning(
                    codes::UNKNOWN_ADJUNCT,
                    "adjunct",
                    "no mapping knows this adjunct",
                )
                .label(format!("`{part}`"))
                .expected(format!(
                    "phrases of data/library/adjuncts.csv with commas between: {}",
                    phrases.join(", ")
                ));
            findings.push(suggest(finding, part, phrases));
        }
    }
}

pub(super) fn outcome(
    outcome: &Outcome,
    line: Line,
    labels: &Labels,
    arm: Option<&Arm>,
    findings: &mut Findings,
) {
    if labels.has_trial(line, findings) {
        labels.has_arm(line, "arm_id", findings);
    }
    more_than_in_the_arm("n", outcome.n, arm, line, findings);
    known_instrument(&outcome.instrument, line, findings);
}

/// Says so when more were measured than the arm has.
pub(super) fn more_than_in_the_arm(
    column: &'static str,
    measured: Option<u32>,
    arm: Option<&Arm>,
    line: Line,
    findings: &mut Findings,
) {
    if let (Some(measured), Some(in_arm)) = (measured, arm.and_then(|arm| arm.n))
        && measured > in_arm
    {
        findings.push(
            line.warning(
                codes::MORE_THAN_IN_THE_ARM,
                column,
                "more were measured than the arm has",
            )
            .label(format!("the arm has {in_arm}"))
            .expected(format!("at most {in_arm}"))
            .help("knees counted as people look like this"),
        );
    }
}

/// Says so when the instrument belongs to no domain.
pub(super) fn known_instrument(name: &str, line: Line, findings: &mut Findings) {
    if mapping::instrument(name).is_none() && !name.is_empty() {
        let known = mapping::instruments().iter().map(|i| i.name.as_str());
        let finding = line
            .warning(codes::UNKNOWN_INSTRUMENT, "instrument", format!("no mapping knows the instrument `{name}`"))
            .expected("an instrument of data/library/instruments.csv; this one is kept and belongs to no domain");
        findings.push(suggest(finding, name, known));
    }
}
