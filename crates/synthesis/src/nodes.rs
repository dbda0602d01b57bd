//! Trials as they enter a network: every arm whose treatment takes part, at one time or at all.

use std::collections::BTreeSet;

use synovia_evidence::library::{Library, Trial};
use synovia_results::evidence::Excluded;

use crate::at::{Imputed, Reason, Side, TrialAt, read};
use crate::contradiction::Contradiction;
use crate::group::{groups, members_of};
use crate::question::Question;
use crate::select::{excluded, outside};

/// A trial with at least two treatments of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeTrial<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// Its times, one unless all were asked for; only sides that take part.
    pub at: Vec<TrialAt>,
}

/// Trials that take part, and a reason for every other one.
pub fn node_trials<'a>(
    question: &Question,
    library: &'a Library,
    every_time: bool,
) -> (Vec<NodeTrial<'a>>, Vec<Excluded>) {
    let asked: Vec<String> = question
        .class
        .iter()
        .chain(&question.versus)
        .cloned()
        .collect();
    let allowed = members_of(&asked);
    let takes_part = |components: &BTreeSet<String>| {
        asked.is_empty()
            || components
                .iter()
                .all(|component| allowed.contains(component))
    };
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for trial in library.trials() {
        let found = match outside(question, trial) {
            Some(reason) => Err(reason),
            None => of_trial(question, library, trial, every_time, &takes_part),
        };
        match found {
            Ok(at) => kept.push(NodeTrial { trial, at }),
            Err(reason) => left_out.push(excluded(trial, &reason)),
        }
    }
    (kept, left_out)
}

fn of_trial(
    question: &Question,
    library: &Library,
    trial: &Trial,
    every_time: bool,
    takes_part: &dyn Fn(&BTreeSet<String>) -> bool,
) -> Result<Vec<TrialAt>, Reason> {
    let groups = groups(library, trial);
    let inside = groups.iter().filter(|group| takes_part(&group.components));
    if inside.count() < 2 {
        let names: Vec<String> = groups.iter().map(crate::group::Group::name).collect();
        return Err(Reason::new(
            "fewer-than-two-treatments",
            match names.as_slice() {
                [] => "no arm is what was randomised".to_owned(),
                [only] => format!("one treatment only: {only}"),
                _ => format!(
                    "fewer than two of its treatments were asked for: {}",
                    names.join(", ")
                ),
            },
        ));
    }
    let enough = |sides: &[Side]| {
        sides
            .iter()
            .filter(|side| takes_part(&side.components))
            .count()
            > 1
    };
    let mut at = read(
        question,
        library,
        trial,
        &Imputed::new(),
        every_time,
        &enough,
    )?;
    for time in &mut at {
        time.sides.retain(|side| takes_part(&side.components));
    }
    Ok(at)
}

impl NodeTrial<'_> {
    /// What it contradicts itself in at any of its times.
    pub fn contradictions(&self) -> BTreeSet<Contradiction> {
        let of_times = self.at.iter().flat_map(|at| &at.contradictions);
        of_times.cloned().collect()
    }

    /// Its treatments.
    pub fn treatments(&self) -> Vec<String> {
        let sides = self.at.iter().flat_map(|at| &at.sides);
        let mut names: Vec<String> = sides.map(|side| side.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// Treatments in the order of how many trials have them, most first, then by name.
pub fn commonest(trials: &[NodeTrial<'_>], within: &[String]) -> Vec<String> {
    let mut counted: Vec<(usize, &String)> = within
        .iter()
        .map(|name| {
            let has = |trial: &&NodeTrial<'_>| {
                trial
                    .at
                    .iter()
                    .any(|at| at.sides.iter().any(|side| side.name == *name))
            };
            (trials.iter().filter(has).count(), name)
        })
        .collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    counted.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The treatment that figures compare the others with: the one asked for, else the first comparator asked for that is there, else the
/// commonest.
pub fn reference(
    wanted: Option<&str>,
    question: &Question,
    trials: &[NodeTrial<'_>],
    within: &[String],
) -> Option<String> {
    let there = |name: &&str| within.iter().any(|node| node == name);
    wanted
        .filter(there)
        .or_else(|| question.versus.iter().map(String::as_str).find(there))
        .map(str::to_owned)
        .or_else(|| commonest(trials, within).into_iter().next())
}
