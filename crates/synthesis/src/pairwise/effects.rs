//! From the library to one effect per trial and comparator, and a reason for every trial that gives none.

use std::collections::{BTreeMap, BTreeSet};

use synovia_evidence::library::{Library, Trial};
use synovia_numerics::normal_quantile;
use synovia_results::evidence::{Excluded, StudyEffect};
use synovia_statistics::quantile;

use crate::at::{Imputed, Reason, Side, TrialAt, read};
use crate::contradiction::Contradiction;
use crate::contrast::{AllOrNone, all_or_none, contrast, together};
use crate::group::{Group, groups, members_of};
use crate::question::{Basis, Measure, Question};
use crate::reading::Reading;
use crate::select::{cited, excluded, outside};

/// What was found, and what was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// One effect per trial and comparator, in order of comparator, year and trial.
    pub studies: Vec<StudyEffect>,
    /// Every other trial of the library, in its order.
    pub excluded: Vec<Excluded>,
    /// What trials among them contradict themselves in, by the trial.
    pub contradictions: BTreeMap<String, BTreeSet<Contradiction>>,
    /// Comparisons that are left out of trials of which others are pooled, with the reason.
    pub findings: Vec<String>,
}

/// The effects that answer the question.
pub fn effects(question: &Question, level: f64, library: &Library) -> Effects {
    let none = Imputed::new();
    let found = pass(question, level, library, &none);
    if !question.impute_sd {
        return found.0;
    }
    let mut imputed = Imputed::new();
    for (basis, sds) in found.1 {
        imputed.insert(basis, quantile(&sds, 0.5));
    }
    pass(question, level, library, &imputed).0
}

type Sds = BTreeMap<Basis, Vec<f64>>;

/// What one trial gives.
struct OfTrial {
    studies: Vec<(StudyEffect, Basis)>,
    contradictions: BTreeSet<Contradiction>,
    /// About those comparisons of it that give no effect.
    findings: Vec<String>,
}

fn pass(question: &Question, level: f64, library: &Library, imputed: &Imputed) -> (Effects, Sds) {
    let (mut studies, mut left_out, mut sds) = (Vec::new(), Vec::new(), Sds::new());
    let (mut findings, mut contradictions) = (Vec::new(), BTreeMap::new());
    for trial in library.trials() {
        match of_trial(question, level, library, trial, imputed) {
            Ok(found) => {
                findings.extend(found.findings);
                contradictions.insert(trial.id.clone(), found.contradictions);
                for (study, basis) in found.studies {
                    let both = [study.class_sd, study.versus_sd];
                    sds.entry(basis)
                        .or_default()
                        .extend(both.into_iter().flatten());
                    studies.push(study);
                }
            }
            Err(reason) => left_out.push(excluded(trial, &reason)),
        }
    }
    let place = |study: &StudyEffect| question.versus.iter().position(|v| *v == study.versus);
    studies.sort_by(|a, b| {
        (place(a), a.year, &a.cited.trial).cmp(&(place(b), b.year, &b.cited.trial))
    });
    (
        Effects {
            studies,
            excluded: left_out,
            contradictions,
            findings,
        },
        sds,
    )
}

fn of_trial(
    question: &Question,
    level: f64,
    library: &Library,
    trial: &Trial,
    imputed: &Imputed,
) -> Result<OfTrial, Reason> {
    if let Some(reason) = outside(question, trial) {
        return Err(reason);
    }
    let wanted = Wanted::new(question);
    wanted.possible(library, trial)?;
    let any = |sides: &[Side]| {
        wanted
            .versus
            .iter()
            .any(|v| wanted.pair(sides, v).is_some())
    };
    // What was imputed comes last: a printed spread at another time or of another instrument is better than a borrowed one.
    let at = read(question, library, trial, &Imputed::new(), false, &any).or_else(|reason| {
        if imputed.is_empty() {
            return Err(reason);
        }
        read(question, library, trial, imputed, false, &any)
    })?;
    let at = at.first().expect("a time was found");
    let (mut found, mut reasons) = (Vec::new(), Vec::new());
    for (versus, _) in &wanted.versus {
        let Some(pair) = wanted.pair(&at.sides, &wanted.versus_named(versus)) else {
            continue;
        };
        match study_effect(question, level, trial, at, versus, &pair) {
            Ok(study) => found.push((study, at.basis)),
            Err(reason) => reasons.push((versus, reason)),
        }
    }
    if found.is_empty()
        && let Some((_, reason)) = reasons.first()
    {
        return Err(reason.clone());
    }
    let said = reasons.iter().map(|(versus, reason)| {
        format!(
            "{}: not pooled against {versus} ({}): {}",
            cited(trial).label,
            reason.code,
            reason.words
        )
    });
    Ok(OfTrial {
        findings: said.collect(),
        studies: found,
        contradictions: at.contradictions.clone(),
    })
}

/// Classes and comparators with their families resolved.
struct Wanted {
    class: BTreeSet<String>,
    versus: Vec<(String, BTreeSet<String>)>,
}

/// The sides of a comparison.
struct Pair<'a> {
    class: Vec<&'a Side>,
    versus: Vec<&'a Side>,
    /// What both sides were given: `cells + ha` against `ha` says what cells add.
    both: BTreeSet<String>,
}

impl Wanted {
    fn new(question: &Question) -> Self {
        Wanted {
            class: members_of(&question.class),
            versus: question
                .versus
                .iter()
                .map(|name| (name.clone(), members_of(std::slice::from_ref(name))))
                .collect(),
        }
    }

    fn versus_named(&self, name: &str) -> (String, BTreeSet<String>) {
        let found = self.versus.iter().find(|(other, _)| other == name);
        found.cloned().unwrap_or_default()
    }

    /// Sides that differ by the class alone from sides that are the comparator.
    fn pair<'a>(&self, sides: &'a [Side], versus: &(String, BTreeSet<String>)) -> Option<Pair<'a>> {
        let mut pair = Pair {
            class: Vec::new(),
            versus: Vec::new(),
            both: BTreeSet::new(),
        };
        for other in sides {
            for side in sides {
                if !is_comparator(&other.components, &side.components, &versus.1) {
                    continue;
                }
                let added: BTreeSet<&String> =
                    side.components.difference(&other.components).collect();
                let lost: Vec<&String> = other.components.difference(&side.components).collect();
                let by_class_alone =
                    !added.is_empty() && added.iter().all(|c| self.class.contains(*c));
                let instead_of = lost.iter().all(|c| versus.1.contains(*c));
                if !(by_class_alone && instead_of) {
                    continue;
                }
                if !pair.class.iter().any(|known| known.name == side.name) {
                    pair.class.push(side);
                }
                if !pair.versus.iter().any(|known| known.name == other.name) {
                    pair.versus.push(other);
                }
                pair.both
                    .extend(side.components.intersection(&other.components).cloned());
            }
        }
        (!pair.class.is_empty()).then_some(pair)
    }

    /// Whether the arms could be compared at all, numbers aside.
    fn possible(&self, library: &Library, trial: &Trial) -> Result<(), Reason> {
        let groups = groups(library, trial);
        let has_class = |c: &BTreeSet<String>| c.iter().any(|c| self.class.contains(c));
        if !groups.iter().any(|group| has_class(&group.components)) {
            return Err(Reason::new("other-treatment", "no arm was given the class"));
        }
        let all: BTreeSet<String> = self.versus.iter().flat_map(|(_, v)| v.clone()).collect();
        let is_one = |other: &&Group<'_>| {
            groups.iter().any(|group| {
                has_class(&group.components)
                    && is_comparator(&other.components, &group.components, &all)
            })
        };
        let comparators: Vec<_> = groups.iter().filter(is_one).collect();
        if comparators.is_empty() {
            return Err(Reason::new(
                "other-comparator",
                "no arm was given a comparator asked for",
            ));
        }
        let clean = comparators.iter().any(|other| {
            groups.iter().any(|group| {
                let mut added = group.components.difference(&other.components).peekable();
                added.peek().is_some() && added.all(|c| self.class.contains(c))
            })
        });
        if clean {
            return Ok(());
        }
        let arms: Vec<String> = groups.iter().map(Group::name).collect();
        Err(Reason::new(
            "differs-in-more-than-the-class",
            format!(
                "the arms differ in more than the class: {}",
                arms.join(" against ")
            ),
        ))
    }
}

/// Whether one side is the comparator of another: all that it was given is asked for, or all that it was given instead is (`placebo +
/// methotrexate` beside `inhibitor + methotrexate` is a placebo).
fn is_comparator(
    components: &BTreeSet<String>,
    of: &BTreeSet<String>,
    versus: &BTreeSet<String>,
) -> bool {
    let instead: BTreeSet<String> = components.difference(of).cloned().collect();
    let asked_for = |some: &BTreeSet<String>| !some.is_empty() && some.is_subset(versus);
    asked_for(components) || asked_for(&instead)
}

/// A side of the comparison, its treatments combined.
fn side(sides: &[&Side]) -> Reading {
    let readings: Vec<Reading> = sides.iter().map(|side| side.reading.clone()).collect();
    together(&readings, "treatments").expect("a pair has both sides")
}

fn study_effect(
    question: &Question,
    level: f64,
    trial: &Trial,
    at: &TrialAt,
    versus: &str,
    pair: &Pair<'_>,
) -> Result<StudyEffect, Reason> {
    let (class, other) = (side(&pair.class), side(&pair.versus));
    if question.measure == Measure::LogRiskRatio && !question.keep_zero_trials {
        left_out_of_ratios(&class, &other, at)?;
    }
    let contrast = contrast(&class, &other, question.measure).map_err(|error| {
        Reason::new(
            "not-computable",
            format!("{} at {} months: {error}", at.instrument, at.months),
        )
    })?;
    let names = |sides: &[&Side]| -> Vec<String> {
        sides
            .iter()
            .flat_map(|side| side.arms.iter().cloned())
            .collect()
    };
    let printed = !class.is_difference && !other.is_difference;
    let mut flags: BTreeSet<String> = at.flags.clone();
    flags.extend(class.flags.iter().cloned());
    flags.extend(other.flags.iter().cloned());
    flags.extend(contrast.flag.clone());
    if !pair.both.is_empty() {
        let both: Vec<&str> = pair.both.iter().map(String::as_str).collect();
        flags.insert(format!(
            "both sides were given {}: what the class adds to it",
            both.join(" and ")
        ));
    }
    let half = normal_quantile(0.5 + 0.5 * level) * contrast.se;
    let mut recipe: Vec<String> = Vec::new();
    recipe.extend(
        class
            .recipe
            .iter()
            .map(|step| format!("{}: {step}", names(&pair.class).join(", "))),
    );
    recipe.extend(
        other
            .recipe
            .iter()
            .map(|step| format!("{}: {step}", names(&pair.versus).join(", "))),
    );
    recipe.push(contrast.step);
    let class_name: BTreeSet<&str> = pair
        .class
        .iter()
        .flat_map(|side| side.components.iter())
        .map(String::as_str)
        .filter(|c| !pair.both.contains(*c))
        .collect();
    Ok(StudyEffect {
        cited: cited(trial),
        year: trial.year,
        class: class_name.into_iter().collect::<Vec<_>>().join(", "),
        versus: versus.to_owned(),
        class_arms: names(&pair.class),
        versus_arms: names(&pair.versus),
        class_n: Some(class.n),
        versus_n: Some(other.n),
        class_mean: printed.then_some(class.mean),
        class_sd: class.sd.filter(|_| printed),
        versus_mean: printed.then_some(other.mean),
        versus_sd: other.sd.filter(|_| printed),
        months: at.months,
        instrument: at.instrument.clone(),
        basis: at.basis.name().to_owned(),
        effect: contrast.effect,
        se: contrast.se,
        ci_low: contrast.effect - half,
        ci_high: contrast.effect + half,
        weight_percent: None,
        recipe,
        flags: flags.into_iter().collect(),
    })
}

/// Why a trial whose arms all have no event, or only events, is no part of a pool of ratios.
fn left_out_of_ratios(class: &Reading, other: &Reading, at: &TrialAt) -> Result<(), Reason> {
    let (code, what) = match all_or_none(class, other) {
        None => return Ok(()),
        Some(AllOrNone::NoEvents) => ("no-events", "nobody"),
        Some(AllOrNone::OnlyEvents) => ("only-events", "everybody"),
    };
    Err(Reason::new(
        code,
        format!(
            "{} at {} months: {what} had the event in either arm (n = {} and {}), so that its ratio says nothing; --keep-zero-trials \
             pools it with 0.5 added to every cell",
            at.instrument, at.months, class.n, other.n
        ),
    ))
}
