//! What a trial compares with what: arms without their parts and unions, which of them is new, and which is the control.
//!
//! Nothing here looks at an outcome, except for which arms a source prints any of them, and how many people it counts.

use synovia_evidence::library::{self, Arm, Library, Outcome, ReportedAs, Trial};
use synovia_synthesis::{Group, groups};

use super::given::{Treatment, treatment};
use super::{Given, ObservedArm, Route};

/// An arm as the source has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part<'a> {
    pub arm: &'a Arm,
    /// Its strata, where numbers are printed of them only.
    pub strata: Vec<&'a Arm>,
    /// Patients by the protocol, or what comes nearest.
    pub n: Option<f64>,
}

/// The arms of a trial.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design<'a> {
    pub parts: Vec<Part<'a>>,
    pub arms: Vec<ObservedArm>,
    pub unpredictable: Vec<(String, String)>,
    /// All arms had one operation before: they say what they differ in, not how an arm alone would have changed.
    pub differences_only: Option<String>,
}

impl Design<'_> {
    /// Whether the model has nothing to say of an arm.
    pub fn is_unpredictable(&self, arm: usize) -> bool {
        let id = &self.arms[arm].id;
        self.unpredictable.iter().any(|(of, _)| of == id)
    }

    /// The control among some arms: a placebo, else nothing, else the least new; the last of equals.
    pub fn control(&self, among: &[usize]) -> Option<usize> {
        let rank = |arm: &usize| {
            let of = &self.arms[*arm];
            let kind = match (self.is_unpredictable(*arm), is_inactive(of), of.route) {
                (true, _, _) => 4,
                (_, true, Route::Untreated) => 1,
                (_, true, _) => 0,
                (_, false, _) if !of.experimental => 2,
                _ => 3,
            };
            let newness = std::cmp::Reverse(newness(&of.given));
            (kind, newness, std::cmp::Reverse(*arm))
        };
        among.iter().copied().min_by_key(rank)
    }
}

fn is_inactive(arm: &ObservedArm) -> bool {
    arm.given.is_empty()
}

/// The newest class of an arm, in the order of the specification.
fn newness(given: &[Given]) -> Option<usize> {
    given.iter().map(|given| given.class.newness()).min()
}

/// The arms of a trial. `counts`: whether an outcome is one that the calibration looks at.
pub(super) fn design<'a>(
    library: &'a Library,
    trial: &Trial,
    counts: &dyn Fn(&Outcome) -> bool,
) -> Design<'a> {
    let groups = groups(library, trial);
    let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
    let has_numbers = |arm: &Arm, strata: &[&Arm]| {
        outcomes.iter().any(|row| {
            let of_arm = row.arm == arm.id || strata.iter().any(|part| part.id == row.arm);
            let in_points = row.reported_as != ReportedAs::Percent;
            let later = row.time_months.is_some_and(|months| months > 0.0);
            of_arm && in_points && later && counts(row)
        })
    };
    let wholes: usize = groups.iter().map(|group| group.arms.len()).sum();
    let mut found = Vec::new();
    for group in &groups {
        let parts_say = group.arms.iter().any(|w| has_numbers(w.arm, &w.strata));
        if let Some(union) = group
            .union
            .filter(|union| has_numbers(union, &[]) && !parts_say)
        {
            let n = patients(union, None, &outcomes, trial, wholes);
            found.push((union, Vec::new(), n));
            continue;
        }
        for whole in &group.arms {
            let n = patients(whole.arm, shared(group), &outcomes, trial, wholes);
            found.push((whole.arm, whole.strata.clone(), n));
        }
    }
    // The groups put like to like; people look for the order of the table.
    found.sort_by_key(|(arm, _, _)| library.arms_of(&trial.id).position(|of| of.id == arm.id));
    let mut design = Design {
        parts: Vec::new(),
        arms: Vec::new(),
        unpredictable: Vec::new(),
        differences_only: background(library, trial),
    };
    for (arm, strata, (n, from)) in found {
        let Treatment {
            given,
            route,
            mut assumed,
            unpredictable,
        } = treatment(library, trial, arm);
        assumed.extend(from);
        design
            .unpredictable
            .extend(unpredictable.map(|reason| (arm.id.clone(), reason)));
        design.arms.push(ObservedArm {
            id: arm.id.clone(),
            label: arm.label.clone(),
            given,
            route,
            experimental: false,
            n,
            assumed,
        });
        design.parts.push(Part { arm, strata, n });
    }
    mark_experimental(&mut design);
    design
}

/// What is not a placebo and not untreated is experimental; without such a control, what has the newest class.
fn mark_experimental(design: &mut Design<'_>) {
    let active: Vec<bool> = (0..design.arms.len())
        .map(|at| design.is_unpredictable(at) || !is_inactive(&design.arms[at]))
        .collect();
    let controlled = active.contains(&false);
    let newest = design
        .arms
        .iter()
        .filter_map(|arm| newness(&arm.given))
        .min();
    for (arm, active) in design.arms.iter_mut().zip(active) {
        let new = controlled || arm.given.is_empty() || newness(&arm.given) == newest;
        arm.experimental = active && new;
    }
}

fn background(library: &Library, trial: &Trial) -> Option<String> {
    let operations = library.background_of(&trial.id);
    let names: Vec<&str> = operations.into_iter().collect();
    (!names.is_empty()).then(|| {
        format!(
            "all arms had {}, so that only differences between them are predicted",
            names.join(", ")
        )
    })
}

/// Patients of each arm of a group whose own number is not printed, from their number together.
fn shared(group: &Group<'_>) -> Option<f64> {
    let all = f64::from(group.union?.n?);
    let known: f64 = group
        .arms
        .iter()
        .filter_map(|w| w.arm.n)
        .map(f64::from)
        .sum();
    let unknown = group.arms.iter().filter(|w| w.arm.n.is_none()).count();
    (unknown > 0 && all > known).then(|| (all - known) / unknown as f64)
}

/// Patients of an arm, and where they are from when they are not its own printed number.
fn patients(
    arm: &Arm,
    shared: Option<f64>,
    outcomes: &[&Outcome],
    trial: &Trial,
    wholes: usize,
) -> (Option<f64>, Option<String>) {
    if let Some(n) = arm.n {
        return (Some(f64::from(n)), None);
    }
    let mut measured = outcomes.iter().filter(|row| row.arm == arm.id);
    if let Some(n) = measured.find_map(|row| row.n) {
        let words = format!("n = {n}: of its first row");
        return (Some(f64::from(n)), Some(words));
    }
    if let Some(n) = shared {
        let words = format!("n = {n}: an equal share of arms that are printed together");
        return (Some(n), Some(words));
    }
    match trial.n_randomised {
        Some(all) if library::use_of(arm) == library::Use::Whole && wholes > 0 => {
            let n = (f64::from(all) / wholes as f64).floor();
            let words = format!("n = {n}: an equal share of the {all} who were randomised");
            (Some(n), Some(words))
        }
        _ => (None, Some("n is not known".to_owned())),
    }
}
