//! Trials of the library as the calibration sees them, and why it does not see the others.

use synovia_evidence::library::{self, Blinding, Library, Outcome, ReportedAs, Trial, problems_of};

use super::design::{Design, design};
use super::instrument::family;
use super::rows::rows;
use super::{ObservedTrial, Route};

/// Why the model cannot see a trial at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Kind, such as `other-joint`.
    pub code: &'static str,
    /// In words.
    pub words: String,
}

/// All trials that the model can see, and a reason for every other one.
///
/// ```
/// let (trials, left_out) = synovia_calibration::observed::all(synovia_evidence::library::Library::embedded());
/// assert!(trials.iter().any(|trial| trial.id == "RESTORE2021")); // validation: predicted, never fitted
/// let of = |id: &str| left_out.iter().find(|(trial, _)| trial == id).map(|(_, unfit)| unfit.code);
/// assert_eq!(of("DOJODE2012"), Some("other-disease"));
/// ```
pub fn all(library: &Library) -> (Vec<ObservedTrial>, Vec<(String, Unfit)>) {
    let (mut trials, mut left_out) = (Vec::new(), Vec::new());
    for trial in library.trials() {
        match observed(library, trial) {
            Ok(observed) => trials.push(observed),
            Err(unfit) => left_out.push((trial.id.clone(), unfit)),
        }
    }
    (trials, left_out)
}

/// A trial of any role as the calibration sees it.
///
/// # Errors
/// When the model cannot say anything of it: another disease or joint, not randomised, nothing about pain, no treatment it knows.
pub fn observed(library: &Library, trial: &Trial) -> Result<ObservedTrial, Unfit> {
    randomised(trial)?;
    osteoarthritis(trial)?;
    pain(library, trial)?;
    let looked_at = |row: &Outcome| family(&row.instrument).is_some();
    let design = design(library, trial, &looked_at);
    known(&design)?;
    joint(trial, &design)?;
    let has_problem = |code: &str| problems_of(&trial.id).any(|known| known.problem == code);
    let rows = rows(library, trial, &design);
    Ok(ObservedTrial {
        id: trial.id.clone(),
        label: label(trial),
        role: trial.role,
        blinding: library::blinding_of(trial).filter(|known| *known != Blinding::NotStated),
        within_person: has_problem("within-person") || trial.design.contains("within-person"),
        permuted: has_problem("arm-labels-inferred"),
        arms: design.arms,
        unpredictable: design.unpredictable,
        rows,
    })
}

fn unfit<T>(code: &'static str, words: impl Into<String>) -> Result<T, Unfit> {
    let words = words.into();
    Err(Unfit { code, words })
}

fn randomised(trial: &Trial) -> Result<(), Unfit> {
    let known = problems_of(&trial.id).find(|known| known.problem == "not-randomised");
    if let Some(problem) = known {
        return unfit("not-randomised", problem.reason.clone());
    }
    let design = trial.design.to_lowercase();
    let says = ["uncontrolled", "single-arm", "not random", "non-random"];
    // "RCT ascending dose 2 cohorts" is a trial, "cohort of 107 patients drawn from a RCT" is none.
    if design.starts_with("cohort") || says.iter().any(|word| design.contains(word)) {
        return unfit("not-randomised", trial.design.clone());
    }
    Ok(())
}

fn osteoarthritis(trial: &Trial) -> Result<(), Unfit> {
    match library::condition_of(trial) {
        Some(known) if known.condition == "osteoarthritis" => Ok(()),
        _ => unfit("other-disease", trial.condition.clone()),
    }
}

/// The knee, or a joint that is not told apart where all treatments are tablets or the like.
fn joint(trial: &Trial, design: &Design<'_>) -> Result<(), Unfit> {
    let joint = library::joint_of(trial).map_or("", |known| known.joint.as_str());
    let tablets = design.arms.iter().all(|arm| arm.route == Route::Oral);
    match joint {
        "knee" => Ok(()),
        "not-stated" | "knee-or-hip" if tablets => Ok(()),
        _ => unfit("other-joint", trial.joint.clone()),
    }
}

fn pain(library: &Library, trial: &Trial) -> Result<(), Unfit> {
    let in_points = |row: &Outcome| row.reported_as != ReportedAs::Percent;
    let outcomes = library.outcomes_of(&trial.id).filter(|row| in_points(row));
    let differences = library.differences_of(&trial.id);
    let mut names = outcomes
        .map(|row| row.instrument.as_str())
        .chain(differences.map(|row| row.instrument.as_str()));
    if names.any(|name| family(name).is_some()) {
        Ok(())
    } else {
        unfit(
            "no-pain-instrument",
            "nothing in points on pain, function or a total was seen",
        )
    }
}

fn known(design: &Design<'_>) -> Result<(), Unfit> {
    let known = (0..design.arms.len()).any(|arm| !design.is_unpredictable(arm));
    if known {
        return Ok(());
    }
    let reasons: Vec<&str> = design
        .unpredictable
        .iter()
        .map(|(_, why)| why.as_str())
        .collect();
    unfit("no-known-treatment", reasons.join("; "))
}

/// Author and year; the label of the library where the author was not seen.
fn label(trial: &Trial) -> String {
    let author = trial.first_author.as_str();
    let seen = !author.contains("not ") && !author.starts_with('(') && !author.is_empty();
    match (seen, trial.year) {
        (true, Some(year)) => format!("{author} {year}"),
        (true, None) => author.to_owned(),
        (false, _) => trial.id.clone(),
    }
}
